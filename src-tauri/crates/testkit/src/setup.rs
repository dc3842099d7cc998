//! What a world is before it starts.

use std::sync::Arc;

use domain::{AccountPatch, Embedder, SettingsPatch};
use engine::{Checkpoint, NoCheckpoint};

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

    /// Starts it.
    pub async fn start(self) -> World {
        World::start(self).await
    }
}
