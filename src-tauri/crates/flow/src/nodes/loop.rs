//! Loop: sends the run round its body a number of times, or until a condition is true; never more often than its limit.
//!
//! The body leads back to the loop node. Its round is kept in the run while the run is inside of the body, and forgotten when
//! it leaves by any way, so coming again begins anew.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Control, Field, Group, Handle, Inspection, Spec, out};
use crate::document::Expression;
use crate::step::{Failure, Move, Turn};
use crate::validate::Rule;

/// The way into the body.
pub const LOOP_BODY: &str = "body";
/// The way on when it is over.
pub const LOOP_EXIT: &str = "exit";
/// The most rounds that can be allowed.
const ROUND_LIMIT: u32 = 100;

/// Repeats a part of the flow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct LoopNode {
    /// How long.
    pub repeat: Repeat,
    /// The most rounds whatever happens. 1 to 100.
    pub max_iterations: u32,
    /// The variable that the number of the round (from 1) is kept in; empty keeps nothing.
    pub counter: String,
}

/// How long a loop goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Repeat {
    /// A number of rounds.
    Times {
        /// How many.
        count: u32,
    },
    /// Until a condition is true; it is tried before every round.
    Until {
        /// Which.
        condition: Expression,
    },
}

impl Default for Repeat {
    fn default() -> Self {
        Self::Times { count: 3 }
    }
}

impl Default for LoopNode {
    fn default() -> Self {
        Self { repeat: Repeat::default(), max_iterations: 10, counter: String::new() }
    }
}

impl Behaviour for LoopNode {
    const SPEC: Spec = Spec {
        title: "Loop",
        about: "Repeats a part of the flow.",
        group: Group::Logic,
        icon: "repeat",
        fields: &[
            Field::new("repeat", "Repeat", Control::Part).required(),
            Field::new("max_iterations", "At most", Control::Number { min: 1.0, max: ROUND_LIMIT as f64 })
                .help("However it goes, it ends after so many rounds."),
            Field::new("counter", "Keep the round in variable", Control::Variable),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(LOOP_BODY, "Repeat"), Handle::required(LOOP_EXIT, "Then")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.within("max_iterations", "The most rounds", self.max_iterations, 1.0..=f64::from(ROUND_LIMIT));
        on.writes("counter", &self.counter, Some(LOOP_BODY));
        match &self.repeat {
            Repeat::Until { condition } => on.condition("repeat.condition", "The condition", condition),
            Repeat::Times { count } => {
                on.within("repeat.count", "The number of rounds", *count, 1.0..=f64::from(ROUND_LIMIT));
                if *count > self.max_iterations {
                    let message = format!("It repeats {count} times, but at most {} rounds.", self.max_iterations);
                    on.warning(Rule::FieldValues, "max_iterations", message, "Allow more rounds or repeat less often.");
                }
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let done = turn.rounds();
        let over = match &self.repeat {
            Repeat::Times { count } => done >= *count,
            Repeat::Until { condition } => turn.test(condition)?,
        };
        let stopped = !over && done >= self.max_iterations;
        if stopped {
            turn.note(format!("stopped after {done} rounds, the most that is allowed"));
        }
        if over || stopped {
            turn.end_rounds();
            return out(LOOP_EXIT);
        }
        let round = turn.next_round();
        if !self.counter.is_empty() {
            turn.set(&self.counter, round.into())?;
        }
        out(LOOP_BODY)
    }
}
