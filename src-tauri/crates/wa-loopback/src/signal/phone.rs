//! A virtual phone's keys and its one-to-one sessions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use buffa::Message as _;
use futures_util::FutureExt as _;
use rand::RngExt as _;
use wacore::messages::MessageUtils;
use wacore::types::jid::JidExt as _;
use wacore_binary::Jid;
use wacore_libsignal::protocol::{
    CiphertextMessage, CiphertextMessageType, GenericSignedPreKey as _, IdentityChange, IdentityKeyPair, KeyPair,
    PreKeyRecord, PreKeySignalMessage, ProtocolAddress, SignalMessage, SignedPreKeyRecord, Timestamp, UsePQRatchet,
    message_decrypt, message_encrypt, process_prekey_bundle,
};
use waproto::whatsapp as wa;

use super::stores::{Identities, PreKeys, SenderKeys, Sessions, SignedPreKey};
use super::{DeviceBundle, Enc, EncKind, PublicPreKey, PublicSignedPreKey, SignalError};

/// Padding version of every message but the oldest.
const PADDING_VERSION: u8 = 2;

/// Largest registration number a client draws.
const MAX_REGISTRATION_ID: u32 = 0x3fff;

/// The keys and sessions of one virtual phone (device 0 of an account).
#[derive(Clone)]
pub struct PhoneSignal {
    pub(super) identities: Identities,
    pub(super) prekeys: PreKeys,
    pub(super) next_prekey: u32,
    pub(super) signed_prekey: SignedPreKey,
    pub(super) sessions: Sessions,
    pub(super) sender_keys: SenderKeys,
    /// Group → addresses of the devices that have this phone's sender key.
    pub(super) distributed: BTreeMap<String, BTreeSet<String>>,
    /// Phone number → LID of the accounts this phone has learned about.
    pub(super) lids: BTreeMap<String, String>,
}

/// A decrypted message and what came to light on the way.
#[derive(Clone, Debug)]
pub struct Decrypted {
    /// The message.
    pub message: wa::Message,
    /// The sender's device has another identity than last time.
    pub identity_changed: bool,
    /// The identity a `pkmsg` was made with; the relay can hold it against the registered one.
    pub identity: Option<[u8; 32]>,
    /// The one-time prekey the message used up.
    pub used_prekey: Option<u32>,
    /// The group whose sender key came with the message.
    pub sender_key_of: Option<String>,
}

/// One session with one device, to tell it from those before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionMark {
    device: String,
    base_key: Vec<u8>,
}

impl PhoneSignal {
    /// A phone with new keys and no sessions.
    pub fn generate() -> anyhow::Result<Self> {
        let own = IdentityKeyPair::generate(&mut rand::rng());
        let pair = KeyPair::generate(&mut rand::rng());
        let signature = KeyPair::from(own.clone())
            .calculate_signature(&pair.public_key.serialize(), &mut rand::rng())
            .context("signing the prekey")?;
        let id = 1;
        let record = SignedPreKeyRecord::new(id.into(), Timestamp::from_epoch_millis(0), &pair, &signature);
        Ok(Self {
            identities: Identities {
                own,
                registration_id: rand::rng().random_range(1..=MAX_REGISTRATION_ID),
                known: Default::default(),
            },
            prekeys: PreKeys::default(),
            next_prekey: 1,
            signed_prekey: SignedPreKey { id, record },
            sessions: Sessions::default(),
            sender_keys: SenderKeys::default(),
            distributed: BTreeMap::new(),
            lids: BTreeMap::new(),
        })
    }

    /// The account's identity key pair.
    pub fn identity(&self) -> &IdentityKeyPair {
        &self.identities.own
    }

    /// The public half of [`Self::identity`].
    pub fn identity_pub(&self) -> [u8; 32] {
        raw(self.identities.own.public_key().public_key_bytes())
    }

    /// The phone's registration number.
    pub fn registration_id(&self) -> u32 {
        self.identities.registration_id
    }

    /// The signed prekey to publish.
    pub fn signed_prekey(&self) -> PublicSignedPreKey {
        // The record was made by `generate` or checked by `snapshot`: its fields are there.
        PublicSignedPreKey {
            id: self.signed_prekey.id,
            public: self.signed_prekey.record.public_key().map(|key| raw(key.public_key_bytes())).unwrap_or_default(),
            signature: self.signed_prekey.record.signature().unwrap_or_default(),
        }
    }

