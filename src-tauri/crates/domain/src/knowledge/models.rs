//! The models behind search: what finds meanings, and what reads question and passage together.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ModelUse {
    /// Finds meanings: turns questions and passages into vectors.
    Meaning,
    /// Puts what was found into a better order.
    Order,
}

/// Which languages a model understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ModelLanguages {
    /// About a hundred.
    Many,
    /// English.
    English,
    /// Chinese.
    Chinese,
    /// Not known: an imported model or an endpoint.
    Unknown,
}

/// Where a model stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum ModelPhase {
    /// Comes with the app.
    Shipped,
    /// On this computer, ready to be used.
    Installed,
    /// Can be downloaded.
    Available,
    /// Being downloaded.
    Downloading {
        /// So far, in MiB.
        done_mb: u32,
        /// In all, in MiB.
        total_mb: u32,
    },
    /// Asked for over the network: passages and questions leave this computer.
    Endpoint {
        /// Where.
        url: String,
    },
    /// On this computer and damaged, or the download failed.
    Failed {
        /// Why and what to do.
        reason: String,
    },
}

/// A model that search can use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SearchModel {
    /// Its stable name.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it is for.
    pub r#use: ModelUse,
    /// What to expect of it, in a sentence.
    pub about: String,
    /// Which languages it understands.
    pub languages: ModelLanguages,
    /// Size on disk, in MiB; 0 for an endpoint.
    pub size_mb: u32,
    /// Where it stands.
    pub phase: ModelPhase,
    /// Search uses it.
    pub active: bool,
    /// The one we would choose.
    pub recommended: bool,
}

/// Search is changing to another model; the old index answers meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Switching {
    /// To which model.
    pub to: String,
    /// Passages done.
    pub done: u32,
    /// Passages in all.
    pub total: u32,
    /// It failed; the old model goes on answering.
    pub failed: Option<String>,
}

/// All models, and what search does with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Models {
    /// The models, those to use first.
    pub models: Vec<SearchModel>,
    /// A change that is under way or failed.
    pub switching: Option<Switching>,
    /// The model before this one, whose index is still there: going back takes no time.
    pub previous: Option<String>,
}

/// An endpoint for vectors that speaks OpenAI's protocol.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EndpointInput {
    /// Its address up to and including `/v1`: https, or http on this computer.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// The key, if it wants one. Goes to the keychain and never comes back.
    pub key: Option<String>,
}

/// The key stays out of logs.
impl std::fmt::Debug for EndpointInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EndpointInput").field("url", &self.url).field("model", &self.model).finish_non_exhaustive()
    }
}
