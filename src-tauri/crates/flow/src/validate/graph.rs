//! Graph: the drawing as numbers. Only whole edges are in it; what is broken is reported by `edges` and ignored here.

use std::collections::HashMap;

use domain::NodeId;

use crate::document::{Document, Edge};
use crate::nodes::{Handle, NodeKind};

/// The drawing as numbers.
pub(super) struct Graph<'a> {
    pub by_id: HashMap<&'a NodeId, usize>,
    pub handles: Vec<Vec<Handle>>,
    /// Whole edges by source, each with its handle.
    pub next: Vec<Vec<(&'a str, usize)>>,
    /// Where runs come in: the start, the node for errors, the node for runs that give up.
    pub roots: Vec<usize>,
}

impl<'a> Graph<'a> {
    pub fn new(document: &'a Document) -> Self {
        let mut by_id = HashMap::new();
        for (at, node) in document.nodes.iter().enumerate() {
            by_id.entry(&node.id).or_insert(at);
        }
        let handles: Vec<Vec<Handle>> = document.nodes.iter().map(|node| node.body.handles()).collect();
        let mut next: Vec<Vec<(&str, usize)>> = vec![Vec::new(); document.nodes.len()];
        for Edge { source, handle, target, .. } in &document.edges {
            if let (Some(&source), Some(&target)) = (by_id.get(source), by_id.get(target))
                && let (Some(handles), Some(next)) = (handles.get(source), next.get_mut(source))
                && handles.iter().any(|known| known.id == *handle)
            {
                next.push((handle, target));
            }
        }
        let start = document.nodes.iter().position(|node| node.kind() == NodeKind::Start);
        let settings = &document.settings;
        let others = [settings.error_node.as_ref(), settings.expiry.as_ref().and_then(|expiry| expiry.node.as_ref())];
        let others = others.into_iter().flatten().filter_map(|id| by_id.get(id).copied());
        let roots = start.into_iter().chain(others).collect();
        Self { by_id, handles, next, roots }
    }

    /// The nodes in an order in which every node comes after those that lead to it, ways back aside (reverse postorder); and
    /// the place of each node in it. Without recursion: a flow may be one long path.
    pub fn order(&self) -> (Vec<usize>, Vec<usize>) {
        let (mut order, mut seen) = (Vec::with_capacity(self.next.len()), vec![false; self.next.len()]);
        for root in self.roots.iter().copied().chain(0..self.next.len()) {
            let mut path = vec![(root, 0)];
            while let Some((at, done)) = path.last_mut() {
                let at = *at;
                if *done == 0 && seen.get_mut(at).is_none_or(|seen| std::mem::replace(seen, true)) {
                    path.pop();
                    continue;
                }
                let next = self.next.get(at).and_then(|ways| ways.get(*done)).map(|(_, to)| *to);
                *done += 1;
                match next {
                    Some(to) => path.push((to, 0)),
                    None => {
                        order.push(at);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        let mut places = vec![0; order.len()];
        for (place, at) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(*at) {
                *slot = place;
            }
        }
        (order, places)
    }

    /// Which nodes can be reached from some.
    pub fn reached(&self, from: impl IntoIterator<Item = usize>) -> Vec<bool> {
        Self::spread(self.next.len(), from, |at| self.next.get(at).into_iter().flatten().map(|(_, to)| *to))
    }

    /// From which nodes some can be reached.
    pub fn reaching(&self, to: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.next.len()];
        for (from, ways) in self.next.iter().enumerate() {
            for (_, to) in ways {
                if let Some(back) = back.get_mut(*to) {
                    back.push(from);
                }
            }
        }
        Self::spread(back.len(), to, |at| back.get(at).into_iter().flatten().copied())
    }

    fn spread<I: Iterator<Item = usize>>(
        nodes: usize,
        from: impl IntoIterator<Item = usize>,
        next: impl Fn(usize) -> I,
    ) -> Vec<bool> {
        let (mut found, mut open) = (vec![false; nodes], from.into_iter().collect::<Vec<_>>());
        while let Some(at) = open.pop() {
            if let Some(found) = found.get_mut(at)
                && !*found
            {
                *found = true;
                open.extend(next(at));
            }
        }
        found
    }
}
