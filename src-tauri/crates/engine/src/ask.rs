//! The test question: what the assistant would do. Sends nothing, counts nothing.

use domain::view::TestAnswer;
use domain::{AccountSettings, AssistantSettings, BaseId};

use crate::assistant::KEPT;
use crate::{Core, CoreError};

impl Core {
    /// What the assistant would do with a question to this base.
    pub async fn ask(&self, base: BaseId, question: String) -> Result<TestAnswer, CoreError> {
        self.ask_for(base, question, KEPT).await
    }

    /// The same, with the best `top` passages that were considered.
    pub async fn ask_for(&self, base: BaseId, question: String, top: usize) -> Result<TestAnswer, CoreError> {
        if question.trim().is_empty() {
            return Err(CoreError::Invalid("Write a question first.".into()));
        }
        let assistant = AssistantSettings { bases: vec![base], ..AssistantSettings::default() };
        let settings = AccountSettings { assistant, ..AccountSettings::default() };
        let answer = self.answer_text(&settings, question.trim(), top).await;
        if let Some(reason) = answer.why.reason.as_ref().filter(|reason| !reason.detail.is_empty()) {
            // It could not even look.
            return Err(CoreError::NotAllowedNow(reason.detail.clone()));
        }
        let (embed_ms, search_ms) = answer.timing;
        Ok(TestAnswer { action: answer.action, reply: answer.text(), why: answer.why, embed_ms, search_ms })
    }
}
