//! Anthropic messages.

use serde_json::{Value, json};

use super::{Dialect, Refusal, check};
use crate::{
    answer::Answer,
    prompt::{Asked, Prompt, Said, Speaker},
};

const FIELDS: &[&str] = &[
    "model",
    "messages",
    "max_tokens",
    "system",
    "temperature",
    "top_p",
    "top_k",
    "stop_sequences",
    "stream",
    "tools",
    "tool_choice",
    "metadata",
    "thinking",
    "output_config",
    "output_format",
];

pub(super) fn read(dialect: &Dialect, body: &Value) -> Result<Prompt, Refusal> {
    check::known_fields(body, FIELDS)?;
    if body["stream"] == Value::Bool(true) {
        return Err(Refusal::bad("this server does not stream"));
    }
    let max_tokens = check::tokens(body, "max_tokens", dialect.most_tokens)?;
    if max_tokens.is_none() {
        return Err(Refusal::bad("max_tokens: Field required"));
    }
    let mut turns = Vec::new();
    for message in check::list(body, "messages")? {
        let by = match message["role"].as_str() {
            Some("user") => Speaker::User,
            Some("assistant") if !turns.is_empty() => Speaker::Assistant,
            Some("assistant") => return Err(Refusal::bad("messages: first message must use the \"user\" role")),
            _ => return Err(Refusal::bad("messages: role must be \"user\" or \"assistant\"")),
        };
        let (text, media) = content(&message["content"])?;
        turns.push(Said { by, text, media });
    }
    let (asked, tool) = tool(body)?;
    Ok(Prompt {
        model: check::text(body, "model")?.to_owned(),
        system: system(&body["system"])?,
        turns,
        asked,
        max_tokens,
        temperature: check::temperature(body, 1.0)?,
        tool,
    })
}

fn system(system: &Value) -> Result<String, Refusal> {
    match system {
        Value::Null => Ok(String::new()),
        blocks => content(blocks).map(|(text, _)| text),
    }
}

fn content(content: &Value) -> Result<(String, Vec<String>), Refusal> {
    let empty = || Refusal::bad("text content blocks must be non-empty");
    if let Some(text) = content.as_str() {
        return if text.is_empty() { Err(empty()) } else { Ok((text.to_owned(), Vec::new())) };
    }
    let (mut texts, mut media) = (Vec::new(), Vec::new());
    for block in content.as_array().filter(|blocks| !blocks.is_empty()).ok_or_else(empty)? {
        match block["type"].as_str() {
            Some("text") => texts.push(check::text(block, "text").map_err(|_| empty())?.to_owned()),
            Some("image") if block["source"]["type"] == "base64" => {
                let mime = check::text(&block["source"], "media_type")?;
                if !["image/jpeg", "image/png", "image/gif", "image/webp"].contains(&mime) {
                    return Err(Refusal::bad(
                        "media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
                    ));
                }
                check::base64(&block["source"]["data"])?;
                media.push(mime.to_owned());
            }
            _ => return Err(Refusal::bad("messages: unknown content block")),
        }
    }
    Ok((texts.join("\n"), media))
}

/// A schema is asked for with a tool that must be called, or as the format of the output.
fn tool(body: &Value) -> Result<(Asked, Option<String>), Refusal> {
    let format = if body["output_config"]["format"].is_object() {
        &body["output_config"]["format"]
    } else {
        &body["output_format"]
    };
    if format["type"] == "json_schema" {
        check::closed_schema(&format["schema"])?;
        return Ok((Asked::Schema(format["schema"].clone()), None));
    }
    let tools = body["tools"].as_array().map(Vec::as_slice).unwrap_or_default();
    for tool in tools {
        check::text(tool, "name")?;
        if tool["input_schema"]["type"] != "object" {
            return Err(Refusal::bad("tools: input_schema.type: Input should be 'object'"));
        }
    }
    let choice = &body["tool_choice"];
    if choice.is_null() || choice["type"] != "tool" {
        return Ok((Asked::Text, None));
    }
    let name = check::text(choice, "name")?;
    let tool = tools.iter().find(|tool| tool["name"] == name);
    let tool = tool.ok_or_else(|| Refusal::bad(format!("tool_choice: tool '{name}' not found in provided tools")))?;
    Ok((Asked::Schema(tool["input_schema"].clone()), Some(name.to_owned())))
}

pub(super) fn envelope(answer: &Answer) -> Value {
    let (block, stop) = match (&answer.tool, answer.object()) {
        (Some(name), Some(input)) => {
            (json!({ "type": "tool_use", "id": "toolu_loopback", "name": name, "input": input }), "tool_use")
        }
        _ => (json!({ "type": "text", "text": answer.text }), "end_turn"),
    };
    // An empty answer has no block at all.
    let content = if answer.text.is_empty() { json!([]) } else { json!([block]) };
    message(answer, content, answer.stop(stop, "max_tokens"))
}

pub(super) fn filtered(answer: &Answer) -> Value {
    message(answer, json!([]), "refusal")
}

fn message(answer: &Answer, content: Value, stop: &str) -> Value {
    json!({
        "id": "msg_loopback", "type": "message", "role": "assistant", "model": answer.model, "content": content,
        "stop_reason": stop, "stop_sequence": null,
        "usage": {
            // This wire counts what was cached beside what was read, not in it.
            "input_tokens": answer.input - answer.cached.min(answer.input), "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": answer.cached, "output_tokens": answer.output,
        },
    })
}

pub(super) fn error(status: u16, words: &str) -> Value {
    let kind = match status {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    };
    json!({ "type": "error", "error": { "type": kind, "message": words }, "request_id": "req_loopback" })
}

pub(super) fn list() -> Value {
    let model = |id: &str, name: &str| json!({ "type": "model", "id": id, "display_name": name, "created_at": "2026-01-01T00:00:00Z" });
    json!({ "data": [model("loopback-1", "Loopback 1"), model("loopback-mini", "Loopback Mini")], "has_more": false, "first_id": "loopback-1", "last_id": "loopback-mini" })
}
