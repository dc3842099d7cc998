//! OpenAI chat completions, as OpenAI and its look-alikes speak it.

use serde_json::{Value, json};

use super::{Dialect, Refusal, check};
use crate::{
    answer::Answer,
    prompt::{Asked, Prompt, Said, Speaker},
};

const FIELDS: &[&str] = &[
    "model",
    "messages",
    "temperature",
    "top_p",
    "max_tokens",
    "max_completion_tokens",
    "response_format",
    "stream",
    "stop",
    "seed",
    "tools",
    "tool_choice",
    "n",
    "user",
    "reasoning_effort",
    "store",
    "safe_prompt",
    "presence_penalty",
    "frequency_penalty",
];

pub(super) fn read(dialect: &Dialect, body: &Value) -> Result<Prompt, Refusal> {
    let model = check::text(body, "model")?.to_owned();
    if dialect.strict_fields {
        check::known_fields(body, FIELDS)?;
    }
    if body["stream"] == Value::Bool(true) {
        return Err(Refusal::bad("this server does not stream"));
    }
    let mut prompt = Prompt { max_tokens: max_tokens(dialect, body, &model)?, ..Prompt::default() };
    prompt.temperature = check::temperature(body, 2.0)?;
    if dialect.reasons(&model) && prompt.temperature.is_some_and(|warm| warm != 1.0) {
        return Err(Refusal::bad("Unsupported value: 'temperature' does not support this value with this model."));
    }
    for message in check::list(body, "messages")? {
        let (text, media) = content(&message["content"])?;
        match message["role"].as_str() {
            Some("system" | "developer") if media.is_empty() => {
                prompt.system = [prompt.system.as_str(), text.as_str()].join("\n").trim().to_owned();
            }
            Some("user") => prompt.turns.push(Said { by: Speaker::User, text, media }),
            Some("assistant") if media.is_empty() => {
                prompt.turns.push(Said { by: Speaker::Assistant, text, media });
            }
            _ => return Err(Refusal::bad("Invalid value: 'messages[].role'")),
        }
    }
    prompt.asked = asked(dialect, &body["response_format"], &model)?;
    let json_said = prompt.all_text().to_lowercase().contains("json");
    if prompt.asked == Asked::Json && dialect.json_must_be_said && !json_said {
        return Err(Refusal::bad(
            "'messages' must contain the word 'json' to use 'response_format' of type 'json_object'.",
        ));
    }
    Ok(Prompt { model, ..prompt })
}

fn max_tokens(dialect: &Dialect, body: &Value, model: &str) -> Result<Option<u64>, Refusal> {
    let old = check::tokens(body, "max_tokens", dialect.most_tokens)?;
    let new = check::tokens(body, "max_completion_tokens", dialect.most_tokens)?;
    if new.is_some() && !dialect.completion_tokens {
        return Err(Refusal::bad("Unrecognized request argument supplied: max_completion_tokens"));
    }
    if old.is_some() && dialect.reasons(model) {
        return Err(Refusal::bad(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        ));
    }
    if old.is_some() && new.is_some() {
        return Err(Refusal::bad("max_tokens and max_completion_tokens cannot both be set"));
    }
    Ok(old.or(new))
}

fn content(content: &Value) -> Result<(String, Vec<String>), Refusal> {
    if let Some(text) = content.as_str() {
        return Ok((text.to_owned(), Vec::new()));
    }
    let (mut texts, mut media) = (Vec::new(), Vec::new());
    for part in content.as_array().filter(|parts| !parts.is_empty()).ok_or_else(|| Refusal::bad("no content"))? {
        match part["type"].as_str() {
            Some("text") => texts.push(check::text(part, "text")?.to_owned()),
            Some("image_url") => media.push(check::data_url(&part["image_url"]["url"])?),
            Some("input_audio") => {
                check::base64(&part["input_audio"]["data"])?;
                let format = check::text(&part["input_audio"], "format")?;
                if !["wav", "mp3"].contains(&format) {
                    return Err(Refusal::bad("'input_audio.format' must be wav or mp3"));
                }
                media.push(format!("audio/{format}"));
            }
            _ => return Err(Refusal::bad("Invalid value: 'messages[].content[].type'")),
        }
    }
    Ok((texts.join("\n"), media))
}

fn asked(dialect: &Dialect, format: &Value, model: &str) -> Result<Asked, Refusal> {
    match format["type"].as_str() {
        None if format.is_null() => Ok(Asked::Text),
        Some("text") => Ok(Asked::Text),
        Some("json_object") => Ok(Asked::Json),
        Some("json_schema") if !dialect.takes_schema(model) => {
            Err(Refusal::bad("This model does not support response format `json_schema`."))
        }
        Some("json_schema") => {
            let spec = &format["json_schema"];
            let name = check::text(spec, "name")?;
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
                return Err(Refusal::bad("Invalid 'response_format.json_schema.name'"));
            }
            if spec["schema"]["type"] != "object" {
                return Err(Refusal::bad("schema must be a JSON Schema of 'type: \"object\"'"));
            }
            if spec["strict"] == Value::Bool(true) {
                check::strict_schema(&spec["schema"], "()")?;
            }
            Ok(Asked::Schema(spec["schema"].clone()))
        }
        _ => Err(Refusal::bad("Invalid value: 'response_format.type'")),
    }
}

pub(super) fn envelope(answer: &Answer) -> Value {
    completion(
        answer,
        json!({ "role": "assistant", "content": answer.text, "refusal": null }),
        answer.stop("stop", "length"),
    )
}

pub(super) fn filtered(answer: &Answer) -> Value {
    completion(answer, json!({ "role": "assistant", "content": "", "refusal": null }), "content_filter")
}

fn completion(answer: &Answer, message: Value, finish: &str) -> Value {
    json!({
        "id": "chatcmpl-loopback", "object": "chat.completion", "created": 1_700_000_000, "model": answer.model,
        "choices": [{ "index": 0, "message": message, "logprobs": null, "finish_reason": finish }],
        "usage": {
            "prompt_tokens": answer.input, "completion_tokens": answer.output, "total_tokens": answer.input + answer.output,
            "prompt_tokens_details": { "cached_tokens": answer.cached },
        },
    })
}

pub(super) fn error(status: u16, words: &str) -> Value {
    let (kind, code) = match status {
        401 => ("invalid_request_error", json!("invalid_api_key")),
        404 => ("invalid_request_error", json!("model_not_found")),
        429 => ("requests", json!("rate_limit_exceeded")),
        500.. => ("server_error", Value::Null),
        _ => ("invalid_request_error", Value::Null),
    };
    json!({ "error": { "message": words, "type": kind, "param": null, "code": code } })
}

pub(super) fn quota_spent() -> Value {
    let words = "You exceeded your current quota, please check your plan and billing details.";
    json!({ "error": { "message": words, "type": "insufficient_quota", "param": null, "code": "insufficient_quota" } })
}

pub(super) fn list() -> Value {
    let model = |id: &str| json!({ "id": id, "object": "model", "created": 1_700_000_000, "owned_by": "loopback" });
    json!({ "object": "list", "data": [model("loopback-1"), model("loopback-mini"), model("text-embedding-3-small"), model("whisper-1")] })
}
