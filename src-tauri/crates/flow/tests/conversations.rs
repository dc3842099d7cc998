//! Test conversations on the simulator: every kind of node with every way out of it, and how runs live. Each conversation says
//! what it expects; the golden transcripts beside it are what a person reads.
//!
//! The loop is over the list of kinds: a new kind cannot come without conversations that leave by every way out it has.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use flow::script::{Covered, Played, play};
use flow::{Document, NodeKind, Script};
use serde::Deserialize;

#[derive(Deserialize)]
struct Fixture {
    story: String,
    flow: serde_json::Value,
    tests: Vec<Script>,
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn fixture(path: PathBuf) -> (String, Document, Vec<Script>) {
    let file = std::fs::read(&path).unwrap_or_else(|_| panic!("write {}", path.display()));
    let Fixture { story, flow, tests } = serde_json::from_slice(&file).unwrap();
    (story, flow::import(flow.to_string().as_bytes()).unwrap().document, tests)
}

/// Plays all conversations of a fixture, compares their transcripts with the golden ones, and holds them to what they expect.
fn play_all(name: &str, path: PathBuf) -> (Document, Covered, Vec<String>) {
    let (story, document, tests) = fixture(path);
    let (mut text, mut covered, mut wrong) = (story, Covered::default(), Vec::new());
    for script in tests {
        let Played { result, covered: went } = play(&document, &script);
        assert_eq!(play(&document, &script).result, result, "{name}: the same conversation goes the same way");
        text.push_str(&format!("\n\n# {}\n{}", result.name, result.transcript.join("\n")));
        let told = |failure: &flow::script::TestFailure| {
            format!("{name}, {}: line {}: {}", script.name, failure.line, failure.message)
        };
        wrong.extend(result.failures.iter().map(told));
        covered.merge(&went);
    }
    insta::with_settings!({snapshot_path => "snapshots/conversations", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
    (document, covered, wrong)
}

#[test]
fn conversations_leave_every_kind_of_node_by_every_way_out() {
    let mut wrong = Vec::new();
    for kind in NodeKind::ALL {
        let (document, covered, failures) =
            play_all(kind.name(), folder("kinds").join(format!("{}.json", kind.name())));
        wrong.extend(failures);
        let of_kind: Vec<_> = document.nodes.iter().filter(|node| node.kind() == *kind).collect();
        let handles = of_kind.iter().flat_map(|node| node.body.handles().into_iter().map(|way| (&node.id, way.id)));
        let ways: BTreeSet<String> = handles.map(|(node, way)| format!("{node}:{way}")).collect();
        let lead = document.edges.iter().map(|edge| format!("{}:{}", edge.source, edge.handle)).collect();
        let coverage = covered.coverage(&document);
        let not_left = coverage.edges_missed.iter().filter(|way| ways.contains(*way)).cloned();
        wrong.extend(not_left.map(|way| format!("{}: no conversation leaves by {way}", kind.name())));
        wrong.extend(ways.difference(&lead).map(|way| format!("{}: {way} leads nowhere", kind.name())));
        wrong.extend(coverage.nodes_missed.iter().map(|node| format!("{}: {node} is not reached", kind.name())));
        wrong.extend(of_kind.is_empty().then(|| format!("{} is not in its own fixture", kind.name())));
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn runs_restart_expire_fail_and_pause_as_their_flow_says() {
    let files = std::fs::read_dir(folder("courses")).unwrap();
    let mut courses: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    courses.sort();
    assert!(courses.len() > 10);
    let mut wrong = Vec::new();
    for path in courses {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (document, covered, failures) = play_all(&name, path);
        wrong.extend(failures);
        // `bad` stands where an answer that cannot be wrong would be.
        let missed = covered.coverage(&document).nodes_missed.into_iter().filter(|id| id.as_str() != "bad");
        wrong.extend(missed.map(|node| format!("{name}: {node} is not reached")));
    }
    assert_eq!(wrong, Vec::<String>::new());
}
