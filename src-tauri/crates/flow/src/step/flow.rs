//! Flow: a document ready to run. Its edges are found by place instead of by name, and the body of each loop is known.
//!
//! Made once per version and shared by all its runs. It does not validate: a draft with mistakes runs as far as it can, and a
//! mistake it meets is a failure of the run.

use std::collections::{HashMap, HashSet};

use domain::NodeId;

use crate::document::{Document, Node};
use crate::nodes::{LOOP_BODY, NodeKind};

/// A document ready to run.
#[derive(Debug)]
pub struct Flow {
    document: Document,
    by_id: HashMap<NodeId, usize>,
    ways: Vec<Vec<(String, usize)>>,
    bodies: HashMap<usize, HashSet<usize>>,
}

impl Flow {
    /// Prepares a document.
    pub fn new(document: Document) -> Self {
        // Of two nodes with one id the first counts, as everywhere.
        let mut by_id = HashMap::with_capacity(document.nodes.len());
        for (at, node) in document.nodes.iter().enumerate() {
            by_id.entry(node.id.clone()).or_insert(at);
        }
        let mut ways: Vec<Vec<(String, usize)>> = vec![Vec::new(); document.nodes.len()];
        for edge in &document.edges {
            if let (Some(&source), Some(&target)) = (by_id.get(&edge.source), by_id.get(&edge.target))
                && let Some(ways) = ways.get_mut(source)
                && !ways.iter().any(|(handle, _)| *handle == edge.handle)
            {
                ways.push((edge.handle.clone(), target));
            }
        }
        let mut flow = Self { document, by_id, ways, bodies: HashMap::new() };
        flow.bodies = flow.loops().map(|at| (at, flow.body(at))).collect();
        flow
    }

    /// The document it was made of.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The place of a node.
    pub(super) fn place(&self, id: &NodeId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The node at a place.
    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.document.nodes.get(at)
    }

    /// The first start.
    pub(super) fn start(&self) -> Option<usize> {
        self.document.nodes.iter().position(|node| node.kind() == NodeKind::Start)
    }

    /// Where a way out leads.
    pub(super) fn leads(&self, at: usize, handle: &str) -> Option<usize> {
        self.ways.get(at)?.iter().find(|(name, _)| name == handle).map(|(_, target)| *target)
    }

    /// Whether a node lies inside of a loop, or is the loop itself.
    pub(super) fn inside(&self, id: &NodeId, at: usize) -> bool {
        self.place(id).is_some_and(|of| of == at || self.bodies.get(&of).is_some_and(|body| body.contains(&at)))
    }

    fn loops(&self) -> impl Iterator<Item = usize> + use<'_> {
        let nodes = self.document.nodes.iter().enumerate();
        nodes.filter(|(_, node)| node.kind() == NodeKind::Loop).map(|(at, _)| at)
    }

    /// The nodes of a loop's body: on a way from its body handle back to it.
    fn body(&self, of: usize) -> HashSet<usize> {
        let Some(first) = self.leads(of, LOOP_BODY) else { return HashSet::new() };
        let ahead = reached(first, of, |at| self.ways.get(at).into_iter().flatten().map(|(_, to)| *to).collect());
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.ways.len()];
        for (from, ways) in self.ways.iter().enumerate() {
            ways.iter().filter_map(|(_, to)| Some((to, ahead.contains(&from).then_some(from)?))).for_each(
                |(to, from)| {
                    if let Some(back) = back.get_mut(*to) {
                        back.push(from);
                    }
                },
            );
        }
        let mut body: HashSet<usize> = HashSet::new();
        for &last in back.get(of).into_iter().flatten() {
            body.extend(reached(last, of, |at| back.get(at).cloned().unwrap_or_default()));
        }
        body
    }
}

/// Everything that can be reached from a node without passing another.
fn reached(first: usize, without: usize, next: impl Fn(usize) -> Vec<usize>) -> HashSet<usize> {
    let (mut found, mut open) = (HashSet::new(), vec![first]);
    while let Some(at) = open.pop() {
        if at != without && found.insert(at) {
            open.extend(next(at));
        }
    }
    found
}
