//! Incoming: the row of a message that did not pass our outbox: a customer's, or one of the operator's phone.

use domain::download::FILE_BYTES;
use domain::{Chat, DeliveryState, Details, DownloadState, Ids, Inbound, MessageId, RemoteFile, Sender, UnixMs, text};
use rusqlite::{Connection, params};

use crate::readable::{self, readable};
use crate::sql::{json, word};
use crate::{Tx, identities, later, messages};

/// The longest id of a choice that is believed: ours are shorter.
const TAP_LIMIT: usize = 100;
/// The largest pointer to a file, and the largest small picture of one.
const POINTER_BYTES: usize = 64 * 1024;
const THUMBNAIL_BYTES: usize = 64 * 1024;
/// What stands for a sender without address.
const UNKNOWN: &str = "unknown";
/// What stands for the operator's phone.
const PHONE: &str = "me";

/// How a message is put in its chat.
pub(crate) struct Place {
    /// Its place in the order; `None`: behind everything.
    pub seq: Option<i64>,
    /// When it was written.
    pub at: UnixMs,
    /// It waits for its turn.
    pub turn: bool,
    /// The operator has not seen it.
    pub unseen: bool,
    /// How far it came, if the shop wrote it.
    pub state: Option<DeliveryState>,
    /// What becomes of its file on the network.
    pub file: DownloadState,
}

/// Adds a message; `None` if it is there already, under whichever address of its sender. Returns its place in the order, too.
pub(crate) fn insert(
    tx: &Tx<'_>,
    ids: &dyn Ids,
    chat: &Chat,
    inbound: &Inbound,
    place: &Place,
) -> anyhow::Result<Option<(MessageId, i64)>> {
    if is_there(tx, chat, inbound)? {
        return Ok(None);
    }
    let id = MessageId::from(ids.uuid());
    let remote = inbound.remote.as_ref().filter(|_| inbound.attachment.is_none() && !inbound.view_once);
    let media = inbound.attachment.as_ref().map(|attachment| &attachment.media).or(remote.map(|remote| &remote.media));
    let details = inbound.details.as_ref().and_then(readable::details);
    let text = words(inbound, details.as_ref());
    let quotes = inbound.quotes.as_ref().map(|quoted| quoted.as_str()).filter(|id| crate::refused::can_be_one(id));
    let inserted = tx
        .prepare_cached(
            "INSERT INTO messages (seq, id, chat_id, wire_id, sender, sender_jid, kind, text, media, quoted_wire, at, turn,
                                   mentions_me, unseen, tap, author, details, view_once, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
             ON CONFLICT (chat_id, wire_id, sender_jid) DO NOTHING",
        )?
        .execute(params![
            place.seq,
            id.as_str(),
            chat.id.as_str(),
            inbound.wire_id.as_str(),
            word(if inbound.from_me { Sender::Phone } else { Sender::Contact }),
            sender(inbound),
            word(inbound.kind),
            text,
            media.map(|media| json(&readable::media(media))).transpose()?,
            quotes,
            place.at.0,
            place.turn,
            inbound.mentions_me,
            place.unseen,
            inbound.tap.as_deref().map(|tap| text::cut(tap, TAP_LIMIT)),
            author(tx, chat, inbound)?,
            details.as_ref().map(json).transpose()?,
            inbound.view_once,
            place.state.map(word)
        ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let seq = tx.last_insert_rowid();
    if let Some(attachment) = &inbound.attachment {
        messages::put_content(tx, &id, &attachment.content)?;
    } else if let Some(remote) = remote {
        wait_for(tx, &id, remote, place.file)?;
    }
    Ok(Some((id, seq)))
}

fn words(inbound: &Inbound, details: Option<&Details>) -> String {
    let text = readable(&inbound.text, inbound.kind);
    match details {
        Some(details) if text.is_empty() => readable(details.words().as_bytes(), inbound.kind),
        _ => text,
    }
}

fn sender(inbound: &Inbound) -> &str {
    match inbound.sender_jid.as_str() {
        _ if inbound.from_me => PHONE,
        "" => UNKNOWN,
        jid => jid,
    }
}

/// Whether a message was delivered before. In a group two people may use the same id.
pub(crate) fn is_there(conn: &Connection, chat: &Chat, inbound: &Inbound) -> anyhow::Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT sender_jid FROM messages WHERE chat_id = ?1 AND wire_id = ?2 AND (sender = 'contact') <> ?3",
    )?;
    let senders: Vec<String> = statement
        .query_map(params![chat.id.as_str(), inbound.wire_id.as_str(), inbound.from_me], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if inbound.from_me || !chat.is_group() {
        return Ok(!senders.is_empty());
    }
    for jid in senders {
        if identities::same_person(conn, &chat.account_id, &jid, sender(inbound))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// In a group: what the writer is called, as far as it is known now; empty where it is not.
fn author(conn: &Connection, chat: &Chat, inbound: &Inbound) -> anyhow::Result<Option<String>> {
    if !chat.is_group() || inbound.from_me {
        return Ok(None);
    }
    let name = readable::name(&inbound.push_name);
    let number = inbound.phone.as_deref().and_then(readable::phone).unwrap_or_default();
    let name = later::called(conn, chat, sender(inbound), &name)?;
    Ok(Some(if name.is_empty() { number.to_owned() } else { name }))
}

/// Writes down a file that is not here.
fn wait_for(tx: &Tx<'_>, id: &MessageId, remote: &RemoteFile, file: DownloadState) -> anyhow::Result<()> {
    let (state, why) = if remote.media.bytes > FILE_BYTES {
        (DownloadState::TooLarge, "It is larger than 25 MB. Open it on your phone.")
    } else if remote.pointer.is_empty() || remote.pointer.len() > POINTER_BYTES {
        (DownloadState::Gone, "WhatsApp did not say where it is. Open it on your phone.")
    } else {
        (file, "")
    };
    let thumbnail =
        remote.thumbnail.as_deref().filter(|jpeg| jpeg.starts_with(&[0xff, 0xd8]) && jpeg.len() <= THUMBNAIL_BYTES);
    let pointer = if state == DownloadState::Gone { &[] } else { remote.pointer.as_slice() };
    tx.prepare_cached(
        "INSERT INTO downloads (message_id, pointer, thumbnail, state, why) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id.as_str(), pointer, thumbnail, word(state), why])?;
    Ok(())
}
