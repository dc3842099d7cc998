//! The app state of one account.

use std::collections::BTreeMap;

use anyhow::Context as _;
use buffa::{Message as _, MessageField};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wacore_appstate::AppStateError;
use wacore_appstate::schemas::COLLECTIONS;
use waproto::whatsapp as wa;

use super::collection::Collection;
use super::{AppStateKey, Change, Mutation};

/// The app state of one account: its keys and all its collections.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AppState {
    keys: Vec<AppStateKey>,
    collections: BTreeMap<String, Collection>,
}

/// An accepted upload.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// The collection's new version.
    pub version: u64,
    /// What has changed.
    pub changes: Vec<Change>,
}

/// Why an upload was refused.
#[derive(Debug, Error)]
pub enum UploadError {
    /// There is no such collection.
    #[error("there is no collection {0:?}")]
    UnknownCollection(String),
    /// Another device was faster.
    #[error("the collection is at version {current}")]
    Conflict {
        /// The version the client must catch up with first.
        current: u64,
    },
    /// Not a patch.
    #[error("the patch is malformed: {0}")]
    Malformed(String),
    /// Another device would refuse the patch.
    #[error("the patch does not verify: {0}")]
    Refused(#[from] AppStateError),
}

impl UploadError {
    /// The `code` of the collection's error.
    pub fn code(&self) -> u16 {
        match self {
            Self::Conflict { .. } => 409,
            Self::UnknownCollection(_) => 404,
            Self::Malformed(_) | Self::Refused(_) => 400,
        }
    }
}

impl AppState {
    /// Empty collections under a key.
    pub fn new(key: AppStateKey) -> Self {
        let collections = COLLECTIONS.iter().map(|name| (name.as_str().to_owned(), Collection::default())).collect();
        Self { keys: vec![key], collections }
    }

    /// All keys, the one in use last.
    pub fn keys(&self) -> &[AppStateKey] {
        &self.keys
    }

    /// Starts to use another key; what is encrypted with the earlier ones stays readable.
    pub fn add_key(&mut self, key: AppStateKey) {
        self.keys.push(key);
    }

    /// Makes changes as the phone. Returns the collections that have changed and their new versions, for the
    /// `server_sync` notification to the companions.
    pub fn apply(&mut self, mutations: &[Mutation], now_ms: i64) -> anyhow::Result<Vec<(String, u64)>> {
        let key = self.keys.last().context("app state without a key")?.clone();
        let mut grouped: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for mutation in mutations {
            let prepared = mutation.prepared(now_ms)?;
            grouped.entry(prepared.schema.collection.as_str()).or_default().push(prepared);
        }
        let mut changed = Vec::new();
        for (name, changes) in grouped {
            let collection = self.collections.get_mut(name).with_context(|| format!("no collection {name}"))?;
            changed.push((name.to_owned(), collection.append(name, &changes, &key)?));
        }
        Ok(changed)
    }

    /// Takes a companion's patch that was made on top of `base_version`.
    pub fn upload(&mut self, name: &str, base_version: u64, patch: &[u8]) -> Result<Uploaded, UploadError> {
        let collection =
            self.collections.get_mut(name).ok_or_else(|| UploadError::UnknownCollection(name.to_owned()))?;
        let current = collection.version();
        if base_version != current {
            return Err(UploadError::Conflict { current });
        }
        let mut patch =
            wa::SyncdPatch::decode_from_slice(patch).map_err(|error| UploadError::Malformed(error.to_string()))?;
        if patch.external_mutations.is_set() {
            return Err(UploadError::Malformed("mutations in a file".to_owned()));
        }
        if patch.mutations.is_empty() {
            return Err(UploadError::Malformed("no mutations".to_owned()));
        }
        // Clients leave the version to the server; receivers want it in the patch.
        let version = current + 1;
        if patch.version.version.is_some_and(|claimed| claimed != version) {
            return Err(UploadError::Conflict { current });
        }
        patch.version = MessageField::some(wa::SyncdVersion { version: Some(version) });
        let done = collection.take(name, patch, &self.keys)?;
        Ok(Uploaded { version, changes: done.mutations.into_iter().map(Change::of).collect() })
    }

    /// The encoded patches after a version, each with its own; none if there is no such collection.
    pub fn patches_since(&self, name: &str, version: u64) -> Option<Vec<Vec<u8>>> {
        Some(self.collections.get(name)?.since(version))
    }

    /// A collection's version; 0 for one that is empty or does not exist.
    pub fn version(&self, name: &str) -> u64 {
        self.collections.get(name).map(Collection::version).unwrap_or_default()
    }
}
