//! Start: where every run begins. Exactly one in a flow; what starts it stands in the flow's triggers.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Behaviour, Group, Handle, Inspection, OUT, Spec, out};
use crate::step::{Failure, Move, Turn};

/// Where every run begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StartNode {}

impl Behaviour for StartNode {
    const SPEC: Spec = Spec {
        title: "Start",
        about: "Where the conversation begins.",
        group: Group::Course,
        icon: "play",
        fields: &[],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(OUT, "Begin")]
    }

    fn inspect(&self, _on: &mut Inspection<'_>) {}

    fn enter(&self, _turn: &mut Turn<'_>) -> Result<Move, Failure> {
        out(OUT)
    }
}
