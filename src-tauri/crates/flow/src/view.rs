//! Views: what the window is shown of flows, put together from several tables. Nothing is stored in this shape.

mod analytics;
mod runs;

use domain::{AccountId, FlowId, NodeId, UnixMs, VersionId};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use analytics::{AnalyticsQuery, DayCounts, FlowAnalytics, NodeCounts, RunCounts, VersionCounts};
pub use runs::{CallAnswer, CallAsked, FlowCall, NodeName, RunDetail, RunFilter, RunPage, RunPlace, RunQuery, RunRow};

use crate::nodes::NodeKind;
use crate::validate::Finding;
use crate::{DiffLine, Document, Kind, Value};

/// How far a flow has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FlowState {
    /// Never published.
    Draft,
    /// What is drawn is what answers.
    Published,
    /// The draft differs from the version that answers.
    Changed,
}

/// A flow as the list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowRow {
    /// Ours.
    pub id: FlowId,
    /// The draft's name.
    pub name: String,
    /// The draft's description.
    pub description: String,
    /// The accounts it answers on; empty: all.
    pub account_ids: Vec<AccountId>,
    /// 1 is asked first.
    pub rank: u32,
    /// It answers, if it has a version.
    pub active: bool,
    /// How far it has come.
    pub state: FlowState,
    /// The number of the version that answers.
    pub version: Option<u32>,
    /// When that was published.
    pub published_at: Option<UnixMs>,
    /// When the draft was last changed.
    pub edited_at: UnixMs,
    /// What starts it, in words: of the version that answers, else of the draft.
    pub triggers: Vec<String>,
    /// Nodes of the draft.
    pub nodes: u32,
    /// What blocks publishing the draft.
    pub errors: u32,
    /// What one should look at first.
    pub warnings: u32,
    /// Conversations that are in it now.
    pub live_runs: u32,
    /// Runs that began in the last 30 days.
    pub starts: u32,
    /// Of those: completed.
    pub completed: u32,
    /// Of those: failed, or ended at an end that counts as an error.
    pub failed: u32,
}

/// A flow with its draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowDetail {
    /// As in the list.
    pub row: FlowRow,
    /// What is drawn.
    pub draft: Document,
    /// Named when the draft is saved, so that nobody overwrites what he has not seen.
    pub draft_rev: u32,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Every node in words, in the order of the conversation.
    pub outline: Vec<OutlineNode>,
    /// Files it may send.
    pub files: Vec<FlowFile>,
    /// When it next starts by itself.
    pub next_start_at: Option<UnixMs>,
}

/// A node in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutlineNode {
    /// The node.
    pub id: NodeId,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: NodeKind,
    /// What it says or does, in a line.
    pub text: String,
    /// How deep it stands under the start, for indenting.
    pub depth: u32,
    /// Where its ways out lead: label of the way, and the node's title; empty if nowhere.
    pub ways: Vec<OutlineWay>,
}

/// A way out of a node, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OutlineWay {
    /// Which.
    pub handle: String,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub to: Option<NodeId>,
}

/// What can be changed of a flow beside its draft; what is absent stays. It holds at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct FlowPatch {
    /// It answers.
    #[specta(optional)]
    pub active: Option<bool>,
    /// The accounts it answers on; empty: all.
    #[specta(optional)]
    pub account_ids: Option<Vec<AccountId>>,
}

/// What saving a draft led to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct DraftSaved {
    /// To be named with the next save.
    pub rev: u32,
    /// What is wrong with it now.
    pub findings: Vec<Finding>,
}

/// An entry of a draft's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FlowEdit {
    /// Which save.
    pub rev: u32,
    /// When.
    pub at: UnixMs,
    /// What it changed, in a line.
    pub summary: String,
}

/// A version as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FlowVersion {
    /// Ours.
    pub id: VersionId,
    /// 1, 2, 3 of its flow.
    pub number: u32,
    /// What the operator wrote about it.
    pub note: String,
    /// When it was published.
    pub published_at: UnixMs,
    /// It answers.
    pub live: bool,
    /// Conversations that are in it now.
    pub live_runs: u32,
    /// What it changed of the one before, in lines.
    pub changes: u32,
}

/// Something to compare, or to look at: the draft, or a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum FlowText {
    /// What is drawn.
    Draft,
    /// A version.
    Version {
        /// Which.
        id: VersionId,
    },
}

/// Where a draft is taken from again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum DraftFrom {
    /// A save of the journal.
    Edit {
        /// Which.
        rev: u32,
    },
    /// A version.
    Version {
        /// Which.
        id: VersionId,
    },
}

/// A flow that was made of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FlowImported {
    /// The new flow.
    pub id: FlowId,
    /// What was changed in reading it, in words.
    pub notes: Vec<String>,
}

/// What publishing (or rolling back) would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct PublishPlan {
    /// What is wrong with it; errors block it.
    pub findings: Vec<Finding>,
    /// What changes against the version that answers.
    pub lines: Vec<DiffLine>,
    /// Conversations that are in the flow now, on whatever version.
    pub live_runs: u32,
    /// Of those: at a node that is different, by node.
    pub on_changed: Vec<NodeRuns>,
    /// Of those: at a node that is gone, by node.
    pub on_removed: Vec<NodeRuns>,
    /// What the flow's own policy would do with them.
    pub policy: ForRunning,
    /// The draft's revision that this is about; publishing names it.
    pub draft_rev: u32,
}

/// Conversations that stand at a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NodeRuns {
    /// The node.
    pub node: NodeId,
    /// What it is called.
    pub title: String,
    /// How many.
    pub runs: u32,
}

/// What becomes of conversations that are in a flow when another version begins to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ForRunning {
    /// They finish on the version they began with.
    #[default]
    Finish,
    /// They begin again on the new version with the customer's next message.
    Restart,
    /// They go on in the new version at the node they stand at; whose node is gone begins again.
    Move,
}

/// A file that a flow may send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FlowFile {
    /// What nodes name it by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Bytes.
    pub bytes: u32,
}

/// A variable that every flow reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct GlobalVariable {
    /// Its name.
    pub name: String,
    /// Its type; `None` for null.
    pub kind: Option<Kind>,
    /// Its value.
    pub value: Value,
    /// When it was changed.
    pub at: UnixMs,
    /// The flows whose draft or live version uses it.
    pub used_by: Vec<String>,
}

/// The name of a secret for web requests. Its value is in the keychain and never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FlowSecret {
    /// Its name: `{{secret.name}}`.
    pub name: String,
    /// When it was set.
    pub at: UnixMs,
    /// The flows whose draft or live version uses it.
    pub used_by: Vec<String>,
    /// The keychain does not have it (any more): set it again.
    pub missing: bool,
}

/// A ready flow of the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowTemplate {
    /// Its name among the templates.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it does for whom, in a sentence or two.
    pub description: String,
    /// What it needs to be useful, in words: a web address, a model, a knowledge base.
    pub needs: Vec<String>,
    /// Nodes.
    pub nodes: u32,
    /// Test conversations that come with it.
    pub tests: u32,
    /// Every node in words.
    pub outline: Vec<OutlineNode>,
}
