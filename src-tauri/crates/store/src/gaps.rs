//! Gaps: questions of customers that had no good answer, one row a question; grouping them is the engine's.

use domain::{BaseId, ChatId, FaqId, GapId, Topic, UnixMs};
use rusqlite::{Connection, Row, params};

use crate::Tx;
use crate::sql::moment;

/// Open questions of a base that are kept; older ones are forgotten.
pub const MOST: u32 = 500;

/// A question that had no good answer.
#[derive(Clone, Debug)]
pub struct OpenGap {
    /// Its id.
    pub id: GapId,
    /// As the customer asked.
    pub question: String,
    /// When.
    pub at: UnixMs,
    /// Where, if that chat is still there.
    pub chat_id: Option<ChatId>,
    /// What the operator replied there first, if he did.
    pub reply: Option<String>,
}

/// What a turn leaves when the knowledge base had no answer.
#[derive(Clone, Debug)]
pub struct NewGap {
    /// Its id.
    pub id: GapId,
    /// The base that was asked.
    pub base_id: BaseId,
    /// As the customer asked.
    pub question: String,
    /// How sure the best passage was.
    pub confidence: Option<f64>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<OpenGap> {
    Ok(OpenGap {
        id: GapId::new(row.get::<_, String>("id")?),
        question: row.get("question")?,
        at: moment(row, "at")?,
        chat_id: row.get::<_, Option<String>>("chat_id")?.map(ChatId::new),
        reply: row.get("reply")?,
    })
}

/// The open questions of a base, newest first.
pub fn open(conn: &Connection, base: &BaseId) -> anyhow::Result<Vec<OpenGap>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, question, at, chat_id,
                (SELECT text FROM messages
                 WHERE messages.chat_id = gaps.chat_id AND sender IN ('operator', 'phone') AND messages.at >= gaps.at
                   AND text <> '' AND deleted = 0
                 ORDER BY seq LIMIT 1) AS reply
         FROM gaps WHERE base_id = ?1 AND closed_at IS NULL ORDER BY at DESC, id DESC LIMIT ?2",
    )?;
    Ok(statement.query_map(params![base.as_str(), MOST], read)?.collect::<Result<_, _>>()?)
}

/// Adds a question; the oldest one goes when there are too many.
pub fn insert(tx: &Tx<'_>, gap: &NewGap, chat: &ChatId, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO gaps (id, base_id, chat_id, question, confidence, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        gap.id.as_str(),
        gap.base_id.as_str(),
        chat.as_str(),
        gap.question,
        gap.confidence,
        now.0
    ])?;
    tx.prepare_cached(
        "DELETE FROM gaps WHERE id IN (SELECT id FROM gaps WHERE base_id = ?1 AND closed_at IS NULL
                                       ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?2)",
    )?
    .execute(params![gap.base_id.as_str(), MOST])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Settles questions: answered by this FAQ, or dismissed.
pub fn close(tx: &Tx<'_>, ids: &[GapId], faq: Option<&FaqId>, now: UnixMs) -> anyhow::Result<()> {
    let mut statement =
        tx.prepare_cached("UPDATE gaps SET closed_at = ?2, faq_id = ?3 WHERE id = ?1 AND closed_at IS NULL")?;
    for id in ids {
        statement.execute(params![id.as_str(), now.0, faq.map(FaqId::as_str)])?;
    }
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Takes that back.
pub fn reopen(tx: &Tx<'_>, ids: &[GapId]) -> anyhow::Result<()> {
    let mut statement = tx.prepare_cached("UPDATE gaps SET closed_at = NULL, faq_id = NULL WHERE id = ?1")?;
    for id in ids {
        statement.execute([id.as_str()])?;
    }
    tx.touch(Topic::Knowledge);
    Ok(())
}
