//! Record (step 2 of the message path): a message is on disk before anything else happens to it.
//!
//! Idempotent by account, chat, sender and wire id, through a unique key: a redelivery is recognised however late it
//! comes. Who the sender is gets resolved here, once, never when reading.

use anyhow::Context;
use domain::{
    AccountId, Chat, ChatId, ChatStatus, ContactId, DeliveryEvent, Ids, Inbound, MessageId, MessageKind, Sender,
    Settings, Topic, UnixMs, text, time,
};
use rusqlite::{OptionalExtension, params};

use crate::sql::{json, word};
use crate::{Tx, accounts, chats, messages, outbox};

/// The longest id of a choice that is believed: ours are shorter.
const TAP_LIMIT: usize = 100;

/// What became of a message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    New {
        /// Its chat.
        chat_id: ChatId,
        /// Ours.
        message_id: MessageId,
        /// It waits to be answered.
        opens_turn: bool,
        /// The first message of this contact ever.
        first_contact: bool,
    },
    /// It was here before; nothing changed.
    Duplicate,
    /// It is a message of ours that came back from the network: proof that it arrived there.
    OwnEcho,
}

/// Why a message cannot be recorded, ever: delivering it again does not help.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    /// No such account.
    #[error("there is no account {0}")]
    UnknownAccount(AccountId),
    /// Without id it could not be told from others.
    #[error("the message has no id")]
    NoId,
    /// Without address it belongs to no chat.
    #[error("the message has no chat address")]
    NoAddress,
}

/// Longest id or address that is believed.
const ADDRESS_LIMIT: usize = 512;

/// Records one inbound message. Call it inside a write transaction.
pub fn record(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    inbound: &Inbound,
    settings: &Settings,
    now: UnixMs,
) -> anyhow::Result<Recorded> {
    let wire_id = inbound.wire_id.as_str();
    if wire_id.is_empty() || wire_id.len() > ADDRESS_LIMIT {
        return Err(Refused::NoId.into());
    }
    if inbound.chat_jid.is_empty() || inbound.chat_jid.len() > ADDRESS_LIMIT {
        return Err(Refused::NoAddress.into());
    }
    let (chat, first_contact) = resolve_chat(tx, ids, account, inbound, now)?;
    if inbound.from_me
        && let Some(ours) = messages::ours(tx, account, &inbound.chat_jid, &inbound.wire_id)?
    {
        messages::advance(tx, &ours.id, DeliveryEvent::Acknowledged, None)?;
        return Ok(Recorded::OwnEcho);
    }
    let Some((message_id, seq)) = insert(tx, ids, &chat, inbound, now)? else { return Ok(Recorded::Duplicate) };
    let at = time::filed_at(inbound.at, now);
    if inbound.from_me {
        answered_on_phone(tx, &chat, seq, at, now.plus_minutes(settings.phone_pause_minutes))?;
    } else {
        let due = now.plus(i64::from(settings.burst_quiet_ms));
        tx.prepare_cached(
            "UPDATE chats SET last_seq = ?2, last_message_at = max(last_message_at, ?3), unread = unread + 1,
                              status = ?4, turn_due_at = ?5
             WHERE id = ?1",
        )?
        .execute(params![chat.id.as_str(), seq, at.0, word(ChatStatus::Open), due.0])?;
    }
    tx.touch(Topic::Messages { chat_id: chat.id.clone() });
    tx.touch(Topic::Chats);
    Ok(Recorded::New { chat_id: chat.id, message_id, opens_turn: !inbound.from_me, first_contact })
}

