//! Versions of flows: what was published, never changed.

use domain::{AccountId, FlowId, Topic, UnixMs, VersionId};
use flow::Document;
use flow::view::FlowVersion;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Tx;
use crate::flows::{self, StoredFlow};
use crate::sql::{json, moment, read_json};

/// A version without its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// Ours.
    pub id: VersionId,
    /// Of which flow.
    pub flow_id: FlowId,
    /// 1, 2, 3 of its flow.
    pub number: u32,
    /// What the operator wrote about it.
    pub note: String,
    /// Lines of its diff to the version it followed.
    pub changes: u32,
    /// When it was published.
    pub published_at: UnixMs,
}

/// A flow with the version that answers.
#[derive(Clone, Debug)]
pub struct Answering {
    /// The flow.
    pub flow: StoredFlow,
    /// What answers.
    pub document: Document,
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredVersion> {
    Ok(StoredVersion {
        id: VersionId::new(row.get::<_, String>("id")?),
        flow_id: FlowId::new(row.get::<_, String>("flow_id")?),
        number: row.get("number")?,
        note: row.get("note")?,
        changes: row.get("changes")?,
        published_at: moment(row, "published_at")?,
    })
}

/// One version.
pub fn get(conn: &Connection, id: &VersionId) -> anyhow::Result<Option<StoredVersion>> {
    let mut statement = conn
        .prepare_cached("SELECT id, flow_id, number, note, changes, published_at FROM flow_versions WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], read).optional()?)
}

/// What a version is.
pub fn document(conn: &Connection, id: &VersionId) -> anyhow::Result<Option<Document>> {
    let mut statement = conn.prepare_cached("SELECT document FROM flow_versions WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |row| read_json(row, "document")).optional()?.flatten())
}

/// The versions of a flow as they are listed, newest first.
pub fn of_flow(conn: &Connection, flow: &FlowId) -> anyhow::Result<Vec<FlowVersion>> {
    let mut statement = conn.prepare_cached(
        "SELECT versions.id, versions.number, versions.note, versions.published_at, versions.changes,
                versions.id IS flows.live AS is_live,
                (SELECT count(*) FROM runs
                 WHERE runs.flow_id = versions.flow_id AND runs.version_id = versions.id AND runs.live = 1) AS live_runs
         FROM flow_versions AS versions JOIN flows ON flows.id = versions.flow_id
         WHERE versions.flow_id = ?1 ORDER BY versions.number DESC",
    )?;
    let versions = statement.query_map([flow.as_str()], |row| {
        Ok(FlowVersion {
            id: VersionId::new(row.get::<_, String>("id")?),
            number: row.get("number")?,
            note: row.get("note")?,
            published_at: moment(row, "published_at")?,
            live: row.get("is_live")?,
            live_runs: row.get("live_runs")?,
            changes: row.get("changes")?,
        })
    })?;
    Ok(versions.collect::<Result<_, _>>()?)
}

/// The flows with a version that answers on an account, whether they are active or not, in the order they are asked.
pub fn answering(conn: &Connection, account: &AccountId) -> anyhow::Result<Vec<Answering>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {}, flow_versions.document FROM flows JOIN flow_versions ON flow_versions.id = flows.live
         WHERE flows.deleted_at IS NULL
               AND (flows.accounts = '[]' OR EXISTS (SELECT 1 FROM json_each(flows.accounts) WHERE value = ?1))
         ORDER BY {}",
        flows::COLUMNS,
        flows::ORDER
    ))?;
    let answering = statement.query_map([account.as_str()], |row| {
        Ok(Answering { flow: flows::read(row)?, document: read_json(row, "document")?.unwrap_or_default() })
    })?;
    Ok(answering.collect::<Result<_, _>>()?)
}

/// The number of the next version of a flow.
pub fn next_number(conn: &Connection, flow: &FlowId) -> anyhow::Result<u32> {
    let mut statement =
        conn.prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM flow_versions WHERE flow_id = ?1")?;
    Ok(statement.query_row([flow.as_str()], |row| row.get(0))?)
}

/// Adds a version; a number that is taken is an error.
pub fn insert(tx: &Tx<'_>, version: &StoredVersion, document: &Document) -> anyhow::Result<()> {
    tx.prepare_cached(
        "INSERT INTO flow_versions (id, flow_id, number, document, note, changes, published_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        version.id.as_str(),
        version.flow_id.as_str(),
        version.number,
        json(document)?,
        version.note,
        version.changes,
        version.published_at.0
    ])?;
    tx.touch(Topic::Flows);
    Ok(())
}
