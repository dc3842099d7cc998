//! Later: what happens to a message after it was written: emojis, other words, deletion, votes. Whoever did not write a
//! message cannot change it, whatever he sends.
//!
//! The network may deliver it before the message itself. Then it is kept and done when the message is here:
//! a message that was deleted before it came is never shown.

use domain::{AccountId, Chat, ChatId, Details, MessageId, MessageKind, Sender, Topic, UnixMs, WireId, time};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use crate::reactions::Reacting;
use crate::refused::{chat_address, sender_address, wire};
use crate::sql::{json, read_json, read_word};
use crate::votes::Voting;
use crate::{Tx, chats, contacts, corrections, identities, reactions, readable, votes};

/// Something that happens to a message.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Later {
    /// Done on the operator's own phone.
    pub from_me: bool,
    /// Address of who did it; empty for ours.
    pub sender_jid: String,
    /// What he is called, where known.
    pub name: String,
    /// His clock.
    pub at: UnixMs,
    /// What he did.
    pub act: Act,
}

/// What somebody does to a message.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Puts an emoji on it; empty takes it away.
    React(String),
    /// Gives it other words.
    Edit(String),
    /// Deletes it for everybody.
    Delete {
        /// As an admin of the group.
        by_admin: bool,
    },
    /// Votes in the poll that it is; nothing takes it back.
    Vote(Vec<String>),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Took {
    /// The message changed.
    Changed {
        /// Its chat.
        chat_id: ChatId,
        /// It waited to be answered: who is about to answer saw something else.
        turn_was_open: bool,
    },
    /// It is old news, or he may not do that.
    Nothing,
    /// The message is not here yet.
    Early,
}

/// How long something waits for its message.
const KEPT_MS: i64 = 7 * 24 * 3_600_000;
/// How much of it waits at the most; the oldest goes.
const KEPT: u32 = 1_000;

/// Takes something that happened to a message.
pub fn take(
    tx: &Tx<'_>,
    account: &AccountId,
    chat_jid: &str,
    target: &WireId,
    later: Later,
    now: UnixMs,
) -> anyhow::Result<Took> {
    chat_address(chat_jid)?;
    wire(target)?;
    sender_address(&later.sender_jid)?;
    let later = Later { name: readable::name(&later.name), at: time::filed_at(later.at, now), ..later };
    let found = match chats::by_jid(tx, account, chat_jid)? {
        Some(chat) => find(tx, &chat, target, &later)?.map(|target| (chat, target)),
        None => Found::Absent,
    };
    match found {
        Found::One((chat, target)) => apply(tx, &chat, &target, &later),
        Found::NotHis { for_all_we_know } => {
            if for_all_we_know {
                keep(tx, account, chat_jid, target, &later, now)?;
            }
            Ok(Took::Nothing)
        }
        Found::Absent => {
            keep(tx, account, chat_jid, target, &later, now)?;
            Ok(Took::Early)
        }
    }
}

/// Two addresses are one person's: what waited because nobody knew that is done now.
pub(crate) fn look_again(tx: &Tx<'_>, account: &AccountId, one: &str, two: &str) -> anyhow::Result<()> {
    let mut statement = tx.prepare_cached(
        "SELECT seq, chat_jid, wire_id, event FROM early
         WHERE account_id = ?1 AND (chat_jid IN (?2, ?3) OR event ->> '$.sender_jid' IN (?2, ?3)) ORDER BY seq",
    )?;
    let waiting: Vec<(i64, String, String, Option<Later>)> = statement
        .query_map(params![account.as_str(), one, two], |row| {
            Ok((row.get("seq")?, row.get("chat_jid")?, row.get("wire_id")?, read_json(row, "event")?))
        })?
        .collect::<Result<_, _>>()?;
    for (seq, jid, wire, later) in waiting {
        if let Some(later) = later
            && let Some(chat) = chats::by_jid(tx, account, &jid)?
        {
            try_again(tx, &chat, seq, &WireId::new(wire), &later)?;
        }
    }
    Ok(())
}

