//! The words of calls: exactly what left this computer for a model, and exactly what came back. They go with their chat or
//! account, after a while, or when the operator says so; the figures stay.

use domain::{CallId, ChatId, Topic, UnixMs};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::Tx;

/// Deleted in one write: a commit must not keep the writer for long.
const AT_ONCE: u32 = 500;

/// The words of a call.
#[derive(Clone)]
pub struct StoredText {
    /// The address.
    pub url: String,
    /// Headers, one a line, without keys.
    pub headers: String,
    /// Exactly what left.
    pub request: Vec<u8>,
    /// Exactly what came back, within the limit.
    pub answer: Vec<u8>,
}

/// The words of a call, as far as they are kept.
pub fn get(conn: &Connection, id: &CallId) -> anyhow::Result<Option<StoredText>> {
    let mut statement =
        conn.prepare_cached("SELECT url, headers, request, answer FROM call_texts WHERE call_id = ?1")?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(StoredText {
            url: row.get("url")?,
            headers: row.get("headers")?,
            request: row.get("request")?,
            answer: row.get("answer")?,
        })
    };
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Deletes some of the words of one chat, of what left before `before`, or of all. Returns how many, and whether that was all.
pub fn delete_some(tx: &Tx<'_>, chat: Option<&ChatId>, before: Option<UnixMs>) -> anyhow::Result<(u32, bool)> {
    let mut sql = String::from("DELETE FROM call_texts WHERE rowid IN (SELECT rowid FROM call_texts WHERE 1");
    let mut values: Vec<Value> = Vec::new();
    if let Some(chat) = chat {
        sql.push_str(" AND chat_id = ?");
        values.push(chat.as_str().to_owned().into());
    }
    if let Some(before) = before {
        sql.push_str(" AND at < ?");
        values.push(before.0.into());
    }
    sql.push_str(" LIMIT ?)");
    values.push(i64::from(AT_ONCE).into());
    let deleted = u32::try_from(tx.prepare_cached(&sql)?.execute(params_from_iter(values))?)?;
    if deleted > 0 {
        tx.touch(Topic::Usage);
    }
    Ok((deleted, deleted < AT_ONCE))
}
