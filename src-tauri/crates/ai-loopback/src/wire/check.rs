//! Check: what all wires are strict about in the same way.

use serde_json::Value;

/// What the real server would answer to a wrong request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) words: String,
}

impl Refusal {
    pub(crate) fn bad(words: impl Into<String>) -> Self {
        Self { status: 400, words: words.into() }
    }
}

pub(super) fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, Refusal> {
    match value[field].as_str() {
        Some(text) if !text.trim().is_empty() => Ok(text),
        _ => Err(Refusal::bad(format!("'{field}' must be a non-empty string"))),
    }
}

pub(super) fn list<'a>(value: &'a Value, field: &str) -> Result<&'a [Value], Refusal> {
    match value[field].as_array() {
        Some(list) if !list.is_empty() => Ok(list),
        _ => Err(Refusal::bad(format!("'{field}' must be a non-empty array"))),
    }
}

pub(super) fn known_fields(value: &Value, known: &[&str]) -> Result<(), Refusal> {
    let unknown = value.as_object().and_then(|object| object.keys().find(|key| !known.contains(&key.as_str())));
    unknown.map_or(Ok(()), |field| Err(Refusal::bad(format!("Unrecognized request argument supplied: {field}"))))
}

pub(super) fn tokens(value: &Value, field: &str, most: u64) -> Result<Option<u64>, Refusal> {
    match &value[field] {
        Value::Null => Ok(None),
        number => match number.as_u64() {
            Some(tokens) if (1..=most).contains(&tokens) => Ok(Some(tokens)),
            _ => Err(Refusal::bad(format!("'{field}' must be between 1 and {most}"))),
        },
    }
}

pub(super) fn temperature(value: &Value, most: f64) -> Result<Option<f64>, Refusal> {
    match &value["temperature"] {
        Value::Null => Ok(None),
        number => match number.as_f64() {
            Some(warm) if (0.0..=most).contains(&warm) => Ok(Some(warm)),
            _ => Err(Refusal::bad(format!("'temperature' must be between 0 and {most}"))),
        },
    }
}

pub(super) fn base64(data: &Value) -> Result<(), Refusal> {
    let data = data.as_str().unwrap_or_default();
    let body = data.trim_end_matches('=');
    let fine = !body.is_empty()
        && data.len().is_multiple_of(4)
        && data.len() - body.len() <= 2
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    if fine { Ok(()) } else { Err(Refusal::bad("the data is not base64")) }
}

/// Mime type of a `data:` address with good base64.
pub(super) fn data_url(url: &Value) -> Result<String, Refusal> {
    let parts = url.as_str().and_then(|url| url.strip_prefix("data:")?.split_once(";base64,"));
    let (mime, data) = parts.ok_or_else(|| Refusal::bad("an image must be a data URL with base64"))?;
    base64(&data.into())?;
    Ok(mime.to_owned())
}

/// OpenAI's strict schemas: every object lists all of its fields as required and forbids others.
pub(super) fn strict_schema(schema: &Value, at: &str) -> Result<(), Refusal> {
    let is_object =
        schema["type"] == "object" || schema["type"].as_array().is_some_and(|t| t.contains(&"object".into()));
    if is_object {
        if schema["additionalProperties"] != Value::Bool(false) {
            return Err(Refusal::bad(format!("In context={at}, 'additionalProperties' must be false")));
        }
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if !required.contains(&name.as_str().into()) {
                return Err(Refusal::bad(format!("In context={at}, 'required' must include '{name}'")));
            }
            strict_schema(field, &format!("{at}.{name}"))?;
        }
    }
    if schema["items"].is_object() {
        strict_schema(&schema["items"], &format!("{at}[]"))?;
    }
    for branch in schema["anyOf"].as_array().into_iter().flatten() {
        strict_schema(branch, at)?;
    }
    Ok(())
}

/// Anthropic's schemas: every object forbids other fields, but need not require its own.
pub(super) fn closed_schema(schema: &Value) -> Result<(), Refusal> {
    if schema["type"] == "object" && schema["additionalProperties"] != Value::Bool(false) {
        return Err(Refusal::bad("For 'object' type, 'additionalProperties' must be explicitly set to false"));
    }
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(_, field)| field);
    fields
        .chain(schema["anyOf"].as_array().into_iter().flatten())
        .chain([&schema["items"]].into_iter().filter(|items| items.is_object()))
        .try_for_each(closed_schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_strict_schema_requires_all_fields_and_forbids_others_at_every_depth() {
        let inner = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"] });
        let outer = json!({ "type": "object", "properties": { "lead": inner }, "required": ["lead"], "additionalProperties": false });
        assert!(strict_schema(&outer, "()").unwrap_err().words.contains("().lead"));
        let mut good = outer;
        good["properties"]["lead"]["additionalProperties"] = false.into();
        assert_eq!(strict_schema(&good, "()"), Ok(()));
        good["required"] = json!([]);
        assert!(strict_schema(&good, "()").is_err());
    }

    #[test]
    fn only_padded_base64_is_base64() {
        for (data, fine) in [("aGk=", true), ("aGkx", true), ("aGk", false), ("a-_=", false), ("", false)] {
            assert_eq!(base64(&data.into()).is_ok(), fine, "{data}");
        }
    }
}
