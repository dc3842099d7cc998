//! The thread of a download: every file of a model through hf-hub, each held against what the hub says of it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use hf_hub::{
    Cache, Repo, RepoType,
    api::sync::{Api, ApiBuilder, ApiError, ApiRepo, Metadata},
};

use super::Progress;
use crate::{checksum, spec::ModelSpec};

/// How often a connection may break before the download has failed, if it moved on each time.
const ATTEMPTS: u32 = 5;

/// A file of a model is not larger than the catalogue says, give or take what its makers add.
const SURPLUS_BYTES: u64 = 256 * 1024 * 1024;

/// What the thread and its watcher both see.
#[derive(Default)]
pub(super) struct Shared {
    stopped: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    file: Mutex<String>,
}

impl Shared {
    /// Nothing more is written.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn progress(&self) -> Progress {
        Progress {
            file: self.file.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            done_bytes: self.done.load(Ordering::Relaxed),
            total_bytes: self.total.load(Ordering::Relaxed),
        }
    }
}

/// A download.
pub(super) struct Job {
    pub(super) spec: ModelSpec,
    pub(super) endpoint: Option<String>,
    pub(super) cache: PathBuf,
    pub(super) shared: Arc<Shared>,
}

/// A file and what the hub says of it.
struct Wanted {
    file: String,
    metadata: Metadata,
}

/// Ends hf-hub's reading from inside of it.
struct Stopped;

/// hf-hub's eye on one file.
struct Meter {
    shared: Arc<Shared>,
    /// Bytes of the files before this one.
    before: u64,
    done: u64,
    size: u64,
}

impl hf_hub::api::Progress for Meter {
    fn init(&mut self, _size: usize, _filename: &str) {
        self.done = 0;
    }

    fn update(&mut self, read: usize) {
        self.done += read as u64;
        // Before these bytes are written. More than was announced is not the file that was announced.
        if self.shared.stopped.load(Ordering::Relaxed) || self.done > self.size {
            resume_unwind(Box::new(Stopped));
        }
        self.shared.done.store(self.before + self.done, Ordering::Relaxed);
    }

    fn finish(&mut self) {}
}

impl Job {
    /// Downloads what is not here yet; every file with its place in the cache.
    pub(super) fn run(self) -> Result<Vec<(String, PathBuf)>> {
        // hf-hub expects well-formed answers and panics at some that are not.
        match catch_unwind(AssertUnwindSafe(|| self.fetch())) {
            Ok(files) => files,
            Err(reason) if reason.is::<Stopped>() => Err(anyhow!(
                "The download of {} was stopped: the server sends something else than it announced. Try again later",
                self.spec.name
            )),
            Err(_) => {
                Err(anyhow!("The server's answer cannot be understood. Try again later, or choose another address"))
            }
        }
    }

