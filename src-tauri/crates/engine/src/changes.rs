//! Changes: reactions, other words, deletions. What the operator wants is written down and leaves through the lane of its
//! chat (see [`crate::outbox`]); it is true here once the network confirmed it.

use std::sync::Arc;

use domain::send_gate::Refusal;
use domain::{Change, MessageId, Notice, NoticeKind, SendError, WireId};
use store::changes::{self, Due, Requested};
use store::{audit, chats, notices};

use crate::outbox::{ACK_MS, pause_after};
use crate::{Core, CoreError, Told};

/// After so many attempts that nobody answered the operator is told: half an hour of being connected.
const ATTEMPTS: u32 = 30;

impl Core {
    /// Puts an emoji on a message, in place of the one that is there; empty takes it away.
    pub async fn react(&self, message: MessageId, emoji: String) -> Result<(), CoreError> {
        self.change(message, Change::React { emoji: emoji.trim().to_owned() }).await
    }

    /// Gives a message of ours other words.
    pub async fn edit_message(&self, message: MessageId, text: String) -> Result<(), CoreError> {
        self.change(message, Change::Edit { text }).await
    }

    /// Deletes a message of ours for everybody.
    pub async fn delete_message(&self, message: MessageId) -> Result<(), CoreError> {
        self.change(message, Change::Delete).await
    }

    /// Forgets what was to change on a message and did not arrive. What is under way can arrive all the same.
    pub async fn discard_change(&self, message: MessageId) -> Result<(), CoreError> {
        let gone = self.store.write("change", move |tx| changes::discard(tx, &message)).await?;
        if gone { Ok(()) } else { Err(CoreError::Conflict("Nothing waits to be changed on this message.".into())) }
    }

    async fn change(&self, message: MessageId, change: Change) -> Result<(), CoreError> {
        let change = change.checked().map_err(CoreError::Invalid)?;
        let (wire_id, now) = (WireId::outgoing(self.ids.uuid()), self.now());
        let requested = self
            .store
            .write("change", move |tx| {
                let requested = changes::request(tx, &message, &change, &wire_id, now)?;
                if change == Change::Delete && matches!(requested, Requested::Queued(_) | Requested::Done(_)) {
                    audit::record(tx, now, "message.delete", message.as_str(), "")?;
                }
                Ok(requested)
            })
            .await?;
        match requested {
            Requested::Missing => Err(CoreError::missing("message")),
            Requested::Refused(why) => Err(CoreError::NotAllowedNow(why.into())),
            // What stood behind a message that was taken out may go now.
            Requested::Queued(chat) | Requested::Done(chat) => {
                self.outbox.wake(&chat);
                Ok(())
            }
        }
    }

    /// Hands a change to the network and notes the answer.
    pub(crate) async fn send_change(&self, due: Due) -> anyhow::Result<()> {
        let answer = match self.messenger(&due.account_id) {
            None => Err(SendError::NotConnected),
            Some(messenger) => {
                let _waiting = self.outbox.waiting();
                tokio::select! {
                    answer = messenger.change(&due.outgoing) => answer,
                    () = self.clock.sleep_until(self.now().plus(ACK_MS)) => Err(SendError::Uncertain),
                }
            }
        };
        self.checkpoint.reached("change.handed");
        match answer {
            Ok(()) => {
                let now = self.now();
                self.store.write("change", move |tx| changes::confirm(tx, &due, now)).await?;
            }
            Err(SendError::NotConnected | SendError::Uncertain) if due.attempts < ATTEMPTS => {
                let not_before = self.now().plus(pause_after(due.attempts));
                self.store.write("change", move |tx| changes::again(tx, &due, not_before)).await?;
            }
            Err(SendError::NotConnected | SendError::Uncertain) => {
                self.change_failed(
                    due,
                    "WhatsApp did not answer. Look at the message on the phone, then try again.".into(),
                )
                .await?;
            }
            Err(SendError::Refused(why)) => self.change_failed(due, format!("WhatsApp refused it: {why}")).await?,
            Err(SendError::NewChatsLocked(until)) => {
                self.note_lock(&due.account_id, until).await?;
                self.change_failed(due, Refusal::NewChatsLocked.words().into()).await?;
            }
        }
        self.checkpoint.reached("change.settled");
        Ok(())
    }

    /// A change will not happen. The message says so; the operator is called, unless it was only an emoji.
    async fn change_failed(&self, due: Due, why: String) -> anyhow::Result<()> {
        let notice = Notice {
            chat_id: Some(due.chat_id.clone()),
            account_id: Some(due.account_id.clone()),
            ..self.plain_notice(NoticeKind::SendFailed, "", why.clone())
        };
        let what = match due.outgoing.change {
            Change::React { .. } => None,
            Change::Edit { .. } => Some("changed"),
            Change::Delete => Some("deleted"),
        };
        let told = self
            .store
            .write("change", move |tx| {
                let wanted = changes::fail(tx, &due, &why)?;
                let Some(what) = what.filter(|_| wanted) else { return Ok(None) };
                let title = chats::row(tx, &due.chat_id)?.map_or_else(String::new, |chat| chat.title);
                let notice = Notice { title: format!("A message to {title} was not {what}"), ..notice };
                notices::insert(tx, &notice)?;
                Ok(Some(notice))
            })
            .await?;
        if let Some(notice) = told {
            self.tell(Told::Notice(Arc::new(notice)));
        }
        Ok(())
    }
}
