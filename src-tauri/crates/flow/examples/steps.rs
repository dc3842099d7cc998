//! How fast the step machine is, on one thread: `cargo run --release -p flow --example steps`.
//!
//! A step is one node at work. The conversation has two questions, a condition, variables and templates, and is begun anew
//! whenever it ends, so that everything a real run does is in the figure except storing it.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for developers")]

use std::time::{Duration, Instant};

use domain::{FlowId, MessageId, RunId, UnixMs, VersionId};
use flow::answer::Place;
use flow::step::Said;
use flow::{Context, Flow, Input, Run, Value, Variables, import, step};

const FLOW: &str = r#"{"format": 1, "name": "Bench", "nodes": [
    {"id": "start", "kind": "start"},
    {"id": "hello", "kind": "message", "config": {"text": "Hello {{contact.name}}, welcome to {{shop}}!"}},
    {"id": "count", "kind": "set_variable", "config": {"changes": [{"op": "increment", "name": "visits"}]}},
    {"id": "name", "kind": "input", "config": {"prompt": "Your name?", "variable": "name"}},
    {"id": "again", "kind": "loop", "config": {"repeat": {"type": "times", "count": 5}, "counter": "round"}},
    {"id": "which", "kind": "condition", "config": {"branches": [
        {"id": "1", "when": {"type": "expression", "expression": "{{round}} > 3 AND {{name}} is not empty"}}]}},
    {"id": "some", "kind": "message", "config": {"text": "Round {{round}}, {{name}}."}},
    {"id": "more", "kind": "message", "config": {"text": "Nearly there."}},
    {"id": "end", "kind": "end", "config": {"message": "Bye, {{name || \"friend\"}}."}}],
  "edges": [
    {"id": "1", "source": "start", "handle": "out", "target": "hello"},
    {"id": "2", "source": "hello", "handle": "out", "target": "count"},
    {"id": "3", "source": "count", "handle": "out", "target": "name"},
    {"id": "4", "source": "name", "handle": "success", "target": "again"},
    {"id": "5", "source": "name", "handle": "failure", "target": "end"},
    {"id": "6", "source": "again", "handle": "body", "target": "which"},
    {"id": "7", "source": "which", "handle": "branch:1", "target": "more"},
    {"id": "8", "source": "which", "handle": "default", "target": "some"},
    {"id": "9", "source": "some", "handle": "out", "target": "again"},
    {"id": "10", "source": "more", "handle": "out", "target": "again"},
    {"id": "11", "source": "again", "handle": "exit", "target": "end"}]}"#;

fn main() {
    let flow = Flow::new(import(FLOW.as_bytes()).unwrap().document);
    let now = UnixMs(1_795_176_000_000);
    let place = Place { now, offset_minutes: 60, country: Some("PT".into()), language: Some("pt".into()) };
    let contact = Variables::from([("name".to_owned(), Value::from("Ada"))]);
    let global = Variables::from([("shop".to_owned(), Value::from("Soap & Co"))]);
    let context = Context { contact: &contact, global: &global, ..Context::bare(&place) };
    let (mut nodes, mut inputs, mut runs) = (0_u64, 0_u64, 0_u64);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(3) {
        for _ in 0..100 {
            let mut run = Run::new(RunId::new("0193-bench"), FlowId::new("f"), VersionId::new("v"), now);
            let begin = Input::Start { said: Vec::new(), variables: Variables::new() };
            nodes += step(&flow, &mut run, begin, &context).trace.len() as u64;
            let said = Said { id: MessageId::new("m1"), at: now, text: "Grace".into(), tap: None, media: None };
            nodes += step(&flow, &mut run, Input::Said { said: vec![said] }, &context).trace.len() as u64;
            assert!(run.ended().is_some());
            (inputs, runs) = (inputs + 2, runs + 1);
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let rate = |count: u64| count as f64 / seconds;
    println!("{:>12.0} nodes a second, {:.0} ns each", rate(nodes), 1e9 / rate(nodes));
    println!("{:>12.0} inputs a second", rate(inputs));
    println!("{:>12.0} whole conversations a second", rate(runs));
}
