//! The JSON of the other builder, as its description gives it: every example comes in as it stands, ways out may be fields or
//! edges, and every choice its fields offer is known here.
//!
//! The files in `fixtures/003` are the examples of the requirement, letter by letter.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use flow::nodes::{LOOP_BODY, OUT};
use flow::{Document, Imported, Node, import};
use serde_json::{Value, json};

fn example(name: &str) -> Imported {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/003/{name}.json"));
    import(&std::fs::read(&path).unwrap()).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

fn read(json: &Value) -> Document {
    let imported = import(json.to_string().as_bytes()).unwrap_or_else(|refused| panic!("{json}: {refused}"));
    assert_eq!(imported.notes.iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new(), "{json}");
    imported.document
}

/// The fields that a node of the other builder has here.
fn fields(json: &Value) -> Value {
    serde_json::to_value(&read(json).nodes[0].body).unwrap()["config"].clone()
}

/// Ways out without the ids of their edges.
fn ways(document: &Document) -> BTreeSet<(String, String, String)> {
    let way = |edge: &flow::Edge| (edge.source.to_string(), edge.handle.clone(), edge.target.to_string());
    document.edges.iter().map(way).collect()
}

#[test]
fn every_example_comes_in_as_it_stands() {
    let names = ["message", "button", "input", "condition", "delay", "api", "ai", "loop", "end", "flow"];
    let mut seen = Vec::new();
    for name in names {
        let Imported { document, notes } = example(name);
        let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
        for note in &notes {
            // Each example is one node of a flow: the nodes it leads to are not with it. Nothing else may be lost.
            let expected = note.ends_with("which is not in the file; the way is open")
                || note.contains("must know the model gpt-4")
                || note.contains("expects these global variables: companyName, supportEmail.");
            assert!(expected, "{name}: {note}");
        }
        let nodes: Vec<&Node> = document.nodes.iter().collect();
        seen.push(format!("# {name}\n{}\n{}", serde_json::to_string_pretty(&nodes).unwrap(), notes.join("\n")));
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/003");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), names.len(), "no file is left out");
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("examples_of_the_other_builder", seen.join("\n"));
    });
}

#[test]
fn the_example_of_a_whole_flow_has_its_edge() {
    let flow = example("flow").document;
    assert_eq!(flow.name, "Welcome Flow");
    assert_eq!(ways(&flow), BTreeSet::from([("start_001".into(), OUT.into(), "msg_001".into())]));
}

/// Takes every field away that says where a way leads.
fn without_ways(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.ends_with("extNodeId"));
            fields.values_mut().for_each(without_ways);
        }
        Value::Array(items) => items.iter_mut().for_each(without_ways),
        _ => {}
    }
}

#[test]
fn ways_out_said_by_fields_and_by_edges_are_the_same_flow() {
    let by_fields = import(include_bytes!("fixtures/builder_examples.json")).unwrap().document;
    let mut json: Value = serde_json::from_slice(include_bytes!("fixtures/builder_examples.json")).unwrap();
    without_ways(&mut json);
    let edge = |edge: &flow::Edge| {
        // What that builder calls its handles: "output", "loopBody", a branch by its label, a button by its id.
        let handles = by_fields.node(&edge.source).unwrap().body.handles();
        let label = handles.into_iter().find(|handle| handle.id == edge.handle).unwrap().label;
        let handle = match edge.handle.as_str() {
            OUT => "output".to_owned(),
            LOOP_BODY => "loopBody".to_owned(),
            handle if handle.starts_with("branch:") => label,
            handle => handle.trim_start_matches("button:").to_owned(),
        };
        json!({
            "edgeId": edge.id, "sourceNodeId": edge.source, "sourceHandle": handle, "targetNodeId": edge.target,
            "targetHandle": "input",
        })
    };
    json["edges"] = by_fields.edges.iter().map(edge).collect();
    let by_edges = import(json.to_string().as_bytes()).unwrap().document;
    assert_eq!(by_edges.nodes, by_fields.nodes);
    assert_eq!(ways(&by_edges), ways(&by_fields));
    assert!(by_fields.edges.len() > 25, "every kind of way is among them");
}

