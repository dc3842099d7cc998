//! Virtual phones: device 0 of every account.
//!
//! A phone has its own lock, for its Signal sessions: encrypting must not hold up the server. Whoever needs both locks
//! takes the phone's first.

mod behaviour;
mod inbox;
mod outbound;
mod placeholder;
mod receive;
mod resend;
mod reupload;
mod send;
mod welcome;

pub use behaviour::{Answer, Behaviour};
pub use inbox::{Inbox, PhoneReceipt, Received, SentMessage, SettingsChange, Typing, Undecryptable, UserReceipt};
pub use send::SendOptions;
pub(crate) use send::{chat_jid, fresh_id};
pub(crate) use welcome::send_history;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::content::Secrets;
use crate::server::Server;
use crate::signal::PhoneSignal;

/// One-time keys kept in stock for others.
pub(crate) const STOCK: usize = 50;

/// A phone.
pub(crate) struct Phone {
    pub account: String,
    core: Mutex<Core>,
    jobs: Mutex<VecDeque<Job>>,
    wake: Notify,
}

/// What a phone keeps to itself.
pub(crate) struct Core {
    pub signal: PhoneSignal,
    pub secrets: Secrets,
    /// Sent messages, for resends.
    pub sent: outbound::SentLog,
    /// Message id and sender → how often it did not decrypt.
    pub failures: HashMap<(String, String), u32>,
}

/// Something to do besides reading mail.
enum Job {
    /// Give a new companion its key and its history.
    Welcome(u16),
    /// Publish more one-time keys.
    Refill,
}

impl Phone {
    /// A phone around its keys.
    pub(crate) fn new(account: &str, signal: PhoneSignal, secrets: Secrets) -> Arc<Self> {
        let core = Core { signal, secrets, sent: outbound::SentLog::default(), failures: HashMap::new() };
        Arc::new(Self {
            account: account.to_owned(),
            core: Mutex::new(core),
            jobs: Mutex::default(),
            wake: Notify::new(),
        })
    }

    /// Its keys and memory. Taken before the server's state, never after.
    pub(crate) fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is mail.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// A companion logged in for the first time.
    pub(crate) fn welcome(&self, device: u16) {
        self.push(Job::Welcome(device));
    }

    /// One-time keys run low.
    pub(crate) fn refill(&self) {
        self.push(Job::Refill);
    }

    fn push(&self, job: Job) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).push_back(job);
        self.wake();
    }

    fn next_job(&self) -> Option<Job> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Works until the server stops.
    pub(crate) async fn run(self: Arc<Self>, server: Arc<Server>, cancel: CancellationToken) {
        loop {
            tokio::select! {
                () = cancel.cancelled() => return,
                () = self.wake.notified() => {}
            }
            while let Some(job) = self.next_job() {
                match job {
                    Job::Welcome(device) => welcome::welcome(&self, &server, device),
                    Job::Refill => self.publish(&server),
                }
            }
            while let Some(mail) = self.next_mail(&server) {
                receive::receive(&self, &server, &mail);
                server.changed();
                tokio::task::yield_now().await;
            }
        }
    }

    /// The oldest mail, unless the phone is off.
    fn next_mail(&self, server: &Server) -> Option<crate::queue::Waiting> {
        let mut state = server.state();
        let account = state.accounts.get_mut(&self.account)?;
        if account.behaviour.offline { None } else { account.mail.pop() }
    }

    /// Fills the stock of one-time keys.
    fn publish(&self, server: &Server) {
        let mut core = self.core();
        let mut state = server.state();
        let Some(account) = state.accounts.get_mut(&self.account) else { return };
        let missing = STOCK.saturating_sub(account.prekeys.len());
        account.prekeys.extend(core.signal.publish_prekeys(missing));
    }
}
