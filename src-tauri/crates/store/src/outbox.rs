//! The outbox on disk: the only way out, and the transitions that promise 1 rests on.
//!
//! A claim asks the send gate and marks the message as being sent in one transaction, durable before the network sees it.
//! Whatever the network says afterwards goes through [`messages::advance`].

mod files;

use std::collections::HashSet;

use domain::send_gate::{Facts, Hold, Origin, Refusal, SendGate, send_gate};
use domain::{
    AccountId, ChatId, DeliveryEvent, DeliveryState, MessageId, Outgoing, Quoting, Sender, Settings, Topic, UnixMs,
    Why, WireId, WireRef, text,
};
pub use files::{Fetch, Remote, attach, attach_details, complete_resend, fetch_again, fetch_before_sending, fetched};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::messages::{self, NewMessage};
use crate::sql::{read_json, read_word, word};
use crate::{Tx, settings};

/// Adds a message of ours and queues it.
pub fn queue(tx: &Tx<'_>, new: &NewMessage<'_>, origin: Origin) -> anyhow::Result<()> {
    queue_for(tx, new, origin, None)
}

/// The same for a message that waits on purpose until `leaves_at`. It grows stale from then on, not from now.
pub fn queue_for(tx: &Tx<'_>, new: &NewMessage<'_>, origin: Origin, leaves_at: Option<UnixMs>) -> anyhow::Result<()> {
    let seq = messages::insert(tx, new)?;
    tx.prepare_cached(
        "INSERT INTO outbox (message_id, chat_id, seq, origin, queued_at, not_before) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        new.id.as_str(),
        new.chat_id.as_str(),
        seq,
        word(origin),
        leaves_at.unwrap_or(new.at).0,
        leaves_at.map_or(0, |at| at.0)
    ])?;
    Ok(())
}

/// So much of a quoted message is sent along, in characters.
const QUOTE_LIMIT: usize = 1_000;

/// A message that was claimed: it is marked as being sent, durably.
#[derive(Debug)]
pub struct Claimed {
    /// Ours.
    pub message_id: MessageId,
    /// Its account.
    pub account_id: AccountId,
    /// What to hand to the network.
    pub outgoing: Outgoing,
    /// Attempts before this one.
    pub attempts: u32,
}

/// What a chat's outbox has next.
#[derive(Debug)]
pub enum Claim {
    /// Send this.
    Send(Box<Claimed>),
    /// Fetch its file first; then ask again.
    Fetch(Box<Fetch>),
    /// Nothing before then.
    Wait(UnixMs),
    /// Held back; whoever ends the hold wakes the chat.
    Held(Hold),
    /// Never sent; the message says why. There may be more behind it.
    Refused(MessageId, Refusal),
    /// Nothing.
    Empty,
}

struct Head {
    message_id: MessageId,
    account_id: AccountId,
    outgoing: Outgoing,
    origin: Origin,
    attempts: u32,
    queued_at: UnixMs,
    not_before: UnixMs,
    blocked: bool,
    opted_out: bool,
    /// Its file is not here yet.
    fetch: Option<Remote>,
    has_file: bool,
    /// The account may begin no chats before then.
    new_chats_locked_until: Option<UnixMs>,
}

const HEAD: &str =
    "SELECT outbox.message_id, chats.account_id, chats.jid, messages.wire_id, messages.kind, messages.text,
        messages.details, messages.options, outbox.origin, outbox.attempts, outbox.queued_at, outbox.not_before,
        coalesce(contacts.blocked, 0) AS blocked, coalesce(contacts.opted_out, 0) AS opted_out,
        messages.fetch, messages.media IS NOT NULL AS has_file,
        CASE WHEN chats.contact_id IS NOT NULL THEN accounts.health ->> '$.new_chats.locked_until' END AS locked_until
    FROM outbox
    JOIN messages ON messages.id = outbox.message_id
    JOIN chats ON chats.id = outbox.chat_id
    JOIN accounts ON accounts.id = chats.account_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id
    WHERE outbox.chat_id = ?1 AND messages.state = 'queued' AND (?2 OR outbox.origin = 'manual')
    ORDER BY outbox.seq LIMIT 1";

