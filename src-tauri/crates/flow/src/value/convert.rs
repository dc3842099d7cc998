//! Conversion: from the type a value has to the type a variable wants, or the words that say why not.

use super::{Kind, Number, Value};

/// Why a value cannot have the wanted type, in words: "'abc' is not a number".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotConvertible(String);

/// How much of a value an error shows.
const SHOWN: usize = 40;

impl Value {
    /// The value as `kind`. Null stays null: it fits every variable.
    ///
    /// Text becomes a number when it reads as one, a boolean when it says `true` or `false`, an array or object when it is
    /// such JSON; anything becomes text as it would be shown; a single value does not become an array by itself.
    pub fn convert(&self, kind: Kind) -> Result<Self, NotConvertible> {
        let converted = match (self, kind) {
            (Self::Null, _) => Some(Self::Null),
            (value, kind) if value.kind() == Some(kind) => Some(value.clone()),
            (value, Kind::String) => Some(Self::String(value.display().into_owned())),
            (Self::String(text), Kind::Number) => Number::parse(text.trim()).map(Self::Number),
            (Self::Boolean(yes), Kind::Number) => Some(Self::from(u32::from(*yes))),
            (Self::String(text), Kind::Boolean) => boolean(text).map(Self::Boolean),
            (Self::Number(number), Kind::Boolean) => match number.whole() {
                Some(0) => Some(Self::Boolean(false)),
                Some(1) => Some(Self::Boolean(true)),
                _ => None,
            },
            (Self::String(text), Kind::Array | Kind::Object) => {
                Self::parse_json(text).ok().filter(|value| value.kind() == Some(kind))
            }
            _ => None,
        };
        converted.ok_or_else(|| NotConvertible(format!("{} is not {}", self.quoted(), kind.wanted())))
    }

    /// The value and `by`, which may be negative. Null and missing count from zero; text counts when it reads as a number.
    pub fn incremented(&self, by: f64) -> Result<Self, NotConvertible> {
        let from = match self {
            Self::Null => Number::default(),
            value => match value.convert(Kind::Number)? {
                Self::Number(number) => number,
                _ => Number::default(),
            },
        };
        let sum = Number::new(from.get() + by);
        sum.map(Self::Number).ok_or_else(|| NotConvertible(format!("{from} plus {by} is too large a number")))
    }

    /// The start of the value for an error: text in quotes, the rest as shown.
    pub(crate) fn quoted(&self) -> String {
        let text = self.display();
        let short = domain::text::cut(&text, SHOWN);
        let dots = if short.len() < text.len() { "…" } else { "" };
        match self {
            Self::Null => "nothing".into(),
            Self::String(_) => format!("'{short}{dots}'"),
            _ => format!("{short}{dots}"),
        }
    }
}

impl Kind {
    fn wanted(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Object => "an object",
            Self::Array => "a list",
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    let text = text.trim();
    let said = |word| text.eq_ignore_ascii_case(word);
    (said("true") || said("false")).then(|| said("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversion_that_fails_names_what_was_wrong() {
        let why = |value: Value, kind| value.convert(kind).unwrap_err().to_string();
        assert_eq!(why("abc".into(), Kind::Number), "'abc' is not a number");
        assert_eq!(why(7.into(), Kind::Boolean), "7 is not true or false");
        assert_eq!(why("x".into(), Kind::Array), "'x' is not a list");
        assert_eq!(why(true.into(), Kind::Object), "true is not an object");
        assert!(why("y".repeat(900).into(), Kind::Number).len() < 100);
    }

    #[test]
    fn text_becomes_what_it_reads_as() {
        let as_kind = |text: &str, kind| Value::from(text).convert(kind).unwrap();
        assert_eq!(as_kind(" 12.50 ", Kind::Number), Number::new(12.5).unwrap().into());
        assert_eq!(as_kind("TRUE", Kind::Boolean), true.into());
        assert_eq!(as_kind("[1,2]", Kind::Array), vec![Value::from(1), Value::from(2)].into());
        assert_eq!(Value::from(12).convert(Kind::String).unwrap(), "12".into());
        assert_eq!(Value::Null.convert(Kind::Number).unwrap(), Value::Null);
    }

    #[test]
    fn counting_starts_at_zero_and_never_leaves_the_numbers() {
        assert_eq!(Value::Null.incremented(2.0).unwrap(), 2.into());
        assert_eq!(Value::from("3").incremented(-1.0).unwrap(), 2.into());
        assert_eq!(Value::from("many").incremented(1.0).unwrap_err().to_string(), "'many' is not a number");
        let most = Value::from(Number::new(f64::MAX).unwrap());
        assert!(most.incremented(f64::MAX).unwrap_err().to_string().contains("too large"));
        assert!(most.incremented(f64::NAN).is_err());
    }
}