fn insert(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    chat: &Chat,
    inbound: &Inbound,
    now: UnixMs,
) -> anyhow::Result<Option<(MessageId, i64)>> {
    let id = MessageId::from(ids.uuid());
    let media = inbound.attachment.as_ref().map(|a| json(&a.media)).transpose()?;
    let sender = if inbound.from_me { Sender::Phone } else { Sender::Contact };
    let sender_jid = if inbound.from_me { "me" } else { inbound.sender_jid.as_str() };
    let inserted = tx
        .prepare_cached(
            "INSERT INTO messages (id, chat_id, wire_id, sender, sender_jid, kind, text, media, quoted_wire, at, turn,
                                   mentions_me, unseen, tap)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?11, ?13)
             ON CONFLICT (chat_id, wire_id, sender_jid) DO NOTHING",
        )?
        .execute(params![
            id.as_str(),
            chat.id.as_str(),
            inbound.wire_id.as_str(),
            word(sender),
            if sender_jid.is_empty() { "unknown" } else { sender_jid },
            word(inbound.kind),
            readable(&inbound.text, inbound.kind),
            media,
            inbound.quotes.as_ref().map(|quoted| quoted.as_str()),
            time::filed_at(inbound.at, now).0,
            !inbound.from_me,
            inbound.mentions_me,
            inbound.tap.as_deref().map(|tap| text::cut(tap, TAP_LIMIT))
        ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let seq = tx.last_insert_rowid();
    if let Some(attachment) = &inbound.attachment {
        messages::put_content(tx, &id, &attachment.content)?;
    }
    Ok(Some((id, seq)))
}

/// The text as it can be kept: valid UTF-8, no NUL, not longer than WhatsApp allows.
pub fn readable(bytes: &[u8], kind: MessageKind) -> String {
    let text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    let cut = text::cut(&text, text::INBOUND_LIMIT);
    if cut.len() < text.len() {
        let note = if kind == MessageKind::Text { " … (the rest was longer than WhatsApp allows)" } else { " …" };
        return format!("{cut}{note}");
    }
    text
}

fn resolve_chat(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    inbound: &Inbound,
    now: UnixMs,
) -> anyhow::Result<(Chat, bool)> {
    if let Some(chat) = chats::by_jid(tx, account, &inbound.chat_jid)? {
        if let Some(contact) = chat.contact_id.as_ref().filter(|_| !inbound.from_me) {
            refresh_contact(tx, contact, inbound)?;
        }
        return Ok((chat, false));
    }
    let owner =
        accounts::get(tx, account)?.ok_or_else(|| Refused::UnknownAccount(account.clone()))?.settings.new_chat_owner;
    let (contact, first_contact) = if inbound.is_group {
        (None, false)
    } else {
        let (contact, new) = resolve_contact(tx, ids, account, inbound, now)?;
        (Some(contact), new)
    };
    let id = ChatId::from(ids.uuid());
    tx.prepare_cached(
        "INSERT INTO chats (id, account_id, contact_id, jid, group_name, owner, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id.as_str(),
        account.as_str(),
        contact.as_ref().map(ContactId::as_str),
        inbound.chat_jid,
        if inbound.is_group { inbound.chat_jid.as_str() } else { "" },
        word(owner),
        now.0
    ])?;
    let chat = chats::get(tx, &id)?.context("The chat is gone right after it was written")?;
    Ok((chat, first_contact && !inbound.from_me))
}

fn resolve_contact(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    inbound: &Inbound,
    now: UnixMs,
) -> anyhow::Result<(ContactId, bool)> {
    let known: Option<String> = tx
        .prepare_cached("SELECT contact_id FROM identities WHERE account_id = ?1 AND jid = ?2")?
        .query_row(params![account.as_str(), inbound.chat_jid], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok((ContactId::new(known), false));
    }
    let id = ContactId::from(ids.uuid());
    // What a phone of ours calls itself is not the customer's name.
    let push_name = if inbound.from_me { "" } else { text::cut(&inbound.push_name, 100) };
    tx.prepare_cached("INSERT INTO contacts (id, push_name, phone, avatar, created_at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id.as_str(), push_name, inbound.phone, inbound.avatar, now.0])?;
    tx.prepare_cached("INSERT INTO identities (account_id, jid, contact_id) VALUES (?1, ?2, ?3)")?.execute(params![
        account.as_str(),
        inbound.chat_jid,
        id.as_str()
    ])?;
    tx.touch(Topic::Contacts);
    Ok((id, true))
}

fn refresh_contact(tx: &Tx<'_>, contact: &ContactId, inbound: &Inbound) -> anyhow::Result<()> {
    let push_name = text::cut(&inbound.push_name, 100);
    if push_name.is_empty() {
        return Ok(());
    }
    let changed = tx
        .prepare_cached("UPDATE contacts SET push_name = ?2 WHERE id = ?1 AND push_name <> ?2")?
        .execute(params![contact.as_str(), push_name])?;
    if changed > 0 {
        tx.touch(Topic::Contacts);
    }
    Ok(())
}

/// The operator replied from his own phone: nothing here waits for an answer, and automation rests in this chat.
fn answered_on_phone(tx: &Tx<'_>, chat: &Chat, seq: i64, at: UnixMs, pause_until: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE chats SET last_seq = ?2, last_message_at = max(last_message_at, ?3), unread = 0, waiting_since = NULL,
                          overdue_told = 0, turn_due_at = NULL, paused_until = ?4, handover = NULL
         WHERE id = ?1",
    )?
    .execute(params![chat.id.as_str(), seq, at.0, pause_until.0])?;
    tx.prepare_cached("UPDATE messages SET turn = 0 WHERE chat_id = ?1 AND turn = 1")?.execute([chat.id.as_str()])?;
    tx.prepare_cached("UPDATE messages SET unseen = 0 WHERE chat_id = ?1 AND unseen = 1")?
        .execute([chat.id.as_str()])?;
    crate::drafts::discard(tx, &chat.id)?;
    outbox::cancel_automatic(tx, &chat.id, "You answered from your phone before it was sent.")
}
