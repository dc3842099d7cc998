//! Messages: reading them, adding ours, and what happens to them later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::view::MessagePage;
use domain::{
    AccountId, Attachment, ChatId, DeliveryEvent, DeliveryState, Download, Media, Message, MessageId, MessageKind,
    Offer, PendingChange, Quoted, Reaction, Sender, Topic, Transcript, UnixMs, Vote, Why, WireId,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::sql::{chat_title, json, moment, moment_opt, read_json, read_word, read_word_opt, word};
use crate::{Tx, chats};

const PAGE_LIMIT: u32 = 200;

pub(crate) const SELECT: &str = "SELECT m.seq, m.id, m.chat_id, m.sender, m.kind, m.text, m.media, m.quoted_wire, m.at,
        m.state, m.failure, m.why, m.edited, m.deleted, m.author, m.details, m.view_once,
        q.id AS quoted_id, substr(q.text, 1, 200) AS quoted_text, q.sender AS quoted_sender, q.kind AS quoted_kind,
        (SELECT json_group_array(json_object('emoji', emoji, 'sender', sender, 'name', name))
         FROM (SELECT emoji, sender, name FROM reactions WHERE message_id = m.id AND emoji <> '' ORDER BY at, sender_jid))
         AS reactions,
        CASE m.kind WHEN 'poll' THEN (SELECT json_group_array(json_object('name', name, 'options', json(options)))
         FROM (SELECT name, options FROM votes WHERE message_id = m.id AND options <> '[]' ORDER BY at, voter_jid))
         END AS votes,
        (SELECT json_group_array(json_object('change', json(change), 'failure', failure))
         FROM (SELECT change, failure FROM changes WHERE message_id = m.id ORDER BY seq)) AS changes,
        d.state AS download_state, d.why AS download_why, d.thumbnail,
        m.sentiment, m.options, m.tap, t.message_id AS transcribed, t.text AS transcript, t.language AS transcript_language,
        t.failure AS transcript_failure,
        CASE m.state WHEN 'queued' THEN (SELECT not_before FROM outbox
         WHERE message_id = m.id AND attempts = 0 AND not_before > 0) END AS leaves_at
    FROM messages m
    LEFT JOIN transcripts t ON m.media IS NOT NULL AND t.message_id = m.id
    LEFT JOIN downloads d ON m.media IS NOT NULL AND d.message_id = m.id
    LEFT JOIN messages q ON m.quoted_wire IS NOT NULL
         AND q.seq = (SELECT min(seq) FROM messages WHERE chat_id = m.chat_id AND wire_id = m.quoted_wire)";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let deleted: bool = row.get("deleted")?;
    Ok(Message {
        id: MessageId::new(row.get::<_, String>("id")?),
        chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
        seq: row.get("seq")?,
        sender: read_word(row, "sender")?,
        kind: read_word(row, "kind")?,
        text: row.get("text")?,
        author: row.get::<_, Option<String>>("author")?.filter(|author| !author.is_empty()),
        details: read_json(row, "details")?,
        votes: read_json::<Vec<Vote>>(row, "votes")?.unwrap_or_default(),
        view_once: row.get("view_once")?,
        media: if deleted { None } else { read_json::<Media>(row, "media")? },
        download: read_download(row)?,
        changes: read_json::<Vec<PendingChange>>(row, "changes")?.unwrap_or_default(),
        quoted: read_quoted(row)?,
        reactions: read_json::<Vec<Reaction>>(row, "reactions")?.unwrap_or_default(),
        edited: row.get("edited")?,
        deleted,
        at: moment(row, "at")?,
        state: read_word_opt(row, "state")?,
        failure: row.get("failure")?,
        why: read_json::<Why>(row, "why")?,
        transcript: read_transcript(row)?,
        sentiment: read_word_opt(row, "sentiment")?,
        choices: read_json(row, "options")?.unwrap_or_default(),
        tap: row.get("tap")?,
        leaves_at: moment_opt(row, "leaves_at")?,
    })
}

fn read_transcript(row: &Row<'_>) -> rusqlite::Result<Option<Transcript>> {
    if row.get::<_, Option<String>>("transcribed")?.is_none() {
        return Ok(None);
    }
    Ok(Some(Transcript {
        text: row.get("transcript")?,
        language: row.get("transcript_language")?,
        failure: row.get("transcript_failure")?,
    }))
}

fn read_download(row: &Row<'_>) -> rusqlite::Result<Option<Download>> {
    let Some(state) = read_word_opt(row, "download_state")? else { return Ok(None) };
    let thumbnail = row.get::<_, Option<Vec<u8>>>("thumbnail")?;
    Ok(Some(Download {
        state,
        why: row.get("download_why")?,
        thumbnail: thumbnail.map(|jpeg| format!("data:image/jpeg;base64,{}", BASE64.encode(jpeg))),
    }))
}

