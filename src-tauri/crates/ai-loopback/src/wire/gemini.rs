//! Gemini generateContent.

use serde_json::{Value, json};

use super::{Dialect, Refusal, check};
use crate::{
    answer::Answer,
    prompt::{Asked, Prompt, Said, Speaker},
};

const FIELDS: &[&str] =
    &["contents", "systemInstruction", "generationConfig", "safetySettings", "tools", "toolConfig", "cachedContent"];
const CONFIG: &[&str] = &[
    "temperature",
    "topP",
    "topK",
    "candidateCount",
    "maxOutputTokens",
    "stopSequences",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "thinkingConfig",
    "seed",
];
/// What `responseSchema` takes; anything else is a 400.
const SCHEMA: &[&str] = &[
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "maxItems",
    "minItems",
    "properties",
    "required",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
    "example",
    "anyOf",
    "propertyOrdering",
    "default",
    "items",
    "minimum",
    "maximum",
];

/// The model in a path.
pub(super) fn model(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/v1beta/models/")?;
    rest.split('?').next()?.strip_suffix(":generateContent").filter(|model| !model.is_empty())
}

pub(super) fn read(dialect: &Dialect, path: &str, body: &Value) -> Result<Prompt, Refusal> {
    check::known_fields(body, FIELDS)?;
    let config = &body["generationConfig"];
    check::known_fields(config, CONFIG)?;
    let mut turns = Vec::new();
    for content in check::list(body, "contents")? {
        let by = match content["role"].as_str() {
            Some("user") | None => Speaker::User,
            Some("model") => Speaker::Assistant,
            _ => return Err(Refusal::bad("Please use a valid role: user, model.")),
        };
        let (text, media) = parts(content)?;
        turns.push(Said { by, text, media });
    }
    let system = match &body["systemInstruction"] {
        Value::Null => String::new(),
        instruction => parts(instruction)?.0,
    };
    Ok(Prompt {
        model: model(path).unwrap_or_default().to_owned(),
        system,
        turns,
        asked: asked(config)?,
        max_tokens: check::tokens(config, "maxOutputTokens", dialect.most_tokens)?,
        temperature: check::temperature(config, 2.0)?,
        tool: None,
    })
}

fn parts(content: &Value) -> Result<(String, Vec<String>), Refusal> {
    let (mut texts, mut media) = (Vec::new(), Vec::new());
    for part in check::list(content, "parts")? {
        let inline = if part["inlineData"].is_object() { &part["inlineData"] } else { &part["inline_data"] };
        if inline.is_object() {
            check::base64(&inline["data"])?;
            let mime = inline["mimeType"].as_str().or(inline["mime_type"].as_str());
            media.push(mime.ok_or_else(|| Refusal::bad("inlineData has no mimeType"))?.to_owned());
        } else {
            let text = part["text"].as_str().ok_or_else(|| Refusal::bad("a part must have one initialized field"))?;
            texts.push(text.to_owned());
        }
    }
    Ok((texts.join("\n"), media))
}

fn asked(config: &Value) -> Result<Asked, Refusal> {
    let is_json = config["responseMimeType"] == "application/json";
    let (plain, full) = (&config["responseSchema"], &config["responseJsonSchema"]);
    if (plain.is_object() || full.is_object()) && !is_json {
        return Err(Refusal::bad("a response schema needs responseMimeType application/json"));
    }
    if plain.is_object() && full.is_object() {
        return Err(Refusal::bad("responseSchema and responseJsonSchema cannot both be set"));
    }
    if plain.is_object() {
        schema(plain)?;
        return Ok(Asked::Schema(plain.clone()));
    }
    if full.is_object() {
        return Ok(Asked::Schema(full.clone()));
    }
    Ok(if is_json { Asked::Json } else { Asked::Text })
}

fn schema(value: &Value) -> Result<(), Refusal> {
    check::known_fields(value, SCHEMA)?;
    if !value["type"].is_string() && !value["anyOf"].is_array() {
        return Err(Refusal::bad("schema: 'type' must be one string; use 'nullable'"));
    }
    if value["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("object"))
        && value["properties"].as_object().is_none_or(serde_json::Map::is_empty)
    {
        return Err(Refusal::bad("schema.properties: should be non-empty for OBJECT type"));
    }
    for (_, field) in value["properties"].as_object().into_iter().flatten() {
        schema(field)?;
    }
    for branch in value["anyOf"].as_array().into_iter().flatten() {
        schema(branch)?;
    }
    if value["items"].is_object() { schema(&value["items"]) } else { Ok(()) }
}

pub(super) fn envelope(answer: &Answer) -> Value {
    // An empty answer has no parts, as from a model that only thought.
    let content = match answer.text.as_str() {
        "" => json!({ "role": "model" }),
        text => json!({ "role": "model", "parts": [{ "text": text }] }),
    };
    with_usage(
        answer,
        json!({ "candidates": [{ "content": content, "finishReason": answer.stop("STOP", "MAX_TOKENS"), "index": 0 }] }),
    )
}

pub(super) fn filtered(answer: &Answer) -> Value {
    with_usage(answer, json!({ "promptFeedback": { "blockReason": "SAFETY", "safetyRatings": [] } }))
}

fn with_usage(answer: &Answer, mut body: Value) -> Value {
    body["usageMetadata"] = json!({
        "promptTokenCount": answer.input, "candidatesTokenCount": answer.output,
        "totalTokenCount": answer.input + answer.output, "cachedContentTokenCount": answer.cached,
    });
    body["modelVersion"] = answer.model.as_str().into();
    body["responseId"] = "loopback".into();
    body
}

pub(super) fn error(status: u16, words: &str) -> Value {
    let name = match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 => "UNAVAILABLE",
        500.. => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };
    json!({ "error": { "code": status, "message": words, "status": name } })
}

pub(super) fn quota_spent() -> Value {
    error(429, "You exceeded your current quota, please check your plan and billing details.")
}

/// It does not answer 401 to a wrong key.
pub(super) fn wrong_key(words: &str) -> Value {
    let mut body = error(400, words);
    body["error"]["details"] =
        json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID" }]);
    body
}

pub(super) fn list() -> Value {
    let model = |id: &str, name: &str, methods: &[&str]| {
        json!({
            "name": format!("models/{id}"), "displayName": name, "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
            "supportedGenerationMethods": methods,
        })
    };
    json!({ "models": [
        model("loopback-1", "Loopback 1", &["generateContent", "countTokens"]),
        model("loopback-mini", "Loopback Mini", &["generateContent", "countTokens"]),
        model("text-embedding-004", "Text Embedding", &["embedContent"]),
    ] })
}
