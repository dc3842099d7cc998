//! Settings of a flow: how its runs live. Set by the author, published with the version, obeyed by the step machine.

use domain::{FlowId, NodeId};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::Text;

/// How the runs of a flow live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct FlowSettings {
    /// What a message does to a run that reached an end which keeps it.
    pub restart: Restart,
    /// What becomes of running conversations when a new version is published.
    pub on_publish: OnPublish,
    /// When a run that waits for the customer gives up; `None` never.
    pub expiry: Option<Expiry>,
    /// What becomes of a run when the operator takes the chat over.
    pub takeover: Takeover,
    /// The most nodes between two waits; more is taken for an endless loop. 10 to 5 000.
    pub step_limit: u32,
    /// Where a run goes on, once, when a node fails and has no way out for that.
    pub error_node: Option<NodeId>,
}

impl FlowSettings {
    /// What [`FlowSettings::step_limit`] may be.
    pub const STEP_LIMITS: std::ops::RangeInclusive<u32> = 10..=5_000;
}

impl Default for FlowSettings {
    fn default() -> Self {
        Self {
            restart: Restart::default(),
            on_publish: OnPublish::default(),
            expiry: Some(Expiry::default()),
            takeover: Takeover::default(),
            step_limit: 500,
            error_node: None,
        }
    }
}

/// What a message does to a run that reached an end which keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "policy", rename_all = "snake_case")]
#[serde(rename = "FlowRestart")]
pub enum Restart {
    /// The conversation begins again at the start; its variables stay.
    #[default]
    FromStart,
    /// The message answers the last question once more.
    LastQuestion,
    /// Another flow takes it from here.
    OtherFlow {
        /// The flow.
        flow_id: FlowId,
    },
}

/// What becomes of running conversations when a new version is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OnPublish {
    /// They finish on the version they began with.
    #[default]
    KeepVersion,
    /// They begin again on the new version with the customer's next message.
    Restart,
}

/// When and how a waiting run gives up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowExpiry")]
pub struct Expiry {
    /// Minutes without an answer. 1 to 43 200 (30 days).
    pub after_minutes: u32,
    /// Sent then; empty sends nothing.
    pub message: Text,
    /// Where the run goes on; `None` ends it.
    pub node: Option<NodeId>,
}

impl Expiry {
    /// What [`Expiry::after_minutes`] may be.
    pub const MINUTES: std::ops::RangeInclusive<u32> = 1..=43_200;
}

impl Default for Expiry {
    fn default() -> Self {
        Self { after_minutes: 24 * 60, message: Text::default(), node: None }
    }
}

/// What becomes of a run when the operator takes the chat over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "FlowTakeover")]
pub enum Takeover {
    /// It pauses, its timers too, and goes on silently where it stood.
    #[default]
    Pause,
    /// It pauses, and asks its question again when the chat is handed back.
    PauseAndAskAgain,
    /// It ends.
    End,
}
