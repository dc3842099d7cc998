//! Trace: the way a run took, as data: which node, why, by which way out, and what went wrong. With full detail also the
//! values. The simulator, the timeline, coverage and analytics read it.

use std::collections::BTreeMap;
use std::fmt;

use domain::{NodeId, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::nodes::NodeKind;
use crate::{Explained, Value};

/// One node at work.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct TraceEntry {
    /// The run's count of nodes then.
    pub step: u32,
    /// When.
    pub at: UnixMs,
    /// The node.
    pub node: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// What made it work.
    pub cause: TraceCause,
    /// The way out it took; `None` if it waits, ended or failed.
    pub handle: Option<String>,
    /// The node that way leads to.
    pub next: Option<NodeId>,
    /// How many effects it had.
    pub effects: u32,
    /// Names that nobody knew and that were left empty.
    pub missing: Vec<String>,
    /// What else is worth knowing, in words.
    pub notes: Vec<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// Full detail: what it read.
    pub read: BTreeMap<String, Value>,
    /// Full detail: what it compared.
    pub compared: Vec<Explained>,
    /// Full detail: what it changed; null for what it deleted.
    pub changed: BTreeMap<String, Value>,
}

/// What customers wrote stays out of logs.
impl fmt::Debug for TraceEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TraceEntry")
            .field("step", &self.step)
            .field("node", &self.node)
            .field("cause", &self.cause)
            .field("handle", &self.handle)
            .field("failed", &self.failure.is_some())
            .finish_non_exhaustive()
    }
}

/// What made a node work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum TraceCause {
    /// The run came to it.
    Entered,
    /// The customer answered.
    Answer,
    /// Time was up.
    TimeUp,
    /// A web request ended.
    Http,
    /// A model answered.
    Model,
    /// The operator handed the chat back.
    HandedBack,
    /// The run gave up waiting.
    Expired,
}