fn try_again(tx: &Tx<'_>, chat: &Chat, seq: i64, wire: &WireId, later: &Later) -> anyhow::Result<bool> {
    let Found::One(target) = find(tx, chat, wire, later)? else { return Ok(false) };
    apply(tx, chat, &target, later)?;
    tx.prepare_cached("DELETE FROM early WHERE seq = ?1")?.execute([seq])?;
    Ok(true)
}

/// A message came: whatever happened to it before is done now. Returns whether there was something.
pub(crate) fn catch_up(tx: &Tx<'_>, chat: &Chat, wire: &WireId) -> anyhow::Result<bool> {
    let mut done = false;
    let mut statement = tx
        .prepare_cached("SELECT seq, chat_jid, event FROM early WHERE account_id = ?1 AND wire_id = ?2 ORDER BY seq")?;
    let waiting: Vec<(i64, String, Option<Later>)> = statement
        .query_map(params![chat.account_id.as_str(), wire.as_str()], |row| {
            Ok((row.get("seq")?, row.get("chat_jid")?, read_json(row, "event")?))
        })?
        .collect::<Result<_, _>>()?;
    for (seq, jid, later) in waiting {
        let Some(later) = later else { continue };
        if chats::by_jid(tx, &chat.account_id, &jid)?.is_none_or(|of| of.id != chat.id) {
            continue;
        }
        done |= try_again(tx, chat, seq, wire, &later)?;
    }
    Ok(done)
}

fn keep(
    tx: &Tx<'_>,
    account: &AccountId,
    chat_jid: &str,
    target: &WireId,
    later: &Later,
    now: UnixMs,
) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO early (account_id, chat_jid, wire_id, event, at) SELECT ?1, ?2, ?3, ?4, ?5 FROM accounts WHERE id = ?1
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![account.as_str(), chat_jid, target.as_str(), json(later)?, now.0])?;
    tx.prepare_cached("DELETE FROM early WHERE at < ?1 OR seq <= (SELECT max(seq) FROM early) - ?2")?
        .execute(params![now.plus(-KEPT_MS).0, KEPT])?;
    Ok(())
}

struct Target {
    id: MessageId,
    kind: MessageKind,
    sender: Sender,
    sender_jid: String,
    details: Option<Details>,
    deleted: bool,
    turn: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Target> {
    Ok(Target {
        id: MessageId::new(row.get::<_, String>("id")?),
        kind: read_word(row, "kind")?,
        sender: read_word(row, "sender")?,
        sender_jid: row.get("sender_jid")?,
        details: read_json(row, "details")?,
        deleted: row.get("deleted")?,
        turn: row.get("turn")?,
    })
}

enum Found<T> {
    One(T),
    /// There is such a message, and it is somebody else's: for all we know, where he may have another address.
    NotHis {
        for_all_we_know: bool,
    },
    Absent,
}

impl<T> Found<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Found<U> {
        match self {
            Self::One(one) => Found::One(change(one)),
            Self::NotHis { for_all_we_know } => Found::NotHis { for_all_we_know },
            Self::Absent => Found::Absent,
        }
    }
}

fn find(conn: &Connection, chat: &Chat, target: &WireId, later: &Later) -> anyhow::Result<Found<Target>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, sender, sender_jid, details, deleted, turn FROM messages
         WHERE chat_id = ?1 AND wire_id = ?2 ORDER BY seq",
    )?;
    // In a group two people may use the same id: the one whose message can be meant is meant.
    let found: Vec<Target> =
        statement.query_map(params![chat.id.as_str(), target.as_str()], read)?.collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Ok(Found::Absent);
    }
    for target in found {
        if may(conn, chat, &target, later)? {
            return Ok(Found::One(target));
        }
    }
    Ok(Found::NotHis { for_all_we_know: chat.is_group() && !later.from_me })
}

