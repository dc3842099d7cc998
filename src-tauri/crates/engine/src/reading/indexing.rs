//! Indexing: passages of a cut into the index, a batch at a time, giving way between batches.

use std::collections::HashSet;
use std::time::Duration;

use domain::SourceId;
use domain::knowledge::ReadingStep;
use store::chunks::{self, Recut};
use store::passages;
use tokio_util::sync::CancellationToken;

use super::Stop;
use super::errand::Errand;
use crate::Core;
use crate::search_index::{BATCH, differing};

impl Core {
    /// Brings a new cut into the index: first what is new, last what is gone.
    pub(super) async fn index_cut(
        &self,
        id: &SourceId,
        cut: &Recut,
        cancel: &CancellationToken,
        errand: &Errand,
    ) -> Result<(), Stop> {
        self.index_batches(id, &cut.changed, cancel, errand).await?;
        self.index.refresh(&self.store, cut.gone.clone(), self.now()).await?;
        Ok(())
    }

    /// Brings into the index what it does not have of a source.
    pub(super) async fn index_rest(
        &self,
        id: &SourceId,
        cancel: &CancellationToken,
        errand: &Errand,
    ) -> Result<(), Stop> {
        let source = id.clone();
        let ids = self.store.read("passages of a source", move |conn| chunks::ids_of(conn, &source)).await?;
        let differing: HashSet<String> =
            differing(&self.index.served().knowledge, &self.store).await?.into_iter().collect();
        let missing: Vec<String> = ids.into_iter().filter(|id| differing.contains(id)).collect();
        self.index_batches(id, &missing, cancel, errand).await
    }

    async fn index_batches(
        &self,
        id: &SourceId,
        ids: &[String],
        cancel: &CancellationToken,
        errand: &Errand,
    ) -> Result<(), Stop> {
        let mut last = Duration::ZERO;
        for (number, batch) in ids.chunks(BATCH).enumerate() {
            self.progress(id, ReadingStep::Indexing, number * BATCH, ids.len());
            self.give_way_in(errand, last).await;
            if cancel.is_cancelled() {
                return Err(Stop::Overtaken);
            }
            let refresh = self.index.refresh(&self.store, batch.to_vec(), self.now());
            let (refreshed, took) = Self::measured(refresh).await;
            refreshed?;
            last = took;
            self.checkpoint.reached("source.indexed_batch");
        }
        Ok(())
    }

    /// A reading was overtaken after its cut was written: the index must not keep what the database does not. If the operator
    /// stopped the reading of a source that answered before, it answers as before.
    pub(super) async fn step_aside(&self, id: &SourceId, recut: Recut) -> anyhow::Result<()> {
        let mut ids = recut.changed;
        let back = match recut.before {
            Some(before) => {
                let id = id.clone();
                self.store.write("earlier cut", move |tx| chunks::put_back(tx, &id, &before)).await?
            }
            None => false,
        };
        if back {
            ids.extend(recut.gone);
        } else {
            // What lives belongs to the next reading; only what is gone must leave now.
            let id = id.clone();
            let live = self.store.read("passages of a source", move |conn| passages::stamps_of(conn, &id)).await?;
            let live: HashSet<String> = live.into_iter().map(|(id, _)| id).collect();
            ids.retain(|id| !live.contains(id));
        }
        for batch in ids.chunks(BATCH) {
            self.index.refresh(&self.store, batch.to_vec(), self.now()).await?;
        }
        Ok(())
    }

    /// Makes the index equal to the database for these passages, in the background.
    pub(crate) fn refresh_soon(&self, ids: Vec<String>) {
        let (this, errand) = (self.this.clone(), Errand::begin(&self.errands));
        self.spawn(async move {
            let Some(core) = this.upgrade() else { return };
            let mut last = Duration::ZERO;
            for batch in ids.chunks(BATCH) {
                core.give_way_in(&errand, last).await;
                let refresh = core.index.refresh(&core.store, batch.to_vec(), core.now());
                let (refreshed, took) = Self::measured(refresh).await;
                if let Err(error) = refreshed {
                    // The next start compares everything.
                    tracing::error!(error = format!("{error:#}"), "Passages could not be brought into the index");
                    core.report_failure(&error).await;
                    break;
                }
                last = took;
            }
            core.tell_knowledge();
        });
    }
}
