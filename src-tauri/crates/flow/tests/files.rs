//! Files: what is written is read back, files of another builder come in, and what is wrong with a file is told at its place.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::collections::BTreeSet;

use flow::document::NODE_LIMIT;
use flow::import::FILE_LIMIT;
use flow::{Document, Imported, Known, Node, NodeKind, Severity, export, import, validate};
use serde_json::{Value, json};
use support::{Act, Played, say};

fn read(json: &Value) -> Imported {
    import(json.to_string().as_bytes()).unwrap()
}

fn refused(json: &Value) -> String {
    import(json.to_string().as_bytes()).unwrap_err().to_string()
}

fn notes(imported: &Imported) -> Vec<String> {
    imported.notes.iter().map(ToString::to_string).collect()
}

fn builder_examples() -> Imported {
    import(include_bytes!("fixtures/builder_examples.json")).unwrap()
}

#[test]
fn a_flow_of_every_kind_is_read_back_as_it_was_written() {
    let nodes = NodeKind::ALL.iter().map(|kind| Node::new(kind.name(), kind.fresh())).collect();
    let document = Document { name: "All".into(), nodes, ..Document::default() };
    let file = export(&document);
    let imported = import(file.as_bytes()).unwrap();
    assert_eq!((&imported.document, notes(&imported)), (&document, vec![]));
    assert_eq!(export(&imported.document), file);
}

#[test]
fn a_file_looks_like_this() {
    // The form of files is a promise: change it only together with `FORMAT` or the version of a kind.
    let nodes = NodeKind::ALL.iter().map(|kind| Node::new(kind.name(), kind.fresh())).collect();
    let triggers = vec![flow::Trigger::default()];
    insta::assert_snapshot!(export(&Document { name: "All".into(), nodes, triggers, ..Document::default() }));
}

#[test]
fn the_examples_of_another_builder_come_in_unchanged() {
    let imported = builder_examples();
    assert_eq!(
        notes(&imported),
        [
            "variables: The flow expects these global variables: companyName, supportEmail.",
            "Node ai_001, model: the provider of the account's assistant must know the model gpt-4",
        ]
    );
    // What came in, as our own file.
    insta::assert_snapshot!(export(&imported.document));
}

#[test]
fn an_imported_flow_only_lacks_what_its_file_lacked() {
    let findings = validate(&builder_examples().document, &Known::default());
    let errors: BTreeSet<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect::<Vec<_>>()
        .into_iter()
        .map(|finding| finding.message.as_str())
        .collect();
    let undefined =
        |node: &str, name: &str| format!("“{node}”: {{{{{name}}}}} is used, but nothing sets it before this step.");
    let wanted = [
        undefined("Message", "userName"),
        undefined("Message", "orderId"),
        undefined("Condition", "userTier"),
        undefined("Web request", "token"),
        undefined("Web request", "userName"),
        undefined("AI reply", "orderStatus"),
    ];
    assert_eq!(errors, wanted.iter().map(String::as_str).collect());
}

