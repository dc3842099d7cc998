//! Listed: what a provider's own list says of its models. Behind the OpenAI wire nearly every list has fields of its own;
//! all of them are looked for, in whatever list.

use domain::assistant::{ModelInfo, ShapeSupport};
use serde_json::Value;

use super::read::{count_at, text_at};
use crate::providers::{ProviderSpec, WireKind};

/// Parts of names of models that cannot be talked to.
const NO_CHAT: &[&str] = &[
    "embed",
    "whisper",
    "tts",
    "transcri",
    "moderation",
    "dall-e",
    "image",
    "realtime",
    "rerank",
    "guard",
    "ocr",
    "voxtral",
    "speech",
    "orpheus",
    "sora",
    "imagen",
    "veo",
    "lyria",
    "aqa",
    "live-",
    "native-audio",
    "robotics",
    "computer-use",
    "davinci",
    "babbage",
    "bge-",
    "e5-",
    "stable-diffusion",
    "flux",
    "audio-preview",
    "gpt-audio",
    "deep-research",
    "music",
    "video",
];
/// OpenAI's models that speak only its newer wire.
const OTHER_WIRE: &[&str] = &["codex", "-pro", "instruct", "search-preview"];
/// Google's models that take no system prompt.
const NO_SYSTEM: &[&str] = &["gemma-3", "gemma-2", "learnlm"];
/// Parts of names of local models that see.
const LOCAL_EYES: &[&str] = &[
    "llava",
    "vision",
    "-vl",
    "vl:",
    "2.5vl",
    "3vl",
    "gemma3",
    "gemma4",
    "minicpm-v",
    "moondream",
    "mistral-small3",
    "llama4",
    "pixtral",
];

/// The models of a list; `None` when it is none.
pub(super) fn models(spec: &ProviderSpec, value: &Value) -> Option<Vec<ModelInfo>> {
    let list = ["data", "models"].iter().find_map(|name| value.get(name)).unwrap_or(value).as_array()?;
    let entry = match spec.wire {
        WireKind::OpenAi => of_openai,
        WireKind::Anthropic => of_anthropic,
        WireKind::Gemini => of_gemini,
        WireKind::Ollama => of_ollama,
    };
    let mut models: Vec<ModelInfo> = list.iter().filter_map(|value| entry(spec, value)).collect();
    models.iter_mut().for_each(|model| model.listed = true);
    models.sort_by(|a, b| a.id.cmp(&b.id));
    models.dedup_by(|a, b| a.id == b.id);
    Some(models)
}

fn of_openai(spec: &ProviderSpec, value: &Value) -> Option<ModelInfo> {
    let id = text_at(value, "/id").or_else(|| text_at(value, "/name"))?;
    let off = value.get("active").and_then(Value::as_bool) == Some(false);
    let no_chat = value.pointer("/capabilities/completion_chat").and_then(Value::as_bool) == Some(false);
    let other = text_at(value, "/type").is_some_and(|kind| ["embeddings", "image", "audio", "rerank"].contains(&kind));
    let mute = list_at(value, "/architecture/output_modalities").is_some_and(|out| !out.contains(&"text"));
    let other_wire = spec.id == "openai" && has(id, OTHER_WIRE);
    if off || no_chat || other || mute || other_wire || has(id, NO_CHAT) {
        return None;
    }
    let mut model = spec.model(id);
    if let Some(name) = text_at(value, "/name").filter(|name| *name != id) {
        model.name = name.to_owned();
    }
    let context = count_at(
        value,
        &["/context_length", "/context_window", "/max_context_length", "/max_model_len", "/meta/n_ctx_train"],
    );
    set_context(&mut model, context);
    if let Some(modalities) = list_at(value, "/architecture/input_modalities") {
        model.vision = modalities.contains(&"image");
        model.audio = modalities.contains(&"audio");
    }
    if let Some(sees) = value.pointer("/capabilities/vision").and_then(Value::as_bool) {
        model.vision = sees;
    }
    if let Some(calls) = value.pointer("/capabilities/function_calling").and_then(Value::as_bool) {
        model.tools = calls;
    }
    if let Some(parameters) = list_at(value, "/supported_parameters") {
        model.tools = parameters.contains(&"tools");
        model.shape = match () {
            () if parameters.contains(&"structured_outputs") => ShapeSupport::Schema,
            () if parameters.contains(&"response_format") => ShapeSupport::Json,
            () => ShapeSupport::Text,
        };
    }
    // For one token, as text.
    let price = |pointer: &str| {
        let price: f64 = text_at(value, pointer)?.parse().ok()?;
        money(price * 1_000_000.0)
    };
    model.price_in = price("/pricing/prompt").or(model.price_in);
    model.price_out = price("/pricing/completion").or(model.price_out);
    of_many_hosts(&mut model, value);
    // Mistral keeps all of its chat models to a schema.
    if spec.id == "mistral" {
        model.shape = ShapeSupport::Schema;
    }
    Some(model)
}

