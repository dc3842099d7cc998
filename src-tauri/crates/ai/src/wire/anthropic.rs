//! Anthropic's messages. A schema is the form of the answer, or, for models from before that existed, the input of a tool
//! that the model must call; the input is then the answer.

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

pub(super) fn body(target: &Target, habit: &Habit, ask: &Ask, turns: &[WireTurn]) -> Value {
    let messages: Vec<Value> = turns.iter().map(message).collect();
    let mut body = json!({"model": target.model.id, "messages": messages});
    body[target.spec.quirks.limit] = json!(ask.max_tokens.saturating_add(habit.room));
    if !ask.system.trim().is_empty() {
        body["system"] = json!(ask.system);
    }
    if habit.temperature {
        body["temperature"] = temperature(ask);
    }
    match &ask.shape {
        // There is no JSON mode; the prompt asks for it.
        Shape::Text | Shape::Json => {}
        Shape::Schema { name, schema } if habit.by_tool => {
            body["tools"] =
                json!([{"name": name, "description": "Gives the answer.", "input_schema": schema::plain(schema)}]);
            body["tool_choice"] = json!({"type": "tool", "name": name, "disable_parallel_tool_use": true});
        }
        Shape::Schema { schema, .. } => {
            body["output_config"] = json!({"format": {"type": "json_schema", "schema": schema::strict(schema)}});
        }
    }
    body
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
    match part {
        WirePart::Text(words) => json!({"type": "text", "text": words}),
        WirePart::Image { mime, bytes } => {
            let source = json!({"type": "base64", "media_type": mime, "data": BASE64_STANDARD.encode(bytes)});
            json!({"type": "image", "source": source})
        }
        WirePart::Audio { .. } => json!({"type": "text", "text": turns::unheard()}),
    }
}

pub(super) fn read(value: &Value) -> Result<Found, Failure> {
    let content = value.get("content").ok_or_else(|| Failure::NotUnderstood("it has no content".into()))?;
    let tool = content.as_array().and_then(|blocks| {
        let block = blocks.iter().find(|block| text_at(block, "/type") == Some("tool_use"))?;
        block.get("input").filter(|input| input.is_object())
    });
    let text = tool.map_or_else(|| words_of(content), Value::to_string);
    let finish = match text_at(value, "/stop_reason") {
        Some("refusal") => Finish::Filtered,
        Some("max_tokens" | "model_context_window_exceeded") => Finish::Length,
        Some("end_turn" | "stop_sequence" | "tool_use") | None => Finish::Done,
        Some(_) => Finish::Other,
    };
    // Unlike elsewhere, tokens that were read from or written to the cache are not among the input's.
    let cached = count_at(value, &["/usage/cache_read_input_tokens"]);
    let written = count_at(value, &["/usage/cache_creation_input_tokens"]);
    let tokens = Tokens {
        input: count_at(value, &["/usage/input_tokens"]).saturating_add(cached).saturating_add(written),
        output: count_at(value, &["/usage/output_tokens"]),
        cached,
    };
    Ok(Found { text, finish, tokens, model: text_at(value, "/model").map(str::to_owned) })
}
