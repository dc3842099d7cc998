//! Inbox: what the operator does in chats, and what he reads there.

use domain::send_gate::Origin;
use domain::view::{ChatDetail, ChatPage, ChatQuery, MessagePage};
use domain::{
    AccountId, Attachment, ChatId, ChatStatus, Contact, ContactId, ContactPatch, DeliveryEvent, MessageId, Notice,
    Owner, Sender, WireId, text,
};
use flow::step::Input;
use store::messages::NewMessage;
use store::{Tx, audit, chats, contacts, drafts, lead_facts, messages, notices, outbox, run_inputs};

use crate::sending::Content;
use crate::{Core, CoreError};

const NOTICES_SHOWN: u32 = 200;

/// A message of the operator, on its way into the outbox.
struct Written {
    id: MessageId,
    wire_id: WireId,
    content: Content,
    quotes: Option<MessageId>,
}

impl Core {
    /// A page of chats.
    pub async fn chats(&self, query: ChatQuery) -> Result<ChatPage, CoreError> {
        Ok(self.store.read("chats", move |conn| chats::page(conn, &query)).await?)
    }

    /// One chat with everything around it. One that became part of another is that other one.
    pub async fn chat(&self, id: ChatId) -> Result<ChatDetail, CoreError> {
        let chat_id = id.clone();
        let (chat, contact, draft, handover, facts) = self
            .store
            .read("chat", move |conn| {
                let chat_id = chats::joined_into(conn, &chat_id)?.unwrap_or(chat_id);
                let chat = chats::row(conn, &chat_id)?;
                let (contact, facts) = match chat.as_ref().and_then(|chat| chat.contact_id.as_ref()) {
                    Some(contact) => (contacts::get(conn, contact)?, lead_facts::of(conn, contact)?),
                    None => (None, Vec::new()),
                };
                let handover = chats::handover(conn, &chat_id)?;
                Ok((chat, contact, drafts::of_chat(conn, &chat_id)?, handover, facts))
            })
            .await?;
        let chat = chat.ok_or_else(|| CoreError::missing("chat"))?;
        let account = self.account_row(&chat.account_id).await?;
        Ok(ChatDetail { chat, contact, account, draft, handover, facts })
    }

    /// A page of messages, oldest first; `before` is the cursor of the page after it.
    pub async fn messages(&self, chat: ChatId, before: Option<i64>, limit: u32) -> Result<MessagePage, CoreError> {
        Ok(self.store.read("messages", move |conn| messages::page(conn, &chat, before, limit)).await?)
    }

    /// The chat with this address on an account, if there is one yet.
    pub async fn chat_with(&self, account: AccountId, jid: String) -> Result<Option<ChatId>, CoreError> {
        let found = self.store.read("chat", move |conn| chats::by_jid(conn, &account, &jid)).await?;
        Ok(found.map(|chat| chat.id))
    }

    /// The file of a message.
    pub async fn media(&self, id: MessageId) -> Result<Attachment, CoreError> {
        let found = self.store.read("media", move |conn| messages::content(conn, &id)).await?;
        found.ok_or_else(|| CoreError::missing("file"))
    }

    /// Messages nobody opened yet, over all chats.
    pub async fn unread(&self) -> Result<u32, CoreError> {
        Ok(self.store.read("unread", chats::unread).await?)
    }

    /// Sends a message of the operator. He owns the chat from then on, unless it is one for approval.
    pub async fn send_text(
        &self,
        chat: ChatId,
        body: String,
        quotes: Option<MessageId>,
    ) -> Result<MessageId, CoreError> {
        let text = text::sendable(&body).map_err(CoreError::Invalid)?;
        let mut sent = self.write_as_operator(chat, vec![Content { text, ..Content::default() }], quotes).await?;
        sent.pop().ok_or_else(|| CoreError::Internal(anyhow::anyhow!("The message was not written")))
    }

