//! Knowledge bases: what groups FAQs and sources.

use domain::{Base, BaseId, BasePatch, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::sql::{json, read_json};

/// What was deleted can be restored for so long.
pub(crate) const UNDO_MS: i64 = 24 * 60 * 60_000;

const SELECT: &str = "SELECT id, name, is_default, languages,
        (SELECT count(*) FROM faqs WHERE base_id = bases.id AND deleted_at IS NULL) AS faqs,
        (SELECT count(*) FROM sources
         WHERE base_id = bases.id AND deleted_at IS NULL AND parent_id IS NULL) AS sources,
        (SELECT count(*) FROM gaps WHERE base_id = bases.id AND closed_at IS NULL) AS gaps
 FROM bases WHERE deleted_at IS NULL";

fn read(row: &Row<'_>) -> rusqlite::Result<Base> {
    Ok(Base {
        id: BaseId::new(row.get::<_, String>("id")?),
        name: row.get("name")?,
        is_default: row.get("is_default")?,
        languages: read_json(row, "languages")?.unwrap_or_default(),
        faqs: row.get("faqs")?,
        sources: row.get("sources")?,
        gaps: row.get("gaps")?,
    })
}

/// Every base, oldest first.
pub fn all(conn: &Connection) -> anyhow::Result<Vec<Base>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} ORDER BY created_at, id"))?;
    Ok(statement.query_map([], read)?.collect::<Result<_, _>>()?)
}

/// One base.
pub fn get(conn: &Connection, id: &BaseId) -> anyhow::Result<Option<Base>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} AND id = ?1"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// The base to answer from: the chosen one, or the default if none was chosen or it is gone; with the languages that it
/// answers in.
pub fn answering(conn: &Connection, chosen: Option<&BaseId>) -> anyhow::Result<Option<(BaseId, Vec<String>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, languages FROM bases WHERE deleted_at IS NULL AND (id = ?1 OR is_default = 1)
         ORDER BY id = ?1 DESC LIMIT 1",
    )?;
    let found = statement
        .query_row([chosen.map(BaseId::as_str)], |row| {
            Ok((BaseId::new(row.get::<_, String>("id")?), read_json(row, "languages")?.unwrap_or_default()))
        })
        .optional()?;
    Ok(found)
}

/// The bases to answer from: those of the chosen ones that are there, or else the default; with the languages that they
/// answer in together. One of them without any answers in every language.
pub fn answering_together(conn: &Connection, chosen: &[BaseId]) -> anyhow::Result<(Vec<BaseId>, Vec<String>)> {
    let mut statement = conn.prepare_cached("SELECT id, languages FROM bases WHERE deleted_at IS NULL AND id = ?1")?;
    let (mut bases, mut languages, mut any) = (Vec::new(), Vec::<String>::new(), false);
    for id in chosen {
        let found: Option<Vec<String>> = statement
            .query_row([id.as_str()], |row| Ok(read_json(row, "languages")?.unwrap_or_default()))
            .optional()?;
        if let Some(of_base) = found {
            any |= of_base.is_empty();
            languages.extend(of_base.into_iter().filter(|language| !languages.contains(language)).collect::<Vec<_>>());
            bases.push(id.clone());
        }
    }
    if bases.is_empty() {
        let default = answering(conn, None)?;
        return Ok(default.map_or_else(Default::default, |(base, languages)| (vec![base], languages)));
    }
    Ok((bases, if any { Vec::new() } else { languages }))
}

/// Adds a base; the first one becomes the default.
pub fn insert(tx: &Tx<'_>, id: &BaseId, name: &str, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO bases (id, name, is_default, created_at)
         VALUES (?1, ?2, NOT EXISTS (SELECT 1 FROM bases WHERE is_default = 1), ?3)",
    )?
    .execute(params![id.as_str(), name, now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Changes a base that is there. The former default stops being it.
pub fn update(tx: &Tx<'_>, id: &BaseId, patch: &BasePatch) -> anyhow::Result<()> {
    if patch.is_default == Some(true) {
        tx.execute("UPDATE bases SET is_default = 0 WHERE is_default = 1", [])?;
        tx.execute("UPDATE bases SET is_default = 1 WHERE id = ?1", [id.as_str()])?;
    }
    tx.prepare_cached("UPDATE bases SET name = coalesce(?2, name), languages = coalesce(?3, languages) WHERE id = ?1")?
        .execute(params![id.as_str(), patch.name, patch.languages.as_ref().map(json).transpose()?])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Deletes a base, so that it can be restored for a day. Returns whether it was there.
pub fn delete(tx: &Tx<'_>, id: &BaseId, now: UnixMs) -> anyhow::Result<bool> {
    let deleted = tx
        .prepare_cached("UPDATE bases SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL AND is_default = 0")?
        .execute(params![id.as_str(), now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(deleted > 0)
}

/// Takes a deletion back.
pub fn restore(tx: &Tx<'_>, id: &BaseId) -> anyhow::Result<Option<Base>> {
    tx.prepare_cached("UPDATE bases SET deleted_at = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    get(tx, id)
}

/// Adds a base that is deleted as yet, so that nobody sees it while it is being filled. Left so, it is forgotten after a day.
pub fn insert_hidden(tx: &Tx<'_>, id: &BaseId, name: &str, languages: &[String], now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO bases (id, name, is_default, languages, created_at, deleted_at) VALUES (?1, ?2, 0, ?3, ?4, ?4)",
    )?
    .execute(params![id.as_str(), name, json(&languages)?, now.0])?;
    Ok(())
}

/// Shows a hidden base, under a name; it becomes the default if there is none.
pub fn show(tx: &Tx<'_>, id: &BaseId, name: &str) -> anyhow::Result<Option<Base>> {
    tx.prepare_cached(
        "UPDATE bases SET deleted_at = NULL, name = ?2,
                          is_default = NOT EXISTS (SELECT 1 FROM bases WHERE is_default = 1)
         WHERE id = ?1",
    )?
    .execute([id.as_str(), name])?;
    tx.touch(Topic::Knowledge);
    get(tx, id)
}

/// Forgets a base that was never shown.
pub fn forget_hidden(tx: &Tx<'_>, id: &BaseId) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM bases WHERE id = ?1 AND deleted_at IS NOT NULL")?.execute([id.as_str()])?;
    Ok(())
}

/// Forgets bases deleted more than a day ago, with everything in them.
pub fn purge(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM bases WHERE deleted_at < ?1")?.execute([now.plus(-UNDO_MS).0])?;
    Ok(())
}
