//! Syntax: what templates, expressions and paths share: a cursor over their text, and errors that name the place and a way out.

mod cursor;

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

pub(crate) use cursor::{Cursor, is_key, is_word, is_word_char, quoted};

/// A place in a text. The window knows it as `TextPosition`, beside the positions of nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "TextPosition")]
pub struct Position {
    /// Bytes before it.
    pub offset: u32,
    /// Line, from 1.
    pub line: u32,
    /// Character in the line, from 1.
    pub column: u32,
}

impl Position {
    /// The place `offset` bytes into `text`.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let count = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Self { offset: count(offset), line: count(line), column: count(column) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What is wrong with a template, an expression, a path or a pattern, where, and what to write instead.
///
/// The window knows it as `Misspelling`: `SyntaxError` is JavaScript's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type, thiserror::Error)]
#[serde(rename = "Misspelling")]
#[error("{message} at {at}{}{}", if hint.is_some() { ". " } else { "" }, hint.as_deref().unwrap_or_default())]
pub struct SyntaxError {
    /// What is wrong, without a full stop: "expected a value after '=='".
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// Where.
    pub at: Position,
}

impl SyntaxError {
    pub(crate) fn new(text: &str, offset: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, at: Position::of(text, offset) }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_bytes_lines_and_characters() {
        let text = "héllo\nwörld";
        let at = Position::of(text, text.find("rld").unwrap());
        assert_eq!(at, Position { offset: 10, line: 2, column: 3 });
        assert_eq!(Position::of(text, 0), Position { offset: 0, line: 1, column: 1 });
        let error = SyntaxError::new(text, 7, "expected a value").hint("Write a number.");
        assert_eq!(error.to_string(), "expected a value at 2:1. Write a number.");
    }
}