fn read_head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        message_id: MessageId::new(row.get::<_, String>("message_id")?),
        account_id: AccountId::new(row.get::<_, String>("account_id")?),
        outgoing: Outgoing {
            wire_id: WireId::new(row.get::<_, String>("wire_id")?),
            chat_jid: row.get("jid")?,
            kind: read_word(row, "kind")?,
            text: row.get("text")?,
            attachment: None,
            details: read_json(row, "details")?,
            quotes: None,
            choices: read_json(row, "options")?.unwrap_or_default(),
        },
        origin: read_word(row, "origin")?,
        attempts: row.get("attempts")?,
        queued_at: UnixMs(row.get("queued_at")?),
        not_before: UnixMs(row.get("not_before")?),
        blocked: row.get("blocked")?,
        opted_out: row.get("opted_out")?,
        fetch: read_json(row, "fetch")?,
        has_file: row.get("has_file")?,
        new_chats_locked_until: row.get::<_, Option<i64>>("locked_until")?.map(UnixMs),
    })
}

/// The message that this one answers, as the network must show it. What is deleted is not quoted any more.
fn quoting(conn: &Connection, id: &MessageId) -> anyhow::Result<Option<Quoting>> {
    let mut statement = conn.prepare_cached(
        "SELECT q.wire_id, q.sender, q.sender_jid, q.kind, q.text FROM messages m
         JOIN messages q ON q.chat_id = m.chat_id AND q.wire_id = m.quoted_wire
         WHERE m.id = ?1 AND m.quoted_wire IS NOT NULL AND q.deleted = 0 ORDER BY q.seq LIMIT 1",
    )?;
    let found = statement.query_row([id.as_str()], |row| {
        let from_me = read_word::<Sender>(row, "sender")? != Sender::Contact;
        let sender_jid = if from_me { String::new() } else { row.get("sender_jid")? };
        let words: String = row.get("text")?;
        Ok(Quoting {
            target: WireRef { wire_id: WireId::new(row.get::<_, String>("wire_id")?), from_me, sender_jid },
            kind: read_word(row, "kind")?,
            text: text::cut(&words, QUOTE_LIMIT).to_owned(),
        })
    });
    Ok(found.optional()?)
}

/// Nobody wrote in this chat yet: the customer did not, and nothing of ours got to him.
fn is_new_chat(conn: &Connection, chat: &ChatId) -> anyhow::Result<bool> {
    let begun: bool = conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?1
                            AND (state IS NULL OR state IN ('sent', 'delivered', 'read')))",
        )?
        .query_row([chat.as_str()], |row| row.get(0))?;
    Ok(!begun)
}

fn head(conn: &Connection, chat: &ChatId, automatic: bool) -> anyhow::Result<Option<Head>> {
    Ok(conn.prepare_cached(HEAD)?.query_row(params![chat.as_str(), automatic], read_head).optional()?)
}

/// The next message of a chat, unless it (or its file) has to wait: who is behind it, how long it is, where it goes. For the typing
/// indicator.
pub fn peek(
    conn: &Connection,
    chat: &ChatId,
    now: UnixMs,
) -> anyhow::Result<Option<(AccountId, String, Origin, usize)>> {
    Ok(head(conn, chat, true)?
        .filter(|head| head.not_before <= now && head.fetch.is_none())
        .map(|head| (head.account_id, head.outgoing.chat_jid, head.origin, head.outgoing.text.chars().count())))
}

/// Takes the next message of a chat to send it.
///
/// `ready` and `take_slot` speak for the account: connected, and within its rate (`Err` is when the next slot is free).
/// While automation is frozen the operator's own messages go ahead of held automatic ones.
pub fn claim(
    tx: &Tx<'_>,
    chat: &ChatId,
    now: UnixMs,
    settings: &Settings,
    ready: impl Fn(&AccountId) -> bool,
    take_slot: impl FnOnce(&AccountId) -> Result<(), UnixMs>,
) -> anyhow::Result<Claim> {
    let frozen = settings::frozen(tx)?;
    let Some(head) = head(tx, chat, !frozen)? else {
        let held = frozen && self::head(tx, chat, true)?.is_some();
        return Ok(if held { Claim::Held(Hold::Frozen) } else { Claim::Empty });
    };
    let facts = Facts {
        origin: head.origin,
        blocked: head.blocked,
        opted_out: head.opted_out,
        frozen,
        account_ready: ready(&head.account_id),
        new_chat_locked: head.new_chats_locked_until.is_some_and(|until| until > now) && is_new_chat(tx, chat)?,
        queued_at: head.queued_at,
        stale_after_minutes: settings.stale_after_minutes,
        rate_free_at: head.not_before,
        now,
    };
    match send_gate(&facts) {
        SendGate::Pass => {}
        SendGate::Wait(until) => return Ok(Claim::Wait(until)),
        SendGate::Hold(hold) => return Ok(Claim::Held(hold)),
        SendGate::Refuse(refusal) => {
            messages::advance(tx, &head.message_id, DeliveryEvent::Failed, Some(refusal.words()))?;
            return Ok(Claim::Refused(head.message_id, refusal));
        }
    }
    if let Some(remote) = head.fetch {
        let Head { message_id, account_id, attempts, .. } = head;
        return Ok(Claim::Fetch(Box::new(Fetch {
            message_id,
            account_id,
            kind: head.outgoing.kind,
            remote,
            attempts,
        })));
    }
    if let Err(free_at) = take_slot(&head.account_id) {
        return Ok(Claim::Wait(free_at));
    }
    messages::advance(tx, &head.message_id, DeliveryEvent::Claimed, None)?;
    messages::note_sent(tx, &head.message_id, now)?;
    let attachment = if head.has_file { messages::content(tx, &head.message_id)? } else { None };
    let quotes = quoting(tx, &head.message_id)?;
    Ok(Claim::Send(Box::new(Claimed {
        message_id: head.message_id,
        account_id: head.account_id,
        outgoing: Outgoing { attachment, quotes, ..head.outgoing },
        attempts: head.attempts,
    })))
}

