//! Summary: what a save changed, in a line of the journal.

use std::collections::BTreeSet;

use domain::NodeId;
use flow::diff::Change;
use flow::{Document, Node};

/// What changed from one draft to the next: `Changed “Ask for the name”, added 2 nodes`.
pub(super) fn summary(old: &Document, new: &Document) -> String {
    let mut parts = Vec::new();
    if old.name != new.name {
        parts.push(format!("renamed it to “{}”", new.name.trim()));
    }
    let about_the_flow = [
        (old.description != new.description, "changed the description"),
        (old.triggers != new.triggers, "changed the triggers"),
        (old.settings != new.settings, "changed the settings"),
    ];
    parts.extend(about_the_flow.iter().filter(|(changed, _)| *changed).map(|(_, words)| (*words).to_owned()));

    let (was, is): (BTreeSet<&NodeId>, BTreeSet<&NodeId>) = (ids(old), ids(new));
    let added: Vec<&Node> = new.nodes.iter().filter(|node| !was.contains(&node.id)).collect();
    let removed: Vec<&Node> = old.nodes.iter().filter(|node| !is.contains(&node.id)).collect();
    let (changed, drawn) = changed(old, new);
    let changed: Vec<&Node> = new.nodes.iter().filter(|node| changed.contains(&node.id)).collect();
    for (verb, nodes) in [("changed", &changed), ("added", &added), ("removed", &removed)] {
        match nodes.as_slice() {
            [] => {}
            [node] => parts.push(format!("{verb} “{}”", node.title())),
            nodes => parts.push(format!("{verb} {} nodes", nodes.len())),
        }
    }
    // Where nodes come and go, ways do as well.
    if drawn && added.is_empty() && removed.is_empty() {
        parts.push("drew ways anew".into());
    }
    if parts.is_empty() {
        parts.push(if places(old) == places(new) { "saved it".into() } else { "moved nodes".into() });
    }
    sentence(&parts)
}

fn ids(document: &Document) -> BTreeSet<&NodeId> {
    document.nodes.iter().map(|node| &node.id).collect()
}

fn places(document: &Document) -> Vec<(&NodeId, f64, f64)> {
    document.nodes.iter().map(|node| (&node.id, node.position.x, node.position.y)).collect()
}

/// The nodes whose fields changed, and whether ways did.
fn changed(old: &Document, new: &Document) -> (BTreeSet<NodeId>, bool) {
    let lines = flow::diff(old, new);
    let drawn = lines.iter().any(|line| {
        let there = |document: &Document| line.node.as_ref().is_some_and(|node| document.node(node).is_some());
        line.change != Change::Changed && there(old) && there(new)
    });
    let changed = lines.into_iter().filter(|line| line.change == Change::Changed).filter_map(|line| line.node);
    (changed.collect(), drawn)
}

fn sentence(parts: &[String]) -> String {
    let joined = parts.join(", ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use flow::Edge;
    use flow::nodes::{DelayNode, EndNode, MessageNode, StartNode};

    use super::*;

    fn hello(text: &str) -> Node {
        Node { label: "Hello".into(), ..Node::new("hello", MessageNode { text: text.into(), media: None }.into()) }
    }

    fn flow() -> Document {
        Document {
            name: "Welcome".into(),
            nodes: vec![
                Node::new("start", StartNode::default().into()),
                hello("Hi"),
                Node::new("end", EndNode::default().into()),
            ],
            edges: vec![Edge::new("start", "out", "hello"), Edge::new("hello", "out", "end")],
            ..Document::default()
        }
    }

    fn told(change: impl FnOnce(&mut Document)) -> String {
        let mut new = flow();
        change(&mut new);
        summary(&flow(), &new)
    }

    #[test]
    fn a_save_is_told_in_a_line() {
        assert_eq!(told(|new| new.nodes[1] = hello("Good day")), "Changed “Hello”");
        assert_eq!(told(|new| new.nodes[1].position.x = 9.0), "Moved nodes");
        assert_eq!(told(|_| {}), "Saved it");
        assert_eq!(told(|new| new.edges[1].target = NodeId::new("start")), "Drew ways anew");
        let named = |new: &mut Document| {
            new.name = " Hi ".into();
            new.settings.step_limit = 20;
        };
        assert_eq!(told(named), "Renamed it to “Hi”, changed the settings");
        let several = |new: &mut Document| {
            new.nodes[1] = hello("Good day");
            new.nodes.remove(2);
            new.edges.remove(1);
            for id in ["a", "b"] {
                new.nodes.push(Node::new(id, DelayNode::default().into()));
            }
        };
        assert_eq!(told(several), "Changed “Hello”, added 2 nodes, removed “End”");
    }
}
