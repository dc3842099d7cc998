//! The past: what was said before an account was linked. It fills the inbox and starts nothing: no turns, no notices, nobody
//! is greeted like a stranger later.
//!
//! It comes in any order, more than once, and beside live messages. Messages that are older than what a chat has get places
//! before it, below zero; newer ones behind it; all of them far apart, so that what comes still later fits between them.

use std::collections::HashSet;

use domain::{
    AccountId, ContactId, DeliveryEvent, DeliveryState, DownloadState, Ids, Past, PastChat, PastMessage, Topic, UnixMs,
    time,
};
use rusqlite::{Connection, OptionalExtension, params};

use crate::incoming::{self, Place};
use crate::join::Joined;
use crate::people::News;
use crate::refused::chat_address;
use crate::{Tx, chats, groups, identities, later, messages, people, record};

/// Messages that are written in one transaction: live ones must not wait for long.
const PORTION: usize = 500;
/// The distance between two places before or behind everything, and the smallest one that is wanted between two messages.
const APART: i64 = 1 << 24;
const NEAR: i64 = 1 << 12;
/// Places that are looked at between two messages.
const LOOKED_AT: i64 = 16;
/// Files of so many of the newest messages of a chat are fetched by themselves, if they are not older than this.
const FETCHED: u32 = 50;
const FETCHED_MS: i64 = 30 * 24 * 3_600_000;

