//! Fuzzing the import of flows and of test conversations: real files, broken in every way. Nothing may panic or hang; what is
//! refused says why, what comes in is written and read back as the same, can be validated and compared, and can be run; a
//! conversation goes the same way twice.
//!
//! Runs a little with the suite. Longer, on stable Rust: `BOLERO_RANDOM_TEST_TIME_MS=60000 BOLERO_RANDOM_ITERATIONS=1000000000
//! cargo nextest run -p flow --test fuzz_import`; a failure prints the seed that repeats it (`BOLERO_RANDOM_SEED`).

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use bolero::{TypeGenerator, check};
use domain::{FlowId, RunId, UnixMs, VersionId};
use flow::answer::Place;
use flow::{Context, Document, Flow, Input, Known, NodeKind, Run, diff, export, import, script, step, validate};
use serde_json::Value;

/// Enough to see that the harness works; `BOLERO_RANDOM_ITERATIONS` says otherwise.
const ITERATIONS: usize = 60;

/// Values that stand where others are expected.
const ODD: &[&str] = &[
    "null",
    "-1",
    "1e300",
    "4294967296",
    "0.5",
    "\"\"",
    "\"{{\"",
    "\"{{secret.x}}\"",
    "\"(\"",
    "[]",
    "{}",
    "[null]",
    "true",
    "\"start\"",
    "\"loop\"",
    "\"end\"",
    "\"MESSAGE\"",
    "\"BUTTON\"",
    "\"\\u0000\"",
];

/// One way to break a file: by its parts, or by its bytes.
#[derive(Clone, Debug, TypeGenerator)]
enum Change {
    /// Another value at some place.
    Put(u16, u8),
    /// A part is gone.
    Remove(u16),
    /// A part stands there twice, or elsewhere.
    Copy(u16, u16),
    /// A byte is another one.
    Byte(u16, u8),
    /// The end is missing.
    Cut(u16),
}

/// The nth value of a tree, counted over all of it.
fn nth<'a>(value: &'a mut Value, at: &mut usize) -> Option<&'a mut Value> {
    if *at == 0 {
        return Some(value);
    }
    *at -= 1;
    match value {
        Value::Array(list) => list.iter_mut().find_map(|value| nth(value, at)),
        Value::Object(map) => map.values_mut().find_map(|value| nth(value, at)),
        _ => None,
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum::<usize>(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

fn broken(seed: &Value, changes: &[Change]) -> Vec<u8> {
    let mut tree = seed.clone();
    let place = |tree: &Value, part: u16| usize::from(part) * count(tree) / 65_536;
    for change in changes {
        match *change {
            Change::Put(at, odd) => {
                let mut at = place(&tree, at);
                let odd = serde_json::from_str(ODD[usize::from(odd) % ODD.len()]).unwrap();
                if let Some(slot) = nth(&mut tree, &mut at) {
                    *slot = odd;
                }
            }
            Change::Remove(at) => {
                let mut at = place(&tree, at);
                match nth(&mut tree, &mut at) {
                    Some(Value::Array(list)) => drop(list.pop()),
                    Some(Value::Object(map)) => {
                        let first = map.keys().next().cloned();
                        first.and_then(|name| map.remove(&name));
                    }
                    _ => {}
                }
            }
            Change::Copy(from, to) => {
                let (mut from, mut to) = (place(&tree, from), place(&tree, to));
                let copy = nth(&mut tree, &mut from).cloned().unwrap_or_default();
                match nth(&mut tree, &mut to) {
                    // A tree in itself doubles: a few times are enough.
                    Some(Value::Array(list)) if count(&copy) < 500 => list.push(copy),
                    Some(slot) if count(&copy) < 500 => *slot = copy,
                    _ => {}
                }
            }
            Change::Byte(..) | Change::Cut(_) => {}
        }
    }
    let mut bytes = serde_json::to_vec(&tree).unwrap();
    for change in changes {
        let place = |part: u16| usize::from(part) * bytes.len() / 65_536;
        match *change {
            Change::Byte(at, value) if !bytes.is_empty() => {
                let at = place(at);
                bytes[at] = value;
            }
            Change::Cut(at) => {
                let at = place(at);
                bytes.truncate(at);
            }
            _ => {}
        }
    }
    bytes
}

fn survives(file: &[u8]) {
    let document = match import(file) {
        Ok(imported) => imported.document,
        Err(refused) => return assert!(!refused.problems.is_empty() && !refused.to_string().is_empty()),
    };
    let again = import(export(&document).as_bytes()).unwrap().document;
    assert_eq!(again, document);
    assert!(diff(&document, &again).is_empty());
    let findings = validate(&document, &Known::default());
    assert!(findings.iter().all(|finding| !finding.message.is_empty() && !finding.fix.is_empty()));
    let now = UnixMs(1_795_176_000_000);
    let place = Place { now, offset_minutes: 0, country: None, language: None };
    let mut run = Run::new(RunId::new("r"), FlowId::new("f"), VersionId::new("v"), now);
    let begin = Input::Start { said: Vec::new(), variables: Default::default() };
    step(&Flow::new(document), &mut run, begin, &Context::bare(&place));
    assert_eq!(serde_json::from_str::<Run>(&serde_json::to_string(&run).unwrap()).unwrap(), run);
}

fn seeds() -> Vec<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let read = |path: String| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
    let kinds = NodeKind::ALL.iter().map(|kind| read(format!("{folder}/kinds/{}.json", kind.name()))["flow"].take());
    kinds.chain([read(format!("{folder}/builder_examples.json"))]).collect()
}

/// The flows of the fixtures with their test conversations.
fn conversations() -> Vec<(Document, Value)> {
    let of = |kind: &NodeKind| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/kinds");
        let file = std::fs::read(format!("{folder}/{}.json", kind.name())).unwrap();
        let mut fixture: Value = serde_json::from_slice(&file).unwrap();
        (import(fixture["flow"].to_string().as_bytes()).unwrap().document, fixture["tests"].take())
    };
    NodeKind::ALL.iter().map(of).collect()
}

fn plays(document: &Document, file: &[u8]) {
    match script::read(file) {
        Ok(scripts) => {
            for script in scripts.iter().take(10) {
                let played = script::play(document, script);
                assert_eq!(played.result.passed, played.result.failures.is_empty());
                assert_eq!(script::play(document, script), played);
            }
        }
        Err(why) => assert!(!why.is_empty()),
    }
}

#[test]
fn scripts_survive() {
    let seeds = conversations();
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let changes: Vec<Change> = changes.iter().take(12).cloned().collect();
        let (document, tests) = &seeds[usize::from(*seed) % seeds.len()];
        plays(document, &broken(tests, &changes));
    });
}

#[test]
fn import_survives() {
    let seeds = seeds();
    seeds.iter().for_each(|seed| survives(&broken(seed, &[])));
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let changes: Vec<Change> = changes.iter().take(12).cloned().collect();
        survives(&broken(&seeds[usize::from(*seed) % seeds.len()], &changes));
    });
}

#[test]
fn a_file_that_was_cut_anywhere_is_refused() {
    let file = serde_json::to_vec(&seeds()[2]).unwrap();
    (0..file.len()).for_each(|end| assert!(import(&file[..end]).is_err()));
}
