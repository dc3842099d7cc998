//! Delay: waits for a while; a restart of the program makes no difference.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Choice, Control, Field, Group, Handle, Inspection, OUT, Spec, out};
use crate::step::{Event, Failure, For, Move, Turn};
use crate::validate::Rule;

/// The longest delay: a day.
const LONGEST_SECONDS: u64 = 24 * 60 * 60;

/// Waits for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct DelayNode {
    /// How many of the unit; a day is the most.
    pub amount: u32,
    /// Of what.
    pub unit: DelayUnit,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DelayUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl DelayUnit {
    fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3_600,
        }
    }
}

impl DelayNode {
    fn seconds(&self) -> u64 {
        u64::from(self.amount) * self.unit.seconds()
    }
}

impl Default for DelayNode {
    fn default() -> Self {
        Self { amount: 5, unit: DelayUnit::Seconds }
    }
}

impl Behaviour for DelayNode {
    const SPEC: Spec = Spec {
        title: "Delay",
        about: "Waits for a while.",
        group: Group::Course,
        icon: "clock",
        fields: &[
            Field::new("amount", "Wait", Control::Number { min: 1.0, max: 86_400.0 }).required(),
            Field::new(
                "unit",
                "Unit",
                Control::Select {
                    options: &[
                        Choice { value: "seconds", label: "seconds" },
                        Choice { value: "minutes", label: "minutes" },
                        Choice { value: "hours", label: "hours" },
                    ],
                },
            )
            .help("At most 24 hours."),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(OUT, "Then")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        if !(1..=LONGEST_SECONDS).contains(&self.seconds()) {
            let message = "The delay must be longer than nothing and at most 24 hours.";
            on.error(Rule::FieldValues, "amount", message, "Choose a time between 1 second and 24 hours.");
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let ms = i64::try_from(self.seconds().clamp(1, LONGEST_SECONDS) * 1_000).unwrap_or(i64::MAX);
        let until = turn.now().plus(ms);
        Ok(turn.wait(For::Delay, Some(until)))
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        match event {
            Event::TimeUp => out(OUT),
            other => Err(turn.unexpected(other)),
        }
    }

    fn waits(&self) -> bool {
        true
    }
}
