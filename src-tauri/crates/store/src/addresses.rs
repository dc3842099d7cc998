//! Addresses in groups: what one person wrote, put or voted there under his two addresses is one person's, once.

use domain::{ChatId, Topic};
use rusqlite::params;

use crate::{Tx, twins};

/// Two addresses are one person's.
pub(crate) fn one_person(tx: &Tx<'_>, one: &str, two: &str) -> anyhow::Result<()> {
    let mut twice = tx.prepare_cached(
        "SELECT x.id, y.id, x.chat_id FROM messages x
         JOIN messages y ON y.sender_jid = ?2 AND y.chat_id = x.chat_id AND y.wire_id = x.wire_id AND y.author IS NOT NULL
         WHERE x.sender_jid = ?1 AND x.author IS NOT NULL",
    )?;
    let twice: Vec<(String, String, String)> =
        twice.query_map([one, two], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    for (x, y, chat) in twice {
        twins::merge(tx, &x, &y)?;
        let chat = ChatId::new(chat);
        twins::recount(tx, &chat)?;
        tx.touch(Topic::Messages { chat_id: chat });
        tx.touch(Topic::Chats);
    }
    for sql in [
        "DELETE FROM reactions WHERE sender_jid IN (?1, ?2) AND sender_jid <> '' AND EXISTS
             (SELECT 1 FROM reactions AS later WHERE later.message_id = reactions.message_id
              AND later.sender_jid IN (?1, ?2) AND later.sender_jid <> reactions.sender_jid
              AND (later.at, later.sender_jid) > (reactions.at, reactions.sender_jid))",
        "DELETE FROM votes WHERE voter_jid IN (?1, ?2) AND voter_jid <> '' AND EXISTS
             (SELECT 1 FROM votes AS later WHERE later.message_id = votes.message_id
              AND later.voter_jid IN (?1, ?2) AND later.voter_jid <> votes.voter_jid
              AND (later.at, later.voter_jid) > (votes.at, votes.voter_jid))",
    ] {
        tx.prepare_cached(sql)?.execute(params![one, two])?;
    }
    Ok(())
}
