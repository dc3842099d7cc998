//! One collection: its patches, and the sum over its entries that every device computes.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use buffa::{Message as _, MessageField};
use rand::RngExt as _;
use serde::{Deserialize, Serialize};
use wacore_appstate::hash::{HashState, generate_patch_mac};
use wacore_appstate::{AppStateError, PatchProcessingResult, encode_record, process_patch};
use waproto::whatsapp as wa;

use super::AppStateKey;
use super::mutation::Prepared;
use crate::base64_bytes;

const HASH: usize = 128;

/// The patches of one collection and where they lead.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Collection {
    /// Number of patches: the version.
    patches: Vec<Blob>,
    #[serde(with = "base64_bytes")]
    hash: Vec<u8>,
    /// MAC of an entry's index → MAC of its value.
    values: BTreeMap<String, Blob>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Blob(#[serde(with = "base64_bytes")] Vec<u8>);

impl Collection {
    pub(super) fn version(&self) -> u64 {
        self.patches.len() as u64
    }

    pub(super) fn since(&self, version: u64) -> Vec<Vec<u8>> {
        let from = usize::try_from(version).unwrap_or(usize::MAX).min(self.patches.len());
        self.patches[from..].iter().map(|patch| patch.0.clone()).collect()
    }

    /// Adds a patch with changes of the phone.
    pub(super) fn append(&mut self, name: &str, changes: &[Prepared], key: &AppStateKey) -> Result<u64, AppStateError> {
        let keys = key.expanded();
        let version = self.version() + 1;
        let mutations = changes
            .iter()
            .map(|change| {
                let iv: [u8; 16] = rand::rng().random();
                let schema_version = i32::try_from(change.schema.version).unwrap_or_default();
                let (operation, index, value) = (change.operation, &change.index, &change.value);
                encode_record(operation, index, value, &keys, key.id(), &iv, schema_version).0
            })
            .collect();
        let mut patch = wa::SyncdPatch {
            version: MessageField::some(wa::SyncdVersion { version: Some(version) }),
            mutations,
            key_id: MessageField::some(wa::KeyId { id: Some(key.id().to_vec()) }),
            device_index: Some(0),
            ..Default::default()
        };
        let mut state = self.state();
        let (_, outcome) = state.update_hash(&patch.mutations, |index, _| Ok(self.value_mac(index)));
        outcome.map_err(|_| AppStateError::MismatchingLTHash)?;
        state.version = version;
        patch.snapshot_mac = Some(state.generate_snapshot_mac(name, &keys.snapshot_mac));
        patch.patch_mac = Some(generate_patch_mac(&patch, name, &keys.patch_mac, version));
        // The same road as an upload: what a companion would refuse is not stored.
        self.take(name, patch, std::slice::from_ref(key)).map(|_| version)
    }

    /// Checks a patch that has its version, and keeps it.
    pub(super) fn take(
        &mut self,
        name: &str,
        patch: wa::SyncdPatch,
        keys: &[AppStateKey],
    ) -> Result<PatchProcessingResult, AppStateError> {
        if patch.snapshot_mac.is_none() {
            return Err(AppStateError::PatchSnapshotMACMismatch);
        }
        if patch.patch_mac.is_none() {
            return Err(AppStateError::PatchMACMismatch);
        }
        if patch.key_id.id.is_none() {
            return Err(AppStateError::MissingKeyId);
        }
        let mut state = self.state();
        let find = |id: &[u8]| {
            let key = keys.iter().find(|key| key.id() == id).ok_or(AppStateError::KeyNotFound)?;
            Ok(Arc::new(key.expanded()))
        };
        let done = process_patch(&patch, &mut state, find, |index| Ok(self.value_mac(index)), true, name)?;
        // The library goes on after a wrong snapshot MAC, as a receiver has to. A sender has no such excuse.
        if state.mac_mismatch_fatal {
            return Err(AppStateError::PatchSnapshotMACMismatch);
        }
        self.hash = state.hash.to_vec();
        for index in &done.removed_index_macs {
            self.values.remove(&BASE64_STANDARD.encode(index));
        }
        for added in &done.added_macs {
            self.values.insert(BASE64_STANDARD.encode(&added.index_mac), Blob(added.value_mac.clone()));
        }
        self.patches.push(Blob(patch.encode_to_vec()));
        Ok(done)
    }

    fn state(&self) -> HashState {
        let hash: [u8; HASH] = self.hash.as_slice().try_into().unwrap_or([0; HASH]);
        HashState { version: self.version(), hash, ..Default::default() }
    }

    fn value_mac(&self, index: &[u8]) -> Option<Vec<u8>> {
        self.values.get(&BASE64_STANDARD.encode(index)).map(|value| value.0.clone())
    }
}
