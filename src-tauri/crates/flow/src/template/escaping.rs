//! Escaping: how a value is put into the text around it, so that no customer's quote ends a JSON string and no `&` adds a
//! parameter to an address.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::value::Value;

/// What the text is that values are put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// A message: values as they are.
    Text,
    /// JSON: in quotes a value is escaped, outside of quotes it is written as JSON (`{"count": {{count}}}`).
    Json,
    /// An address: values are percent-encoded, but for one at the very start, which is the address itself.
    Url,
    /// One line, such as a header: line breaks and other control characters become spaces.
    Line,
}

/// How one value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Escaping {
    /// As it is.
    Plain,
    /// Inside of a JSON string.
    JsonText,
    /// As JSON of its own.
    JsonValue,
    /// Percent-encoded.
    Url,
    /// Without control characters.
    Line,
}

impl Escaping {
    /// The value as it is written.
    pub fn write(self, value: &Value) -> Cow<'_, str> {
        match self {
            Self::Plain => value.display(),
            Self::JsonText => {
                let json = Value::String(value.display().into_owned()).to_string();
                Cow::Owned(json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned())
            }
            Self::JsonValue => Cow::Owned(value.to_string()),
            Self::Url => percent(value.display()),
            Self::Line => match value.display() {
                line if line.contains(char::is_control) => Cow::Owned(line.replace(char::is_control, " ")),
                line => line,
            },
        }
    }
}

fn percent(text: Cow<'_, str>) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if text.bytes().all(plain) {
        return text;
    }
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Cow::Owned(out)
}

/// Where in a text the next value comes.
#[derive(Default)]
pub(super) struct Place {
    started: bool,
    in_quotes: bool,
    escaped: bool,
}

impl Place {
    pub(super) fn pass(&mut self, text: &str, encoding: Encoding) {
        self.started = true;
        // Only JSON has quotes to count; messages are by far the most.
        if encoding != Encoding::Json {
            return;
        }
        for byte in text.bytes() {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = self.in_quotes;
            } else if byte == b'"' {
                self.in_quotes = !self.in_quotes;
            }
        }
    }

    pub(super) fn pass_slot(&mut self) {
        self.started = true;
        self.escaped = false;
    }

    pub(super) fn written(&self, encoding: Encoding) -> Escaping {
        match encoding {
            Encoding::Text => Escaping::Plain,
            Encoding::Json if self.in_quotes => Escaping::JsonText,
            Encoding::Json => Escaping::JsonValue,
            Encoding::Url if !self.started => Escaping::Plain,
            Encoding::Url => Escaping::Url,
            Encoding::Line => Escaping::Line,
        }
    }
}
