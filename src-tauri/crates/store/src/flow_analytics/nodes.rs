//! Counts of nodes, in the order of the drawing. Nodes that only earlier versions had come last, under the name they had.

use std::collections::{HashMap, HashSet};

use domain::NodeId;
use flow::view::{NodeCounts, NodeName};
use rusqlite::{Connection, params};

use super::count::AtNode;
use super::{Version, Wanted};
use crate::run_views;

/// What happened at a node.
#[derive(Clone, Copy, Default)]
struct Sums {
    visits: u32,
    errors: u32,
    waits: u32,
    waited_ms: f64,
}

/// What happened at each node, and how many runs stand or stood there.
pub(super) fn counts(
    conn: &Connection,
    wanted: &Wanted,
    versions: &[Version],
    runs: &HashMap<String, AtNode>,
) -> anyhow::Result<Vec<NodeCounts>> {
    let mut sums: HashMap<String, Sums> = HashMap::new();
    for version in versions {
        add_sums(conn, wanted, version, &mut sums)?;
    }
    let counts = |node: &NodeName, gone: bool| {
        let sums = sums.get(node.id.as_str()).copied().unwrap_or_default();
        let runs = runs.get(node.id.as_str()).copied().unwrap_or_default();
        NodeCounts {
            node: node.id.clone(),
            title: node.title.clone(),
            kind: (!gone).then_some(node.kind),
            visits: sums.visits,
            drop_off: runs.drop_off,
            errors: sums.errors,
            standing: runs.standing,
            mean_wait_ms: (sums.waits > 0).then(|| sums.waited_ms / f64::from(sums.waits)),
        }
    };
    // The drawing is that of the version that answers, else of the newest.
    let Some(drawn) = versions.iter().find(|version| version.live).or(versions.first()) else { return Ok(Vec::new()) };
    let mut shown: Vec<NodeCounts> = Vec::new();
    let mut told: HashSet<NodeId> = HashSet::new();
    for node in run_views::nodes(conn, &drawn.id)? {
        if told.insert(node.id.clone()) {
            shown.push(counts(&node, false));
        }
    }
    let mut gone: HashSet<&str> = sums.keys().chain(runs.keys()).map(String::as_str).collect();
    gone.remove("");
    told.iter().for_each(|node| {
        gone.remove(node.as_str());
    });
    for version in versions {
        if gone.is_empty() {
            break;
        }
        for node in run_views::nodes(conn, &version.id)? {
            if gone.remove(node.id.as_str()) {
                shown.push(counts(&node, true));
            }
        }
    }
    Ok(shown)
}

fn add_sums(
    conn: &Connection,
    wanted: &Wanted,
    version: &Version,
    sums: &mut HashMap<String, Sums>,
) -> anyhow::Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT node, sum(visits), sum(errors), sum(waits), sum(waited_ms) FROM node_counts
         WHERE version_id = ?1 AND day >= ?2 GROUP BY node",
    )?;
    let mut rows = statement.query(params![version.id.as_str(), wanted.begin_day.unwrap_or(i64::MIN)])?;
    while let Some(row) = rows.next()? {
        let sum = sums.entry(row.get(0)?).or_default();
        sum.visits += row.get::<_, u32>(1)?;
        sum.errors += row.get::<_, u32>(2)?;
        sum.waits += row.get::<_, u32>(3)?;
        sum.waited_ms += row.get::<_, i64>(4)? as f64;
    }
    Ok(())
}
