//! Phone: a number that exists in some country's plan, as `+` and digits (E.164). The plan is Google's, compiled in.

use phonenumber::{Mode, country};

use super::{Place, WhyNot};

/// The fewest and the most digits of a phone number.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=17;

/// The phone number in the text.
pub(super) fn read(text: &str, place: &Place) -> Result<String, WhyNot> {
    // Only a plus and digits go to the library: its reader of free text is for tidier input than a chat's.
    let number = digits(text).ok_or(WhyNot::NotAPhone)?;
    if number.starts_with('+') {
        return valid(None, &number).ok_or(WhyNot::NotAPhone);
    }
    let country = place.country().and_then(|country| country.parse::<country::Id>().ok());
    if let Some(found) = country.and_then(|country| valid(Some(country), &number)) {
        return Ok(found);
    }
    // As chats write them: 49 171 ..., or 0049 171 ....
    let international = format!("+{}", number.strip_prefix("00").unwrap_or(&number));
    let is_known = number.starts_with("00") || !number.starts_with('0');
    valid(None, &international).filter(|_| is_known).ok_or(if country.is_none() {
        WhyNot::NoCountryCode
    } else {
        WhyNot::NotAPhone
    })
}

/// The only run of digits in the text that is long enough, with what people write between them left out.
fn digits(text: &str) -> Option<String> {
    let mut runs = vec![String::new()];
    let mut trunk_zero = text.replace("(0)", "");
    if !text.contains('+') && !text.trim_start().starts_with("00") {
        trunk_zero = text.to_owned();
    }
    for c in trunk_zero.chars() {
        match (c, c.to_digit(10).or_else(|| other_digit(c))) {
            (_, Some(digit)) => runs.last_mut()?.extend(char::from_digit(digit, 10)),
            ('+' | '＋', _) => runs.push("+".into()),
            (' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{200b}'..='\u{200f}' | '‐'..='―', _) => {
            }
            _ => runs.push(String::new()),
        }
    }
    let length = |run: &String| run.trim_start_matches('+').len();
    let mut long = runs.into_iter().filter(|run| DIGITS.contains(&length(run)));
    let only = long.next()?;
    long.next().is_none().then_some(only)
}

/// Digits of other scripts: Arabic, Persian, Devanagari, Bengali, and the wide ones of Asian keyboards.
pub(super) fn other_digit(c: char) -> Option<u32> {
    [0x660, 0x6f0, 0x966, 0x9e6, 0xff10].into_iter().find_map(|zero| {
        let digit = u32::from(c).checked_sub(zero)?;
        (digit < 10).then_some(digit)
    })
}

/// The country of a number in international form, such as `DE`.
pub fn country_of(number: &str) -> Option<String> {
    let parsed = phonenumber::parse(None, number).ok()?;
    parsed.country().id().map(|country| country.as_ref().to_owned())
}

fn valid(country: Option<country::Id>, number: &str) -> Option<String> {
    let parsed = phonenumber::parse(country, number).ok()?;
    parsed.is_valid().then(|| parsed.format().mode(Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(country: &str, text: &str) -> Result<String, WhyNot> {
        read(text, &Place { country: (!country.is_empty()).then(|| country.to_owned()), ..Place::default() })
    }

    #[test]
    fn numbers_become_international_by_the_country() {
        for (country, text, number) in [
            ("US", "(202) 555-0123", "+12025550123"),
            ("us", "my number is 202.555.0123!", "+12025550123"),
            ("US", "+1 202 555 0123", "+12025550123"),
            ("", "+1-202-555-0123", "+12025550123"),
            ("GB", "020 7946 0018", "+442079460018"),
            ("", "0044 20 7946 0018", "+442079460018"),
            ("DE", "+44 (0)20 7946 0018", "+442079460018"),
            ("", "44 20 7946 0018", "+442079460018"),
            ("DE", "030 23125 123", "+493023125123"),
            ("BR", "(11) 96123-4567", "+5511961234567"),
            ("US", "٢٠٢٥٥٥٠١٢٣", "+12025550123"),
        ] {
            assert_eq!(from(country, text).as_deref(), Ok(number), "{country} {text}");
        }
    }

    #[test]
    fn what_no_network_has_is_refused() {
        for text in ["", "call me", "123", "+1 555", "+999 1234567", "99999999999999999999", "+", "5 or 6"] {
            assert_eq!(from("US", text), Err(WhyNot::NotAPhone), "{text}");
        }
        assert_eq!(from("", "020 7946 0018"), Err(WhyNot::NoCountryCode));
        assert_eq!(from("US", "202 555 0123 or 202 555 0199"), Err(WhyNot::NotAPhone), "two numbers");
    }
}
