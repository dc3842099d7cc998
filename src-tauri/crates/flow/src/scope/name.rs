//! Name: what a flow may call a variable that it writes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use specta::Type;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::Space;
use crate::syntax::is_word;

/// Names that only the system sets. Templates and expressions may read them.
pub const RESERVED: [&str; 5] = ["sessionId", "userId", "botId", "timestamp", "messageId"];

/// Characters of the longest name.
pub const LONGEST_NAME: usize = 64;

/// Words that mean something else where an expression wants a value.
const SPOKEN_FOR: [&str; 6] = ["true", "false", "null", "and", "or", "not"];

/// The name of a variable: a letter of any alphabet, then letters, digits and underscores. Upper and lower case differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Type)]
#[serde(transparent)]
pub struct Name(String);

/// Why a text cannot be the name of a variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// There is none.
    #[error("give the variable a name")]
    Empty,
    /// Too long.
    #[error("the name has more than {LONGEST_NAME} characters")]
    Long,
    /// A space, a sign, or a digit first.
    #[error("'{0}' cannot be a name: begin with a letter, then use letters, digits and underscores")]
    Form(String),
    /// One of [`RESERVED`].
    #[error("'{0}' is set by Switchboard; choose another name")]
    Reserved(String),
    /// A place such as `contact`, or a word of expressions such as `and`.
    #[error("'{0}' has a meaning of its own in templates and expressions; choose another name")]
    Meaning(String),
}

impl Name {
    /// The name, unless a rule is against it. Spaces around are dropped, accents are composed so that equal names are equal.
    pub fn new(text: &str) -> Result<Self, BadName> {
        let text = text.trim();
        let shown = || domain::text::cut(text, LONGEST_NAME).to_owned();
        if text.is_empty() {
            return Err(BadName::Empty);
        }
        if RESERVED.contains(&text) {
            return Err(BadName::Reserved(shown()));
        }
        let name = readable(text)?;
        if Space::named(text).is_some() {
            return Err(BadName::Meaning(shown()));
        }
        Ok(Self(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A bare name that may be read: as [`Name`], and the reserved ones.
pub(super) fn readable(text: &str) -> Result<String, BadName> {
    let shown = || domain::text::cut(text, LONGEST_NAME).to_owned();
    if !is_word(text) {
        return Err(BadName::Form(shown()));
    }
    if text.chars().count() > LONGEST_NAME {
        return Err(BadName::Long);
    }
    if SPOKEN_FOR.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return Err(BadName::Meaning(shown()));
    }
    Ok(if is_nfc(text) { text.to_owned() } else { text.nfc().collect() })
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_with_a_letter_and_keep_their_case() {
        for name in ["a", "userName", "order_2", "endereço", "имя", &"x".repeat(LONGEST_NAME)] {
            assert_eq!(Name::new(name).unwrap().as_str(), name);
        }
        assert_ne!(Name::new("city"), Name::new("City"));
        assert_eq!(
            Name::new("endere\u{63}\u{327}o"),
            Name::new("endereço"),
            "composed and decomposed are the same name"
        );
        assert_eq!(Name::new(" x "), Name::new("x"));
    }

    #[test]
    fn what_cannot_be_a_name_is_told_why() {
        assert_eq!(Name::new(" "), Err(BadName::Empty));
        assert_eq!(Name::new(&"x".repeat(LONGEST_NAME + 1)), Err(BadName::Long));
        for text in ["2nd", "_x", "first name", "a-b", "a.b", "{{a}}", "é!"] {
            assert!(matches!(Name::new(text), Err(BadName::Form(_))), "{text}");
        }
        for text in RESERVED {
            assert_eq!(Name::new(text), Err(BadName::Reserved(text.into())));
        }
        for text in ["contact", "secret", "global", "AND", "not", "True", "null"] {
            assert!(matches!(Name::new(text), Err(BadName::Meaning(_))), "{text}");
        }
    }
}
