//! JSON in and out. Reading goes straight into our types, so that the order of fields survives whatever features
//! `serde_json` was built with.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Number, Object, Value};

impl Value {
    /// The value that a JSON text says; the error says where it breaks.
    pub fn parse_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// The value of a parsed JSON. Numbers beyond the range of a float become null.
    pub fn from_json(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(yes) => Self::Boolean(yes),
            serde_json::Value::Number(number) => number.as_f64().and_then(Number::new).map_or(Self::Null, Self::Number),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(elements) => Self::Array(elements.into_iter().map(Self::from_json).collect()),
            serde_json::Value::Object(fields) => {
                Self::Object(fields.into_iter().map(|(name, field)| (name, Self::from_json(field))).collect())
            }
        }
    }

    /// The value as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(yes) => (*yes).into(),
            Self::Number(number) => match number.whole() {
                Some(whole) => whole.into(),
                None => number.get().into(),
            },
            Self::String(text) => text.as_str().into(),
            Self::Array(elements) => elements.iter().map(Self::to_json).collect(),
            Self::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field.to_json())).collect(),
        }
    }
}

/// Compact JSON. [`Value::display`] is what a text shows.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, true, false, null, a list or an object")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Boolean(yes))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats here; beyond 2^53 they round, as in every JSON reader"
    )]
    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Number::new(number as f64).map_or(Value::Null, Value::Number))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats here; beyond 2^53 they round, as in every JSON reader"
    )]
    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Number::new(number as f64).map_or(Value::Null, Value::Number))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Number::new(number).map(Value::Number).ok_or_else(|| E::custom("the number is too large"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = access.next_element()? {
            elements.push(element);
        }
        Ok(Value::Array(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields = Object::new();
        while let Some((name, field)) = access.next_entry()? {
            fields.insert(name, field);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any value of a few levels.
    pub(crate) fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Boolean),
            any::<f64>().prop_map(|n| Number::new(n).map_or(Value::Null, Value::Number)),
            any::<i32>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::vec((".{0,6}", inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn fields_keep_their_order_and_whole_numbers_their_form() {
        let text = r#"{"z":1,"a":[true,null,2.5,"x"],"m":{"b":1,"a":2}}"#;
        let value = Value::parse_json(text).unwrap();
        assert_eq!(value.to_string(), text);
        assert_eq!(value.display(), text);
    }

    #[test]
    fn broken_json_says_where_it_breaks() {
        assert!(Value::parse_json("{\"a\":}").unwrap_err().contains("line 1 column 6"));
        assert!(Value::parse_json("1e999").is_err());
        assert!(Value::parse_json(&"[".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn a_value_survives_being_written_and_read(value in values()) {
            prop_assert_eq!(&Value::parse_json(&value.to_string()).unwrap(), &value);
            prop_assert_eq!(&Value::from_json(value.to_json()), &value);
        }
    }
}
