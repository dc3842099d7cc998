//! Handoff: gives the chat to the operator, with a note. The run ends there, or waits until he hands the chat back.

use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LONG_LIMIT;
use super::{Behaviour, Choice, Control, Field, Group, Handle, Inspection, OUT, Spec, out};
use crate::document::Text;
use crate::step::{Effect, Event, Failure, For, Move, Turn};

/// Gives the chat to the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct HandoffNode {
    /// Sent to the customer; empty sends nothing.
    pub message: Text,
    /// For the operator: what it is about.
    pub note: Text,
    /// What becomes of the run.
    pub then: AfterHandoff,
}

/// What becomes of a run that handed its chat over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AfterHandoff {
    /// It ends.
    #[default]
    End,
    /// It goes on when the operator hands the chat back.
    WaitForOperator,
}

impl Behaviour for HandoffNode {
    const SPEC: Spec = Spec {
        title: "Hand over",
        about: "Gives the chat to you, with a note.",
        group: Group::Actions,
        icon: "user-round",
        fields: &[
            Field::new("message", "Tell the customer", Control::Template { limit: MESSAGE_LIMIT as u32 }),
            Field::new("note", "Note for you", Control::Template { limit: LONG_LIMIT as u32 }),
            Field::new(
                "then",
                "Then",
                Control::Select {
                    options: &[
                        Choice { value: "end", label: "The flow ends" },
                        Choice { value: "wait_for_operator", label: "Goes on when you hand back" },
                    ],
                },
            ),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        match self.then {
            AfterHandoff::End => Vec::new(),
            AfterHandoff::WaitForOperator => vec![Handle::required(OUT, "Handed back")],
        }
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.text("message", "The message", &self.message, MESSAGE_LIMIT);
        on.text("note", "The note", &self.note, LONG_LIMIT);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        turn.say(&self.message)?;
        let note = turn.render(&self.note)?;
        turn.effect(|key, node| Effect::HandOff { key, node, note });
        match self.then {
            AfterHandoff::End => Ok(Move::End { error: false, keep: false }),
            AfterHandoff::WaitForOperator => Ok(turn.wait(For::Operator, None)),
        }
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        match event {
            Event::HandedBack => out(OUT),
            other => Err(turn.unexpected(other)),
        }
    }

    fn waits(&self) -> bool {
        true
    }
}
