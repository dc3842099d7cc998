//! End: the last word, and what becomes of the run: closed, or kept for the flow's restart policy.

use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Choice, Control, Field, Group, Handle, Inspection, Spec};
use crate::document::Text;
use crate::step::{Failure, Move, Turn};

/// Ends the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct EndNode {
    /// How it counts.
    pub outcome: EndOutcome,
    /// Sent before; empty sends nothing.
    pub message: Text,
    /// What becomes of the run.
    pub run: AfterEnd,
}

/// How an end counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum EndOutcome {
    /// As completed.
    #[default]
    Normal,
    /// As an error.
    Error,
}

/// What becomes of a run at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AfterEnd {
    /// It is over; the next message may start any flow.
    #[default]
    Close,
    /// It stays, with its variables; the next message follows the flow's restart policy.
    Keep,
}

impl Behaviour for EndNode {
    const SPEC: Spec = Spec {
        title: "End",
        about: "Ends the conversation.",
        group: Group::Course,
        icon: "square",
        fields: &[
            Field::new(
                "outcome",
                "Counts as",
                Control::Select {
                    options: &[
                        Choice { value: "normal", label: "Completed" },
                        Choice { value: "error", label: "Failed" },
                    ],
                },
            ),
            Field::new("message", "Last message", Control::Template { limit: MESSAGE_LIMIT as u32 }),
            Field::new(
                "run",
                "Afterwards",
                Control::Select {
                    options: &[
                        Choice { value: "close", label: "It is over" },
                        Choice { value: "keep", label: "The next message comes back to this flow" },
                    ],
                },
            ),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        Vec::new()
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.text("message", "The last message", &self.message, MESSAGE_LIMIT);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        turn.say(&self.message)?;
        Ok(Move::End { error: self.outcome == EndOutcome::Error, keep: self.run == AfterEnd::Keep })
    }
}
