//! Outline: a flow as a list one can read from top to bottom, for everybody who does not look at the canvas: the list's
//! preview, screen readers, the gallery.
//!
//! The order is that of the conversation, depth-first, and each node stands there once. What goes on straight (an answer, a
//! success, the way out of a loop) stays on its level; every other way is one level deeper, so that a long conversation does
//! not wander off to the right.

use std::collections::HashMap;

use domain::NodeId;

use crate::document::{Document, Node};
use crate::nodes::{LOOP_EXIT, NodeKind, OUT, SUCCESS};
use crate::view::{OutlineNode, OutlineWay};

mod text;

/// Every node in words: from the start, then from the nodes that the settings lead to, then those that nothing leads to.
pub fn outline(document: &Document) -> Vec<OutlineNode> {
    let mut places: HashMap<&NodeId, usize> = HashMap::with_capacity(document.nodes.len());
    for (at, node) in document.nodes.iter().enumerate() {
        places.entry(&node.id).or_insert(at);
    }
    let mut edges: HashMap<(&NodeId, &str), &NodeId> = HashMap::with_capacity(document.edges.len());
    for edge in &document.edges {
        edges.entry((&edge.source, &edge.handle)).or_insert(&edge.target);
    }
    let ways = |node: &Node| -> Vec<OutlineWay> {
        let handles = node.body.handles().into_iter();
        handles
            .map(|handle| {
                let to = edges.get(&(&node.id, handle.id.as_str())).filter(|to| places.contains_key(*to));
                let (to, label) = (to.map(|to| (*to).clone()), text::line(&handle.label));
                OutlineWay { handle: handle.id, label, to }
            })
            .collect()
    };

    let mut seen = vec![false; document.nodes.len()];
    let mut lines = Vec::with_capacity(document.nodes.len());
    for root in roots(document, &places) {
        let mut open = vec![(root, 0)];
        while let Some((at, depth)) = open.pop() {
            let (Some(node), Some(seen)) = (document.nodes.get(at), seen.get_mut(at)) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            let ways = ways(node);
            let next = ways.iter().rev().filter_map(|way| {
                let deeper = u32::from(![OUT, SUCCESS, LOOP_EXIT].contains(&way.handle.as_str()));
                Some((*places.get(way.to.as_ref()?)?, depth + deeper))
            });
            open.extend(next);
            let (id, title, kind) = (node.id.clone(), node.title().to_owned(), node.kind());
            lines.push(OutlineNode { id, title, kind, text: text::of(document, node), depth, ways });
        }
    }
    lines
}

/// Where the reading begins, and begins anew when everything from there was read.
fn roots(document: &Document, places: &HashMap<&NodeId, usize>) -> Vec<usize> {
    let start = document.nodes.iter().position(|node| node.kind() == NodeKind::Start);
    let expiry = document.settings.expiry.as_ref().and_then(|expiry| expiry.node.as_ref());
    let settings = [expiry, document.settings.error_node.as_ref()];
    let settings = settings.into_iter().flatten().filter_map(|id| places.get(id).copied());
    start.into_iter().chain(settings).chain(0..document.nodes.len()).collect()
}

#[cfg(test)]
mod tests;
