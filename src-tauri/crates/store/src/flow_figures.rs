//! Figures of flows: what the list of flows says of their runs.

use domain::{FlowId, UnixMs};
use rusqlite::{Connection, params};

/// What became of a flow's runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// In it now.
    pub live_runs: u32,
    /// Began since then.
    pub starts: u32,
    /// Of those: completed.
    pub completed: u32,
    /// Of those: failed, or ended at an end that counts as an error.
    pub failed: u32,
}

/// The figures of a flow: runs in it now, and what became of those that began since a moment.
pub fn of_flow(conn: &Connection, flow: &FlowId, since: UnixMs) -> anyhow::Result<Figures> {
    // Live ones and those that are over have an index each that answers without looking at the runs.
    let (live_runs, live_starts): (u32, u32) = conn
        .prepare_cached(
            "SELECT count(*), coalesce(sum(started_at >= ?2), 0) FROM runs WHERE flow_id = ?1 AND live = 1",
        )?
        .query_row(params![flow.as_str(), since.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut statement = conn.prepare_cached(
        "SELECT count(*) AS over, coalesce(sum(how = 'completed'), 0) AS completed,
                coalesce(sum(how IN ('error', 'failed')), 0) AS failed
         FROM runs WHERE flow_id = ?1 AND live = 0 AND started_at >= ?2",
    )?;
    let figures = statement.query_row(params![flow.as_str(), since.0], |row| {
        Ok(Figures {
            live_runs,
            starts: live_starts.saturating_add(row.get("over")?),
            completed: row.get("completed")?,
            failed: row.get("failed")?,
        })
    })?;
    Ok(figures)
}
