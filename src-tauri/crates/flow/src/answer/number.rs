//! Number: the one number in what was typed, whichever signs its country puts between digits.
//!
//! With a point and a comma the last one is the decimal sign. One of them alone, once and before exactly three digits, can be
//! either: there the country decides, else the language, else it is a decimal point and a grouping comma.

use super::language::number_word;
use super::phone::other_digit;
use super::{Place, WhyNot};
use crate::value::Number;
use crate::words::fold;

/// Countries that write 1,234.56.
const POINT: &[&str] = &[
    "US", "GB", "IE", "AU", "NZ", "CA", "IN", "PK", "BD", "LK", "NP", "PH", "MY", "SG", "HK", "TW", "CN", "JP", "KR",
    "TH", "MX", "GT", "HN", "NI", "SV", "PA", "DO", "PR", "NG", "KE", "GH", "UG", "TZ", "ZW", "IL", "EG", "SA", "AE",
    "CH", "LI",
];
/// Languages most of whose speakers do.
const POINT_LANGUAGES: &[&str] = &["en", "zh", "ja", "ko", "th", "he", "hi", "ms", "ur", "bn"];

/// The number in the text.
pub(super) fn read(text: &str, place: &Place) -> Result<Number, WhyNot> {
    let runs = runs(text);
    match runs.as_slice() {
        [] => {
            let folded = fold(text);
            number_word(folded.trim_matches(|c: char| !c.is_alphanumeric())).map(Number::from).ok_or(WhyNot::NotANumber)
        }
        [run] => parse(run, point_is_decimal(place)).ok_or(WhyNot::UnclearNumber),
        _ => Err(WhyNot::UnclearNumber),
    }
}

/// Each run of digits with the signs between them, and a minus before it.
fn runs(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut previous = ' ';
    let chars: Vec<char> = text.chars().collect();
    for (index, c) in chars.iter().copied().enumerate() {
        let next_is_digit = chars.get(index + 1).is_some_and(|next| digit(*next).is_some());
        let grouping = || {
            chars.get(index + 1..index + 4).is_some_and(|three| three.iter().all(|c| digit(*c).is_some()))
                && chars.get(index + 4).is_none_or(|c| digit(*c).is_none())
        };
        match digit(c) {
            Some(digit) => {
                if current.is_empty() && matches!(previous, '-' | '−' | '–') && before_is_free(&chars, index) {
                    current.push('-');
                }
                current.extend(char::from_digit(digit, 10));
            }
            None if current.is_empty() => {}
            None if matches!(c, '.' | ',') && next_is_digit => current.push(c),
            // 1 234 567, 1'234'567
            None if matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
                && grouping()
                && !current.contains(['.', ',']) => {}
            None => runs.push(std::mem::take(&mut current)),
        }
        previous = c;
    }
    if !current.is_empty() {
        runs.push(current);
    }
    runs
}

/// Whether a minus stands alone: "3-4" is no minus four.
fn before_is_free(chars: &[char], index: usize) -> bool {
    index < 2 || chars.get(index - 2).is_none_or(|c| !c.is_alphanumeric())
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| other_digit(c))
}

fn point_is_decimal(place: &Place) -> bool {
    match (place.country(), place.language()) {
        (Some(country), _) => POINT.contains(&country.as_str()),
        (None, Some(language)) => POINT_LANGUAGES.contains(&language.as_str()),
        (None, None) => true,
    }
}

fn parse(run: &str, point_is_decimal: bool) -> Option<Number> {
    let (points, commas) = (run.matches('.').count(), run.matches(',').count());
    let decimal = match (points, commas) {
        (0, 0) => None,
        (1.., 1..) => Some(if run.rfind('.') > run.rfind(',') { '.' } else { ',' }),
        (1, 0) => is_decimal(run, '.', point_is_decimal).then_some('.'),
        (0, 1) => is_decimal(run, ',', !point_is_decimal).then_some(','),
        _ => None,
    };
    let (whole, fraction) = match decimal {
        Some(sign) => run.split_once(sign).filter(|_| run.matches(sign).count() == 1)?,
        None => (run, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let grouped_well = match groups.as_slice() {
        [_] => true,
        // Two digits between are the Indian way: 12,34,567.
        [first, middle @ .., last] => {
            let digits = |group: &str| group.trim_start_matches('-').len();
            (1..=3).contains(&digits(first))
                && last.len() == 3
                && middle.iter().all(|group| matches!(group.len(), 2 | 3))
        }
        [] => false,
    };
    let one_sign = !(whole.contains('.') && whole.contains(','));
    if !grouped_well || !one_sign || fraction.contains(['.', ',']) {
        return None;
    }
    let digits = groups.concat();
    Number::parse(&if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") })
}

/// Whether a sign that stands once is the decimal one.
fn is_decimal(run: &str, sign: char, usual: bool) -> bool {
    let (before, after) = run.trim_start_matches('-').split_once(sign).unwrap_or_default();
    let could_group = after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
    !could_group || usual
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_in(country: &str, text: &str) -> Result<f64, WhyNot> {
        read(text, &Place { country: (!country.is_empty()).then(|| country.to_owned()), ..Place::default() })
            .map(Number::get)
    }

    #[test]
    fn numbers_are_read_as_their_country_writes_them() {
        for (country, text, number) in [
            ("DE", "1.234,56", 1234.56),
            ("US", "1.234,56", 1234.56),
            ("DE", "1,234.56", 1234.56),
            ("DE", "1.234", 1234.0),
            ("US", "1.234", 1.234),
            ("US", "1,234", 1234.0),
            ("DE", "1,234", 1.234),
            ("DE", "1,5 kg", 1.5),
            ("US", "1,5", 1.5),
            ("DE", "0.500", 0.5),
            ("US", "about $1,234,567.89, I think", 1_234_567.89),
            ("IN", "12,34,567", 1_234_567.0),
            ("CH", "1'234.50", 1234.5),
            ("FR", "1 234 567,5 €", 1_234_567.5),
            ("", "-12", -12.0),
            ("", "−3.5°", -3.5),
            ("", "1.000.000", 1_000_000.0),
            ("", "２０", 20.0),
            ("", "٣٫", 3.0),
            ("", "Two!", 2.0),
            ("", "zwölf", 12.0),
            ("", "três", 3.0),
            ("", "12.", 12.0),
            ("", "(7)", 7.0),
            ("", "#42", 42.0),
        ] {
            assert_eq!(read_in(country, text), Ok(number), "{country} {text}");
        }
    }

    #[test]
    fn no_number_and_more_than_one_are_refused() {
        for text in ["", "many", "none of it", "…"] {
            assert_eq!(read_in("US", text), Err(WhyNot::NotANumber), "{text}");
        }
        for text in ["2 or 3", "1.2.3", "1,23,45", "3-4", "1.234.5", "1,234,5.6.7", "12:30"] {
            assert_eq!(read_in("US", text), Err(WhyNot::UnclearNumber), "{text}");
        }
    }
}
