//! Read receipts: the customer sees that the operator saw his message, at once or when the account is connected again.

use domain::{AccountId, ChatId};
use store::{chats, receipts_due};

use crate::{Core, CoreError};

impl Core {
    /// The operator opened the chat; the customer gets read receipts.
    pub async fn mark_read(&self, chat: ChatId) -> Result<(), CoreError> {
        let (id, found) = (chat.clone(), chat.clone());
        let account = self
            .store
            .write("read", move |tx| {
                let Some(found) = chats::get(tx, &found)? else { return Ok(None) };
                receipts_due::note(tx, &id)?;
                chats::mark_read(tx, &id)?;
                Ok(Some(found.account_id))
            })
            .await?
            .ok_or_else(|| CoreError::missing("chat"))?;
        self.ask_about(&chat);
        if self.is_ready(&account) {
            self.tell_seen(&account, &chat).await?;
        }
        Ok(())
    }

    /// An account is ready: what was seen while it was not is told now, beside everything else.
    pub(crate) fn tell_all_seen(&self, account: &AccountId) {
        let (this, account, errand) = (self.this.clone(), account.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            let Some(core) = this.upgrade() else { return };
            let of = account.clone();
            let told = async {
                for chat in core.store.read("receipts", move |conn| receipts_due::chats(conn, &of)).await? {
                    core.tell_seen(&account, &chat).await?;
                }
                anyhow::Ok(())
            };
            if let Err(error) = told.await {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "Read receipts could not be sent; they go with the next connection"
                );
            }
        });
    }

    async fn tell_seen(&self, account: &AccountId, chat: &ChatId) -> anyhow::Result<()> {
        loop {
            let id = chat.clone();
            let due = self.store.read("receipts", move |conn| receipts_due::of_chat(conn, &id)).await?;
            let (Some(due), Some(messenger)) = (due, self.messenger(account)) else { return Ok(()) };
            messenger.mark_read(&due.chat_jid, &due.messages).await;
            if !self.is_ready(account) {
                // The connection went meanwhile: perhaps nobody heard it.
                return Ok(());
            }
            self.store.write("receipts", move |tx| receipts_due::told(tx, &due)).await?;
        }
    }
}
