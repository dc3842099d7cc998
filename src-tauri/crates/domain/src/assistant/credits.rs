//! Credits: an allowance that replies are paid from, with a ledger. Off unless the operator wants it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ChatId, CreditEntryId, MessageId, UnixMs};

/// Which way credits went.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CreditKind {
    /// Taken for a reply.
    Debit,
    /// Added by the operator.
    Credit,
}

/// Where the credits stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Credits {
    /// Replies are paid with credits.
    pub on: bool,
    /// What is left; never below zero.
    pub balance: u32,
    /// What was used in all.
    pub used: u32,
    /// What a reply costs.
    pub per_reply: u32,
}

/// One line of the ledger. Lines are never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CreditEntry {
    /// Ours.
    pub id: CreditEntryId,
    /// Which way.
    pub kind: CreditKind,
    /// How many.
    pub amount: u32,
    /// Before.
    pub balance_before: u32,
    /// After.
    pub balance_after: u32,
    /// In words.
    pub description: String,
    /// The chat it was for.
    pub chat_id: Option<ChatId>,
    /// The chat's name, while it exists.
    pub chat_title: Option<String>,
    /// The customer's message that was answered: nothing is charged twice for it.
    pub message_id: Option<MessageId>,
    /// When.
    pub at: UnixMs,
}

/// A page of the ledger, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CreditPage {
    /// The lines.
    pub rows: Vec<CreditEntry>,
    /// Cursor of the next page.
    pub next: Option<String>,
}