#[test]
fn every_input_type_is_known() {
    let input = |asked: &str, more: Value| {
        let mut node = json!({"nodeType": "INPUT", "promptMessage": "?", "variableName": "x", "inputType": asked});
        node.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields(&node)["answer"].clone()
    };
    assert_eq!(
        input("TEXT", json!({"validation": {"minLength": 2, "maxLength": 9}})),
        json!({"type": "text", "min_length": 2, "max_length": 9})
    );
    assert_eq!(
        input("NUMBER", json!({"validation": {"min": 1, "max": "5"}})),
        json!({"type": "number", "min": 1.0, "max": 5.0, "whole": false})
    );
    assert_eq!(input("EMAIL", json!({})), json!({"type": "email"}));
    assert_eq!(input("Phone", json!({})), json!({"type": "phone"}));
    let pattern = json!({"validation": {"regexPattern": "^[A-Z]{2}$"}});
    for name in ["REGEX", "CUSTOM_REGEX", "Custom Regex"] {
        assert_eq!(input(name, pattern.clone()), json!({"type": "regex", "pattern": "^[A-Z]{2}$"}), "{name}");
    }
}

#[test]
fn every_condition_type_loop_type_unit_method_and_end_is_known() {
    let keyword = json!({"nodeType": "CONDITION", "conditionType": "Keyword Match", "branches": [
        {"label": "Bye", "keywords": ["bye", "stop"], "matchType": "ALL", "caseSensitive": true}]});
    assert_eq!(
        fields(&keyword)["branches"][0]["when"],
        json!({"type": "keywords", "words": ["bye", "stop"], "matching": "all", "case_sensitive": true})
    );
    let logical = json!({"nodeType": "CONDITION", "conditionType": "Logical Expression", "branches": [
        {"label": "Grown up", "expression": "{{age}} > 18 AND {{country}} == \"USA\""}]});
    assert_eq!(
        fields(&logical)["branches"][0]["when"],
        json!({"type": "expression", "expression": "{{age}} > 18 AND {{country}} == \"USA\""})
    );
    let counted = json!({"nodeType": "LOOP", "loopType": "COUNT_BASED", "iterationCount": 4, "currentIterationVariable": "round"});
    let counted = fields(&counted);
    assert_eq!((&counted["repeat"], &counted["counter"]), (&json!({"type": "times", "count": 4}), &json!("round")));
    for (unit, ours) in [("SECONDS", "seconds"), ("MINUTES", "minutes"), ("Hours", "hours")] {
        let delay = fields(&json!({"nodeType": "DELAY", "delayDuration": 2, "delayUnit": unit}));
        assert_eq!(delay, json!({"amount": 2, "unit": ours}));
    }
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
        let call = fields(&json!({"nodeType": "API", "method": method, "url": "https://crm.example"}));
        assert_eq!(call["method"], method);
    }
    let end = fields(&json!({"nodeType": "END", "endType": "ERROR", "sessionAction": "KEEP_ACTIVE"}));
    assert_eq!(end, json!({"outcome": "error", "message": "", "run": "keep"}));
}

#[test]
fn api_fields_beside_the_example_are_known_too() {
    let call = fields(&json!({
        "nodeType": "API", "method": "GET", "url": "https://crm.example/{{id}}",
        "queryParams": [{"key": "page", "value": "2"}],
        "headers": {"Accept": "application/json"},
        "retry": {"max": 1, "delay": 5, "timeout": 10},
    }));
    assert_eq!(call["query"], json!([{"name": "page", "value": "2"}]));
    assert_eq!(call["headers"], json!([{"name": "Accept", "value": "application/json"}]));
    assert_eq!(
        (&call["retries"], &call["retry_delay_seconds"], &call["timeout_seconds"]),
        (&json!(1), &json!(5), &json!(10))
    );
}
