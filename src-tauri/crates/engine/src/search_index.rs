//! The search index as the engine uses it: kept equal to the database, searched off the async threads, freed when idle.
//!
//! There is one way to change it: [`SearchIndex::refresh`] reads passages by their ids from the database and makes the
//! index equal to them, under one lock. Whoever wrote last is read last, so no order of edits, readings and restarts can
//! leave an older text behind. The model can be exchanged while it serves (see [`crate::search_models`]).

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::Context;
use domain::view::{IndexPhase, IndexState};
use domain::{Embedder, UnixMs};
use knowledge::{Ask, Body, Knowledge, Passage, Search};
use store::Store;
use store::passages::{self, PassageBody, PassageRow};
use tokio::sync::watch;

/// The model is freed when nothing was asked for so long.
const IDLE_MS: i64 = 5 * 60_000;

/// Passages that are read, embedded and committed together: the longest that a saved FAQ waits for the index.
pub(crate) const BATCH: usize = 32;

/// An index with the model that made it.
#[derive(Clone)]
pub(crate) struct Served {
    /// The model's id in the setup; `None` for the one that ships.
    pub model: Option<String>,
    pub knowledge: Arc<Knowledge>,
    pub embedder: Arc<dyn Embedder>,
}

impl Served {
    /// Opens the index of a model: a folder below `dir`, or memory.
    pub fn open(dir: Option<&Path>, model: Option<String>, embedder: Arc<dyn Embedder>) -> anyhow::Result<Self> {
        let knowledge = match dir {
            Some(dir) => Knowledge::open(&folder(dir, &embedder.model().id), Arc::clone(&embedder)),
            None => Knowledge::in_memory(Arc::clone(&embedder)),
        };
        Ok(Self { model, knowledge: Arc::new(knowledge.context("Open the search index")?), embedder })
    }
}

/// Where the index of a model is kept.
pub(crate) fn folder(dir: &Path, model: &str) -> PathBuf {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.') { c } else { '_' };
    dir.join(model.chars().map(safe).collect::<String>())
}

/// After a start customers are answered from so many passages on, if more than these must be read anew: FAQs come first, and
/// a question that waits for minutes is worse than one that goes to the operator.
const READY_AFTER: usize = 512;

pub(crate) struct SearchIndex {
    /// What answers. Exchanged as a whole.
    served: RwLock<Served>,
    state: Mutex<IndexState>,
    /// One change at a time, from reading the database to the index.
    changing: tokio::sync::Mutex<()>,
    /// The index was equal to the database once since the start, or nearly (see [`READY_AFTER`]).
    ready: watch::Sender<bool>,
    last_asked: Mutex<Option<UnixMs>>,
}

impl SearchIndex {
    pub fn new(served: Served) -> Self {
        let model = served.embedder.model().id;
        let state = IndexState { state: IndexPhase::Indexing, done: 0, total: 0, reason: None, model };
        Self {
            served: RwLock::new(served),
            state: Mutex::new(state),
            changing: tokio::sync::Mutex::default(),
            ready: watch::Sender::new(false),
            last_asked: Mutex::default(),
        }
    }