fn read_quoted(row: &Row<'_>) -> rusqlite::Result<Option<Quoted>> {
    let Some(id) = row.get::<_, Option<String>>("quoted_id")? else { return Ok(None) };
    let text: String = row.get("quoted_text")?;
    let kind: MessageKind = read_word(row, "quoted_kind")?;
    Ok(Some(Quoted {
        message_id: Some(MessageId::new(id)),
        text: if text.is_empty() { kind.label().to_owned() } else { text },
        sender: read_word(row, "quoted_sender")?,
    }))
}

/// One message.
pub fn get(conn: &Connection, id: &MessageId) -> anyhow::Result<Option<Message>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE m.id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// The page of a chat's messages before `before` (from the newest when `None`), oldest first.
pub fn page(conn: &Connection, chat: &ChatId, before: Option<i64>, limit: u32) -> anyhow::Result<MessagePage> {
    let limit = limit.clamp(1, PAGE_LIMIT);
    let mut statement =
        conn.prepare_cached(&format!("{SELECT} WHERE m.chat_id = ?1 AND m.seq < ?2 ORDER BY m.seq DESC LIMIT ?3"))?;
    let mut rows: Vec<Message> = statement
        .query_map(params![chat.as_str(), before.unwrap_or(i64::MAX), limit + 1], read)?
        .collect::<Result<_, _>>()?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.reverse();
    Ok(MessagePage { before: rows.first().filter(|_| more).map(|row| row.seq), rows })
}

/// What somebody said, as an assistant looks back on it.
#[derive(Clone)]
pub struct Said {
    /// Who.
    pub sender: Sender,
    /// What it was made of.
    pub kind: MessageKind,
    /// The words, or those in the file.
    pub text: String,
    /// When.
    pub at: UnixMs,
}

/// The newest of what was said in a chat after a place in the order, oldest first: up to another place, or all that does not
/// wait for its turn. What is deleted or never left is not among it.
pub fn said(conn: &Connection, chat: &ChatId, after: i64, before: Option<i64>, most: u32) -> anyhow::Result<Vec<Said>> {
    let mut statement = conn.prepare_cached(
        "SELECT m.sender, m.kind, m.at, CASE WHEN m.text = '' THEN coalesce(t.text, '') ELSE m.text END AS text
         FROM messages m LEFT JOIN transcripts t ON m.media IS NOT NULL AND t.message_id = m.id
         WHERE m.chat_id = ?1 AND m.seq > ?2 AND CASE WHEN ?3 IS NULL THEN m.turn = 0 ELSE m.seq < ?3 END
               AND m.deleted = 0 AND coalesce(m.state, '') <> 'failed'
         ORDER BY m.seq DESC LIMIT ?4",
    )?;
    let mut rows: Vec<Said> = statement
        .query_map(params![chat.as_str(), after, before, most], |row| {
            Ok(Said {
                sender: read_word(row, "sender")?,
                kind: read_word(row, "kind")?,
                text: row.get("text")?,
                at: moment(row, "at")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    rows.reverse();
    Ok(rows)
}

/// Who wrote what lately in the chats (not the groups) of an account, oldest first, with the chat's name.
pub fn lately(conn: &Connection, account: &AccountId, most: u32) -> anyhow::Result<Vec<(Message, String)>> {
    let title = concat!(
        "SELECT ",
        chat_title!(),
        " FROM chats LEFT JOIN contacts ON contacts.id = chats.contact_id WHERE chats.id = m.chat_id"
    );
    let select = SELECT.replacen("SELECT ", &format!("SELECT ({title}) AS title, "), 1);
    let mut statement = conn.prepare_cached(&format!(
        "{select} WHERE m.chat_id IN (SELECT id FROM chats WHERE account_id = ?1 AND contact_id IS NOT NULL)
                        AND m.deleted = 0 AND coalesce(m.state, '') <> 'failed' ORDER BY m.seq DESC LIMIT ?2"
    ))?;
    let mut rows: Vec<(Message, String)> = statement
        .query_map(params![account.as_str(), most], |row| Ok((read(row)?, row.get("title")?)))?
        .collect::<Result<_, _>>()?;
    rows.reverse();
    Ok(rows)
}

/// The file of a message.
pub fn content(conn: &Connection, id: &MessageId) -> anyhow::Result<Option<Attachment>> {
    let mut statement = conn.prepare_cached(
        "SELECT messages.media, media_content.content FROM media_content
         JOIN messages ON messages.id = media_content.message_id WHERE message_id = ?1 AND messages.deleted = 0",
    )?;
    let found =
        statement.query_row([id.as_str()], |row| Ok((read_json(row, "media")?, row.get("content")?))).optional()?;
    Ok(found.and_then(|(media, content)| Some(Attachment { media: media?, content })))
}

/// Stores the file of a message.
pub fn put_content(tx: &Tx<'_>, id: &MessageId, content: &[u8]) -> anyhow::Result<()> {
    tx.prepare_cached("INSERT INTO media_content (message_id, content) VALUES (?1, ?2)")?
        .execute(params![id.as_str(), content])?;
    Ok(())
}

/// A message of ours, as it is added.
pub struct NewMessage<'a> {
    /// Its id.
    pub id: &'a MessageId,
    /// Fixed before the first attempt.
    pub wire_id: &'a WireId,
    /// Its chat.
    pub chat_id: &'a ChatId,
    /// Bot or operator.
    pub sender: Sender,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words.
    pub text: &'a str,
    /// What the customer can choose.
    pub choices: &'a [Offer],
    /// What it answers.
    pub quotes: Option<&'a MessageId>,
    /// What caused it.
    pub why: Option<&'a Why>,
    /// Now.
    pub at: UnixMs,
}

/// Adds a message of ours, queued; returns its place in the order.
pub fn insert(tx: &Tx<'_>, new: &NewMessage<'_>) -> anyhow::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO messages (id, chat_id, wire_id, sender, kind, text, quoted_wire, at, state, why, options)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT wire_id FROM messages WHERE id = ?7 AND chat_id = ?2), ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        new.id.as_str(),
        new.chat_id.as_str(),
        new.wire_id.as_str(),
        word(new.sender),
        word(new.kind),
        new.text,
        new.quotes.map(MessageId::as_str),
        new.at.0,
        word(DeliveryState::Queued),
        new.why.map(json).transpose()?,
        (!new.choices.is_empty()).then(|| json(&new.choices)).transpose()?
    ])?;
    let seq = tx.last_insert_rowid();
    tx.prepare_cached("UPDATE chats SET last_seq = ?2, last_message_at = max(last_message_at, ?3) WHERE id = ?1")?
        .execute(params![new.chat_id.as_str(), seq, new.at.0])?;
    tx.touch(Topic::Messages { chat_id: new.chat_id.clone() });
    tx.touch(Topic::Chats);
    Ok(seq)
}

