//! Record (step 2 of the message path): a message is on disk before anything else happens to it.
//!
//! Idempotent by account, chat, sender and wire id, through a unique key: a redelivery is recognised however late it
//! comes. Who the sender is gets resolved here, once, never when reading.

use anyhow::Context;
use domain::{
    AccountId, Chat, ChatId, ChatStatus, ContactId, DeliveryEvent, DownloadState, Ids, Inbound, MessageId, Settings,
    Topic, UnixMs, time,
};
use rusqlite::params;

use crate::incoming::{self, Place};
use crate::join::Joined;
use crate::people::News;
pub use crate::refused::Refused;
use crate::refused::{chat_address, sender_address, wire};
use crate::sql::word;
use crate::{Tx, accounts, chats, drafts, groups, identities, later, messages, outbox, people};

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

/// A message that arrived, and what it told besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// What became of it.
    pub recorded: Recorded,
    /// Its address told that two chats are one person's.
    pub joined: Option<Joined>,
}

/// Records one inbound message. Call it inside a write transaction.
pub fn record(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    inbound: &Inbound,
    settings: &Settings,
    now: UnixMs,
) -> anyhow::Result<Recording> {
    addressed(inbound)?;
    let joined = learn(tx, account, inbound)?;
    let recorded = put(tx, ids, account, inbound, settings, now)?;
    Ok(Recording { recorded, joined })
}

/// Whether it has everything that it is told apart by.
pub(crate) fn addressed(inbound: &Inbound) -> Result<(), Refused> {
    wire(&inbound.wire_id)?;
    chat_address(&inbound.chat_jid)?;
    sender_address(&inbound.sender_jid)
}

/// The two addresses that it tells of are one person's.
pub(crate) fn learn(tx: &Tx<'_>, account: &AccountId, inbound: &Inbound) -> anyhow::Result<Option<Joined>> {
    let Some(alias) = &inbound.alias else { return Ok(None) };
    identities::learn(tx, account, whose(inbound), alias)
}

/// The person that a message tells of: who wrote it in a group, else the chat's.
fn whose(inbound: &Inbound) -> &str {
    if inbound.is_group { &inbound.sender_jid } else { &inbound.chat_jid }
}

fn put(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    inbound: &Inbound,
    settings: &Settings,
    now: UnixMs,
) -> anyhow::Result<Recorded> {
    let (chat, new_contact) = chat_or_new(tx, ids, account, (&inbound.chat_jid, inbound.is_group), now)?;
    if inbound.from_me
        && let Some(ours) = messages::ours_in(tx, &chat.id, &inbound.wire_id)?
    {
        messages::advance(tx, &ours.id, DeliveryEvent::Acknowledged, None)?;
        return Ok(Recorded::OwnEcho);
    }
    let at = time::filed_at(inbound.at, now);
    let place = Place {
        seq: None,
        at,
        turn: !inbound.from_me,
        unseen: !inbound.from_me,
        state: None,
        file: DownloadState::Waiting,
    };
    let Some((message_id, seq)) = incoming::insert(tx, ids, &chat, inbound, &place)? else {
        note_person(tx, &chat, inbound, false)?;
        return Ok(Recorded::Duplicate);
    };
    note_person(tx, &chat, inbound, true)?;
    tx.touch(Topic::Messages { chat_id: chat.id.clone() });
    tx.touch(Topic::Chats);
    let first_contact = new_contact && !inbound.from_me;
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
    let caught_up = later::catch_up(tx, &chat, &inbound.wire_id)?;
    let opens_turn = !inbound.from_me && (!caught_up || messages::waits_for_turn(tx, &message_id)?);
    Ok(Recorded::New { chat_id: chat.id, message_id, opens_turn, first_contact })
}

/// The chat with this address (and whether it is a group's), made if there is none; `true`: so was its contact.
pub(crate) fn chat_or_new(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    (jid, is_group): (&str, bool),
    now: UnixMs,
) -> anyhow::Result<(Chat, bool)> {
    if let Some(chat) = chats::by_jid(tx, account, jid)? {
        return Ok((chat, false));
    }
    let owner =
        accounts::get(tx, account)?.ok_or_else(|| Refused::UnknownAccount(account.clone()))?.settings.new_chat_owner;
    let (contact, new_contact) = if is_group {
        (None, false)
    } else {
        let (contact, new) = identities::contact_or_new(tx, ids, account, jid, now)?;
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
        jid,
        if is_group { groups::name(tx, account, jid)? } else { String::new() },
        word(owner),
        now.0
    ])?;
    let chat = chats::get(tx, &id)?.context("The chat is gone right after it was written")?;
    Ok((chat, new_contact))
}

/// Writes down what a message tells of a contact. One that was here before tells no news of him, but perhaps his number: the
/// other address of his may not have had it.
fn note_person(tx: &Tx<'_>, chat: &Chat, inbound: &Inbound, new: bool) -> anyhow::Result<()> {
    let contact = match &chat.contact_id {
        Some(contact) => Some(contact.clone()),
        None if inbound.from_me => None,
        None => identities::contact(tx, &chat.account_id, &inbound.sender_jid)?,
    };
    let Some(contact) = contact else { return Ok(()) };
    // What a phone of ours calls itself is not the customer's name, and its picture is not his.
    let his = new && !inbound.from_me;
    let news = News {
        push_name: Some(inbound.push_name.as_str()).filter(|_| his),
        phone: inbound.phone.as_deref(),
        avatar: inbound.avatar.as_deref().filter(|url| his && !url.is_empty()),
        ..News::default()
    };
    people::note(tx, &contact, &news)
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
    drafts::discard(tx, &chat.id)?;
    outbox::cancel_automatic(tx, &chat.id, "You answered from your phone before it was sent.")
}
