//! Chats: one conversation on one account, and who owns it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, ChatId, ContactId, UnixMs};

/// Who speaks next in a chat. Exactly one, always visible (promise 2).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Type,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Owner {
    /// Flows and the assistant answer.
    #[default]
    Bot,
    /// The operator answers; no automation.
    Human,
    /// The assistant writes drafts, the operator approves them.
    Approval,
}

/// Whether there is still something to do in a chat.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ChatStatus {
    /// In the inbox.
    #[default]
    Open,
    /// Done; the next message of the customer reopens it.
    Resolved,
}

/// One conversation with a contact or a group on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Ours.
    pub id: ChatId,
    /// The account it runs on.
    pub account_id: AccountId,
    /// The person; `None` for a group.
    pub contact_id: Option<ContactId>,
    /// WhatsApp's address of the person or group.
    pub jid: String,
    /// The name of the group; empty for a person (the contact has the name).
    pub group_name: String,
    /// Who speaks next.
    pub owner: Owner,
    /// Open or done.
    pub status: ChatStatus,
    /// The operator answered from his phone: automation rests until then.
    pub paused_until: Option<UnixMs>,
    /// The customer waits for the operator since then.
    pub waiting_since: Option<UnixMs>,
    /// A turn is open and falls due then (burst window).
    pub turn_due_at: Option<UnixMs>,
}

impl Chat {
    /// Whether several people write here.
    pub fn is_group(&self) -> bool {
        self.contact_id.is_none()
    }
}
