//! Play: test conversations on the simulator, and what came of them.

use domain::{FlowId, UnixMs};

use super::expected::unmet;
use super::{Coverage, Covered, FlowTest, Line, Script, TestFailure, TestReport, TestResult};
use crate::Document;
use crate::simulate::{OpenCallKind, Setup, Simulation};

/// Friday, 20 November 2026, 10:00 in Greenwich.
const BEGIN: UnixMs = UnixMs(1_795_168_800_000);
/// A conversation that went wrong goes wrong in every line: the first few tell why.
const FAILURE_LIMIT: usize = 50;

/// How one test conversation went.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// How it went.
    pub result: TestResult,
    /// What it went through.
    pub covered: Covered,
}

/// Plays a test conversation.
pub fn play(document: &Document, script: &Script) -> Played {
    let mut simulation = Simulation::new(document.clone(), setup(script));
    let mut failures = Vec::new();
    for (at, line) in (0_u32..).zip(&script.lines) {
        let wrong = match line {
            Line::Expect(expected) => unmet(&simulation, expected),
            line => simulation.follow(line).err().into_iter().collect(),
        };
        for message in wrong {
            simulation.note_failure(&message);
            failures.push(TestFailure { line: at, message });
        }
        if failures.len() >= FAILURE_LIMIT {
            break;
        }
    }
    let mut transcript = simulation.transcript().to_vec();
    transcript.extend(simulation.open_call().map(|open| match open.what {
        OpenCallKind::Http { .. } => "(a web request waits for its answer)".to_owned(),
        OpenCallKind::Model(_) => "(a model has not answered yet)".to_owned(),
    }));
    let result =
        TestResult { id: String::new(), name: script.name.clone(), passed: failures.is_empty(), failures, transcript };
    Played { result, covered: simulation.covered().clone() }
}

/// Plays all test conversations of a flow.
pub fn play_all(document: &Document, tests: &[FlowTest]) -> TestReport {
    let mut covered = Covered::default();
    let results = tests.iter().map(|test| {
        let played = play(document, &test.script);
        covered.merge(&played.covered);
        TestResult { id: test.id.clone(), name: test.name.clone(), ..played.result }
    });
    let results: Vec<TestResult> = results.collect();
    let coverage: Coverage = covered.coverage(document);
    TestReport { results, coverage }
}

/// The phone on which a script is played.
pub(crate) fn setup(script: &Script) -> Setup {
    Setup {
        flow_id: FlowId::new("flow"),
        name_of_account: "Practice".into(),
        contact: script.contact.clone(),
        globals: script.globals.clone(),
        now: script.at.unwrap_or(BEGIN),
        offset_minutes: script.offset_minutes,
    }
}
