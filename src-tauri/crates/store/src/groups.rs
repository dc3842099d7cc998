//! Groups: what they are called. Names come when the network likes, also before anything is written in a group.

use domain::{AccountId, GroupNews, Topic};
use rusqlite::{Connection, OptionalExtension, params};

use crate::refused::chat_address;
use crate::{Tx, readable};

/// Takes news of a group.
pub fn news(tx: &Tx<'_>, account: &AccountId, news: &GroupNews) -> anyhow::Result<()> {
    chat_address(&news.jid)?;
    let name = readable::name(&news.name);
    if name.is_empty() {
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO groups (account_id, jid, name) SELECT ?1, ?2, ?3 FROM accounts WHERE id = ?1
         ON CONFLICT (account_id, jid) DO UPDATE SET name = excluded.name",
    )?
    .execute(params![account.as_str(), news.jid, name])?;
    let changed = tx
        .prepare_cached(
            "UPDATE chats SET group_name = ?3
             WHERE account_id = ?1 AND jid = ?2 AND contact_id IS NULL AND group_name <> ?3",
        )?
        .execute(params![account.as_str(), news.jid, name])?;
    if changed > 0 {
        tx.touch(Topic::Chats);
    }
    Ok(())
}

/// What a group is called; empty where nobody told.
pub(crate) fn name(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<String> {
    Ok(conn
        .prepare_cached("SELECT name FROM groups WHERE account_id = ?1 AND jid = ?2")?
        .query_row(params![account.as_str(), jid], |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}
