//! The database: one encrypted SQLite file, one writer, read-only readers.
//!
//! [`Store::open`] is the only way in. Writes are closures that run on one thread and share commits (see [`writer`]);
//! after a commit the topics they touched are announced. Tables have a module each; their functions take a [`Tx`] (write)
//! or a connection (read), so that the engine decides what belongs into one transaction. Nothing here knows the network.

pub mod accounts;
mod addresses;
pub mod asked;
pub mod audit;
pub mod bases;
pub mod call_texts;
pub mod calls;
pub mod changes;
pub mod chats;
pub mod chunks;
pub mod contacts;
pub mod corrections;
pub mod credits;
pub mod downloads;
pub mod drafts;
pub mod faqs;
pub mod flow_analytics;
pub mod flow_edits;
pub mod flow_figures;
pub mod flow_files;
pub mod flow_known;
pub mod flow_secrets;
pub mod flow_starts;
pub mod flow_tests;
pub mod flow_versions;
pub mod flows;
pub mod gaps;
pub mod globals;
pub mod groups;
pub mod identities;
mod incoming;
pub mod join;
mod key;
pub mod labels;
pub mod later;
pub mod lead_facts;
pub mod look;
pub mod messages;
mod migrate;
pub mod new_chats;
pub mod notices;
mod open;
pub mod outbox;
pub mod passages;
pub mod past;
pub mod people;
pub mod pins;
pub mod practice;
mod preview;
pub mod providers;
pub mod reactions;
mod readable;
mod readers;
pub mod readings;
pub mod receipts_due;
pub mod record;
mod refused;
pub mod run_calls;
pub mod run_commit;
pub mod run_inputs;
pub mod run_steps;
pub mod run_sweep;
pub mod run_views;
pub mod runs;
pub mod search;
pub mod search_setup;
pub mod settings;
pub mod sources;
mod sql;
#[cfg(test)]
mod testing;
pub mod transcripts;
pub mod turns;
mod twins;
pub mod usage;
mod votes;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use domain::Topic;
pub use key::DatabaseKey;
pub use open::OpenError;
pub use readable::readable;
pub use refused::Refused;
pub use rusqlite::Connection;
use tokio::sync::broadcast;
pub use writer::Tx;

/// The open database of one data directory.
pub struct Store {
    dir: PathBuf,
    writer: writer::Writer,
    readers: Arc<readers::Readers>,
    changes: broadcast::Sender<Arc<[Topic]>>,
    /// Held for as long as the store is open: a second process is refused instead of corrupting what both write.
    _lock: std::fs::File,
}

impl Store {
    /// Opens (or creates) the database in `dir`, and migrates it.
    ///
    /// On an error nothing was changed: see [`OpenError`] for what to tell the operator.
    pub fn open(dir: &Path, key: &DatabaseKey) -> Result<Self, OpenError> {
        let opened = open::open(dir, key)?;
        let (changes, _) = broadcast::channel(1024);
        Ok(Self {
            dir: dir.to_owned(),
            writer: writer::Writer::start(opened.writer, opened.wal, changes.clone()).map_err(OpenError::from)?,
            readers: Arc::new(readers::Readers::new(opened.readers)),
            changes,
            _lock: opened.lock,
        })
    }

    /// Whether `dir` has a database already (and so must have its key).
    pub fn exists(dir: &Path) -> bool {
        open::database_path(dir).exists()
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Runs `job` in a transaction of its own and returns once it is on disk.
    ///
    /// An error of the job rolls back the job alone; jobs that share its commit are not touched.
    pub async fn write<T: Send + 'static>(
        &self,
        what: &'static str,
        job: impl FnOnce(&Tx<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        self.writer.run(job).await.with_context(|| format!("Write to the database: {what}"))
    }

    /// Runs `job` on a read-only connection.
    pub async fn read<T: Send + 'static>(
        &self,
        what: &'static str,
        job: impl FnOnce(&Connection) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        self.readers.run(job).await.with_context(|| format!("Read from the database: {what}"))
    }

    /// What commits touch, from now on. A receiver that falls behind gets `Lagged` and must read everything again.
    pub fn changes(&self) -> broadcast::Receiver<Arc<[Topic]>> {
        self.changes.subscribe()
    }

    /// Sizes for the system page: database and write-ahead log, in bytes.
    pub fn sizes(&self) -> (u64, u64) {
        let size = |path: PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
        (size(open::database_path(&self.dir)), size(open::wal_path(&self.dir)))
    }
}