    /// Sends a failed or maybe sent message again, as a new one; what is known of the old one stays.
    pub async fn send_again(&self, id: MessageId) -> Result<MessageId, CoreError> {
        let (fresh, now) = (self.written(Content::default(), None), self.now());
        let new_id = fresh.id.clone();
        let chat = self
            .store
            .write("send again", move |tx| {
                let Some((chat, text)) = outbox::take_for_resend(tx, &id)? else { return Ok(None) };
                if let Err(why) = may_write(tx, &chat)? {
                    return Ok(Some(Err(why)));
                }
                let again = fresh.id.clone();
                let content = Content { text, ..Content::default() };
                queue_written(tx, &chat, &[Written { content, ..fresh }], now)?;
                outbox::complete_resend(tx, &id, &again)?;
                audit::record(tx, now, "message.send_again", id.as_str(), "")?;
                Ok(Some(Ok(chat)))
            })
            .await?
            .ok_or_else(|| CoreError::Conflict("This message is not waiting to be sent again any more.".into()))??;
        self.thinking.stop(&chat);
        self.outbox.wake(&chat);
        self.turns.wake(&chat);
        Ok(new_id)
    }

    /// The operator checked: a maybe sent message did arrive.
    pub async fn it_arrived(&self, id: MessageId) -> Result<(), CoreError> {
        let now = self.now();
        let settled = self
            .store
            .write("it arrived", move |tx| {
                let settled = messages::advance(tx, &id, DeliveryEvent::Acknowledged, None)?;
                audit::record(tx, now, "message.it_arrived", id.as_str(), "")?;
                Ok(if settled.is_some() { messages::get(tx, &id)? } else { None })
            })
            .await?
            .ok_or_else(|| CoreError::Conflict("This message is settled already.".into()))?;
        // What was to change on it may go now.
        self.outbox.wake(&settled.chat_id);
        Ok(())
    }

    /// The operator answers this chat from now on.
    pub async fn take_over(&self, chat: ChatId) -> Result<(), CoreError> {
        self.set_owner(chat, Owner::Human).await
    }

    /// Automation answers this chat from now on.
    pub async fn hand_back(&self, chat: ChatId) -> Result<(), CoreError> {
        self.set_owner(chat, Owner::Bot).await
    }

    /// Gives a chat to an owner; automatic messages that have not left are taken back when that is a human.
    pub async fn set_owner(&self, chat: ChatId, owner: Owner) -> Result<(), CoreError> {
        let now = self.now();
        self.in_chat("owner", &chat, move |tx, chat| {
            if owner == Owner::Human {
                outbox::cancel_automatic(tx, chat, "You took over before it was sent.")?;
            }
            if owner != Owner::Approval {
                drafts::discard(tx, chat)?;
            }
            let word: &'static str = owner.into();
            let before = chats::get(tx, chat)?.map(|chat| chat.owner);
            chats::set_owner(tx, chat, owner)?;
            if before.is_some_and(|before| before != owner) {
                let input = if owner == Owner::Bot { Input::HandBack } else { Input::TakeOver };
                run_inputs::put_for_live(tx, chat, &input, now)?;
            }
            audit::record(tx, now, "chat.owner", chat.as_str(), word)
        })
        .await?;
        // An open turn is decided anew, by the new owner's rules.
        self.thinking.stop(&chat);
        self.turns.wake(&chat);
        Ok(())
    }

    /// Done; the next message of the customer opens it again.
    pub async fn resolve(&self, chat: ChatId) -> Result<(), CoreError> {
        self.in_chat("resolve", &chat, |tx, chat| chats::set_status(tx, chat, ChatStatus::Resolved)).await
    }

    /// Not done after all.
    pub async fn reopen(&self, chat: ChatId) -> Result<(), CoreError> {
        self.in_chat("reopen", &chat, |tx, chat| chats::set_status(tx, chat, ChatStatus::Open)).await
    }

    /// Changes what the operator may change of a contact.
    pub async fn update_contact(&self, id: ContactId, patch: ContactPatch) -> Result<Contact, CoreError> {
        let now = self.now();
        let (contact, wake) = self
            .store
            .write("contact", move |tx| {
                let Some(before) = contacts::get(tx, &id)? else { return Ok(Err(CoreError::missing("contact"))) };
                let next = match patch.apply(&before) {
                    Ok(next) => next,
                    Err(why) => return Ok(Err(CoreError::Invalid(why))),
                };
                contacts::update(tx, &next)?;
                let input = for_runs(&before, &next);
                let wake = input.map(|input| run_inputs::put_for_contact(tx, &id, &input, now)).transpose()?;
                Ok(Ok((next, wake.unwrap_or_default())))
            })
            .await??;
        for chat in wake {
            self.turns.wake(&chat);
        }
        Ok(contact)
    }

    /// The notification centre, newest first.
    pub async fn notices(&self) -> Result<Vec<Notice>, CoreError> {
        Ok(self.store.read("notices", |conn| notices::newest(conn, NOTICES_SHOWN)).await?)
    }

