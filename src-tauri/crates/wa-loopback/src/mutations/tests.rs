//! Tests of app state against the client's processor.

use std::collections::HashMap;
use std::sync::Arc;

use buffa::{Message as _, MessageField};
use serde_json::json;
use wacore_appstate::hash::{HashState, generate_patch_mac};
use wacore_appstate::{ExpandedAppStateKeys, encode_record, expand_app_state_keys, process_patch};
use waproto::whatsapp as wa;
use waproto::whatsapp::syncd_mutation::SyncdOperation;

use super::*;

/// A companion: takes the key from the share message and patches with the clients' own code.
struct Companion {
    key_id: Vec<u8>,
    keys: Arc<ExpandedAppStateKeys>,
    state: HashState,
    values: HashMap<Vec<u8>, Vec<u8>>,
}

impl Companion {
    fn new(share: &wa::Message) -> Self {
        let key = &share.protocol_message.app_state_sync_key_share.keys[0];
        let data = key.key_data.key_data.as_deref().unwrap();
        Self {
            key_id: key.key_id.key_id.clone().unwrap(),
            keys: Arc::new(expand_app_state_keys(data)),
            state: HashState::default(),
            values: HashMap::new(),
        }
    }

    fn read(&mut self, name: &str, patch: &[u8]) -> Vec<Change> {
        let patch = wa::SyncdPatch::decode_from_slice(patch).unwrap();
        let done = process_patch(
            &patch,
            &mut self.state,
            |id| {
                assert_eq!(id, self.key_id);
                Ok(self.keys.clone())
            },
            |index| Ok(self.values.get(index).cloned()),
            true,
            name,
        )
        .unwrap();
        assert!(!self.state.mac_mismatch_fatal);
        for index in &done.removed_index_macs {
            self.values.remove(index);
        }
        for added in done.added_macs {
            self.values.insert(added.index_mac, added.value_mac);
        }
        done.mutations.into_iter().map(Change::of).collect()
    }

    /// A patch as a client uploads it: without a version.
    fn write(&self, name: &str, muted: bool) -> wa::SyncdPatch {
        let value = wa::SyncActionValue {
            timestamp: Some(5),
            mute_action: MessageField::some(wa::sync_action_value::MuteAction {
                muted: Some(muted),
                ..Default::default()
            }),
            ..Default::default()
        };
        let index = br#"["mute","15550101@s.whatsapp.net"]"#;
        let (mutation, _) = encode_record(SyncdOperation::SET, index, &value, &self.keys, &self.key_id, &[1; 16], 2);
        let mut state = self.state.clone();
        let mutations = vec![mutation];
        state.update_hash(&mutations, |index, _| Ok(self.values.get(index).cloned())).1.unwrap();
        state.version += 1;
        let mut patch = wa::SyncdPatch {
            mutations,
            snapshot_mac: Some(state.generate_snapshot_mac(name, &self.keys.snapshot_mac)),
            key_id: MessageField::some(wa::KeyId { id: Some(self.key_id.clone()) }),
            ..Default::default()
        };
        patch.patch_mac = Some(generate_patch_mac(&patch, name, &self.keys.patch_mac, state.version));
        patch
    }
}

fn state() -> (AppState, Companion) {
    let key = AppStateKey::generate(7);
    let companion = Companion::new(&key.share_message(&[1], 1_700_000_000));
    (AppState::new(key), companion)
}

#[test]
fn companions_accept_what_the_phone_writes() {
    let (mut state, mut companion) = state();
    let mutations: Vec<Mutation> = serde_json::from_value(json!([
        { "kind": "contact", "jid": "15550101@s.whatsapp.net", "full_name": "Bert B", "lid": "100@lid" },
        { "kind": "contact", "jid": "15550102@s.whatsapp.net", "full_name": "Cora C" },
    ]))
    .unwrap();
    let name = "critical_unblock_low";
    assert_eq!(state.apply(&mutations, 1).unwrap(), [(name.to_owned(), 1)]);
    let renamed = Mutation::Contact {
        jid: "15550101@s.whatsapp.net".into(),
        full_name: "Bertha B".into(),
        first_name: None,
        lid: None,
    };
    state.apply(&[renamed], 2).unwrap();
    state.apply(&[Mutation::RemoveContact { jid: "15550102@s.whatsapp.net".into() }], 3).unwrap();
    let patches = state.patches_since(name, 0).unwrap();
    assert_eq!(patches.len(), 3);
    let first = companion.read(name, &patches[0]);
    assert_eq!(first[0].index, ["contact", "15550101@s.whatsapp.net"]);
    assert_eq!(first[0].value["full_name"], "Bert B");
    assert_eq!(companion.read(name, &patches[1])[0].value["full_name"], "Bertha B");
    assert!(companion.read(name, &patches[2])[0].removed);
    assert_eq!(state.patches_since(name, 2).unwrap().len(), 1);
    assert_eq!(state.patches_since(name, 9).unwrap().len(), 0);
    assert_eq!(state.patches_since("wallpaper", 0), None);
}

