//! The phone's half of linking with an eight-character code.
//!
//! The code itself never passes the server. It wraps the two ephemeral keys; whether both sides used the same one shows
//! only when the companion's key bundle opens.

use thiserror::Error;
use wacore::crypto::{generate_curve_key_pair, hkdf_sha256_into};
use wacore::pair_code::PairCodeUtils;
use wacore_libsignal::crypto::aes_256_gcm_decrypt;
use wacore_libsignal::protocol::{IdentityKeyPair, KeyPair, PublicKey};

const WRAPPED_KEY: usize = 80;
const SALT: usize = 32;
const IV: usize = 12;
const BUNDLE: usize = 96;
const TAG: usize = 16;

/// One attempt to link with a code, from `companion_hello` to `companion_finish`.
#[derive(Clone)]
pub struct PairCodeFlow {
    reference: Vec<u8>,
    wrapped_companion: [u8; WRAPPED_KEY],
    hello: Option<Hello>,
}

/// What the phone knows once somebody has typed the code.
#[derive(Clone)]
struct Hello {
    primary: KeyPair,
    companion: PublicKey,
}

/// Why a step of linking with a code failed.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PairCodeError {
    /// A field has not the length the protocol gives it.
    #[error("{field} has {got} bytes, not {expected}")]
    Length {
        /// The field.
        field: &'static str,
        /// Its length in the protocol.
        expected: usize,
        /// Its length here.
        got: usize,
    },
    /// Nobody has typed a code yet.
    #[error("companion_finish before a code was typed on the phone")]
    NoHello,
    /// The stanza belongs to another attempt.
    #[error("the reference is not the one of this attempt")]
    WrongReference,
    /// The code typed on the phone is not the one the companion shows.
    #[error("the key bundle does not open: wrong code")]
    WrongCode,
    /// The companion's identity differs between bundle, stanza and handshake.
    #[error("the companion's identity key is not the one of its handshake")]
    IdentityMismatch,
    /// The bundle is meant for another account.
    #[error("the bundle names another account")]
    AccountMismatch,
}

impl PairCodeError {
    /// The `code` of the error a client is answered with.
    pub fn code(&self) -> u16 {
        400
    }

    /// The `text` that belongs to [`Self::code`]; clients compare both.
    pub fn text(&self) -> &'static str {
        "bad-request"
    }
}

/// A code as both sides compute with it: upper case, without the dash or blanks people type.
pub fn normalized(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).collect()
}

impl PairCodeFlow {
    /// Starts from the wrapped key of `companion_hello` and the reference it was answered with.
    pub fn new(wrapped_companion_ephemeral: &[u8], reference: Vec<u8>) -> Result<Self, PairCodeError> {
        let wrapped_companion = fixed("wrapped companion key", wrapped_companion_ephemeral)?;
        Ok(Self { reference, wrapped_companion, hello: None })
    }

    /// The reference of this attempt.
    pub fn reference(&self) -> &[u8] {
        &self.reference
    }

    /// Types the code on the phone; returns the wrapped primary key of `primary_hello`.
    ///
    /// Takes two key derivations (a tenth of a second and more), so it belongs on a blocking thread. A second call is a
    /// second try and replaces the first.
    pub fn primary_hello(&mut self, code: &str) -> Result<[u8; WRAPPED_KEY], PairCodeError> {
        let code = normalized(code);
        let companion = PairCodeUtils::decrypt_primary_ephemeral_pub(&self.wrapped_companion, &code)
            .map_err(|_| PairCodeError::WrongCode)?;
        let companion = PublicKey::from_djb_public_key_bytes(&companion).map_err(|_| PairCodeError::WrongCode)?;
        let primary = generate_curve_key_pair();
        let public = fixed("primary key", primary.public_key.public_key_bytes())?;
        let wrapped = PairCodeUtils::encrypt_ephemeral_pub(&public, &code);
        self.hello = Some(Hello { primary, companion });
        Ok(wrapped)
    }

