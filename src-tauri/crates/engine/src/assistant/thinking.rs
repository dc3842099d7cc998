//! Thinking: which chats a model is asked for right now, so that whoever decides otherwise can end it at once. The commit of
//! a turn would notice anyway; this saves the wait and the money.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{AccountId, ChatId, Messenger};
use tokio_util::sync::CancellationToken;

use crate::Core;

/// The typing indicator goes out on phones after a while; it is renewed so often.
const TYPING_MS: i64 = 8_000;

/// The chats that are being thought about.
#[derive(Default)]
pub(crate) struct Thinking(Mutex<HashMap<ChatId, CancellationToken>>);

/// While it lives, its chat is being thought about.
pub(crate) struct Thought<'a> {
    thinking: &'a Thinking,
    chat: ChatId,
    /// Is cancelled when it shall end.
    pub stop: CancellationToken,
}

impl Thinking {
    /// Begins to think about a chat. One at a time: a chat has one lane.
    pub fn begin(&self, chat: &ChatId, stop: &CancellationToken) -> Thought<'_> {
        let stop = stop.child_token();
        self.lock().insert(chat.clone(), stop.clone());
        Thought { thinking: self, chat: chat.clone(), stop }
    }

    /// Somebody else speaks in this chat, or decides who does.
    pub fn stop(&self, chat: &ChatId) {
        if let Some(stop) = self.lock().get(chat) {
            stop.cancel();
        }
    }

    /// Nobody speaks automatically any more.
    pub fn stop_all(&self) {
        self.lock().values().for_each(CancellationToken::cancel);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatId, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Thought<'_> {
    fn drop(&mut self) {
        self.thinking.lock().remove(&self.chat);
    }
}

impl Core {
    /// Shows the customer "typing" while `work` is done. Best effort.
    pub(crate) async fn while_typing<T>(&self, account: &AccountId, jid: &str, work: impl Future<Output = T>) -> T {
        let ready = self.lock_connected().get(account).is_some_and(|connected| connected.ready);
        let Some(messenger) = self.messenger(account).filter(|_| ready) else { return work.await };
        let done = tokio::select! {
            done = work => done,
            never = self.keep_typing(&*messenger, jid) => match never {},
        };
        messenger.set_typing(jid, false).await;
        done
    }

    async fn keep_typing(&self, messenger: &dyn Messenger, jid: &str) -> Infallible {
        loop {
            messenger.set_typing(jid, true).await;
            self.clock.sleep_until(self.now().plus(TYPING_MS)).await;
        }
    }
}
