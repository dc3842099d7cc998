//! The public keys somebody else needs to start a session with a device.

use serde::{Deserialize, Serialize};
use wacore_libsignal::protocol::{DeviceId, IdentityKey, PreKeyBundle, PublicKey};

use super::SignalError;

/// A one-time prekey without its private half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPreKey {
    /// Number, 24 bits.
    pub id: u32,
    /// X25519 key.
    pub public: [u8; 32],
}

/// A signed prekey without its private half.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSignedPreKey {
    /// Number, 24 bits.
    pub id: u32,
    /// X25519 key.
    pub public: [u8; 32],
    /// Signature of the identity over the key.
    pub signature: Vec<u8>,
}

/// What a device publishes, with at most one of its one-time prekeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceBundle {
    /// Registration number of the device.
    pub registration_id: u32,
    /// Identity key.
    pub identity: [u8; 32],
    /// Signed prekey.
    pub signed_prekey: PublicSignedPreKey,
    /// One-time prekey; none when the pool is empty.
    pub prekey: Option<PublicPreKey>,
}

/// Whether a device's identity signed its prekey. Clients that get this wrong cannot be written to.
pub fn signed_prekey_is_valid(identity: &[u8; 32], signed_prekey: &PublicSignedPreKey) -> bool {
    let (Ok(identity), Ok(key)) =
        (PublicKey::from_djb_public_key_bytes(identity), PublicKey::from_djb_public_key_bytes(&signed_prekey.public))
    else {
        return false;
    };
    identity.verify_signature(&key.serialize(), &signed_prekey.signature)
}

impl DeviceBundle {
    pub(super) fn to_library(&self) -> Result<PreKeyBundle, SignalError> {
        let prekey = match &self.prekey {
            Some(prekey) => Some((prekey.id.into(), public(&prekey.public)?)),
            None => None,
        };
        // The device is part of the address here; Signal's own number for it stays 0, as in every client.
        PreKeyBundle::new(
            self.registration_id,
            DeviceId::new(0),
            prekey,
            self.signed_prekey.id.into(),
            public(&self.signed_prekey.public)?,
            self.signed_prekey.signature.clone(),
            IdentityKey::new(public(&self.identity)?),
        )
        .map_err(|error| SignalError::BadBundle(error.to_string()))
    }
}

fn public(bytes: &[u8; 32]) -> Result<PublicKey, SignalError> {
    PublicKey::from_djb_public_key_bytes(bytes).map_err(|error| SignalError::BadBundle(error.to_string()))
}