/// When the newest message of a chat was written, if there is one.
pub fn newest(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<Option<UnixMs>> {
    let Some(chat) = chats::by_jid(conn, account, jid)? else { return Ok(None) };
    Ok(end(conn, &chat.id, "DESC")?.map(|(_, at)| at))
}

/// The past in portions that are written one after the other. What is older than the chat's newest message comes newest
/// first, so that each portion goes before the last one; what is newer comes in the order of time.
pub fn portions(past: Past, newest: impl Fn(&PastChat) -> Option<UnixMs>) -> Vec<Vec<PastChat>> {
    let (mut portions, mut room) = (Vec::new(), 0);
    let mut put = |chat: PastChat| {
        let size = chat.messages.len().max(1);
        if size > room || portions.is_empty() {
            portions.push(Vec::new());
            room = PORTION;
        }
        room = room.saturating_sub(size);
        if let Some(last) = portions.last_mut() {
            last.push(chat);
        }
    };
    for mut chat in past.chats {
        let mut messages = std::mem::take(&mut chat.messages);
        messages.sort_by_key(|message| message.message.at);
        if messages.len() <= PORTION {
            put(PastChat { messages, ..chat });
            continue;
        }
        let newest = newest(&chat).unwrap_or(UnixMs(i64::MAX));
        let newer = messages.split_off(messages.partition_point(|message| message.message.at <= newest));
        let older = messages.rchunks(PORTION).map(<[PastMessage]>::to_vec);
        let newer = newer.chunks(PORTION).map(<[PastMessage]>::to_vec);
        for messages in older.chain(newer) {
            put(PastChat { messages, ..chat.clone() });
        }
    }
    portions
}

/// Writes a portion down. What cannot be a message is left out. Chats that thereby became one.
pub fn record(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    portion: &[PastChat],
    now: UnixMs,
) -> anyhow::Result<Vec<Joined>> {
    let mut joined = Vec::new();
    for chat in portion {
        if chat_address(&chat.jid).is_err() {
            tracing::warn!("A chat of the past has no address that can be one; it is left out");
            continue;
        }
        put_chat(tx, ids, account, chat, now, &mut joined)?;
    }
    Ok(joined)
}

fn put_chat(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    account: &AccountId,
    past: &PastChat,
    now: UnixMs,
    joined: &mut Vec<Joined>,
) -> anyhow::Result<()> {
    let messages: Vec<&PastMessage> =
        past.messages.iter().filter(|message| record::addressed(&message.message).is_ok()).collect();
    if messages.len() < past.messages.len() {
        tracing::warn!(count = past.messages.len() - messages.len(), "Messages of the past without id are left out");
    }
    if past.is_group {
        groups::news(tx, account, &domain::GroupNews { jid: past.jid.clone(), name: past.name.clone() })?;
        for message in &messages {
            joined.extend(record::learn(tx, account, &message.message)?);
        }
    } else {
        let aliases = messages.iter().filter_map(|message| message.message.alias.as_ref());
        for alias in past.alias.iter().chain(aliases) {
            joined.extend(identities::learn(tx, account, &past.jid, alias)?);
        }
        let (contact, _) = identities::contact_or_new(tx, ids, account, &past.jid, now)?;
        note_person(tx, &contact, past, &messages)?;
    }
    if messages.is_empty() {
        return Ok(());
    }
    let (chat, _) = record::chat_or_new(tx, ids, account, (&past.jid, past.is_group), now)?;
    let before = end(tx, &chat.id, "DESC")?;
    let dated = dated(&messages, now);
    let fresh = without_known(tx, &chat, &dated)?;
    let fetched_from = fetched_from(tx, &chat.id, &fresh, now)?;
    let places = places(tx, &chat.id, &fresh)?;
    // Only a chat that begins with this has something unread of it: later it is the operator who opened it, or not.
    let unread = if before.is_none() { past.unread as usize } else { 0 };
    let theirs = fresh.iter().filter(|(message, _)| !message.message.from_me).count();
    let mut read = theirs.saturating_sub(unread);
    for ((message, at), seq) in fresh.iter().zip(places) {
        let inbound = &message.message;
        let unseen = !inbound.from_me && read == 0;
        read = read.saturating_sub(usize::from(!inbound.from_me));
        let file = if *at >= fetched_from { DownloadState::Waiting } else { DownloadState::OnDemand };
        let state = message.state.filter(|_| inbound.from_me).map(settled);
        let place = Place { seq, at: *at, turn: false, unseen, state, file };
        if incoming::insert(tx, ids, &chat, inbound, &place)?.is_some() {
            later::catch_up(tx, &chat, &inbound.wire_id)?;
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    // What comes live next is as far away as everything else of the past.
    tx.prepare_cached(
        "UPDATE sqlite_sequence SET seq = seq + ?1
         WHERE name = 'messages' AND seq = (SELECT max(seq) FROM messages WHERE chat_id = ?2)",
    )?
    .execute(params![APART, chat.id.as_str()])?;
    let newest = fresh.last().map_or(0, |(_, at)| at.0);
    tx.prepare_cached(
        "UPDATE chats SET last_seq = iif(last_seq IS NULL OR ?2 >= last_message_at,
                                         (SELECT max(seq) FROM messages WHERE chat_id = ?1), last_seq),
                          last_message_at = max(last_message_at, ?2),
                          unread = iif(?3, (SELECT count(*) FROM messages WHERE chat_id = ?1 AND unseen = 1), unread)
         WHERE id = ?1",
    )?
    .execute(params![chat.id.as_str(), newest, unread > 0])?;
    tx.touch(Topic::Messages { chat_id: chat.id });
    tx.touch(Topic::Chats);
    tx.touch(Topic::Accounts);
    Ok(())
}

fn note_person(tx: &Tx<'_>, contact: &ContactId, past: &PastChat, messages: &[&PastMessage]) -> anyhow::Result<()> {
    let changed = tx
        .prepare_cached("UPDATE contacts SET known_before = 1 WHERE id = ?1 AND known_before = 0")?
        .execute([contact.as_str()])?;
    if changed > 0 {
        tx.touch(Topic::Contacts);
    }
    let nameless: bool = tx
        .prepare_cached("SELECT push_name = '' FROM contacts WHERE id = ?1")?
        .query_row([contact.as_str()], |row| row.get(0))?;
    // The newest first; a name that a live message told is newer than all of them.
    let mut newest_first = messages.iter().rev().map(|message| &message.message);
    let push_name = newest_first.find(|inbound| !inbound.from_me && !inbound.push_name.is_empty());
    let phone = messages.iter().rev().find_map(|message| message.message.phone.as_deref());
    let news = News {
        push_name: push_name.map(|inbound| inbound.push_name.as_str()).filter(|_| nameless),
        saved_name: Some(past.name.as_str()).filter(|name| !name.trim().is_empty()),
        phone,
        ..News::default()
    };
    people::note(tx, contact, &news)
}

/// When each was written. Without a date it was then when the next one was.
fn dated<'a>(messages: &[&'a PastMessage], now: UnixMs) -> Vec<(&'a PastMessage, UnixMs)> {
    let earliest = messages.iter().map(|message| message.message.at).filter(|at| at.0 > 0).min();
    let mut dated: Vec<(&PastMessage, UnixMs)> = messages
        .iter()
        .map(|message| match message.message.at {
            UnixMs(..=0) => (*message, earliest.unwrap_or(UnixMs(1)).min(now)),
            at => (*message, time::filed_at(at, now)),
        })
        .collect();
    dated.sort_by_key(|(_, at)| *at);
    dated
}

type Dated<'a> = (&'a PastMessage, UnixMs);

/// What is not here yet. Of ours that are here it is heard how far they came.
fn without_known<'a>(tx: &Tx<'_>, chat: &domain::Chat, messages: &[Dated<'a>]) -> anyhow::Result<Vec<Dated<'a>>> {
    let mut fresh = Vec::with_capacity(messages.len());
    let mut told = HashSet::new();
    for (message, at) in messages {
        let inbound = &message.message;
        if !told.insert((&inbound.wire_id, inbound.from_me, &inbound.sender_jid)) {
            continue;
        }
        if inbound.from_me
            && let Some(ours) = messages::ours_in(tx, &chat.id, &inbound.wire_id)?
        {
            for event in came_to(message.state) {
                messages::advance(tx, &ours.id, *event, None)?;
            }
        } else if !incoming::is_there(tx, chat, inbound)? {
            fresh.push((*message, *at));
        }
    }
    Ok(fresh)
}

/// What happened to a message of ours that the phone knows.
fn came_to(state: Option<DeliveryState>) -> &'static [DeliveryEvent] {
    match state {
        Some(DeliveryState::Read) => &[DeliveryEvent::Read],
        Some(DeliveryState::Delivered) => &[DeliveryEvent::Delivered],
        Some(DeliveryState::Failed) => &[],
        _ => &[DeliveryEvent::Acknowledged],
    }
}

