//! Errors: what an answer that is none means. The codes of HTTP say half of it; the other half is in bodies that look
//! different at each provider and are read here in one place, because the same words turn up behind several wires.

use bytes::Bytes;
use domain::Secret;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::patience::retry_after;
use crate::{failure::Failure, target::Target};

/// Provider's words are cut here, in characters.
const LONGEST: usize = 300;
/// A key that is shorter would be found everywhere.
const SHORTEST_KEY: usize = 4;

/// Signs of an account without money or allowance. They come as 402, 403 or 429; waiting does not help.
const SPENT: &[&str] = &[
    "insufficient_quota",
    "insufficient balance",
    "insufficient_balance",
    "insufficient credits",
    "billing_error",
    "billing_hard_limit_reached",
    "billing_not_active",
    "credit balance is too low",
    "credit limit",
    "perday",
    "exceeded your monthly included credits",
    "account is not active",
];
/// Signs of a refusal because of what was asked.
const FILTERED: &[&str] = &[
    "content_filter",
    "content_policy_violation",
    "content_policy",
    "responsibleaipolicyviolation",
    "moderation",
    "flagged as potentially violating",
];
/// Signs of a wrong key behind a code that does not say so.
const NO_KEY: &[&str] =
    &["api_key_invalid", "api key not valid", "invalid_api_key", "authentication_error", "invalid api key"];

/// What an answer with an error's code means.
pub(crate) fn failure_of_status(target: &Target, status: u16, headers: &HeaderMap, body: &Bytes) -> Failure {
    let value = serde_json::from_slice::<Value>(body).ok();
    if (300..400).contains(&status) {
        let words = "The address forwards to another one. Enter the address it forwards to.".into();
        return Failure::Rejected { status, words };
    }
    let words = value.as_ref().map_or_else(|| plain_words(body), words_of);
    judge(status, &words, value.as_ref(), headers, target)
}

/// An error that came with a success, if this is one.
pub(crate) fn failure_in_answer(target: &Target, value: &Value, headers: &HeaderMap) -> Option<Failure> {
    let error = value.get("error").or_else(|| value.pointer("/choices/0/error")).filter(|error| !error.is_null());
    let is_error = error.is_some() || value.get("type").and_then(Value::as_str) == Some("error");
    if !is_error {
        return None;
    }
    let error = error.unwrap_or(value);
    let code = error.get("code").or_else(|| error.get("status_code")).and_then(Value::as_u64);
    let status = code.and_then(|code| u16::try_from(code).ok()).filter(|code| (400..600).contains(code));
    let words = words_of(error);
    let hints = hints(error);
    let status = status.unwrap_or_else(|| match () {
        () if hints.contains("rate_limit") => 429,
        () if hints.contains("overloaded") => 529,
        () if hints.contains("server_error") || hints.contains("api_error") => 500,
        () => 200,
    });
    Some(judge(status, &words, Some(value), headers, target))
}

/// What a model wrote when its provider found that it is not the JSON that was asked for (Groq). It may well be repaired
/// here, and has been paid for.
pub(crate) fn failed_generation(body: &Bytes) -> Option<String> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let text = value.pointer("/error/failed_generation")?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn judge(status: u16, words: &str, value: Option<&Value>, headers: &HeaderMap, target: &Target) -> Failure {
    let signs = format!("{} {}", value.map(hints).unwrap_or_default(), words.to_lowercase());
    let says = |list: &[&str]| list.iter().any(|sign| signs.contains(sign));
    let wait = || retry_after(headers, value);
    match status {
        402 => Failure::QuotaSpent,
        400 | 403 | 429 if says(SPENT) => Failure::QuotaSpent,
        401 => Failure::Unauthorized,
        400 | 403 if says(NO_KEY) => Failure::Unauthorized,
        400 | 403 | 451 if says(FILTERED) => Failure::Filtered,
        403 if !signs.contains("unsupported_country") => Failure::Unauthorized,
        408 => Failure::TimedOut,
        429 => Failure::RateLimited { retry_after: wait() },
        // The computer is too small for the model: that does not pass.
        500 if signs.contains("system memory") => rejected(status, words, target),
        498 | 500..=599 => Failure::Overloaded { retry_after: wait() },
        _ => rejected(status, words, target),
    }
}

fn rejected(status: u16, words: &str, target: &Target) -> Failure {
    Failure::Rejected { status, words: shorten(&scrub(words, target.key.as_ref())) }
}

/// The words of an error, wherever they are.
fn words_of(value: &Value) -> String {
    let value = value.get(0).unwrap_or(value);
    let places = [
        "/error/message",
        "/error/metadata/raw",
        "/error",
        "/message",
        "/message/detail/0/msg",
        "/detail",
        "/detail/0/msg",
        "/msg",
        "/errors/0/message",
    ];
    let found = places.iter().find_map(|place| {
        let text = value.pointer(place)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    });
    found.or_else(|| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Everything in an error that is meant for programs, in small letters.
fn hints(value: &Value) -> String {
    let value = value.get(0).unwrap_or(value);
    let error = value.get("error").unwrap_or(value);
    let mut hints: Vec<String> = ["type", "code", "status", "reason"]
        .iter()
        .filter_map(|name| error.get(name)?.as_str())
        .map(str::to_lowercase)
        .collect();
    let details = error.get("details").and_then(Value::as_array).into_iter().flatten();
    hints.extend(details.map(|detail| detail.to_string().to_lowercase()));
    hints.join(" ")
}

/// The words of a body that is no JSON: short text as it is, pages not at all.
fn plain_words(body: &Bytes) -> String {
    let text = String::from_utf8_lossy(body.get(..4_096).unwrap_or(body));
    let text = text.trim();
    if text.starts_with('<') { String::new() } else { text.to_owned() }
}

fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// Words without the key, should the provider have echoed it.
fn scrub(words: &str, key: Option<&Secret>) -> String {
    match key.map(Secret::reveal).filter(|key| key.len() >= SHORTEST_KEY) {
        Some(key) => words.replace(key, "<redacted>"),
        None => words.to_owned(),
    }
}

/// A body without the key, should the provider have echoed it.
pub(crate) fn scrub_body(body: Bytes, key: Option<&Secret>) -> Bytes {
    let Some(key) = key.map(Secret::reveal).filter(|key| key.len() >= SHORTEST_KEY) else { return body };
    if !body.windows(key.len()).any(|window| window == key.as_bytes()) {
        return body;
    }
    String::from_utf8_lossy(&body).replace(key, "<redacted>").into()
}

#[cfg(test)]
mod tests;
