//! What a diff promises: it reads like sentences, and moving nodes about is no change.

use super::*;
use crate::nodes::{DelayNode, EndNode, InputNode, MessageNode, StartNode};

fn flow() -> Document {
    let hello = MessageNode { text: "Hello".into(), media: None };
    let ask = InputNode { prompt: "Your name?".into(), variable: "name".into(), ..InputNode::default() };
    Document {
        name: "Welcome".into(),
        nodes: vec![
            Node::new("start", StartNode::default().into()),
            Node::new("hello", hello.into()),
            Node { label: "Ask".into(), ..Node::new("ask", ask.into()) },
            Node::new("end", EndNode::default().into()),
        ],
        edges: vec![
            Edge::new("start", "out", "hello"),
            Edge::new("hello", "out", "ask"),
            Edge::new("ask", "success", "end"),
            Edge::new("ask", "failure", "end"),
        ],
        ..Document::default()
    }
}

fn lines(old: &Document, new: &Document) -> Vec<String> {
    diff(old, new).iter().map(ToString::to_string).collect()
}

#[test]
fn moving_nodes_and_naming_edges_anew_changes_nothing() {
    let mut new = flow();
    new.nodes[1].position.x = 500.0;
    new.edges[0].id = domain::EdgeId::new("another");
    new.nodes.reverse();
    assert_eq!(lines(&flow(), &new), Vec::<String>::new());
}

#[test]
fn changes_read_like_sentences() {
    let mut new = flow();
    new.name = "Hello".into();
    new.settings.step_limit = 50;
    new.nodes[1] = Node::new("hello", MessageNode { text: "Good day".into(), media: None }.into());
    new.nodes[2].label = "Ask the name".into();
    new.nodes.remove(3);
    new.nodes.push(Node::new("pause", DelayNode::default().into()));
    new.edges[2].target = NodeId::new("pause");
    new.edges.remove(3);
    insta::assert_snapshot!(lines(&flow(), &new).join("\n"), @r"
    ~ name: “Welcome” → “Hello”
    ~ settings.step_limit: 500 → 50
    ~ Message hello, text: “Hello” → “Good day”
    ~ Question “Ask the name”, label: “Ask” → “Ask the name”
    + Delay pause
    - End end
    + Question “Ask the name” · Answered → Delay pause
    - Question “Ask” · Answered → End end
    - Question “Ask” · Still wrong → End end
    ");
}

#[test]
fn publishing_touches_those_who_stand_on_what_changed() {
    let mut new = flow();
    new.nodes[1] = Node::new("hello", MessageNode { text: "Good day".into(), media: None }.into());
    new.nodes.remove(3);
    new.edges.truncate(2);
    let at = |run: &str, node: &str| (RunId::new(run), NodeId::new(node));
    let standing = [at("a", "hello"), at("b", "end"), at("c", "start"), at("d", "ask"), at("e", "hello")];
    let blast = blast(&flow(), &new, standing);
    assert_eq!(blast.on_changed[&NodeId::new("hello")], [RunId::new("a"), RunId::new("e")]);
    assert_eq!(blast.on_changed[&NodeId::new("ask")], [RunId::new("d")], "its ways lead elsewhere");
    assert_eq!(blast.on_removed[&NodeId::new("end")], [RunId::new("b")]);
    assert_eq!(blast.untouched, 1);
}
