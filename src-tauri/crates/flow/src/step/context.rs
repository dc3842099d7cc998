//! Context: what a step may know of the world, passed in.

use std::collections::BTreeSet;

use domain::{NodeId, UnixMs};

use crate::Fields;
use crate::answer::Place;

/// What a step may know of the world.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Now, and where the operator is.
    pub place: &'a Place,
    /// `{{userId}}`: the contact's id.
    pub contact_id: &'a str,
    /// `{{botId}}`: the account's id.
    pub account_id: &'a str,
    /// `{{contact.…}}`
    pub contact: &'a dyn Fields,
    /// `{{account.…}}`
    pub account: &'a dyn Fields,
    /// `{{global.…}}`, and bare names that the run does not know.
    pub global: &'a dyn Fields,
    /// How much the trace tells.
    pub detail: Detail,
    /// Simulator: where to stop.
    pub breaks: Option<&'a Breaks>,
}

impl<'a> Context<'a> {
    /// A context in which nobody is known: only the time.
    pub fn bare(place: &'a Place) -> Self {
        Self {
            place,
            contact_id: "",
            account_id: "",
            contact: &(),
            account: &(),
            global: &(),
            detail: Detail::Path,
            breaks: None,
        }
    }

    /// Now.
    pub fn now(&self) -> UnixMs {
        self.place.now
    }
}

/// How much the trace tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The way a run took and what went wrong: what is kept of every run.
    #[default]
    Path,
    /// Values too: what was read, compared and changed. For the simulator.
    Full,
}

/// Where the simulator stops before a node.
#[derive(Clone, Debug, Default)]
pub struct Breaks {
    /// Before every node.
    pub everywhere: bool,
    /// Before these.
    pub nodes: BTreeSet<NodeId>,
}

impl Breaks {
    pub(super) fn at(&self, node: &NodeId) -> bool {
        self.everywhere || self.nodes.contains(node)
    }
}
