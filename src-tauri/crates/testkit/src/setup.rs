//! What a world is before it starts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use documents::Reader;
use domain::{AccountPatch, Embedder, Network, SettingsPatch};
use engine::{Checkpoint, NoCheckpoint};
use models::{Hub, ModelFolder};

use crate::{HashingEmbedder, World};

/// The key of every test database.
pub const KEY: [u8; 32] = [7; 32];

/// How a world begins. `World::new()` takes the defaults: the sample shop, no welcome message, no typing pause.
pub struct Setup {
    pub(crate) seed: u64,
    pub(crate) settings: SettingsPatch,
    pub(crate) account: AccountPatch,
    pub(crate) stored_phones: bool,
    pub(crate) checkpoint: Arc<dyn Checkpoint>,
    pub(crate) embedder: Arc<dyn Embedder>,
    pub(crate) models: Option<ModelFolder>,
    pub(crate) hub: Hub,
    pub(crate) reader: Reader,
    pub(crate) ai: ai::Client,
    pub(crate) ffmpeg: Option<PathBuf>,
    pub(crate) networks: Vec<Arc<dyn Network>>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            seed: 1,
            settings: SettingsPatch { typing_pace: Some(false), ..SettingsPatch::default() },
            account: AccountPatch { welcome_message: Some(String::new()), ..AccountPatch::default() },
            stored_phones: false,
            checkpoint: Arc::new(NoCheckpoint),
            embedder: Arc::new(HashingEmbedder),
            models: None,
            hub: Hub::default(),
            reader: reader("no reader"),
            ai: ai::Client::new("Switchboard/test").expect("a client"),
            ffmpeg: None,
            networks: Vec::new(),
        }
    }
}

impl Setup {
    /// Another seed for the ids.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Other settings of the operator; this replaces the defaults above.
    #[must_use]
    pub fn settings(self, settings: SettingsPatch) -> Self {
        Self { settings, ..self }
    }

    /// Other choices for the practice account; this replaces the defaults above.
    #[must_use]
    pub fn account(self, account: AccountPatch) -> Self {
        Self { account, ..self }
    }

    /// The phones live in the database, as in the product, instead of being independent witnesses.
    #[must_use]
    pub fn stored_phones(self) -> Self {
        Self { stored_phones: true, ..self }
    }

    /// Is told when a checkpoint is passed.
    #[must_use]
    pub fn checkpoint(self, checkpoint: Arc<dyn Checkpoint>) -> Self {
        Self { checkpoint, ..self }
    }

    /// Another model of meaning.
    #[must_use]
    pub fn embedder(self, embedder: Arc<dyn Embedder>) -> Self {
        Self { embedder, ..self }
    }

    /// Models that can be chosen, and where others are downloaded.
    #[must_use]
    pub fn models(self, models: ModelFolder, hub: Hub) -> Self {
        Self { models: Some(models), hub, ..self }
    }

    /// Documents are read by this program.
    #[must_use]
    pub fn reader(self, program: impl Into<PathBuf>) -> Self {
        Self { reader: reader(program), ..self }
    }

    /// Language models are asked by this client: for other limits.
    #[must_use]
    pub fn ai(self, ai: ai::Client) -> Self {
        Self { ai, ..self }
    }

    /// Films are looked into by this program.
    #[must_use]
    pub fn ffmpeg(self, program: impl Into<PathBuf>) -> Self {
        Self { ffmpeg: Some(program.into()), ..self }
    }

    /// Besides the practice network there is this one; it outlives the app.
    #[must_use]
    pub fn network(mut self, network: Arc<dyn Network>) -> Self {
        self.networks.push(network);
        self
    }

    /// Starts it.
    pub async fn start(self) -> World {
        World::start(self).await
    }
}

/// A reader of documents that is this program.
pub fn reader(program: impl Into<PathBuf>) -> Reader {
    Reader { program: program.into(), arguments: Vec::new(), limits: documents::Limits::default() }
}

/// The models of a data folder: the one that ships, as far as its files go. No runtime: it cannot be run.
pub fn models_of(dir: &Path) -> ModelFolder {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resources/models/all-MiniLM-L6-v2");
    ModelFolder::new(dir.join("models"), shipped, dir.join("no runtime"))
}
