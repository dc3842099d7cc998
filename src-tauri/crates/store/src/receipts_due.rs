//! Read receipts that are due: what the operator saw, until its writer was told so. Telling twice does no harm.

use domain::{AccountId, ChatId, WireId, WireRef};
use rusqlite::{Connection, params};

use crate::Tx;

/// Messages that one receipt names.
const AT_ONCE: u32 = 200;

/// The operator is about to see a chat: what he has not seen of it is due. Call it before it counts as seen.
pub fn note(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO receipts_due (message_id) SELECT id FROM messages WHERE chat_id = ?1 AND unseen = 1",
    )?
    .execute([chat.as_str()])?;
    Ok(())
}

/// Receipts of one chat.
#[derive(Debug)]
pub struct Due {
    /// The chat's address.
    pub chat_jid: String,
    /// What was seen, oldest first.
    pub messages: Vec<WireRef>,
    /// The same as we call it.
    ids: Vec<String>,
}

/// The chats of an account in which receipts are due.
pub fn chats(conn: &Connection, account: &AccountId) -> anyhow::Result<Vec<ChatId>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT chats.id FROM receipts_due JOIN messages ON messages.id = receipts_due.message_id
         JOIN chats ON chats.id = messages.chat_id WHERE chats.account_id = ?1",
    )?;
    let rows = statement
        .query_map([account.as_str()], |row| Ok(ChatId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// What is due in a chat.
pub fn of_chat(conn: &Connection, chat: &ChatId) -> anyhow::Result<Option<Due>> {
    let mut statement = conn.prepare_cached(
        "SELECT messages.id, messages.wire_id, messages.sender_jid, chats.jid FROM messages
         JOIN chats ON chats.id = messages.chat_id JOIN receipts_due ON receipts_due.message_id = messages.id
         WHERE messages.chat_id = ?1 ORDER BY messages.seq LIMIT ?2",
    )?;
    let mut due = Due { chat_jid: String::new(), messages: Vec::new(), ids: Vec::new() };
    let mut rows = statement.query(params![chat.as_str(), AT_ONCE])?;
    while let Some(row) = rows.next()? {
        due.chat_jid = row.get("jid")?;
        due.ids.push(row.get("id")?);
        let wire_id = WireId::new(row.get::<_, String>("wire_id")?);
        due.messages.push(WireRef { wire_id, from_me: false, sender_jid: row.get("sender_jid")? });
    }
    Ok((!due.ids.is_empty()).then_some(due))
}

/// These were told.
pub fn told(tx: &Tx<'_>, due: &Due) -> anyhow::Result<()> {
    for id in &due.ids {
        tx.prepare_cached("DELETE FROM receipts_due WHERE message_id = ?1")?.execute([id])?;
    }
    Ok(())
}
