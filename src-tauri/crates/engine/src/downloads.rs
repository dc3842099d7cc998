//! Downloads: the files of messages that arrived. A few at once, the newest first, every account in turn, and only while its
//! network is there. The message is in the chat all the time; its file comes after it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::download::FILE_BYTES;
use domain::{AccountId, DownloadState, FetchFault, Media, MessageId, MessageKind, UnixMs};
use store::downloads::{self, Due};
use tokio_util::task::TaskTracker;

use crate::bell::Bell;
use crate::errand::Errand;
use crate::{Core, CoreError, file_kind};

/// Files fetched at once, over all accounts.
const AT_ONCE: usize = 2;
/// A file may take so long.
const PATIENCE_MS: i64 = 5 * 60_000;
/// Pauses before the next attempt; after the last one it has failed.
const AGAIN_MS: [i64; 7] = [2_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000];
/// After a failure of ours (disk full, database busy) it goes on so much later.
const RETRY_MS: i64 = 5_000;

/// What is being fetched.
pub(crate) struct Downloads {
    bell: Bell,
    errands: TaskTracker,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By message, whose it is.
    running: HashMap<MessageId, AccountId>,
    /// Which fetch was each account's last, counted over all.
    last: HashMap<AccountId, u64>,
    count: u64,
}

impl Downloads {
    pub fn new(errands: TaskTracker) -> Self {
        Self { bell: Bell::default(), errands, state: Mutex::default() }
    }

    /// Of these the one that is next: of the account that is served least now, and longest ago.
    fn choose(&self, candidates: Vec<Due>) -> Option<Due> {
        let state = self.state();
        candidates.into_iter().filter(|due| !state.running.contains_key(&due.message_id)).min_by_key(|due| {
            let running = state.running.values().filter(|account| **account == due.account_id).count();
            (running, state.last.get(&due.account_id).copied().unwrap_or_default())
        })
    }

    fn is_full(&self) -> bool {
        self.state().running.len() >= AT_ONCE
    }

