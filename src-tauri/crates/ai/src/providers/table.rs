//! Table: everybody, with a few of their models.
//!
//! Models and prices were noted on 20 November 2026 from the providers' own pages, in US dollars for a million tokens; what
//! was not certain is left out. They are a start: the live list adds models, the operator can change prices and abilities.

use domain::assistant::ShapeSupport;

use super::{
    BuiltIn, ProviderSpec, Quirks, WireKind,
    habits::{ANTHROPIC, DEEPSEEK, GEMINI, GROQ, MISTRAL, OLLAMA, OPEN_MODELS, OPENAI, OPENROUTER},
};

/// Of a model behind the OpenAI wire that nobody described.
const CAREFUL: BuiltIn = BuiltIn::json("", "", 8_192);

const fn quirks(limit: &'static str, habits: &'static [super::Habit]) -> Quirks {
    Quirks { limit, add: "{}", habits }
}

/// Everybody who can be asked, in the order in which they are offered: those with a free allowance first.
pub static PROVIDERS: &[ProviderSpec] = &[
    ProviderSpec {
        id: "groq",
        name: "Groq",
        wire: WireKind::OpenAi,
        base_url: "https://api.groq.com/openai/v1",
        needs_key: true,
        key_page: "https://console.groq.com/keys",
        transcription: Some("whisper-large-v3-turbo"),
        quirks: quirks("max_completion_tokens", GROQ),
        unknown: CAREFUL,
        // A schema is kept to by construction only here; elsewhere a slip is an error 400 instead of an answer.
        models: &[
            BuiltIn::schema("openai/gpt-oss-120b", "GPT-OSS 120B", 131_072).costs(0.15, 0.60),
            BuiltIn::schema("openai/gpt-oss-20b", "GPT-OSS 20B", 131_072).costs(0.075, 0.30),
            BuiltIn::json("llama-3.3-70b-versatile", "Llama 3.3 70B", 131_072).costs(0.59, 0.79),
            BuiltIn::json("llama-3.1-8b-instant", "Llama 3.1 8B", 131_072).costs(0.05, 0.08),
        ],
    },
    ProviderSpec {
        id: "gemini",
        name: "Google Gemini",
        wire: WireKind::Gemini,
        base_url: "https://generativelanguage.googleapis.com/v1beta",
        needs_key: true,
        key_page: "https://aistudio.google.com/apikey",
        transcription: None,
        quirks: quirks("maxOutputTokens", GEMINI),
        unknown: BuiltIn::schema("", "", 32_768).sees(),
        models: &[
            BuiltIn::schema("gemini-3.8-flash", "Gemini 3.8 Flash", 1_048_576).sees().hears(),
            BuiltIn::schema("gemini-3.5-flash", "Gemini 3.5 Flash", 1_048_576).sees().hears(),
            BuiltIn::schema("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", 1_048_576).sees().hears(),
            BuiltIn::schema("gemini-2.5-flash", "Gemini 2.5 Flash", 1_048_576).sees().hears().costs(0.30, 2.50),
        ],
    },
    ProviderSpec {
        id: "openrouter",
        name: "OpenRouter",
        wire: WireKind::OpenAi,
        base_url: "https://openrouter.ai/api/v1",
        needs_key: true,
        key_page: "https://openrouter.ai/keys",
        transcription: None,
        // HTTP-Referer and X-Title would tell OpenRouter which program asks: not sent.
        quirks: Quirks { limit: "max_tokens", add: r#"{"usage":{"include":true}}"#, habits: OPENROUTER },
        unknown: CAREFUL,
        models: &[
            BuiltIn::schema("openai/gpt-5.6-luna", "GPT-5.6 Luna", 1_050_000).sees().costs(0.20, 1.20),
            BuiltIn::schema("anthropic/claude-haiku-4.5", "Claude Haiku 4.5", 200_000).sees().costs(1.0, 5.0),
            BuiltIn::schema("google/gemini-2.5-flash", "Gemini 2.5 Flash", 1_048_576).sees().costs(0.30, 2.50),
            BuiltIn::json("meta-llama/llama-3.3-70b-instruct", "Llama 3.3 70B", 131_072),
        ],
    },
    ProviderSpec {
        id: "mistral",
        name: "Mistral",
        wire: WireKind::OpenAi,
        base_url: "https://api.mistral.ai/v1",
        needs_key: true,
        key_page: "https://console.mistral.ai/api-keys",
        transcription: Some("voxtral-mini-latest"),
        quirks: quirks("max_tokens", MISTRAL),
        unknown: CAREFUL,
        models: &[
            BuiltIn::schema("mistral-large-latest", "Mistral Large", 131_072).sees(),
            BuiltIn::schema("mistral-medium-latest", "Mistral Medium", 131_072).sees(),
            BuiltIn::schema("mistral-small-latest", "Mistral Small", 131_072).sees(),
            BuiltIn::schema("ministral-8b-latest", "Ministral 8B", 131_072),
        ],
    },
    ProviderSpec {
        id: "sambanova",
        name: "SambaNova",
        wire: WireKind::OpenAi,
        base_url: "https://api.sambanova.ai/v1",
        needs_key: true,
        key_page: "https://cloud.sambanova.ai/apis",
        transcription: Some("Whisper-Large-v3"),
        quirks: quirks("max_tokens", OPEN_MODELS),
        unknown: CAREFUL,
        models: &[
            BuiltIn::json("Meta-Llama-3.3-70B-Instruct", "Llama 3.3 70B", 131_072),
            BuiltIn::json("gpt-oss-120b", "GPT-OSS 120B", 131_072),
        ],
    },
    ProviderSpec {
        id: "huggingface",
        name: "Hugging Face",
        wire: WireKind::OpenAi,
        base_url: "https://router.huggingface.co/v1",
        needs_key: true,
        key_page: "https://huggingface.co/settings/tokens",
        transcription: None,
        quirks: quirks("max_tokens", OPEN_MODELS),
        unknown: CAREFUL,
        // Many hosts serve each of these, and not all of them keep to a schema.
        models: &[
            BuiltIn::json("openai/gpt-oss-120b", "GPT-OSS 120B", 131_072),
            BuiltIn::json("meta-llama/Llama-3.3-70B-Instruct", "Llama 3.3 70B", 131_072),
        ],
    },
    ProviderSpec {
        id: "openai",
        name: "OpenAI",
        wire: WireKind::OpenAi,
        base_url: "https://api.openai.com/v1",
        needs_key: true,
        key_page: "https://platform.openai.com/api-keys",
        transcription: Some("whisper-1"),
        quirks: quirks("max_completion_tokens", OPENAI),
        unknown: CAREFUL,
        models: &[
            BuiltIn::schema("gpt-4.1-mini", "GPT-4.1 mini", 1_047_576).sees().costs(0.40, 1.60),
            BuiltIn::schema("gpt-4.1", "GPT-4.1", 1_047_576).sees().costs(2.0, 8.0),
            BuiltIn::schema("gpt-4o-mini", "GPT-4o mini", 128_000).sees().costs(0.15, 0.60),
            BuiltIn::schema("gpt-5.6-luna", "GPT-5.6 Luna", 1_050_000).sees().costs(0.20, 1.20),
            BuiltIn::schema("gpt-5.6-terra", "GPT-5.6 Terra", 1_050_000).sees().costs(2.0, 12.0),
            BuiltIn::schema("gpt-5.6-sol", "GPT-5.6 Sol", 1_050_000).sees().costs(4.0, 20.0),
            BuiltIn::schema("gpt-6-astra", "GPT-6 Astra", 1_050_000).sees().costs(10.0, 50.0),
        ],
    },
    ProviderSpec {
        id: "anthropic",
        name: "Anthropic",
        wire: WireKind::Anthropic,
        base_url: "https://api.anthropic.com/v1",
        needs_key: true,
        key_page: "https://console.anthropic.com/settings/keys",
        transcription: None,
        quirks: quirks("max_tokens", ANTHROPIC),
        unknown: BuiltIn::schema("", "", 200_000).sees(),
        models: &[
            BuiltIn::schema("claude-haiku-5-5", "Claude Haiku 5.5", 1_000_000).sees(),
            BuiltIn::schema("claude-haiku-4-5", "Claude Haiku 4.5", 200_000).sees().costs(1.0, 5.0),
            BuiltIn::schema("claude-sonnet-5-5", "Claude Sonnet 5.5", 1_000_000).sees().costs(2.0, 10.0),
            BuiltIn::schema("claude-sonnet-4-6", "Claude Sonnet 4.6", 200_000).sees().costs(3.0, 15.0),
            BuiltIn::schema("claude-opus-5-5", "Claude Opus 5.5", 1_000_000).sees().costs(4.0, 20.0),
        ],
    },
    ProviderSpec {
        id: "deepseek",
        name: "DeepSeek",
        wire: WireKind::OpenAi,
        base_url: "https://api.deepseek.com/v1",
        needs_key: true,
        key_page: "https://platform.deepseek.com/api_keys",
        transcription: None,
        quirks: quirks("max_tokens", DEEPSEEK),
        unknown: CAREFUL,
        models: &[
            BuiltIn::json("deepseek-flash", "DeepSeek Flash", 1_000_000).sees(),
            BuiltIn::json("deepseek-v4-pro", "DeepSeek V4 Pro", 1_000_000),
        ],
    },
    ProviderSpec {
        id: "ollama",
        name: "Ollama",
        wire: WireKind::Ollama,
        base_url: "http://localhost:11434/api",
        needs_key: false,
        key_page: "",
        transcription: None,
        quirks: quirks("num_predict", OLLAMA),
        // Every model keeps to a schema: Ollama sees to it. The context is what we ask for, and costs memory.
        unknown: BuiltIn::new("", "", 8_192, ShapeSupport::Schema),
        models: &[],
    },
    ProviderSpec {
        id: "compatible",
        name: "OpenAI-compatible",
        wire: WireKind::OpenAi,
        base_url: "",
        needs_key: false,
        key_page: "",
        transcription: Some("whisper-1"),
        quirks: quirks("max_tokens", &[]),
        unknown: CAREFUL,
        models: &[],
    },
];