    /// The index that answers now.
    pub fn served(&self) -> Served {
        self.served.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn state(&self) -> IndexState {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if state.state == IndexPhase::Ready {
            let passages = u32::try_from(self.served().knowledge.stats().passages).unwrap_or(u32::MAX);
            (state.done, state.total) = (passages, passages);
        }
        state
    }

    /// Makes the index equal to the database for these passages: what is there is put, what is not is removed.
    pub async fn refresh(&self, store: &Store, ids: Vec<String>, now: UnixMs) -> anyhow::Result<()> {
        let _one = self.changing.lock().await;
        self.touched(now);
        refresh(&self.served().knowledge, store, ids).await
    }

    /// Makes the whole index equal to the database; `tell` after every batch.
    pub async fn reconcile(&self, store: &Store, now: UnixMs, tell: impl Fn()) -> anyhow::Result<()> {
        let result = self.catch_up(store, now, &tell).await;
        if let Err(error) = &result {
            self.set(IndexPhase::Failed, 0, 0, Some(format!("{error:#}")));
        }
        // Also after a failure: a search then finds what there is, or fails with a reason of its own.
        self.ready.send_replace(true);
        tell();
        result
    }

    async fn catch_up(&self, store: &Store, now: UnixMs, tell: &impl Fn()) -> anyhow::Result<()> {
        let differing = {
            let _one = self.changing.lock().await;
            differing(&self.served().knowledge, store).await?
        };
        let total = differing.len();
        for (batch, ids) in differing.chunks(BATCH).enumerate() {
            self.set(IndexPhase::Indexing, batch * BATCH, total, None);
            if total > BATCH {
                tell();
            }
            self.refresh(store, ids.to_vec(), now).await?;
            if (batch + 1) * BATCH >= READY_AFTER {
                self.ready.send_replace(true);
            }
        }
        self.set(IndexPhase::Ready, 0, 0, None);
        Ok(())
    }

    /// Exchanges what answers, after a last comparison under the lock: no edit falls between the two.
    pub async fn exchange(
        &self,
        store: &Store,
        next: Served,
        decided: impl Future<Output = anyhow::Result<()>>,
    ) -> anyhow::Result<Served> {
        let _one = self.changing.lock().await;
        for ids in differing(&next.knowledge, store).await?.chunks(BATCH) {
            refresh(&next.knowledge, store, ids.to_vec()).await?;
        }
        // Written before it is served: a crash in between only repeats the exchange.
        decided.await?;
        let model = next.embedder.model().id;
        let former = std::mem::replace(&mut *self.served.write().unwrap_or_else(PoisonError::into_inner), next);
        self.state.lock().unwrap_or_else(PoisonError::into_inner).model = model;
        self.set(IndexPhase::Ready, 0, 0, None);
        Ok(former)
    }

    /// Searches; waits for the first reconciliation, without which everything would seem unanswerable.
    pub async fn search(
        &self,
        bases: Vec<String>,
        languages: Vec<String>,
        question: String,
        top: usize,
        now: UnixMs,
    ) -> anyhow::Result<Search> {
        self.ready.subscribe().wait_for(|ready| *ready).await.context("The index is closed")?;
        self.touched(now);
        let knowledge = self.served().knowledge;
        tokio::task::spawn_blocking(move || {
            knowledge.search(&Ask { bases: &bases, question: &question, top, languages: &languages })
        })
        .await
        .context("The search panicked; see the log")?
    }

    /// Runs something with the index that may take a while.
    pub async fn with<T: Send + 'static>(
        &self,
        now: UnixMs,
        work: impl FnOnce(&Served) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        self.touched(now);
        let served = self.served();
        tokio::task::spawn_blocking(move || work(&served)).await.context("The search panicked; see the log")?
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
            let embedder = self.served().embedder;
            tokio::task::spawn_blocking(move || embedder.unload()).await.context("The model could not be freed")?;
        }
        Ok(())
    }

    fn touched(&self, now: UnixMs) {
        *self.last_asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    fn set(&self, phase: IndexPhase, done: usize, total: usize, reason: Option<String>) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let model = std::mem::take(&mut state.model);
        *state = IndexState { state: phase, done: count(done), total: count(total), reason, model };
    }
}

/// The ids for which an index differs from the database.
pub(crate) async fn differing(knowledge: &Arc<Knowledge>, store: &Store) -> anyhow::Result<Vec<String>> {
    let stamps = store.read("every passage", passages::stamps).await?;
    let knowledge = Arc::clone(knowledge);
    let plan = tokio::task::spawn_blocking(move || knowledge.plan(stamps))
        .await
        .context("The comparison with the database panicked; see the log")??;
    // What is gone first: it costs nothing and must not answer any more.
    Ok(plan.gone.into_iter().chain(plan.missing).collect())
}

/// Makes an index equal to the database for these passages. The caller holds what keeps changes apart.
pub(crate) async fn refresh(knowledge: &Arc<Knowledge>, store: &Store, ids: Vec<String>) -> anyhow::Result<()> {
    let (rows, ids) = store.read("passages", move |conn| Ok((passages::load(conn, &ids)?, ids))).await?;
    let knowledge = Arc::clone(knowledge);
    tokio::task::spawn_blocking(move || {
        let found: Vec<Passage> = rows.into_iter().map(passage).collect();
        let gone: Vec<String> = ids.into_iter().filter(|id| !found.iter().any(|passage| passage.id == *id)).collect();
        knowledge.remove(&gone)?;
        knowledge.put(&found, &mut |_| ControlFlow::Continue(())).map(drop)
    })
    .await
    .context("The index could not be updated; see the log")?
}

fn passage(row: PassageRow) -> Passage {
    let body = match row.body {
        PassageBody::Faq { question, variants, answer } => Body::Faq { question, variants, answer },
        PassageBody::Chunk { source_id, ordinal, title, heading, text } => {
            Body::Chunk { source: source_id.to_string(), ordinal, title, heading, text }
        }
    };
    Passage { id: row.id, base: row.base_id.to_string(), stamp: row.stamp, language: row.language, body }
}
