//! Downloads on disk: files of messages that are not here yet. A row leaves with the transaction that stores its file.

use domain::{AccountId, ChatId, DownloadState, Media, MessageId, MessageKind, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Tx;
use crate::sql::{json, read_json, read_word, word};

/// A file that may be fetched now.
#[derive(Debug)]
pub struct Due {
    /// Its message.
    pub message_id: MessageId,
    /// Its chat.
    pub chat_id: ChatId,
    /// Its account.
    pub account_id: AccountId,
    /// Where it is; only the network reads this.
    pub pointer: Vec<u8>,
    /// What the message is said to be made of.
    pub kind: MessageKind,
    /// What the file is said to be.
    pub media: Option<Media>,
    /// Attempts before this one.
    pub attempts: u32,
}

/// The newest file of each account that waits and may be fetched now.
pub fn newest(conn: &Connection, now: UnixMs) -> anyhow::Result<Vec<Due>> {
    // With a bare max() SQLite takes the other columns from the row that has it.
    let mut statement = conn.prepare_cached(
        "SELECT max(messages.seq), downloads.message_id, messages.chat_id, chats.account_id, downloads.pointer,
                messages.kind, messages.media, downloads.attempts
         FROM downloads JOIN messages ON messages.id = downloads.message_id JOIN chats ON chats.id = messages.chat_id
         WHERE downloads.state = 'waiting' AND downloads.not_before <= ?1
         GROUP BY chats.account_id",
    )?;
    let rows = statement
        .query_map([now.0], |row| {
            Ok(Due {
                message_id: MessageId::new(row.get::<_, String>("message_id")?),
                chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
                account_id: AccountId::new(row.get::<_, String>("account_id")?),
                pointer: row.get("pointer")?,
                kind: read_word(row, "kind")?,
                media: read_json(row, "media")?,
                attempts: row.get("attempts")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// When the next file may be fetched that waits for a later time, and for nothing else.
pub fn next_at(conn: &Connection, now: UnixMs) -> anyhow::Result<Option<UnixMs>> {
    let mut statement =
        conn.prepare_cached("SELECT min(not_before) FROM downloads WHERE state = 'waiting' AND not_before > ?1")?;
    Ok(statement.query_row([now.0], |row| row.get::<_, Option<i64>>(0))?.map(UnixMs))
}

/// Marks a file as being fetched; `false` if it does not wait any more.
pub fn begin(tx: &Tx<'_>, due: &Due) -> anyhow::Result<bool> {
    let begun = tx
        .prepare_cached("UPDATE downloads SET state = 'fetching' WHERE message_id = ?1 AND state = 'waiting'")?
        .execute([due.message_id.as_str()])?
        > 0;
    if begun {
        tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    }
    Ok(begun)
}

/// At a start nothing is being fetched.
pub fn resume(tx: &Tx<'_>) -> anyhow::Result<()> {
    tx.execute("UPDATE downloads SET state = 'waiting' WHERE state = 'fetching'", [])?;
    Ok(())
}

/// The file is here, as this kind of message: stored, unless the message was deleted meanwhile. The row is gone either way.
pub fn fetched(tx: &Tx<'_>, due: &Due, kind: MessageKind, media: &Media, content: &[u8]) -> anyhow::Result<bool> {
    let id = due.message_id.as_str();
    let waited = tx.prepare_cached("DELETE FROM downloads WHERE message_id = ?1")?.execute([id])? > 0;
    let stored = waited
        && tx
            .prepare_cached("UPDATE messages SET media = ?2, kind = ?3 WHERE id = ?1 AND deleted = 0")?
            .execute(params![id, json(media)?, word(kind)])?
            > 0;
    if stored {
        tx.prepare_cached("INSERT OR REPLACE INTO media_content (message_id, content) VALUES (?1, ?2)")?
            .execute(params![id, content])?;
    }
    tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    Ok(stored)
}

/// Another attempt is made, not before `not_before`; it counts as one where the network was there to be asked.
pub fn again(tx: &Tx<'_>, due: &Due, counts: bool, not_before: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE downloads SET state = 'waiting', attempts = attempts + ?2, not_before = ?3 WHERE message_id = ?1",
    )?
    .execute(params![due.message_id.as_str(), counts, not_before.0])?;
    tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    Ok(())
}

/// It is not fetched (any more), for this reason.
pub fn give_up(tx: &Tx<'_>, due: &Due, state: DownloadState, why: &str) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE downloads SET state = ?2, why = ?3 WHERE message_id = ?1")?.execute(params![
        due.message_id.as_str(),
        word(state),
        why
    ])?;
    tx.touch(Topic::Messages { chat_id: due.chat_id.clone() });
    Ok(())
}

/// The operator asks for a file (again): it is fetched from the beginning. The state it was in, or `None` if there is nothing
/// to fetch.
pub fn ask(tx: &Tx<'_>, message: &MessageId) -> anyhow::Result<Option<DownloadState>> {
    let found = tx
        .prepare_cached(
            "SELECT downloads.state, messages.chat_id FROM downloads
             JOIN messages ON messages.id = downloads.message_id AND messages.deleted = 0 WHERE message_id = ?1",
        )?
        .query_row([message.as_str()], |row| {
            Ok((read_word::<DownloadState>(row, "state")?, ChatId::new(row.get::<_, String>("chat_id")?)))
        })
        .optional()?;
    let Some((state, chat_id)) = found else { return Ok(None) };
    if state != DownloadState::Fetching && state != DownloadState::TooLarge {
        tx.prepare_cached(
            "UPDATE downloads SET state = 'waiting', why = '', attempts = 0, not_before = 0 WHERE message_id = ?1",
        )?
        .execute([message.as_str()])?;
        tx.touch(Topic::Messages { chat_id });
    }
    Ok(Some(state))
}