/// A message of ours, found by its id on the wire.
pub struct Ours {
    /// Its id.
    pub id: MessageId,
    /// Its chat.
    pub chat_id: ChatId,
    /// Where it is.
    pub state: DeliveryState,
}

/// The message of ours with this id on the wire, under whichever address its chat is known.
pub fn ours(conn: &Connection, account: &AccountId, chat_jid: &str, wire: &WireId) -> anyhow::Result<Option<Ours>> {
    match chats::by_jid(conn, account, chat_jid)? {
        Some(chat) => ours_in(conn, &chat.id, wire),
        None => Ok(None),
    }
}

/// The message of ours with this id on the wire in a chat.
pub(crate) fn ours_in(conn: &Connection, chat: &ChatId, wire: &WireId) -> anyhow::Result<Option<Ours>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, chat_id, state FROM messages WHERE chat_id = ?1 AND wire_id = ?2 AND sender_jid = ''",
    )?;
    let found = statement.query_row([chat.as_str(), wire.as_str()], |row| {
        Ok(Ours {
            id: MessageId::new(row.get::<_, String>("id")?),
            chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
            state: read_word(row, "state")?,
        })
    });
    Ok(found.optional()?)
}

/// Whether a message waits to be answered.
pub(crate) fn waits_for_turn(conn: &Connection, id: &MessageId) -> anyhow::Result<bool> {
    let mut statement = conn.prepare_cached("SELECT turn FROM messages WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Moves a message of ours along its states; returns the new state, or `None` if `event` changes nothing.
pub fn advance(
    tx: &Tx<'_>,
    id: &MessageId,
    event: DeliveryEvent,
    failure: Option<&str>,
) -> anyhow::Result<Option<DeliveryState>> {
    let found = tx
        .prepare_cached("SELECT state, chat_id FROM messages WHERE id = ?1 AND state IS NOT NULL")?
        .query_row([id.as_str()], |row| {
            Ok((read_word::<DeliveryState>(row, "state")?, row.get::<_, String>("chat_id")?))
        })
        .optional()?;
    let Some((state, chat)) = found else { return Ok(None) };
    let next = state.after(event);
    if next == state {
        return Ok(None);
    }
    tx.prepare_cached("UPDATE messages SET state = ?2, failure = ?3 WHERE id = ?1")?.execute(params![
        id.as_str(),
        word(next),
        failure
    ])?;
    if !next.in_outbox() {
        tx.prepare_cached("DELETE FROM outbox WHERE message_id = ?1")?.execute([id.as_str()])?;
    }
    tx.touch(Topic::Messages { chat_id: ChatId::new(chat) });
    tx.touch(Topic::Chats);
    Ok(Some(next))
}

/// Notes when a message was handed to the network; the last attempt counts.
pub(crate) fn note_sent(tx: &Tx<'_>, id: &MessageId, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE messages SET sent_at = ?2 WHERE id = ?1")?.execute(params![id.as_str(), now.0])?;
    Ok(())
}
