//! E-mail: an address that could receive something, found in what was typed. Whether it does, only a message can tell.

use super::WhyNot;

/// Characters of the longest address.
const LONGEST: usize = 254;
/// Characters of the longest part before the `@`, and of the longest part between two dots after it.
const LONGEST_PART: usize = 64;

/// The only address in the text, its domain in lower case.
pub(super) fn read(text: &str) -> Result<String, WhyNot> {
    let mut found: Vec<String> = text.split_whitespace().filter_map(address).collect();
    found.sort_unstable();
    found.dedup();
    match found.len() {
        0 => Err(WhyNot::NotAnEmail),
        1 => found.pop().ok_or(WhyNot::NotAnEmail),
        _ => Err(WhyNot::SeveralEmails),
    }
}

fn address(word: &str) -> Option<String> {
    let around = |c: char| "<>()[]\"'“”„‘’,;:!?".contains(c);
    let word = word.trim_start_matches(around).trim_end_matches(|c| c == '.' || around(c));
    let word = word.strip_prefix("mailto:").or_else(|| word.strip_prefix("MAILTO:")).unwrap_or(word);
    let (name, host) = word.split_once('@')?;
    let host = host.to_lowercase();
    let (rest, top) = host.rsplit_once('.')?;
    let good_name = !name.is_empty()
        && name.chars().count() <= LONGEST_PART
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let good_part = |part: &str| {
        !part.is_empty()
            && part.chars().count() < LONGEST_PART
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let good_host = rest.split('.').all(good_part)
        && good_part(top)
        && top.chars().count() >= 2
        && !top.chars().all(char::is_numeric);
    (good_name && good_host && word.chars().count() <= LONGEST).then(|| format!("{name}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_a_sentence() {
        for (text, address) in [
            ("Ana.Silva@Example.COM", "Ana.Silva@example.com"),
            ("my mail is ana+shop@example.co.uk.", "ana+shop@example.co.uk"),
            ("<ana@example.com>, thanks!", "ana@example.com"),
            ("mailto:ana@example.com", "ana@example.com"),
            ("ana@example.com ana@example.com", "ana@example.com"),
            ("jürgen@müller.example", "jürgen@müller.example"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(address), "{text}");
        }
    }

    #[test]
    fn what_could_receive_nothing_is_refused() {
        for text in [
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "ana@@example.com",
            "ana@example..com",
            "a b@c",
            ".ana@example.com",
            "ana..b@example.com",
            "ana@-example.com",
            "ana@example.c",
            "ana@127.0.0.1",
            "ana at example.com",
            "a@b,com",
        ] {
            assert_eq!(read(text), Err(WhyNot::NotAnEmail), "{text}");
        }
        assert_eq!(read("a@example.com or b@example.com"), Err(WhyNot::SeveralEmails));
        assert_eq!(read(&format!("{}@example.com", "a".repeat(65))), Err(WhyNot::NotAnEmail));
    }
}
