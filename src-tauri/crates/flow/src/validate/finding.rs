//! Finding: one thing that is wrong with a flow, or may be, in words for the one who drew it.

use domain::{EdgeId, NodeId};
use serde::{Deserialize, Serialize};
use specta::Type;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "FindingSeverity")]
pub enum Severity {
    /// The flow cannot be published.
    Error,
    /// It can, but look at this first.
    Warning,
}

/// Which rule of validation it is about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[serde(rename = "FindingRule")]
pub enum Rule {
    /// Exactly one start.
    OneStart,
    /// Ids are unique.
    UniqueIds,
    /// Not too many nodes, not too long texts.
    Limits,
    /// Both ends of an edge exist, and so does the handle it begins at.
    WholeEdges,
    /// Every way out leads somewhere, and to one place only.
    ConnectedHandles,
    /// Every node can be reached from the start.
    Reachable,
    /// Every path ends or waits.
    PathsEnd,
    /// No circle without a wait or a loop node.
    NoEndlessLoop,
    /// What must be filled is filled.
    RequiredFields,
    /// Values are in their range.
    FieldValues,
    /// Templates and expressions parse.
    Syntax,
    /// Regular expressions compile.
    Regex,
    /// Variables have allowed names.
    VariableNames,
    /// Variables are defined before they are used.
    VariablesDefined,
    /// What the flow names outside of itself exists.
    KnownOutside,
    /// Something starts the flow.
    Triggers,
    /// Settings are whole.
    Settings,
}

/// One thing that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Which rule it is about.
    pub rule: Rule,
    /// The node it is about.
    pub node: Option<NodeId>,
    /// The field of the node, trigger or settings, as `buttons[0].label`.
    pub field: Option<String>,
    /// The edge it is about.
    pub edge: Option<EdgeId>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
}

impl Finding {
    /// Something that blocks publishing.
    pub fn error(rule: Rule, message: impl Into<String>, fix: impl Into<String>) -> Self {
        let (mut message, fix) = (message.into(), fix.into());
        // What a parser says of a place is no sentence.
        if message.ends_with(char::is_alphanumeric) {
            message.push('.');
        }
        Self { severity: Severity::Error, rule, node: None, field: None, edge: None, message, fix }
    }

    /// Something to look at.
    pub fn warning(rule: Rule, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, message, fix) }
    }

    /// It is about this node.
    pub fn at(mut self, node: &NodeId) -> Self {
        self.node = Some(node.clone());
        self
    }

    /// It is about this field.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// It is about this edge.
    pub fn on(mut self, edge: &EdgeId) -> Self {
        self.edge = Some(edge.clone());
        self
    }
}
