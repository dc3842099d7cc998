//! Run: one contact's way through one version of a flow, as data that survives a restart.
//!
//! Everything the step machine knows between two inputs is in here and nothing else is: reading a stored run back changes
//! nothing (a property test holds it to that). `format` says how old a stored one is.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use domain::{FlowId, MessageId, NodeId, RunId, UnixMs, VersionId};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Variables;
use crate::step::{EffectKey, For, Heard, Input};

/// The form of a stored run.
pub const RUN_FORMAT: u32 = 1;
/// So many ids of messages are remembered. The durable guard against duplicates is the store's index; this one keeps a single
/// run right when an input is fed twice.
const SEEN_LIMIT: usize = 64;

/// One contact's way through one version of a flow.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Run {
    /// See [`RUN_FORMAT`].
    pub format: u32,
    /// Ours.
    pub id: RunId,
    /// The flow.
    pub flow_id: FlowId,
    /// The version it goes through.
    pub version_id: VersionId,
    /// Where it stands.
    pub state: State,
    /// The node it stands at; `None` before it begins.
    pub node: Option<NodeId>,
    /// Its variables.
    pub variables: Variables,
    /// The round of every loop it is inside of.
    pub rounds: BTreeMap<NodeId, u32>,
    /// What the node it stands at remembers.
    pub memory: NodeMemory,
    /// How many effects it has had: the next key.
    pub effects: u32,
    /// How many nodes it has gone through.
    pub steps: u32,
    /// How often it came to each node.
    pub visits: BTreeMap<NodeId, u32>,
    /// The last messages it was given, oldest first.
    pub seen: VecDeque<MessageId>,
    /// What the customer said last.
    pub last: Option<Heard>,
    /// The last node that asked something.
    pub question: Option<NodeId>,
    /// It failed once and went on at the flow's node for errors.
    pub rescued: bool,
    /// When it began.
    pub started_at: UnixMs,
    /// When something last happened to it.
    pub touched_at: UnixMs,
}

/// What customers wrote stays out of logs.
impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("node", &self.node)
            .field("steps", &self.steps)
            .field("effects", &self.effects)
            .finish_non_exhaustive()
    }
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
#[serde(rename = "RunState")]
pub enum State {
    /// Made, not begun.
    New,
    /// It waits.
    Waiting {
        /// For what.
        wait: Wait,
    },
    /// The operator has the chat; it goes on when he hands it back.
    Suspended {
        /// What it waited for.
        wait: Wait,
        /// Since when: waiting times stand still.
        since: UnixMs,
        /// A result that came meanwhile.
        held: Option<Box<Input>>,
    },
    /// It reached an end that keeps it: the next message follows the flow's restart policy.
    Kept {
        /// When it gives up.
        expires_at: Option<UnixMs>,
        /// The timer's key.
        key: EffectKey,
    },
    /// It is over.
    Ended {
        /// How.
        how: Ended,
        /// When.
        at: UnixMs,
    },
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "how", rename_all = "snake_case")]
#[serde(rename = "RunEnded")]
pub enum Ended {
    /// It reached its end.
    Completed,
    /// It reached an end that counts as an error.
    Error,
    /// It broke.
    Failed {
        /// Why, for the operator.
        why: String,
    },
    /// The customer did not answer any more.
    Expired,
    /// The operator took the chat over.
    TakenOver,
    /// The operator ended it.
    ByHand,
    /// Another flow took over, as the restart policy says.
    OtherFlow,
}

/// What a run waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "RunWait")]
pub struct Wait {
    /// Names this wait: timers and results carry it, so that a late one cannot hit a later wait.
    pub key: EffectKey,
    /// For what.
    #[serde(rename = "for")]
    pub waits_for: For,
    /// Since when.
    pub since: UnixMs,
    /// When the node's own time is up.
    pub until: Option<UnixMs>,
    /// When the run gives up.
    pub expires_at: Option<UnixMs>,
}

impl Wait {
    /// The earliest of both times.
    pub fn due(&self) -> Option<UnixMs> {
        match (self.until, self.expires_at) {
            (Some(until), Some(expires)) => Some(until.min(expires)),
            (until, expires) => until.or(expires),
        }
    }

    /// This wait, had it begun `ms` later.
    pub(crate) fn later(mut self, ms: i64) -> Self {
        self.until = self.until.map(|at| at.plus(ms));
        self.expires_at = self.expires_at.map(|at| at.plus(ms));
        self
    }
}

/// What the node a run stands at remembers; forgotten when it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct NodeMemory {
    /// How often it asked or tried again.
    pub tries: u32,
    /// What a model found out so far.
    pub found: Vec<String>,
    /// The key of its first web request: all attempts share it.
    pub call: Option<EffectKey>,
}

impl Run {
    /// A run that has not begun.
    pub fn new(id: RunId, flow_id: FlowId, version_id: VersionId, now: UnixMs) -> Self {
        Self {
            format: RUN_FORMAT,
            id,
            flow_id,
            version_id,
            state: State::New,
            node: None,
            variables: Variables::new(),
            rounds: BTreeMap::new(),
            memory: NodeMemory::default(),
            effects: 0,
            steps: 0,
            visits: BTreeMap::new(),
            seen: VecDeque::new(),
            last: None,
            question: None,
            rescued: false,
            started_at: now,
            touched_at: now,
        }
    }

    /// It is over.
    pub fn ended(&self) -> Option<&Ended> {
        if let State::Ended { how, .. } = &self.state { Some(how) } else { None }
    }

    /// What it waits for.
    pub fn waits(&self) -> Option<&Wait> {
        if let State::Waiting { wait } = &self.state { Some(wait) } else { None }
    }

    /// The timer it needs: its key and when it must ring. A restart sets exactly these again.
    pub fn timer(&self) -> Option<(&EffectKey, UnixMs)> {
        match &self.state {
            State::Waiting { wait } => wait.due().map(|at| (&wait.key, at)),
            State::Kept { key, expires_at } => expires_at.map(|at| (key, at)),
            State::New | State::Suspended { .. } | State::Ended { .. } => None,
        }
    }

    /// Remembers a message; whether it is new.
    pub(crate) fn see(&mut self, id: &MessageId) -> bool {
        if self.seen.contains(id) {
            return false;
        }
        if self.seen.len() >= SEEN_LIMIT {
            self.seen.pop_front();
        }
        self.seen.push_back(id.clone());
        true
    }

    /// The key of its next effect.
    pub(crate) fn next_key(&mut self) -> EffectKey {
        self.effects += 1;
        EffectKey::new(&self.id, self.effects)
    }
}
