//! Drawings that are wrong in ways nobody would draw by accident: each is caught by the rule it breaks, nothing else is blamed
//! for it, and no drawing takes long to judge.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeSet;

use flow::validate::may_be_published;
use flow::{Document, Edge, Finding, Known, Node, NodeKind, Rule, Severity, validate};
use serde_json::{Value, json};

/// A flow of nodes as `(id, kind, config)` and ways as `(from, handle, to)`.
fn flow(nodes: Value, ways: &[(&str, &str, &str)]) -> Document {
    let nodes: Vec<Value> = nodes
        .as_array()
        .unwrap()
        .iter()
        .map(|node| json!({"id": node[0], "kind": node[1], "config": node.get(2).cloned().unwrap_or(json!({}))}))
        .collect();
    let edges: Vec<Edge> = ways.iter().map(|(from, handle, to)| Edge::new(*from, *handle, *to)).collect();
    let mut document: Document = serde_json::from_value(json!({
        "name": "Wrong", "triggers": [{"when": {"type": "any_message"}}], "nodes": nodes,
    }))
    .unwrap();
    document.edges = edges;
    document
}

fn found(document: &Document) -> Vec<Finding> {
    validate(document, &Known::default())
}

fn rules(document: &Document, severity: Severity) -> BTreeSet<Rule> {
    found(document).into_iter().filter(|finding| finding.severity == severity).map(|finding| finding.rule).collect()
}

#[track_caller]
fn is_only(document: &Document, rule: Rule) {
    assert_eq!(rules(document, Severity::Error), BTreeSet::from([rule]), "{:#?}", found(document));
}

#[track_caller]
fn is_sound(document: &Document) {
    assert!(may_be_published(&found(document)), "{:#?}", found(document));
}

/// One node between start and end, all of its ways leading to the end.
fn around(kind: &str, config: Value) -> Document {
    let mut document = flow(json!([["start", "start"], ["n", kind, config], ["end", "end"]]), &[("start", "out", "n")]);
    let ways: Vec<Edge> =
        document.nodes[1].body.handles().iter().map(|way| Edge::new("n", way.id.as_str(), "end")).collect();
    document.edges.extend(ways);
    document
}

#[test]
fn a_circle_that_hides_in_the_exits_of_two_loops_is_endless() {
    let nodes = json!([
        ["start", "start"], ["one", "loop"], ["two", "loop"], ["a", "message", {"text": "a"}], ["b", "message", {"text": "b"}]
    ]);
    let ways = [
        ("start", "out", "one"),
        ("one", "body", "a"),
        ("a", "out", "one"),
        ("one", "exit", "two"),
        ("two", "body", "b"),
        ("b", "out", "two"),
        ("two", "exit", "one"),
    ];
    let rules = rules(&flow(nodes, &ways), Severity::Error);
    assert_eq!(rules, BTreeSet::from([Rule::NoEndlessLoop, Rule::PathsEnd]));
}

#[test]
fn loops_inside_of_loops_are_bounded() {
    let nodes = json!([
        ["start", "start"], ["outer", "loop"], ["inner", "loop"], ["say", "message", {"text": "x"}], ["end", "end"]
    ]);
    let ways = [
        ("start", "out", "outer"),
        ("outer", "body", "inner"),
        ("inner", "body", "say"),
        ("say", "out", "inner"),
        ("inner", "exit", "outer"),
        ("outer", "exit", "end"),
    ];
    is_sound(&flow(nodes, &ways));
}

#[test]
fn what_takes_time_but_waits_for_nobody_does_not_break_a_circle() {
    for (kind, config) in [
        ("http_request", json!({"url": "https://shop.example", "store_status_in": "status"})),
        ("ai_reply", json!({"prompt": "Say something."})),
        ("label", json!({"label": "x"})),
        (
            "condition",
            json!({"branches": [{"id": "1", "when": {"type": "expression", "expression": "{{lastMessage}} == \"x\""}}]}),
        ),
    ] {
        let mut document =
            flow(json!([["start", "start"], ["n", kind, config], ["end", "end"]]), &[("start", "out", "n")]);
        let handles = document.nodes[1].body.handles();
        for (at, handle) in handles.iter().enumerate() {
            document.edges.push(Edge::new("n", handle.id.as_str(), if at == 0 { "n" } else { "end" }));
        }
        if handles.len() == 1 {
            assert!(rules(&document, Severity::Error).contains(&Rule::NoEndlessLoop), "{kind}");
        } else {
            is_only(&document, Rule::NoEndlessLoop);
        }
    }
}

