//! Practice bubbles: what the practice phones sent and got. The far side of the sandbox network.

use domain::practice::{PracticeBubble, Ticks};
use domain::{AccountId, Change, MessageId, Topic, WireId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, moment, read_json, read_word, read_word_opt, word};

fn read(row: &Row<'_>) -> rusqlite::Result<PracticeBubble> {
    Ok(PracticeBubble {
        wire_id: WireId::new(row.get::<_, String>("wire_id")?),
        from_me: row.get("from_me")?,
        kind: read_word(row, "kind")?,
        text: row.get("text")?,
        media: read_json(row, "media")?,
        at: moment(row, "at")?,
        ticks: read_word_opt(row, "ticks")?,
        choices: read_json(row, "options")?.unwrap_or_default(),
        tap: row.get("tap")?,
        file_of: None,
        reaction: row.get("reaction")?,
        edited: row.get("edited")?,
        deleted: row.get("deleted")?,
    })
}

/// The same with the message that has its file: the log keeps no contents, the shop's chat does.
fn read_with_file(row: &Row<'_>) -> rusqlite::Result<PracticeBubble> {
    let file_of = row.get::<_, Option<String>>("file_of")?.map(MessageId::new);
    Ok(PracticeBubble { file_of, ..read(row)? })
}

fn touch(tx: &Tx<'_>, account: &AccountId) {
    tx.touch(Topic::Practice { account_id: account.clone() });
}

/// Adds a bubble to a phone; `false` if it has that one already.
pub fn insert(tx: &Tx<'_>, account: &AccountId, jid: &str, bubble: &PracticeBubble) -> anyhow::Result<bool> {
    let added = tx
        .prepare_cached(
            "INSERT INTO practice_bubbles (account_id, jid, wire_id, from_me, kind, text, media, at, ticks, options,
                                           tap)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (account_id, jid, wire_id) DO NOTHING",
        )?
        .execute(params![
            account.as_str(),
            jid,
            bubble.wire_id.as_str(),
            bubble.from_me,
            word(bubble.kind),
            bubble.text,
            bubble.media.as_ref().map(json).transpose()?,
            bubble.at.0,
            bubble.ticks.map(word),
            (!bubble.choices.is_empty()).then(|| json(&bubble.choices)).transpose()?,
            bubble.tap
        ])?;
    touch(tx, account);
    Ok(added > 0)
}

/// The newest bubbles of a phone, oldest first.
pub fn newest(conn: &Connection, account: &AccountId, jid: &str, limit: u32) -> anyhow::Result<Vec<PracticeBubble>> {
    let mut statement = conn.prepare_cached(
        "SELECT wire_id, from_me, kind, text, media, at, ticks, options, tap, reaction, edited, deleted,
                CASE WHEN media IS NOT NULL THEN (
                    SELECT messages.id FROM chats JOIN messages ON messages.chat_id = chats.id
                    WHERE chats.account_id = ?1 AND chats.jid = ?2 AND messages.wire_id = practice_bubbles.wire_id
                ) END AS file_of
         FROM practice_bubbles WHERE account_id = ?1 AND jid = ?2 ORDER BY seq DESC LIMIT ?3",
    )?;
    let mut rows: Vec<PracticeBubble> =
        statement.query_map(params![account.as_str(), jid, limit], read_with_file)?.collect::<Result<_, _>>()?;
    rows.reverse();
    Ok(rows)
}

/// Whether a phone has a message of the shop.
pub fn has(conn: &Connection, account: &AccountId, jid: &str, wire: &WireId) -> anyhow::Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM practice_bubbles WHERE account_id = ?1 AND jid = ?2 AND wire_id = ?3)",
        )?
        .query_row(params![account.as_str(), jid, wire.as_str()], |row| row.get(0))?)
}

