//! The server's long-lived keys and the certificate chain a client checks in the Noise handshake.

use serde::{Deserialize, Serialize};
use wacore_libsignal::protocol::{KeyPair, PrivateKey};
use waproto::whatsapp::{CertChain, cert_chain::NoiseCertificate, cert_chain::noise_certificate::Details};

use buffa::Message;

/// Seconds in a day.
const DAY: u64 = 86_400;

/// What is wrong with a chain on purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertShape {
    /// Properly signed, valid from yesterday for a year.
    #[default]
    Good,
    /// Both signatures are zeros.
    ZeroSigned,
    /// Signed by a root nobody knows, and the intermediate's signature of the leaf is another's too.
    WrongRoot,
    /// Signed properly, both windows in the past.
    Expired,
    /// The leaf certifies another key than the one in the handshake.
    WrongKey,
}

/// Root, intermediate and static key of one server; kept over restarts, or the clients' pinned key is worthless.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServerKeys {
    root: [u8; 32],
    intermediate: [u8; 32],
    noise: [u8; 32],
}

impl ServerKeys {
    /// Fresh keys for a new server.
    pub fn generate() -> Self {
        let fresh = || *KeyPair::generate(&mut rand::rng()).private_key.serialize();
        Self { root: fresh(), intermediate: fresh(), noise: fresh() }
    }

    /// Replaces the static key, as a real server does now and then: pins of clients go stale.
    pub fn rotate_static(&mut self) {
        self.noise = *KeyPair::generate(&mut rand::rng()).private_key.serialize();
    }

    /// The key pair of the handshake.
    pub fn noise(&self) -> anyhow::Result<KeyPair> {
        pair(&self.noise)
    }

    /// The public root key: what a client with a replaced trust root would pin.
    pub fn root_public(&self) -> anyhow::Result<[u8; 32]> {
        public(&pair(&self.root)?)
    }

    /// The encoded chain for the current static key.
    pub fn chain(&self, shape: CertShape, now: u64) -> anyhow::Result<Vec<u8>> {
        let (from, until) = match shape {
            CertShape::Expired => (now.saturating_sub(40 * DAY), now.saturating_sub(10 * DAY)),
            _ => (now.saturating_sub(DAY), now + 365 * DAY),
        };
        let intermediate = pair(&self.intermediate)?;
        let certified = match shape {
            CertShape::WrongKey => public(&KeyPair::generate(&mut rand::rng()))?,
            _ => public(&self.noise()?)?,
        };
        let upper = details(1, 0, public(&intermediate)?, from, until);
        let leaf = details(2, 1, certified, from, until);
        let (root, issuer) = match shape {
            CertShape::WrongRoot => (KeyPair::generate(&mut rand::rng()), KeyPair::generate(&mut rand::rng())),
            _ => (pair(&self.root)?, intermediate),
        };
        let zero = shape == CertShape::ZeroSigned;
        let chain = CertChain {
            leaf: buffa::MessageField::some(certificate(leaf, &issuer, zero)?),
            intermediate: buffa::MessageField::some(certificate(upper, &root, zero)?),
        };
        Ok(chain.encode_to_vec())
    }
}

fn details(serial: u32, issuer: u32, key: [u8; 32], from: u64, until: u64) -> Vec<u8> {
    Details {
        serial: Some(serial),
        issuer_serial: Some(issuer),
        key: Some(key.to_vec()),
        not_before: Some(from),
        not_after: Some(until),
    }
    .encode_to_vec()
}

fn certificate(details: Vec<u8>, issuer: &KeyPair, zero: bool) -> anyhow::Result<NoiseCertificate> {
    let signature = match zero {
        true => vec![0; 64],
        false => issuer.private_key.calculate_signature(&details, &mut rand::rng())?.to_vec(),
    };
    Ok(NoiseCertificate { details: Some(details), signature: Some(signature) })
}

/// The key pair of a stored private key.
fn pair(private: &[u8; 32]) -> anyhow::Result<KeyPair> {
    let private = PrivateKey::deserialize(private)?;
    Ok(KeyPair::new(private.public_key()?, private))
}

/// The raw 32 bytes of a pair's public key.
pub(crate) fn public(pair: &KeyPair) -> anyhow::Result<[u8; 32]> {
    Ok(pair.public_key.public_key_bytes().try_into()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wacore_libsignal::protocol::PublicKey;
    use wacore_noise::HandshakeUtils;

    fn signature_holds(key: &[u8; 32], certificate: &NoiseCertificate) -> bool {
        PublicKey::from_djb_public_key_bytes(key)
            .unwrap()
            .verify_signature(certificate.details.as_ref().unwrap(), certificate.signature.as_ref().unwrap())
    }

    #[test]
    fn a_good_chain_is_signed_from_root_to_leaf() {
        let keys = ServerKeys::generate();
        let chain = CertChain::decode_from_slice(&keys.chain(CertShape::Good, 1_800_000_000).unwrap()).unwrap();
        let upper = chain.intermediate.into_option().unwrap();
        let leaf = chain.leaf.into_option().unwrap();
        let middle = public(&pair(&keys.intermediate).unwrap()).unwrap();
        assert!(signature_holds(&keys.root_public().unwrap(), &upper));
        assert!(signature_holds(&middle, &leaf));
    }

    #[test]
    fn a_client_with_the_real_root_refuses_every_chain() {
        let keys = ServerKeys::generate();
        let server = public(&keys.noise().unwrap()).unwrap();
        for shape in [CertShape::Good, CertShape::ZeroSigned, CertShape::WrongRoot] {
            let chain = keys.chain(shape, 1_800_000_000).unwrap();
            let refusal = HandshakeUtils::verify_server_cert(&chain, &server).unwrap_err().to_string();
            assert!(refusal.contains("signature"), "{shape:?}: {refusal}");
        }
    }
}
