//! FAQs, and keeping the index equal to the database.

use domain::view::IndexState;
use domain::{BaseId, Faq, FaqId, FaqInput, Topic};
use store::{audit, bases, faqs};

use crate::{Core, CoreError, Told};

impl Core {
    /// The FAQs of a base that contain `text`, by question.
    pub async fn faqs(&self, base: BaseId, text: String) -> Result<Vec<Faq>, CoreError> {
        Ok(self.store.read("FAQs", move |conn| faqs::of_base(conn, &base, &text)).await?)
    }

    /// Adds a FAQ; it answers from then on.
    pub async fn create_faq(&self, base: BaseId, input: FaqInput) -> Result<Faq, CoreError> {
        let input = input.checked().map_err(CoreError::Invalid)?;
        let (id, now) = (FaqId::from(self.ids.uuid()), self.now());
        let faq = self
            .store
            .write("FAQ", move |tx| {
                if bases::get(tx, &base)?.is_none() {
                    return Ok(None);
                }
                audit::record(tx, now, "faq.create", id.as_str(), "")?;
                faqs::put(tx, &id, &base, &input, now).map(Some)
            })
            .await?
            .ok_or_else(|| CoreError::missing("knowledge base"))?;
        self.refresh_passages(vec![faq.id.to_string()]).await?;
        Ok(faq)
    }

    /// Changes a FAQ; the new words answer from then on.
    pub async fn update_faq(&self, id: FaqId, input: FaqInput) -> Result<Faq, CoreError> {
        let (input, now) = (input.checked().map_err(CoreError::Invalid)?, self.now());
        let faq = self
            .store
            .write("FAQ", move |tx| {
                let Some(before) = faqs::live(tx, &id)? else { return Ok(None) };
                audit::record(tx, now, "faq.update", id.as_str(), "")?;
                faqs::put(tx, &id, &before.base_id, &input, now).map(Some)
            })
            .await?
            .ok_or_else(|| CoreError::missing("FAQ"))?;
        self.refresh_passages(vec![faq.id.to_string()]).await?;
        Ok(faq)
    }

    /// Deletes a FAQ; it can be restored for a day.
    pub async fn delete_faq(&self, id: FaqId) -> Result<(), CoreError> {
        let (now, passage) = (self.now(), id.to_string());
        let deleted = self
            .store
            .write("FAQ", move |tx| {
                audit::record(tx, now, "faq.delete", id.as_str(), "")?;
                faqs::delete(tx, &id, now)
            })
            .await?;
        if !deleted {
            return Err(CoreError::missing("FAQ"));
        }
        Ok(self.refresh_passages(vec![passage]).await?)
    }

    /// Takes a deletion back.
    pub async fn restore_faq(&self, id: FaqId) -> Result<Faq, CoreError> {
        let restored = self.store.write("FAQ", move |tx| faqs::restore(tx, &id)).await?;
        let faq = restored.ok_or_else(|| CoreError::missing("FAQ"))?;
        self.refresh_passages(vec![faq.id.to_string()]).await?;
        Ok(faq)
    }

    /// Where the search index stands.
    pub fn index_state(&self) -> IndexState {
        self.index.state()
    }

    /// Makes the index equal to the database for these passages.
    pub(crate) async fn refresh_passages(&self, ids: Vec<String>) -> anyhow::Result<()> {
        self.index.refresh(&self.store, ids, self.now()).await
    }

    /// Makes the whole index equal to the database.
    pub(crate) async fn reconcile_index(&self) -> anyhow::Result<()> {
        // The state of the index is on screen: whoever shows it reads again.
        self.index.reconcile(&self.store, self.now(), || self.tell(Told::Changed([Topic::Knowledge].into()))).await
    }

    /// The same, beside what the operator does next.
    pub(crate) fn reconcile_soon(&self) {
        let (this, errand) = (self.this.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            if let Some(core) = this.upgrade()
                && let Err(error) = core.reconcile_index().await
            {
                tracing::error!(error = format!("{error:#}"), "The search index could not be brought up to date");
            }
        });
    }
}