    /// Opens the bundle of `companion_finish` and returns the secret the pair-success is authenticated with.
    ///
    /// `handshake_identity` is the identity key of the companion's registration, `sent_identity` the one in the stanza.
    pub fn finish(
        &self,
        account: &IdentityKeyPair,
        handshake_identity: &[u8; 32],
        sent_identity: &[u8],
        reference: &[u8],
        wrapped_key_bundle: &[u8],
    ) -> Result<[u8; 32], PairCodeError> {
        let hello = self.hello.as_ref().ok_or(PairCodeError::NoHello)?;
        if reference != self.reference {
            return Err(PairCodeError::WrongReference);
        }
        if sent_identity != handshake_identity {
            return Err(PairCodeError::IdentityMismatch);
        }
        let wrapped: [u8; SALT + IV + BUNDLE + TAG] = fixed("wrapped key bundle", wrapped_key_bundle)?;
        let ephemeral = hello.primary.calculate_agreement(&hello.companion).map_err(|_| PairCodeError::WrongCode)?;
        let bundle = open_bundle(&ephemeral, &wrapped).ok_or(PairCodeError::WrongCode)?;
        let (companion, rest) = bundle.split_at(32);
        let (named_account, random) = rest.split_at(32);
        if companion != handshake_identity {
            return Err(PairCodeError::IdentityMismatch);
        }
        if named_account != account.public_key().public_key_bytes() {
            return Err(PairCodeError::AccountMismatch);
        }
        let companion = PublicKey::from_djb_public_key_bytes(companion).map_err(|_| PairCodeError::IdentityMismatch)?;
        let identity =
            account.private_key().calculate_agreement(&companion).map_err(|_| PairCodeError::IdentityMismatch)?;
        let mut secret = [0; 32];
        hkdf_sha256_into(&[&ephemeral[..], &identity, random].concat(), None, b"adv_secret", &mut secret)
            .map_err(|_| PairCodeError::WrongCode)?;
        Ok(secret)
    }
}

fn open_bundle(ephemeral: &[u8; 32], wrapped: &[u8; SALT + IV + BUNDLE + TAG]) -> Option<Vec<u8>> {
    let (salt, rest) = wrapped.split_at(SALT);
    let (iv, sealed) = rest.split_at(IV);
    let mut key = [0; 32];
    hkdf_sha256_into(ephemeral, Some(salt), b"link_code_pairing_key_bundle_encryption_key", &mut key).ok()?;
    let mut bundle = Vec::with_capacity(BUNDLE);
    aes_256_gcm_decrypt(&key, iv.try_into().ok()?, &[], sealed, &mut bundle).ok()?;
    (bundle.len() == BUNDLE).then_some(bundle)
}

fn fixed<const N: usize>(field: &'static str, bytes: &[u8]) -> Result<[u8; N], PairCodeError> {
    bytes.try_into().map_err(|_| PairCodeError::Length { field, expected: N, got: bytes.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(pair: &KeyPair) -> [u8; 32] {
        pair.public_key.public_key_bytes().try_into().unwrap()
    }

    /// The companion's side with the client's own code: returns the wrapped bundle and the secret it derived.
    fn companion_finish(
        ephemeral: &KeyPair,
        identity: &KeyPair,
        hello: &[u8],
        code: &str,
        account: &IdentityKeyPair,
    ) -> (Vec<u8>, [u8; 32]) {
        let primary = PairCodeUtils::decrypt_primary_ephemeral_pub(hello, code).unwrap();
        let account = account.public_key().public_key_bytes().try_into().unwrap();
        PairCodeUtils::prepare_key_bundle(ephemeral, &primary, &account, identity).unwrap()
    }

    #[test]
    fn both_sides_derive_one_secret_and_a_wrong_code_shows() {
        let account = IdentityKeyPair::generate(&mut rand::rng());
        let (ephemeral, identity) = (generate_curve_key_pair(), generate_curve_key_pair());
        let wrapped = PairCodeUtils::encrypt_ephemeral_pub(&raw(&ephemeral), "ABCD1234");
        let mut flow = PairCodeFlow::new(&wrapped, b"ref".to_vec()).unwrap();
        let id = raw(&identity);
        assert_eq!(flow.finish(&account, &id, &id, b"ref", &[0; 156]), Err(PairCodeError::NoHello));

        let hello = flow.primary_hello("ABCD1235").unwrap();
        let (bundle, _) = companion_finish(&ephemeral, &identity, &hello, "ABCD1234", &account);
        assert_eq!(flow.finish(&account, &id, &id, b"ref", &bundle), Err(PairCodeError::WrongCode));

        let hello = flow.primary_hello("abcd-1234").unwrap();
        let (bundle, secret) = companion_finish(&ephemeral, &identity, &hello, "ABCD1234", &account);
        assert_eq!(flow.finish(&account, &id, &id, b"other", &bundle), Err(PairCodeError::WrongReference));
        assert_eq!(flow.finish(&account, &[3; 32], &id, b"ref", &bundle), Err(PairCodeError::IdentityMismatch));
        assert_eq!(flow.finish(&account, &id, &id, b"ref", &bundle), Ok(secret));
    }

    #[test]
    fn lengths_are_checked() {
        let error = PairCodeFlow::new(&[0; 79], vec![]).err();
        assert_eq!(error, Some(PairCodeError::Length { field: "wrapped companion key", expected: 80, got: 79 }));
    }
}
