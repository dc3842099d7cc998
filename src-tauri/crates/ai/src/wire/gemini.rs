//! Google's `generateContent`. The schema goes into `responseJsonSchema`, which takes JSON Schema; the older `responseSchema`
//! is a language of its own.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::{
    openai::temperature,
    read::{Finish, Found, count_at, text_at, words_of},
    schema,
    turns::{WirePart, WireTurn},
};
use crate::{
    ask::{Ask, Role, Shape},
    call::Tokens,
    failure::Failure,
    providers::Habit,
    target::Target,
};

/// The model is part of the path; a name with a slash in it is not a path of its own.
pub(super) fn path(model: &str) -> String {
    let name = model.strip_prefix("models/").unwrap_or(model);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let safe: String = name.chars().map(|c| if plain(c) { c } else { '-' }).collect();
    format!("models/{safe}:generateContent")
}

pub(super) fn body(target: &Target, habit: &Habit, ask: &Ask, turns: &[WireTurn]) -> Value {
    let contents: Vec<Value> = turns.iter().map(content).collect();
    let mut config = json!({});
    config[target.spec.quirks.limit] = json!(ask.max_tokens.saturating_add(habit.room));
    if habit.temperature {
        config["temperature"] = temperature(ask);
    }
    match &ask.shape {
        Shape::Text => {}
        Shape::Json => config["responseMimeType"] = json!("application/json"),
        Shape::Schema { schema, .. } => {
            config["responseMimeType"] = json!("application/json");
            config["responseJsonSchema"] = schema::plain(schema);
        }
    }
    let mut body = json!({"contents": contents, "generationConfig": config});
    if !ask.system.trim().is_empty() {
        body["systemInstruction"] = json!({"parts": [{"text": ask.system}]});
    }
    body
}

fn content(turn: &WireTurn) -> Value {
    let role = match turn.role {
        Role::Customer => "user",
        Role::Assistant => "model",
    };
    json!({"role": role, "parts": turn.parts.iter().map(part).collect::<Vec<_>>()})
}

fn part(part: &WirePart) -> Value {
    match part {
        WirePart::Text(words) => json!({"text": words}),
        WirePart::Image { mime, bytes } | WirePart::Audio { mime, bytes } => {
            json!({"inlineData": {"mimeType": mime, "data": BASE64_STANDARD.encode(bytes)}})
        }
    }
}

pub(super) fn read(value: &Value) -> Result<Found, Failure> {
    if text_at(value, "/promptFeedback/blockReason").is_some() {
        return Err(Failure::Filtered);
    }
    let candidate =
        value.pointer("/candidates/0").ok_or_else(|| Failure::NotUnderstood("it has no candidates".into()))?;
    let finish = match text_at(candidate, "/finishReason") {
        Some("STOP") | None => Finish::Done,
        Some("MAX_TOKENS") => Finish::Length,
        Some("SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "IMAGE_SAFETY") => {
            Finish::Filtered
        }
        Some(_) => Finish::Other,
    };
    let text = words_of(candidate.pointer("/content/parts").unwrap_or(&Value::Null));
    let thoughts = count_at(value, &["/usageMetadata/thoughtsTokenCount"]);
    let tokens = Tokens {
        input: count_at(value, &["/usageMetadata/promptTokenCount"]),
        output: count_at(value, &["/usageMetadata/candidatesTokenCount"]).saturating_add(thoughts),
        cached: count_at(value, &["/usageMetadata/cachedContentTokenCount"]),
    };
    Ok(Found { text, finish, tokens, model: text_at(value, "/modelVersion").map(str::to_owned) })
}
