//! Simulate: a flow without WhatsApp, on the engine's own step machine, with a store in memory and a clock that is moved by
//! hand. What is shown of it is data: bubbles, path, values, calls.
//!
//! Nothing here knows the time or chance: the same acts on the same draft lead to the same state, so what was tried by hand
//! can be kept as a test ([`Simulation::as_script`]).

mod act;
mod calls;
mod clock;
mod follow;
mod kept;
mod perform;
mod shop;
mod simulation;
mod told;

pub use calls::{CallResult, OpenCall, OpenCallKind};
pub use simulation::{Setup, Simulation, Spoken};
pub(crate) use told::{one_line, spoken, words};

use domain::{FlowId, MessageKind, NodeId, Offer, UnixMs};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::run::{Run, Wait};
use crate::step::{SentMedia, TraceEntry};
use crate::view::{FlowCall, NodeName};
use crate::{Value, Variables};

/// What happens to a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum SimulationAct {
    /// The customer writes.
    Say {
        /// What.
        text: String,
    },
    /// He taps a choice.
    Tap {
        /// Its id.
        id: String,
    },
    /// He sends a file.
    Send {
        /// What.
        kind: MessageKind,
        /// Its name.
        name: Option<String>,
    },
    /// Time passes; timers ring on their way.
    Jump {
        /// Minutes.
        #[specta(type = i32)]
        minutes: f64,
    },
    /// To the next timer.
    NextTimer,
    /// The run starts without a message.
    Start {
        /// Values to begin with.
        variables: Variables,
    },
    /// Everything is as at the beginning; the draft is read anew, variables that were set stay.
    Reset,
    /// A variable of the run; null deletes it.
    SetVariable {
        /// Its name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// A global variable, in this simulation only; null deletes it.
    SetGlobal {
        /// Its name.
        name: String,
        /// Its value.
        value: Value,
    },
    /// The web request that is waited for is answered by hand.
    AnswerWeb {
        /// Its status.
        status: u16,
        /// Its body.
        body: String,
    },
    /// The web request fails.
    FailWeb {
        /// Why.
        message: String,
    },
    /// The model that is waited for is answered by hand.
    AnswerModel {
        /// Its words.
        text: String,
        /// What it found out.
        fields: Variables,
        /// It would rather have a human answer.
        escalate: bool,
    },
    /// The model does not answer.
    FailModel {
        /// Why.
        message: String,
    },
    /// The operator takes the chat over.
    TakeOver,
    /// He hands it back.
    HandBack,
    /// The run is moved to a node.
    MoveTo {
        /// Which.
        node: NodeId,
    },
    /// On from a break.
    Continue,
    /// Where to stop.
    Breaks {
        /// Before every node.
        everywhere: bool,
        /// Before these.
        nodes: Vec<NodeId>,
    },
    /// Whether web requests and models are asked for real, or answered by hand.
    Live {
        /// Web requests.
        web: bool,
        /// Models.
        model: bool,
    },
}

/// A simulation as the window shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SimulationState {
    /// Names it.
    pub id: String,
    /// The flow.
    pub flow_id: FlowId,
    /// The draft's revision it runs.
    pub draft_rev: u32,
    /// Its clock.
    pub now: UnixMs,
    /// What both sides said, oldest first.
    pub bubbles: Vec<SimulationBubble>,
    /// The run, once there is one; the last one after it ended.
    pub run: Option<Run>,
    /// What it waits for.
    pub wait: Option<Wait>,
    /// Choices that can be tapped now.
    pub choices: Vec<Offer>,
    /// The way it took, oldest first.
    pub path: Vec<SimulationStep>,
    /// Global variables as this simulation has them.
    pub globals: Variables,
    /// Labels of the practice contact.
    pub labels: Vec<String>,
    /// Web requests and questions to models; the open one waits for an answer by hand, or is under way.
    pub calls: Vec<FlowCall>,
    /// A call is under way for real.
    pub busy: bool,
    /// The operator has the chat.
    pub taken_over: bool,
    /// Where it stops.
    pub breaks: Vec<NodeId>,
    /// It stops before every node.
    pub stepping: bool,
    /// Web requests go out for real.
    pub live_web: bool,
    /// Models are asked for real.
    pub live_model: bool,
    /// What else happened, in words: which trigger took the first message, or that none did.
    pub events: Vec<SimulationEvent>,
    /// The nodes of the draft.
    pub nodes: Vec<NodeName>,
}

/// One bubble on the practice phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SimulationBubble {
    /// The customer's.
    pub from_customer: bool,
    /// Its words.
    pub text: String,
    /// Choices that came with it.
    pub choices: Vec<Offer>,
    /// Its file.
    pub media: Option<SentMedia>,
    /// The kind of file the customer sent.
    pub kind: MessageKind,
    /// When.
    pub at: UnixMs,
    /// The node that said it.
    pub node: Option<NodeId>,
}

/// One node at work, with how long it took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SimulationStep {
    /// What happened.
    pub entry: TraceEntry,
    /// Which input it was part of, counted from 1: nodes of one input belong together.
    pub input: u32,
    /// Microseconds that our side took for that input.
    pub took_us: u32,
}

/// Something that happened beside the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SimulationEvent {
    /// When.
    pub at: UnixMs,
    /// What, in words.
    pub text: String,
}

#[cfg(test)]
mod tests;
