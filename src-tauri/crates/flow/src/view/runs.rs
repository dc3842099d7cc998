//! Runs, as lists show them and as one looks into them.

use std::collections::BTreeMap;
use std::fmt;

use domain::{ChatId, FlowId, NodeId, RunId, UnixMs, VersionId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::nodes::NodeKind;
use crate::run::{Ended, Wait};
use crate::step::TraceEntry;
use crate::{Value, Variables};

/// A run as a list shows it.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RunRow {
    /// Ours.
    pub id: RunId,
    /// The flow.
    pub flow_id: FlowId,
    /// Its name.
    pub flow_name: String,
    /// The version's number.
    pub version: u32,
    /// The chat.
    pub chat_id: ChatId,
    /// With whom.
    pub title: String,
    /// On which account.
    pub account_name: String,
    /// Where it stands.
    pub place: RunPlace,
    /// The node it stands at.
    pub node: Option<NodeId>,
    /// What that is called.
    pub node_title: String,
    /// What it waits for; also what it waited for when the operator took over.
    pub wait: Option<Wait>,
    /// When its timer rings.
    pub due_at: Option<UnixMs>,
    /// It begins anew on the live version with the next message.
    pub restarts: bool,
    /// When it began.
    pub started_at: UnixMs,
    /// When something last happened to it.
    pub touched_at: UnixMs,
    /// When it was over.
    pub ended_at: Option<UnixMs>,
    /// How.
    pub ended: Option<Ended>,
}

/// Names of customers stay out of logs.
impl fmt::Debug for RunRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, version, place, node, ended, .. } = self;
        f.debug_struct("RunRow")
            .field("id", id)
            .field("version", version)
            .field("place", place)
            .field("node", node)
            .field("ended", ended)
            .finish_non_exhaustive()
    }
}

/// Where a run stands, in a word.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RunPlace {
    /// Made, not begun.
    New,
    /// It waits.
    Waiting,
    /// The operator has the chat.
    Suspended,
    /// It reached an end that keeps it for the next message.
    Kept,
    /// It is over.
    Ended,
}

/// Which runs to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RunFilter {
    /// All.
    #[default]
    All,
    /// Those that may go on.
    Live,
    /// Those that failed or ended at an end that counts as an error.
    Failed,
    /// Those that are over.
    Ended,
}

/// Which runs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct RunQuery {
    /// Of one flow.
    pub flow_id: Option<FlowId>,
    /// Of one version.
    pub version_id: Option<VersionId>,
    /// Of one chat.
    pub chat_id: Option<ChatId>,
    /// That stand (or ended) at this node.
    pub node: Option<NodeId>,
    /// Where they stand.
    pub filter: RunFilter,
    /// Whose contact's name or number has this in it.
    pub text: String,
    /// [`RunPage::next`] of the page before.
    pub after: Option<String>,
    /// At most so many; 0 means 50, 200 is the most.
    pub limit: u32,
}

/// A page of runs, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct RunPage {
    /// The rows.
    pub rows: Vec<RunRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A run, looked into.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct RunDetail {
    /// As in the list.
    pub row: RunRow,
    /// Its variables.
    pub variables: Variables,
    /// The way it took, oldest first; the last 500.
    pub trace: Vec<TraceEntry>,
    /// Web requests and questions to models, oldest first.
    pub calls: Vec<FlowCall>,
    /// The nodes of its version, to name and to move to.
    pub nodes: Vec<NodeName>,
}

/// What customers wrote stays out of logs.
impl fmt::Debug for RunDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunDetail").field("row", &self.row).field("trace", &self.trace).finish_non_exhaustive()
    }
}

/// A node's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NodeName {
    /// The node.
    pub id: NodeId,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: NodeKind,
}

/// A web request or a question to a model, as it may be shown: secrets are dots.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowCall {
    /// Which effect.
    pub key: String,
    /// The node.
    pub node: NodeId,
    /// When it was asked for.
    pub at: UnixMs,
    /// What was asked.
    pub asked: CallAsked,
    /// What came back; `None`: under way.
    pub answer: Option<CallAnswer>,
    /// Milliseconds.
    pub took_ms: Option<u32>,
}

/// What customers wrote stays out of logs.
impl fmt::Debug for FlowCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowCall").field("key", &self.key).field("node", &self.node).finish_non_exhaustive()
    }
}

/// What a call asked.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallAsked {
    /// A web request.
    Http {
        /// The method.
        method: String,
        /// The whole address.
        url: String,
        /// Headers.
        headers: Vec<(String, String)>,
        /// What was sent.
        body: String,
    },
    /// A question to a model.
    Model {
        /// To write a reply, or to pick answers out of words.
        extracts: bool,
        /// Which model; empty until it was chosen.
        model: String,
        /// The task in words.
        prompt: String,
    },
}

/// What came back.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CallAnswer {
    /// A web server answered.
    Http {
        /// Its status.
        status: u16,
        /// Its body, cut for showing.
        body: String,
    },
    /// A model answered.
    Model {
        /// Its words.
        text: String,
        /// What it found out.
        fields: BTreeMap<String, Value>,
        /// It would rather have a human answer.
        escalate: bool,
        /// Tokens in and out, where known.
        tokens: u32,
        /// In US dollars, where known.
        #[specta(type = Option<i32>)]
        cost_usd: Option<f64>,
    },
    /// Nothing came.
    Failed {
        /// Why.
        message: String,
    },
}