    /// The operator looked at the notification centre.
    pub async fn mark_notices_seen(&self) -> Result<(), CoreError> {
        Ok(self.store.write("notices", notices::mark_seen).await?)
    }

    fn written(&self, content: Content, quotes: Option<MessageId>) -> Written {
        Written { id: self.ids.uuid().into(), wire_id: WireId::outgoing(self.ids.uuid()), content, quotes }
    }

    /// Queues messages of the operator, all of them or none; the first answers what is quoted.
    pub(crate) async fn write_as_operator(
        &self,
        chat: ChatId,
        contents: Vec<Content>,
        quotes: Option<MessageId>,
    ) -> Result<Vec<MessageId>, CoreError> {
        let mut quotes = quotes;
        let written: Vec<Written> = contents.into_iter().map(|content| self.written(content, quotes.take())).collect();
        let ids = written.iter().map(|written| written.id.clone()).collect();
        let (now, target) = (self.now(), chat.clone());
        self.store
            .write("operator's message", move |tx| {
                if let Err(why) = may_write(tx, &target)? {
                    return Ok(Err(why));
                }
                queue_written(tx, &target, &written, now).map(Ok)
            })
            .await??;
        self.typing.stops(&chat);
        self.thinking.stop(&chat);
        self.outbox.wake(&chat);
        // A run in this chat hears that he took over.
        self.turns.wake(&chat);
        Ok(ids)
    }

    /// Runs `job` on a chat that must exist.
    async fn in_chat(
        &self,
        what: &'static str,
        chat: &ChatId,
        job: impl FnOnce(&Tx<'_>, &ChatId) -> anyhow::Result<()> + Send + 'static,
    ) -> Result<(), CoreError> {
        let chat = chat.clone();
        let found = self
            .store
            .write(what, move |tx| match chats::get(tx, &chat)? {
                Some(_) => job(tx, &chat).map(|()| true),
                None => Ok(false),
            })
            .await?;
        if found { Ok(()) } else { Err(CoreError::missing("chat")) }
    }
}

/// What a change of a contact means to his runs: nobody who is blocked or wants no automatic messages stays in one.
fn for_runs(before: &Contact, next: &Contact) -> Option<Input> {
    let silenced = |contact: &Contact| contact.blocked || contact.opted_out || !contact.automatic_replies;
    match (before.approval, next.approval) {
        _ if silenced(next) && !silenced(before) => Some(Input::EndNow),
        (false, true) => Some(Input::TakeOver),
        (true, false) => Some(Input::HandBack),
        _ => None,
    }
}

/// Whether the operator may write into a chat.
fn may_write(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<Result<(), CoreError>> {
    let Some(row) = chats::row(tx, chat)? else { return Ok(Err(CoreError::missing("chat"))) };
    if row.blocked {
        return Ok(Err(CoreError::NotAllowedNow("This contact is blocked. Unblock the contact to write.".into())));
    }
    Ok(Ok(()))
}

/// Queues what the operator wrote. Whoever writes owns the chat: what automation had in mind is taken back, and the turn it
/// would have answered is closed, because it is answered.
fn queue_written(tx: &Tx<'_>, chat: &ChatId, written: &[Written], now: domain::UnixMs) -> anyhow::Result<()> {
    outbox::cancel_automatic(tx, chat, "You answered before it was sent.")?;
    drafts::discard(tx, chat)?;
    store::turns::close_answered(tx, chat)?;
    if chats::get(tx, chat)?.is_some_and(|chat| chat.owner == Owner::Bot) {
        chats::set_owner(tx, chat, Owner::Human)?;
        run_inputs::put_for_live(tx, chat, &Input::TakeOver, now)?;
    }
    chats::stop_waiting(tx, chat)?;
    for Written { id, wire_id, content, quotes } in written {
        let new = NewMessage {
            id,
            wire_id,
            chat_id: chat,
            sender: Sender::Operator,
            kind: content.kind,
            choices: &[],
            text: &content.text,
            quotes: quotes.as_ref(),
            why: None,
            at: now,
        };
        outbox::queue(tx, &new, Origin::Manual)?;
        if let Some(file) = &content.file {
            outbox::attach(tx, id, &file.media, &file.content)?;
        }
        if let Some(details) = &content.details {
            outbox::attach_details(tx, id, details)?;
        }
    }
    Ok(())
}
