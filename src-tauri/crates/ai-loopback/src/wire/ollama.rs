//! Ollama's own chat.

use serde_json::{Value, json};

use super::{Refusal, check};
use crate::{
    answer::Answer,
    prompt::{Asked, Prompt, Said, Speaker},
};

pub(super) fn read(body: &Value) -> Result<Prompt, Refusal> {
    // The real one streams unless it is told not to.
    if body["stream"] != Value::Bool(false) {
        return Err(Refusal::bad("'stream' must be false: without it the answer comes in pieces"));
    }
    let options = &body["options"];
    let mut prompt = Prompt {
        model: check::text(body, "model")?.to_owned(),
        max_tokens: check::tokens(options, "num_predict", u64::MAX)?,
        temperature: check::temperature(options, 2.0)?,
        asked: asked(&body["format"])?,
        ..Prompt::default()
    };
    for message in check::list(body, "messages")? {
        let text = message["content"].as_str().ok_or_else(|| Refusal::bad("content must be a string"))?.to_owned();
        let images = message["images"].as_array().map(Vec::as_slice).unwrap_or_default();
        images.iter().try_for_each(check::base64)?;
        let media = vec!["image/*".to_owned(); images.len()];
        match message["role"].as_str() {
            Some("system") => prompt.system = [prompt.system.as_str(), text.as_str()].join("\n").trim().to_owned(),
            Some("user") => prompt.turns.push(Said { by: Speaker::User, text, media }),
            Some("assistant") => prompt.turns.push(Said { by: Speaker::Assistant, text, media }),
            _ => return Err(Refusal::bad("invalid role")),
        }
    }
    Ok(prompt)
}

fn asked(format: &Value) -> Result<Asked, Refusal> {
    match format {
        Value::Null => Ok(Asked::Text),
        Value::String(name) if name == "json" => Ok(Asked::Json),
        Value::Object(_) => Ok(Asked::Schema(format.clone())),
        _ => Err(Refusal::bad("invalid format: expected \"json\" or a JSON schema")),
    }
}

pub(super) fn envelope(answer: &Answer) -> Value {
    json!({
        "model": answer.model, "created_at": "2026-01-01T00:00:00Z",
        "message": { "role": "assistant", "content": answer.text }, "done": true, "done_reason": answer.stop("stop", "length"),
        "total_duration": 1_000_000, "load_duration": 1_000, "prompt_eval_count": answer.input, "eval_count": answer.output,
    })
}

pub(super) fn error(words: &str) -> Value {
    json!({ "error": words })
}

pub(super) fn list() -> Value {
    let model = |name: &str, family: &str| {
        let details = json!({ "format": "gguf", "family": family, "families": [family], "parameter_size": "3.2B", "quantization_level": "Q4_K_M" });
        json!({ "name": name, "model": name, "modified_at": "2026-01-01T00:00:00Z", "size": 2_000_000_000u64, "digest": "0", "details": details })
    };
    json!({ "models": [model("loopback-1:latest", "llama"), model("loopback-mini:latest", "qwen2"), model("nomic-embed-text:latest", "nomic-bert")] })
}
