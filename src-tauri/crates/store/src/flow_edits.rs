//! Edits of flows: the journal of each draft, one row a save.

use domain::{FlowId, UnixMs};
use flow::Document;
use flow::view::FlowEdit;
use rusqlite::{Connection, OptionalExtension, params};

use crate::Tx;
use crate::sql::{moment, read_json};

/// Saves of a draft that are kept.
pub const MOST: u32 = 200;
/// Bytes that they may have together; the newest is kept whatever it has.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Writes down a save, and forgets the oldest ones.
pub(crate) fn record(
    tx: &Tx<'_>,
    flow: &FlowId,
    rev: u32,
    draft: &str,
    summary: &str,
    now: UnixMs,
) -> anyhow::Result<()> {
    tx.prepare_cached("INSERT INTO flow_edits (flow_id, rev, draft, summary, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![flow.as_str(), rev, draft, summary, now.0])?;
    tx.prepare_cached(
        "DELETE FROM flow_edits WHERE flow_id = ?1 AND rev < ?2 AND rev IN (
             SELECT rev FROM (
                 SELECT rev, row_number() OVER newest AS saves, sum(octet_length(draft)) OVER newest AS bytes
                 FROM flow_edits WHERE flow_id = ?1 WINDOW newest AS (ORDER BY rev DESC))
             WHERE saves > ?3 OR bytes > ?4)",
    )?
    .execute(params![flow.as_str(), rev, MOST, i64::try_from(MOST_BYTES)?])?;
    Ok(())
}

/// The journal of a draft, newest first.
pub fn of_flow(conn: &Connection, flow: &FlowId) -> anyhow::Result<Vec<FlowEdit>> {
    let mut statement =
        conn.prepare_cached("SELECT rev, at, summary FROM flow_edits WHERE flow_id = ?1 ORDER BY rev DESC")?;
    let edits = statement.query_map([flow.as_str()], |row| {
        Ok(FlowEdit { rev: row.get("rev")?, at: moment(row, "at")?, summary: row.get("summary")? })
    })?;
    Ok(edits.collect::<Result<_, _>>()?)
}

/// What a draft was after a save.
pub fn document(conn: &Connection, flow: &FlowId, rev: u32) -> anyhow::Result<Option<Document>> {
    let mut statement = conn.prepare_cached("SELECT draft FROM flow_edits WHERE flow_id = ?1 AND rev = ?2")?;
    Ok(statement.query_row(params![flow.as_str(), rev], |row| read_json(row, "draft")).optional()?.flatten())
}
