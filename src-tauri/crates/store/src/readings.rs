//! Readings: how far each source is, `pending → processing → indexed | failed`.
//!
//! A reading works beside the operator, who may stop, change, delete or move its source at any time. So everything it
//! writes holds only while the source is still `processing` and there; else the function answers that it was overtaken,
//! and nothing is changed.

use domain::knowledge::Refresh;
use domain::{Source, SourceId, SourceState, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::sources::{self, LIVE, Original};
use crate::sql::{json, read_word, word};
use crate::{Tx, chunks};

/// The first wait after a reading that failed; each further one waits four times as long, up to the usual rhythm.
const FIRST_RETRY_MS: i64 = 15 * 60_000;

/// What is read beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Sites: their pages are searched for, mostly waiting for the network.
    Sites,
    /// Everything that is taken apart here: files, texts, pages.
    Documents,
}

/// A source whose turn it is.
#[derive(Debug)]
pub struct Claimed {
    /// The source.
    pub source: Source,
    /// Its original must be got again.
    pub refetch: bool,
    /// How to ask whether the page changed.
    pub seen: Option<String>,
    /// Hash of the original that was read last.
    pub content_hash: Option<String>,
    /// By which rules it was cut.
    pub cut_by: Option<String>,
}

/// Takes the next source that waits: the oldest, and what needs no network before what does.
pub fn claim(tx: &Tx<'_>, queue: Queue) -> anyhow::Result<Option<Claimed>> {
    let mut next = tx.prepare_cached(&format!(
        "SELECT id FROM sources WHERE state = 'pending' AND (kind = 'site') = ?1 AND {LIVE}
         ORDER BY kind = 'page' AND refetch = 1, created_at, id LIMIT 1"
    ))?;
    let Some(id) = next.query_row([queue == Queue::Sites], |row| row.get::<_, String>(0)).optional()? else {
        return Ok(None);
    };
    let id = SourceId::new(id);
    tx.prepare_cached("UPDATE sources SET state = 'processing', reason = NULL WHERE id = ?1")?
        .execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    let Some(source) = sources::live(tx, &id)? else { return Ok(None) };
    let claimed = tx
        .prepare_cached("SELECT refetch, seen, content_hash, cut_by FROM sources WHERE id = ?1")?
        .query_row([id.as_str()], |row| {
            let (refetch, seen) = (row.get("refetch")?, row.get("seen")?);
            Ok(Claimed { source, refetch, seen, content_hash: row.get("content_hash")?, cut_by: row.get("cut_by")? })
        })?;
    Ok(Some(claimed))
}

/// Whether the reading of a source was not overtaken.
pub fn is_reading(conn: &Connection, id: &SourceId) -> anyhow::Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM sources WHERE id = ?1 AND state = 'processing' AND {LIVE})");
    Ok(conn.prepare_cached(&sql)?.query_row([id.as_str()], |row| row.get(0))?)
}

/// Keeps what was fetched. Returns whether the reading was not overtaken.
pub fn keep(tx: &Tx<'_>, id: &SourceId, original: &Original<'_>) -> anyhow::Result<bool> {
    let goes_on = is_reading(tx, id)?;
    if goes_on {
        sources::put_content(tx, id, original)?;
    }
    Ok(goes_on)
}

/// The end of a reading that went well: it answers. Returns whether the reading was not overtaken.
pub fn finish(tx: &Tx<'_>, id: &SourceId, now: UnixMs) -> anyhow::Result<bool> {
    if !is_reading(tx, id)? {
        return Ok(false);
    }
    let next = refresh(tx, id)?.every_ms().map(|every| now.plus(every).0);
    tx.prepare_cached(
        "UPDATE sources SET state = 'indexed', reason = NULL, failures = 0, refetch = 0, read_at = ?2, next_read_at = ?3
         WHERE id = ?1",
    )?
    .execute(params![id.as_str(), now.0, next])?;
    tx.touch(Topic::Knowledge);
    Ok(true)
}

/// What the operator should know of a site that was searched.
pub fn warn(tx: &Tx<'_>, id: &SourceId, warnings: &[String]) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE sources SET warnings = ?2 WHERE id = ?1")?.execute([id.as_str(), &json(&warnings)?])?;
    Ok(())
}

