//! Pins: questions with the passage that must answer them.

use domain::knowledge::PinTry;
use domain::{BaseId, FaqId, Pin, PinId, SourceId, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, read_json};

const SELECT: &str = "SELECT id, base_id, question, faq_id, source_id, quote, last, before,
        coalesce((SELECT question FROM faqs WHERE faqs.id = pins.faq_id AND faqs.deleted_at IS NULL),
                 (SELECT title FROM sources WHERE sources.id = pins.source_id AND sources.deleted_at IS NULL),
                 '') AS expected
 FROM pins";

fn read(row: &Row<'_>) -> rusqlite::Result<Pin> {
    Ok(Pin {
        id: PinId::new(row.get::<_, String>("id")?),
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        question: row.get("question")?,
        faq_id: row.get::<_, Option<String>>("faq_id")?.map(FaqId::new),
        source_id: row.get::<_, Option<String>>("source_id")?.map(SourceId::new),
        quote: row.get("quote")?,
        expected: row.get("expected")?,
        last: read_json(row, "last")?,
        before: read_json(row, "before")?,
    })
}

/// The pins of a base, oldest first.
pub fn of_base(conn: &Connection, base: &BaseId) -> anyhow::Result<Vec<Pin>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE base_id = ?1 ORDER BY created_at, id"))?;
    Ok(statement.query_map([base.as_str()], read)?.collect::<Result<_, _>>()?)
}

/// One pin.
pub fn get(conn: &Connection, id: &PinId) -> anyhow::Result<Option<Pin>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// What a pin expects.
#[derive(Clone, Debug)]
pub struct Expected {
    /// A FAQ,
    pub faq_id: Option<FaqId>,
    /// or a source
    pub source_id: Option<SourceId>,
    /// with the passage that has these words.
    pub quote: String,
}

/// Adds a pin.
pub fn insert(
    tx: &Tx<'_>,
    id: &PinId,
    base: &BaseId,
    question: &str,
    expected: &Expected,
    now: UnixMs,
) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO pins (id, base_id, question, faq_id, source_id, quote, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id.as_str(),
        base.as_str(),
        question,
        expected.faq_id.as_ref().map(FaqId::as_str),
        expected.source_id.as_ref().map(SourceId::as_str),
        expected.quote,
        now.0
    ])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Notes how a pin was answered; what was the last try becomes the one before.
pub fn note(tx: &Tx<'_>, id: &PinId, tried: &PinTry) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE pins SET before = last, last = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), json(tried)?])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Forgets a pin. Returns whether there was one.
pub fn delete(tx: &Tx<'_>, id: &PinId) -> anyhow::Result<bool> {
    let deleted = tx.prepare_cached("DELETE FROM pins WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    Ok(deleted > 0)
}