#[test]
fn an_island_that_keeps_itself_alive_is_not_reached() {
    let nodes = json!([["start", "start"], ["end", "end"], ["a", "delay"], ["b", "delay"]]);
    let document = flow(nodes, &[("start", "out", "end"), ("a", "out", "b"), ("b", "out", "a")]);
    is_only(&document, Rule::Reachable);
    let lost: Vec<_> = found(&document).into_iter().filter_map(|finding| finding.node).collect();
    assert_eq!(lost.len(), 2);
}

#[test]
fn an_end_behind_a_loop_that_never_leaves_is_no_end() {
    let nodes = json!([["start", "start"], ["loop", "loop"], ["a", "set_variable", {"changes": [{"op": "set", "name": "x", "value": "1"}]}]]);
    let document =
        flow(nodes, &[("start", "out", "loop"), ("loop", "body", "a"), ("a", "out", "loop"), ("loop", "exit", "loop")]);
    let rules = rules(&document, Severity::Error);
    assert!(rules.contains(&Rule::PathsEnd) && rules.contains(&Rule::NoEndlessLoop), "{rules:?}");
}

#[test]
fn one_edge_into_nothing_does_not_hide_a_way_out_that_is_not_drawn() {
    let nodes = json!([["start", "start"], ["ask", "input", {"prompt": "?", "variable": "x"}], ["end", "end"]]);
    let document = flow(nodes, &[("start", "out", "ask"), ("ask", "success", "end"), ("ask", "sucess", "end")]);
    let rules = rules(&document, Severity::Error);
    assert_eq!(rules, BTreeSet::from([Rule::WholeEdges, Rule::ConnectedHandles]));
}

#[test]
fn ids_and_edges_that_are_there_twice_are_told_and_judged_once() {
    let mut document =
        flow(json!([["start", "start"], ["end", "end"]]), &[("start", "out", "end"), ("start", "out", "end")]);
    let all = rules(&document, Severity::Error);
    assert_eq!(all, BTreeSet::from([Rule::UniqueIds, Rule::ConnectedHandles]));
    document.edges.pop();
    document.nodes.push(document.nodes[1].clone());
    assert!(rules(&document, Severity::Error).contains(&Rule::UniqueIds));
    document.nodes[2].id = domain::NodeId::new("");
    assert!(!may_be_published(&found(&document)));
}

#[test]
fn a_second_start_that_somebody_drew_a_line_to_is_two_mistakes() {
    let mut document =
        flow(json!([["start", "start"], ["end", "end"], ["again", "start"]]), &[("start", "out", "again")]);
    document.edges.push(Edge::new("again", "out", "end"));
    let rules = rules(&document, Severity::Error);
    assert!(rules.is_superset(&BTreeSet::from([Rule::OneStart, Rule::WholeEdges])), "{rules:?}");
}

#[test]
fn a_regular_expression_that_does_not_compile_is_found_wherever_it_stands() {
    let wrong = [
        around("input", json!({"prompt": "?", "variable": "x", "answer": {"type": "regex", "pattern": "(a"}})),
        around(
            "ai_question",
            json!({"question": "?", "fields": [{"variable": "x", "about": "x", "answer": {"type": "regex", "pattern": "["}}]}),
        ),
    ];
    for document in &wrong {
        is_only(document, Rule::Regex);
    }
    let condition = |pattern: &str| {
        let expression = format!("{{{{lastMessage}}}} matches \"{pattern}\"");
        around(
            "condition",
            json!({"branches": [{"id": "1", "when": {"type": "expression", "expression": expression}}]}),
        )
    };
    assert!(!may_be_published(&found(&condition("(a"))));
    is_sound(&condition("^a+$"));
    // A pattern that would take for ever elsewhere is as good as any other here.
    is_sound(&condition("^(a+)+$"));
    let mut document = around("message", json!({"text": "x"}));
    for (pattern, rule) in
        [("(?<name>", Rule::Regex), ("(?<userId>x)", Rule::VariableNames), ("(?<secret>x)", Rule::VariableNames)]
    {
        document.triggers = serde_json::from_value(json!([{"when": {"type": "regex", "pattern": pattern}}])).unwrap();
        is_only(&document, rule);
    }
    document.triggers =
        serde_json::from_value(json!([{"when": {"type": "regex", "pattern": "(?<order>\\d{4})"}}])).unwrap();
    is_sound(&document);
}