    /// Makes one-time prekeys and returns what is published of them.
    pub fn publish_prekeys(&mut self, count: usize) -> Vec<PublicPreKey> {
        (0..count)
            .map(|_| {
                let id = self.next_prekey;
                // 24 bits on the wire; 0 is no number.
                self.next_prekey = if id >= 0x00ff_ffff { 1 } else { id + 1 };
                let pair = KeyPair::generate(&mut rand::rng());
                self.prekeys.0.insert(id, PreKeyRecord::new(id.into(), &pair));
                PublicPreKey { id, public: raw(pair.public_key.public_key_bytes()) }
            })
            .collect()
    }

    /// A bundle of this phone for one asker, with a one-time prekey made for it.
    pub fn take_bundle(&mut self) -> DeviceBundle {
        DeviceBundle {
            registration_id: self.registration_id(),
            identity: self.identity_pub(),
            signed_prekey: self.signed_prekey(),
            prekey: self.publish_prekeys(1).pop(),
        }
    }

    /// Starts over with new keys, as a reinstalled phone does. What is known about LIDs stays.
    pub fn change_identity(&mut self) -> anyhow::Result<()> {
        let lids = std::mem::take(&mut self.lids);
        *self = Self { lids, ..Self::generate()? };
        Ok(())
    }

    /// Learns which LID belongs to a phone number; sessions made under the number move to the LID, as in the clients.
    pub fn learn_lid(&mut self, pn_user: &str, lid_user: &str) {
        if self.lids.insert(pn_user.to_owned(), lid_user.to_owned()).as_deref() == Some(lid_user) {
            return;
        }
        let moved = |address: &str| moved_address(address, pn_user, lid_user);
        move_keys(&mut self.sessions.0, |address| moved(address));
        move_keys(&mut self.identities.known, |address| moved(address));
        move_keys(&mut self.sender_keys.0, |(group, sender)| moved(sender).map(|sender| (group.clone(), sender)));
        for devices in self.distributed.values_mut() {
            *devices = devices.iter().map(|device| moved(device).unwrap_or_else(|| device.clone())).collect();
        }
    }

    /// Whether there is a session with a device.
    pub fn has_session(&self, device: &Jid) -> bool {
        self.sessions.0.contains_key(self.address(device).as_str())
    }

    /// The session with a device that the next message goes out in.
    pub fn session_mark(&self, device: &Jid) -> Option<SessionMark> {
        let address = self.address(device);
        let base_key = self.sessions.0.get(address.as_str())?.alice_base_key().ok()?.to_vec();
        Some(SessionMark { device: address.as_str().to_owned(), base_key })
    }

    /// Forgets the session with a device: the next message to it needs a bundle.
    pub fn drop_session(&mut self, device: &Jid) {
        self.sessions.0.remove(self.address(device).as_str());
    }

    /// Begins a new session with a device. What it wrote in the ones before stays readable.
    pub fn renew_session(&mut self, device: &Jid, bundle: &DeviceBundle) -> Result<(), SignalError> {
        let (address, bundle) = (self.address(device), bundle.to_library()?);
        ready(process_prekey_bundle(
            &address,
            &mut self.sessions,
            &mut self.identities,
            &bundle,
            &mut rand::rng(),
            UsePQRatchet::No,
        ))?;
        Ok(())
    }

    /// Encrypts a message for one device. `bundle` is used only if there is no session.
    pub fn encrypt(
        &mut self,
        to: &Jid,
        bundle: Option<&DeviceBundle>,
        message: &wa::Message,
    ) -> Result<Enc, SignalError> {
        if !self.has_session(to) {
            self.renew_session(to, bundle.ok_or(SignalError::NeedsBundle)?)?;
        }
        let address = self.address(to);
        let plaintext = MessageUtils::encode_and_pad(message);
        let sealed = ready(message_encrypt(&plaintext, &address, &mut self.sessions, &mut self.identities))?;
        let kind = match sealed.message_type() {
            CiphertextMessageType::PreKey => EncKind::PkMsg,
            _ => EncKind::Msg,
        };
        Ok(Enc { kind, ciphertext: sealed.serialize().to_vec() })
    }

