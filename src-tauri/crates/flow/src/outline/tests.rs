//! What an outline promises: the order of the conversation, each node once, one line each.

use super::*;
use crate::document::Edge;
use crate::nodes::{ButtonsNode, MessageNode, NodeBody};

fn flow(nodes: Vec<(&str, NodeBody)>, ways: &[(&str, &str, &str)]) -> Document {
    let nodes = nodes.into_iter().map(|(id, body)| Node::new(id, body)).collect();
    let edges = ways.iter().map(|(source, handle, target)| Edge::new(*source, *handle, *target)).collect();
    Document { nodes, edges, ..Document::default() }
}

fn tell(text: &str) -> NodeBody {
    MessageNode { text: text.into(), media: None }.into()
}

fn body(kind: &str, config: serde_json::Value) -> NodeBody {
    serde_json::from_value::<Node>(serde_json::json!({"id": "n", "kind": kind, "config": config})).unwrap().body
}

/// As indented lines.
fn lines(document: &Document) -> Vec<String> {
    let indented = |node: OutlineNode| format!("{}{}: {}", "  ".repeat(node.depth as usize), node.id, node.text);
    outline(document).into_iter().map(indented).collect()
}

#[test]
fn nodes_stand_in_the_order_of_the_conversation_whatever_the_order_of_the_file() {
    let document = flow(
        vec![
            ("lost", tell("Nobody comes here")),
            ("bye", tell("Bye")),
            ("no", tell("A pity")),
            ("yes", tell("Good")),
            ("ask", ButtonsNode { text: "Well?".into(), ..ButtonsNode::default() }.into()),
            ("start", NodeKind::Start.fresh()),
            ("gone", tell("Are you still there?")),
        ],
        &[
            ("start", "out", "ask"),
            ("ask", "button:1", "yes"),
            ("ask", "button:2", "no"),
            ("ask", "fallback", "ask"),
            ("yes", "out", "bye"),
            ("no", "out", "bye"),
            ("bye", "out", "nowhere"),
        ],
    );
    let mut document = document;
    document.settings.expiry = Some(crate::document::Expiry { node: Some(NodeId::new("gone")), ..Default::default() });
    assert_eq!(
        lines(&document),
        [
            "start: nothing starts it yet",
            "ask: Well? [Yes] [No]",
            "  yes: Good",
            "  bye: Bye",
            "  no: A pity",
            "gone: Are you still there?",
            "lost: Nobody comes here",
        ]
    );
    let ask = outline(&document).remove(1);
    let ways: Vec<_> = ask.ways.iter().map(|way| (way.label.as_str(), way.to.as_ref().map(NodeId::as_str))).collect();
    assert_eq!(ways, [("Yes", Some("yes")), ("No", Some("no")), ("Something else", Some("ask"))]);
    let bye = outline(&document).remove(3);
    assert_eq!(bye.ways.iter().map(|way| way.to.clone()).collect::<Vec<_>>(), [None], "that node does not exist");
}

#[test]
fn a_long_conversation_stays_on_its_level_and_ends() {
    let ids: Vec<String> = (0..2_000).map(|at| format!("n{at}")).collect();
    let nodes = ids.iter().map(|id| (id.as_str(), tell("x"))).collect();
    let mut document = flow(nodes, &[]);
    document.edges = ids.windows(2).map(|pair| Edge::new(&pair[0], "out", &pair[1])).collect();
    document.edges.push(Edge::new("n1999", "out", "n0"));
    let outline = outline(&document);
    assert_eq!(outline.len(), 2_000);
    assert!(outline.iter().all(|node| node.depth == 0));
}

#[test]
fn two_nodes_with_one_id_are_both_shown() {
    assert_eq!(lines(&flow(vec![("a", tell("1")), ("a", tell("2"))], &[])), ["a: 1", "a: 2"]);
}

#[test]
fn every_kind_says_what_it_does() {
    let said = |kind: &str, config| text::of(&Document::default(), &Node::new("n", body(kind, config)));
    let cases = serde_json::json!([
        ["message", {"text": "Hello\n  {{contact.name}}"}],
        ["message", {"text": "Our menu", "media": {"type": "document", "name": "menu.pdf", "source": {"from": "file", "id": "f"}}}],
        ["message", {"media": {"type": "image", "source": {"from": "url", "url": "https://shop.example/a.jpg"}}}],
        ["message", {"text": "word ".repeat(60)}],
        ["buttons", {"buttons": [{"id": "1", "label": "A"}], "timeout_minutes": 90}],
        ["input", {"prompt": "Which day?", "answer": {"type": "date"}, "variable": "day", "timeout_minutes": 1440}],
        ["input", {"prompt": "How many?", "answer": {"type": "number", "min": 1, "max": 5, "whole": true}, "variable": "n", "timeout_minutes": 60}],
        ["input", {"prompt": "How much?", "answer": {"type": "number", "min": 0.5}}],
        ["input", {"prompt": "Size?", "answer": {"type": "choice", "options": ["S", "M", "L"]}, "variable": "size"}],
        ["input", {"prompt": "Number?", "answer": {"type": "regex", "pattern": "[0-9]{5}"}, "variable": "order"}],
        ["ai_question", {"question": "What do you need?", "fields": [{"variable": "what", "about": "the article"}, {"variable": "when", "about": "the day"}]}],
        ["ai_reply", {"prompt": "Answer {{lastMessage}}"}],
        ["ai_reply", {"prompt": "Sum up", "send": false, "store_in": "sum", "knowledge": {"from": "nothing"}}],
        ["condition", {"branches": [
            {"id": "1", "when": {"type": "expression", "expression": "{{age}} > 18"}},
            {"id": "2", "when": {"type": "keywords", "words": ["open", "hours"]}},
            {"id": "3"}]}],
        ["loop", {}],
        ["loop", {"repeat": {"type": "until", "condition": "{{done}} == true"}}],
        ["delay", {"amount": 2, "unit": "hours"}],
        ["delay", {"amount": 1, "unit": "minutes"}],
        ["http_request", {"url": "https://shop.example/orders/{{order}}", "mapping": [{"path": "status", "variable": "state"}]}],
        ["http_request", {"url": "https://shop.example", "method": "POST"}],
        ["set_variable", {"changes": [
            {"op": "set", "name": "score", "value": "0", "as": "number"}, {"op": "increment", "name": "score"},
            {"op": "increment", "name": "score", "by": -2.5}, {"op": "delete", "name": "old"}, {"op": "set", "name": "x", "value": ""}]}],
        ["label", {"label": "vip"}],
        ["label", {"label": "vip", "action": "remove"}],
        ["handoff", {"message": "One moment.", "note": "Price of {{what}}"}],
        ["handoff", {"note": "Price", "then": "wait_for_operator"}],
        ["handoff", {}],
        ["end", {"message": "Bye"}],
        ["end", {"outcome": "error", "run": "keep"}],
        ["end", {}]
    ]);
    let cases: Vec<(String, serde_json::Value)> = serde_json::from_value(cases).unwrap();
    let said: Vec<String> =
        cases.into_iter().map(|(kind, config)| format!("{kind:>12}  {}", said(&kind, config))).collect();
    insta::assert_snapshot!(said.join("\n"));
}
