//! Downloads of models: one task each, with progress; a broken one goes on where it stopped.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::knowledge::Models;
use domain::{NoticeKind, Topic};
use models::{Cancel, DownloadError};

use super::SearchModels;
use crate::{Core, CoreError, Told};

/// The screen is told after so many more bytes.
const TOLD_EVERY: u64 = 2 * 1024 * 1024;

/// A download that is under way, or failed.
pub(super) struct Download {
    cancel: Cancel,
    pub done_bytes: u64,
    pub total_bytes: u64,
    pub failed: Option<String>,
}

impl SearchModels {
    pub(super) fn downloads(&self) -> MutexGuard<'_, HashMap<String, Download>> {
        self.downloads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// Downloads a model in the background. A broken download goes on where it stopped.
    pub async fn download_model(&self, id: String) -> Result<Models, CoreError> {
        let spec = models::spec(&id).ok_or_else(|| CoreError::missing("model"))?;
        let cancel = Cancel::default();
        {
            let mut downloads = self.search_models.downloads();
            if downloads.get(&id).is_some_and(|download| download.failed.is_none()) {
                return Err(CoreError::Conflict("This model is being downloaded already.".into()));
            }
            let download = Download { cancel: cancel.clone(), done_bytes: 0, total_bytes: 0, failed: None };
            downloads.insert(id.clone(), download);
        }
        let (this, errand) = (self.this.clone(), self.errands.token());
        let stopped = self.stop.clone();
        self.spawn(async move {
            let _errand = errand;
            let Some(core) = this.upgrade() else { return };
            let (folder, hub) = (core.search_models.parts.models.clone(), core.search_models.parts.hub.clone());
            let (watcher, abort, name) = (this.clone(), cancel.clone(), spec.name.clone());
            drop(core);
            let told = Mutex::new(0_u64);
            let work = tokio::task::spawn_blocking(move || {
                let progress = |progress: models::Progress| {
                    let Some(core) = watcher.upgrade() else { return };
                    core.note_progress(&spec.id, progress.done_bytes, progress.total_bytes);
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    if progress.done_bytes.abs_diff(*told) >= TOLD_EVERY {
                        *told = progress.done_bytes;
                        core.tell_knowledge();
                    }
                };
                folder.download(&spec, &hub, &progress, &cancel)
            });
            let ended = tokio::select! {
                ended = work => ended,
                // The thread sees it at its next read.
                () = stopped.cancelled() => { abort.cancel(); return }
            };
            let Some(core) = this.upgrade() else { return };
            let failed = match ended {
                Ok(Ok(_) | Err(DownloadError::Cancelled)) => None,
                Ok(Err(DownloadError::Failed(error))) => Some(format!("{error:#}")),
                Err(error) => Some(format!("The download panicked; see the log. {error}")),
            };
            core.end_download(&id, &name, failed).await;
        });
        self.tell_knowledge();
        self.models().await
    }

    /// Stops a download.
    pub async fn cancel_download(&self, id: String) -> Result<Models, CoreError> {
        if let Some(download) = self.search_models.downloads().remove(&id) {
            download.cancel.cancel();
        }
        self.tell_knowledge();
        self.models().await
    }

    fn note_progress(&self, id: &str, done: u64, total: u64) {
        if let Some(download) = self.search_models.downloads().get_mut(id) {
            (download.done_bytes, download.total_bytes) = (done, total);
        }
    }

    async fn end_download(&self, id: &str, name: &str, failed: Option<String>) {
        match &failed {
            // Cancelled ones are gone already.
            None => drop(self.search_models.downloads().remove(id)),
            Some(why) => {
                tracing::warn!(why, "A model could not be downloaded");
                if let Some(download) = self.search_models.downloads().get_mut(id) {
                    download.failed.clone_from(&failed);
                }
            }
        }
        if let Some(why) = failed {
            self.raise(NoticeKind::SearchModel, &format!("{name} could not be downloaded"), why).await;
        }
        self.tell_knowledge();
    }

    pub(crate) fn tell_knowledge(&self) {
        self.tell(Told::Changed([Topic::Knowledge].into()));
    }
}
