//! Count: one walk over a flow's runs, each put where it belongs: its version, its day, the node it stands or stood at.

use std::collections::HashMap;

use domain::UnixMs;
use flow::view::{DayCounts, RunCounts};
use rusqlite::{Connection, Row, params};

use super::{Version, Wanted};

/// How a run ended, as far as it is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Completed,
    /// It reached an end that counts as an error.
    Error,
    Failed,
    Dropped,
    /// The operator ended it.
    Ended,
    /// It had reached an end, and another flow took over.
    HandedOn,
}

impl Outcome {
    fn of(how: &str) -> anyhow::Result<Self> {
        Ok(match how {
            "completed" => Self::Completed,
            "error" => Self::Error,
            "failed" => Self::Failed,
            "expired" => Self::Dropped,
            "taken_over" | "by_hand" => Self::Ended,
            "other_flow" => Self::HandedOn,
            other => anyhow::bail!("A run ended in a way that is not known: {other:?}"),
        })
    }

    /// It ended without reaching an end.
    fn is_drop_off(self) -> bool {
        matches!(self, Self::Failed | Self::Dropped | Self::Ended)
    }
}

/// Counts of runs, with what their mean is made of.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    counts: RunCounts,
    /// From start to completion, all together.
    took_ms: f64,
}

impl Tally {
    pub fn any(&self) -> bool {
        self.counts.starts > 0
    }

    pub fn counts(&self) -> RunCounts {
        let mean_ms = (self.counts.completed > 0).then(|| self.took_ms / f64::from(self.counts.completed));
        RunCounts { mean_ms, ..self.counts }
    }

    fn over(&mut self, outcome: Outcome, took_ms: i64) {
        self.counts.starts += 1;
        match outcome {
            Outcome::Completed => {
                self.counts.completed += 1;
                self.took_ms += took_ms as f64;
            }
            Outcome::Error | Outcome::Failed => self.counts.failed += 1,
            Outcome::Dropped => self.counts.dropped += 1,
            Outcome::Ended | Outcome::HandedOn => self.counts.ended += 1,
        }
    }

    fn live(&mut self) {
        self.counts.starts += 1;
        self.counts.live += 1;
    }

    fn add(mut self, other: &Self) -> Self {
        let (sum, more) = (&mut self.counts, &other.counts);
        sum.starts += more.starts;
        sum.completed += more.completed;
        sum.failed += more.failed;
        sum.dropped += more.dropped;
        sum.ended += more.ended;
        sum.live += more.live;
        self.took_ms += other.took_ms;
        self
    }
}

/// Runs at a node.
#[derive(Clone, Copy, Default)]
pub(super) struct AtNode {
    pub drop_off: u32,
    pub standing: u32,
}

/// What was counted.
pub(super) struct Counted {
    /// One for each version.
    pub versions: Vec<Tally>,
    pub days: Vec<DayCounts>,
    pub nodes: HashMap<String, AtNode>,
}

impl Counted {
    pub fn of(conn: &Connection, wanted: &Wanted, versions: &[Version]) -> anyhow::Result<Self> {
        let begun = wanted.days.split_last().map_or(&[][..], |(_, begun)| begun);
        let mut counted = Self {
            versions: vec![Tally::default(); versions.len()],
            days: begun.iter().map(|day| DayCounts { day: *day, starts: 0, completed: 0, failed: 0 }).collect(),
            nodes: HashMap::new(),
        };
        let places: HashMap<&str, usize> =
            versions.iter().enumerate().map(|(at, version)| (version.id.as_str(), at)).collect();
        let of_version = |row: &Row<'_>| -> anyhow::Result<Option<usize>> {
            Ok(places.get(row.get_ref("version_id")?.as_str()?).copied())
        };
        let begin = wanted.begin.unwrap_or(UnixMs(i64::MIN));
        let mut over = conn.prepare_cached(OVER)?;
        let mut rows = over.query(params![wanted.flow_id.as_str(), begin.0])?;
        while let Some(row) = rows.next()? {
            let Some(tally) = of_version(row)?.and_then(|at| counted.versions.get_mut(at)) else { continue };
            let (started, ended) = (UnixMs(row.get("started_at")?), UnixMs(row.get("ended_at")?));
            let outcome = Outcome::of(row.get_ref("how")?.as_str()?)?;
            tally.over(outcome, ended.since(started));
            if outcome.is_drop_off() {
                at_node(&mut counted.nodes, row.get_ref("node")?.as_str()?).drop_off += 1;
            }
            if let Some(day) = counted.day(wanted, started) {
                day.starts += 1;
                day.completed += u32::from(outcome == Outcome::Completed);
                day.failed += u32::from(matches!(outcome, Outcome::Error | Outcome::Failed));
            }
        }
        let mut live = conn.prepare_cached(LIVE)?;
        let mut rows = live.query([wanted.flow_id.as_str()])?;
        while let Some(row) = rows.next()? {
            let Some(tally) = of_version(row)?.and_then(|at| counted.versions.get_mut(at)) else { continue };
            let started = UnixMs(row.get("started_at")?);
            at_node(&mut counted.nodes, row.get_ref("node")?.as_str()?).standing += 1;
            if started < begin {
                continue;
            }
            tally.live();
            if let Some(day) = counted.day(wanted, started) {
                day.starts += 1;
            }
        }
        Ok(counted)
    }

    pub fn total(&self) -> Tally {
        self.versions.iter().fold(Tally::default(), Tally::add)
    }

    fn day(&mut self, wanted: &Wanted, at: UnixMs) -> Option<&mut DayCounts> {
        // After the last one there is an edge, but no day.
        let day = wanted.days.partition_point(|begin| *begin <= at).checked_sub(1)?;
        self.days.get_mut(day)
    }
}

/// Both are answered out of an index alone.
pub(super) const OVER: &str = "SELECT version_id, how, node, started_at, ended_at FROM runs
                               WHERE flow_id = ?1 AND live = 0 AND started_at >= ?2";
pub(super) const LIVE: &str = "SELECT version_id, node, started_at FROM runs WHERE flow_id = ?1 AND live = 1";

fn at_node<'n>(nodes: &'n mut HashMap<String, AtNode>, node: &str) -> &'n mut AtNode {
    nodes.entry(node.to_owned()).or_default()
}
