//! Handing over: why a chat went to the operator, what he should know, and what was understood of the customer.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::UnixMs;

/// How a customer feels, as far as his words say.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sentiment {
    /// Pleased.
    Positive,
    /// Neither, or nobody can tell.
    Neutral,
    /// Annoyed, worried or angry.
    Negative,
}

/// Why the assistant handed a turn over, in one word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ReasonKind {
    /// Not sure enough of an answer.
    NotSure,
    /// A topic that always goes to a human; the detail names it.
    Topic,
    /// The customer asked for a human.
    WantsHuman,
    /// The customer asks the same again.
    Repeated,
    /// No provider answered.
    ProviderFailed,
    /// The credits are used up.
    NoCredits,
    /// The budget is spent.
    BudgetSpent,
    /// The reply rests on nothing in the knowledge base.
    Uncited,
    /// The model said that a human should answer.
    ModelDecided,
    /// What the customer sent cannot be read; the detail says why.
    Unreadable,
    /// The model refused, or its answer was not safe to send.
    Refused,
    /// A flow gave the chat to the operator; the detail is its note.
    Flow,
}

/// Why the assistant handed a turn over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Reason {
    /// In one word.
    pub kind: ReasonKind,
    /// More of it, in words for the operator; may be empty.
    pub detail: String,
}

/// What the operator finds when a chat is handed to him.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Handover {
    /// Why.
    pub reason: Reason,
    /// What it is about, in a sentence or two.
    pub summary: String,
    /// The summary was written by a model; otherwise it is put together from the last messages.
    pub by_model: bool,
    /// When.
    pub at: UnixMs,
}

/// Summaries stay out of logs.
impl std::fmt::Debug for Handover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handover").field("reason", &self.reason.kind).finish_non_exhaustive()
    }
}

/// Something a customer told of himself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeadFact {
    /// Which field: `name`, `email`, or one of the assistant's.
    pub field: String,
    /// In the customer's words.
    pub value: String,
    /// When he said so.
    pub at: UnixMs,
}

/// What customers say stays out of logs.
impl std::fmt::Debug for LeadFact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LeadFact").field("field", &self.field).finish_non_exhaustive()
    }
}

/// The words in a file that a customer sent: speech, or the text of a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Transcript {
    /// The words; empty when there are none, or when it failed.
    pub text: String,
    /// BCP 47, when known.
    pub language: Option<String>,
    /// Why it could not be read, and what to do.
    pub failure: Option<String>,
}

/// What customers say stays out of logs.
impl std::fmt::Debug for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transcript").field("failed", &self.failure.is_some()).finish_non_exhaustive()
    }
}
