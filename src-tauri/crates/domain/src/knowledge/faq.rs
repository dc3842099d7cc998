//! FAQs: questions with their answers, as the operator writes them.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BaseId, FaqId, UnixMs, text};

/// Other wordings that a FAQ can have.
pub const VARIANTS_LIMIT: usize = 20;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Faq {
    /// Ours.
    pub id: FaqId,
    /// Its base.
    pub base_id: BaseId,
    /// As a customer would ask.
    pub question: String,
    /// Other ways to ask it.
    pub variants: Vec<String>,
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
    /// At most 20 other wordings of 1 to 500 characters each.
    pub variants: Vec<String>,
    /// 1 to 4096 characters.
    pub answer: String,
}

impl FaqInput {
    /// A question without other wordings.
    pub fn new(question: impl Into<String>, answer: impl Into<String>) -> Self {
        Self { question: question.into(), variants: Vec::new(), answer: answer.into() }
    }

    /// Trimmed and within the limits, or an error that says what to do. Wordings that say the same as the question, or as
    /// each other, are left out.
    pub fn checked(&self) -> Result<Self, String> {
        let question = text::limited("The question", self.question.trim(), 500)?;
        let answer = text::limited("The answer", self.answer.trim(), text::MESSAGE_LIMIT)?;
        if question.is_empty() {
            return Err("Write the question first.".into());
        }
        if answer.is_empty() {
            return Err("Write the answer first.".into());
        }
        let mut variants: Vec<String> = Vec::new();
        for variant in self.variants.iter().map(|variant| variant.trim()).filter(|variant| !variant.is_empty()) {
            let variant = text::limited("Another wording", variant, 500)?;
            let known = |other: &String| text::folded(other) == text::folded(&variant);
            if !known(&question) && !variants.iter().any(known) {
                variants.push(variant);
            }
        }
        if variants.len() > VARIANTS_LIMIT {
            return Err(format!(
                "A question can have {VARIANTS_LIMIT} other wordings; {} are too many.",
                variants.len()
            ));
        }
        Ok(Self { question, variants, answer })
    }
}

/// Two FAQs that ask the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FaqPair {
    /// The older one.
    pub one: Faq,
    /// The newer one.
    pub other: Faq,
    /// How alike their questions are in meaning, 0 to 1.
    #[specta(type = i32)]
    pub likeness: f64,
}

/// What an imported table of FAQs did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FaqImport {
    /// New questions.
    pub added: u32,
    /// Questions that were there and got another answer or wordings.
    pub changed: u32,
    /// Questions that were there with the same answer.
    pub unchanged: u32,
    /// Rows that could not be used.
    pub rejected: Vec<RejectedRow>,
}

/// A row of a table that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RejectedRow {
    /// Its line in the file, from 1.
    pub line: u32,
    /// What is wrong with it and what to do.
    pub reason: String,
}

/// A FAQ to be made of the operator's reply: what to put into the editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FaqPlace {
    /// The base that the chat's account answers from.
    pub base_id: BaseId,
    /// The question that the customer asked before, and the reply.
    pub faq: FaqInput,
}
