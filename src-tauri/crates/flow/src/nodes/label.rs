//! Label: puts a label on the contact, or takes it away.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Choice, Control, Field, Group, Handle, Inspection, OUT, Spec, out};
use crate::document::Text;
use crate::step::{Effect, Failure, Move, Turn};

/// The longest label.
const LABEL_LIMIT: usize = 40;

/// Puts a label on the contact or takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct LabelNode {
    /// Which of both.
    pub action: LabelAction,
    /// The label.
    pub label: Text,
}

/// What happens to a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LabelAction {
    /// It is put on the contact.
    #[default]
    Add,
    /// It is taken away.
    Remove,
}

impl Behaviour for LabelNode {
    const SPEC: Spec = Spec {
        title: "Label",
        about: "Puts a label on the contact or takes it away.",
        group: Group::Actions,
        icon: "tag",
        fields: &[
            Field::new(
                "action",
                "What",
                Control::Select {
                    options: &[
                        Choice { value: "add", label: "Add" },
                        Choice { value: "remove", label: "Remove" },
                    ],
                },
            ),
            Field::new("label", "Label", Control::Label).required(),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(OUT, "Then")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.required_text("label", "The label", &self.label, LABEL_LIMIT);
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let label = turn.render(&self.label)?;
        let label = domain::text::cut(label.trim(), LABEL_LIMIT).to_owned();
        if label.is_empty() {
            turn.note("no label: the text came out empty");
        } else {
            let add = self.action == LabelAction::Add;
            turn.effect(|key, node| Effect::SetLabel { key, node, label, add });
        }
        out(OUT)
    }
}
