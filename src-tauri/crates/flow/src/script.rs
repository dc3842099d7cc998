//! Script: a test conversation as data. What the customer does, what the world answers, and what is expected. Files for the
//! command line, test conversations of a flow, and the gallery's tests are all of this form.
//!
//! [`play`] runs one on the simulator, so a test goes the way that the simulator shows and that production goes.

mod covered;
mod expected;
mod play;
mod read;

use std::collections::BTreeMap;

use domain::{MessageKind, NodeId, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

pub use covered::Covered;
pub(crate) use play::setup;
pub use play::{Played, play, play_all};
pub use read::read;

use crate::{Value, Variables};

/// A test conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
#[serde(rename = "FlowScript")]
pub struct Script {
    /// What it shows.
    pub name: String,
    /// Who talks.
    pub contact: ScriptContact,
    /// Values of global variables, instead of the real ones.
    pub globals: Variables,
    /// When it begins; absent: Friday 2026-11-20 10:00 UTC, so that it reads the same every day.
    pub at: Option<UnixMs>,
    /// Where the operator is, in minutes ahead of UTC.
    pub offset_minutes: i32,
    /// What happens, in order.
    pub lines: Vec<Line>,
}

/// Who talks in a test conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct ScriptContact {
    /// `{{contact.name}}`
    pub name: String,
    /// `{{contact.phone}}`, E.164.
    pub phone: String,
    /// `{{contact.language}}`, BCP 47; empty: not known.
    pub language: String,
    /// `{{contact.labels}}`
    pub labels: Vec<String>,
}

impl Default for ScriptContact {
    fn default() -> Self {
        Self { name: "Alex".into(), phone: "+15550100".into(), language: String::new(), labels: Vec::new() }
    }
}

/// One thing that happens in a test conversation. In JSON an object with one field: `{"says": "hello"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[serde(rename = "ScriptLine")]
pub enum Line {
    /// The customer writes. The first one starts the flow if its triggers take it, else it starts anyway and the result says so.
    Says(String),
    /// He taps a choice, by its label or id.
    Taps(String),
    /// He sends a file.
    Sends {
        /// What.
        kind: MessageKind,
        /// Its caption.
        #[serde(default)]
        text: String,
        /// Its name.
        #[serde(default)]
        name: Option<String>,
    },
    /// So many minutes pass; timers ring on their way.
    Minutes(#[specta(type = i32)] f64),
    /// The flow starts without a message: by its schedule, by hand or through the local API, with these variables.
    Starts(Variables),
    /// The web request that the run waits for is answered.
    Web {
        /// Its status.
        status: u16,
        /// Its body: text, or JSON that is written out.
        #[serde(default)]
        body: Value,
        /// How long the other side asks to wait before it is tried again.
        #[serde(default)]
        #[specta(optional)]
        retry_after_seconds: Option<u32>,
    },
    /// The web request fails: no connection, no answer in time.
    WebFails(String),
    /// The web request fails for good: trying again would not help.
    WebRefused(String),
    /// The model that the run waits for answers.
    Model {
        /// Its words.
        #[serde(default)]
        text: String,
        /// What it found out.
        #[serde(default)]
        fields: BTreeMap<String, Value>,
        /// It would rather have a human answer.
        #[serde(default)]
        escalate: bool,
    },
    /// The model does not answer.
    ModelFails(String),
    /// The operator takes the chat over.
    TakesOver {},
    /// He hands it back.
    HandsBack {},
    /// He moves the run to a node.
    MovesTo(NodeId),
    /// Somebody sets a variable of the run by hand; before there is one, a value that it begins with. Null deletes it.
    Sets {
        /// Its name.
        name: String,
        /// Its value.
        #[serde(default)]
        value: Value,
    },
    /// Somebody sets a global variable. Null deletes it.
    SetsGlobal {
        /// Its name.
        name: String,
        /// Its value.
        #[serde(default)]
        value: Value,
    },
    /// What must be true now. Words are those since the last line that was no `expect`.
    Expect(Expect),
}

/// What is expected. Each field that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
#[serde(rename = "ScriptExpect")]
pub struct Expect {
    /// Each of these stands in what the flow said, in this order, whatever the case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<String>,
    /// The flow said exactly these messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exactly: Option<Vec<String>>,
    /// The flow said nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub silence: bool,
    /// The labels that can be chosen now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    /// The run stands at this node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<NodeId>,
    /// How the run ended: `completed`, `error`, `failed`, `expired`, `taken_over`, `by_hand`, `other_flow`; `kept` when it stays
    /// at its end for the next message; `no` while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// The operator has the chat, because the flow gave it to him.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_off: Option<bool>,
    /// These variables have these values; null: it has none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, Value>,
    /// The contact has these labels, no others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// A web request is under way to an address that begins so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web: Option<String>,
    /// A model is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<bool>,
}

/// A test conversation of a flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct FlowTest {
    /// Ours.
    pub id: String,
    /// What it shows.
    pub name: String,
    /// The conversation.
    pub script: Script,
    /// When it was saved.
    pub at: UnixMs,
}

/// How test conversations went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct TestReport {
    /// One each, in order.
    pub results: Vec<TestResult>,
    /// What they went through together.
    pub coverage: Coverage,
}

/// How a test conversation went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TestResult {
    /// The test; empty outside of the app.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Everything held.
    pub passed: bool,
    /// What did not.
    pub failures: Vec<TestFailure>,
    /// The conversation as text: what each side said, and what happened between.
    pub transcript: Vec<String>,
}

/// Something that did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TestFailure {
    /// Which line of the script, counted from 0.
    pub line: u32,
    /// What was expected and what was, in words.
    pub message: String,
}

/// What conversations went through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Coverage {
    /// Nodes of the flow.
    pub nodes: u32,
    /// Of those: never reached.
    pub nodes_missed: Vec<NodeId>,
    /// Ways out of its nodes.
    pub edges: u32,
    /// Of those: never taken, as `node:handle`.
    pub edges_missed: Vec<String>,
}

#[cfg(test)]
mod tests;