    fn fetch(&self) -> Result<Vec<(String, PathBuf)>> {
        let cache = Cache::new(self.cache.clone());
        let mut builder = ApiBuilder::from_cache(cache.clone()).with_token(None).with_progress(false).with_retries(0);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint.clone());
        }
        let api = builder.build().context("Prepare a download")?;
        let (repo, wanted) = self.ask(&api)?;
        let remote = api.repo(repo.clone());
        let local = cache.repo(repo);

        let mut before = 0;
        let mut files = Vec::new();
        for Wanted { file, metadata } in wanted {
            *self.shared.file.lock().unwrap_or_else(PoisonError::into_inner) = file.clone();
            let blob = local.blob_path(metadata.etag());
            let pointer = local.pointer_path(metadata.commit_hash()).join(&file);
            if !(blob.is_file() && genuine(&blob, &metadata)?) {
                self.fetch_file(&remote, &file, &metadata, &blob, before)?;
                if !genuine(&blob, &metadata)? {
                    for path in [&pointer, &blob] {
                        std::fs::remove_file(path).with_context(|| format!("Delete {}", path.display()))?;
                    }
                    bail!(
                        "{file} arrived damaged and was deleted. Try again; if it happens again, the server's copy is wrong"
                    );
                }
            }
            before += metadata.size() as u64;
            self.shared.done.store(before, Ordering::Relaxed);
            files.push((file, blob));
        }
        Ok(files)
    }

    /// Asks what the files are, all of one commit: the repository may change during a download.
    fn ask(&self, api: &Api) -> Result<(Repo, Vec<Wanted>)> {
        let limit = u64::from(self.spec.size_mb) * 1024 * 1024 + SURPLUS_BYTES;
        let mut repo = Repo::model(self.spec.repo.clone());
        let mut wanted: Vec<Wanted> = Vec::new();
        let mut total = 0;
        for file in self.spec.files() {
            let metadata = api.metadata(&api.repo(repo.clone()).url(&file)).map_err(|error| plain(&file, error))?;
            // Both become names of files.
            let harmless =
                |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            ensure!(
                harmless(metadata.etag()) && harmless(metadata.commit_hash()),
                "The server's answer cannot be understood. Try again later, or choose another address"
            );
            if wanted.is_empty() {
                repo = Repo::with_revision(self.spec.repo.clone(), RepoType::Model, metadata.commit_hash().to_owned());
            }
            total += metadata.size() as u64;
            ensure!(total <= limit, "{} is much larger than it should be; it was not downloaded", self.spec.name);
            wanted.push(Wanted { file, metadata });
        }
        self.shared.total.store(total, Ordering::Relaxed);
        Ok((repo, wanted))
    }

    fn fetch_file(&self, remote: &ApiRepo, file: &str, metadata: &Metadata, blob: &Path, before: u64) -> Result<()> {
        let part = blob.with_extension("part");
        let size = metadata.size() as u64;
        for attempt in 1.. {
            let had = length(&part);
            // hf-hub appends to a part, and a server cannot send what is behind the end.
            if had >= size && part.exists() {
                std::fs::remove_file(&part).with_context(|| format!("Delete {}", part.display()))?;
            }
            let meter = Meter { shared: self.shared.clone(), before, done: 0, size };
            match remote.download_with_progress(file, meter) {
                Ok(_) => return Ok(()),
                Err(error) if attempt < ATTEMPTS && length(&part) > had => {
                    tracing::info!(file, attempt, error = error.to_string(), "a download broke off and goes on");
                }
                Err(error) => return Err(plain(file, error)),
            }
        }
        Ok(())
    }
}

fn length(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}

/// Whether a file is what the hub announced: large files carry their SHA-256 as etag, of small ones only the size is known.
fn genuine(path: &Path, metadata: &Metadata) -> Result<bool> {
    if length(path) != metadata.size() as u64 {
        return Ok(false);
    }
    let etag = metadata.etag();
    let sha256 = etag.len() == 64 && etag.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(!sha256 || checksum::of_file(path)?.0.eq_ignore_ascii_case(etag))
}

/// What went wrong in the operator's words.
fn plain(file: &str, error: ApiError) -> anyhow::Error {
    let why = match &error {
        ApiError::RequestError(request) => match request.to_string().strip_prefix("http status: ") {
            Some("404") => "The server does not have it",
            Some("401" | "403") => "The server does not give it without an account",
            Some("429") => "The server is asked too often just now. Try again in some minutes",
            Some(_) => "The server has a problem. Try again later",
            None => {
                "The server cannot be reached. Look whether this computer is connected to the internet and try again"
            }
        },
        ApiError::IoError(io) if io.kind() == std::io::ErrorKind::StorageFull => {
            "The disk is full. Make room and try again; it goes on where it stopped"
        }
        ApiError::IoError(_) | ApiError::TooManyRetries(_) => {
            "The connection broke off. Try again; it goes on where it stopped"
        }
        ApiError::LockAcquisition(_) => "It is being downloaded already",
        _ => "The server's answer cannot be understood. Try again later, or choose another address",
    };
    tracing::warn!(file, error = error.to_string(), "a download failed");
    anyhow!("{why} ({file})")
}
