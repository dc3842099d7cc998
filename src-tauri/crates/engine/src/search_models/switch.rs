//! Changing the model: a second index is built while the first one serves, then the two are exchanged.

use std::sync::PoisonError;

use domain::NoticeKind;
use domain::knowledge::{ModelUse, Models, Switching};
use store::search_setup::{self, SearchSetup};
use tokio_util::sync::CancellationToken;

use super::{SearchModels, open};
use crate::search_index::{BATCH, Served, differing, refresh};
use crate::{Core, CoreError};

/// A change that is under way, or failed.
pub(super) struct Switch {
    shown: Switching,
    cancel: CancellationToken,
}

impl SearchModels {
    pub(super) fn switching(&self) -> Option<Switching> {
        self.lock_switch().as_ref().map(|switch| switch.shown.clone())
    }

    fn lock_switch(&self) -> std::sync::MutexGuard<'_, Option<Switch>> {
        self.switch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The id of the model that finds meanings.
pub(super) fn active(setup: &SearchSetup) -> String {
    setup.model.clone().unwrap_or_else(|| models::shipped().id)
}

impl Core {
    /// Lets search use a model. For one that finds meanings all passages are read again in the background; the old one
    /// answers meanwhile.
    pub async fn use_model(&self, id: String) -> Result<Models, CoreError> {
        let row = self.model_row(&id).await?;
        match row.r#use {
            ModelUse::Meaning if row.active => {
                return Err(CoreError::Conflict("Search uses this model already.".into()));
            }
            ModelUse::Meaning => self.want(id).await?,
            ModelUse::Order => self.order_with(Some(id)).await?,
        }
        self.models().await
    }

    /// Search does without a model for order.
    pub async fn stop_ordering(&self) -> Result<Models, CoreError> {
        self.order_with(None).await?;
        self.models().await
    }

    /// Keeps the model that answers now and forgets the change under way.
    pub async fn stop_switching(&self) -> Result<Models, CoreError> {
        if let Some(switch) = self.search_models.lock_switch().take() {
            switch.cancel.cancel();
        }
        self.change_setup(|setup| SearchSetup { wanted: None, ..setup }).await?;
        self.models().await
    }

    /// Goes back to the model before this one, at once.
    pub async fn roll_back_model(&self) -> Result<Models, CoreError> {
        let setup = self.store.read("search setup", search_setup::get).await?;
        let Some(previous) = setup.previous else {
            return Err(CoreError::NotAllowedNow("There is no model to go back to.".into()));
        };
        self.want(previous).await?;
        self.models().await
    }

    /// Goes on with a change that the last run began.
    pub(crate) async fn resume_switch(&self) -> anyhow::Result<()> {
        let setup = self.store.read("search setup", search_setup::get).await?;
        if let Some(wanted) = setup.wanted {
            self.begin_switch(wanted);
        }
        Ok(())
    }

    async fn order_with(&self, id: Option<String>) -> Result<(), CoreError> {
        let reranker = match &id {
            Some(id) => {
                let opened = open::reranker(&self.search_models.parts, id).await;
                Some(opened.map_err(|error| CoreError::Invalid(format!("This model cannot be used: {error:#}")))?)
            }
            None => None,
        };
        self.change_setup(|setup| SearchSetup { reranker: id, ..setup }).await?;
        self.index.served().knowledge.set_reranker(reranker);
        Ok(())
    }

    async fn want(&self, id: String) -> Result<(), CoreError> {
        if let Some(switch) = self.search_models.lock_switch().take() {
            switch.cancel.cancel();
        }
        let wanted = id.clone();
        self.change_setup(|setup| SearchSetup { wanted: Some(wanted), ..setup }).await?;
        self.checkpoint.reached("model.wanted");
        self.begin_switch(id);
        Ok(())
    }

    async fn change_setup(
        &self,
        change: impl FnOnce(SearchSetup) -> SearchSetup + Send + 'static,
    ) -> anyhow::Result<()> {
        self.store
            .write("search setup", move |tx| {
                let setup = search_setup::get(tx)?;
                search_setup::put(tx, &change(setup))
            })
            .await
    }

