//! Phone: a number as the operator types it, as WhatsApp knows it (E.164). The plans of all countries are Google's, compiled in.

use domain::text::phone_digits;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, country};

/// The number that was typed. One without its country belongs to `country`, a calling code like `49`; empty if there is none.
pub(crate) fn typed(number: &str, country: &str) -> Result<String, String> {
    let trimmed = number.trim().trim_end_matches("@c.us").trim_end_matches("@s.whatsapp.net");
    let international = phone_digits(trimmed);
    if trimmed.starts_with('+') || trimmed.starts_with("00") {
        return international;
    }
    match (international, national(trimmed, country)) {
        // Digits alone are a whole number, unless only the operator's own country has such a one.
        (Ok(whole), Some(local)) if is_valid(&local) && !is_valid(&whole) => Ok(local),
        (Ok(whole), _) => Ok(whole),
        (Err(_), Some(local)) if trimmed.starts_with('0') => phone_digits(&local),
        (Err(why), _) => Err(why),
    }
}

/// The calling code of a number, like `49`.
pub(crate) fn calling_code(number: &str) -> Option<String> {
    Some(phonenumber::parse(None, number).ok()?.code().value().to_string())
}

/// The number as one of this country.
fn national(number: &str, code: &str) -> Option<String> {
    let code: u16 = code.parse().ok()?;
    let region = DATABASE.by_code(&code)?.first()?.id().parse::<country::Id>().ok()?;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    Some(phonenumber::parse(Some(region), digits).ok()?.format().mode(Mode::E164).to_string())
}

fn is_valid(number: &str) -> bool {
    phonenumber::parse(None, number).is_ok_and(|number| number.is_valid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_its_country_is_taken_as_it_is() {
        for country in ["", "49", "1"] {
            for number in ["+49 151 0000-0001", "004915100000001", "4915100000001", "4915100000001@c.us"] {
                assert_eq!(typed(number, country), Ok("+4915100000001".into()), "{number} {country}");
            }
        }
    }

    #[test]
    fn a_number_without_its_country_belongs_to_the_default_one() {
        assert_eq!(typed("0151 00000001", "49"), Ok("+4915100000001".into()));
        assert_eq!(typed("07700 900123", "44"), Ok("+447700900123".into()), "a range for films");
        assert_eq!(typed("(202) 555-0123", "1"), Ok("+12025550123".into()), "a range for films");
    }

    #[test]
    fn what_is_no_number_or_belongs_nowhere_says_what_is_missing() {
        assert!(typed("0151 00000001", "").unwrap_err().contains("country code"));
        for wrong in ["call me", "", "12345", "0151 call me"] {
            assert!(typed(wrong, "49").is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_number_tells_its_calling_code() {
        assert_eq!(calling_code("+4915100000001").as_deref(), Some("49"));
        assert_eq!(calling_code("+12025550123").as_deref(), Some("1"));
        assert_eq!(calling_code("hello"), None);
    }
}
