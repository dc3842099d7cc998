//! Ollama's `/api/chat`. The context's size is part of each request: without it Ollama cuts a long prompt in silence.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{
    openai::temperature,
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

/// How long the model stays in memory after an answer: loading it again takes longer than answering.
const KEEP: &str = "30m";

pub(super) fn body(target: &Target, habit: &Habit, ask: &Ask, turns: &[WireTurn]) -> Value {
    let mut messages = vec![json!({"role": "system", "content": ask.system})];
    messages.extend(turns.iter().map(message));
    let mut options = json!({"num_ctx": target.model.context});
    options[target.spec.quirks.limit] = json!(ask.max_tokens.saturating_add(habit.room));
    if habit.temperature {
        options["temperature"] = temperature(ask);
    }
    let mut body = json!({
        "model": target.model.id, "messages": messages, "stream": false, "keep_alive": KEEP, "options": options
    });
    match &ask.shape {
        Shape::Text => {}
        Shape::Json => body["format"] = json!("json"),
        Shape::Schema { schema, .. } => body["format"] = schema::plain(schema),
    }
    body
}

fn message(turn: &WireTurn) -> Value {
    let role = match turn.role {
        Role::Customer => "user",
        Role::Assistant => "assistant",
    };
    let words = |part: &WirePart| match part {
        WirePart::Text(words) => Some(words.clone()),
        WirePart::Image { .. } => None,
        WirePart::Audio { .. } => Some(turns::unheard().to_owned()),
    };
    let words: Vec<String> = turn.parts.iter().filter_map(words).collect();
    let pictures: Vec<String> = turn
        .parts
        .iter()
        .filter_map(|part| match part {
            WirePart::Image { bytes, .. } => Some(BASE64_STANDARD.encode(bytes)),
            _ => None,
        })
        .collect();
    let mut message = json!({"role": role, "content": words.join("\n\n")});
    if !pictures.is_empty() {
        message["images"] = json!(pictures);
    }
    message
}

pub(super) fn read(value: &Value) -> Result<Found, Failure> {
    let message = value.get("message").ok_or_else(|| Failure::NotUnderstood("it has no message".into()))?;
    let finish = match text_at(value, "/done_reason") {
        Some("stop") | None => Finish::Done,
        Some("length") => Finish::Length,
        Some(_) => Finish::Other,
    };
    let tokens = Tokens {
        input: count_at(value, &["/prompt_eval_count"]),
        output: count_at(value, &["/eval_count"]),
        cached: 0,
    };
    let text = words_of(message.get("content").unwrap_or(&Value::Null));
    Ok(Found { text, finish, tokens, model: text_at(value, "/model").map(str::to_owned) })
}
