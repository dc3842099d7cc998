//! Edges: each begins at a way out that exists, ends at a node that exists, and no way out is left open or leads to two places.

use std::collections::HashSet;

use domain::NodeId;

use super::graph::Graph;
use super::{Finding, Rule};
use crate::document::{Document, Edge, Node};
use crate::nodes::NodeKind;

pub(super) fn check(document: &Document, graph: &Graph<'_>, findings: &mut Vec<Finding>) {
    let (mut ids, mut taken) = (HashSet::new(), HashSet::new());
    let drawn: HashSet<(&NodeId, &str)> =
        document.edges.iter().map(|edge| (&edge.source, edge.handle.as_str())).collect();
    for edge in &document.edges {
        if !ids.insert(&edge.id) {
            let message = format!("Two edges have the id {}.", edge.id);
            findings.push(Finding::error(Rule::UniqueIds, message, "Remove one and draw it again.").on(&edge.id));
        }
        if let Some(finding) = broken(document, graph, edge) {
            findings.push(finding.on(&edge.id));
        } else if !taken.insert((&edge.source, &edge.handle)) {
            let title = document.node(&edge.source).map_or("", Node::title);
            let message = format!("“{title}” leads to two places by one way out, “{}”.", label(graph, edge));
            let finding = Finding::error(Rule::ConnectedHandles, message, "Remove one of the edges.");
            findings.push(finding.at(&edge.source).on(&edge.id));
        }
    }
    for (node, handles) in document.nodes.iter().zip(&graph.handles) {
        for handle in handles.iter().filter(|handle| handle.required) {
            if !drawn.contains(&(&node.id, handle.id.as_str())) {
                let message = format!("“{}”: the way out “{}” leads nowhere.", node.title(), handle.label);
                let fix = "Draw a line from it to the next step.";
                findings.push(Finding::error(Rule::ConnectedHandles, message, fix).at(&node.id).field(&handle.id));
            }
        }
    }
}

fn broken(document: &Document, graph: &Graph<'_>, edge: &Edge) -> Option<Finding> {
    let fix = "Remove the edge, or draw it again.";
    let error = |message: String| Some(Finding::error(Rule::WholeEdges, message, fix));
    let node = |id: &NodeId| graph.by_id.get(id).and_then(|at| document.nodes.get(*at));
    let Some(source) = node(&edge.source) else {
        return error(format!("An edge begins at {}, which does not exist.", edge.source));
    };
    let Some(target) = node(&edge.target) else {
        let finding = error(format!("“{}”: an edge leads to {}, which does not exist.", source.title(), edge.target));
        return finding.map(|finding| finding.at(&source.id));
    };
    if target.kind() == NodeKind::Start {
        let finding = error(format!("“{}” leads back to the start.", source.title()));
        return finding.map(|finding| finding.at(&source.id));
    }
    let known = graph.by_id.get(&edge.source).and_then(|at| graph.handles.get(*at));
    if !known.into_iter().flatten().any(|handle| handle.id == edge.handle) {
        let message = match known.is_some_and(Vec::is_empty) {
            true => format!("“{}” is an end, but an edge leads away from it.", source.title()),
            false => format!("“{}” has no way out “{}”.", source.title(), edge.handle),
        };
        return error(message).map(|finding| finding.at(&source.id));
    }
    None
}

fn label<'a>(graph: &'a Graph<'_>, edge: &'a Edge) -> &'a str {
    let handles = graph.by_id.get(&edge.source).and_then(|at| graph.handles.get(*at)).into_iter().flatten();
    handles.into_iter().find(|handle| handle.id == edge.handle).map_or(&edge.handle, |handle| &handle.label)
}
