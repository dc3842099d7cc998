//! Document: a flow as data. What the canvas edits, versions keep, and files carry.
//!
//! It may be wrong in any way a drawing can be wrong (that is what `validate` is for); only its shape and its limits are
//! certain. A node's `config` belongs to its kind and has a version of its own: old documents are upgraded while they are
//! read, so the rest of the program knows only the newest form.

use domain::{EdgeId, NodeId};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use specta::Type;

use crate::nodes::{NodeBody, NodeKind};
use crate::trigger::Trigger;

pub(crate) mod plain;
mod settings;
mod written;

pub use settings::{Expiry, FlowSettings, OnPublish, Restart, Takeover};
pub use written::{Expression, Language, Regular, Text, Written};

/// The form of [`Document`] itself, as opposed to that of a node kind.
pub const FORMAT: u32 = 1;
/// More nodes than anybody can draw; a flow of this size still validates within a moment.
pub const NODE_LIMIT: usize = 2_000;
/// The longest name of a flow or node.
pub const NAME_LIMIT: usize = 100;
/// The longest description or note.
pub const NOTE_LIMIT: usize = 10_000;

/// A drawn conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowDocument")]
pub struct Document {
    /// See [`FORMAT`].
    pub format: u32,
    /// At most 100 characters.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What starts it; any one of them does.
    pub triggers: Vec<Trigger>,
    /// How its runs live.
    pub settings: FlowSettings,
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// Its edges.
    pub edges: Vec<Edge>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            format: FORMAT,
            name: String::new(),
            description: String::new(),
            triggers: Vec::new(),
            settings: FlowSettings::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
        }
    }
}

impl Document {
    /// The node with this id.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == *id)
    }
}

/// Where a node stands on the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowPoint")]
pub struct Point {
    /// To the right.
    #[specta(type = i32)]
    pub x: f64,
    /// Down.
    #[specta(type = i32)]
    pub y: f64,
}

/// One step of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename = "FlowNode")]
pub struct Node {
    /// Unique within the flow.
    pub id: NodeId,
    /// What the operator calls it; empty shows its kind.
    pub label: String,
    /// The operator's note to himself.
    pub note: String,
    /// Where it stands.
    pub position: Point,
    /// The version of its kind's fields: always the newest once it is read.
    pub version: u32,
    /// Its kind with its fields.
    #[serde(flatten)]
    pub body: NodeBody,
}

impl Node {
    /// A node as the palette makes it.
    pub fn new(id: impl Into<String>, body: NodeBody) -> Self {
        let version = body.kind().version();
        let (label, note) = (String::new(), String::new());
        Self { id: NodeId::new(id), label, note, position: Point::default(), version, body }
    }

    /// Its kind.
    pub fn kind(&self) -> NodeKind {
        self.body.kind()
    }

    /// What it is called on screen.
    pub fn title(&self) -> &str {
        if self.label.trim().is_empty() { self.kind().spec().title } else { &self.label }
    }
}

/// A node as it stands in a file: its fields are not yet those of a kind.
#[derive(Deserialize)]
pub(crate) struct RawNode {
    pub id: NodeId,
    pub kind: String,
    #[serde(default = "first_version")]
    pub version: u32,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub position: Point,
    #[serde(default)]
    pub config: serde_json::Value,
}

fn first_version() -> u32 {
    1
}

impl RawNode {
    /// Upgrades the fields and reads them; the error names the field where there is one.
    pub fn read(self) -> Result<Node, (String, String)> {
        let kind: NodeKind = self.kind.parse().map_err(|_| {
            let known: Vec<&str> = NodeKind::ALL.iter().map(|kind| kind.name()).collect();
            ("kind".to_owned(), format!("\"{}\" is not a kind of node; there are {}", self.kind, known.join(", ")))
        })?;
        let body = kind.read(self.version, self.config)?;
        let Self { id, label, note, position, .. } = self;
        Ok(Node { id, label, note, position, version: kind.version(), body })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawNode::deserialize(deserializer)?;
        let id = raw.id.clone();
        raw.read().map_err(|(field, why)| D::Error::custom(format!("node \"{id}\", {field}: {why}")))
    }
}

/// A way from one of a node's handles to the next node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "FlowEdge")]
pub struct Edge {
    /// Unique within the flow.
    pub id: EdgeId,
    /// Where it begins.
    pub source: NodeId,
    /// Which way out of the source: the id of one of its handles.
    pub handle: String,
    /// Where it leads.
    pub target: NodeId,
}

impl Edge {
    /// An edge with an id made of its ends.
    pub fn new(source: impl Into<String>, handle: impl Into<String>, target: impl Into<String>) -> Self {
        let (source, handle, target) = (source.into(), handle.into(), target.into());
        let id = EdgeId::new(format!("{source}:{handle}:{target}"));
        Self { id, source: NodeId::new(source), handle, target: NodeId::new(target) }
    }
}
