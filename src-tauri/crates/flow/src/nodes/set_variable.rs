//! Set variable: sets, deletes and increments variables of the run, one after the other.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LONG_LIMIT;
use super::{Behaviour, Control, Field, Group, Handle, Inspection, OUT, Spec, out};
use crate::document::Text;
use crate::step::{Failure, Move, Turn};
use crate::{Kind, Value};

/// The most changes in one node.
const CHANGE_LIMIT: usize = 20;

/// Changes variables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct SetVariableNode {
    /// Made in this order.
    pub changes: Vec<VariableChange>,
}

/// One change of a variable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum VariableChange {
    /// Makes it or replaces its value.
    Set {
        /// Which.
        name: String,
        /// Its value, with variables; objects and arrays as JSON.
        value: Text,
        /// What the value must be.
        #[serde(rename = "as", default = "string")]
        kind: Kind,
    },
    /// Forgets it.
    Delete {
        /// Which.
        name: String,
    },
    /// Adds to its number; a missing one counts as 0.
    Increment {
        /// Which.
        name: String,
        /// How much; negative takes away.
        #[serde(default = "one")]
        #[specta(type = i32)]
        by: f64,
    },
}

fn string() -> Kind {
    Kind::String
}

fn one() -> f64 {
    1.0
}

impl Default for SetVariableNode {
    fn default() -> Self {
        Self { changes: vec![VariableChange::Set { name: String::new(), value: Text::default(), kind: Kind::String }] }
    }
}

impl Behaviour for SetVariableNode {
    const SPEC: Spec = Spec {
        title: "Set variable",
        about: "Sets, deletes or increments variables.",
        group: Group::Logic,
        icon: "variable",
        fields: &[Field::new(
            "changes",
            "Changes",
            Control::List {
                min: 1,
                max: CHANGE_LIMIT as u32,
                fields: &[
                    Field::new("op", "What", Control::Part).required(),
                    Field::new("name", "Variable", Control::Variable).required(),
                    Field::new("value", "Value", Control::Template { limit: LONG_LIMIT as u32 }),
                    Field::new("as", "Type", Control::Part),
                    Field::new("by", "By", Control::Number { min: f64::MIN, max: f64::MAX }),
                ],
            },
        )
        .required()],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(OUT, "Then")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.within("changes", "The number of changes", self.changes.len() as u32, 1.0..=CHANGE_LIMIT as f64);
        let mut known: Vec<&str> = Vec::new();
        for (i, change) in self.changes.iter().enumerate() {
            let at = |name: &str| format!("changes[{i}].{name}");
            let (VariableChange::Set { name, .. }
            | VariableChange::Delete { name }
            | VariableChange::Increment { name, .. }) = change;
            on.required(&at("name"), "The variable", !name.is_empty());
            match change {
                VariableChange::Set { value, .. } => {
                    let before = on.reads.len();
                    on.text(&at("value"), "The value", value, LONG_LIMIT);
                    // What an earlier change of this node sets is there when a later one reads it.
                    let earlier = on.reads.split_off(before);
                    on.reads.extend(earlier.into_iter().filter(|read| !known.contains(&read.name.as_str())));
                    on.writes(&at("name"), name, None);
                    known.push(name);
                }
                VariableChange::Increment { by, .. } => {
                    if !by.is_finite() {
                        on.within(&at("by"), "The number to add", *by, f64::MIN..=f64::MAX);
                    }
                    on.writes(&at("name"), name, None);
                    known.push(name);
                }
                VariableChange::Delete { .. } => {
                    on.deletes(&at("name"), name);
                    known.retain(|other| other != name);
                }
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        for change in &self.changes {
            match change {
                VariableChange::Set { name, value, kind } => {
                    let value = turn.value(value)?.convert(*kind).map_err(|why| Failure::value(format!("{name}: {why}")))?;
                    turn.set(name, value)?;
                }
                VariableChange::Delete { name } => turn.unset(name),
                VariableChange::Increment { name, by } => {
                    let value = turn.variable(name).cloned().unwrap_or(Value::from(0));
                    let value = value.incremented(*by).map_err(|why| Failure::value(format!("{name}: {why}")))?;
                    turn.set(name, value)?;
                }
            }
        }
        out(OUT)
    }
}
