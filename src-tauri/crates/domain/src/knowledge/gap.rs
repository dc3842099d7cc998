//! Gaps: what customers asked and the knowledge base could not answer.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BaseId, ChatId, GapId, UnixMs};

/// Questions with the same meaning that had no good answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Gap {
    /// All of them, newest first: "write answer" and "dismiss" settle them together.
    pub ids: Vec<GapId>,
    /// The base that was asked.
    pub base_id: BaseId,
    /// The question that stands for all of them.
    pub question: String,
    /// Other wordings of it, each once.
    pub others: Vec<String>,
    /// How often it was asked.
    pub count: u32,
    /// Asked last.
    pub last_at: UnixMs,
    /// Where it was asked last, if that chat is still there.
    pub chat_id: Option<ChatId>,
    /// What the operator replied there, if he did: a first draft of the answer.
    pub reply: Option<String>,
}
