//! Run steps: the way a run took, and what happened at each node by day. Both are written in the commit of the step.

use domain::{RunId, UnixMs, VersionId};
use flow::Wait;
use flow::step::{TraceCause, TraceEntry};
use rusqlite::{Connection, params};

use crate::Tx;
use crate::sql::{json, read_json};

/// Keeps the way of one step.
pub fn put(tx: &Tx<'_>, run: &RunId, rev: i64, trace: &[TraceEntry]) -> anyhow::Result<()> {
    if trace.is_empty() {
        return Ok(());
    }
    tx.prepare_cached("INSERT INTO run_steps (run_id, rev, trace) VALUES (?1, ?2, ?3)")?.execute(params![
        run.as_str(),
        rev,
        json(&trace)?
    ])?;
    Ok(())
}

/// The way of a run, oldest first: the last `most` nodes of it.
pub fn of_run(conn: &Connection, run: &RunId, most: usize) -> anyhow::Result<Vec<TraceEntry>> {
    let mut statement = conn.prepare_cached("SELECT trace FROM run_steps WHERE run_id = ?1 ORDER BY rev DESC")?;
    let mut rows = statement.query([run.as_str()])?;
    let mut steps: Vec<Vec<TraceEntry>> = Vec::new();
    let mut count = 0;
    while let Some(row) = rows.next()?
        && count < most
    {
        let step: Vec<TraceEntry> = read_json(row, "trace")?.unwrap_or_default();
        count += step.len();
        steps.push(step);
    }
    let mut entries: Vec<TraceEntry> = steps.into_iter().rev().flatten().collect();
    entries.drain(..entries.len().saturating_sub(most));
    Ok(entries)
}

/// Counts what happened at the nodes of a step. `waited` is what the run waited for before it.
pub fn count(
    tx: &Tx<'_>,
    version: &VersionId,
    day: i64,
    trace: &[TraceEntry],
    waited: Option<(&Wait, UnixMs)>,
) -> anyhow::Result<()> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO node_counts (version_id, day, node, visits, errors, waits, waited_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (version_id, day, node) DO UPDATE SET visits = visits + excluded.visits,
             errors = errors + excluded.errors, waits = waits + excluded.waits, waited_ms = waited_ms + excluded.waited_ms",
    )?;
    for (at, entry) in trace.iter().enumerate() {
        let entered = entry.cause == TraceCause::Entered;
        // Only the first node of a step can be the one that the run stood at.
        let waited = waited.filter(|_| at == 0 && !entered).map(|(wait, now)| now.since(wait.since).max(0));
        statement.execute(params![
            version.as_str(),
            day,
            entry.node.as_str(),
            entered,
            entry.failure.is_some(),
            waited.is_some(),
            waited.unwrap_or(0)
        ])?;
    }
    Ok(())
}
