//! Changes: what the operator changes on messages that are there already. They leave through the lane of their chat, in the
//! order in which he made them, and are true here once the network confirmed them.
//!
//! A change that arrives twice changes nothing twice, so one whose fate is unknown is simply handed over again under its id.

use domain::change::{Target, refusal};
use domain::{
    AccountId, Change, ChatId, DeliveryEvent, DeliveryState, MessageId, OutgoingChange, Sender, Topic, UnixMs, WireId,
    WireRef,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::reactions::{self, Reacting};
use crate::sql::{json, read_json, read_word, read_word_opt};
use crate::{Tx, corrections, messages};

/// Whether a message that maybe left did so can be told from elsewhere: then it is looked at again after so long.
const LOOK_AGAIN_MS: i64 = 15_000;

/// What became of the wish to change something.
#[derive(Debug, PartialEq, Eq)]
pub enum Requested {
    /// There is no such message.
    Missing,
    /// It cannot be, for this reason; nothing was changed.
    Refused(&'static str),
    /// It will be handed to the network.
    Queued(ChatId),
    /// It is done: nobody but us knew of the message.
    Done(ChatId),
}

struct Found {
    chat_id: ChatId,
    sender: Sender,
    target: Target,
    /// It is being deleted already.
    deleting: bool,
}

fn found(conn: &Connection, message: &MessageId) -> anyhow::Result<Option<Found>> {
    let mut statement = conn.prepare_cached(
        "SELECT m.chat_id, m.sender, m.kind, m.state, coalesce(m.sent_at, m.at) AS sent_at, m.deleted,
                coalesce(contacts.blocked, 0) AS blocked,
                EXISTS (SELECT 1 FROM changes WHERE message_id = m.id AND failure IS NULL
                        AND change ->> '$.change' = 'delete') AS deleting
         FROM messages m JOIN chats ON chats.id = m.chat_id LEFT JOIN contacts ON contacts.id = chats.contact_id
         WHERE m.id = ?1",
    )?;
    let found = statement.query_row([message.as_str()], |row| {
        Ok(Found {
            chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
            sender: read_word(row, "sender")?,
            target: read_target(row)?,
            deleting: row.get("deleting")?,
        })
    });
    Ok(found.optional()?)
}

fn read_target(row: &Row<'_>) -> rusqlite::Result<Target> {
    Ok(Target {
        ours: read_word::<Sender>(row, "sender")? != Sender::Contact,
        kind: read_word(row, "kind")?,
        state: read_word_opt(row, "state")?,
        sent_at: UnixMs(row.get("sent_at")?),
        deleted: row.get("deleted")?,
        blocked: row.get("blocked")?,
    })
}

/// Asks for a change. What is still in the queue is changed at once; everything else is queued, in place of an earlier change
/// of the same kind that did not arrive yet.
pub fn request(
    tx: &Tx<'_>,
    message: &MessageId,
    change: &Change,
    wire_id: &WireId,
    now: UnixMs,
) -> anyhow::Result<Requested> {
    let Some(found) = found(tx, message)? else { return Ok(Requested::Missing) };
    if let Some(why) = refusal(change, &found.target, now) {
        return Ok(Requested::Refused(why));
    }
    if found.deleting {
        return Ok(Requested::Refused("This message is being deleted."));
    }
    tx.touch(Topic::Messages { chat_id: found.chat_id.clone() });
    if found.target.is_queued() {
        match change {
            Change::Edit { text } => {
                tx.prepare_cached("UPDATE messages SET text = ?2 WHERE id = ?1")?
                    .execute(params![message.as_str(), text])?;
                tx.touch(Topic::Chats);
                return Ok(Requested::Done(found.chat_id));
            }
            Change::Delete => {
                take_out(tx, message, &found)?;
                return Ok(Requested::Done(found.chat_id));
            }
            Change::React { .. } => {}
        }
    }
    // Whatever was to happen to a message that is deleted need not happen any more.
    tx.prepare_cached("DELETE FROM changes WHERE message_id = ?1 AND (?2 = 'delete' OR change ->> '$.change' = ?2)")?
        .execute(params![message.as_str(), kind(change)])?;
    tx.prepare_cached(
        "INSERT INTO changes (chat_id, message_id, wire_id, change, queued_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![found.chat_id.as_str(), message.as_str(), wire_id.as_str(), json(change)?, now.0])?;
    Ok(Requested::Queued(found.chat_id))
}

/// The word that the JSON of a change has for its kind.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::React { .. } => "react",
        Change::Edit { .. } => "edit",
        Change::Delete => "delete",
    }
}

/// Takes a message out of the queue. The operator's own leaves no trace; what automation said stays on record.
fn take_out(tx: &Tx<'_>, message: &MessageId, found: &Found) -> anyhow::Result<()> {
    if found.sender == Sender::Bot {
        let why = "You deleted it before it was sent.";
        return messages::advance(tx, message, DeliveryEvent::Failed, Some(why)).map(drop);
    }
    tx.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([message.as_str()])?;
    tx.prepare_cached(
        "UPDATE chats SET (last_seq, last_message_at) =
             (SELECT max(seq), coalesce(max(at), 0) FROM messages WHERE chat_id = chats.id)
         WHERE id = ?1",
    )?
    .execute([found.chat_id.as_str()])?;
    tx.touch(Topic::Chats);
    Ok(())
}

/// A change that is to be handed to the network.
#[derive(Debug)]
pub struct Due {
    /// Its place in the order.
    pub seq: i64,
    /// Its message.
    pub message_id: MessageId,
    /// Its chat.
    pub chat_id: ChatId,
    /// Its account.
    pub account_id: AccountId,
    /// What to hand to the network.
    pub outgoing: OutgoingChange,
    /// Attempts before this one.
    pub attempts: u32,
}

/// What a chat has to change next.
#[derive(Debug)]
pub enum Next {
    /// Hand this over.
    Due(Box<Due>),
    /// Nothing before then.
    Wait(UnixMs),
    /// Nothing.
    Nothing,
}

const WAITING: &str =
    "SELECT c.seq, c.message_id, c.chat_id, c.wire_id, c.change, c.attempts, c.not_before, chats.account_id, chats.jid,
        m.wire_id AS target, m.sender, m.sender_jid, m.kind, m.state, coalesce(m.sent_at, m.at) AS sent_at, m.deleted,
        coalesce(contacts.blocked, 0) AS blocked
    FROM changes c JOIN messages m ON m.id = c.message_id JOIN chats ON chats.id = c.chat_id
    LEFT JOIN contacts ON contacts.id = chats.contact_id
    WHERE c.chat_id = ?1 AND c.failure IS NULL ORDER BY c.seq";

fn read_waiting(row: &Row<'_>) -> rusqlite::Result<(Due, Target, UnixMs)> {
    let ours = read_word::<Sender>(row, "sender")? != Sender::Contact;
    let due = Due {
        seq: row.get("seq")?,
        message_id: MessageId::new(row.get::<_, String>("message_id")?),
        chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
        account_id: AccountId::new(row.get::<_, String>("account_id")?),
        outgoing: OutgoingChange {
            wire_id: WireId::new(row.get::<_, String>("wire_id")?),
            chat_jid: row.get("jid")?,
            target: WireRef {
                wire_id: WireId::new(row.get::<_, String>("target")?),
                from_me: ours,
                sender_jid: if ours { String::new() } else { row.get("sender_jid")? },
            },
            change: read_json(row, "change")?.ok_or(rusqlite::Error::InvalidQuery)?,
        },
        attempts: row.get("attempts")?,
    };
    Ok((due, read_target(row)?, UnixMs(row.get("not_before")?)))
}

/// The change of a chat that is next. One whose message is not sent yet waits for that and holds up nobody; one that is tried
/// again holds up those behind it. One that is not possible any more fails.
pub fn next(tx: &Tx<'_>, chat: &ChatId, now: UnixMs) -> anyhow::Result<Next> {
    let waiting: Vec<(Due, Target, UnixMs)> =
        tx.prepare_cached(WAITING)?.query_map([chat.as_str()], read_waiting)?.collect::<Result<_, _>>()?;
    let mut look_again = None;
    for (due, target, not_before) in waiting {
        if let Some(why) = refusal(&due.outgoing.change, &target, now) {
            fail(tx, &due, why)?;
        } else if target.is_on_its_way() {
            // Its own lane sends it and looks again. Only what maybe left is settled by others.
            if target.state == Some(DeliveryState::MaybeSent) {
                look_again = Some(now.plus(LOOK_AGAIN_MS));
            }
        } else if not_before > now {
            return Ok(Next::Wait(look_again.map_or(not_before, |again| not_before.min(again))));
        } else {
            return Ok(Next::Due(Box::new(due)));
        }
    }
    Ok(look_again.map_or(Next::Nothing, Next::Wait))
}

/// The network confirmed a change: it is true from now on, whatever became of the wish meanwhile.
pub fn confirm(tx: &Tx<'_>, due: &Due, now: UnixMs) -> anyhow::Result<()> {
    let id = &due.message_id;
    match &due.outgoing.change {
        Change::React { emoji } => {
            reactions::put(tx, id, &Reacting::operator(Sender::Operator), emoji, now)?;
        }
        Change::Edit { text } => {
            corrections::reword(tx, id, text, now)?;
        }
        Change::Delete => {
            corrections::empty(tx, id)?;
            tx.prepare_cached("DELETE FROM changes WHERE message_id = ?1")?.execute([id.as_str()])?;
        }
    }
    tx.prepare_cached("DELETE FROM changes WHERE seq = ?1")?.execute([due.seq])?;
    tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    Ok(())
}

/// It is not known to have arrived: it is handed over again, not before `not_before`.
pub fn again(tx: &Tx<'_>, due: &Due, not_before: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE changes SET attempts = attempts + 1, not_before = ?2 WHERE seq = ?1")?
        .execute([due.seq, not_before.0])?;
    Ok(())
}

/// It will not happen, for this reason. `false` if nobody wants it any more.
pub fn fail(tx: &Tx<'_>, due: &Due, why: &str) -> anyhow::Result<bool> {
    let failed =
        tx.prepare_cached("UPDATE changes SET failure = ?2 WHERE seq = ?1")?.execute(params![due.seq, why])? > 0;
    tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    Ok(failed)
}

/// The operator does not want the changes of a message any more that did not arrive; `false` if there are none.
pub fn discard(tx: &Tx<'_>, message: &MessageId) -> anyhow::Result<bool> {
    let chat: Option<String> = tx
        .prepare_cached("DELETE FROM changes WHERE message_id = ?1 RETURNING chat_id")?
        .query_map([message.as_str()], |row| row.get(0))?
        .last()
        .transpose()?;
    let Some(chat) = chat else { return Ok(false) };
    tx.touch(Topic::Messages { chat_id: ChatId::new(chat) });
    Ok(true)
}

#[cfg(test)]
mod tests;
