//! Sources: documents, pages and texts, as the operator keeps them.
//!
//! How far the reading of one is, is in [`crate::readings`]; what it says is in [`crate::chunks`]. Whatever changes the
//! passages of a source without reading it (its title, its base) counts up `revision`, which is part of their stamps.

use domain::knowledge::{CrawlRules, Refresh, SourceFormat};
use domain::{BaseId, Source, SourceId, SourceKind, SourceState, Topic, UnixMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::bases::UNDO_MS;
use crate::sql::{json, moment, moment_opt, read_json, read_word, read_word_opt, word};

/// A source in a query: with the passages of its pages, and for a site their number.
pub(crate) const SELECT: &str = "SELECT id, base_id, parent_id, kind, format, title, location, state, reason, warnings,
        bytes, language, crawl, refresh, read_at, next_read_at, created_at, uses,
        CASE kind WHEN 'site'
            THEN (SELECT count(*) FROM sources AS page WHERE page.parent_id = sources.id AND page.deleted_at IS NULL)
            ELSE pages END AS pages,
        CASE kind WHEN 'site'
            THEN (SELECT count(*) FROM chunks JOIN sources AS page ON page.id = chunks.source_id
                  WHERE page.parent_id = sources.id AND page.deleted_at IS NULL)
            ELSE (SELECT count(*) FROM chunks WHERE chunks.source_id = sources.id) END AS passages
 FROM sources";

/// Neither it nor its base is deleted.
pub(crate) const LIVE: &str = "sources.deleted_at IS NULL
   AND EXISTS (SELECT 1 FROM bases WHERE bases.id = sources.base_id AND bases.deleted_at IS NULL)";

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Source> {
    Ok(Source {
        id: SourceId::new(row.get::<_, String>("id")?),
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        parent_id: row.get::<_, Option<String>>("parent_id")?.map(SourceId::new),
        kind: read_word(row, "kind")?,
        format: read_word_opt(row, "format")?,
        title: row.get("title")?,
        location: row.get("location")?,
        state: read_word(row, "state")?,
        reason: row.get("reason")?,
        progress: None,
        warnings: read_json(row, "warnings")?.unwrap_or_default(),
        passages: row.get("passages")?,
        pages: row.get("pages")?,
        bytes: row.get("bytes")?,
        language: row.get("language")?,
        crawl: read_json(row, "crawl")?,
        refresh: read_word(row, "refresh")?,
        read_at: moment_opt(row, "read_at")?,
        next_read_at: moment_opt(row, "next_read_at")?,
        created_at: moment(row, "created_at")?,
        uses: row.get("uses")?,
    })
}

/// The sources of a base with the pages of its sites, newest first.
pub fn of_base(conn: &Connection, base: &BaseId) -> anyhow::Result<Vec<Source>> {
    let mut statement =
        conn.prepare_cached(&format!("{SELECT} WHERE base_id = ?1 AND {LIVE} ORDER BY created_at DESC, id DESC"))?;
    Ok(statement.query_map([base.as_str()], read)?.collect::<Result<_, _>>()?)
}

/// One source, unless it or its base is deleted.
pub fn live(conn: &Connection, id: &SourceId) -> anyhow::Result<Option<Source>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1 AND {LIVE}"))?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// A source and its pages, deleted ones too.
pub fn family(conn: &Connection, id: &SourceId) -> anyhow::Result<Vec<SourceId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM sources WHERE id = ?1 OR parent_id = ?1")?;
    let ids = statement.query_map([id.as_str()], |row| row.get::<_, String>(0).map(SourceId::new))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The live source of a base and kind that is at this place: a file's path or a page's address.
pub fn at(conn: &Connection, base: &BaseId, kind: SourceKind, location: &str) -> anyhow::Result<Option<Source>> {
    let mut statement = conn
        .prepare_cached(&format!("{SELECT} WHERE base_id = ?1 AND kind = ?2 AND location = ?3 AND {LIVE} LIMIT 1"))?;
    Ok(statement.query_row([base.as_str(), word(kind), location], read).optional()?)
}

/// The live file of a base that has this content.
pub fn with_content(conn: &Connection, base: &BaseId, hash: &str) -> anyhow::Result<Option<Source>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE base_id = ?1 AND kind = 'file' AND {LIVE}
            AND id IN (SELECT source_id FROM source_contents WHERE hash = ?2) LIMIT 1"
    ))?;
    Ok(statement.query_row([base.as_str(), hash], read).optional()?)
}

/// A source that is added.
pub struct NewSource {
    /// Ours.
    pub id: SourceId,
    /// Its base.
    pub base: BaseId,
    /// The site it was found on.
    pub parent: Option<SourceId>,
    /// Where it comes from.
    pub kind: SourceKind,
    /// What it is called; the operator chose that.
    pub title: String,
    /// See [`NewSource::title`].
    pub titled: bool,
    /// A file's path or a page's address.
    pub location: Option<String>,
    /// Size of the original, in bytes.
    pub bytes: usize,
    /// For a site.
    pub crawl: Option<CrawlRules>,
    /// When it is read again by itself.
    pub refresh: Refresh,
    /// It cannot be read, and why.
    pub reason: Option<String>,
}

