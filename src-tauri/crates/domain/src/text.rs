//! Text that people write: limits, folding, and words that opt out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// WhatsApp accepts longer texts; product.md section 5 sets this as the limit of what we send.
pub const MESSAGE_LIMIT: usize = 4096;

/// The longest text a customer can send (WhatsApp's own limit); longer is cut when recorded.
pub const INBOUND_LIMIT: usize = 65_536;

/// Returns the text if it has at most `limit` characters; the error names `what` and both numbers.
pub fn limited(what: &str, text: &str, limit: usize) -> Result<String, String> {
    match text.chars().count() {
        length if length > limit => {
            Err(format!("{what} has {length} characters; {limit} is the most. Shorten it and try again."))
        }
        _ => Ok(text.to_owned()),
    }
}

/// A text that may be sent: not blank, within [`MESSAGE_LIMIT`].
pub fn sendable(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("The message is empty. Write something first.".into());
    }
    limited("The message", text, MESSAGE_LIMIT)
}

/// A phone number as E.164 with `+`: written with its country code, with or without `+` or `00`. The error says what to do.
pub fn phone_digits(number: &str) -> Result<String, String> {
    let number = number.trim().trim_end_matches("@c.us");
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let odd = number.chars().any(|c| !c.is_ascii_digit() && !"+ -()./\u{a0}".contains(c));
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    if odd || !(7..=15).contains(&digits.len()) {
        return Err("This is no phone number. Write it with its country code, for example +49 151 00000000.".into());
    }
    if digits.starts_with('0') {
        return Err("The country code is missing. Write the number like +49 151 00000000.".into());
    }
    Ok(format!("+{digits}"))
}

/// The first `limit` characters of a text.
pub fn cut(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Lower case, without accents, with single spaces: how words are compared everywhere.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether the whole message is one of `words` (case, accents and punctuation around it do not matter).
///
/// The whole message, because "please do not stop" must not opt anybody out.
pub fn is_one_of(message: &str, words: &[String]) -> bool {
    let message = folded(message);
    let message = message.trim_matches(|c: char| !c.is_alphanumeric());
    !message.is_empty() && words.iter().any(|word| folded(word) == message)
}

/// A number that stands for texts: equal texts have the same, others nearly surely another. 63 bits, so that SQLite holds
/// it; FNV-1a, because the standard library's hasher may change with the compiler and this one is stored.
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a str>) -> i64 {
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0xff]));
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash >> 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written_and_needs_its_country_code() {
        for written in
            ["+49 151 0000-0001", "004915100000001", "4915100000001", "4915100000001@c.us", "+49 (151) 0000.0001"]
        {
            assert_eq!(phone_digits(written), Ok("+4915100000001".into()), "{written}");
        }
        for wrong in ["0151 00000001", "12345", "+49 151 call me", "", "+1234567890123456"] {
            assert!(phone_digits(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn stop_is_recognised_whatever_case_accent_or_punctuation() {
        let words = vec!["stop".to_owned(), "não quero".to_owned()];
        assert!(is_one_of(" STOP! ", &words));
        assert!(is_one_of("Nao  Quero.", &words));
        assert!(!is_one_of("please do not stop", &words));
        assert!(!is_one_of("", &words));
        assert!(!is_one_of("!!!", &words));
    }

    #[test]
    fn limits_count_characters_not_bytes() {
        assert!(limited("x", &"é".repeat(10), 10).is_ok());
        let error = limited("The message", &"é".repeat(11), 10).unwrap_err();
        assert!(error.contains("11") && error.contains("10"), "{error}");
        assert_eq!(cut("héllo", 2), "hé");
        assert_eq!(cut("hé", 5), "hé");
    }
}
