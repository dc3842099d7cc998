//! Downloads from the hub: through hf-hub, as fastembed does, with its layout on disk; a download that broke off is resumed
//! from what is there.
//!
//! hf-hub knows neither cancelling nor time limits. Its download therefore runs on a thread of its own ([`fetch`]) that is
//! watched here: it leaves a hung thread behind after [`Hub::stall`], and such a thread writes nothing any more, because
//! it is unwound at its next read (`resume_unwind` calls no panic hook).

mod fetch;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};
use hf_hub::{Cache, Repo};

use crate::{network, spec::ModelSpec};

/// How often progress is told and the wish to cancel is looked at.
const TICK: Duration = Duration::from_millis(100);

/// How long a cancelled download may take to put down its pen.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where models come from.
#[derive(Clone, Debug)]
pub struct Hub {
    /// Another address than huggingface.co, for a mirror.
    pub endpoint: Option<String>,
    /// After how long without a byte a download has failed.
    pub stall: Duration,
}

impl Default for Hub {
    fn default() -> Self {
        Self { endpoint: None, stall: Duration::from_secs(60) }
    }
}

/// How far a download is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The file that is being downloaded.
    pub file: String,
    /// Bytes that are here, of all files.
    pub done_bytes: u64,
    /// Bytes of all files.
    pub total_bytes: u64,
}

/// The wish to cancel a download. Clones are the same wish.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops the download; what is here stays for the next one.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it is to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why there is no model after a download. What was downloaded and is whole stays for the next one.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The operator wanted it so.
    #[error("The download was cancelled")]
    Cancelled,
    /// Everything else, with what to do.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

/// Downloads the files of a model into `cache`; returns each with its place there, checked.
pub(crate) fn fetch(
    spec: &ModelSpec,
    hub: &Hub,
    cache: &Path,
    progress: &dyn Fn(Progress),
    cancel: &Cancel,
) -> Result<Vec<(String, PathBuf)>, DownloadError> {
    if spec.repo.is_empty() {
        return Err(anyhow!("The model {} cannot be downloaded", spec.name).into());
    }
    let endpoint = match &hub.endpoint {
        Some(endpoint) => Some(network::address(endpoint)?.as_str().trim_end_matches('/').to_owned()),
        None => None,
    };
    let shared = Arc::new(fetch::Shared::default());
    let (sender, result) = mpsc::channel();
    let job = fetch::Job { spec: spec.clone(), endpoint, cache: cache.to_owned(), shared: shared.clone() };
    std::thread::Builder::new()
        .name("model-download".into())
        // Nobody listens any more after a farewell that took too long.
        .spawn(move || drop(sender.send(job.run())))
        .context("Start a download")?;

    let mut told = None;
    let mut moved = Instant::now();
    let failure = loop {
        match result.recv_timeout(TICK) {
            Ok(files) => {
                let files = files?;
                progress(shared.progress());
                return Ok(files);
            }
            Err(RecvTimeoutError::Disconnected) => break anyhow!("The download stopped without a reason").into(),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if cancel.is_cancelled() {
            break DownloadError::Cancelled;
        }
        let now = shared.progress();
        if told.as_ref() != Some(&now) {
            if now.total_bytes > 0 {
                progress(now.clone());
            }
            told = Some(now);
            moved = Instant::now();
        } else if moved.elapsed() >= hub.stall {
            let stalled =
                "The download stands still: the server sends nothing any more. Try again; it goes on where it stopped";
            break anyhow!(stalled).into();
        }
    };
    shared.stop();
    // Ended in time or not: it writes nothing any more, and whatever it answers is not wanted.
    drop(result.recv_timeout(FAREWELL));
    unlock(spec, cache)?;
    Err(failure)
}

/// Deletes what the cache holds of a model that is installed.
pub(crate) fn forget(spec: &ModelSpec, cache: &Path) -> Result<()> {
    let dir = cache.join(Repo::model(spec.repo.clone()).folder_name());
    std::fs::remove_dir_all(&dir).with_context(|| format!("Delete {}", dir.display()))
}

/// A thread that was left behind holds its locks as long as its connection hangs. A new file is a new lock.
fn unlock(spec: &ModelSpec, cache: &Path) -> Result<()> {
    let blob = Cache::new(cache.to_owned()).repo(Repo::model(spec.repo.clone())).blob_path("any");
    let Some(blobs) = blob.parent().filter(|blobs| blobs.is_dir()) else { return Ok(()) };
    for entry in blobs.read_dir().with_context(|| format!("List {}", blobs.display()))?.flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "lock") {
            std::fs::remove_file(entry.path()).with_context(|| format!("Delete {}", entry.path().display()))?;
        }
    }
    Ok(())
}
