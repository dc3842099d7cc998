//! Notices: what the operator should know, kept seven days.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, ChatId, NoticeId, UnixMs};

/// How long a notice is kept.
pub const KEPT_MS: i64 = 7 * 24 * 60 * 60_000;

/// What a notice is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NoticeKind {
    /// A chat was handed to the operator.
    Escalation,
    /// A draft waits.
    ApprovalNeeded,
    /// Somebody wrote for the first time.
    NewContact,
    /// An account lost its connection.
    AccountDisconnected,
    /// WhatsApp locked an account for a time, or took it away.
    Restriction,
    /// The operator owns a chat and has not replied for a while.
    ReplyOverdue,
    /// It cannot be known whether a message left.
    MaybeSent,
    /// A message did not leave.
    SendFailed,
    /// Messages arrived while the app was off and were not answered.
    MissedWhileAway,
    /// Reading a source that takes long ended.
    SourceIndexed,
    /// A source could not be read (again).
    SourceFailed,
    /// Search uses another model, or could not.
    SearchModel,
    /// A provider does not answer, or its key is refused.
    Provider,
    /// The budget is nearly or wholly spent, or the credits are used up.
    Budget,
    /// A conversation in a flow broke off.
    FlowFailed,
    /// There is no keychain; the key is in a file.
    KeychainMissing,
    /// The disk is full, or the database reported an error.
    Storage,
}

impl NoticeKind {
    /// Whether the operator is called with a native notification, not only in the app.
    pub fn calls(self) -> bool {
        match self {
            Self::Escalation | Self::ApprovalNeeded | Self::ReplyOverdue | Self::MaybeSent => true,
            Self::AccountDisconnected | Self::Restriction | Self::Storage | Self::SendFailed => true,
            Self::Provider | Self::Budget | Self::FlowFailed => true,
            Self::NewContact | Self::MissedWhileAway | Self::KeychainMissing => false,
            Self::SourceIndexed | Self::SourceFailed | Self::SearchModel => false,
        }
    }
}

/// An entry of the notification centre.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Notice {
    /// Ours.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeKind,
    /// One line.
    pub title: String,
    /// What happened and what to do.
    pub body: String,
    /// The chat it leads to.
    pub chat_id: Option<ChatId>,
    /// The account it is about.
    pub account_id: Option<AccountId>,
    /// When.
    pub at: UnixMs,
    /// The operator has seen it.
    pub seen: bool,
}

/// What customers wrote stays out of logs.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Notice").field("kind", &self.kind).field("chat_id", &self.chat_id).finish_non_exhaustive()
    }
}
