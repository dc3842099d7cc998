//! Staged: a question that is tried, with everything a customer's turn would have around it.

use domain::assistant::{Purpose, Try};
use domain::{AccountId, AccountSettings, ChatId, Contact, Message, MessageId, MessageKind, Sender, UnixMs};
use store::messages::Said;
use store::{accounts, chats, contacts, messages};
use tokio_util::sync::CancellationToken;

use crate::assistant::{Case, Earlier};
use crate::{Core, CoreError};

/// Messages of one turn that are looked at.
const MESSAGES_PER_TURN: u32 = 50;

/// What is tried.
pub(super) struct Staged {
    pub account_id: AccountId,
    pub settings: AccountSettings,
    pub chat: Option<ChatId>,
    pub contact: Option<Contact>,
    pub messages: Vec<Message>,
    pub history: Vec<Said>,
    pub purpose: Purpose,
}

impl Staged {
    pub fn case<'a>(&'a self, looked_at: bool, stop: &'a CancellationToken) -> Case<'a> {
        let place = self.messages.first().map_or(0, |message| message.seq);
        let earlier = match &self.chat {
            Some(chat) => Earlier::Before { chat, place },
            None => Earlier::Given(self.history.clone()),
        };
        Case {
            account_id: &self.account_id,
            settings: &self.settings,
            chat: self.chat.as_ref(),
            contact: self.contact.as_ref(),
            messages: &self.messages,
            earlier,
            purpose: self.purpose,
            looked_at,
            stop,
        }
    }
}

impl Core {
    /// Prepares what is tried.
    pub(super) async fn stage(&self, tried: Try) -> Result<Staged, CoreError> {
        tried.settings.check().map_err(CoreError::Invalid)?;
        let mut settings = self.account(&tried.account_id).await?.settings;
        settings.assistant = tried.settings;
        if let Some(message) = &tried.of_message {
            let staged = self.stage_message(message).await?;
            if staged.account_id != tried.account_id {
                return Err(CoreError::Invalid("This message is of another account.".into()));
            }
            return Ok(Staged { settings, ..staged });
        }
        let question = tried.question.trim();
        if question.is_empty() {
            return Err(CoreError::Invalid("Write a question first.".into()));
        }
        let now = self.now();
        let said = tried.history.into_iter().map(|line| Said {
            sender: if line.from_customer { Sender::Contact } else { Sender::Bot },
            kind: MessageKind::Text,
            text: line.text,
            at: now,
        });
        Ok(Staged {
            account_id: tried.account_id,
            settings,
            chat: None,
            contact: None,
            messages: vec![said_now(question, now)],
            history: said.collect(),
            purpose: Purpose::Studio,
        })
    }

    /// A customer's message with those of the same turn before it, as it was then.
    pub(super) async fn stage_message(&self, id: &MessageId) -> Result<Staged, CoreError> {
        let id = id.clone();
        let read = self.store.read("question of before", move |conn| {
            let Some(message) = messages::get(conn, &id)?.filter(|m| m.sender == Sender::Contact && !m.deleted) else {
                return Ok(None);
            };
            let Some(chat) = chats::get(conn, &message.chat_id)? else { return Ok(None) };
            let Some(account) = accounts::get(conn, &chat.account_id)? else { return Ok(None) };
            let contact = chat.contact_id.as_ref().map(|contact| contacts::get(conn, contact)).transpose()?;
            let page = messages::page(conn, &chat.id, Some(message.seq + 1), MESSAGES_PER_TURN)?;
            let begin = page.rows.iter().rposition(|m| m.sender != Sender::Contact).map_or(0, |place| place + 1);
            let turn = page.rows.into_iter().skip(begin).filter(|message| !message.deleted).collect();
            Ok(Some(Staged {
                account_id: account.id,
                settings: account.settings,
                chat: Some(chat.id),
                contact: contact.flatten(),
                messages: turn,
                history: Vec::new(),
                purpose: Purpose::Studio,
            }))
        });
        read.await?.ok_or_else(|| CoreError::missing("message"))
    }
}

/// Words as if a customer had just sent them.
fn said_now(text: &str, at: UnixMs) -> Message {
    Message::plain(MessageId::new("tried"), ChatId::new("tried"), 0, Sender::Contact, text.to_owned(), at)
}
