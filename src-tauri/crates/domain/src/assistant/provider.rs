//! Providers: who offers models, and what is known of these models.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ProviderId, UnixMs};

/// A model of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
pub struct ModelRef {
    /// Whose.
    pub provider_id: ProviderId,
    /// Its name there.
    pub model: String,
}

/// In which form a model can be made to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ShapeSupport {
    /// It keeps to a schema.
    Schema,
    /// It answers in JSON; whether it keeps to the fields is checked.
    #[default]
    Json,
    /// It writes text; how sure it is takes a second call.
    Text,
}

/// What is known of a model. Prices are in US dollars for a million tokens and can be changed by the operator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ModelInfo {
    /// Its name at the provider.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// It sees pictures.
    pub vision: bool,
    /// It hears sounds.
    pub audio: bool,
    /// In which form it answers.
    pub shape: ShapeSupport,
    /// It can call tools.
    pub tools: bool,
    /// How many tokens a question and its answer may have together.
    pub context: u32,
    /// For a million tokens that go out; `None` when not known.
    #[specta(type = Option<i32>)]
    pub price_in: Option<f64>,
    /// For a million tokens that come back; `None` when not known.
    #[specta(type = Option<i32>)]
    pub price_out: Option<f64>,
    /// The provider's own list has it; otherwise it is from the list that comes with the app.
    pub listed: bool,
    /// The operator changed something of it.
    pub edited: bool,
}

/// Whether a provider can be used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ProviderStanding {
    /// It needs a key (or an address) first.
    #[default]
    NotSetUp,
    /// Set up, not tried yet.
    Untested,
    /// It answered.
    Works {
        /// When last.
        at: UnixMs,
    },
    /// It did not answer.
    Failed {
        /// When last.
        at: UnixMs,
        /// What happened and what to do.
        reason: String,
    },
    /// It failed several times in a row and is left alone for a while; fallbacks answer.
    Resting {
        /// Until then.
        until: UnixMs,
        /// What happened.
        reason: String,
    },
}

/// Somebody who offers models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Provider {
    /// The registry's name, or an id of its own for an address that the operator added.
    pub id: ProviderId,
    /// Which entry of the registry it is; `compatible` for an address that the operator added.
    pub kind: String,
    /// Its name for people.
    pub name: String,
    /// Where it is asked; settable for `compatible` and `ollama`.
    pub base_url: String,
    /// The address can be changed.
    pub address_editable: bool,
    /// It wants a key.
    pub needs_key: bool,
    /// A key is in the keychain. The key itself is never shown.
    pub has_key: bool,
    /// Where one gets a key; empty when there is none to get.
    pub key_page: String,
    /// It runs on this computer: nothing leaves.
    pub on_this_computer: bool,
    /// Whether it can be used.
    pub standing: ProviderStanding,
    /// Its models, by name.
    pub models: Vec<ModelInfo>,
    /// When the provider itself last listed them; never: the list that comes with the app.
    pub models_listed_at: Option<UnixMs>,
    /// The model that turns speech into text, if it has one.
    pub transcription_model: Option<String>,
    /// Requests at the same time: 1 to 64.
    pub concurrent: u32,
    /// How long one request may take, in seconds: 5 to 300.
    pub timeout_s: u32,
}

/// What is needed to set up a provider.
#[derive(Clone, Serialize, Deserialize, Type)]
pub struct ProviderInput {
    /// The one to change; `None` adds an address (`kind` is `compatible` then).
    pub id: Option<ProviderId>,
    /// Its name for people: 1 to 60 characters. Only for `compatible`.
    pub name: String,
    /// Its address. Only where it can be changed.
    pub base_url: String,
    /// A new key; `None` keeps the one that is there, empty removes it.
    pub key: Option<String>,
    /// The model that turns speech into text; empty: none.
    pub transcription_model: String,
    /// Requests at the same time: 1 to 64.
    pub concurrent: u32,
    /// How long one request may take, in seconds: 5 to 300.
    pub timeout_s: u32,
}

/// The key stays out of logs.
impl std::fmt::Debug for ProviderInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderInput").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a test call found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProviderTest {
    /// It answered.
    pub works: bool,
    /// What happened, and what to do if it did not work.
    pub words: String,
    /// The model that was asked.
    pub model: String,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// Changes to what is known of a model; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ModelPatch {
    /// See [`ModelInfo`].
    #[specta(optional)]
    pub vision: Option<bool>,
    /// See [`ModelInfo`].
    #[specta(optional)]
    pub audio: Option<bool>,
    /// See [`ModelInfo`].
    #[specta(optional)]
    pub shape: Option<ShapeSupport>,
    /// 1 024 to 4 000 000.
    #[specta(optional)]
    pub context: Option<u32>,
    /// 0 to 10 000; negative: not known.
    #[specta(optional, type = Option<i32>)]
    pub price_in: Option<f64>,
    /// 0 to 10 000; negative: not known.
    #[specta(optional, type = Option<i32>)]
    pub price_out: Option<f64>,
}
