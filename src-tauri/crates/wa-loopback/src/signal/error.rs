//! Why a message could not be encrypted or decrypted.

use thiserror::Error;
use wacore_libsignal::protocol::SignalProtocolError;

/// Why a message could not be encrypted or decrypted.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SignalError {
    /// There is no session with the device, and no bundle to build one from.
    #[error("no session and no bundle for the device")]
    NeedsBundle,
    /// The message belongs to a session the phone does not have.
    #[error("no session with the sender")]
    NoSession,
    /// The sender's group key has not been distributed to this phone.
    #[error("no sender key")]
    NoSenderKey,
    /// The message was decrypted before.
    #[error("message key was used before")]
    Duplicate,
    /// The message names a prekey that is used up or was never published.
    #[error("unknown prekey")]
    UnknownPreKey,
    /// The bundle's signed prekey is not signed by its identity, or a key is malformed.
    #[error("the bundle is not usable: {0}")]
    BadBundle(String),
    /// Wrong MAC, wrong key, or not a Signal message at all.
    #[error("not decryptable: {0}")]
    Undecryptable(String),
    /// The plaintext does not end in 1 to 16 equal bytes of padding.
    #[error("padding is wrong")]
    BadPadding,
    /// The plaintext is not a message.
    #[error("plaintext is not a message: {0}")]
    BadMessage(String),
    /// Something in the phone itself.
    #[error("{0}")]
    State(String),
}

impl SignalError {
    /// The `error` of a `<retry>`, as clients number the reasons. A duplicate is never asked for again.
    pub fn retry_reason(&self) -> u8 {
        match self {
            Self::NoSession | Self::NoSenderKey => 1,
            Self::UnknownPreKey => 3,
            Self::Undecryptable(_) | Self::BadPadding | Self::BadMessage(_) => 4,
            Self::NeedsBundle | Self::Duplicate | Self::BadBundle(_) | Self::State(_) => 0,
        }
    }
}

impl From<SignalProtocolError> for SignalError {
    fn from(error: SignalProtocolError) -> Self {
        match error {
            SignalProtocolError::SessionNotFound(_) => Self::NoSession,
            SignalProtocolError::NoSenderKeyState(_) => Self::NoSenderKey,
            SignalProtocolError::DuplicatedMessage(..) => Self::Duplicate,
            SignalProtocolError::InvalidPreKeyId | SignalProtocolError::InvalidSignedPreKeyId => Self::UnknownPreKey,
            SignalProtocolError::BackendError(context, error) => Self::State(format!("{context}: {error}")),
            SignalProtocolError::SignatureValidationFailed => Self::BadBundle("signature".to_owned()),
            other => Self::Undecryptable(other.to_string()),
        }
    }
}
