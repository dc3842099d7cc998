//! Indexing: passages of a cut into the index, a batch at a time, giving way between batches.

use std::collections::HashSet;
use std::time::Duration;

use domain::SourceId;
use domain::knowledge::ReadingStep;
use store::chunks::{self, Recut};
use store::passages;
use tokio_util::sync::CancellationToken;

use super::Stop;
use crate::Core;
use crate::errand::Errand;
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
        let missing = self.missing(id).await?;
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

    /// A reading ended after its cut was written and before the index had it. If the source answered before, it answers as
    /// before, unless it waits to be read anew; in any case the index must not keep what the database does not.
    pub(super) async fn step_aside(&self, id: &SourceId, recut: Recut) -> anyhow::Result<()> {
        let Recut { before, mut changed, gone } = recut;
        changed.extend(gone);
        let source = id.clone();
        let (back, dead) = self
            .store
            .write("earlier cut", move |tx| {
                let back = before.map_or(Ok(false), |before| chunks::put_back(tx, &source, &before))?;
                Ok((back, passages::dead(tx, &changed)?))
            })
            .await?;
        self.index.refresh(&self.store, dead, self.now()).await?;
        if back {
            self.index_all(id).await?;
        }
        Ok(())
    }

    async fn index_all(&self, id: &SourceId) -> anyhow::Result<()> {
        let missing = self.missing(id).await?;
        for batch in missing.chunks(BATCH) {
            self.index.refresh(&self.store, batch.to_vec(), self.now()).await?;
        }
        Ok(())
    }

    /// The passages of a source that the index does not have as they are now.
    async fn missing(&self, id: &SourceId) -> anyhow::Result<Vec<String>> {
        let source = id.clone();
        let ids = self.store.read("passages of a source", move |conn| chunks::ids_of(conn, &source)).await?;
        let differing = differing(&self.index.served().knowledge, &self.store).await?;
        let differing: HashSet<String> = differing.into_iter().collect();
        Ok(ids.into_iter().filter(|id| differing.contains(id)).collect())
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
