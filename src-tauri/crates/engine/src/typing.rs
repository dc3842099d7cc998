//! Typing: the customer sees that the operator writes to him, and that he stopped, also when nobody says so.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::{AccountId, ChatId, UnixMs};
use store::chats;

use crate::{Core, CoreError};

/// Who typed nothing for so long stopped.
const STOPS_AFTER_MS: i64 = 10_000;
/// It is said again after so long: phones forget it.
const AGAIN_MS: i64 = 5_000;

/// The chats in which the operator types.
#[derive(Default)]
pub(crate) struct Typing(Mutex<HashMap<ChatId, Since>>);

struct Since {
    /// When he last typed something.
    typed_at: UnixMs,
    /// When the customer was last told.
    told_at: UnixMs,
}

impl Typing {
    /// He types now. Whether the customer is told, and whether somebody watches already whether he goes on.
    fn goes_on(&self, chat: &ChatId, now: UnixMs) -> (bool, bool) {
        let mut chats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(since) = chats.get_mut(chat) else {
            chats.insert(chat.clone(), Since { typed_at: now, told_at: now });
            return (true, false);
        };
        since.typed_at = now;
        let tell = now.since(since.told_at) >= AGAIN_MS;
        if tell {
            since.told_at = now;
        }
        (tell, true)
    }

    /// He stopped; `true` if he typed.
    pub fn stops(&self, chat: &ChatId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(chat).is_some()
    }

    /// When he stops if he types nothing more.
    fn until(&self, chat: &ChatId) -> Option<UnixMs> {
        let chats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chats.get(chat).map(|since| since.typed_at.plus(STOPS_AFTER_MS))
    }
}

impl Core {
    /// The operator types in a chat, or stopped. Old news by the next connection: it is told now or never.
    pub async fn operator_typing(&self, chat: ChatId, typing: bool) -> Result<(), CoreError> {
        let id = chat.clone();
        let found = self.store.read("chat", move |conn| chats::get(conn, &id)).await?;
        let found = found.ok_or_else(|| CoreError::missing("chat"))?;
        if !typing {
            if self.typing.stops(&chat) {
                self.show_typing(&found.account_id, &found.jid, false).await;
            }
            return Ok(());
        }
        let (tell, watched) = self.typing.goes_on(&chat, self.now());
        if tell {
            self.show_typing(&found.account_id, &found.jid, true).await;
        }
        if !watched {
            self.watch_typing(chat, found.account_id, found.jid);
        }
        Ok(())
    }

    fn watch_typing(&self, chat: ChatId, account: AccountId, jid: String) {
        let (this, clock) = (self.this.clone(), std::sync::Arc::clone(&self.clock));
        self.spawn(async move {
            loop {
                let Some(until) = this.upgrade().and_then(|core| core.typing.until(&chat)) else { return };
                if clock.now() >= until {
                    break;
                }
                clock.sleep_until(until).await;
            }
            let Some(core) = this.upgrade() else { return };
            if core.typing.stops(&chat) {
                core.show_typing(&account, &jid, false).await;
            }
        });
    }

    async fn show_typing(&self, account: &AccountId, jid: &str, typing: bool) {
        if let Some(messenger) = self.messenger(account).filter(|_| self.is_ready(account)) {
            messenger.set_typing(jid, typing).await;
        }
    }
}
