//! Value: what a variable holds. The six shapes of JSON, so that answers, HTTP responses and AI output keep their types.
//!
//! `Null` and missing differ: a name that nobody set is *missing* (the trace tells), a field that came as `null` is *null*.
//! Both show as nothing in a text, and both are empty.

mod convert;
mod json;
mod limits;
mod number;

use std::borrow::Cow;
use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use specta::Type;

pub use convert::NotConvertible;
pub use limits::{DEEPEST, LARGEST, LONGEST, TooBig};
pub use number::Number;

/// Fields by name, in the order in which they came.
pub type Object = IndexMap<String, Value>;

/// The variables of a run, or the global ones, by name.
pub type Variables = BTreeMap<String, Value>;

/// What a variable holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Type)]
#[serde(untagged)]
pub enum Value {
    /// Known to be nothing.
    #[default]
    Null,
    /// Yes or no.
    Boolean(bool),
    /// A finite number.
    Number(#[specta(type = i32)] Number),
    /// Text.
    String(String),
    /// Several values in order.
    Array(Vec<Value>),
    /// Named values in order.
    Object(#[specta(type = BTreeMap<String, Value>)] Object),
}

/// The type of a value. Null has none: it fits every variable.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Type,
    strum::Display,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// Text.
    String,
    /// A finite number.
    Number,
    /// Yes or no.
    Boolean,
    /// Named values.
    Object,
    /// Several values.
    Array,
}

impl Value {
    /// The type; none for null.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Null => None,
            Self::Boolean(_) => Some(Kind::Boolean),
            Self::Number(_) => Some(Kind::Number),
            Self::String(_) => Some(Kind::String),
            Self::Array(_) => Some(Kind::Array),
            Self::Object(_) => Some(Kind::Object),
        }
    }

    /// The value as a text shows it: nothing for null, `12` for 12.0, JSON for arrays and objects.
    pub fn display(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::String(text) => Cow::Borrowed(text),
            Self::Array(_) | Self::Object(_) => Cow::Owned(self.to_string()),
        }
    }

    /// Null, blank text, no elements, no fields. `0` and `false` are answers and not empty.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Boolean(_) | Self::Number(_) => false,
            Self::String(text) => text.trim().is_empty(),
            Self::Array(elements) => elements.is_empty(),
            Self::Object(fields) => fields.is_empty(),
        }
    }

    /// What a condition that names only a variable decides by: not empty, not `false` (also as text), not zero.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Boolean(yes) => *yes,
            Self::Number(number) => number.get() != 0.0,
            Self::String(text) => !self.is_empty() && !text.trim().eq_ignore_ascii_case("false"),
            _ => !self.is_empty(),
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one. Text that looks like a number is not: see [`Value::convert`].
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<Value>> for Value {
    fn from(elements: Vec<Value>) -> Self {
        Self::Array(elements)
    }
}

impl From<Object> for Value {
    fn from(fields: Object) -> Self {
        Self::Object(fields)
    }
}