/// Puts a message that provably did not leave back into the queue, not before `not_before`.
pub fn put_back(tx: &Tx<'_>, id: &MessageId, not_before: UnixMs) -> anyhow::Result<()> {
    messages::advance(tx, id, DeliveryEvent::Returned, None)?;
    tx.prepare_cached("UPDATE outbox SET attempts = attempts + 1, not_before = ?2 WHERE message_id = ?1")?
        .execute(params![id.as_str(), not_before.0])?;
    Ok(())
}

/// Takes automatic messages of a chat back that have not left, giving the reason.
pub fn cancel_automatic(tx: &Tx<'_>, chat: &ChatId, why: &str) -> anyhow::Result<()> {
    let mut statement = tx.prepare_cached(
        "SELECT message_id FROM outbox JOIN messages ON messages.id = outbox.message_id
         WHERE outbox.chat_id = ?1 AND outbox.origin = 'automatic' AND messages.state = 'queued'",
    )?;
    let ids: Vec<String> = statement.query_map([chat.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in ids {
        messages::advance(tx, &MessageId::new(id), DeliveryEvent::Failed, Some(why))?;
    }
    Ok(())
}

/// Messages of a reply that waits on purpose: as long as no attempt was made, one moment to leave is one reply.
fn delayed(conn: &Connection, chat: &ChatId, leaves_at: Option<UnixMs>, now: UnixMs) -> anyhow::Result<Vec<MessageId>> {
    let mut statement = conn.prepare_cached(
        "SELECT message_id FROM outbox JOIN messages ON messages.id = outbox.message_id
         WHERE outbox.chat_id = ?1 AND outbox.origin = 'automatic' AND messages.state = 'queued' AND attempts = 0
               AND CASE WHEN ?2 IS NULL THEN not_before > ?3 ELSE not_before = ?2 END
         ORDER BY outbox.seq",
    )?;
    let ids = statement
        .query_map(params![chat.as_str(), leaves_at.map(|at| at.0), now.0], |row| {
            Ok(MessageId::new(row.get::<_, String>(0)?))
        })?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Takes replies of a chat back that still wait on purpose, giving the reason.
pub fn cancel_delayed(tx: &Tx<'_>, chat: &ChatId, now: UnixMs, why: &str) -> anyhow::Result<()> {
    for id in delayed(tx, chat, None, now)? {
        messages::advance(tx, &id, DeliveryEvent::Failed, Some(why))?;
    }
    Ok(())
}

/// A reply that waited on purpose and was taken back.
#[derive(Debug)]
pub struct Stopped {
    /// Its chat.
    pub chat_id: ChatId,
    /// Its words, all messages of it.
    pub text: String,
    /// What caused it.
    pub why: Option<Why>,
}

/// Takes the reply back that this message is (a part) of, giving the reason; `None` if it does not wait any more.
pub fn stop_delayed(tx: &Tx<'_>, id: &MessageId, reason: &str) -> anyhow::Result<Option<Stopped>> {
    let Some(first) = messages::get(tx, id)? else { return Ok(None) };
    let Some(leaves_at) = first.leaves_at else { return Ok(None) };
    let (mut texts, mut why) = (Vec::new(), None);
    for id in delayed(tx, &first.chat_id, Some(leaves_at), leaves_at)? {
        if let Some(message) = messages::get(tx, &id)? {
            texts.push(message.text);
            why = why.or(message.why);
        }
        messages::advance(tx, &id, DeliveryEvent::Failed, Some(reason))?;
    }
    Ok((!texts.is_empty()).then(|| Stopped { chat_id: first.chat_id, text: texts.join("\n\n"), why }))
}

/// Lets the reply leave now that this message is (a part) of; `None` if it does not wait any more.
pub fn hurry(tx: &Tx<'_>, id: &MessageId, now: UnixMs) -> anyhow::Result<Option<ChatId>> {
    let Some(first) = messages::get(tx, id)? else { return Ok(None) };
    let Some(leaves_at) = first.leaves_at else { return Ok(None) };
    let ids = delayed(tx, &first.chat_id, Some(leaves_at), leaves_at)?;
    for id in &ids {
        tx.prepare_cached("UPDATE outbox SET not_before = 0, queued_at = ?2 WHERE message_id = ?1")?
            .execute(params![id.as_str(), now.0])?;
    }
    tx.touch(Topic::Messages { chat_id: first.chat_id.clone() });
    Ok((!ids.is_empty()).then_some(first.chat_id))
}

/// A message that was being sent when the program stopped.
#[derive(Debug)]
pub struct Unsettled {
    /// Ours.
    pub message_id: MessageId,
    /// Its chat.
    pub chat_id: ChatId,
    /// Its account.
    pub account_id: AccountId,
    /// The chat's address.
    pub chat_jid: String,
    /// Its id on the wire.
    pub wire_id: WireId,
}

/// Messages that are marked as being sent: at launch, what must be cleared up.
pub fn unsettled(conn: &Connection, account: &AccountId) -> anyhow::Result<Vec<Unsettled>> {
    let mut statement = conn.prepare_cached(
        "SELECT outbox.message_id, outbox.chat_id, chats.jid, messages.wire_id FROM outbox
         JOIN messages ON messages.id = outbox.message_id JOIN chats ON chats.id = outbox.chat_id
         WHERE messages.state = 'sending' AND chats.account_id = ?1 ORDER BY outbox.seq",
    )?;
    let rows = statement
        .query_map([account.as_str()], |row| {
            Ok(Unsettled {
                message_id: MessageId::new(row.get::<_, String>("message_id")?),
                chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
                account_id: account.clone(),
                chat_jid: row.get("jid")?,
                wire_id: WireId::new(row.get::<_, String>("wire_id")?),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Every message that is marked as being sent.
pub fn being_sent(conn: &Connection) -> anyhow::Result<HashSet<MessageId>> {
    let mut statement = conn.prepare_cached(
        "SELECT outbox.message_id FROM outbox JOIN messages ON messages.id = outbox.message_id
         WHERE messages.state = 'sending'",
    )?;
    let rows =
        statement.query_map([], |row| Ok(MessageId::new(row.get::<_, String>(0)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Chats with queued messages or changes, of one account or of all.
pub fn chats_with_queued(conn: &Connection, account: Option<&AccountId>) -> anyhow::Result<Vec<ChatId>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT outbox.chat_id FROM outbox JOIN messages ON messages.id = outbox.message_id
         JOIN chats ON chats.id = outbox.chat_id
         WHERE messages.state = 'queued' AND (?1 IS NULL OR chats.account_id = ?1)
         UNION SELECT changes.chat_id FROM changes JOIN chats ON chats.id = changes.chat_id
         WHERE changes.failure IS NULL AND (?1 IS NULL OR chats.account_id = ?1)",
    )?;
    let rows = statement
        .query_map([account.map(AccountId::as_str)], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// What a message says that was sent again as a new one; it also keeps it from being sent a third time.
const SENT_AGAIN: &str = "You sent it again: see below.";

/// Takes a message that failed, or that maybe left, out of the way because it is sent again under a new id.
///
/// Returns the words and origin chat, or `None` if the message is in neither state (somebody else was quicker).
pub fn take_for_resend(tx: &Tx<'_>, id: &MessageId) -> anyhow::Result<Option<(ChatId, String)>> {
    let found = tx
        .prepare_cached(
            "SELECT chat_id, text, state FROM messages
             WHERE id = ?1 AND state IN ('failed', 'maybe_sent') AND failure IS NOT ?2",
        )?
        .query_row([id.as_str(), SENT_AGAIN], |row| {
            Ok((
                ChatId::new(row.get::<_, String>("chat_id")?),
                row.get("text")?,
                read_word::<DeliveryState>(row, "state")?,
            ))
        })
        .optional()?;
    let Some((chat_id, text, state)) = found else { return Ok(None) };
    if state == DeliveryState::MaybeSent {
        messages::advance(tx, id, DeliveryEvent::Failed, None)?;
    }
    tx.prepare_cached("UPDATE messages SET failure = ?2 WHERE id = ?1")?.execute([id.as_str(), SENT_AGAIN])?;
    tx.touch(Topic::Messages { chat_id: chat_id.clone() });
    Ok(Some((chat_id, text)))
}
