//! Analytics: what became of a flow's runs, in numbers.

use domain::{FlowId, NodeId, UnixMs, VersionId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::nodes::NodeKind;

/// What analytics are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AnalyticsQuery {
    /// The flow.
    pub flow_id: FlowId,
    /// One of its versions; all of them when absent.
    pub version_id: Option<VersionId>,
    /// The last so many days; all time when absent.
    pub days: Option<u32>,
}

/// What became of a flow's runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowAnalytics {
    /// All of them.
    pub total: RunCounts,
    /// By version, newest first.
    pub versions: Vec<VersionCounts>,
    /// By day, oldest first; every day of the range.
    pub days: Vec<DayCounts>,
    /// By node, in the order of the drawing; nodes that are gone come last.
    pub nodes: Vec<NodeCounts>,
}

/// How many runs, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct RunCounts {
    /// Began.
    pub starts: u32,
    /// Reached their end.
    pub completed: u32,
    /// Failed, or ended at an end that counts as an error.
    pub failed: u32,
    /// The customer did not answer any more.
    pub dropped: u32,
    /// Ended by the operator (taken over, by hand) or by another flow.
    pub ended: u32,
    /// May still go on.
    pub live: u32,
    /// From start to completion, on average, in milliseconds.
    #[specta(type = Option<i32>)]
    pub mean_ms: Option<f64>,
}

/// Counts of a version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct VersionCounts {
    /// Which.
    pub version_id: VersionId,
    /// Its number.
    pub number: u32,
    /// The counts.
    pub counts: RunCounts,
}

/// Counts of a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct DayCounts {
    /// Midnight, in the operator's time.
    pub day: UnixMs,
    /// Began.
    pub starts: u32,
    /// Of those: reached their end.
    pub completed: u32,
    /// Of those: failed.
    pub failed: u32,
}

/// Counts of a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct NodeCounts {
    /// Which.
    pub node: NodeId,
    /// What it is called.
    pub title: String,
    /// Its kind; `None` if the node is gone.
    pub kind: Option<NodeKind>,
    /// How often a run came to it.
    pub visits: u32,
    /// Runs that ended here without reaching an end: dropped, taken over, ended by hand, failed.
    pub drop_off: u32,
    /// How often it failed.
    pub errors: u32,
    /// Runs that stand here now.
    pub standing: u32,
    /// How long runs waited here on average, in milliseconds.
    #[specta(type = Option<i32>)]
    pub mean_wait_ms: Option<f64>,
}
