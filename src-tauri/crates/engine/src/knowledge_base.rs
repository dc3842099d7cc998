//! Knowledge: bases and FAQs, the test question, and keeping the index equal to them.

use domain::view::{IndexState, TestAnswer};
use domain::{AccountSettings, Base, BaseId, Faq, FaqId, FaqInput};
use store::{audit, knowledge};

use crate::{Core, CoreError};

impl Core {
    /// Every base, oldest first.
    pub async fn bases(&self) -> Result<Vec<Base>, CoreError> {
        Ok(self.store.read("bases", knowledge::bases).await?)
    }

    /// The FAQs of a base that contain `text`.
    pub async fn faqs(&self, base: BaseId, text: String) -> Result<Vec<Faq>, CoreError> {
        Ok(self.store.read("FAQs", move |conn| knowledge::faqs(conn, &base, &text)).await?)
    }

    /// Adds a FAQ; it answers from then on.
    pub async fn create_faq(&self, base: BaseId, input: FaqInput) -> Result<Faq, CoreError> {
        let input = input.checked().map_err(CoreError::Invalid)?;
        if !self.bases().await?.iter().any(|known| known.id == base) {
            return Err(CoreError::missing("knowledge base"));
        }
        let (id, now) = (FaqId::from(self.ids.uuid()), self.now());
        let faq = self
            .store
            .write("FAQ", move |tx| {
                audit::record(tx, now, "faq.create", id.as_str(), "")?;
                knowledge::put_faq(tx, &id, &base, &input, now)
            })
            .await?;
        self.sync_index().await?;
        Ok(faq)
    }

    /// Changes a FAQ; the new words answer from then on.
    pub async fn update_faq(&self, id: FaqId, input: FaqInput) -> Result<Faq, CoreError> {
        let (input, now) = (input.checked().map_err(CoreError::Invalid)?, self.now());
        let faq = self
            .store
            .write("FAQ", move |tx| {
                let Some(before) = knowledge::live_faq(tx, &id)? else { return Ok(None) };
                audit::record(tx, now, "faq.update", id.as_str(), "")?;
                knowledge::put_faq(tx, &id, &before.base_id, &input, now).map(Some)
            })
            .await?
            .ok_or_else(|| CoreError::missing("FAQ"))?;
        self.sync_index().await?;
        Ok(faq)
    }

    /// Deletes a FAQ; it can be restored for a day.
    pub async fn delete_faq(&self, id: FaqId) -> Result<(), CoreError> {
        let now = self.now();
        let deleted = self
            .store
            .write("FAQ", move |tx| {
                audit::record(tx, now, "faq.delete", id.as_str(), "")?;
                knowledge::delete_faq(tx, &id, now)
            })
            .await?;
        if !deleted {
            return Err(CoreError::missing("FAQ"));
        }
        Ok(self.sync_index().await?)
    }

    /// Takes a deletion back.
    pub async fn restore_faq(&self, id: FaqId) -> Result<Faq, CoreError> {
        let restored = self.store.write("FAQ", move |tx| knowledge::restore_faq(tx, &id)).await?;
        let faq = restored.ok_or_else(|| CoreError::missing("FAQ"))?;
        self.sync_index().await?;
        Ok(faq)
    }

    /// Where the search index stands.
    pub fn index_state(&self) -> IndexState {
        self.index.state()
    }

    /// What the assistant would do with a question to this base. Sends nothing.
    pub async fn ask(&self, base: BaseId, question: String) -> Result<TestAnswer, CoreError> {
        if question.trim().is_empty() {
            return Err(CoreError::Invalid("Write a question first.".into()));
        }
        let settings = AccountSettings { base_id: Some(base), ..AccountSettings::default() };
        let answer = self.answer_text(&settings, question.trim()).await;
        if let Some(failure) = answer.failure {
            return Err(CoreError::NotAllowedNow(failure));
        }
        let (embed_ms, search_ms) = answer.timing;
        Ok(TestAnswer { action: answer.action, reply: answer.text, why: answer.why, embed_ms, search_ms })
    }

    /// Makes the index equal to the database.
    pub(crate) async fn sync_index(&self) -> anyhow::Result<()> {
        let result = self.index.sync(self.store.read("every FAQ", knowledge::every_faq), self.now()).await;
        // The state of the index is on screen: whoever shows it reads again.
        self.tell(crate::Told::Changed([domain::Topic::Knowledge].into()));
        result
    }
}
