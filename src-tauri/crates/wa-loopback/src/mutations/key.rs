//! The key app state is encrypted with, and how the phone shares it.

use buffa::MessageField;
use rand::RngExt as _;
use serde::{Deserialize, Serialize};
use wacore_appstate::{ExpandedAppStateKeys, expand_app_state_keys};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::protocol_message::Type as ProtocolType;

use crate::base64_bytes;

/// One app-state key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppStateKey {
    /// Two bytes of device, four of epoch.
    #[serde(with = "base64_bytes")]
    id: Vec<u8>,
    #[serde(with = "base64_bytes")]
    data: Vec<u8>,
    /// The account's own number, as in its device identities.
    raw_id: u32,
}

impl AppStateKey {
    /// A new key made by the phone.
    pub fn generate(raw_id: u32) -> Self {
        let epoch: u32 = rand::rng().random_range(1..0x7fff_ffff);
        let id = [&[0, 0][..], &epoch.to_be_bytes()].concat();
        let data: [u8; 32] = rand::rng().random();
        Self { id, data: data.to_vec(), raw_id }
    }

    /// The key's name.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// The message that gives the key to a companion: a peer message from device 0.
    ///
    /// `device_indexes` are the key indexes of the account's companions.
    pub fn share_message(&self, device_indexes: &[u32], now_s: i64) -> wa::Message {
        share(vec![self.shared(device_indexes, now_s)])
    }

    pub(super) fn expanded(&self) -> ExpandedAppStateKeys {
        expand_app_state_keys(&self.data)
    }

    fn shared(&self, device_indexes: &[u32], now_s: i64) -> wa::message::AppStateSyncKey {
        wa::message::AppStateSyncKey {
            key_id: MessageField::some(wa::message::AppStateSyncKeyId { key_id: Some(self.id.clone()) }),
            key_data: MessageField::some(wa::message::AppStateSyncKeyData {
                key_data: Some(self.data.clone()),
                fingerprint: MessageField::some(wa::message::AppStateSyncKeyFingerprint {
                    raw_id: Some(self.raw_id),
                    current_index: Some(device_indexes.iter().copied().max().unwrap_or_default()),
                    device_indexes: [&[0][..], device_indexes].concat(),
                }),
                timestamp: Some(now_s),
            }),
        }
    }
}

/// The phone's answer to a companion that asks for keys; none if the message does not ask.
///
/// A key the phone does not have comes back without data, as the phone says "I do not have it either".
pub fn key_share_reply(
    keys: &[AppStateKey],
    request: &wa::Message,
    device_indexes: &[u32],
    now_s: i64,
) -> Option<wa::Message> {
    let protocol = request.protocol_message.as_option()?;
    if protocol.r#type != Some(ProtocolType::APP_STATE_SYNC_KEY_REQUEST) {
        return None;
    }
    let asked = protocol.app_state_sync_key_request.as_option()?;
    let answer = asked.key_ids.iter().map(|asked| {
        let id = asked.key_id.as_deref().unwrap_or_default();
        match keys.iter().find(|key| key.id == id) {
            Some(key) => key.shared(device_indexes, now_s),
            None => wa::message::AppStateSyncKey {
                key_id: MessageField::some(asked.clone()),
                key_data: MessageField::none(),
            },
        }
    });
    Some(share(answer.collect()))
}

fn share(keys: Vec<wa::message::AppStateSyncKey>) -> wa::Message {
    wa::Message {
        protocol_message: MessageField::some(wa::message::ProtocolMessage {
            r#type: Some(ProtocolType::APP_STATE_SYNC_KEY_SHARE),
            app_state_sync_key_share: MessageField::some(wa::message::AppStateSyncKeyShare { keys }),
            ..Default::default()
        }),
        ..Default::default()
    }
}
