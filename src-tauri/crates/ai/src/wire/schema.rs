//! Schema: one JSON Schema in the dialect that each wire takes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// What the strict dialect does not know, or knows only with some models. The reader checks limits anyway.
const NOT_STRICT: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "title",
    "default",
    "examples",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "patternProperties",
];

/// Keywords whose fields are names of our own, with a schema behind each.
const NAMED: &[&str] = &["properties", "$defs", "definitions"];

/// The strict dialect of OpenAI (and of those who follow it, Anthropic among them): every object closed, every field
/// required. A field that may be missing may be null instead.
pub(super) fn strict(schema: &Value) -> Value {
    let Value::Object(fields) = schema else { return schema.clone() };
    let mut out = Map::new();
    for (name, value) in fields.iter().filter(|(name, _)| !NOT_STRICT.contains(&name.as_str())) {
        out.insert(name.clone(), strict_field(name, value));
    }
    if let Some(Value::Object(properties)) = out.get_mut("properties") {
        let required: Vec<String> = required(schema).map(str::to_owned).collect();
        for (_, property) in properties.iter_mut().filter(|(name, _)| !required.contains(name)) {
            *property = nullable(property.take());
        }
        // Sorted: the order must not depend on how this program happens to be built.
        let all: BTreeSet<&String> = properties.keys().collect();
        let all = json!(all);
        out.insert("required".into(), all);
        out.insert("additionalProperties".into(), Value::Bool(false));
    }
    Value::Object(out)
}

fn strict_field(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(named) if NAMED.contains(&name) => {
            Value::Object(named.iter().map(|(name, schema)| (name.clone(), strict(schema))).collect())
        }
        // Plain data: it may look like a schema and is none.
        _ if matches!(name, "enum" | "const" | "required" | "type") => value.clone(),
        Value::Array(items) => Value::Array(items.iter().map(strict).collect()),
        other => strict(other),
    }
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn nullable(schema: Value) -> Value {
    let with_null = |types: Vec<Value>| {
        let mut types = types;
        if !types.contains(&json!("null")) {
            types.push(json!("null"));
        }
        Value::Array(types)
    };
    match schema {
        Value::Object(mut fields) => match (fields.remove("type"), fields.contains_key("enum")) {
            (Some(Value::String(one)), false) => {
                fields.insert("type".into(), with_null(vec![Value::String(one)]));
                Value::Object(fields)
            }
            (Some(Value::Array(types)), false) => {
                fields.insert("type".into(), with_null(types));
                Value::Object(fields)
            }
            (kind, _) => {
                kind.and_then(|kind| fields.insert("type".into(), kind));
                json!({"anyOf": [Value::Object(fields), {"type": "null"}]})
            }
        },
        other => other,
    }
}

/// For those who take JSON Schema as it is.
pub(super) fn plain(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(fields) = &mut schema {
        fields.remove("$schema");
        fields.remove("$id");
    }
    schema
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn in_the_strict_dialect_every_object_is_closed_and_every_field_required() {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "title": {"type": "string", "maxLength": 5, "description": "kept"},
                "sure": {"type": "number", "minimum": 0, "maximum": 1},
                "mood": {"type": "string", "enum": ["good", "bad"]},
                "lead": {"type": "object", "properties": {"email": {"type": ["string", "null"], "format": "email"}}},
                "used": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}
            },
            "required": ["title"]
        });
        let expected = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["lead", "mood", "sure", "title", "used"],
            "properties": {
                "title": {"type": "string", "description": "kept"},
                "sure": {"type": ["number", "null"]},
                "mood": {"anyOf": [{"type": "string", "enum": ["good", "bad"]}, {"type": "null"}]},
                "lead": {
                    "type": ["object", "null"], "additionalProperties": false, "required": ["email"],
                    "properties": {"email": {"type": ["string", "null"]}}
                },
                "used": {
                    "type": ["array", "null"],
                    "items": {
                        "type": "object", "additionalProperties": false, "required": ["id"],
                        "properties": {"id": {"type": "string"}}
                    }
                }
            }
        });
        assert_eq!(strict(&schema), expected);
    }

    #[test]
    fn a_schema_that_is_strict_already_stays_as_it_is() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["reply"],
            "properties": {"reply": {"type": "string", "enum": ["default", "title"]}}
        });
        assert_eq!(strict(&schema), schema);
        assert_eq!(strict(&strict(&schema)), schema);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i32>().prop_map(|number| json!(number)),
            "(object|string|null|type|[a-z]{0,6})".prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            let name = "(type|properties|required|enum|items|anyOf|\\$defs|[a-z]{1,5})";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::hash_map(name, inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_schema_is_too_strange(schema in any_json()) {
            let once = strict(&schema);
            prop_assert_eq!(strict(&once), once);
            plain(&schema);
        }
    }
}
