//! Linking: how far a linked account is on its way to being one of the phone's linked devices. Never stored.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountStatus, UnixMs};

/// Where the linking of an account stands.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "step")]
pub enum LinkStep {
    /// Nobody is linking it.
    #[default]
    Idle,
    /// WhatsApp is asked for a code.
    Asking,
    /// A QR code waits to be scanned; the next one replaces it in time.
    Qr {
        /// What the code says.
        code: String,
        /// When it stops working.
        expires_at: UnixMs,
    },
    /// Eight characters wait to be typed on the phone.
    PairCode {
        /// The characters, without a dash.
        code: String,
        /// When they stop working.
        expires_at: UnixMs,
    },
    /// The phone answered; keys are exchanged.
    Confirming,
    /// WhatsApp wants the operator to prove himself with a passkey on his phone first.
    Passkey,
    /// Linked; chats and names come over.
    Syncing {
        /// How much of the history is here, 0 to 100, where WhatsApp says so.
        percent: Option<u8>,
    },
    /// Done.
    Linked,
    /// Nobody scanned or typed it in time; a new code is made when the operator asks for one.
    Expired,
    /// It did not work.
    Failed {
        /// What happened and what to do.
        why: String,
    },
}

impl LinkStep {
    /// The account's status that goes with it; `None` where the connection itself says it.
    pub fn status(&self) -> Option<AccountStatus> {
        match self {
            Self::Idle | Self::Linked | Self::Syncing { .. } => None,
            Self::Asking => Some(AccountStatus::Initializing),
            Self::Qr { .. } => Some(AccountStatus::QrReady),
            Self::PairCode { .. } | Self::Confirming | Self::Passkey => Some(AccountStatus::Pairing),
            Self::Expired => Some(AccountStatus::Disconnected),
            Self::Failed { .. } => Some(AccountStatus::Error),
        }
    }
}

/// Whoever reads a code can link his own device with it: codes stay out of logs.
impl std::fmt::Debug for LinkStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Idle => "Idle",
            Self::Asking => "Asking",
            Self::Qr { .. } => "Qr",
            Self::PairCode { .. } => "PairCode",
            Self::Confirming => "Confirming",
            Self::Passkey => "Passkey",
            Self::Syncing { .. } => "Syncing",
            Self::Linked => "Linked",
            Self::Expired => "Expired",
            Self::Failed { .. } => "Failed",
        })
    }
}

/// Whose number was linked.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkedAs {
    /// E.164 with `+`.
    pub phone: String,
    /// The name customers see; empty until it is known.
    pub profile_name: String,
}

/// Numbers stay out of logs.
impl std::fmt::Debug for LinkedAs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkedAs")
    }
}