    fn begin(self: &Arc<Self>, due: &Due) -> Running {
        let mut state = self.state();
        state.count += 1;
        let count = state.count;
        state.last.insert(due.account_id.clone(), count);
        state.running.insert(due.message_id.clone(), due.account_id.clone());
        Running { downloads: Arc::clone(self), message_id: due.message_id.clone() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file is being fetched; when it ends, however it does, the next one may begin.
struct Running {
    downloads: Arc<Downloads>,
    message_id: MessageId,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.downloads.state().running.remove(&self.message_id);
        self.downloads.bell.ring(&self.downloads.errands);
    }
}

/// What became of an attempt.
enum Outcome {
    Here { kind: MessageKind, media: Media, content: Arc<[u8]> },
    Again { counts: bool, not_before: UnixMs },
    GivenUp { state: DownloadState, why: String },
}

impl Core {
    /// Asks for the file of a message (again): one that failed, or one of the past.
    pub async fn fetch_file(&self, message: MessageId) -> Result<(), CoreError> {
        match self.store.write("download", move |tx| downloads::ask(tx, &message)).await? {
            None => Err(CoreError::NotFound("This message waits for no file.".into())),
            Some(DownloadState::TooLarge) => Err(CoreError::NotAllowedNow(too_large())),
            Some(_) => {
                self.wake_downloads();
                Ok(())
            }
        }
    }

    /// Looks for files that wait: a message came, an account is ready, somebody asked.
    pub(crate) fn wake_downloads(&self) {
        self.downloads.bell.ring(&self.errands);
    }

    /// Fetches files for as long as the core runs.
    pub(crate) fn keep_downloading(&self) {
        let (this, errand, clock) = (self.this.clone(), Errand::begin(&self.errands), Arc::clone(&self.clock));
        self.spawn(async move {
            loop {
                let Some(core) = this.upgrade() else { return };
                let next = match core.begin_downloads().await {
                    Ok(next) => next,
                    Err(error) => {
                        tracing::error!(
                            error = format!("{error:#}"),
                            "Files could not be looked for; it is tried again"
                        );
                        core.report_failure(&error).await;
                        Some(core.now().plus(RETRY_MS))
                    }
                };
                let downloads = Arc::clone(&core.downloads);
                drop(core);
                match next {
                    Some(at) => {
                        tokio::select! {
                            () = errand.sleep_until(&*clock, at) => {}
                            () = downloads.bell.heard(&errand) => {}
                        }
                        errand.go_on(None);
                    }
                    None => downloads.bell.heard(&errand).await,
                }
            }
        });
    }

    /// Begins as many as may run; returns when the next one may.
    async fn begin_downloads(&self) -> anyhow::Result<Option<UnixMs>> {
        while !self.downloads.is_full() {
            let now = self.now();
            let waiting = self.store.read("downloads", move |conn| downloads::newest(conn, now)).await?;
            let ready = waiting.into_iter().filter(|due| self.is_ready(&due.account_id)).collect();
            let Some(due) = self.downloads.choose(ready) else {
                return self.store.read("downloads", move |conn| downloads::next_at(conn, now)).await;
            };
            let running = self.downloads.begin(&due);
            let due = Arc::new(due);
            let begun = Arc::clone(&due);
            if !self.store.write("download", move |tx| downloads::begin(tx, &begun)).await? {
                continue;
            }
            self.checkpoint.reached("download.begun");
            let (this, errand) = (self.this.clone(), Errand::begin(&self.errands));
            self.spawn(async move {
                if let Some(core) = this.upgrade() {
                    core.download(&due, &errand).await;
                }
                drop(running);
            });
        }
        Ok(None)
    }

    pub(crate) fn is_ready(&self, account: &AccountId) -> bool {
        self.lock_connected().get(account).is_some_and(|connected| connected.ready && connected.messenger.is_some())
    }

    /// Fetches one file and notes what became of it.
    async fn download(&self, due: &Arc<Due>, errand: &Errand) {
        let answer = match self.messenger(&due.account_id) {
            None => Err(FetchFault::Later("the account is not connected".into())),
            // What says to be too large is not even begun.
            Some(_) if due.media.as_ref().is_some_and(|media| media.bytes > FILE_BYTES) => Err(FetchFault::TooLarge),
            Some(messenger) => {
                errand.rest();
                let answer = tokio::select! {
                    answer = messenger.fetch(&due.pointer) => answer,
                    () = self.clock.sleep_until(self.now().plus(PATIENCE_MS)) => {
                        Err(FetchFault::Later("it took too long".into()))
                    }
                };
                errand.go_on(None);
                answer
            }
        };
        self.checkpoint.reached("download.fetched");
        let outcome = Arc::new(self.outcome(due, answer));
        while let Err(error) = self.note_download(due, &outcome).await {
            tracing::error!(error = format!("{error:#}"), "A file could not be noted; it is tried again");
            self.report_failure(&error).await;
            errand.sleep_until(&*self.clock, self.now().plus(RETRY_MS)).await;
        }
        self.checkpoint.reached("download.stored");
        if !matches!(*outcome, Outcome::Again { .. }) {
            // A turn may have waited for it.
            self.turns.wake(&due.chat_id);
        }
    }

    fn outcome(&self, due: &Due, answer: Result<Vec<u8>, FetchFault>) -> Outcome {
        let given_up = |state, why: &str| Outcome::GivenUp { state, why: why.to_owned() };
        match answer {
            Ok(content) if content.len() > FILE_BYTES as usize => given_up(DownloadState::TooLarge, &too_large()),
            Ok(content) if !content.is_empty() => {
                let said = due.media.clone().unwrap_or(Media {
                    mime: String::new(),
                    name: None,
                    bytes: 0,
                    width: None,
                    height: None,
                });
                let (kind, media) = file_kind::received(due.kind, &said, &content);
                Outcome::Here { kind, media, content: content.into() }
            }
            Ok(_) | Err(FetchFault::Damaged) => given_up(
                DownloadState::Failed,
                "The file was damaged on its way. Ask for it again, or ask the customer to send it again.",
            ),
            Err(FetchFault::TooLarge) => given_up(DownloadState::TooLarge, &too_large()),
            Err(FetchFault::Gone) => given_up(
                DownloadState::Gone,
                "WhatsApp does not have this file any more. Ask the customer to send it again.",
            ),
            // Nobody was there to be asked: whoever connects the account wakes it.
            Err(FetchFault::Later(_)) if !self.is_ready(&due.account_id) => {
                Outcome::Again { counts: false, not_before: self.now() }
            }
            Err(FetchFault::Later(why)) => match AGAIN_MS.get(due.attempts as usize) {
                Some(pause) => Outcome::Again { counts: true, not_before: self.now().plus(*pause) },
                None => given_up(
                    DownloadState::Failed,
                    &format!("It could not be fetched ({why}). Ask for it again later."),
                ),
            },
        }
    }

    async fn note_download(&self, due: &Arc<Due>, outcome: &Arc<Outcome>) -> anyhow::Result<()> {
        let (due, outcome) = (Arc::clone(due), Arc::clone(outcome));
        self.store
            .write("download", move |tx| match &*outcome {
                Outcome::Here { kind, media, content } => downloads::fetched(tx, &due, *kind, media, content).map(drop),
                Outcome::Again { counts, not_before } => downloads::again(tx, &due, *counts, *not_before),
                Outcome::GivenUp { state, why } => downloads::give_up(tx, &due, *state, why),
            })
            .await
    }
}

fn too_large() -> String {
    format!("It is larger than {} MB. Look at it on the phone.", FILE_BYTES / (1024 * 1024))
}
