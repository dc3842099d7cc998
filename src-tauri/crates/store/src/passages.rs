//! Passages: everything that search must hold, FAQs and chunks alike. The index is made equal to this.

use domain::{BaseId, SourceId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::sources::LIVE;
use crate::sql::read_json;

/// A passage, as the index wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageRow {
    /// A FAQ's or a chunk's.
    pub id: String,
    /// Its base.
    pub base_id: BaseId,
    /// Changes with every change that search knows of.
    pub stamp: u64,
    /// ISO 639-1, if it is known.
    pub language: Option<String>,
    /// What it is.
    pub body: PassageBody,
}

/// What a passage is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassageBody {
    /// A question with its answer.
    Faq {
        /// The question.
        question: String,
        /// Other wordings of it.
        variants: Vec<String>,
        /// The answer.
        answer: String,
    },
    /// A passage of a source.
    Chunk {
        /// The source.
        source_id: SourceId,
        /// Its place in it.
        ordinal: u32,
        /// What the source is called.
        title: String,
        /// Its headings, from the outermost, as they are read before the text.
        heading: String,
        /// What it says.
        text: String,
    },
}

const LIVE_FAQ: &str = "faqs.deleted_at IS NULL
   AND EXISTS (SELECT 1 FROM bases WHERE bases.id = faqs.base_id AND bases.deleted_at IS NULL)";

/// Id and stamp of every passage.
pub fn stamps(conn: &Connection) -> anyhow::Result<Vec<(String, u64)>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT faqs.id, CASE stamp WHEN 0 THEN updated_at ELSE stamp END, 0 FROM faqs WHERE {LIVE_FAQ}
         UNION ALL
         SELECT chunks.id, stamp, revision FROM chunks JOIN sources ON sources.id = source_id WHERE {LIVE}"
    ))?;
    let stamps = statement.query_map([], |row| Ok((row.get(0)?, mixed(row.get(1)?, row.get(2)?))))?;
    Ok(stamps.collect::<Result<_, _>>()?)
}

/// Those of these ids that are no passages, or deleted ones.
pub fn dead(conn: &Connection, ids: &[String]) -> anyhow::Result<Vec<String>> {
    let mut lives = conn.prepare_cached(&format!(
        "SELECT EXISTS (SELECT 1 FROM chunks JOIN sources ON sources.id = source_id WHERE chunks.id = ?1 AND {LIVE})
             OR EXISTS (SELECT 1 FROM faqs WHERE faqs.id = ?1 AND {LIVE_FAQ})"
    ))?;
    let mut dead = Vec::new();
    for id in ids {
        if !lives.query_row([id], |row| row.get::<_, bool>(0))? {
            dead.push(id.clone());
        }
    }
    Ok(dead)
}

/// The passages with these ids; those that are deleted are left out.
pub fn load(conn: &Connection, ids: &[String]) -> anyhow::Result<Vec<PassageRow>> {
    let mut chunks = conn.prepare_cached(&format!(
        "SELECT chunks.id, base_id, stamp, revision, chunks.language, source_id, ordinal, title, context, text
         FROM chunks JOIN sources ON sources.id = source_id WHERE chunks.id = ?1 AND {LIVE}"
    ))?;
    let mut faqs = conn.prepare_cached(&format!(
        "SELECT id, base_id, CASE stamp WHEN 0 THEN updated_at ELSE stamp END AS stamp, question, variants, answer
         FROM faqs WHERE id = ?1 AND {LIVE_FAQ}"
    ))?;
    let mut passages = Vec::with_capacity(ids.len());
    for id in ids {
        let chunk = chunks.query_row([id], read_chunk).optional()?;
        let passage = if chunk.is_some() { chunk } else { faqs.query_row([id], read_faq).optional()? };
        passages.extend(passage);
    }
    Ok(passages)
}

fn read_chunk(row: &Row<'_>) -> rusqlite::Result<PassageRow> {
    Ok(PassageRow {
        id: row.get("id")?,
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        stamp: mixed(row.get("stamp")?, row.get("revision")?),
        language: row.get("language")?,
        body: PassageBody::Chunk {
            source_id: SourceId::new(row.get::<_, String>("source_id")?),
            ordinal: row.get("ordinal")?,
            title: row.get("title")?,
            heading: row.get("context")?,
            text: row.get("text")?,
        },
    })
}

fn read_faq(row: &Row<'_>) -> rusqlite::Result<PassageRow> {
    Ok(PassageRow {
        id: row.get("id")?,
        base_id: BaseId::new(row.get::<_, String>("base_id")?),
        stamp: mixed(row.get("stamp")?, 0),
        language: None,
        body: PassageBody::Faq {
            question: row.get("question")?,
            variants: read_json(row, "variants")?.unwrap_or_default(),
            answer: row.get("answer")?,
        },
    })
}

/// A passage's own stamp and its source's revision in one number.
fn mixed(stamp: i64, revision: i64) -> u64 {
    // An odd factor spreads revisions over all bits: two of them never meet over the same stamp.
    stamp.cast_unsigned() ^ revision.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
