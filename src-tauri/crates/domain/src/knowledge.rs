//! Knowledge bases and their FAQs.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BaseId, FaqId, UnixMs, text};

/// What answers are grounded in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Base {
    /// Ours.
    pub id: BaseId,
    /// What the operator calls it.
    pub name: String,
    /// Used by accounts that chose none.
    pub is_default: bool,
    /// How many FAQs it has.
    pub faqs: u32,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Faq {
    /// Ours.
    pub id: FaqId,
    /// Its base.
    pub base_id: BaseId,
    /// As a customer would ask.
    pub question: String,
    /// As it is sent.
    pub answer: String,
    /// Last changed.
    pub updated_at: UnixMs,
    /// How often it answered a customer.
    pub uses: u32,
}

/// What the operator writes into a FAQ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FaqInput {
    /// 1 to 500 characters.
    pub question: String,
    /// 1 to 4096 characters.
    pub answer: String,
}

impl FaqInput {
    /// Trimmed and within the limits, or an error that says what to do.
    pub fn checked(&self) -> Result<Self, String> {
        let question = text::limited("The question", self.question.trim(), 500)?;
        let answer = text::limited("The answer", self.answer.trim(), text::MESSAGE_LIMIT)?;
        if question.is_empty() {
            return Err("Write the question first.".into());
        }
        if answer.is_empty() {
            return Err("Write the answer first.".into());
        }
        Ok(Self { question, answer })
    }
}
