//! What did not hold is told so that nobody has to look it up; what was covered is counted over all conversations.

use serde_json::json;

use super::*;
use crate::{Document, import};

fn shop() -> Document {
    let flow = json!({"format": 1, "name": "Shop", "triggers": [{"when": {"type": "keyword", "words": ["menu"]}}],
    "nodes": [
        {"id": "start", "kind": "start"},
        {"id": "menu", "kind": "buttons", "label": "The menu", "config": {"text": "What is it about?", "fallback": "One of these, please.",
            "buttons": [{"id": "prices", "label": "Prices"}, {"id": "order", "label": "My order"}]}},
        {"id": "prices", "kind": "message", "config": {"text": "Soap is 4.50."}},
        {"id": "get", "kind": "http_request", "config": {"url": "https://shop.example/orders", "store_status_in": "code"}},
        {"id": "tag", "kind": "label", "config": {"action": "add", "label": "asked"}},
        {"id": "end", "kind": "end"},
        {"id": "island", "kind": "message", "config": {"text": "Nobody comes here."}}],
    "edges": [
        {"id": "1", "source": "start", "handle": "out", "target": "menu"},
        {"id": "2", "source": "menu", "handle": "button:prices", "target": "prices"},
        {"id": "3", "source": "menu", "handle": "button:order", "target": "get"},
        {"id": "4", "source": "prices", "handle": "out", "target": "tag"},
        {"id": "5", "source": "get", "handle": "success", "target": "tag"},
        {"id": "6", "source": "tag", "handle": "out", "target": "end"},
        {"id": "7", "source": "island", "handle": "out", "target": "nowhere"}]});
    import(flow.to_string().as_bytes()).unwrap().document
}

fn script(lines: serde_json::Value) -> Script {
    serde_json::from_value(json!({"name": "test", "lines": lines})).unwrap()
}

fn failures(lines: serde_json::Value) -> Vec<String> {
    let failures = play(&shop(), &script(lines)).result.failures;
    failures.into_iter().map(|failure| format!("{} {}", failure.line, failure.message)).collect()
}

#[test]
fn what_did_not_hold_is_told_with_what_was_expected_and_what_was() {
    let told = |expected: serde_json::Value, why: &str| {
        assert_eq!(failures(json!([{"says": "menu"}, {"expect": expected}])), [format!("1 expected {why}")]);
    };
    let said = "it said “What is it about? / 1. Prices / 2. My order”";
    told(json!({"says": ["Hello"]}), &format!("the flow to say “Hello”; {said}"));
    told(
        json!({"says": ["prices", "About"]}),
        &format!("the flow to say “About” after what it had to say before; {said}"),
    );
    told(
        json!({"exactly": ["What is it about?", "Bye"]}),
        &format!("the flow to say exactly “What is it about?”, “Bye”; {said}"),
    );
    told(json!({"silence": true}), &format!("the flow to say nothing; {said}"));
    told(json!({"choices": ["Prices"]}), "the choices “Prices”; there are “Prices”, “My order”");
    told(json!({"at": "end"}), "the conversation to stand at end (“End”); it stands at menu (“The menu”)");
    told(json!({"ended": "completed"}), "the conversation to have ended as “completed”; it goes on, at menu");
    told(json!({"handed_off": true}), "the flow to give the chat to the operator; it did not");
    told(json!({"variables": {"code": 200}}), "code to be 200; it has no value");
    told(json!({"labels": ["vip"]}), "the contact to have the labels “vip”; it has none");
    told(json!({"web": "https://shop.example"}), "a web request to https://shop.example; nothing is asked");
    told(json!({"model": true}), "a model to be asked; nothing is asked");
    let order =
        json!([{"says": "menu"}, {"taps": "my order"}, {"expect": {"web": "https://other.example", "silence": true}}]);
    let why = "a web request goes to https://shop.example/orders";
    assert_eq!(failures(order), [format!("2 expected a web request to https://other.example; {why}")]);
    let failed = json!([{"says": "menu"}, {"taps": "order"}, {"web": {"status": 404}}, {"expect": {"ended": "no", "variables": {"code": null}}}]);
    let nowhere = "it failed: “Web request” leaves by “failure” (the answer was status 404), which leads nowhere";
    assert_eq!(
        failures(failed),
        [
            format!("3 expected the conversation to go on; {nowhere}"),
            "3 expected code to have no value; it is 404".into()
        ]
    );
    assert_eq!(
        failures(json!([{"expect": {"ended": "no"}}])),
        ["0 expected the conversation to go on; it has not begun"]
    );
}

#[test]
fn a_line_that_cannot_happen_is_a_failure_and_the_others_go_on() {
    let lines = json!([{"says": "menu"}, {"taps": "Opening hours"}, {"web": {"status": 200}}, {"hands_back": {}},
        {"moves_to": "cellar"}, {"taps": "1"}, {"taps": "Prices"}, {"expect": {"exactly": ["Soap is 4.50."], "labels": ["ASKED"]}}]);
    assert_eq!(
        failures(lines),
        [
            "1 “Opening hours” cannot be tapped: there are “Prices”, “My order”.",
            "2 No web request waits for an answer.",
            "3 You do not have the chat.",
            "4 There is no such node in the flow.",
            "5 “1” cannot be tapped: there are “Prices”, “My order”.",
        ]
    );
}

#[test]
fn what_conversations_cover_together_is_counted_without_ways_that_lead_nowhere() {
    let document = shop();
    let test =
        |id: &str, lines| FlowTest { id: id.into(), name: format!("test {id}"), script: script(lines), at: UnixMs(0) };
    let prices = test("a", json!([{"says": "menu"}, {"says": "what?"}, {"taps": "Prices"}]));
    let order = test(
        "b",
        json!([{"says": "menu"}, {"taps": "My order"}, {"web": {"status": 200}}, {"expect": {"ended": "completed"}}]),
    );
    let report = play_all(&document, std::slice::from_ref(&prices));
    assert_eq!(report.coverage.nodes_missed, [NodeId::new("get"), NodeId::new("island")]);
    assert_eq!(report.coverage.edges_missed, ["menu:button:order", "get:success"]);
    let report = play_all(&document, &[prices, order]);
    assert_eq!((report.results[1].id.as_str(), report.results[1].name.as_str()), ("b", "test b"));
    assert!(report.results.iter().all(|result| result.passed));
    let coverage = Coverage { nodes: 7, nodes_missed: vec![NodeId::new("island")], edges: 6, edges_missed: Vec::new() };
    assert_eq!(report.coverage, coverage);
}
