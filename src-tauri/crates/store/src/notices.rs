//! Notices: the notification centre.

use domain::{ChatId, Notice, NoticeId, NoticeKind, Topic, UnixMs, notice};
use rusqlite::{Connection, Row, params};

use crate::Tx;
use crate::sql::{moment, read_word, word};

fn read(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: NoticeId::new(row.get::<_, String>("id")?),
        kind: read_word(row, "kind")?,
        title: row.get("title")?,
        body: row.get("body")?,
        chat_id: row.get::<_, Option<String>>("chat_id")?.map(ChatId::new),
        account_id: row.get::<_, Option<String>>("account_id")?.map(domain::AccountId::new),
        at: moment(row, "at")?,
        seen: row.get("seen")?,
    })
}

/// Adds a notice.
pub fn insert(tx: &Tx<'_>, notice: &Notice) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO notices (id, kind, title, body, chat_id, account_id, at, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        notice.id.as_str(),
        word(notice.kind),
        notice.title,
        notice.body,
        notice.chat_id.as_ref().map(ChatId::as_str),
        notice.account_id.as_ref().map(domain::AccountId::as_str),
        notice.at.0,
        notice.seen
    ])?;
    tx.touch(Topic::Notices);
    Ok(())
}

/// Whether a notice of this kind that nobody has seen yet stands for the same thing.
pub fn has_unseen(conn: &Connection, kind: NoticeKind, chat: Option<&ChatId>) -> anyhow::Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM notices WHERE kind = ?1 AND chat_id IS ?2 AND seen = 0)")?
        .query_row(params![word(kind), chat.map(ChatId::as_str)], |row| row.get(0))?)
}

/// The newest notices, newest first.
pub fn newest(conn: &Connection, limit: u32) -> anyhow::Result<Vec<Notice>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, title, body, chat_id, account_id, at, seen FROM notices ORDER BY at DESC, id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The operator has seen them all.
pub fn mark_seen(tx: &Tx<'_>) -> anyhow::Result<()> {
    if tx.prepare_cached("UPDATE notices SET seen = 1 WHERE seen = 0")?.execute([])? > 0 {
        tx.touch(Topic::Notices);
    }
    Ok(())
}

/// Forgets what is older than seven days.
pub fn purge(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    if tx.prepare_cached("DELETE FROM notices WHERE at < ?1")?.execute([now.plus(-notice::KEPT_MS).0])? > 0 {
        tx.touch(Topic::Notices);
    }
    Ok(())
}
