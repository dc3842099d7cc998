//! Wire: how each provider is asked and understood. A wire makes a body and reads an answer; everything that the wires have
//! in common (joining turns, schema dialects, error words, waiting times) is in a file of its own.

mod anthropic;
mod errors;
mod gemini;
mod listed;
mod ollama;
mod openai;
mod patience;
mod read;
mod schema;
mod turns;

use bytes::Bytes;
use domain::assistant::ModelInfo;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::{
    ask::Ask,
    call::Completion,
    failure::Failure,
    providers::WireKind,
    request::{Header, Request},
    target::Target,
};

pub(crate) use errors::{failed_generation, failure_in_answer, failure_of_status, scrub_body};

/// The exact request of a question.
pub(crate) fn request(target: &Target, ask: &Ask) -> Request {
    let turns = turns::prepare(ask, &target.model);
    let habit = target.spec.habit(&target.model.id);
    let (path, mut body) = match target.spec.wire {
        WireKind::OpenAi => ("chat/completions".to_owned(), openai::body(target, habit, ask, &turns)),
        WireKind::Anthropic => ("messages".to_owned(), anthropic::body(target, habit, ask, &turns)),
        WireKind::Gemini => (gemini::path(&target.model.id), gemini::body(target, habit, ask, &turns)),
        WireKind::Ollama => ("chat".to_owned(), ollama::body(target, habit, ask, &turns)),
    };
    for add in [target.spec.quirks.add, habit.add] {
        // A test holds that each of them is one.
        if let Ok(add @ Value::Object(_)) = serde_json::from_str(add) {
            merge(&mut body, add);
        }
    }
    Request::post_json(target.at(&path), headers(target), &body)
}

/// The exact request for the list of models.
pub(crate) fn listing(target: &Target) -> Request {
    let (path, query) = match target.spec.wire {
        WireKind::OpenAi => ("models", None),
        WireKind::Anthropic => ("models", Some("limit=1000")),
        WireKind::Gemini => ("models", Some("pageSize=1000")),
        WireKind::Ollama => ("tags", None),
    };
    let mut url = target.at(path);
    url.set_query(query);
    Request::get(url, headers(target))
}

/// The headers that say who asks.
pub(crate) fn headers(target: &Target) -> Vec<Header> {
    let key = target.key.as_ref();
    match target.spec.wire {
        WireKind::OpenAi | WireKind::Ollama => {
            key.map(|key| Header::secret("authorization", "Bearer ", key)).into_iter().collect()
        }
        WireKind::Anthropic => key
            .map(|key| Header::secret("x-api-key", "", key))
            .into_iter()
            .chain([Header::plain("anthropic-version", "2023-06-01")])
            .collect(),
        WireKind::Gemini => key.map(|key| Header::secret("x-goog-api-key", "", key)).into_iter().collect(),
    }
}

/// Understands an answer that came with a success.
pub(crate) fn completion(target: &Target, body: &Bytes, headers: &HeaderMap) -> Result<Completion, Failure> {
    let value = json(body)?;
    if let Some(failure) = failure_in_answer(target, &value, headers) {
        return Err(failure);
    }
    let read = match target.spec.wire {
        WireKind::OpenAi => openai::read(&value),
        WireKind::Anthropic => anthropic::read(&value),
        WireKind::Gemini => gemini::read(&value),
        WireKind::Ollama => ollama::read(&value),
    };
    read?.completion(&target.model.id)
}

/// Understands a list of models: those that can be talked to.
pub(crate) fn models(target: &Target, body: &Bytes, headers: &HeaderMap) -> Result<Vec<ModelInfo>, Failure> {
    let value = json(body)?;
    if let Some(failure) = failure_in_answer(target, &value, headers) {
        return Err(failure);
    }
    listed::models(target.spec, &value).ok_or_else(|| Failure::NotUnderstood("this is no list of models".into()))
}

/// Reads JSON, and says what came instead.
pub(crate) fn json(body: &Bytes) -> Result<Value, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        let start = String::from_utf8_lossy(body.get(..200).unwrap_or(body)).trim_start().to_lowercase();
        Failure::NotUnderstood(match () {
            () if start.is_empty() => return Failure::Empty,
            () if start.starts_with("<!doctype") || start.starts_with("<html") => {
                "a web page came instead of an answer; check the address".into()
            }
            () if error.is_eof() => "the answer breaks off".into(),
            () => "it is not JSON".into(),
        })
    })
}

/// Puts `add` into `into`, object by object.
fn merge(into: &mut Value, add: Value) {
    match (into, add) {
        (Value::Object(into), Value::Object(add)) => {
            for (name, value) in add {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, add) => *into = add,
    }
}

#[cfg(test)]
mod tests;
