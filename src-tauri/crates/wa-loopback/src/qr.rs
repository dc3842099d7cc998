//! The text of a linking QR code, as the phone's camera sees it.

use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use thiserror::Error;

/// Prefix of the form a phone's own camera app can open.
const DEEP_LINK: &str = "https://wa.me/settings/linked_devices#";

/// Longest text a code can hold that is still looked at.
const MAX_LENGTH: usize = 2048;

/// What a companion shows to the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// The server's reference: says which waiting connection shows this code.
    pub reference: String,
    /// The companion's Noise key.
    pub noise_pub: [u8; 32],
    /// The companion's identity key.
    pub identity_pub: [u8; 32],
    /// The secret the pair-success is authenticated with; it never passes the server.
    pub adv_secret: [u8; 32],
    /// Kind of client, when the code says so.
    pub client_type: Option<String>,
}

/// Why a text is not a linking code.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum QrError {
    /// Too long, or too few fields.
    #[error("a linking code has 4 fields or more, this text has {0}")]
    Fields(usize),
    /// A field is empty.
    #[error("field {0} of the linking code is empty")]
    Empty(usize),
    /// A key is not 32 bytes of standard base64.
    #[error("the {0} of the linking code is not 32 bytes of base64")]
    Key(&'static str),
}

impl FromStr for Qr {
    type Err = QrError;

    fn from_str(text: &str) -> Result<Self, QrError> {
        if text.len() > MAX_LENGTH {
            return Err(QrError::Fields(0));
        }
        let body = text.trim();
        let body = body.strip_prefix(DEEP_LINK).unwrap_or(body);
        let fields: Vec<&str> = body.split(',').collect();
        let [reference, noise, identity, secret, rest @ ..] = fields.as_slice() else {
            return Err(QrError::Fields(fields.len()));
        };
        if let Some(empty) = fields.iter().position(|field| field.is_empty()) {
            return Err(QrError::Empty(empty));
        }
        Ok(Self {
            reference: (*reference).to_owned(),
            noise_pub: key(noise, "noise key")?,
            identity_pub: key(identity, "identity key")?,
            adv_secret: key(secret, "secret")?,
            // What follows the client type is advice for people without the app.
            client_type: rest.first().filter(|field| !field.contains("://")).map(|field| (*field).to_owned()),
        })
    }
}

fn key(field: &str, name: &'static str) -> Result<[u8; 32], QrError> {
    let bytes = BASE64_STANDARD.decode(field).map_err(|_| QrError::Key(name))?;
    bytes.try_into().map_err(|_| QrError::Key(name))
}

#[cfg(test)]
mod tests {
    use wacore::companion_reg::CompanionWebClientType;
    use wacore::crypto::generate_curve_key_pair;
    use wacore::pair::{DeviceState, PairUtils};

    use super::*;

    fn client_text() -> (DeviceState, String) {
        let state = DeviceState {
            identity_key: generate_curve_key_pair(),
            noise_key: generate_curve_key_pair(),
            adv_secret_key: [9; 32],
        };
        let text = PairUtils::make_qr_data(&state, "2@ref", CompanionWebClientType::Chrome);
        (state, text)
    }

    #[test]
    fn every_variant_is_read() {
        let (state, five) = client_text();
        let four = five.rsplit_once(',').unwrap().0.to_owned();
        let link = format!("{DEEP_LINK}{five}");
        let trailing = format!("{five},https://faq.example/link");
        for (text, client_type) in [(&five, Some("1")), (&four, None), (&link, Some("1")), (&trailing, Some("1"))] {
            let qr: Qr = text.parse().unwrap();
            assert_eq!(qr.reference, "2@ref");
            assert_eq!(qr.noise_pub, state.noise_key.public_key.public_key_bytes());
            assert_eq!(qr.identity_pub, state.identity_key.public_key.public_key_bytes());
            assert_eq!(qr.adv_secret, [9; 32]);
            assert_eq!(qr.client_type.as_deref(), client_type, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let (_, five) = client_text();
        assert_eq!("hello".parse::<Qr>(), Err(QrError::Fields(1)));
        assert_eq!(five.replacen("2@ref", "", 1).parse::<Qr>(), Err(QrError::Empty(0)));
        assert_eq!("r,AAAA,BBBB,CCCC".parse::<Qr>(), Err(QrError::Key("noise key")));
    }
}
