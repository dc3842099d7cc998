//! Self-test: proves that the check of the server's certificates is compiled in.
//!
//! A feature of the library that exists for tests takes the check out, and Cargo unifies features over everything that
//! is built together: no `cfg` of ours can see it. So the check is asked at run time, with a chain that it must refuse.

use buffa::{Message, MessageField};
use wacore::handshake::HandshakeUtils;
use waproto::whatsapp::{CertChain, cert_chain};

/// The check of the server's certificates is not in this build, or does not do what it did when this was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this build does not check who it connects to: {0}")]
pub struct SelfTestFailed(String);

/// Shows the check a chain that is right in everything but its signatures. It must be refused because of these.
pub fn self_test() -> Result<(), SelfTestFailed> {
    let server_key = [7_u8; 32];
    match HandshakeUtils::verify_server_cert(&unsigned_chain(&server_key), &server_key) {
        Ok(_) => Err(SelfTestFailed("a chain without signatures was accepted".into())),
        Err(refused) => {
            let why = refused.to_string();
            // Any other reason would mean that the chain above is wrong, and proves nothing.
            if why.contains("signature") { Ok(()) } else { Err(SelfTestFailed(why)) }
        }
    }
}

fn unsigned_chain(server_key: &[u8; 32]) -> Vec<u8> {
    let certificate = |serial: u32, issuer: u32, key: &[u8; 32]| {
        let details = cert_chain::noise_certificate::Details {
            serial: Some(serial),
            issuer_serial: Some(issuer),
            key: Some(key.to_vec()),
            not_before: Some(1_700_000_000),
            not_after: Some(1_900_000_000),
        };
        MessageField::some(cert_chain::NoiseCertificate {
            details: Some(details.encode_to_vec()),
            signature: Some(vec![0; 64]),
        })
    };
    CertChain { leaf: certificate(2, 1, server_key), intermediate: certificate(1, 0, &[9; 32]) }.encode_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(feature = "loopback-testing"))]
    #[test]
    fn the_check_of_certificates_is_compiled_in() {
        assert_eq!(self_test(), Ok(()));
    }
}