#[test]
fn an_imported_flow_runs() {
    let mut played = Played::new(builder_examples().document);
    let reply = |body: &str| Act::Http { status: 200, body: body.into() };
    let model = Act::Model { text: "It is on its way.".into(), fields: Default::default(), escalate: false };
    played.play(&[Act::Start("hi".into()), say("what?"), say("2"), say("no mail"), say("ada@example.com")]);
    assert_eq!(played.run.variables["department"], "btn_support".into());
    played.play(&[Act::Pass(30), reply(r#"{"data": {"leadId": 5}}"#), say("true"), model]);
    assert_eq!(
        played.heard(),
        [
            "Hello ! Your order # is confirmed.",
            "How can we help?",
            "Please click a button",
            "How can we help?",
            "You are with btn_support.",
            "Please enter your email:",
            "Invalid email. Try again.",
            "Confirmed.",
            "Welcome.",
            "One moment.",
            "Valid?",
            "It is on its way.",
            "Thank you! We'll get back to you soon.",
        ]
    );
    assert_eq!(played.run.variables["crmLeadId"], 5.into());
}

#[test]
fn each_example_alone_comes_in_and_says_which_ways_are_open() {
    let imported = read(&json!({"nodeType": "MESSAGE", "messageContent": "Hi", "nextNodeId": "btn_001"}));
    assert_eq!(imported.document.nodes[0].id.as_str(), "message_1");
    assert_eq!(
        notes(&imported),
        ["Node message_1, nextNodeId: leads to btn_001, which is not in the file; the way is open"]
    );
    let imported =
        read(&json!({"nodes": [{"nodeId": "d", "nodeType": "DELAY", "delayDuration": "1.5", "delayUnit": "HOURS"}]}));
    assert_eq!(
        serde_json::to_value(&imported.document.nodes[0].body).unwrap()["config"],
        json!({"amount": 5400, "unit": "seconds"})
    );
}

#[test]
fn builders_of_the_same_family_come_in_too() {
    let imported = read(&json!({
        "name": "Canvas",
        "nodes": [
            {"id": "1", "type": "trigger", "position": {"x": 0, "y": 0}, "data": {"label": "Begin"}},
            {"id": "2", "type": "question", "data": {"text": "Your name?", "variableName": "name", "timeout": 30, "timeoutBranch": "4"}},
            {"id": "3", "type": "condition", "data": {"conditions": [
                {"field": "vars.name", "operator": "startsWith", "value": "A \"x\"", "branch": "4"},
                {"keywords": ["bye", "stop"], "matchType": "EXACT", "branch": "5"}], "defaultBranch": "5"}},
            {"id": "4", "type": "tag", "data": {"tag": "a", "action": "add"}},
            {"id": "5", "type": "assign", "data": {"note": "please"}}
        ],
        "edges": [
            {"id": "e1", "source": "1", "target": "2"},
            {"id": "e2", "source": "2", "target": "3", "sourceHandle": "success"},
            {"id": "e3", "source": "2", "target": "5", "sourceHandle": "failure"},
            {"id": "e4", "source": "4", "target": "5"}
        ]
    }));
    assert_eq!(notes(&imported), Vec::<String>::new());
    let found = validate(&imported.document, &Known::default());
    assert_eq!(found.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(), ["Nothing starts this flow."]);
    let mut played = Played::new(imported.document);
    played.play(&[Act::Start("hi".into()), say("Ada")]);
    assert_eq!(played.trace.last().unwrap().node.as_str(), "5");
}

#[test]
fn every_problem_is_told_with_node_and_field() {
    let problems = refused(&json!({"nodes": [
        {"nodeId": "a", "nodeType": "DELAY", "delayDuration": "soon", "delayUnit": "WEEKS"},
        {"nodeId": "a", "nodeType": "MESSAGE", "messageContent": ["x"]},
        {"nodeId": "b", "nodeType": "TELEPORT"},
        {"nodeId": "c", "nodeType": "BUTTON", "buttons": [7]},
        {"nodeId": "d", "nodeType": "API", "method": "FETCH", "headers": 5, "retry": {"max": -1}},
        "x"
    ], "edges": [{"source": "a"}]}));
    insta::assert_snapshot!(problems);
    let problems = refused(&json!({"format": 1, "name": 5, "nodes": [
        {"id": "a", "kind": "delay", "config": {"amount": "soon"}},
        {"id": "b", "kind": "teleport"},
        {"kind": "end"},
        {"id": "c", "kind": "input", "version": 9},
    ], "edges": [{"id": "e", "source": "a"}], "settings": {"takeover": "never"}}));
    insta::assert_snapshot!(problems);
}

#[test]
fn what_is_not_known_is_left_out_and_noted() {
    let imported = read(&json!({"format": 1, "name": "x", "color": "red", "nodes": [
        {"id": "a", "kind": "buttons", "config": {"buttons": [{"id": "1", "label": "A", "colour": "red"}], "speed": 5}}
    ]}));
    assert_eq!(
        notes(&imported),
        [
            "color: is not known here and was left out",
            "Node a, buttons[0].colour: is not known here and was left out",
            "Node a, speed: is not known here and was left out",
        ]
    );
}

#[test]
fn what_is_no_flow_says_so() {
    assert_eq!(refused(&json!(5)), "This is not a flow: there are no nodes in it.");
    assert_eq!(refused(&json!({"a": 1})), "This is not a flow: there are no nodes in it.");
    assert!(import(b"<html>").unwrap_err().to_string().starts_with("The file is not JSON: "));
    assert_eq!(
        refused(&json!({"format": 2})),
        "format: The file is of a newer Switchboard. Update Switchboard and try again."
    );
    assert_eq!(refused(&json!({"format": "x"})), "format: The format is \"x\"; it can be 1.");
    let deep = "[".repeat(100_000);
    assert!(import(deep.as_bytes()).is_err());
    assert!(import(&vec![b' '; FILE_LIMIT + 1]).unwrap_err().to_string().starts_with("The file has 5 MB"));
    let many = vec![json!({"nodeType": "END"}); NODE_LIMIT + 1];
    assert!(refused(&json!(many)).contains("2001 nodes"));
}
