//! Standing: where an account stands with its network, and the evidence that it is well.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountStatus, UnixMs};

/// What a network says of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The status.
    pub status: AccountStatus,
    /// What happened and what to do, in words; empty where the status says it all.
    pub why: String,
    /// When it ends by itself, where that is known.
    pub until: Option<UnixMs>,
}

impl Standing {
    /// A status with its reason.
    pub fn because(status: AccountStatus, why: impl Into<String>) -> Self {
        Self { status, why: why.into(), until: None }
    }
}

impl From<AccountStatus> for Standing {
    fn from(status: AccountStatus) -> Self {
        Self { status, why: String::new(), until: None }
    }
}

/// Whether the number may begin chats with people who never wrote to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct NewChats {
    /// Not before then (WhatsApp's reach-out time-lock).
    pub locked_until: Option<UnixMs>,
    /// How many are left in this period, where WhatsApp tells.
    pub left: Option<u32>,
    /// How many a period has, where WhatsApp tells.
    pub quota: Option<u32>,
}

impl NewChats {
    /// Whether a first message to somebody is refused at this time.
    pub fn locked(&self, now: UnixMs) -> bool {
        self.locked_until.is_some_and(|until| until > now)
    }
}

/// What is known of an account's health: evidence, not a flag. The time of the last stanza is with the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct Health {
    /// When the server last answered a keep-alive.
    pub kept_alive_at: Option<UnixMs>,
    /// Messages that could not be decrypted since the account was linked.
    pub undecryptable: u32,
    /// Attempts to connect that failed since the connection last stood.
    pub failed_attempts: u32,
    /// Whether it may begin chats.
    pub new_chats: NewChats,
}

/// Something that tells of an account's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Anything was heard.
    Heard,
    /// The server answered a keep-alive.
    KeptAlive,
    /// A message could not be decrypted.
    Undecryptable,
    /// So many attempts to connect failed, one after the other; 0: it stands.
    FailedAttempts(u32),
    /// Whether it may begin chats.
    NewChats(NewChats),
}
