//! Step machine: what happens next. Pure: given a flow, a run, one input and the time, it changes the run and says which
//! effects to perform; their results come back as inputs.
//!
//! The promises, each held by a test:
//! - **One input, one step.** Whoever stores the run and the effects of a step together can crash anywhere and repeat the
//!   step: same state, same input, same effects under the same keys.
//! - **Nothing is answered twice.** An input carries the ids of its messages; seen ones are ignored. A burst is one answer to
//!   one question: what came before a question was asked never answers it.
//! - **Nothing hits the wrong wait.** Timers and results carry the key of the wait they belong to; others are ignored.
//! - **It always stops.** Between two waits a run goes through at most `step_limit` nodes, in its life through
//!   [`LIFE_LIMIT`]; then it fails and says where it went round.
//! - **A failure has one way.** A node that fails for a foreseen reason leaves by its failure handle. Anything else goes to the
//!   flow's node for errors, once; without one the run ends as failed, with words for the operator.

mod context;
mod drive;
mod effect;
mod flow;
mod input;
mod known;
mod listed;
mod take;
mod trace;
mod turn;

pub use context::{Breaks, Context, Detail};
pub use drive::{LIFE_LIMIT, Step, Taken, step};
pub use effect::{
    Content, Effect, EffectKey, For, HttpCall, HttpContent, HttpPart, MediaFrom, ModelRequest, ModelTask, SentMedia,
    Wanted,
};
pub use flow::Flow;
pub use input::{Event, Heard, HttpFailure, HttpReply, Input, ModelAnswer, Said, SaidMedia};
pub(crate) use known::MESSAGE_FIELDS;
pub use known::{ACCOUNT_FIELDS, CONTACT_FIELDS};
pub use listed::listed;
pub use trace::{TraceCause, TraceEntry};
pub use turn::{Failure, FailureKind, Move, Turn};
