//! Asked: when the network was last asked what it knows of a person.

use domain::{AccountId, ChatId, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::Tx;

/// A person is asked about once in so long.
const EVERY_MS: i64 = 24 * 60 * 60_000;

/// Whose account and which address to ask about, if the person behind a chat was not asked about for a day. The practice
/// phones tell everything with each message.
pub fn wants(conn: &Connection, chat: &ChatId, now: UnixMs) -> anyhow::Result<Option<(AccountId, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT chats.account_id, chats.jid FROM chats JOIN contacts ON contacts.id = chats.contact_id
         JOIN accounts ON accounts.id = chats.account_id
         WHERE chats.id = ?1 AND accounts.kind = 'linked' AND (contacts.asked_at <= ?2 OR contacts.asked_at > ?3)",
    )?;
    let found = statement.query_row(params![chat.as_str(), now.plus(-EVERY_MS).0, now.0], |row| {
        Ok((AccountId::new(row.get::<_, String>(0)?), row.get(1)?))
    });
    Ok(found.optional()?)
}

/// He is being asked about.
pub fn note(tx: &Tx<'_>, chat: &ChatId, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE contacts SET asked_at = ?2 WHERE id = (SELECT contact_id FROM chats WHERE chats.id = ?1)",
    )?
    .execute(params![chat.as_str(), now.0])?;
    Ok(())
}
