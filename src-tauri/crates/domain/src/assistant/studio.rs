//! Studio: trying an assistant before customers meet it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AssistantSettings, CallRow, Reason};
use crate::view::Action;
use crate::{AccountId, ChatId, MessageId, UnixMs, Why};

/// A line of a tried conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TryLine {
    /// The customer said it; otherwise the assistant.
    pub from_customer: bool,
    /// The words.
    pub text: String,
}

/// Words stay out of logs.
impl std::fmt::Debug for TryLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TryLine").field("from_customer", &self.from_customer).finish_non_exhaustive()
    }
}

/// A question to an assistant as it would be with these settings. Nothing is sent to a customer, nothing is charged.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct Try {
    /// Whose assistant.
    pub account_id: AccountId,
    /// With which settings; they need not be saved.
    pub settings: AssistantSettings,
    /// What was said before, oldest first. Ignored with `of_message`.
    pub history: Vec<TryLine>,
    /// What the customer says. Ignored with `of_message`.
    pub question: String,
    /// Takes a customer's message, the files with it and what was said before it, instead.
    pub of_message: Option<MessageId>,
}

/// A part of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PromptPart {
    /// `persona`, `rules`, `hours`, `contact`, `knowledge`, `history`, `question`.
    pub name: String,
    /// How many tokens it has, estimated.
    pub tokens: u32,
    /// How many it may have.
    pub budget: u32,
    /// What was left out, in words, one entry each.
    pub cut: Vec<String>,
}

/// The request as it would leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Preview {
    /// The provider's name; empty: the answerer on this device, nothing leaves.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The address.
    pub url: String,
    /// Headers, one a line, without keys.
    pub headers: String,
    /// The body.
    pub body: String,
    /// What the prompt is made of.
    pub parts: Vec<PromptPart>,
}

/// What an assistant did with a tried question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Tried {
    /// Reply, hand over, or nothing.
    pub action: Action,
    /// The messages it would send.
    pub messages: Vec<String>,
    /// Why it would hand over.
    pub reason: Option<Reason>,
    /// What it would tell the operator then.
    pub summary: String,
    /// Why.
    pub why: Why,
    /// What its prompt was made of; empty without a model.
    pub parts: Vec<PromptPart>,
    /// The calls it took, in order.
    pub calls: Vec<CallRow>,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// A real question of a customer, and what it got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PastQuestion {
    /// The customer's last message of that turn.
    pub message_id: MessageId,
    /// The chat.
    pub chat_id: ChatId,
    /// Its name.
    pub chat_title: String,
    /// What he said, in one piece.
    pub question: String,
    /// What automation, or else the operator, answered; empty when nobody did.
    pub reply: String,
    /// Automation answered.
    pub by_bot: bool,
    /// When he asked.
    pub at: UnixMs,
}