/// The end of a reading that failed: what the source said before still answers, and it is tried again later if it is read
/// by itself. Returns how many readings in a row failed; nothing if the reading was overtaken.
pub fn fail(tx: &Tx<'_>, id: &SourceId, reason: &str, now: UnixMs) -> anyhow::Result<Option<u32>> {
    if !is_reading(tx, id)? {
        return Ok(None);
    }
    let failures: u32 = tx
        .prepare_cached("SELECT failures + 1 FROM sources WHERE id = ?1")?
        .query_row([id.as_str()], |row| row.get(0))?;
    let next = refresh(tx, id)?.every_ms().map(|every| now.plus(retry_ms(failures).min(every)).0);
    tx.prepare_cached(
        "UPDATE sources SET state = 'failed', reason = ?2, failures = ?3, next_read_at = ?4 WHERE id = ?1",
    )?
    .execute(params![id.as_str(), reason, failures, next])?;
    tx.touch(Topic::Knowledge);
    Ok(Some(failures))
}

fn retry_ms(failures: u32) -> i64 {
    FIRST_RETRY_MS.saturating_mul(4_i64.saturating_pow(failures.saturating_sub(1)))
}

fn refresh(conn: &Connection, id: &SourceId) -> anyhow::Result<Refresh> {
    let mut statement = conn.prepare_cached("SELECT refresh FROM sources WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| read_word(row, "refresh"))?)
}

/// Lets a source wait for its turn again; `refetch`: with a new original. Nothing if it waits or is read already.
pub fn ask(tx: &Tx<'_>, id: &SourceId, refetch: bool) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE sources SET state = 'pending', reason = NULL, refetch = ?2
         WHERE id = ?1 AND state NOT IN ('pending', 'processing')",
    )?
    .execute(params![id.as_str(), refetch])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Gives a source a new original to be read. A reading of the old one is overtaken.
pub fn replace(tx: &Tx<'_>, id: &SourceId, original: &Original<'_>) -> anyhow::Result<()> {
    sources::put_content(tx, id, original)?;
    tx.prepare_cached("UPDATE sources SET state = 'pending', reason = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Stops the reading of a source, before it or in it: what was read before answers as ever, what never was has failed and
/// says nothing. Returns whether there was anything to stop.
pub fn stop(tx: &Tx<'_>, id: &SourceId, reason: &str, now: UnixMs) -> anyhow::Result<bool> {
    let mut waits =
        tx.prepare_cached("SELECT read_at IS NULL FROM sources WHERE id = ?1 AND state IN ('pending', 'processing')")?;
    let Some(never_read) = waits.query_row([id.as_str()], |row| row.get::<_, bool>(0)).optional()? else {
        return Ok(false);
    };
    if never_read {
        chunks::forget(tx, id)?;
    }
    let next = refresh(tx, id)?.every_ms().map(|every| now.plus(every).0);
    tx.prepare_cached("UPDATE sources SET state = ?2, reason = ?3, refetch = 1, next_read_at = ?4 WHERE id = ?1")?
        .execute(params![
            id.as_str(),
            word(if never_read { SourceState::Failed } else { SourceState::Indexed }),
            never_read.then_some(reason),
            next
        ])?;
    tx.touch(Topic::Knowledge);
    Ok(true)
}

/// What was being read when it was cut off waits again: everything after a start, one source after a failure of ours.
pub fn resume(tx: &Tx<'_>, id: Option<&SourceId>) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE sources SET state = 'pending' WHERE state = 'processing' AND (?1 IS NULL OR id = ?1)")?
        .execute([id.map(SourceId::as_str)])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// The rules by which sources are cut.
pub fn rules(conn: &Connection) -> anyhow::Result<Vec<String>> {
    let mut statement =
        conn.prepare("SELECT DISTINCT cut_by FROM sources WHERE cut_by IS NOT NULL AND state = 'indexed'")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// What was cut by these rules waits to be cut by others.
pub fn cut_anew(tx: &Tx<'_>, cut_by: &str) -> anyhow::Result<()> {
    tx.execute("UPDATE sources SET state = 'pending' WHERE state = 'indexed' AND cut_by = ?1", [cut_by])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Lets wait what should be read again by now. Returns whether there is anything.
pub fn ask_due(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<bool> {
    let asked = tx
        .prepare_cached(&format!(
            "UPDATE sources SET state = 'pending', refetch = 1
             WHERE next_read_at <= ?1 AND state IN ('indexed', 'failed') AND {LIVE}"
        ))?
        .execute([now.0])?;
    if asked > 0 {
        tx.touch(Topic::Knowledge);
    }
    Ok(asked > 0)
}