    fn begin_switch(&self, to: String) {
        let cancel = self.stop.child_token();
        let shown = Switching { to: to.clone(), done: 0, total: 0, failed: None };
        *self.search_models.lock_switch() = Some(Switch { shown, cancel: cancel.clone() });
        let (this, errand) = (self.this.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            let Some(core) = this.upgrade() else { return };
            match core.switch(&to, &cancel).await {
                Ok(true) => core.finish_switch(&to).await,
                // Somebody stopped it, or wants yet another model.
                Ok(false) => {}
                Err(error) => core.fail_switch(&to, format!("{error:#}")).await,
            }
            core.tell_knowledge();
        });
    }

    /// Builds the other index and exchanges the two; `false` if it was cancelled.
    async fn switch(&self, to: &str, cancel: &CancellationToken) -> anyhow::Result<bool> {
        let _one = self.search_models.building.lock().await;
        if cancel.is_cancelled() {
            return Ok(false);
        }
        let parts = &self.search_models.parts;
        let embedder = open::embedder(&self.store, parts, &self.secrets, to).await?;
        let model = (to != models::shipped().id).then(|| to.to_owned());
        let next = Served::open(parts.dir.as_deref(), model.clone(), embedder)?;
        loop {
            let ids = differing(&next.knowledge, &self.store).await?;
            if ids.is_empty() {
                break;
            }
            for (batch, some) in ids.chunks(BATCH).enumerate() {
                if cancel.is_cancelled() {
                    return Ok(false);
                }
                self.show_switch(batch * BATCH, ids.len());
                // Nobody else writes to this index, so there is nothing to keep apart.
                let (done, took) = Self::measured(refresh(&next.knowledge, &self.store, some.to_vec())).await;
                done?;
                self.checkpoint.reached("model.batch");
                self.give_way(took).await;
            }
        }
        if let Some(id) = self.store.read("search setup", search_setup::get).await?.reranker {
            next.knowledge.set_reranker(Some(open::reranker(parts, &id).await?));
        }
        if cancel.is_cancelled() {
            return Ok(false);
        }
        let decided = self.change_setup(move |setup| SearchSetup {
            previous: Some(active(&setup)),
            model,
            wanted: None,
            ..setup
        });
        let former = self.index.exchange(&self.store, next, decided).await?;
        self.checkpoint.reached("model.exchanged");
        tokio::task::spawn_blocking(move || former.embedder.unload()).await?;
        Ok(true)
    }

    fn show_switch(&self, done: usize, total: usize) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if let Some(switch) = self.search_models.lock_switch().as_mut() {
            (switch.shown.done, switch.shown.total) = (count(done), count(total));
        }
        self.tell_knowledge();
    }

    async fn finish_switch(&self, to: &str) {
        *self.search_models.lock_switch() = None;
        let body = match self.try_every_pin().await {
            Ok((0, _)) => "Everything was read again.".to_owned(),
            Ok((passed, broken)) => format!("Of your checks, {passed} pass and {broken} that passed before do not."),
            Err(error) => format!("Your checks could not be run: {error:#}"),
        };
        self.raise(NoticeKind::SearchModel, &format!("Search now uses {to}"), body).await;
    }

    async fn fail_switch(&self, to: &str, why: String) {
        tracing::error!(why, "Search could not change to another model");
        if let Some(switch) = self.search_models.lock_switch().as_mut() {
            switch.shown.failed = Some(why.clone());
        }
        // Not tried again at the next start: it would fail again, and the operator knows.
        if let Err(error) = self.change_setup(|setup| SearchSetup { wanted: None, ..setup }).await {
            tracing::error!(error = format!("{error:#}"), "The failed change could not be noted");
        }
        let body = format!("The former model goes on answering. {why}");
        self.raise(NoticeKind::SearchModel, &format!("Search could not change to {to}"), body).await;
    }
}
