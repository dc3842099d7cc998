//! Drafts: replies that wait for approval, one per chat.

use domain::view::Draft;
use domain::{ChatId, DraftId, MessageId, Topic, UnixMs, Why};
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

/// A draft, as it is added.
pub struct NewDraft<'a> {
    /// Its id.
    pub id: &'a DraftId,
    /// Its chat.
    pub chat_id: &'a ChatId,
    /// The words.
    pub text: &'a str,
    /// What caused it.
    pub why: Option<&'a Why>,
    /// The customer's message that is charged for when the draft is approved; `None`: nothing is.
    pub charged_for: Option<&'a MessageId>,
    /// Now.
    pub at: UnixMs,
}

/// Puts a draft into its chat; an older one is replaced.
pub fn put(tx: &Tx<'_>, new: &NewDraft<'_>) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO drafts (id, chat_id, text, why, charged_for, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        new.id.as_str(),
        new.chat_id.as_str(),
        new.text,
        new.why.map(json).transpose()?,
        new.charged_for.map(MessageId::as_str),
        new.at.0
    ])?;
    touch(tx);
    Ok(())
}

/// The customer's message that is charged for when this draft is approved.
pub fn charged_for(conn: &Connection, id: &DraftId) -> anyhow::Result<Option<MessageId>> {
    let mut statement = conn.prepare_cached("SELECT charged_for FROM drafts WHERE id = ?1")?;
    let found: Option<Option<String>> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
    Ok(found.flatten().map(MessageId::new))
}

/// Every draft, oldest first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<Draft>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY drafts.created_at, drafts.id"))?;
    let rows = statement.query_map([], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One draft.
pub fn get(conn: &Connection, id: &DraftId) -> anyhow::Result<Option<Draft>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE drafts.id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
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
