//! Twins: one message that was recorded twice, because nobody knew that two addresses are one person's.

use domain::{ChatId, DeliveryEvent, MessageId};
use rusqlite::{Row, params};

use crate::corrections;
use crate::{Tx, messages};

struct Twin {
    id: MessageId,
    seq: i64,
    /// It passed our outbox.
    ours: bool,
    text: String,
    deleted: bool,
    edited_at: Option<i64>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Twin> {
    Ok(Twin {
        id: MessageId::new(row.get::<_, String>("id")?),
        seq: row.get("seq")?,
        ours: row.get("ours")?,
        text: row.get("text")?,
        deleted: row.get("deleted")?,
        edited_at: row.get("edited_at")?,
    })
}

fn get(tx: &Tx<'_>, id: &str) -> anyhow::Result<Twin> {
    Ok(tx
        .prepare_cached(
            "SELECT id, seq, sender_jid = '' AS ours, text, deleted, iif(edited, edited_at, NULL) AS edited_at
             FROM messages WHERE id = ?1",
        )?
        .query_row([id], read)?)
}

/// Makes one message of two: the one that was here first stays (ours, if one is), with everything that belongs to either.
pub(crate) fn merge(tx: &Tx<'_>, one: &str, two: &str) -> anyhow::Result<()> {
    let (one, two) = (get(tx, one)?, get(tx, two)?);
    let first = if one.ours != two.ours { one.ours } else { one.seq < two.seq };
    let (stays, goes) = if first { (one, two) } else { (two, one) };
    let pair = params![stays.id.as_str(), goes.id.as_str()];
    for sql in [
        // Handled is handled, seen is seen: nothing is answered twice.
        "UPDATE messages SET turn = min(turn, (SELECT turn FROM messages WHERE id = ?2)),
                             unseen = min(unseen, (SELECT unseen FROM messages WHERE id = ?2)) WHERE id = ?1",
        "INSERT INTO reactions (message_id, sender, sender_jid, name, emoji, at)
             SELECT ?1, sender, sender_jid, name, emoji, at FROM reactions WHERE message_id = ?2
         ON CONFLICT DO UPDATE SET name = excluded.name, emoji = excluded.emoji, at = excluded.at WHERE excluded.at > at",
        "INSERT INTO votes (message_id, voter_jid, name, options, at)
             SELECT ?1, voter_jid, name, options, at FROM votes WHERE message_id = ?2
         ON CONFLICT DO UPDATE SET name = excluded.name, options = excluded.options, at = excluded.at
             WHERE excluded.at > at",
        "UPDATE OR IGNORE media_content SET message_id = ?1 WHERE message_id = ?2",
        "UPDATE OR IGNORE downloads SET message_id = ?1 WHERE message_id = ?2",
        "DELETE FROM downloads WHERE message_id = ?1
             AND EXISTS (SELECT 1 FROM media_content WHERE message_id = ?1) AND ?2 <> ''",
        "UPDATE OR IGNORE transcripts SET message_id = ?1 WHERE message_id = ?2",
        "UPDATE changes SET message_id = ?1 WHERE message_id = ?2",
        "UPDATE OR IGNORE receipts_due SET message_id = ?1 WHERE message_id = ?2",
    ] {
        tx.prepare_cached(sql)?.execute(pair)?;
    }
    if stays.ours && !goes.ours {
        // An echo of ours: it arrived.
        messages::advance(tx, &stays.id, DeliveryEvent::Acknowledged, None)?;
    }
    if goes.deleted || stays.deleted {
        corrections::empty(tx, &stays.id)?;
    } else if let Some(edited_at) = goes.edited_at.filter(|at| stays.edited_at.is_none_or(|earlier| *at > earlier)) {
        corrections::reword(tx, &stays.id, &goes.text, domain::UnixMs(edited_at))?;
    }
    tx.prepare_cached("DELETE FROM messages WHERE id = ?1")?.execute([goes.id.as_str()])?;
    Ok(())
}

/// Counts a chat's unread messages again, looks for its last one, and closes its turn if nothing is left of it.
pub(crate) fn recount(tx: &Tx<'_>, chat: &ChatId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE chats SET unread = (SELECT count(*) FROM messages WHERE chat_id = ?1 AND unseen = 1),
                          last_seq = (SELECT max(seq) FROM messages WHERE chat_id = ?1)
         WHERE id = ?1",
    )?
    .execute([chat.as_str()])?;
    corrections::close_if_empty(tx, chat)
}