/// Hugging Face says who serves a model; any of them may answer, so the weakest counts, and the dearest.
fn of_many_hosts(model: &mut ModelInfo, value: &Value) {
    let hosts: Vec<&Value> = value
        .get("providers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|host| text_at(host, "/status").is_none_or(|status| status == "live"))
        .collect();
    if hosts.is_empty() {
        return;
    }
    let contexts = hosts.iter().map(|host| count_at(host, &["/context_length"])).filter(|context| *context > 0);
    set_context(model, contexts.min().unwrap_or(0));
    let all = |name: &str| hosts.iter().all(|host| host.get(name).and_then(Value::as_bool) == Some(true));
    model.shape = if all("supports_structured_output") { ShapeSupport::Schema } else { ShapeSupport::Json };
    model.tools = all("supports_tools");
    let dearest = |pointer: &str| {
        let prices = hosts.iter().filter_map(|host| money(host.pointer(pointer)?.as_f64()?));
        prices.reduce(f64::max)
    };
    model.price_in = dearest("/pricing/input").or(model.price_in);
    model.price_out = dearest("/pricing/output").or(model.price_out);
}

fn of_anthropic(spec: &ProviderSpec, value: &Value) -> Option<ModelInfo> {
    let mut model = spec.model(text_at(value, "/id")?);
    if let Some(name) = text_at(value, "/display_name") {
        model.name = name.to_owned();
    }
    set_context(&mut model, count_at(value, &["/max_input_tokens"]));
    Some(model)
}

fn of_gemini(spec: &ProviderSpec, value: &Value) -> Option<ModelInfo> {
    let name = text_at(value, "/name")?;
    let id = name.strip_prefix("models/").unwrap_or(name);
    let talks = list_at(value, "/supportedGenerationMethods").is_none_or(|ways| ways.contains(&"generateContent"));
    if !talks || has(id, NO_CHAT) || has(id, NO_SYSTEM) {
        return None;
    }
    let mut model = spec.model(id);
    if let Some(name) = text_at(value, "/displayName") {
        model.name = name.to_owned();
    }
    set_context(&mut model, count_at(value, &["/inputTokenLimit"]));
    Some(model)
}

fn of_ollama(spec: &ProviderSpec, value: &Value) -> Option<ModelInfo> {
    let id = text_at(value, "/name").or_else(|| text_at(value, "/model"))?;
    let families = list_at(value, "/details/families").unwrap_or_default();
    if has(id, NO_CHAT) || families.iter().any(|family| family.contains("bert")) {
        return None;
    }
    let mut model = spec.model(id);
    let can = list_at(value, "/capabilities");
    let seeing_family = families.iter().any(|family| ["clip", "mllama"].contains(family));
    model.vision = can.as_ref().map_or_else(|| seeing_family || has(id, LOCAL_EYES), |can| can.contains(&"vision"));
    model.tools = can.is_some_and(|can| can.contains(&"tools"));
    if let Some(size) = text_at(value, "/details/parameter_size") {
        model.name = format!("{id} ({size})");
    }
    Some(model)
}

fn has(id: &str, parts: &[&str]) -> bool {
    let id = id.to_lowercase();
    parts.iter().any(|part| id.contains(part))
}

fn list_at<'a>(value: &'a Value, pointer: &str) -> Option<Vec<&'a str>> {
    Some(value.pointer(pointer)?.as_array()?.iter().filter_map(Value::as_str).collect())
}

fn set_context(model: &mut ModelInfo, context: u32) {
    if context >= 1_024 {
        model.context = context.min(4_000_000);
    }
}

/// A price that can be one. OpenRouter says -1 where it varies.
fn money(price: f64) -> Option<f64> {
    (price.is_finite() && (0.0..=10_000.0).contains(&price)).then(|| (price * 10_000.0).round() / 10_000.0)
}

#[cfg(test)]
mod tests;