#[test]
fn a_variable_must_be_there_on_the_way_that_reads_it() {
    let read = |ways: &[(&str, &str, &str)]| {
        let nodes = json!([
            ["start", "start"],
            ["ask", "input", {"prompt": "?", "variable": "x", "timeout_minutes": 5}],
            ["say", "message", {"text": "{{x}}"}],
            ["end", "end"]
        ]);
        flow(nodes, ways)
    };
    let ways = [
        ("start", "out", "ask"),
        ("ask", "success", "say"),
        ("ask", "failure", "end"),
        ("ask", "timeout", "end"),
        ("say", "out", "end"),
    ];
    assert_eq!(found(&read(&ways)), []);
    let ways = [
        ("start", "out", "ask"),
        ("ask", "success", "end"),
        ("ask", "failure", "say"),
        ("ask", "timeout", "end"),
        ("say", "out", "end"),
    ];
    is_only(&read(&ways), Rule::VariablesDefined);
    let ways = [
        ("start", "out", "ask"),
        ("ask", "success", "say"),
        ("ask", "failure", "end"),
        ("ask", "timeout", "say"),
        ("say", "out", "end"),
    ];
    assert_eq!(rules(&read(&ways), Severity::Warning), BTreeSet::from([Rule::VariablesDefined]));
    is_sound(&read(&ways));
}

#[test]
fn names_inside_of_other_names_are_read_too() {
    is_only(&around("message", json!({"text": "{{contact.labels[which]}}"})), Rule::VariablesDefined);
    is_only(&around("message", json!({"text": "{{lastMessage || other}}"})), Rule::VariablesDefined);
    let branch = json!({"id": "1", "when": {"type": "expression", "expression": "{{a}} is empty OR {{b}} > 1"}});
    let names: Vec<String> = found(&around("condition", json!({"branches": [branch]})))
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.message)
        .collect();
    assert!(names.len() == 1 && names[0].contains("{{b}}"), "{names:?}");
}

#[test]
fn what_a_trigger_that_is_off_would_bring_is_not_there() {
    let mut document = around("message", json!({"text": "{{order}}"}));
    let regex = |on: bool| json!({"on": on, "when": {"type": "regex", "pattern": "(?<order>\\d+)"}});
    document.triggers = serde_json::from_value(json!([regex(true)])).unwrap();
    is_sound(&document);
    document.triggers = serde_json::from_value(json!([regex(false), {"when": {"type": "any_message"}}])).unwrap();
    is_only(&document, Rule::VariablesDefined);
}

#[test]
fn the_last_words_of_a_flow_are_judged_like_those_of_its_nodes() {
    let mut document = around("input", json!({"prompt": "?", "variable": "size"}));
    let mut says = |text: &str| {
        document.settings.expiry.as_mut().unwrap().message = text.into();
        document.clone()
    };
    is_sound(&says("Bye, {{size}}, {{contact.name}}, {{other || \"friend\"}}"));
    is_only(&says("Bye, {{syze}}"), Rule::VariablesDefined);
    is_only(&says("{{secret.key}}"), Rule::Settings);
    is_only(&says("{{"), Rule::Settings);
    is_only(&says(&"x".repeat(4_097)), Rule::Settings);
}

#[test]
fn what_a_place_does_not_have_is_doubted() {
    for (text, doubted) in [
        ("{{contact.nmae}}", true),
        ("{{contact.name}}", false),
        ("{{account.owner}}", true),
        ("{{message.body}}", true),
        ("{{global.hours}}", true),
        ("{{global.hours || \"9 to 5\"}}", false),
        ("{{global.company}}", false),
    ] {
        let known = Known { globals: BTreeSet::from(["company".into()]), ..Known::default() };
        let found = validate(&around("message", json!({"text": text})), &known);
        assert!(may_be_published(&found));
        assert_eq!(!found.is_empty(), doubted, "{text}: {found:?}");
    }
}

#[test]
fn a_retry_may_say_what_the_model_found_so_far() {
    let config = json!({
        "question": "Who are you?", "retry_message": "Thank you {{name}}, and your town?",
        "fields": [{"variable": "name", "about": "his name"}, {"variable": "town", "about": "his town"}],
    });
    is_sound(&around("ai_question", config));
    let config = json!({"question": "{{name}}?", "fields": [{"variable": "name", "about": "his name"}]});
    is_only(&around("ai_question", config), Rule::VariablesDefined);
}

