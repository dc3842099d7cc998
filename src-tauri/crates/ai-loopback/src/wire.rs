//! Wire: the four ways in which model servers are spoken to, and what the providers of one way differ in.

mod anthropic;
mod check;
mod gemini;
mod ollama;
mod openai;

use serde_json::{Value, json};

use crate::{answer::Answer, prompt::Prompt, seen::Errand};

pub(crate) use check::Refusal;

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wire {
    /// `POST …/chat/completions`.
    OpenAi,
    /// `POST …/v1/messages`.
    Anthropic,
    /// `POST …/v1beta/models/X:generateContent`.
    Gemini,
    /// `POST …/api/chat`.
    Ollama,
}

/// Which models take a JSON schema.
#[derive(Clone, Copy, Debug)]
enum Schemas {
    All,
    None,
    /// Those whose names begin with one of these.
    Only(&'static [&'static str]),
}

/// How one provider speaks its wire: what it demands and what it refuses.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The provider.
    pub id: &'static str,
    /// Its wire.
    pub wire: Wire,
    needs_key: bool,
    schemas: Schemas,
    /// Refuses a request with a field that it does not know.
    strict_fields: bool,
    /// Knows `max_completion_tokens`.
    completion_tokens: bool,
    /// Models that refuse `max_tokens` and a temperature.
    reasoning: &'static [&'static str],
    /// Refuses to answer in JSON unless the prompt says "JSON".
    json_must_be_said: bool,
    most_tokens: u64,
}

const OPENAI: Dialect = Dialect {
    id: "openai",
    wire: Wire::OpenAi,
    needs_key: true,
    schemas: Schemas::All,
    strict_fields: true,
    completion_tokens: true,
    reasoning: &["o1", "o3", "o4", "gpt-5", "gpt-6"],
    json_must_be_said: true,
    most_tokens: 128_000,
};

/// A provider that speaks OpenAI's wire without its peculiarities.
const ALIKE: Dialect = Dialect { reasoning: &[], strict_fields: false, json_must_be_said: false, ..OPENAI };

/// Groq's models that take a schema; the others answer 400.
const GROQ_SCHEMAS: &[&str] = &["openai/gpt-oss", "meta-llama/llama-4", "moonshotai/kimi-k2"];

static DIALECTS: &[Dialect] = &[
    OPENAI,
    Dialect { id: "groq", schemas: Schemas::Only(GROQ_SCHEMAS), json_must_be_said: true, ..ALIKE },
    Dialect { id: "openrouter", ..ALIKE },
    Dialect { id: "mistral", strict_fields: true, completion_tokens: false, ..ALIKE },
    Dialect { id: "sambanova", ..ALIKE },
    Dialect { id: "huggingface", ..ALIKE },
    Dialect {
        id: "deepseek",
        schemas: Schemas::None,
        completion_tokens: false,
        json_must_be_said: true,
        most_tokens: 8_192,
        ..ALIKE
    },
    Dialect { id: "compatible", needs_key: false, ..ALIKE },
    Dialect { id: "anthropic", wire: Wire::Anthropic, strict_fields: true, most_tokens: 64_000, ..ALIKE },
    Dialect { id: "gemini", wire: Wire::Gemini, strict_fields: true, most_tokens: 65_536, ..ALIKE },
    Dialect { id: "ollama", wire: Wire::Ollama, needs_key: false, most_tokens: u64::MAX, ..ALIKE },
];

impl Dialect {
    /// The provider's dialect; none if this crate does not know the provider.
    pub fn of(id: &str) -> Option<Self> {
        DIALECTS.iter().find(|dialect| dialect.id == id).copied()
    }

    /// A usual dialect of a wire.
    pub fn usual(wire: Wire) -> Self {
        match wire {
            Wire::OpenAi => OPENAI,
            other => DIALECTS.iter().find(|dialect| dialect.wire == other).copied().unwrap_or(OPENAI),
        }
    }

    fn takes_schema(&self, model: &str) -> bool {
        match self.schemas {
            Schemas::All => true,
            Schemas::None => false,
            Schemas::Only(names) => names.iter().any(|name| model.starts_with(name)),
        }
    }

    fn reasons(&self, model: &str) -> bool {
        self.reasoning.iter().any(|name| model.starts_with(name))
    }

    /// The header the key is in, and what stands before it.
    pub(crate) fn key_header(&self) -> (&'static str, &'static str) {
        match self.wire {
            Wire::OpenAi | Wire::Ollama => ("authorization", "Bearer "),
            Wire::Anthropic => ("x-api-key", ""),
            Wire::Gemini => ("x-goog-api-key", ""),
        }
    }

    /// How this provider words an error; some do not do it as the rest of their wire.
    pub(crate) fn error(&self, status: u16, words: &str) -> Value {
        match (self.id, status) {
            ("mistral", 401) => json!({ "detail": words }),
            ("mistral", 400 | 422) => {
                let detail = json!([{ "type": "extra_forbidden", "loc": ["body"], "msg": words, "input": 0 }]);
                json!({ "object": "error", "message": { "detail": detail }, "type": "invalid_request_error", "param": null, "code": null })
            }
            ("mistral", _) => {
                json!({ "object": "error", "message": words, "type": "error", "param": null, "code": "1300" })
            }
            ("huggingface", _) => json!({ "error": words }),
            _ => self.wire.error(status, words),
        }
    }

