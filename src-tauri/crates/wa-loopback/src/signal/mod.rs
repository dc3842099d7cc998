//! The Signal side of a virtual phone: its keys, its sessions, and what it encrypts and decrypts.
//!
//! Everything is in memory and every operation is synchronous. The protocol library's functions are asynchronous only
//! for the sake of stores that wait; these stores never do.

mod bundle;
mod error;
mod group;
mod phone;
mod snapshot;
mod stores;
#[cfg(test)]
mod tests;

pub use bundle::{DeviceBundle, PublicPreKey, PublicSignedPreKey, signed_prekey_is_valid};
pub use error::SignalError;
pub use group::GroupEnc;
pub use phone::{Decrypted, PhoneSignal, SessionMark};

use std::str::FromStr;

/// How the content of an `<enc>` is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EncKind {
    /// First message of a session, with the keys to build it.
    PkMsg,
    /// Message of a session both sides have.
    Msg,
    /// Message to a group, under the sender's own key.
    SkMsg,
}

impl EncKind {
    /// The `type` attribute of `<enc>`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PkMsg => "pkmsg",
            Self::Msg => "msg",
            Self::SkMsg => "skmsg",
        }
    }
}

impl FromStr for EncKind {
    type Err = UnknownEncKind;

    fn from_str(text: &str) -> Result<Self, UnknownEncKind> {
        match text {
            "pkmsg" => Ok(Self::PkMsg),
            "msg" => Ok(Self::Msg),
            "skmsg" => Ok(Self::SkMsg),
            other => Err(UnknownEncKind(other.to_owned())),
        }
    }
}

/// A `type` of `<enc>` that is none of those a phone reads.
#[derive(Debug, thiserror::Error)]
#[error("unknown enc type {0:?}")]
pub struct UnknownEncKind(String);

/// One `<enc>`: its type and its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enc {
    /// Value of `type`.
    pub kind: EncKind,
    /// Content.
    pub ciphertext: Vec<u8>,
}
