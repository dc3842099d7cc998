//! Covered: which nodes and which ways out of them conversations went through.

use std::collections::BTreeSet;

use domain::NodeId;

use super::Coverage;
use crate::Document;
use crate::step::TraceEntry;

/// What conversations went through; those of one flow can be put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    nodes: BTreeSet<NodeId>,
    ways: BTreeSet<(NodeId, String)>,
}

impl Covered {
    /// A node was at work.
    pub(crate) fn went(&mut self, entry: &TraceEntry) {
        if !self.nodes.contains(&entry.node) {
            self.nodes.insert(entry.node.clone());
        }
        if let Some(handle) = &entry.handle {
            self.ways.insert((entry.node.clone(), handle.clone()));
        }
    }

    /// What another conversation went through counts too.
    pub fn merge(&mut self, other: &Self) {
        self.nodes.extend(other.nodes.iter().cloned());
        self.ways.extend(other.ways.iter().cloned());
    }

    /// How much of a flow that is. A way out that leads nowhere is none.
    pub fn coverage(&self, document: &Document) -> Coverage {
        let ids: BTreeSet<&NodeId> = document.nodes.iter().map(|node| &node.id).collect();
        let mut known = BTreeSet::new();
        let nodes: Vec<_> = document.nodes.iter().filter(|node| known.insert(&node.id)).collect();
        let ways: Vec<(&NodeId, String)> = nodes
            .iter()
            .flat_map(|node| node.body.handles().into_iter().map(|handle| (&node.id, handle.id)))
            .filter(|(node, handle)| {
                let leads = |edge: &&crate::Edge| edge.source == **node && edge.handle == *handle;
                document.edges.iter().find(leads).is_some_and(|edge| ids.contains(&edge.target))
            })
            .collect();
        let missed = |(node, handle): &&(&NodeId, String)| !self.ways.contains(&((*node).clone(), handle.clone()));
        Coverage {
            nodes: count(nodes.len()),
            nodes_missed: nodes.iter().map(|node| &node.id).filter(|id| !self.nodes.contains(*id)).cloned().collect(),
            edges: count(ways.len()),
            edges_missed: ways.iter().filter(missed).map(|(node, handle)| format!("{node}:{handle}")).collect(),
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
