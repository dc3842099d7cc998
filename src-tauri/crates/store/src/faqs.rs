//! FAQs: questions with their answers, one half of what search finds.

use domain::{BaseId, Faq, FaqId, FaqInput, Topic, UnixMs, text};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::bases::UNDO_MS;
use crate::sql::{json, moment, read_json};

const COLUMNS: &str = "id, base_id, question, variants, answer, updated_at, uses";

fn read(row: &Row<'_>) -> rusqlite::Result<Faq> {
    Ok(Faq {
        id: FaqId::new(row.get::<_, String>("id")?),
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        question: row.get("question")?,
        variants: read_json(row, "variants")?.unwrap_or_default(),
        answer: row.get("answer")?,
        updated_at: moment(row, "updated_at")?,
        uses: row.get("uses")?,
    })
}

/// The FAQs of a base in which `text` stands, by question.
pub fn of_base(conn: &Connection, base: &BaseId, text: &str) -> anyhow::Result<Vec<Faq>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM faqs
         WHERE base_id = ?1 AND deleted_at IS NULL
           AND (?2 = '' OR instr(folded(question), ?2) > 0 OR instr(folded(answer), ?2) > 0
                OR instr(folded(variants), ?2) > 0)
         ORDER BY question COLLATE NOCASE, id"
    ))?;
    let rows = statement.query_map(params![base.as_str(), text::folded(text)], read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One FAQ, deleted ones too.
pub fn get(conn: &Connection, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM faqs WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// One FAQ, unless it or its base is deleted.
pub fn live(conn: &Connection, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM faqs WHERE id = ?1 AND deleted_at IS NULL
           AND EXISTS (SELECT 1 FROM bases WHERE bases.id = base_id AND bases.deleted_at IS NULL)"
    ))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Adds a FAQ, or replaces the words of the one that has this id.
pub fn put(tx: &Tx<'_>, id: &FaqId, base: &BaseId, faq: &FaqInput, now: UnixMs) -> anyhow::Result<Faq> {
    let variants = json(&faq.variants)?;
    let stamp = text::fingerprint([base.as_str(), &faq.question, &variants, &faq.answer]);
    tx.prepare_cached(
        "INSERT INTO faqs (id, base_id, question, variants, answer, stamp, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET question = excluded.question, variants = excluded.variants,
                                        answer = excluded.answer, stamp = excluded.stamp,
                                        updated_at = excluded.updated_at",
    )?
    .execute(params![id.as_str(), base.as_str(), faq.question, variants, faq.answer, stamp, now.0])?;
    tx.touch(Topic::Knowledge);
    get(tx, id)?.ok_or_else(|| anyhow::anyhow!("The FAQ is gone right after it was written"))
}

/// Deletes a FAQ, so that it can be restored for a day. Returns whether there was one.
pub fn delete(tx: &Tx<'_>, id: &FaqId, now: UnixMs) -> anyhow::Result<bool> {
    let deleted = tx
        .prepare_cached("UPDATE faqs SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL")?
        .execute(params![id.as_str(), now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(deleted > 0)
}

/// Takes a deletion back.
pub fn restore(tx: &Tx<'_>, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    tx.prepare_cached("UPDATE faqs SET deleted_at = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    get(tx, id)
}

/// Counts an answer given with each of these FAQs.
pub fn count_use(tx: &Tx<'_>, ids: &[FaqId]) -> anyhow::Result<()> {
    for id in ids {
        tx.prepare_cached("UPDATE faqs SET uses = uses + 1 WHERE id = ?1")?.execute([id.as_str()])?;
    }
    Ok(())
}

/// Forgets FAQs deleted more than a day ago.
pub fn purge(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM faqs WHERE deleted_at < ?1")?.execute([now.plus(-UNDO_MS).0])?;
    Ok(())
}