/// Adds a source. It waits to be read, unless there is a reason why it cannot be; what it says must be got first, unless it
/// is put beside it with [`put_content`].
pub fn insert(tx: &Tx<'_>, new: &NewSource, now: UnixMs) -> anyhow::Result<()> {
    let state = if new.reason.is_some() { SourceState::Failed } else { SourceState::Pending };
    tx.prepare_cached(
        "INSERT INTO sources (id, base_id, parent_id, kind, title, titled, location, state, reason, bytes, crawl,
                              refresh, refetch, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, ?13)",
    )?
    .execute(params![
        new.id.as_str(),
        new.base.as_str(),
        new.parent.as_ref().map(SourceId::as_str),
        word(new.kind),
        new.title,
        new.titled,
        new.location,
        word(state),
        new.reason,
        u32::try_from(new.bytes).unwrap_or(u32::MAX),
        new.crawl.as_ref().map(json).transpose()?,
        word(new.refresh),
        now.0
    ])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Says that a site which came with its pages has nothing to be searched for, until it is asked for.
pub fn rest(tx: &Tx<'_>, id: &SourceId, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE sources SET state = 'indexed', refetch = 0, read_at = ?2 WHERE id = ?1")?
        .execute(params![id.as_str(), now.0])?;
    Ok(())
}

/// The original of a source, as it was added or fetched.
pub struct Original<'a> {
    /// The bytes.
    pub content: &'a [u8],
    /// Their SHA-256.
    pub hash: &'a str,
    /// What it is written in, as far as its name or its sender says.
    pub format: Option<SourceFormat>,
    /// How to ask whether the page changed.
    pub seen: Option<&'a str>,
}

/// Keeps the original of a source: that is what is read.
pub fn put_content(tx: &Tx<'_>, id: &SourceId, original: &Original<'_>) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO source_contents (source_id, hash, content) VALUES (?1, ?2, ?3)
         ON CONFLICT (source_id) DO UPDATE SET hash = excluded.hash, content = excluded.content",
    )?
    .execute(params![id.as_str(), original.hash, original.content])?;
    tx.prepare_cached(
        "UPDATE sources SET bytes = ?2, format = coalesce(?3, format), seen = ?4, refetch = 0 WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        u32::try_from(original.content.len()).unwrap_or(u32::MAX),
        original.format.map(word),
        original.seen
    ])?;
    Ok(())
}

/// The original of a source, if it was ever got.
pub fn content(conn: &Connection, id: &SourceId) -> anyhow::Result<Option<Vec<u8>>> {
    let mut statement = conn.prepare_cached("SELECT content FROM source_contents WHERE source_id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?)
}

/// The hash of the original that is kept.
pub fn content_hash(conn: &Connection, id: &SourceId) -> anyhow::Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT hash FROM source_contents WHERE source_id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?)
}

/// Gives a source a name of the operator's choice.
pub fn rename(tx: &Tx<'_>, id: &SourceId, title: &str) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE sources SET title = ?2, titled = 1, revision = revision + 1 WHERE id = ?1")?
        .execute([id.as_str(), title])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Moves a source and its pages to another base.
pub fn move_to(tx: &Tx<'_>, id: &SourceId, base: &BaseId) -> anyhow::Result<()> {
    tx.prepare_cached(
        "UPDATE sources SET base_id = ?2, revision = revision + 1 WHERE (id = ?1 OR parent_id = ?1) AND base_id <> ?2",
    )?
    .execute([id.as_str(), base.as_str()])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Sets when a source is read again by itself, and when that is next.
pub fn set_refresh(tx: &Tx<'_>, id: &SourceId, refresh: Refresh, next: Option<UnixMs>) -> anyhow::Result<()> {
    tx.prepare_cached("UPDATE sources SET refresh = ?2, next_read_at = ?3 WHERE id = ?1")?.execute(params![
        id.as_str(),
        word(refresh),
        next.map(|at| at.0)
    ])?;
    tx.touch(Topic::Knowledge);
    Ok(())
}

/// Deletes a source and its pages, so that they can be restored for a day. Returns whether it was there.
pub fn delete(tx: &Tx<'_>, id: &SourceId, now: UnixMs) -> anyhow::Result<bool> {
    // Its pages carry the same moment: that tells them from pages that were gone before.
    let deleted = tx
        .prepare_cached("UPDATE sources SET deleted_at = ?2 WHERE (id = ?1 OR parent_id = ?1) AND deleted_at IS NULL")?
        .execute(params![id.as_str(), now.0])?;
    tx.touch(Topic::Knowledge);
    Ok(deleted > 0)
}

/// Takes a deletion back. What was being read then is read from the beginning. Returns whether there was one.
pub fn restore(tx: &Tx<'_>, id: &SourceId) -> anyhow::Result<bool> {
    let restored = tx
        .prepare_cached(
            "UPDATE sources SET deleted_at = NULL, state = CASE state WHEN 'processing' THEN 'pending' ELSE state END
         WHERE (id = ?1 OR parent_id = ?1) AND deleted_at = (SELECT deleted_at FROM sources WHERE id = ?1)",
        )?
        .execute([id.as_str()])?;
    tx.touch(Topic::Knowledge);
    Ok(restored > 0)
}

/// Forgets sources deleted more than a day ago, with everything of them.
pub fn purge(tx: &Tx<'_>, now: UnixMs) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM sources WHERE deleted_at < ?1")?.execute([now.plus(-UNDO_MS).0])?;
    Ok(())
}

/// Counts an answer given with a passage of each of these sources.
pub fn count_use(tx: &Tx<'_>, ids: &[SourceId]) -> anyhow::Result<()> {
    for id in ids {
        tx.prepare_cached("UPDATE sources SET uses = uses + 1 WHERE id = ?1")?.execute([id.as_str()])?;
    }
    Ok(())
}
