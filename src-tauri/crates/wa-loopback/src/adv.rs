//! What the phone signs for its companions: the identity of one linked device and the list of all of them.

use anyhow::Context as _;
use buffa::Message as _;
use thiserror::Error;
use wacore_libsignal::crypto::hmac_sha256_two_part;
use wacore_libsignal::protocol::{IdentityKeyPair, KeyPair, PublicKey};
use waproto::whatsapp as wa;

const ACCOUNT_SIGNATURE: [u8; 2] = [6, 0];
const DEVICE_SIGNATURE: [u8; 2] = [6, 1];
const KEY_INDEX_SIGNATURE: [u8; 2] = [6, 2];

/// One linked device, as the account vouches for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceIdentity {
    /// The account's own number, the same for as long as the account lives.
    pub raw_id: u32,
    /// This device's place in the key-index list.
    pub key_index: u32,
    /// Unix seconds.
    pub timestamp: u64,
}

/// What is made wrong on purpose in a pair-success.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AdvFault {
    /// Nothing.
    #[default]
    None,
    /// The outer MAC does not belong to the companion's secret.
    WrongHmac,
    /// The account's signature covers other bytes.
    WrongSignature,
}

/// The device identity of a pair-success and what its reply is checked against.
#[derive(Clone, Debug)]
pub struct PairBlob {
    /// Content of `<device-identity>`: an encoded `ADVSignedDeviceIdentityHMAC`.
    pub wire: Vec<u8>,
    /// The signed details, to be kept until the companion answers.
    pub details: Vec<u8>,
}

/// The devices an account vouches for at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyIndexList {
    /// The account's own number.
    pub raw_id: u32,
    /// Unix seconds.
    pub timestamp: u64,
    /// The highest key index handed out so far.
    pub current_index: u32,
    /// The key indexes of the companions linked now.
    pub valid_indexes: Vec<u32>,
}

/// Why a companion's signed identity was refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AdvError {
    /// Not an `ADVSignedDeviceIdentity`, or a field is missing.
    #[error("the signed device identity is malformed: {0}")]
    Malformed(&'static str),
    /// The companion changed what the account signed.
    #[error("the details are not those of the pair-success")]
    ForeignDetails,
    /// The blob names another account key.
    #[error("the account key is not the account's")]
    ForeignAccount,
    /// The account's own signature does not verify any more.
    #[error("the account signature does not verify")]
    AccountSignature,
    /// The companion's signature does not verify.
    #[error("the device signature does not verify")]
    DeviceSignature,
}

/// Builds the device identity of a pair-success.
pub fn pair_success_blob(
    account: &IdentityKeyPair,
    adv_secret: &[u8; 32],
    companion: &[u8; 32],
    device: &DeviceIdentity,
    fault: AdvFault,
) -> anyhow::Result<PairBlob> {
    let details = wa::ADVDeviceIdentity {
        raw_id: Some(device.raw_id),
        timestamp: Some(device.timestamp),
        key_index: Some(device.key_index),
        account_type: Some(wa::ADVEncryptionType::E2EE),
        device_type: Some(wa::ADVEncryptionType::E2EE),
    }
    .encode_to_vec();
    let mut covered = [&ACCOUNT_SIGNATURE[..], &details, companion].concat();
    if fault == AdvFault::WrongSignature {
        covered.push(0);
    }
    let signed = wa::ADVSignedDeviceIdentity {
        details: Some(details.clone()),
        account_signature_key: Some(account.public_key().public_key_bytes().to_vec()),
        account_signature: Some(sign(account, &covered)?),
        device_signature: None,
    }
    .encode_to_vec();
    let mut mac = hmac_sha256_two_part(adv_secret, &signed, &[]);
    if fault == AdvFault::WrongHmac {
        mac[0] ^= 1;
    }
    let wire = wa::ADVSignedDeviceIdentityHMAC {
        details: Some(signed),
        hmac: Some(mac.to_vec()),
        account_type: Some(wa::ADVEncryptionType::E2EE),
    }
    .encode_to_vec();
    Ok(PairBlob { wire, details })
}

/// Checks the companion's reply to a pair-success and returns the full identity to keep for its prekey bundle.
///
/// Some clients strip the account key from the reply; it is put back, as every other client needs it.
pub fn accept_pair_sign(
    account: &[u8; 32],
    companion: &[u8; 32],
    details: &[u8],
    reply: &[u8],
) -> Result<Vec<u8>, AdvError> {
    let mut signed =
        wa::ADVSignedDeviceIdentity::decode_from_slice(reply).map_err(|_| AdvError::Malformed("not decodable"))?;
    if signed.details.as_deref() != Some(details) {
        return Err(AdvError::ForeignDetails);
    }
    match signed.account_signature_key.as_deref() {
        None | Some([]) => signed.account_signature_key = Some(account.to_vec()),
        Some(key) if key == account => {}
        Some(_) => return Err(AdvError::ForeignAccount),
    }
    let account_signature = signed.account_signature.as_deref().ok_or(AdvError::Malformed("no account signature"))?;
    let device_signature = signed.device_signature.as_deref().ok_or(AdvError::Malformed("no device signature"))?;
    if !verifies(account, &[&ACCOUNT_SIGNATURE, details, companion], account_signature) {
        return Err(AdvError::AccountSignature);
    }
    if !verifies(companion, &[&DEVICE_SIGNATURE, details, companion, account], device_signature) {
        return Err(AdvError::DeviceSignature);
    }
    Ok(signed.encode_to_vec())
}

/// Signs the list of linked devices: content of `<key-index-list>`.
pub fn signed_key_index_list(account: &IdentityKeyPair, list: &KeyIndexList) -> anyhow::Result<Vec<u8>> {
    let details = wa::ADVKeyIndexList {
        raw_id: Some(list.raw_id),
        timestamp: Some(list.timestamp),
        current_index: Some(list.current_index),
        valid_indexes: list.valid_indexes.clone(),
        account_type: Some(wa::ADVEncryptionType::E2EE),
    }
    .encode_to_vec();
    let signature = sign(account, &[&KEY_INDEX_SIGNATURE[..], &details].concat())?;
    Ok(wa::ADVSignedKeyIndexList { details: Some(details), account_signature: Some(signature), ..Default::default() }
        .encode_to_vec())
}

fn sign(account: &IdentityKeyPair, message: &[u8]) -> anyhow::Result<Vec<u8>> {
    let pair = KeyPair::from(account.clone());
    let signature = pair.calculate_signature(message, &mut rand::rng()).context("signing with the account key")?;
    Ok(signature.to_vec())
}

fn verifies(key: &[u8; 32], parts: &[&[u8]], signature: &[u8]) -> bool {
    PublicKey::from_djb_public_key_bytes(key)
        .is_ok_and(|key| key.verify_signature_for_multipart_message(parts, signature))
}

#[cfg(test)]
#[path = "adv_tests.rs"]
mod tests;
