//! Providers: the one list of those who offer models, with what differs between them as data. A new one is one entry of
//! [`PROVIDERS`]; the contract tests loop over the list.

mod habits;
mod table;

use domain::assistant::{ModelInfo, ShapeSupport};

pub use habits::Habit;
pub use table::PROVIDERS;

/// Which language a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WireKind {
    /// Chat completions, as nearly everybody speaks them.
    OpenAi,
    /// Messages.
    Anthropic,
    /// `generateContent`.
    Gemini,
    /// Ollama's own `/api/chat`: unlike its imitation of OpenAI it takes the context's size and a schema.
    Ollama,
}

/// Somebody who offers models.
#[derive(Debug)]
pub struct ProviderSpec {
    /// Its stable name.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it speaks.
    pub wire: WireKind,
    /// Where it is asked, up to the version; empty where the operator says it.
    pub base_url: &'static str,
    /// It does not answer without a key.
    pub needs_key: bool,
    /// Where one gets a key; empty when there is none to get.
    pub key_page: &'static str,
    /// The model that turns speech into text, unless the operator names another.
    pub transcription: Option<&'static str>,
    /// What it does otherwise than the rest of its wire.
    pub quirks: Quirks,
    /// What is assumed of a model that neither this list nor the provider's own describes. Careful: a wrong "can" fails
    /// every request, a wrong "cannot" costs a little quality.
    pub unknown: BuiltIn,
    /// Models that are known without asking.
    pub models: &'static [BuiltIn],
}

/// What a provider does otherwise than the rest of its wire.
#[derive(Debug)]
pub struct Quirks {
    /// The field that limits the answer.
    pub limit: &'static str,
    /// Goes into every request: a JSON object.
    pub add: &'static str,
    /// What some of its models do otherwise; the first that fits counts.
    pub habits: &'static [Habit],
}

/// A model as this list knows it.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// Its name at the provider.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Tokens of question and answer together.
    pub context: u32,
    /// In which form it answers.
    pub shape: ShapeSupport,
    /// It sees pictures.
    pub vision: bool,
    /// It hears sounds.
    pub audio: bool,
    /// US dollars for a million tokens in and out.
    pub price: Option<(f64, f64)>,
}

impl WireKind {
    /// The path of an address, completed when it has none, and without what people paste along with it.
    pub(crate) fn path_of(self, pasted: &str) -> String {
        const ENDINGS: &[&str] =
            &["/chat/completions", "/audio/transcriptions", "/models", "/messages", "/chat", "/generate", "/tags"];
        let mut path = pasted.trim_end_matches('/');
        if let Some(shorter) = ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)) {
            path = shorter;
        }
        let imitation = self == Self::Ollama && path == "/v1";
        if path.is_empty() || imitation { self.usual_path().to_owned() } else { path.to_owned() }
    }

    fn usual_path(self) -> &'static str {
        match self {
            Self::OpenAi | Self::Anthropic => "/v1",
            Self::Gemini => "/v1beta",
            Self::Ollama => "/api",
        }
    }
}

/// The entry of this name.
pub fn provider(id: &str) -> Option<&'static ProviderSpec> {
    PROVIDERS.iter().find(|spec| spec.id == id)
}

impl ProviderSpec {
    /// What is known of a model: from the list, also under a dated name such as `gpt-4.1-mini-2025-04-14`; else what is
    /// assumed.
    pub fn model(&self, id: &str) -> ModelInfo {
        let known = self.models.iter().find(|known| known.id == id || is_dated(id, known.id));
        ModelInfo {
            id: id.to_owned(),
            name: known.filter(|known| known.id == id).map_or(id, |known| known.name).to_owned(),
            ..known.unwrap_or(&self.unknown).info()
        }
    }

    /// The list that comes with the app.
    pub fn built_in(&self) -> Vec<ModelInfo> {
        self.models.iter().map(BuiltIn::info).collect()
    }

    /// Whether the operator can say where it is asked.
    pub fn address_editable(&self) -> bool {
        self.base_url.is_empty() || !self.needs_key
    }

    /// What this model does otherwise.
    pub(crate) fn habit(&self, model: &str) -> &'static Habit {
        self.quirks.habits.iter().find(|habit| habit.fits(model)).unwrap_or(&habits::NONE)
    }
}

impl BuiltIn {
    const fn new(id: &'static str, name: &'static str, context: u32, shape: ShapeSupport) -> Self {
        Self { id, name, context, shape, vision: false, audio: false, price: None }
    }

    const fn schema(id: &'static str, name: &'static str, context: u32) -> Self {
        Self::new(id, name, context, ShapeSupport::Schema)
    }

