//! Readable: what strangers send, as it can be kept: valid, without signs that nobody sees, and not longer than it can be meant.

use domain::{Card, Details, Media, MessageKind, text};

/// The longest name of a person, group or place.
pub(crate) const NAME_LIMIT: usize = 100;
/// The longest "about" line.
pub(crate) const ABOUT_LIMIT: usize = 700;
/// The longest address of a place, and the longest line of a poll.
const LINE_LIMIT: usize = 500;
/// Options of a poll, cards of a message: more than WhatsApp lets anybody send.
const ENTRIES_LIMIT: usize = 300;
/// Numbers on one card.
const PHONES_LIMIT: usize = 20;
/// A picture of a person, as the `data:` URL that 100 KB of it make.
const AVATAR_LIMIT: usize = 100 * 1024 * 4 / 3 + 64;
/// The longest MIME type, and the longest emoji.
const SHORT_LIMIT: usize = 100;
const EMOJI_LIMIT: usize = 16;

/// The text as it can be kept: valid UTF-8, no NUL, not longer than WhatsApp allows.
pub fn readable(bytes: &[u8], kind: MessageKind) -> String {
    let text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    let cut = text::cut(&text, text::INBOUND_LIMIT);
    if cut.len() < text.len() {
        let note = if kind == MessageKind::Text { " … (the rest was longer than WhatsApp allows)" } else { " …" };
        return format!("{cut}{note}");
    }
    text
}

/// One line, without signs that nobody sees.
pub(crate) fn line(line: &str, limit: usize) -> String {
    let shown: String = text::cut(line.trim(), limit).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.trim().to_owned()
}

/// What somebody is called.
pub(crate) fn name(name: &str) -> String {
    line(name, NAME_LIMIT)
}

/// A number in E.164, if it is one.
pub(crate) fn phone(phone: &str) -> Option<&str> {
    let digits = phone.strip_prefix('+')?;
    ((5..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(phone)
}

/// A picture of a person, if it is one and no larger than it may be.
pub(crate) fn avatar(url: &str) -> Option<&str> {
    (url.starts_with("data:image/") && url.len() <= AVATAR_LIMIT && !url.chars().any(char::is_control)).then_some(url)
}

/// An emoji; empty where it is none.
pub(crate) fn emoji(emoji: &str) -> String {
    line(emoji, EMOJI_LIMIT)
}

/// What a file is said to be.
pub(crate) fn media(media: &Media) -> Media {
    let name = media.name.as_deref().map(|name| line(name, 2 * NAME_LIMIT)).filter(|name| !name.is_empty());
    Media { mime: line(&media.mime, SHORT_LIMIT), name, ..media.clone() }
}

/// What a message is made of; `None` where it is no such thing.
pub(crate) fn details(details: &Details) -> Option<Details> {
    Some(match details {
        Details::Location { latitude, longitude, name, address, live } => {
            let on_earth = (-90.0..=90.0).contains(latitude) && (-180.0..=180.0).contains(longitude);
            if !on_earth {
                return None;
            }
            let (name, address) = (self::name(name), line(address, LINE_LIMIT));
            Details::Location { latitude: *latitude, longitude: *longitude, name, address, live: *live }
        }
        Details::Cards { cards } => Details::Cards { cards: cards.iter().take(ENTRIES_LIMIT).map(card).collect() },
        Details::Poll { options, several } => Details::Poll { options: self::options(options), several: *several },
        Details::Unsupported { what } => Details::Unsupported { what: name(what) },
    })
}

/// What one can vote for, or voted for.
pub(crate) fn options(options: &[String]) -> Vec<String> {
    options.iter().take(ENTRIES_LIMIT).map(|option| line(option, LINE_LIMIT)).collect()
}

fn card(card: &Card) -> Card {
    let phones = card.phones.iter().take(PHONES_LIMIT).map(|phone| line(phone, SHORT_LIMIT)).collect();
    Card { name: name(&card.name), phones }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_not_on_earth_is_none() {
        let place = |latitude, longitude| Details::Location {
            latitude,
            longitude,
            name: String::new(),
            address: String::new(),
            live: false,
        };
        assert!(details(&place(52.5, 13.4)).is_some());
        for (latitude, longitude) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (91.0, 0.0), (0.0, -181.0)] {
            assert!(details(&place(latitude, longitude)).is_none(), "{latitude} {longitude}");
        }
    }

    #[test]
    fn names_and_polls_of_any_size_are_cut_and_shown_in_one_line() {
        assert_eq!(name("  Anna\0\n\u{7}B  "), "Anna   B");
        assert_eq!(name(&"é".repeat(5_000)).chars().count(), NAME_LIMIT);
        let poll = Details::Poll { options: vec!["x".repeat(9_000); 10_000], several: true };
        let Some(Details::Poll { options, .. }) = details(&poll) else { panic!("still a poll") };
        assert!(options.len() == ENTRIES_LIMIT && options[0].len() == LINE_LIMIT);
    }

    #[test]
    fn only_numbers_and_pictures_are_taken_for_what_they_claim_to_be() {
        assert_eq!(phone("+4915100000001"), Some("+4915100000001"));
        for wrong in ["4915100000001", "+", "+49 151", "+12345678901234567890123", ""] {
            assert_eq!(phone(wrong), None, "{wrong}");
        }
        assert!(avatar("data:image/jpeg;base64,/9j/").is_some());
        for wrong in ["https://example.com/a.jpg", "data:text/html,x", "javascript:1", ""] {
            assert_eq!(avatar(wrong), None, "{wrong}");
        }
        assert_eq!(avatar(&format!("data:image/png;base64,{}", "A".repeat(200_000))), None);
    }
}
