//! Chunks: what a source says, its text and the passages it is cut into.
//!
//! A passage keeps its id for as long as its text and heading stay, wherever they move to: the index then embeds nothing
//! again, and an answer's record still leads to its passage.

use std::collections::{BTreeMap, VecDeque};

use domain::knowledge::SourceFormat;
use domain::{BaseId, ChunkId, ChunkPlace, SourceId, Topic, text};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::Tx;
use crate::readings;
use crate::sources::LIVE;
use crate::sql::{json, read_json, word};

/// A place in a source's text where a page or a heading begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Where, in characters.
    #[serde(rename = "s")]
    pub start: u32,
    /// The page that begins.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The level of the heading that begins, 1 to 6.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u8>,
}

/// A passage of a new cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    /// Its id, unless it is an old passage that stays.
    pub id: ChunkId,
    /// Its headings, from the outermost, to be shown.
    pub heading: String,
    /// What of them search reads before the text.
    pub context: String,
    /// What it says.
    pub text: String,
    /// The page it begins on.
    pub page: Option<u32>,
    /// Its stretch of the source's text, in characters.
    pub start: u32,
    /// See [`NewChunk::start`].
    pub end: u32,
    /// Its length for the model.
    pub tokens: u32,
}

/// What a source says, cut into passages.
#[derive(Clone, Debug)]
pub struct Cut {
    /// What it is written in.
    pub format: Option<SourceFormat>,
    /// What it calls itself.
    pub title: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its pages.
    pub pages: Option<u32>,
    /// What the operator should know.
    pub warnings: Vec<String>,
    /// Its text.
    pub text: String,
    /// Places in the text.
    pub marks: Vec<Mark>,
    /// The passages, in order.
    pub chunks: Vec<NewChunk>,
    /// The original it was read from.
    pub content_hash: String,
    /// The rules it was cut by.
    pub cut_by: String,
}

/// A cut that was replaced, to go back to.
pub struct Before {
    text: String,
    marks: String,
    warnings: String,
    format: Option<String>,
    pages: Option<u32>,
    language: Option<String>,
    content_hash: Option<String>,
    cut_by: Option<String>,
    chunks: Vec<Stored>,
}

struct Stored {
    id: String,
    heading: String,
    context: String,
    text: String,
    page: Option<u32>,
    start: u32,
    end: u32,
    tokens: u32,
    language: Option<String>,
    stamp: i64,
}

/// What a new cut changed.
pub struct Recut {
    /// The cut before it, if there was one.
    pub before: Option<Before>,
    /// Passages that are new, or that search must learn anew.
    pub changed: Vec<String>,
    /// Passages that are gone.
    pub gone: Vec<String>,
}

/// Puts a new cut in the place of the old one. `None`: the reading was overtaken, and nothing is changed.
pub fn recut(tx: &Tx<'_>, id: &SourceId, cut: &Cut) -> anyhow::Result<Option<Recut>> {
    if !readings::is_reading(tx, id)? {
        return Ok(None);
    }
    let before = before(tx, id)?;
    let mut old: BTreeMap<[&str; 3], VecDeque<&Stored>> = BTreeMap::new();
    for chunk in before.iter().flat_map(|before| &before.chunks) {
        old.entry([&chunk.heading, &chunk.context, &chunk.text]).or_default().push_back(chunk);
    }
    let renamed = take_title(tx, id, cut)?;
    tx.prepare_cached("DELETE FROM chunks WHERE source_id = ?1")?.execute([id.as_str()])?;
    let mut changed = Vec::new();
    for (ordinal, new) in cut.chunks.iter().enumerate() {
        let kept = old.get_mut(&[new.heading.as_str(), &new.context, &new.text]).and_then(VecDeque::pop_front);
        let chunk = Stored {
            id: kept.map_or_else(|| new.id.to_string(), |kept| kept.id.clone()),
            heading: new.heading.clone(),
            context: new.context.clone(),
            text: new.text.clone(),
            page: new.page,
            start: new.start,
            end: new.end,
            tokens: new.tokens,
            language: cut.language.clone(),
            stamp: stamp(ordinal, new, cut.language.as_deref()),
        };
        insert(tx, id, ordinal, &chunk)?;
        if renamed || kept.is_none_or(|kept| kept.stamp != chunk.stamp) {
            changed.push(chunk.id);
        }
    }
    let gone = old.into_values().flatten().map(|chunk| chunk.id.clone()).collect();
    put_text(tx, id, &cut.text, &json(&cut.marks)?)?;
    tx.prepare_cached(
        "UPDATE sources SET format = ?2, pages = ?3, language = ?4, warnings = ?5, content_hash = ?6, cut_by = ?7
         WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        cut.format.map(word),
        cut.pages,
        cut.language,
        json(&cut.warnings)?,
        cut.content_hash,
        cut.cut_by
    ])?;
    tx.touch(Topic::Knowledge);
    Ok(Some(Recut { before, changed, gone }))
}