/// A state that nothing here has to bring to an end: it never was in our outbox.
fn settled(state: DeliveryState) -> DeliveryState {
    if state.in_outbox() { DeliveryState::Sent } else { state }
}

/// From when on files are fetched by themselves.
fn fetched_from(conn: &Connection, chat: &domain::ChatId, fresh: &[Dated<'_>], now: UnixMs) -> anyhow::Result<UnixMs> {
    let limit = now.plus(-FETCHED_MS);
    let mut newest: Vec<UnixMs> = conn
        .prepare_cached("SELECT at FROM messages WHERE chat_id = ?1 ORDER BY seq DESC LIMIT ?2")?
        .query_map(params![chat.as_str(), FETCHED], |row| row.get(0).map(UnixMs))?
        .collect::<Result<_, _>>()?;
    newest.extend(fresh.iter().rev().take(FETCHED as usize).map(|(_, at)| *at));
    newest.sort_unstable_by(|one, two| two.cmp(one));
    Ok(newest.get(FETCHED as usize - 1).map_or(limit, |at| limit.max(*at)))
}

/// The first (`ASC`) or last (`DESC`) message of a chat: its place, and when it was written.
fn end(conn: &Connection, chat: &domain::ChatId, order: &str) -> anyhow::Result<Option<(i64, UnixMs)>> {
    Ok(conn
        .prepare_cached(&format!("SELECT seq, at FROM messages WHERE chat_id = ?1 ORDER BY seq {order} LIMIT 1"))?
        .query_row([chat.as_str()], |row| Ok((row.get(0)?, UnixMs(row.get(1)?))))
        .optional()?)
}

/// A place for each, in their order; `None`: behind everything.
fn places(tx: &Tx<'_>, chat: &domain::ChatId, fresh: &[Dated<'_>]) -> anyhow::Result<Vec<Option<i64>>> {
    let (first, last) = (end(tx, chat, "ASC")?, end(tx, chat, "DESC")?);
    let before = first.map_or(fresh.len(), |(_, oldest)| fresh.partition_point(|(_, at)| *at < oldest));
    let lowest: i64 =
        tx.prepare_cached("SELECT coalesce(min(seq), 0) FROM messages")?.query_row([], |row| row.get(0))?;
    let highest: i64 = tx
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'messages'")?
        .query_row([], |row| row.get(0))?;
    let (mut next, mut behind) = (lowest.min(0) - APART * i64::try_from(before)?, highest.max(0) + APART);
    let mut places = Vec::with_capacity(fresh.len());
    let mut taken: Option<i64> = None;
    for (index, (_, at)) in fresh.iter().enumerate() {
        if index < before {
            places.push(Some(next));
            next += APART;
        } else if last.is_none_or(|(_, newest)| *at >= newest) {
            places.push(Some(behind));
            behind += APART;
        } else {
            let place = between(tx, chat, *at, taken, i64::try_from(fresh.len() - index)?)?;
            taken = place.or(taken);
            places.push(place);
        }
    }
    Ok(places)
}

/// A free place before the first message of a chat that was written later, and behind the place that was `taken` last; `left`
/// may want to be in the same gap.
fn between(
    conn: &Connection,
    chat: &domain::ChatId,
    at: UnixMs,
    taken: Option<i64>,
    left: i64,
) -> anyhow::Result<Option<i64>> {
    let later: Option<i64> = conn
        .prepare_cached("SELECT min(seq) FROM messages WHERE chat_id = ?1 AND at > ?2")?
        .query_row(params![chat.as_str(), at.0], |row| row.get(0))?;
    let Some(later) = later else { return Ok(None) };
    let sooner: Option<i64> = conn
        .prepare_cached("SELECT max(seq) FROM messages WHERE chat_id = ?1 AND seq < ?2")?
        .query_row(params![chat.as_str(), later], |row| row.get(0))?;
    let sooner = sooner.max(taken.filter(|taken| *taken < later)).unwrap_or(later - 2 * APART);
    // Where there is room, close to what was written later: what comes next is usually older.
    let step = ((later - sooner) / (left + 1)).max(1);
    let wanted = if step > NEAR { later - NEAR * left } else { sooner + step };
    for candidate in wanted..later.min(wanted + LOOKED_AT) {
        // 0 is nobody's place: it stands for "never" elsewhere.
        let free: bool = conn
            .prepare_cached("SELECT ?1 <> 0 AND NOT EXISTS (SELECT 1 FROM messages WHERE seq = ?1)")?
            .query_row([candidate], |row| row.get(0))?;
        if free {
            return Ok(Some(candidate));
        }
    }
    // Not even one place is left between two live messages: it goes to the end, with its own time.
    Ok(None)
}

#[cfg(test)]
mod tests;
