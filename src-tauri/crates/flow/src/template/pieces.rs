//! Pieces: a rendered text in which secrets are still names, so that no step, trace or database row holds one.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Escaping, LONGEST_TEXT};
use crate::value::Value;

/// A part of a rendered text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Finished text.
    Text(String),
    /// A secret that who sends it fills in.
    Secret {
        /// Its name.
        name: String,
        /// How it has to be written.
        written: Escaping,
    },
}

/// A rendered text with open places for secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Pieces {
    /// The parts in order.
    pub pieces: Vec<Piece>,
    /// Names that nobody knows.
    pub missing: Vec<String>,
    /// Whether the end is missing because the text became too long.
    pub cut: bool,
}

/// A secret that is used and not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret '{0}' is not set")]
pub struct NoSecret(pub String);

impl Pieces {
    /// The text with its secrets. The result is for the wire only: never log, store or show it.
    pub fn fill(&self, secret: impl Fn(&str) -> Option<String>) -> Result<String, NoSecret> {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Secret { name, written } => {
                    let value = Value::String(secret(name).ok_or_else(|| NoSecret(name.clone()))?);
                    text.push_str(&written.write(&value));
                }
            }
        }
        Ok(text)
    }
}

/// Collects pieces and keeps the text within its limit.
#[derive(Default)]
pub(super) struct Writer {
    out: Pieces,
    length: usize,
}

impl Writer {
    pub(super) fn text(&mut self, text: &str) {
        let left = LONGEST_TEXT - self.length;
        let mut end = text.len().min(left);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < text.len() {
            self.out.cut = true;
            // Nothing may follow a cut, or the text would have a hole.
            self.length = LONGEST_TEXT;
        } else {
            self.length += end;
        }
        let text = text.get(..end).unwrap_or_default();
        match self.out.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.out.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    pub(super) fn secret(&mut self, name: &str, written: Escaping) {
        if !self.out.cut {
            self.out.pieces.push(Piece::Secret { name: name.to_owned(), written });
        }
    }

    /// A value that nobody knows: nothing, which in JSON outside of quotes is null.
    pub(super) fn missing(&mut self, name: String, written: Escaping) {
        if written == Escaping::JsonValue {
            self.text("null");
        }
        if !self.out.missing.contains(&name) {
            self.out.missing.push(name);
        }
    }

    /// Whether nothing more fits.
    pub(super) fn is_full(&self) -> bool {
        self.out.cut
    }

    pub(super) fn done(self) -> Pieces {
        self.out
    }
}