/// The name that a document gives itself, unless the operator chose one. Returns whether it is a new one.
fn take_title(tx: &Tx<'_>, id: &SourceId, cut: &Cut) -> anyhow::Result<bool> {
    let Some(title) = &cut.title else { return Ok(false) };
    let renamed = tx
        .prepare_cached(
            "UPDATE sources SET title = ?2, revision = revision + 1 WHERE id = ?1 AND titled = 0 AND title <> ?2",
        )?
        .execute([id.as_str(), title])?;
    Ok(renamed > 0)
}

/// What the index compares: it changes whenever anything of the passage changes that search knows.
fn stamp(ordinal: usize, chunk: &NewChunk, language: Option<&str>) -> i64 {
    text::fingerprint([&ordinal.to_string(), chunk.context.as_str(), &chunk.text, language.unwrap_or_default()])
}

/// Goes back to an earlier cut, unless the source waits to be read anew. Returns whether that was done.
pub fn put_back(tx: &Tx<'_>, id: &SourceId, before: &Before) -> anyhow::Result<bool> {
    let waits: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM sources WHERE id = ?1 AND state = 'pending')")?
        .query_row([id.as_str()], |row| row.get(0))?;
    if waits {
        return Ok(false);
    }
    tx.prepare_cached("DELETE FROM chunks WHERE source_id = ?1")?.execute([id.as_str()])?;
    for (ordinal, chunk) in before.chunks.iter().enumerate() {
        insert(tx, id, ordinal, chunk)?;
    }
    put_text(tx, id, &before.text, &before.marks)?;
    tx.prepare_cached(
        "UPDATE sources SET format = ?2, pages = ?3, language = ?4, warnings = ?5, content_hash = ?6, cut_by = ?7
         WHERE id = ?1",
    )?
    .execute(params![
        id.as_str(),
        before.format,
        before.pages,
        before.language,
        before.warnings,
        before.content_hash,
        before.cut_by
    ])?;
    tx.touch(Topic::Knowledge);
    Ok(true)
}

/// Forgets what a source says.
pub fn forget(tx: &Tx<'_>, id: &SourceId) -> anyhow::Result<()> {
    tx.prepare_cached("DELETE FROM chunks WHERE source_id = ?1")?.execute([id.as_str()])?;
    tx.prepare_cached("DELETE FROM source_texts WHERE source_id = ?1")?.execute([id.as_str()])?;
    tx.prepare_cached("UPDATE sources SET content_hash = NULL, cut_by = NULL WHERE id = ?1")?.execute([id.as_str()])?;
    Ok(())
}

fn before(tx: &Tx<'_>, id: &SourceId) -> anyhow::Result<Option<Before>> {
    let mut chunks = tx.prepare_cached(
        "SELECT id, heading, context, text, page, start, \"end\", tokens, language, stamp FROM chunks
         WHERE source_id = ?1 ORDER BY ordinal",
    )?;
    let chunks: Vec<Stored> = chunks.query_map([id.as_str()], read_stored)?.collect::<Result<_, _>>()?;
    let mut statement = tx.prepare_cached(
        "SELECT source_texts.text, marks, warnings, format, pages, language, content_hash, cut_by
         FROM sources JOIN source_texts ON source_texts.source_id = sources.id WHERE sources.id = ?1",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Before {
            text: row.get("text")?,
            marks: row.get("marks")?,
            warnings: row.get("warnings")?,
            format: row.get("format")?,
            pages: row.get("pages")?,
            language: row.get("language")?,
            content_hash: row.get("content_hash")?,
            cut_by: row.get("cut_by")?,
            chunks,
        })
    };
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

