//! Written: text in one of the flow's small languages (template, expression, regular expression), kept as it was typed.
//!
//! A draft may hold text that does not parse, so the source is the value and parsing is a view of it. It is parsed once, at
//! first use: a flow in memory runs on parsed templates without a second, compiled form of every node.

use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::datatype::DataType;
use specta::{Type, Types};

use crate::{Condition, Pattern, SyntaxError, Template};

/// A language that [`Written`] text is in.
pub trait Language: Sized {
    /// Reads it.
    fn read(source: &str) -> Result<Self, SyntaxError>;
}

impl Language for Template {
    fn read(source: &str) -> Result<Self, SyntaxError> {
        Self::parse(source)
    }
}

impl Language for Condition {
    fn read(source: &str) -> Result<Self, SyntaxError> {
        Self::parse(source)
    }
}

impl Language for Pattern {
    fn read(source: &str) -> Result<Self, SyntaxError> {
        Self::new(source)
    }
}

/// Text with `{{variables}}`.
pub type Text = Written<Template>;
/// A condition such as `{{age}} > 18`.
pub type Expression = Written<Condition>;
/// A regular expression.
pub type Regular = Written<Pattern>;

/// Text in a language of the flow. Equal if it was typed equally.
pub struct Written<T> {
    source: String,
    parsed: OnceLock<Result<Box<T>, SyntaxError>>,
}

impl<T: Language> Written<T> {
    /// Text as typed.
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), parsed: OnceLock::new() }
    }

    /// Its meaning, or what is wrong with it and where.
    pub fn parsed(&self) -> Result<&T, &SyntaxError> {
        self.parsed.get_or_init(|| T::read(&self.source).map(Box::new)).as_deref()
    }
}

impl<T> Written<T> {
    /// As it was typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Nothing but space was typed.
    pub fn is_blank(&self) -> bool {
        self.source.trim().is_empty()
    }
}

impl<T> Default for Written<T> {
    fn default() -> Self {
        Self { source: String::new(), parsed: OnceLock::new() }
    }
}

impl<T> Clone for Written<T> {
    fn clone(&self) -> Self {
        Self { source: self.source.clone(), parsed: OnceLock::new() }
    }
}

impl<T> PartialEq for Written<T> {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl<T> Eq for Written<T> {}

impl<T> fmt::Debug for Written<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}

impl<T: Language> From<&str> for Written<T> {
    fn from(source: &str) -> Self {
        Self::new(source)
    }
}

impl<T> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de, T: Language> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// On the other side of the seam it is a string.
impl<T> Type for Written<T> {
    fn definition(types: &mut Types) -> DataType {
        String::definition(types)
    }
}
