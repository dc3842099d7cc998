//! Drafts: replies that wait for approval, one per chat.

use domain::view::Draft;
use domain::{ChatId, DraftId, Topic, UnixMs, Why};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{chat_title, json, moment, read_json};

const SELECT: &str = concat!(
    "SELECT drafts.id, drafts.chat_id, drafts.text, drafts.why, drafts.created_at,
        ",
    chat_title!(),
    " AS title
    FROM drafts JOIN chats ON chats.id = drafts.chat_id LEFT JOIN contacts ON contacts.id = chats.contact_id"
);

fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: DraftId::new(row.get::<_, String>("id")?),
        chat_id: ChatId::new(row.get::<_, String>("chat_id")?),
        chat_title: row.get("title")?,
        text: row.get("text")?,
        why: read_json(row, "why")?,
        created_at: moment(row, "created_at")?,
    })
}

/// Puts a draft into its chat; an older one is replaced.
pub fn put(tx: &Tx<'_>, id: &DraftId, chat: &ChatId, text: &str, why: &Why, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO drafts (id, chat_id, text, why, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id.as_str(), chat.as_str(), text, json(why)?, now.0])?;
    touch(tx);
    Ok(())
}

/// Every draft, oldest first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<Draft>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY drafts.created_at, drafts.id"))?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// The draft of a chat.
pub fn of_chat(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<Draft>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE drafts.chat_id = ?1"))?;
    Ok(statement.query_row([chat.as_str()], read).optional()?)
}

/// Takes a draft out; `None` if it is gone (approved, rejected, replaced).
pub fn take(tx: &Tx<'_>, id: &DraftId) -> anyhow::Result<Option<Draft>> {
    let draft =
        tx.prepare_cached(&format!("{SELECT} WHERE drafts.id = ?1"))?.query_row([id.as_str()], read).optional()?;
    tx.prepare_cached("DELETE FROM drafts WHERE id = ?1")?.execute([id.as_str()])?;
    touch(tx);
    Ok(draft)
}

/// Throws the draft of a chat away, if there is one.
pub fn discard(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    if tx.prepare_cached("DELETE FROM drafts WHERE chat_id = ?1")?.execute([chat.as_str()])? > 0 {
        touch(tx);
    }
    Ok(())
}

fn touch(tx: &Tx<'_>) {
    tx.touch(Topic::Drafts);
    tx.touch(Topic::Chats);
}
