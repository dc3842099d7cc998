//! Lists as the providers gave them, shortened.

use serde_json::json;

use super::*;
use crate::providers::provider;

fn listed(id: &str, value: &Value) -> Vec<ModelInfo> {
    models(provider(id).unwrap(), value).unwrap()
}

#[test]
fn openrouter_says_everything_of_its_models() {
    let list = json!({"data": [
        {
            "id": "acme/seer", "name": "Acme: Seer", "context_length": 163_840,
            "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]},
            "pricing": {"prompt": "0.0000002", "completion": "0.0000012"},
            "supported_parameters": ["max_tokens", "tools", "response_format", "structured_outputs"]
        },
        {
            "id": "openrouter/auto", "name": "Auto", "context_length": 2_000_000,
            "pricing": {"prompt": "-1", "completion": "-1"}, "supported_parameters": ["max_tokens"]
        },
        {"id": "acme/painter", "architecture": {"output_modalities": ["image"]}}
    ]});
    let models = listed("openrouter", &list);
    assert_eq!(models.len(), 2, "the painter cannot talk");
    let seer = &models[0];
    assert_eq!((seer.name.as_str(), seer.context, seer.vision, seer.audio), ("Acme: Seer", 163_840, true, false));
    assert_eq!((seer.price_in, seer.price_out), (Some(0.2), Some(1.2)));
    assert_eq!((seer.shape, seer.tools, seer.listed), (ShapeSupport::Schema, true, true));
    assert_eq!((models[1].price_in, models[1].shape), (None, ShapeSupport::Text));
}

#[test]
fn each_provider_s_list_is_read_in_its_own_words() {
    let groq = json!({"data": [
        {"id": "llama-9", "active": true, "context_window": 65_536},
        {"id": "llama-1", "active": false, "context_window": 4_096},
        {"id": "whisper-large-v3", "active": true, "context_window": 448}
    ]});
    let models = listed("groq", &groq);
    assert_eq!(
        models.iter().map(|model| (model.id.as_str(), model.context)).collect::<Vec<_>>(),
        [("llama-9", 65_536)]
    );

    let mistral = json!({"data": [
        {"id": "mistral-small-latest", "name": "mistral-small-2603", "max_context_length": 262_144,
         "capabilities": {"completion_chat": true, "function_calling": true, "vision": true}},
        {"id": "mistral-embed", "capabilities": {"completion_chat": false}}
    ]});
    let models = listed("mistral", &mistral);
    assert_eq!((models.len(), models[0].context, models[0].vision, models[0].tools), (1, 262_144, true, true));
    assert_eq!(models[0].shape, ShapeSupport::Schema);

    let huggingface = json!({"data": [{"id": "acme/open", "architecture": {"input_modalities": ["text", "image"]}, "providers": [
        {"provider": "one", "status": "live", "context_length": 131_072, "pricing": {"input": 0.2, "output": 0.6}, "supports_tools": true, "supports_structured_output": true},
        {"provider": "two", "status": "live", "context_length": 65_536, "pricing": {"input": 0.5, "output": 0.5}, "supports_tools": true, "supports_structured_output": false},
        {"provider": "three", "status": "error", "context_length": 4_096}
    ]}]});
    let open = &listed("huggingface", &huggingface)[0];
    assert_eq!((open.context, open.vision, open.shape, open.tools), (65_536, true, ShapeSupport::Json, true));
    assert_eq!((open.price_in, open.price_out), (Some(0.5), Some(0.6)), "any of the hosts may answer");

    let openai = json!({"object": "list", "data": [
        {"id": "gpt-4.1-mini", "object": "model"}, {"id": "gpt-4.1-mini-2025-04-14"}, {"id": "gpt-5.5-pro"},
        {"id": "text-embedding-3-small"}, {"id": "gpt-4o-mini-tts"}, {"id": "dall-e-3"}, {"id": "omni-moderation-latest"},
        {"id": "gpt-image-2"}, {"id": "gpt-5-codex"}, {"id": "gpt-4.1-mini"}
    ]});
    let models = listed("openai", &openai);
    let ids: Vec<_> = models.iter().map(|model| (model.id.as_str(), model.context, model.vision)).collect();
    assert_eq!(ids, [("gpt-4.1-mini", 1_047_576, true), ("gpt-4.1-mini-2025-04-14", 1_047_576, true)]);

    let anthropic = json!({"data": [
        {"type": "model", "id": "claude-haiku-4-5-20251001", "display_name": "Claude Haiku 4.5"},
        {"type": "model", "id": "claude-next-9", "display_name": "Claude Next", "max_input_tokens": 500_000}
    ], "has_more": false});
    let models = listed("anthropic", &anthropic);
    assert_eq!((models[0].name.as_str(), models[0].price_in), ("Claude Haiku 4.5", Some(1.0)));
    assert_eq!((models[1].context, models[1].shape, models[1].price_in), (500_000, ShapeSupport::Schema, None));

    let gemini = json!({"models": [
        {"name": "models/gemini-3.8-flash", "displayName": "Gemini 3.8 Flash", "inputTokenLimit": 1_048_576, "supportedGenerationMethods": ["generateContent", "countTokens"]},
        {"name": "models/gemini-embedding-001", "supportedGenerationMethods": ["embedContent"]},
        {"name": "models/gemini-3-pro-image-preview", "supportedGenerationMethods": ["generateContent"]},
        {"name": "models/gemma-3-27b-it", "supportedGenerationMethods": ["generateContent"]}
    ]});
    let models = listed("gemini", &gemini);
    assert_eq!((models.len(), models[0].id.as_str(), models[0].audio), (1, "gemini-3.8-flash", true));

    let ollama = json!({"models": [
        {"name": "llama3.2:3b", "details": {"families": ["llama"], "parameter_size": "3.2B"}},
        {"name": "gemma3:4b", "details": {"families": ["gemma3"], "parameter_size": "4.3B"}},
        {"name": "nomic-embed-text:latest", "details": {"families": ["nomic-bert"]}},
        {"name": "all-minilm:latest", "details": {"families": ["bert"]}}
    ]});
    let models = listed("ollama", &ollama);
    let seen: Vec<_> = models.iter().map(|model| (model.name.as_str(), model.vision, model.shape)).collect();
    let schema = ShapeSupport::Schema;
    assert_eq!(seen, [("gemma3:4b (4.3B)", true, schema), ("llama3.2:3b (3.2B)", false, schema)]);
}

#[test]
fn lists_of_local_servers_may_be_bare() {
    let vllm = json!({"object": "list", "data": [{"id": "my-model", "max_model_len": 32_768}]});
    assert_eq!(listed("compatible", &vllm)[0].context, 32_768);
    let bare = json!([{"id": "my-model"}]);
    assert_eq!(listed("compatible", &bare)[0].context, 8_192);
    let llama_cpp =
        json!({"models": [{"name": "a.gguf"}], "data": [{"id": "a.gguf", "meta": {"n_ctx_train": 40_960}}]});
    assert_eq!(listed("compatible", &llama_cpp)[0].context, 40_960);
    assert!(models(provider("compatible").unwrap(), &json!({"detail": "Not Found"})).is_none());
}
