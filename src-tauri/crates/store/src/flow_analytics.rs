//! Analytics: what became of a flow's runs. Runs are counted one by one, out of two indices that hold all that is counted;
//! visits, errors and waits of nodes were summed up day by day while they happened.

mod count;
mod nodes;

use domain::{FlowId, UnixMs, VersionId};
use flow::view::{FlowAnalytics, VersionCounts};
use rusqlite::{Connection, params};

use count::Counted;

/// Which runs are counted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The flow.
    pub flow_id: FlowId,
    /// One of its versions; all of them when absent.
    pub version_id: Option<VersionId>,
    /// Runs that began then or later; all of them when absent.
    pub begin: Option<UnixMs>,
    /// The day of that, since 1970.
    pub begin_day: Option<i64>,
    /// When each day began that is shown, oldest first, and at last when the newest one is over.
    pub days: Vec<UnixMs>,
}

/// When a flow, or one of its versions, was run first.
pub fn first_start(conn: &Connection, flow: &FlowId, version: Option<&VersionId>) -> anyhow::Result<Option<UnixMs>> {
    let (sql, id) = match version {
        Some(version) => ("SELECT min(started_at) FROM runs WHERE version_id = ?1", version.as_str()),
        None => ("SELECT min(started_at) FROM runs WHERE flow_id = ?1", flow.as_str()),
    };
    let first: Option<i64> = conn.prepare_cached(sql)?.query_row([id], |row| row.get(0))?;
    Ok(first.map(UnixMs))
}

/// What became of them.
pub fn of(conn: &Connection, wanted: &Wanted) -> anyhow::Result<FlowAnalytics> {
    // All sums are of one moment, or they would not add up.
    let conn = conn.unchecked_transaction()?;
    let versions = versions(&conn, wanted)?;
    let counted = Counted::of(&conn, wanted, &versions)?;
    let nodes = nodes::counts(&conn, wanted, &versions, &counted.nodes)?;
    let with_counts = versions.iter().zip(&counted.versions).filter(|(version, tally)| version.live || tally.any());
    let shown = with_counts.map(|(version, tally)| VersionCounts {
        version_id: version.id.clone(),
        number: version.number,
        counts: tally.counts(),
    });
    Ok(FlowAnalytics { total: counted.total().counts(), versions: shown.collect(), days: counted.days, nodes })
}

struct Version {
    id: VersionId,
    number: u32,
    /// It answers.
    live: bool,
}

/// The versions whose runs are counted, newest first.
fn versions(conn: &Connection, wanted: &Wanted) -> anyhow::Result<Vec<Version>> {
    let mut statement = conn.prepare_cached(
        "SELECT flow_versions.id, number, flows.live IS flow_versions.id
         FROM flow_versions JOIN flows ON flows.id = flow_versions.flow_id
         WHERE flow_id = ?1 AND (?2 IS NULL OR flow_versions.id = ?2) ORDER BY number DESC",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Version { id: VersionId::new(row.get::<_, String>(0)?), number: row.get(1)?, live: row.get(2)? })
    };
    let version = wanted.version_id.as_ref().map(VersionId::as_str);
    Ok(statement.query_map(params![wanted.flow_id.as_str(), version], read)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