/// Whether he may do that to this message.
fn may(conn: &Connection, chat: &Chat, target: &Target, later: &Later) -> anyhow::Result<bool> {
    match later.act {
        Act::React(_) => return Ok(true),
        Act::Vote(_) => return Ok(target.kind == MessageKind::Poll),
        Act::Delete { by_admin } if by_admin && chat.is_group() => return Ok(true),
        Act::Edit(_) | Act::Delete { .. } => {}
    }
    match (later.from_me, target.sender == Sender::Contact) {
        (true, theirs) => Ok(!theirs),
        (false, false) => Ok(false),
        (false, true) if !chat.is_group() => Ok(true),
        (false, true) => identities::same_person(conn, &chat.account_id, &later.sender_jid, &target.sender_jid),
    }
}

fn apply(tx: &Tx<'_>, chat: &Chat, target: &Target, later: &Later) -> anyhow::Result<Took> {
    if target.deleted {
        return Ok(Took::Nothing);
    }
    let changed = match &later.act {
        Act::React(emoji) => react(tx, chat, target, later, emoji)?,
        Act::Vote(options) => vote(tx, chat, target, later, options)?,
        Act::Edit(text) => corrections::reword(tx, &target.id, text, later.at)?,
        Act::Delete { .. } => corrections::empty(tx, &target.id)?,
    };
    if !changed {
        return Ok(Took::Nothing);
    }
    tx.touch(Topic::Messages { chat_id: chat.id.clone() });
    let words_changed = matches!(later.act, Act::Edit(_) | Act::Delete { .. });
    Ok(Took::Changed { chat_id: chat.id.clone(), turn_was_open: target.turn && words_changed })
}

fn react(tx: &Tx<'_>, chat: &Chat, target: &Target, later: &Later, emoji: &str) -> anyhow::Result<bool> {
    let emoji = readable::emoji(emoji);
    if later.from_me {
        return reactions::put(tx, &target.id, &Reacting::operator(Sender::Phone), &emoji, later.at);
    }
    let who = Reacting { sender: Sender::Contact, jid: "", other: "", name: "" };
    if !chat.is_group() {
        return reactions::put(tx, &target.id, &who, &emoji, later.at);
    }
    let jid = if later.sender_jid.is_empty() { "unknown" } else { later.sender_jid.as_str() };
    let other = identities::other(tx, &chat.account_id, jid)?;
    let name = called(tx, chat, jid, &later.name)?;
    let who = Reacting { jid, other: other.as_deref().unwrap_or(jid), name: &name, ..who };
    reactions::put(tx, &target.id, &who, &emoji, later.at)
}

fn vote(tx: &Tx<'_>, chat: &Chat, target: &Target, later: &Later, options: &[String]) -> anyhow::Result<bool> {
    let mut options = readable::options(options);
    if let Some(Details::Poll { options: offered, .. }) = &target.details {
        options.retain(|option| offered.contains(option));
    }
    let mut seen = std::collections::HashSet::new();
    options.retain(|option| seen.insert(option.clone()));
    let jid = match (later.from_me, later.sender_jid.as_str()) {
        (true, _) => "",
        (false, "") => chat.jid.as_str(),
        (false, jid) => jid,
    };
    let other = if jid.is_empty() { None } else { identities::other(tx, &chat.account_id, jid)? };
    let name = if later.from_me { "You".to_owned() } else { called(tx, chat, jid, &later.name)? };
    let voting = Voting { jid, other: other.as_deref().unwrap_or(jid), is_group: chat.is_group(), name: &name };
    votes::put(tx, &target.id, &voting, &options, later.at)
}

/// What somebody is called who is perhaps no contact; `name` is what he called himself just now.
pub(crate) fn called(conn: &Connection, chat: &Chat, jid: &str, name: &str) -> anyhow::Result<String> {
    let known = match &chat.contact_id {
        Some(contact) => Some(contact.clone()),
        None => identities::contact(conn, &chat.account_id, jid)?,
    };
    let contact = known.map(|contact| contacts::get(conn, &contact)).transpose()?.flatten();
    let Some(contact) = contact else { return Ok(name.to_owned()) };
    let number = contact.phone.as_deref().unwrap_or_default();
    let names = [contact.name.as_str(), &contact.saved_name, name, &contact.push_name, number];
    Ok(names.into_iter().find(|name| !name.trim().is_empty()).unwrap_or_default().to_owned())
}