    /// Status and body for a key that is not the right one, echoed as careless servers do.
    pub(crate) fn wrong_key(&self, key: &str) -> (u16, Value) {
        let words = format!("Incorrect API key provided: {key}");
        if self.wire == Wire::Gemini { (400, gemini::wrong_key(&words)) } else { (401, self.error(401, &words)) }
    }

    /// Status and body with which this provider says that the credit is used up.
    pub(crate) fn quota_spent(&self) -> (u16, Value) {
        match self.id {
            "deepseek" => (402, self.error(402, "Insufficient Balance")),
            "openrouter" => {
                (402, json!({ "error": { "code": 402, "message": "Insufficient credits. Add more using the site." } }))
            }
            "huggingface" => {
                (402, self.error(402, "You have exceeded your monthly included credits for Inference Providers."))
            }
            _ => self.wire.quota_spent(),
        }
    }

    /// The status with which a wrong request is refused.
    pub(crate) fn refusal_status(&self, status: u16) -> u16 {
        if self.id == "mistral" && status == 400 { 422 } else { status }
    }

    pub(crate) fn needs_key(&self) -> bool {
        self.needs_key
    }
}

impl Wire {
    /// What the real base address of the wire ends with.
    pub(crate) fn base_path(self) -> &'static str {
        match self {
            Self::OpenAi => "/v1",
            Self::Anthropic | Self::Ollama => "",
            Self::Gemini => "/v1beta",
        }
    }

    /// What a request is for. Paths may have a prefix, as those of Groq and OpenRouter have.
    pub(crate) fn errand(self, method: &str, path: &str) -> Errand {
        let path = path.split('?').next().unwrap_or_default();
        let (chat, list) = match self {
            Self::OpenAi => (path.ends_with("/chat/completions"), path.ends_with("/models")),
            Self::Anthropic => (path.ends_with("/v1/messages"), path.ends_with("/v1/models")),
            Self::Gemini => (gemini::model(path).is_some(), path.ends_with("/v1beta/models")),
            Self::Ollama => (path.ends_with("/api/chat"), path.ends_with("/api/tags")),
        };
        match method {
            "POST" if chat => Errand::Chat,
            "GET" if list => Errand::List,
            "POST" if self == Self::OpenAi && path.ends_with("/audio/transcriptions") => Errand::Transcription,
            _ => Errand::Unknown,
        }
    }

    pub(crate) fn read(self, dialect: &Dialect, path: &str, body: &Value) -> Result<Prompt, Refusal> {
        match self {
            Self::OpenAi => openai::read(dialect, body),
            Self::Anthropic => anthropic::read(dialect, body),
            Self::Gemini => gemini::read(dialect, path, body),
            Self::Ollama => ollama::read(body),
        }
    }

    pub(crate) fn envelope(self, answer: &Answer) -> Value {
        match self {
            Self::OpenAi => openai::envelope(answer),
            Self::Anthropic => anthropic::envelope(answer),
            Self::Gemini => gemini::envelope(answer),
            Self::Ollama => ollama::envelope(answer),
        }
    }

    /// How the wire says that a filter refused.
    pub(crate) fn filtered(self, answer: &Answer) -> Value {
        match self {
            Self::OpenAi => openai::filtered(answer),
            Self::Anthropic => anthropic::filtered(answer),
            Self::Gemini => gemini::filtered(answer),
            // It has no filter; a model that says nothing is the nearest.
            Self::Ollama => ollama::envelope(answer),
        }
    }

    /// An error as most of the wire's providers word it.
    pub(crate) fn error(self, status: u16, words: &str) -> Value {
        match self {
            Self::OpenAi => openai::error(status, words),
            Self::Anthropic => anthropic::error(status, words),
            Self::Gemini => gemini::error(status, words),
            Self::Ollama => ollama::error(words),
        }
    }

    fn quota_spent(self) -> (u16, Value) {
        match self {
            Self::OpenAi => (429, openai::quota_spent()),
            Self::Anthropic => {
                (400, anthropic::error(400, "Your credit balance is too low to access the Anthropic API."))
            }
            Self::Gemini => (429, gemini::quota_spent()),
            Self::Ollama => (402, ollama::error("out of credit")),
        }
    }

    pub(crate) fn list(self) -> Value {
        match self {
            Self::OpenAi => openai::list(),
            Self::Anthropic => anthropic::list(),
            Self::Gemini => gemini::list(),
            Self::Ollama => ollama::list(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_knows_its_errands_below_any_prefix() {
        let errand = |wire: Wire, method, path| wire.errand(method, path);
        assert_eq!(errand(Wire::OpenAi, "POST", "/openai/v1/chat/completions"), Errand::Chat);
        assert_eq!(errand(Wire::OpenAi, "GET", "/api/v1/models"), Errand::List);
        assert_eq!(errand(Wire::OpenAi, "POST", "/v1/audio/transcriptions"), Errand::Transcription);
        assert_eq!(errand(Wire::Gemini, "POST", "/v1beta/models/gemini-2.5-flash:generateContent"), Errand::Chat);
        assert_eq!(errand(Wire::Gemini, "GET", "/v1beta/models?pageSize=1000"), Errand::List);
        assert_eq!(errand(Wire::Anthropic, "GET", "/v1/messages"), Errand::Unknown);
        assert_eq!(errand(Wire::Ollama, "POST", "/api/chat"), Errand::Chat);
    }
}