#[test]
fn every_mutation_goes_to_its_collection() {
    let (mut state, _) = state();
    let jid = || "15550101@s.whatsapp.net".to_owned();
    let changed = state
        .apply(
            &[
                Mutation::PushName { name: "Anna".into() },
                Mutation::Mute { jid: jid(), muted: true, until_ms: None },
                Mutation::Archive { jid: jid(), archived: true, last_message_s: Some(5) },
                Mutation::Pin { jid: jid(), pinned: true },
                Mutation::MarkRead { jid: jid(), read: false, last_message_s: None },
            ],
            1,
        )
        .unwrap();
    let names: Vec<&str> = changed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["critical_block", "regular_high", "regular_low"]);
}

#[test]
fn uploads_are_stored_with_their_version_and_conflicts_refused() {
    let (mut state, mut companion) = state();
    let name = "regular_high";
    let patch = companion.write(name, true).encode_to_vec();
    let uploaded = state.upload(name, 0, &patch).unwrap();
    assert_eq!(uploaded.version, 1);
    assert_eq!(uploaded.changes[0].value, json!({ "muted": true, "until_ms": null }));
    assert_eq!(state.upload(name, 0, &patch).unwrap_err().code(), 409);
    assert_eq!(state.upload("wallpaper", 0, &patch).unwrap_err().code(), 404);
    let stored = state.patches_since(name, 0).unwrap();
    companion.read(name, &stored[0]);
    // The phone goes on after the companion, and the companion after the phone, also over a restart.
    state
        .apply(&[Mutation::Mute { jid: "15550102@s.whatsapp.net".into(), muted: true, until_ms: Some(9) }], 2)
        .unwrap();
    companion.read(name, &state.patches_since(name, 1).unwrap()[0]);
    let mut state: AppState = serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap();
    assert_eq!(state.upload(name, 2, &companion.write(name, false).encode_to_vec()).unwrap().version, 3);
}

#[test]
fn patches_another_device_would_refuse_are_refused() {
    let (mut state, companion) = state();
    let name = "regular_high";
    let mut code = |change: &dyn Fn(&mut wa::SyncdPatch)| {
        let mut patch = companion.write(name, true);
        change(&mut patch);
        state.upload(name, 0, &patch.encode_to_vec()).unwrap_err().code()
    };
    assert_eq!(code(&|patch| patch.patch_mac = Some(vec![0; 32])), 400);
    assert_eq!(code(&|patch| patch.snapshot_mac = Some(vec![0; 32])), 400);
    assert_eq!(code(&|patch| patch.snapshot_mac = None), 400);
    assert_eq!(code(&|patch| patch.mutations.clear()), 400);
    let foreign = MessageField::some(wa::KeyId { id: Some(vec![1]) });
    assert_eq!(code(&|patch| patch.key_id = foreign.clone()), 400);
    assert_eq!(state.version(name), 0);
}

#[test]
fn keys_are_shared_on_request() {
    let (state, companion) = state();
    let ask = |id: &[u8]| wa::Message {
        protocol_message: MessageField::some(wa::message::ProtocolMessage {
            r#type: Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_REQUEST),
            app_state_sync_key_request: MessageField::some(wa::message::AppStateSyncKeyRequest {
                key_ids: vec![wa::message::AppStateSyncKeyId { key_id: Some(id.to_vec()) }],
            }),
            ..Default::default()
        }),
        ..Default::default()
    };
    let known = key_share_reply(state.keys(), &ask(&companion.key_id), &[1], 0).unwrap();
    assert_eq!(Companion::new(&known).keys, companion.keys);
    let unknown = key_share_reply(state.keys(), &ask(b"other!"), &[1], 0).unwrap();
    assert!(!unknown.protocol_message.app_state_sync_key_share.keys[0].key_data.is_set());
    assert!(key_share_reply(state.keys(), &wa::Message::default(), &[1], 0).is_none());
}