#[test]
fn a_node_for_errors_or_for_giving_up_is_a_way_in_and_knows_nothing_for_sure() {
    let nodes = json!([
        ["start", "start"],
        ["ask", "input", {"prompt": "?", "variable": "x"}],
        ["sorry", "message", {"text": "{{x}}"}],
        ["end", "end"]
    ]);
    let ways = [("start", "out", "ask"), ("ask", "success", "end"), ("ask", "failure", "end"), ("sorry", "out", "end")];
    let mut document = flow(nodes, &ways);
    is_only(&document, Rule::Reachable);
    document.settings.error_node = Some(domain::NodeId::new("sorry"));
    is_sound(&document);
    assert_eq!(rules(&document, Severity::Warning), BTreeSet::from([Rule::VariablesDefined]));
    document.settings.error_node = None;
    document.settings.expiry.as_mut().unwrap().node = Some(domain::NodeId::new("sorry"));
    is_sound(&document);
    document.settings.error_node = Some(domain::NodeId::new("nowhere"));
    is_only(&document, Rule::Settings);
}

#[test]
fn limits_are_those_of_what_is_kept_not_of_what_was_meant() {
    let buttons =
        |id: &str, label: &str| around("buttons", json!({"text": "?", "buttons": [{"id": id, "label": label}]}));
    is_sound(&buttons(&"i".repeat(100), "Yes"));
    is_only(&buttons(&"i".repeat(101), "Yes"), Rule::Limits);
    is_only(&buttons("1", &"é".repeat(21)), Rule::Limits);
    is_sound(&buttons("1", &"é".repeat(20)));
    let four: Vec<Value> = (0..4).map(|at| json!({"id": at.to_string(), "label": at.to_string()})).collect();
    is_only(&around("buttons", json!({"text": "?", "buttons": four})), Rule::FieldValues);
    is_only(&around("delay", json!({"amount": 0})), Rule::FieldValues);
    is_only(&around("delay", json!({"amount": u32::MAX, "unit": "hours"})), Rule::FieldValues);
    is_sound(&around("delay", json!({"amount": 24, "unit": "hours"})));
}

#[test]
fn an_empty_drawing_and_one_of_everything_fresh_are_judged_without_a_fuss() {
    assert!(!may_be_published(&found(&Document::default())));
    for kind in NodeKind::ALL {
        let mut document = flow(json!([["start", "start"], ["end", "end"]]), &[("start", "out", "end")]);
        document.nodes.push(Node::new("fresh", kind.fresh()));
        assert!(!may_be_published(&found(&document)), "{kind:?} is not connected");
    }
}

/// As many nodes and crossings as can be: a ladder of conditions in which each rung sets variables of its own, with ways back.
fn ladder(rungs: usize) -> Document {
    let mut nodes = vec![json!(["start", "start"])];
    let mut ways: Vec<(String, String, String)> = vec![("start".into(), "out".into(), "if0".into())];
    for at in 0..rungs {
        let branches: Vec<Value> = (0..3)
            .map(|id| json!({"id": id.to_string(), "when": {"type": "expression", "expression": format!("{{{{v{at}}}}} is empty")}}))
            .collect();
        nodes.push(json!([format!("if{at}"), "condition", {"branches": branches}]));
        for side in 0..2 {
            let changes: Vec<Value> = (0..5)
                .map(|n| json!({"op": "set", "name": format!("v{at}_{side}_{n}"), "value": "{{v0_0_0 || \"\"}}"}))
                .collect();
            nodes.push(json!([format!("set{at}_{side}"), "set_variable", {"changes": changes}]));
            ways.push((format!("if{at}"), format!("branch:{side}"), format!("set{at}_{side}")));
            ways.push((format!("set{at}_{side}"), "out".into(), format!("wait{at}")));
        }
        nodes.push(json!([format!("wait{at}"), "delay"]));
        let next = if at + 1 < rungs { format!("if{}", at + 1) } else { "end".into() };
        ways.push((format!("wait{at}"), "out".into(), next));
        // Back to a rung far up, and to the one above.
        ways.push((format!("if{at}"), "branch:2".into(), format!("wait{}", at / 2)));
        ways.push((format!("if{at}"), "default".into(), format!("wait{}", at.saturating_sub(1))));
    }
    nodes.push(json!(["end", "end"]));
    let ways: Vec<(&str, &str, &str)> = ways.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    flow(Value::Array(nodes), &ways)
}

/// It took most of a minute before the analysis of variables went round in the order of the drawing.
#[test]
fn the_largest_drawing_is_judged_like_any_other() {
    let document = ladder(499);
    assert!((1_990..=2_000).contains(&document.nodes.len()));
    let found = found(&document);
    assert!(may_be_published(&found), "{:?}", found.iter().find(|finding| finding.severity == Severity::Error));
}