/// Moves the ticks of the customer's own bubbles; what the operator saw stays seen.
pub fn set_ticks(tx: &Tx<'_>, account: &AccountId, jid: &str, wires: &[WireId], ticks: Ticks) -> anyhow::Result<()> {
    for wire in wires {
        tx.prepare_cached(
            "UPDATE practice_bubbles SET ticks = ?4
             WHERE account_id = ?1 AND jid = ?2 AND wire_id = ?3 AND from_me = 1 AND ticks <> 'read'",
        )?
        .execute(params![account.as_str(), jid, wire.as_str(), word(ticks)])?;
    }
    touch(tx, account);
    Ok(())
}

/// The shop changes a bubble. What came in another order than it left changes nothing that is gone.
pub fn change(tx: &Tx<'_>, account: &AccountId, jid: &str, wire: &WireId, change: &Change) -> anyhow::Result<()> {
    let (set, value) = match change {
        Change::React { emoji } => ("reaction = nullif(?4, '')", emoji.as_str()),
        Change::Edit { text } => ("text = ?4, edited = 1", text.as_str()),
        Change::Delete => ("text = ?4, media = NULL, options = NULL, reaction = NULL, deleted = 1", ""),
    };
    tx.prepare_cached(&format!(
        "UPDATE practice_bubbles SET {set} WHERE account_id = ?1 AND jid = ?2 AND wire_id = ?3 AND deleted = 0"
    ))?
    .execute(params![account.as_str(), jid, wire.as_str(), value])?;
    touch(tx, account);
    Ok(())
}

/// The customer opened the chat; returns the shop's messages he now saw for the first time.
pub fn open(tx: &Tx<'_>, account: &AccountId, jid: &str) -> anyhow::Result<Vec<WireId>> {
    let mut statement = tx.prepare_cached(
        "SELECT wire_id FROM practice_bubbles WHERE account_id = ?1 AND jid = ?2 AND from_me = 0 AND opened = 0 ORDER BY seq",
    )?;
    let seen: Vec<WireId> = statement
        .query_map(params![account.as_str(), jid], |row| Ok(WireId::new(row.get::<_, String>(0)?)))?
        .collect::<Result<_, _>>()?;
    if !seen.is_empty() {
        tx.prepare_cached("UPDATE practice_bubbles SET opened = 1 WHERE account_id = ?1 AND jid = ?2 AND from_me = 0")?
            .execute(params![account.as_str(), jid])?;
        touch(tx, account);
    }
    Ok(seen)
}

/// The customer's own messages that the shop has not confirmed: they are delivered again.
pub fn pending(conn: &Connection, account: &AccountId) -> anyhow::Result<Vec<(String, PracticeBubble)>> {
    let mut statement = conn.prepare_cached(
        "SELECT jid, wire_id, from_me, kind, text, media, at, ticks, options, tap, reaction, edited, deleted
         FROM practice_bubbles
         WHERE account_id = ?1 AND from_me = 1 AND ticks = 'pending' ORDER BY seq",
    )?;
    let rows =
        statement.query_map([account.as_str()], |row| Ok((row.get("jid")?, read(row)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// What a phone's entry in the list of phones shows.
pub struct Summary {
    /// The last bubble.
    pub last: Option<PracticeBubble>,
    /// The shop's messages not opened.
    pub unread: u32,
}

/// The summary of one phone.
pub fn summary(conn: &Connection, account: &AccountId, jid: &str) -> anyhow::Result<Summary> {
    let last = conn
        .prepare_cached(
            "SELECT wire_id, from_me, kind, text, media, at, ticks, options, tap, reaction, edited, deleted
             FROM practice_bubbles
             WHERE account_id = ?1 AND jid = ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![account.as_str(), jid], read)
        .optional()?;
    let unread = conn
        .prepare_cached(
            "SELECT count(*) FROM practice_bubbles WHERE account_id = ?1 AND jid = ?2 AND from_me = 0 AND opened = 0",
        )?
        .query_row(params![account.as_str(), jid], |row| row.get(0))?;
    Ok(Summary { last, unread })
}
