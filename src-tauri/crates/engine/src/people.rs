//! People: what the network knows of a person beside his messages: his picture, his "about" line. Asked when he is new and
//! when his chat is opened, at most once a day, one person a second: whoever asks much looks like a robot.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{ChatId, Ingress, WireEvent};
use store::asked;
use tokio_util::task::TaskTracker;

use crate::Core;
use crate::bell::Bell;
use crate::errand::Errand;

/// Between two questions.
const PAUSE_MS: i64 = 1_000;
/// An answer may take so long.
const PATIENCE_MS: i64 = 30_000;
/// More questions than this do not wait; the next opened chat asks again.
const MOST: usize = 500;

/// Whom to ask about.
pub(crate) struct People {
    bell: Bell,
    errands: TaskTracker,
    chats: Mutex<VecDeque<ChatId>>,
}

impl People {
    pub fn new(errands: TaskTracker) -> Self {
        Self { bell: Bell::default(), errands, chats: Mutex::default() }
    }

    fn chats(&self) -> MutexGuard<'_, VecDeque<ChatId>> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// The network may know something of the person behind this chat.
    pub(crate) fn ask_about(&self, chat: &ChatId) {
        {
            let mut chats = self.people.chats();
            if chats.len() >= MOST || chats.contains(chat) {
                return;
            }
            chats.push_back(chat.clone());
        }
        self.people.bell.ring(&self.people.errands);
    }

    /// Asks for as long as the core runs.
    pub(crate) fn keep_asking(&self) {
        let (this, errand, clock) = (self.this.clone(), Errand::begin(&self.errands), Arc::clone(&self.clock));
        self.spawn(async move {
            loop {
                let Some(core) = this.upgrade() else { return };
                let next = core.people.chats().pop_front();
                let Some(chat) = next else {
                    let people = Arc::clone(&core.people);
                    drop(core);
                    people.bell.heard(&errand).await;
                    continue;
                };
                let asked = core.ask_network(&chat, &errand).await.unwrap_or_else(|error| {
                    tracing::warn!(
                        error = format!("{error:#}"),
                        "What the network knows of a person could not be kept"
                    );
                    true
                });
                drop(core);
                if asked {
                    errand.sleep_until(&*clock, clock.now().plus(PAUSE_MS)).await;
                }
            }
        });
    }

    /// Asks about one person; `false` if there was no need.
    async fn ask_network(&self, chat: &ChatId, errand: &Errand) -> anyhow::Result<bool> {
        let (id, now) = (chat.clone(), self.now());
        let wanted = self.store.read("person", move |conn| asked::wants(conn, &id, now)).await?;
        let Some((account, jid)) = wanted.filter(|(account, _)| self.is_ready(account)) else { return Ok(false) };
        let Some(messenger) = self.messenger(&account) else { return Ok(false) };
        let id = chat.clone();
        self.store.write("person", move |tx| asked::note(tx, &id, now)).await?;
        errand.rest();
        let known = tokio::select! {
            known = messenger.person(&jid) => known,
            () = self.clock.sleep_until(self.now().plus(PATIENCE_MS)) => None,
        };
        errand.go_on(None);
        if let Some(news) = known {
            // The way in of everything that a network tells.
            self.receive(&account, WireEvent::Person(news)).await?;
        }
        Ok(true)
    }
}
