//! Corrections: a message gets other words, or is deleted for everybody. Who may do that is [`crate::later`]'s to say.

use domain::{ChatId, MessageId, Topic, UnixMs};
use rusqlite::{OptionalExtension, params};

use crate::{Tx, transcripts};

/// Gives a message other words; `at` is the clock of whoever changes it, and an older change that comes later is none.
/// Returns whether something changed.
pub fn reword(tx: &Tx<'_>, id: &MessageId, text: &str, at: UnixMs) -> anyhow::Result<bool> {
    let chat = tx
        .prepare_cached(
            "UPDATE messages SET text = ?2, edited = 1, edited_at = ?3
             WHERE id = ?1 AND deleted = 0 AND edited_at <= ?3 AND (text <> ?2 OR edited = 0 OR edited_at < ?3)
             RETURNING chat_id",
        )?
        .query_row(params![id.as_str(), text, at.0], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))
        .optional()?;
    Ok(touched(tx, chat))
}

/// Empties a message that was deleted for everybody: words, file, and what others put on it. It never comes back. Returns
/// whether something changed.
pub fn empty(tx: &Tx<'_>, id: &MessageId) -> anyhow::Result<bool> {
    let chat = tx
        .prepare_cached(
            "UPDATE messages SET text = '', media = NULL, details = NULL, edited = 0, deleted = 1, turn = 0
             WHERE id = ?1 AND deleted = 0 RETURNING chat_id",
        )?
        .query_row([id.as_str()], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))
        .optional()?;
    for table in ["media_content", "downloads", "reactions", "votes"] {
        tx.prepare_cached(&format!("DELETE FROM {table} WHERE message_id = ?1"))?.execute([id.as_str()])?;
    }
    transcripts::forget(tx, id)?;
    if let Some(chat) = &chat {
        close_if_empty(tx, chat)?;
    }
    Ok(touched(tx, chat))
}

/// Closes the turn of a chat if none of its messages waits for an answer any more.
pub(crate) fn close_if_empty(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE chats SET turn_due_at = NULL WHERE id = ?1 AND turn_due_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?1 AND turn = 1)",
    )?
    .execute([chat.as_str()])?;
    Ok(())
}

fn touched(tx: &Tx<'_>, chat: Option<ChatId>) -> bool {
    let Some(chat_id) = chat else { return false };
    tx.touch(Topic::Messages { chat_id });
    tx.touch(Topic::Chats);
    true
}
