//! Template: a text with values in it: `Hello {{contact.name || "there"}}, your order is {{orders[0].id}}.`
//!
//! `\{{` writes two braces. A backslash means something only directly before two braces, where it takes the next character
//! literally (`\\{{name}}` is a backslash and the name); of three braces the last two open, so that `{{{name}}}` is the
//! name in braces. What is missing shows as nothing and is reported.

mod escaping;
mod parse;
mod pieces;
mod slot;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

pub use escaping::{Encoding, Escaping};
pub use pieces::{NoSecret, Piece, Pieces};
#[cfg(test)]
pub(crate) use slot::strategy;
pub(crate) use slot::{Slot, Term};

use crate::scope::{Scope, Space, Use};
use crate::syntax::SyntaxError;
use crate::value::Value;

/// Bytes of the longest source, and of the longest text that one rendering may make.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// What a text shows in the place of a secret.
const MASK: &str = "•••";

/// A text with values in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Slot(Slot),
}

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text; a secret shows as dots.
    pub text: String,
    /// Names that nobody knows, as they were written; in order, each once.
    pub missing: Vec<String>,
    /// Whether the end is missing because the text became too long.
    pub cut: bool,
}

impl Template {
    /// Reads a template.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        parse::template(source).map(|parts| Self { parts })
    }

    /// The text with everything in its place.
    pub fn render(&self, scope: &dyn Scope) -> Rendered {
        self.render_as(scope, Encoding::Text)
    }

    /// The text, with values written so that they cannot break out of where they stand.
    pub fn render_as(&self, scope: &dyn Scope, encoding: Encoding) -> Rendered {
        let Pieces { pieces, missing, cut } = self.pieces(scope, encoding);
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) if text.is_empty() => text = piece,
                Piece::Text(piece) => text.push_str(&piece),
                Piece::Secret { .. } => text.push_str(MASK),
            }
        }
        Rendered { text, missing, cut }
    }

    /// The text with secrets still as names: only who sends an HTTP request may fill them in.
    pub fn pieces(&self, scope: &dyn Scope, encoding: Encoding) -> Pieces {
        let mut out = pieces::Writer::default();
        let mut at = escaping::Place::default();
        for part in &self.parts {
            if out.is_full() {
                break;
            }
            match part {
                Part::Text(text) => {
                    at.pass(text, encoding);
                    out.text(text);
                }
                Part::Slot(slot) => {
                    let written = at.written(encoding);
                    at.pass_slot();
                    if let Some(name) = slot.secret() {
                        out.secret(name, written);
                        continue;
                    }
                    match slot.resolve(scope) {
                        Some(value) => out.text(&written.write(&value)),
                        None => out.missing(slot.to_string(), written),
                    }
                }
            }
        }
        out.done()
    }

    /// A lone `{{name}}` as the value that it is, with its type (null when missing); anything else as the rendered text.
    /// With it the names that nobody knows.
    pub fn value(&self, scope: &dyn Scope) -> (Value, Vec<String>) {
        match self.parts.as_slice() {
            [Part::Slot(slot)] if slot.secret().is_none() => match slot.resolve(scope) {
                Some(value) => (value.into_owned(), Vec::new()),
                None => (Value::Null, vec![slot.to_string()]),
            },
            _ => {
                let rendered = self.render(scope);
                (Value::String(rendered.text), rendered.missing)
            }
        }
    }

    /// Every name that is read, as often as it stands there.
    pub fn uses(&self) -> Vec<Use<'_>> {
        self.slots().flat_map(Slot::uses).collect()
    }

    /// The bare names that are read, each once: variables of the run, global ones and system values.
    pub fn names(&self) -> Vec<&str> {
        bare_names(self.uses())
    }

    /// Whether nothing is filled in.
    pub fn is_plain(&self) -> bool {
        self.slots().next().is_none()
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.parts.iter().filter_map(|part| match part {
            Part::Slot(slot) => Some(slot),
            Part::Text(_) => None,
        })
    }
}

/// The bare names of `uses`, each once, in order of the alphabet.
pub(crate) fn bare_names(uses: Vec<Use<'_>>) -> Vec<&str> {
    let mut names: Vec<_> = uses.into_iter().filter(|used| used.space == Space::Bare).map(|used| used.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

impl FromStr for Template {
    type Err = SyntaxError;

    fn from_str(source: &str) -> Result<Self, SyntaxError> {
        Self::parse(source)
    }
}

/// A source that reads back as the same template.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Slot(slot) => write!(f, "{{{{{slot}}}}}")?,
                Part::Text(text) => {
                    let slot_follows = matches!(self.parts.get(index + 1), Some(Part::Slot(_)));
                    f.write_str(&parse::escaped(text, slot_follows))?;
                }
            }
        }
        Ok(())
    }
}

/// `text` as a template that renders to exactly this text.
pub fn literal(text: &str) -> Cow<'_, str> {
    if text.contains("{{") { Cow::Owned(parse::escaped(text, false)) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests;
