//! The one writer: a thread that runs write jobs and lets them share commits.
//!
//! A commit costs a flush to the disk. While one is under way new jobs gather; the next transaction takes all of them, each
//! in a savepoint of its own, so a failing job rolls back alone. Answers go out only after the commit: who awaits a write
//! knows that it is on disk. A job that panics counts as failed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};

use anyhow::{Context, anyhow};
use domain::Topic;
use rusqlite::Connection;
use tokio::sync::{broadcast, oneshot};

/// Jobs that share one commit at the most: bounds how long the first one waits.
const JOBS_PER_COMMIT: usize = 256;
/// A write-ahead log over this is written back and cut, even if readers made the ordinary checkpoint give up.
const WAL_LIMIT_BYTES: u64 = 64 * 1024 * 1024;
/// Commits between two looks at the size of the log.
const WAL_LOOK_EVERY: u32 = 256;

/// A write transaction: a connection, and the topics to announce when it is committed.
pub struct Tx<'a> {
    conn: &'a Connection,
    topics: RefCell<BTreeSet<Topic>>,
}

impl Tx<'_> {
    /// Announces `topic` after the commit.
    pub fn touch(&self, topic: Topic) {
        self.topics.borrow_mut().insert(topic);
    }
}

#[cfg(test)]
impl<'a> Tx<'a> {
    /// A transaction that the test begins and ends.
    pub(crate) fn of(conn: &'a Connection) -> Self {
        Self { conn, topics: RefCell::default() }
    }

    /// What was touched since somebody asked.
    pub(crate) fn touched(&self) -> BTreeSet<Topic> {
        self.topics.take()
    }
}

impl std::ops::Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn
    }
}

/// Tells a job's caller how the commit went.
type Answer = Box<dyn FnOnce(Result<(), Arc<str>>) + Send>;
type Job = Box<dyn FnOnce(&Tx<'_>) -> (bool, Answer) + Send>;

pub(crate) struct Writer {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Writer {
    pub fn start(conn: Connection, wal: PathBuf, changes: broadcast::Sender<Arc<[Topic]>>) -> anyhow::Result<Self> {
        let (jobs, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write(&conn, &wal, &inbox, &changes))
            .context("Start the writer thread")?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Tx<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = catch_unwind(AssertUnwindSafe(|| job(tx)))
                .unwrap_or_else(|_| Err(anyhow!("The write panicked; see the log")));
            let done = result.is_ok();
            let answer: Answer = Box::new(move |committed| {
                let result = match committed {
                    Ok(()) => result,
                    Err(why) => result.and(Err(anyhow!("{why}"))),
                };
                // Nobody waits any more: the write stands all the same.
                drop(tell.send(result));
            });
            (done, answer)
        });
        let jobs = self.jobs.as_ref().context("The database is closed")?;
        jobs.send(job).map_err(|_| anyhow!("The database is closed"))?;
        told.await.context("The database was closed before the write")?
    }
}

/// Finishes what was handed in, then closes the file.
impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn write(
    conn: &Connection,
    wal: &std::path::Path,
    inbox: &mpsc::Receiver<Job>,
    changes: &broadcast::Sender<Arc<[Topic]>>,
) {
    let mut commits = 0_u32;
    while let Ok(first) = inbox.recv() {
        commit_together(conn, first, inbox, changes);
        commits = commits.wrapping_add(1);
        if commits.is_multiple_of(WAL_LOOK_EVERY) {
            keep_small(conn, wal);
        }
    }
    // The last checkpoint: the next start finds an empty log.
    if let Err(error) = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::warn!(%error, "The log could not be written back at the end");
    }
}

fn commit_together(
    conn: &Connection,
    first: Job,
    inbox: &mpsc::Receiver<Job>,
    changes: &broadcast::Sender<Arc<[Topic]>>,
) {
    let mut answers = Vec::new();
    let mut topics = BTreeSet::new();
    let begun = conn.execute_batch("BEGIN IMMEDIATE");
    let mut failed = begun.err();
    let mut next = Some(first);
    while let Some(job) = next.take() {
        answers.push(run_in_savepoint(conn, job, &mut topics, &mut failed));
        if answers.len() < JOBS_PER_COMMIT {
            next = inbox.try_recv().ok();
        }
    }
    if failed.is_none() {
        failed = conn.execute_batch("COMMIT").err();
    }
    let outcome = match failed {
        None => Ok(()),
        Some(error) => {
            tracing::error!(%error, jobs = answers.len(), "A commit failed; nothing of it was written");
            if !conn.is_autocommit()
                && let Err(error) = conn.execute_batch("ROLLBACK")
            {
                tracing::error!(%error, "The rollback failed");
            }
            Err(Arc::from(format!("The database could not write: {error}")))
        }
    };
    if outcome.is_ok() && !topics.is_empty() {
        // No receiver is no error: nobody looks.
        drop(changes.send(topics.into_iter().collect()));
    }
    for answer in answers {
        answer(outcome.clone());
    }
}

/// Runs one job; an error of the savepoint itself fails the whole transaction.
fn run_in_savepoint(
    conn: &Connection,
    job: Job,
    topics: &mut BTreeSet<Topic>,
    failed: &mut Option<rusqlite::Error>,
) -> Answer {
    let step = |sql: &str, failed: &mut Option<rusqlite::Error>| {
        if failed.is_none() {
            *failed = conn.prepare_cached(sql).and_then(|mut statement| statement.execute([])).err();
        }
    };
    step("SAVEPOINT job", failed);
    let tx = Tx { conn, topics: RefCell::default() };
    let (done, answer) = job(&tx);
    if done {
        topics.append(&mut tx.topics.borrow_mut());
    } else {
        step("ROLLBACK TO job", failed);
    }
    step("RELEASE job", failed);
    answer
}

fn keep_small(conn: &Connection, wal: &std::path::Path) {
    if std::fs::metadata(wal).is_ok_and(|m| m.len() > WAL_LIMIT_BYTES)
        && let Err(error) = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    {
        tracing::warn!(%error, "The log is large and could not be cut");
    }
    // Gives pages of deleted rows back to the disk, a little at a time.
    if let Err(error) = conn.execute_batch("PRAGMA incremental_vacuum(64)") {
        tracing::warn!(%error, "Freed pages could not be given back");
    }
}
