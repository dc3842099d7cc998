//! OpenAI's chat completions, as nearly everybody speaks them.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{
    read::{Finish, Found, count_at, text_at, words_of},
    schema,
    turns::{self, WirePart, WireTurn},
};
use crate::{
    ask::{Ask, Role, Shape},
    call::Tokens,
    failure::Failure,
    providers::Habit,
    target::Target,
};

pub(super) fn body(target: &Target, habit: &Habit, ask: &Ask, turns: &[WireTurn]) -> Value {
    let mut messages = vec![json!({"role": "system", "content": system(ask)})];
    messages.extend(turns.iter().map(message));
    let mut body = json!({"model": target.model.id, "messages": messages, "stream": false});
    body[target.spec.quirks.limit] = json!(ask.max_tokens.saturating_add(habit.room));
    if habit.temperature {
        body["temperature"] = temperature(ask);
    }
    match &ask.shape {
        Shape::Text => {}
        Shape::Json => body["response_format"] = json!({"type": "json_object"}),
        Shape::Schema { name, schema } => {
            let schema = schema::strict(schema);
            body["response_format"] =
                json!({"type": "json_schema", "json_schema": {"name": name, "strict": true, "schema": schema}});
        }
    }
    body
}

/// Two decimals: what a single-precision number really holds would look strange in the preview.
pub(super) fn temperature(ask: &Ask) -> Value {
    let rounded = (f64::from(ask.temperature) * 100.0).round() / 100.0;
    json!(if rounded.is_finite() { rounded.clamp(0.0, 1.0) } else { 0.0 })
}

/// JSON mode is an error unless the prompt says "JSON" somewhere.
fn system(ask: &Ask) -> String {
    if ask.shape == Shape::Json && !ask.system.to_lowercase().contains("json") {
        return format!("{}\n\nAnswer with one JSON object.", ask.system);
    }
    ask.system.clone()
}

fn message(turn: &WireTurn) -> Value {
    let role = match turn.role {
        Role::Customer => "user",
        Role::Assistant => "assistant",
    };
    let content = turn.words().map_or_else(|| turn.parts.iter().map(part).collect::<Vec<_>>().into(), Value::String);
    json!({"role": role, "content": content})
}

fn part(part: &WirePart) -> Value {
    let text = |words: &str| json!({"type": "text", "text": words});
    match part {
        WirePart::Text(words) => text(words),
        WirePart::Image { mime, bytes } => {
            json!({"type": "image_url", "image_url": {"url": format!("data:{mime};base64,{}", BASE64_STANDARD.encode(bytes))}})
        }
        WirePart::Audio { mime, bytes } => match sound_format(mime) {
            Some(format) => {
                json!({"type": "input_audio", "input_audio": {"data": BASE64_STANDARD.encode(bytes), "format": format}})
            }
            None => text(turns::unheard()),
        },
    }
}

/// The only two that this wire knows.
fn sound_format(mime: &str) -> Option<&'static str> {
    match mime {
        "audio/mpeg" | "audio/mp3" => Some("mp3"),
        "audio/wav" | "audio/x-wav" | "audio/wave" => Some("wav"),
        _ => None,
    }
}

pub(super) fn read(value: &Value) -> Result<Found, Failure> {
    let choice = value.pointer("/choices/0").ok_or_else(|| Failure::NotUnderstood("it has no choices".into()))?;
    let message = choice.get("message").unwrap_or(&Value::Null);
    let refused = text_at(message, "/refusal").is_some() || refuses(message);
    let finish = match text_at(choice, "/finish_reason") {
        _ if refused => Finish::Filtered,
        Some("content_filter" | "safety" | "refusal") => Finish::Filtered,
        Some("length" | "max_tokens" | "model_length") => Finish::Length,
        Some("stop" | "eos" | "eos_token" | "end_turn") | None => Finish::Done,
        Some(_) => Finish::Other,
    };
    let text = match words_of(message.get("content").unwrap_or(&Value::Null)) {
        // Completions of the oldest kind.
        empty if empty.is_empty() => text_at(choice, "/text").unwrap_or_default().to_owned(),
        text => text,
    };
    let tokens = Tokens {
        input: count_at(value, &["/usage/prompt_tokens", "/usage/input_tokens"]),
        output: count_at(value, &["/usage/completion_tokens", "/usage/output_tokens"]),
        cached: count_at(value, &["/usage/prompt_tokens_details/cached_tokens", "/usage/prompt_cache_hit_tokens"]),
    };
    Ok(Found { text, finish, tokens, model: text_at(value, "/model").map(str::to_owned) })
}

fn refuses(message: &Value) -> bool {
    let parts = message.get("content").and_then(Value::as_array);
    parts.is_some_and(|parts| parts.iter().any(|part| text_at(part, "/type") == Some("refusal")))
}
