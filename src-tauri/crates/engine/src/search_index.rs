//! The search index as the engine uses it: kept equal to the database, searched off the async threads, freed when idle.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use domain::view::{IndexPhase, IndexState};
use domain::{Embedder, Faq, UnixMs};
use knowledge::{Knowledge, Passage, Search};
use tokio::sync::watch;

/// The model is freed when nothing was asked for so long.
const IDLE_MS: i64 = 5 * 60_000;

pub(crate) struct SearchIndex {
    knowledge: Arc<Knowledge>,
    embedder: Arc<dyn Embedder>,
    state: Mutex<IndexState>,
    /// One synchronisation at a time, so that an older list of FAQs never overwrites a newer one.
    syncing: tokio::sync::Mutex<()>,
    /// The index was equal to the database once since the start.
    ready: watch::Sender<bool>,
    last_asked: Mutex<Option<UnixMs>>,
}

impl SearchIndex {
    pub fn new(knowledge: Arc<Knowledge>, embedder: Arc<dyn Embedder>) -> Self {
        let model = embedder.model().id;
        let state = IndexState { state: IndexPhase::Indexing, done: 0, total: 0, reason: None, model };
        Self {
            knowledge,
            embedder,
            state: Mutex::new(state),
            syncing: tokio::sync::Mutex::default(),
            ready: watch::Sender::new(false),
            last_asked: Mutex::default(),
        }
    }

    /// The model that finds meanings.
    pub fn model(&self) -> String {
        self.state().model
    }

    pub fn state(&self) -> IndexState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the index equal to what `read` returns. `read` runs inside the lock: the newest list wins.
    pub async fn sync(&self, read: impl Future<Output = anyhow::Result<Vec<Faq>>>, now: UnixMs) -> anyhow::Result<()> {
        let _one = self.syncing.lock().await;
        let passages: Vec<Passage> = read.await?.into_iter().map(passage).collect();
        let total = u32::try_from(passages.len()).unwrap_or(u32::MAX);
        self.set(IndexPhase::Indexing, total, None);
        let knowledge = Arc::clone(&self.knowledge);
        *self.last_asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let result = tokio::task::spawn_blocking(move || knowledge.sync(&passages))
            .await
            .context("The index could not be updated; see the log")
            .and_then(|result| result);
        match &result {
            Ok(_) => self.set(IndexPhase::Ready, total, None),
            Err(error) => self.set(IndexPhase::Failed, total, Some(format!("{error:#}"))),
        }
        // Also after a failure: a search then finds what there is, or fails with a reason of its own.
        self.ready.send_replace(true);
        result.map(drop)
    }

    /// Searches; waits for the first synchronisation, without which everything would seem unanswerable.
    pub async fn search(
        &self,
        bases: Vec<String>,
        question: String,
        top: usize,
        now: UnixMs,
    ) -> anyhow::Result<Search> {
        self.ready.subscribe().wait_for(|ready| *ready).await.context("The index is closed")?;
        *self.last_asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let knowledge = Arc::clone(&self.knowledge);
        tokio::task::spawn_blocking(move || knowledge.search(&bases, &question, top))
            .await
            .context("The search panicked; see the log")?
    }

    /// Frees the model if nothing was asked for a while.
    pub async fn rest(&self, now: UnixMs) -> anyhow::Result<()> {
        let idle = {
            let mut asked = self.last_asked.lock().unwrap_or_else(PoisonError::into_inner);
            let idle = asked.is_some_and(|at| now.since(at) >= IDLE_MS);
            if idle {
                *asked = None;
            }
            idle
        };
        if idle {
            let embedder = Arc::clone(&self.embedder);
            tokio::task::spawn_blocking(move || embedder.unload()).await.context("The model could not be freed")?;
        }
        Ok(())
    }

    fn set(&self, phase: IndexPhase, total: u32, reason: Option<String>) {
        let done = if phase == IndexPhase::Ready { total } else { 0 };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = IndexState { state: phase, done, total, reason, model: std::mem::take(&mut state.model) };
    }
}

fn passage(faq: Faq) -> Passage {
    Passage { id: faq.id.to_string(), base: faq.base_id.to_string(), question: faq.question, answer: faq.answer }
}
