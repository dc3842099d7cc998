//! Operator: the comparisons and the ways to write them.

use crate::syntax::Cursor;

/// A comparison of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    GreaterOrEqual,
    LessOrEqual,
    Greater,
    Less,
    Contains,
    StartsWith,
    EndsWith,
    Matches,
}

impl Operator {
    /// How it is printed.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::GreaterOrEqual => ">=",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::Less => "<",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::EndsWith => "ends with",
            Self::Matches => "matches",
        }
    }

    /// Whether `NOT` may stand before it.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith | Self::Matches)
    }

    /// Moves over an operator, if one comes next.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let signs = [Self::Equal, Self::NotEqual, Self::GreaterOrEqual, Self::LessOrEqual, Self::Greater, Self::Less];
        if let Some(found) = signs.into_iter().find(|operator| cursor.eat(operator.sign())) {
            return Some(found);
        }
        let words: &[(&[&str], Self)] = &[
            (&["contains"], Self::Contains),
            (&["starts", "with"], Self::StartsWith),
            (&["startsWith"], Self::StartsWith),
            (&["starts_with"], Self::StartsWith),
            (&["ends", "with"], Self::EndsWith),
            (&["endsWith"], Self::EndsWith),
            (&["ends_with"], Self::EndsWith),
            (&["matches"], Self::Matches),
        ];
        words.iter().find(|(words, _)| cursor.eat_words(words)).map(|(_, operator)| *operator)
    }
}
