//! Transcripts: the words in the files that customers sent. Kept as soon as they are made, so that nobody pays twice.

use domain::{ChatId, MessageId, Topic, Transcript, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Tx;

/// The words in a message's file, if they were looked for.
pub fn get(conn: &Connection, id: &MessageId) -> anyhow::Result<Option<Transcript>> {
    let mut statement = conn.prepare_cached("SELECT text, language, failure FROM transcripts WHERE message_id = ?1")?;
    let found = statement.query_row([id.as_str()], |row| {
        Ok(Transcript { text: row.get("text")?, language: row.get("language")?, failure: row.get("failure")? })
    });
    Ok(found.optional()?)
}

/// Keeps the words in a message's file, or why there are none. A message that is gone is left alone.
pub fn put(tx: &Tx<'_>, id: &MessageId, transcript: &Transcript, now: UnixMs) -> anyhow::Result<()> {
    let chat: Option<String> = tx
        .prepare_cached("SELECT chat_id FROM messages WHERE id = ?1 AND deleted = 0")?
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?;
    let Some(chat) = chat else { return Ok(()) };
    tx.prepare_cached(
        "INSERT OR REPLACE INTO transcripts (message_id, text, language, failure, at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id.as_str(), transcript.text, transcript.language, transcript.failure, now.0])?;
    tx.touch(Topic::Messages { chat_id: ChatId::new(chat) });
    Ok(())
}

/// Forgets the words in a message's file, so that they are looked for again.
pub fn forget(tx: &Tx<'_>, id: &MessageId) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM transcripts WHERE message_id = ?1")?.execute([id.as_str()])?;
    Ok(())
}