    /// Decrypts what a device sent. `chat` is the group for `skmsg` and not looked at otherwise.
    ///
    /// A sender key that comes with the message is kept.
    pub fn decrypt(
        &mut self,
        chat: &Jid,
        from: &Jid,
        kind: EncKind,
        ciphertext: &[u8],
    ) -> Result<Decrypted, SignalError> {
        let mut decrypted = match kind {
            EncKind::SkMsg => self.decrypt_group(chat, from, ciphertext)?,
            EncKind::PkMsg | EncKind::Msg => self.decrypt_direct(from, kind, ciphertext)?,
        };
        decrypted.sender_key_of = self.keep_sender_key(from, &decrypted.message)?;
        Ok(decrypted)
    }

    fn decrypt_direct(&mut self, from: &Jid, kind: EncKind, ciphertext: &[u8]) -> Result<Decrypted, SignalError> {
        let address = self.address(from);
        let (sealed, identity) = if kind == EncKind::PkMsg {
            let parsed = PreKeySignalMessage::try_from(ciphertext)?;
            let identity = raw(parsed.identity_key().public_key().public_key_bytes());
            (CiphertextMessage::PreKeySignalMessage(parsed), Some(identity))
        } else {
            (CiphertextMessage::SignalMessage(SignalMessage::try_from(ciphertext)?), None)
        };
        let opened = ready(message_decrypt(
            &sealed,
            &address,
            &mut self.sessions,
            &mut self.identities,
            &mut self.prekeys,
            &self.signed_prekey,
            &mut rand::rng(),
            UsePQRatchet::No,
        ))?;
        let used_prekey = opened.consumed_prekey_id.map(u32::from);
        if let Some(id) = used_prekey {
            self.prekeys.0.remove(&id);
        }
        Ok(Decrypted {
            message: unpadded(&opened.plaintext)?,
            identity_changed: opened.identity_change == IdentityChange::ReplacedExisting,
            identity,
            used_prekey,
            sender_key_of: None,
        })
    }

    /// The address a device's keys are kept under: its LID form when that is known.
    pub(super) fn address(&self, device: &Jid) -> ProtocolAddress {
        match self.lids.get(device.user.as_str()) {
            Some(lid) if device.is_pn() => Jid::lid_device(lid.as_str(), device.device).to_protocol_address(),
            _ => device.to_protocol_address(),
        }
    }
}

/// The message in a padded plaintext.
pub(super) fn unpadded(plaintext: &[u8]) -> Result<wa::Message, SignalError> {
    let content = MessageUtils::unpad_message_ref(plaintext, PADDING_VERSION).map_err(|_| SignalError::BadPadding)?;
    if plaintext.len() - content.len() > 16 {
        return Err(SignalError::BadPadding);
    }
    wa::Message::decode_from_slice(content).map_err(|error| SignalError::BadMessage(error.to_string()))
}

/// The result of a future over the stores here, none of which ever waits.
pub(super) fn ready<T>(
    future: impl Future<Output = wacore_libsignal::protocol::error::Result<T>>,
) -> Result<T, SignalError> {
    match future.now_or_never() {
        Some(result) => Ok(result?),
        None => Err(SignalError::State("an in-memory store had to wait".to_owned())),
    }
}

fn raw(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().unwrap_or_default()
}

/// `15550100[:1]@c.us.0` → `1000[:1]@lid.0`, if the address is one of that number.
fn moved_address(address: &str, pn_user: &str, lid_user: &str) -> Option<String> {
    let rest = address.strip_prefix(pn_user)?.strip_suffix("@c.us.0")?;
    (rest.is_empty() || rest.starts_with(':')).then(|| format!("{lid_user}{rest}@lid.0"))
}

fn move_keys<K: Eq + std::hash::Hash + Clone, V>(
    map: &mut std::collections::HashMap<K, V>,
    moved: impl Fn(&K) -> Option<K>,
) {
    let moves: Vec<(K, K)> = map.keys().filter_map(|key| Some((key.clone(), moved(key)?))).collect();
    for (old, new) in moves {
        if let Some(value) = map.remove(&old) {
            map.entry(new).or_insert(value);
        }
    }
}
