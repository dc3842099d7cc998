//! Paths: every node can be reached, every path ends or waits, and no circle goes round without a wait or a loop node.

use super::graph::Graph;
use super::{Finding, Rule};
use crate::document::{Document, Node};
use crate::nodes::{LOOP_BODY, NodeKind};

pub(super) fn check(document: &Document, graph: &Graph<'_>, findings: &mut Vec<Finding>) {
    if !document.nodes.iter().any(|node| node.kind() == NodeKind::Start) {
        return;
    }
    let reached = graph.reached(graph.roots.iter().copied());
    for (node, reached) in document.nodes.iter().zip(&reached) {
        if !reached && node.kind() != NodeKind::Start {
            let message = format!("“{}” is never reached.", node.title());
            let fix = "Draw a line to it, or remove it.";
            findings.push(Finding::error(Rule::Reachable, message, fix).at(&node.id));
        }
    }
    let places = || document.nodes.iter().enumerate();
    let ends = places().filter(|(at, _)| graph.handles.get(*at).is_some_and(Vec::is_empty)).map(|(at, _)| at);
    let can_end = graph.reaching(ends);
    let waits = places().filter(|(_, node)| node.body.waits()).map(|(at, _)| at);
    let can_wait = graph.reaching(waits);
    let stuck = |at: &usize| {
        let says = |list: &[bool]| list.get(*at).copied().unwrap_or_default();
        says(&reached) && !says(&can_end)
    };
    let stuck: Vec<usize> = (0..document.nodes.len()).filter(stuck).collect();
    let hard = stuck.iter().find(|at| !can_wait.get(**at).copied().unwrap_or_default());
    if let Some(node) = hard.and_then(|at| document.nodes.get(*at)) {
        let message = format!("From “{}” the conversation neither ends nor waits.", node.title());
        let fix = "Lead it to an end, or to a step that waits for an answer.";
        findings.push(Finding::error(Rule::PathsEnd, message, fix).at(&node.id));
    } else if let Some(node) = stuck.first().and_then(|at| document.nodes.get(*at)) {
        let message = format!("From “{}” on the conversation can never end.", node.title());
        let fix = "Lead one of its ways to an end.";
        findings.push(Finding::warning(Rule::PathsEnd, message, fix).at(&node.id));
    }
    for circle in circles(document, graph) {
        let titles: Vec<&str> = circle.iter().filter_map(|at| document.nodes.get(*at)).map(Node::title).collect();
        let shown = titles.iter().take(6).map(|title| format!("“{title}”")).collect::<Vec<_>>().join(" → ");
        let more = if titles.len() > 6 { " → …" } else { "" };
        let message = format!("This goes round without ever waiting: {shown}{more}.");
        let fix = "Put a question, buttons or a delay into it, or make it the body of a loop.";
        let finding = Finding::error(Rule::NoEndlessLoop, message, fix);
        findings.push(match circle.first().and_then(|at| document.nodes.get(*at)) {
            Some(node) => finding.at(&node.id),
            None => finding,
        });
    }
}

/// Groups of nodes that go round without a wait; the body of a loop is bounded by the loop itself.
fn circles(document: &Document, graph: &Graph<'_>) -> Vec<Vec<usize>> {
    let bounded = |at: usize, handle: &str| {
        document
            .nodes
            .get(at)
            .is_some_and(|node| node.body.waits() || (node.kind() == NodeKind::Loop && handle == LOOP_BODY))
    };
    let ways = graph.next.iter().enumerate().map(|(at, ways)| {
        ways.iter().filter(|(handle, _)| !bounded(at, handle)).map(|(_, to)| *to).collect::<Vec<_>>()
    });
    let ways: Vec<Vec<usize>> = ways.collect();
    let groups = connected(&ways).into_iter().filter(|group| match group.as_slice() {
        [one] => ways.get(*one).is_some_and(|ways| ways.contains(one)),
        _ => true,
    });
    let mut groups: Vec<Vec<usize>> = groups.collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort();
    groups
}

/// Strongly connected groups (Tarjan), without recursion: a flow may be one long path.
fn connected(ways: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy)]
    struct Mark {
        index: usize,
        low: usize,
        open: bool,
    }
    let mut marks: Vec<Option<Mark>> = vec![None; ways.len()];
    let (mut groups, mut open, mut count) = (Vec::new(), Vec::new(), 0);
    for root in 0..ways.len() {
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((at, done)) = path.last_mut() {
            let at = *at;
            let Some(slot) = marks.get_mut(at) else { break };
            if *done == 0 {
                if slot.is_some() {
                    path.pop();
                    continue;
                }
                *slot = Some(Mark { index: count, low: count, open: true });
                open.push(at);
                count += 1;
            }
            let next = ways.get(at).and_then(|ways| ways.get(*done)).copied();
            *done += 1;
            let Some(next) = next else {
                path.pop();
                let Some(Some(mark)) = marks.get(at).copied() else { continue };
                if mark.low == mark.index {
                    let from = open.iter().rposition(|open| *open == at).unwrap_or_default();
                    let group = open.split_off(from);
                    group.iter().for_each(|at| {
                        if let Some(Some(mark)) = marks.get_mut(*at) {
                            mark.open = false;
                        }
                    });
                    groups.push(group);
                }
                if let Some((parent, _)) = path.last()
                    && let Some(Some(parent)) = marks.get_mut(*parent)
                {
                    parent.low = parent.low.min(mark.low);
                }
                continue;
            };
            match marks.get(next).copied().flatten() {
                None => path.push((next, 0)),
                Some(seen) if seen.open => {
                    if let Some(Some(mark)) = marks.get_mut(at) {
                        mark.low = mark.low.min(seen.index);
                    }
                }
                Some(_) => {}
            }
        }
    }
    groups
}
