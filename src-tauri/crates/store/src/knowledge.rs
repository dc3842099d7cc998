//! Knowledge bases and FAQs: the truth that the search index is built from.

use domain::{Base, BaseId, Faq, FaqId, FaqInput, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::moment;

/// A deleted FAQ can be restored for so long.
const UNDO_MS: i64 = 24 * 60 * 60_000;

const FAQ_COLUMNS: &str = "id, base_id, question, answer, updated_at, uses";

fn read_faq(row: &Row<'_>) -> rusqlite::Result<Faq> {
    Ok(Faq {
        id: FaqId::new(row.get::<_, String>("id")?),
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        question: row.get("question")?,
        answer: row.get("answer")?,
        updated_at: moment(row, "updated_at")?,
        uses: row.get("uses")?,
    })
}

/// Every base, oldest first.
pub fn bases(conn: &Connection) -> anyhow::Result<Vec<Base>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name, is_default,
                (SELECT count(*) FROM faqs WHERE base_id = bases.id AND deleted_at IS NULL) AS faqs
         FROM bases ORDER BY created_at, id",
    )?;
    let rows = statement
        .query_map([], |row| {
            Ok(Base {
                id: BaseId::new(row.get::<_, String>("id")?),
                name: row.get("name")?,
                is_default: row.get("is_default")?,
                faqs: row.get("faqs")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Adds a base; the first one becomes the default.
pub fn insert_base(tx: &Tx<'_>, id: &BaseId, name: &str, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO bases (id, name, is_default, created_at)
         VALUES (?1, ?2, NOT EXISTS (SELECT 1 FROM bases WHERE is_default = 1), ?3)",
    )?
    .execute(params![id.as_str(), name, now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// The base used by accounts that chose none.
pub fn default_base(conn: &Connection) -> anyhow::Result<Option<BaseId>> {
    let id: Option<String> =
        conn.prepare_cached("SELECT id FROM bases WHERE is_default = 1")?.query_row([], |row| row.get(0)).optional()?;
    Ok(id.map(BaseId::new))
}

/// The FAQs of a base whose question or answer contains `text`, by question.
pub fn faqs(conn: &Connection, base: &BaseId, text: &str) -> anyhow::Result<Vec<Faq>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {FAQ_COLUMNS} FROM faqs
         WHERE base_id = ?1 AND deleted_at IS NULL
           AND (?2 = '' OR instr(folded(question), ?2) > 0 OR instr(folded(answer), ?2) > 0)
         ORDER BY question COLLATE NOCASE, id"
    ))?;
    let rows =
        statement.query_map(params![base.as_str(), domain::text::folded(text)], read_faq)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Every FAQ of every base: what the index must equal.
pub fn every_faq(conn: &Connection) -> anyhow::Result<Vec<Faq>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {FAQ_COLUMNS} FROM faqs WHERE deleted_at IS NULL ORDER BY id"))?;
    let rows = statement.query_map([], read_faq)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// One FAQ, deleted ones too.
pub fn faq(conn: &Connection, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    let mut statement = conn.prepare_cached(&format!("SELECT {FAQ_COLUMNS} FROM faqs WHERE id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read_faq).optional()?)
}

/// One FAQ, unless it is deleted.
pub fn live_faq(conn: &Connection, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {FAQ_COLUMNS} FROM faqs WHERE id = ?1 AND deleted_at IS NULL"))?;
    Ok(statement.query_row([id.as_str()], read_faq).optional()?)
}

/// Adds a FAQ, or replaces question and answer of the one that has this id.
pub fn put_faq(tx: &Tx<'_>, id: &FaqId, base: &BaseId, faq: &FaqInput, now: UnixMs) -> anyhow::Result<Faq> {
    tx.prepare_cached(
        "INSERT INTO faqs (id, base_id, question, answer, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET question = excluded.question, answer = excluded.answer,
                                        updated_at = excluded.updated_at",
    )?
    .execute(params![id.as_str(), base.as_str(), faq.question, faq.answer, now.0])?;
    tx.touch(Topic::Knowledge);
    self::faq(tx, id)?.ok_or_else(|| anyhow::anyhow!("The FAQ is gone right after it was written"))
}

/// Deletes a FAQ, so that it can be restored for a day. Returns whether there was one.
pub fn delete_faq(tx: &Tx<'_>, id: &FaqId, now: UnixMs) -> anyhow::Result<bool> {
    let deleted = tx
        .prepare_cached("UPDATE faqs SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL")?
        .execute(params![id.as_str(), now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(deleted > 0)
}

/// Takes a deletion back.
pub fn restore_faq(tx: &Tx<'_>, id: &FaqId) -> anyhow::Result<Option<Faq>> {
    tx.prepare_cached("UPDATE faqs SET deleted_at = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    faq(tx, id)
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