fn read_stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        id: row.get("id")?,
        heading: row.get("heading")?,
        context: row.get("context")?,
        text: row.get("text")?,
        page: row.get("page")?,
        start: row.get("start")?,
        end: row.get("end")?,
        tokens: row.get("tokens")?,
        language: row.get("language")?,
        stamp: row.get("stamp")?,
    })
}

fn insert(tx: &Tx<'_>, source: &SourceId, ordinal: usize, chunk: &Stored) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO chunks (id, source_id, ordinal, heading, context, text, page, start, \"end\", tokens, language,
                             stamp)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        chunk.id,
        source.as_str(),
        u32::try_from(ordinal)?,
        chunk.heading,
        chunk.context,
        chunk.text,
        chunk.page,
        chunk.start,
        chunk.end,
        chunk.tokens,
        chunk.language,
        chunk.stamp
    ])?;
    Ok(())
}

fn put_text(tx: &Tx<'_>, id: &SourceId, text: &str, marks: &str) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO source_texts (source_id, text, marks) VALUES (?1, ?2, ?3)
         ON CONFLICT (source_id) DO UPDATE SET text = excluded.text, marks = excluded.marks",
    )?
    .execute([id.as_str(), text, marks])?;
    Ok(())
}

/// The text of a source with its marks, if it was ever read.
pub fn text_of(conn: &Connection, id: &SourceId) -> anyhow::Result<Option<(String, Vec<Mark>)>> {
    let mut statement = conn.prepare_cached("SELECT text, marks FROM source_texts WHERE source_id = ?1")?;
    let read = |row: &Row<'_>| Ok((row.get("text")?, read_json(row, "marks")?.unwrap_or_default()));
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// Where a passage stands in its source's text, in characters.
pub fn stretch(conn: &Connection, source: &SourceId, id: &ChunkId) -> anyhow::Result<Option<(u32, u32)>> {
    let mut statement = conn.prepare_cached("SELECT start, \"end\" FROM chunks WHERE id = ?1 AND source_id = ?2")?;
    Ok(statement.query_row([id.as_str(), source.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// A passage with where it stands.
#[derive(Clone, Debug)]
pub struct ChunkRow {
    /// The base of its source.
    pub base_id: BaseId,
    /// Where it stands.
    pub place: ChunkPlace,
    /// What it says.
    pub text: String,
    /// Its stretch of the source's text, in characters.
    pub start: u32,
    /// See [`ChunkRow::start`].
    pub end: u32,
}

/// One passage, unless its source or base is deleted.
pub fn live(conn: &Connection, id: &ChunkId) -> anyhow::Result<Option<ChunkRow>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT chunks.id, base_id, source_id, title, CASE WHEN kind = 'page' THEN location END AS url, page, heading,
                text, start, \"end\"
         FROM chunks JOIN sources ON sources.id = source_id WHERE chunks.id = ?1 AND {LIVE}"
    ))?;
    let read = |row: &Row<'_>| {
        Ok(ChunkRow {
            base_id: BaseId::new(row.get::<_, String>("base_id")?),
            place: ChunkPlace {
                chunk_id: ChunkId::new(row.get::<_, String>("id")?),
                source_id: SourceId::new(row.get::<_, String>("source_id")?),
                title: row.get("title")?,
                url: row.get("url")?,
                page: row.get("page")?,
                heading: row.get("heading")?,
            },
            text: row.get("text")?,
            start: row.get("start")?,
            end: row.get("end")?,
        })
    };
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// The ids of a source's passages, deleted ones too, in order.
pub fn ids_of(conn: &Connection, source: &SourceId) -> anyhow::Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT id FROM chunks WHERE source_id = ?1 ORDER BY ordinal")?;
    Ok(statement.query_map([source.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The ids of the passages of a source and of its pages, deleted ones too.
pub fn ids_of_family(conn: &Connection, source: &SourceId) -> anyhow::Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT chunks.id FROM chunks JOIN sources ON sources.id = source_id
         WHERE sources.id = ?1 OR parent_id = ?1 ORDER BY source_id, ordinal",
    )?;
    Ok(statement.query_map([source.as_str()], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