    const fn json(id: &'static str, name: &'static str, context: u32) -> Self {
        Self::new(id, name, context, ShapeSupport::Json)
    }

    const fn sees(mut self) -> Self {
        self.vision = true;
        self
    }

    const fn hears(mut self) -> Self {
        self.audio = true;
        self
    }

    const fn costs(mut self, price_in: f64, price_out: f64) -> Self {
        self.price = Some((price_in, price_out));
        self
    }

    fn info(&self) -> ModelInfo {
        ModelInfo {
            id: self.id.to_owned(),
            name: self.name.to_owned(),
            vision: self.vision,
            audio: self.audio,
            shape: self.shape,
            tools: self.shape == ShapeSupport::Schema,
            context: self.context,
            price_in: self.price.map(|(price_in, _)| price_in),
            price_out: self.price.map(|(_, price_out)| price_out),
            listed: false,
            edited: false,
        }
    }
}

/// Whether `id` is `known` as of a certain date: `-20251001`, `-2025-04-14`, `-2512`.
fn is_dated(id: &str, known: &str) -> bool {
    let date = id.strip_prefix(known).and_then(|rest| rest.strip_prefix(['-', '@']));
    date.is_some_and(|date| {
        date.bytes().take_while(u8::is_ascii_digit).count() >= 4
            && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    #[test]
    fn the_list_names_everybody_once_and_says_where_to_get_a_key() {
        let ids: Vec<_> = PROVIDERS.iter().map(|spec| spec.id).collect();
        let product = [
            "groq",
            "gemini",
            "openrouter",
            "mistral",
            "sambanova",
            "huggingface",
            "openai",
            "anthropic",
            "deepseek",
            "ollama",
            "compatible",
        ];
        assert_eq!(ids, product);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for spec in PROVIDERS {
            assert_eq!(spec.needs_key, spec.key_page.starts_with("https://"), "{}", spec.id);
            assert_eq!(provider(spec.id).map(|found| found.name), Some(spec.name));
            let local = ["ollama", "compatible"].contains(&spec.id);
            assert_eq!(spec.address_editable(), local, "{}", spec.id);
            assert!(local || spec.base_url.starts_with("https://"), "{}", spec.id);
        }
        assert!(provider("nobody").is_none());
    }

    #[test]
    fn what_is_added_to_requests_is_a_json_object() {
        for spec in PROVIDERS {
            let habits = spec.quirks.habits.iter().map(|habit| habit.add);
            for add in habits.chain([spec.quirks.add]) {
                assert!(serde_json::from_str::<Value>(add).unwrap().is_object(), "{}: {add}", spec.id);
            }
        }
    }

    #[test]
    fn models_of_the_list_are_sound() {
        for spec in PROVIDERS {
            let ids: BTreeSet<_> = spec.models.iter().map(|model| model.id).collect();
            assert_eq!(ids.len(), spec.models.len(), "{} lists a model twice", spec.id);
            assert_eq!(spec.models.is_empty(), ["ollama", "compatible"].contains(&spec.id), "{}", spec.id);
            for model in spec.models {
                assert!((8_192..=2_000_000).contains(&model.context), "{}", model.id);
                let (price_in, price_out) = model.price.unwrap_or((1.0, 1.0));
                assert!(0.0 < price_in && price_in <= price_out && price_out < 100.0, "{}", model.id);
            }
        }
    }

    #[test]
    fn a_dated_name_is_the_model_of_the_list_and_another_version_is_not() {
        let openai = provider("openai").unwrap();
        let dated = openai.model("gpt-4.1-mini-2025-04-14");
        let plain = openai.model("gpt-4.1-mini");
        assert_eq!((dated.context, dated.vision, dated.price_in), (plain.context, plain.vision, plain.price_in));
        assert_eq!((dated.id.as_str(), dated.name.as_str()), ("gpt-4.1-mini-2025-04-14", "gpt-4.1-mini-2025-04-14"));
        assert!(is_dated("claude-haiku-4-5-20251001", "claude-haiku-4-5"));
        assert!(!is_dated("claude-opus-5-5", "claude-opus-5"), "the next version costs something else");
        assert!(!is_dated("gpt-4.1-mini", "gpt-4.1"));
    }

    #[test]
    fn a_model_that_nobody_described_is_trusted_with_little() {
        for spec in PROVIDERS.iter().filter(|spec| spec.wire == WireKind::OpenAi) {
            let unknown = spec.model("something-new");
            assert_eq!((unknown.id.as_str(), unknown.context), ("something-new", 8_192), "{}", spec.id);
            assert!(!unknown.vision && !unknown.audio && unknown.price_in.is_none(), "{}", spec.id);
            assert_ne!(unknown.shape, ShapeSupport::Schema, "{}", spec.id);
        }
    }
}
