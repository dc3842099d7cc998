//! Changes: what the operator does to a message that is there already. They pass the outbox like messages do.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::WireId;

/// One change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Puts an emoji on it; empty takes it away.
    React {
        /// The emoji.
        emoji: String,
    },
    /// Gives it other words; only for the shop's own.
    Edit {
        /// The new words.
        text: String,
    },
    /// Deletes it for everybody; only for the shop's own.
    Delete,
}

/// Words stay out of logs.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::React { .. } => "React",
            Self::Edit { .. } => "Edit",
            Self::Delete => "Delete",
        })
    }
}

/// A change that did not arrive yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PendingChange {
    /// What is to change.
    pub change: Change,
    /// Why it did not work, in words; `None` while it is on its way.
    pub failure: Option<String>,
}

/// A message on the wire, as another one refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRef {
    /// Its id.
    pub wire_id: WireId,
    /// Ours, whoever of us wrote it.
    pub from_me: bool,
    /// Address of who wrote it; empty for ours.
    pub sender_jid: String,
}

/// A change on its way out.
#[derive(Clone, Debug)]
pub struct OutgoingChange {
    /// Fixed before the first attempt; the same for every attempt. A change that arrives twice changes nothing twice.
    pub wire_id: WireId,
    /// The chat.
    pub chat_jid: String,
    /// The message that changes.
    pub target: WireRef,
    /// How.
    pub change: Change,
}
