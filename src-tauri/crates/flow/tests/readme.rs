//! README: the reference in it is the code. Its tables of kinds and triggers are generated, and everything it shows as an
//! example is read, rendered, evaluated or played here.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::fmt::Write as _;
use std::path::Path;

use flow::nodes::{Control, Field, Handle, NodeBody};
use flow::script::{play, read};
use flow::validate::{Known, may_be_published};
use flow::{Condition, Document, Node, Scopes, Template, Trigger, Variables, import, palette, validate};
use serde_json::{Value, json};

/// A trigger of every type, as it stands in a file.
const TRIGGERS: &[&str] = &[
    r#"{"type": "keyword", "words": ["price*", "cost"], "matching": "any", "case_sensitive": false}"#,
    r#"{"type": "exact", "texts": ["menu"]}"#,
    r#"{"type": "regex", "pattern": "order (?P<order>[0-9]+)"}"#,
    r#"{"type": "any_message"}"#,
    r#"{"type": "first_message"}"#,
    r#"{"type": "label_added", "label": "vip"}"#,
    r#"{"type": "media_received", "kinds": ["image", "document"]}"#,
    r#"{"type": "scheduled", "schedule": {"every": "week", "days": [1, 5], "minute": 540}, "audience": {"to": "label", "label": "vip"}}"#,
    r#"{"type": "scheduled", "schedule": {"every": "month", "day": 31, "minute": 600}, "audience": {"to": "contacts", "contact_ids": ["c1"]}}"#,
    r#"{"type": "scheduled", "schedule": {"every": "once", "at": 1795176000000}, "audience": {"to": "label", "label": "vip"}}"#,
    r#"{"type": "api"}"#,
];

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn readme() -> String {
    std::fs::read_to_string(path()).unwrap()
}

/// The blocks of code with this tag.
fn blocks<'a>(readme: &'a str, tag: &str) -> Vec<&'a str> {
    let open = format!("\n```{tag}\n");
    let blocks: Vec<&str> = readme.split(&open).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "no block {tag}");
    blocks
}

/// The text with the part between `<!-- name` and `<!-- /name -->` replaced.
fn with_part(readme: &str, name: &str, part: &str) -> String {
    let (before, rest) = readme.split_once(&format!("<!-- {name}:")).unwrap();
    let (hint, rest) = rest.split_once("-->\n").unwrap();
    let (_, after) = rest.split_once(&format!("<!-- /{name} -->")).unwrap();
    format!("{before}<!-- {name}:{hint}-->\n{part}<!-- /{name} -->{after}")
}

fn form(control: &Control) -> String {
    match control {
        Control::Line { limit } => format!("text, at most {limit}"),
        Control::Template { limit } => format!("template, at most {limit}"),
        Control::Expression => "expression".into(),
        Control::Regex => "regular expression".into(),
        Control::Number { min, max } if *min <= f64::MIN || *max >= f64::MAX => "number".into(),
        Control::Number { min, max } => format!("number, {min} to {max}"),
        Control::Switch => "true or false".into(),
        Control::Select { options } => {
            options.iter().map(|option| format!("`{}`", option.value)).collect::<Vec<_>>().join(", ")
        }
        Control::Variable => "name of a variable".into(),
        Control::Media => "file, see below".into(),
        Control::Base => "knowledge base".into(),
        Control::Model => "model and temperature".into(),
        Control::Label => "template, at most 50".into(),
        Control::Part => "see below".into(),
        Control::List { min, max, fields } => {
            let fields: Vec<String> =
                fields.iter().map(|field| format!("`{}` ({})", field.name, form(&field.control))).collect();
            format!("{min} to {max} of: {}", fields.join("; "))
        }
    }
}

/// The ways out that a node has when one field of it is as given.
fn handles_with(fresh: &Value, field: &str, value: Value) -> Vec<Handle> {
    let mut node = json!({"id": "n", "kind": fresh["kind"], "config": fresh["config"]});
    node["config"][field] = value;
    serde_json::from_value::<Node>(node).unwrap().body.handles()
}

/// Ways out that depend on a field: the choice of a select, or a time limit.
fn more_handles(fresh: &NodeBody, fields: &[Field]) -> Vec<String> {
    let json = serde_json::to_value(fresh).unwrap();
    let usual = fresh.handles();
    let mut more = Vec::new();
    for field in fields {
        let values: Vec<Value> = match &field.control {
            _ if field.name == "timeout_minutes" => vec![json!(1)],
            Control::Select { options } if json["config"][field.name].is_string() => {
                options.iter().map(|option| json!(option.value)).collect()
            }
            _ => Vec::new(),
        };
        for value in values {
            for handle in handles_with(&json, field.name, value.clone()) {
                if !usual.contains(&handle) {
                    let when =
                        if value.is_number() { "given".to_owned() } else { format!("`{}`", value.as_str().unwrap()) };
                    more.push(format!("`{}` ({}) with `{}` {when}", handle.id, handle.label, field.name));
                }
            }
        }
    }
    more
}

