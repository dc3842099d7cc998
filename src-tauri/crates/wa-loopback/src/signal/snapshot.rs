//! A phone's keys and sessions as text, so that a server can be stopped and started again.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use wacore_libsignal::protocol::{
    GenericSignedPreKey as _, IdentityKey, IdentityKeyPair, PreKeyRecord, SenderKeyRecord, SessionRecord,
    SignedPreKeyRecord,
};

use super::PhoneSignal;
use super::stores::{Identities, PreKeys, SenderKeys, Sessions, SignedPreKey};

/// Every record in the library's own encoding, in base64.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    identity: String,
    registration_id: u32,
    signed_prekey_id: u32,
    signed_prekey: String,
    next_prekey: u32,
    prekeys: BTreeMap<u32, String>,
    identities: BTreeMap<String, String>,
    sessions: BTreeMap<String, String>,
    sender_keys: Vec<(String, String, String)>,
    distributed: BTreeMap<String, BTreeSet<String>>,
    lids: BTreeMap<String, String>,
}

impl Snapshot {
    fn of(phone: &PhoneSignal) -> anyhow::Result<Self> {
        let mut sender_keys = Vec::new();
        for ((group, sender), record) in &phone.sender_keys.0 {
            sender_keys.push((group.clone(), sender.clone(), text(&record.serialize()?)));
        }
        sender_keys.sort();
        Ok(Self {
            identity: text(&phone.identities.own.serialize()),
            registration_id: phone.identities.registration_id,
            signed_prekey_id: phone.signed_prekey.id,
            signed_prekey: text(&phone.signed_prekey.record.serialize()?),
            next_prekey: phone.next_prekey,
            prekeys: texts(&phone.prekeys.0, |record| Ok(record.serialize()?))?,
            identities: texts(&phone.identities.known, |key| Ok(key.serialize().to_vec()))?,
            sessions: texts(&phone.sessions.0, |record| Ok(record.serialize()?))?,
            sender_keys,
            distributed: phone.distributed.clone(),
            lids: phone.lids.clone(),
        })
    }

    fn restore(self) -> anyhow::Result<PhoneSignal> {
        let mut sender_keys = SenderKeys::default();
        for (group, sender, record) in self.sender_keys {
            sender_keys.0.insert((group, sender), SenderKeyRecord::deserialize(&bytes(&record)?)?);
        }
        let record = SignedPreKeyRecord::deserialize(&bytes(&self.signed_prekey)?)?;
        record.key_pair().context("signed prekey")?;
        Ok(PhoneSignal {
            identities: Identities {
                own: IdentityKeyPair::try_from(bytes(&self.identity)?.as_slice())?,
                registration_id: self.registration_id,
                known: self
                    .identities
                    .into_iter()
                    .map(with_bytes(IdentityKey::decode))
                    .collect::<anyhow::Result<_>>()?,
            },
            prekeys: PreKeys(
                self.prekeys.into_iter().map(with_bytes(PreKeyRecord::deserialize)).collect::<anyhow::Result<_>>()?,
            ),
            next_prekey: self.next_prekey,
            signed_prekey: SignedPreKey { id: self.signed_prekey_id, record },
            sessions: Sessions(
                self.sessions.into_iter().map(with_bytes(SessionRecord::deserialize)).collect::<anyhow::Result<_>>()?,
            ),
            sender_keys,
            distributed: self.distributed,
            lids: self.lids,
        })
    }
}

impl Serialize for PhoneSignal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Snapshot::of(self).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PhoneSignal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Snapshot::deserialize(deserializer)?.restore().map_err(de::Error::custom)
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

fn bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    BASE64_STANDARD.decode(text).context("record is not base64")
}

fn texts<'a, K: Ord + Clone + 'a, V: 'a>(
    map: impl IntoIterator<Item = (&'a K, &'a V)>,
    encode: impl Fn(&V) -> anyhow::Result<Vec<u8>>,
) -> anyhow::Result<BTreeMap<K, String>> {
    map.into_iter().map(|(key, value)| Ok((key.clone(), text(&encode(value)?)))).collect()
}

fn with_bytes<K, V, E: Into<anyhow::Error>>(
    decode: impl Fn(&[u8]) -> Result<V, E>,
) -> impl Fn((K, String)) -> anyhow::Result<(K, V)> {
    move |(key, value)| Ok((key, decode(&bytes(&value)?).map_err(Into::into)?))
}