/// A way out; those that come from a list stand there once for all.
fn way(handle: &Handle) -> String {
    match handle.id.split_once(':') {
        Some((prefix, _)) => format!("`{prefix}:<id>` (one each)"),
        None => format!("`{}` ({}{})", handle.id, handle.label, if handle.required { "" } else { ", may be open" }),
    }
}

fn kinds() -> String {
    let mut text = String::new();
    for entry in palette() {
        let fresh = serde_json::to_value(&entry.fresh).unwrap();
        let mut ways: Vec<String> = entry.handles.iter().map(way).collect();
        ways.dedup();
        let ways = ways.into_iter();
        let ways: Vec<String> = ways.chain(more_handles(&entry.fresh, entry.spec.fields)).collect();
        let ways = if ways.is_empty() { "none".to_owned() } else { ways.join(", ") };
        let name = entry.kind.name();
        writeln!(text, "\n### `{name}`: {}\n{} Ways out: {ways}.", entry.spec.title, entry.spec.about).unwrap();
        if entry.spec.fields.is_empty() {
            continue;
        }
        writeln!(text, "\n| field | is | without it |\n|---|---|---|").unwrap();
        for field in entry.spec.fields {
            let needed = if field.required { "**" } else { "" };
            let fresh = &fresh["config"][field.name];
            writeln!(text, "| {needed}`{}`{needed} | {} | `{fresh}` |", field.name, form(&field.control)).unwrap();
        }
    }
    text.push('\n');
    text
}

fn triggers() -> String {
    let mut text = String::from("\n| `when` | starts with |\n|---|---|\n");
    for json in TRIGGERS {
        let trigger: Trigger = serde_json::from_str(&format!(r#"{{"when": {json}}}"#)).unwrap();
        writeln!(text, "| `{json}` | {} |", trigger.words().replace('<', "&lt;")).unwrap();
    }
    text.push('\n');
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the switch that rewrites instead of comparing")]
fn the_tables_of_kinds_and_triggers_are_those_of_the_code() {
    let written = readme();
    let fresh = with_part(&with_part(&written, "kinds", &kinds()), "triggers", &triggers());
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path(), fresh).unwrap();
        return;
    }
    assert!(
        written == fresh,
        "the README is not what the code says: `UPDATE_README=1 cargo nextest run -p flow --test readme`"
    );
}

#[test]
fn the_flow_in_it_may_be_published_and_its_test_conversation_passes() {
    let readme = readme();
    let imported = import(blocks(&readme, "json flow")[0].as_bytes()).unwrap();
    assert_eq!(imported.notes, []);
    let document: Document = imported.document;
    let findings = validate(&document, &Known::default());
    assert!(may_be_published(&findings), "{findings:#?}");
    for script in blocks(&readme, "json script").into_iter().flat_map(|block| read(block.as_bytes()).unwrap()) {
        let played = play(&document, &script);
        assert!(played.result.passed, "{:#?}", played.result);
    }
}

#[test]
fn every_part_of_a_node_in_it_is_known() {
    let readme = readme();
    for line in blocks(&readme, "json nodes").into_iter().flat_map(str::lines) {
        let mut node: Value = serde_json::from_str(line).unwrap();
        node["id"] = json!("n");
        let imported = import(json!({"format": 1, "nodes": [node]}).to_string().as_bytes()).unwrap();
        assert_eq!(imported.notes, [], "{line}");
    }
}

#[test]
fn every_line_of_a_script_in_it_is_known() {
    let readme = readme();
    let (_, table) = readme.split_once("| line | what happens |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(1).unwrap());
    let lines: Vec<&str> =
        cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).filter(|line| !line.contains("...")).collect();
    assert!(lines.len() >= 14);
    for line in lines {
        read(format!(r#"{{"name": "x", "lines": [{line}]}}"#).as_bytes()).unwrap_or_else(|why| panic!("{line}: {why}"));
    }
}

#[test]
fn templates_and_expressions_in_it_come_out_as_it_says() {
    let readme = readme();
    let values: Variables = serde_json::from_str(blocks(&readme, "json values")[0]).unwrap();
    let scopes = Scopes::of(&values);
    let pairs = |tag| {
        let lines = blocks(&readme, tag).into_iter().flat_map(str::lines);
        lines
            .map(|line| line.split_once('→').map(|(source, is)| (source.trim_end(), is.trim())).unwrap())
            .collect::<Vec<_>>()
    };
    for (source, is) in pairs("template") {
        assert_eq!(Template::parse(source).unwrap().render(&scopes).text, is, "{source}");
    }
    for (source, is) in pairs("expression") {
        assert_eq!(Condition::parse(source).unwrap().eval(&scopes).unwrap().to_string(), is, "{source}");
    }
}
