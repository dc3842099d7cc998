//! `switchboard flow`: what is wrong with a flow, and how its test conversations go, without the app and its data.
//!
//! Made for a developer's hook and for build servers: 0 is fine, 1 means that something was found, 2 that a file cannot be
//! read. Reports go to standard output, with `--json` as one object.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use flow::import::ImportNote;
use flow::script::{Covered, Played, Script};
use flow::{Imported, Known};
use serde::Serialize;

use super::flow_report::{Tried, Validated, print_tried, print_validated};

/// Bytes of the largest file that is looked into.
const FILE_LIMIT: u64 = 16 * 1024 * 1024;

const A_SCRIPT: &str = r#"Say which conversation to play: --script FILE.
A script is a JSON file with what happens and what is expected, or a list of several:
  {"name": "a greeting", "lines": [
    {"says": "hello"},
    {"expect": {"says": ["Welcome"], "choices": ["Prices", "Opening hours"]}},
    {"taps": "Prices"},
    {"minutes": 30},
    {"expect": {"ended": "completed"}}]}
The simulator in the app keeps what you tried there as a test, in this form."#;

/// What can be done with flows from the command line.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum FlowCommand {
    /// Say what is wrong with a flow. Ends with 0 if it may be published, 1 if it may not, 2 if it cannot be read.
    Validate {
        /// The flow: a file that Switchboard exported, or one of another builder.
        file: PathBuf,
        /// A global variable that there will be; may be given several times.
        #[arg(long = "global", value_name = "NAME")]
        globals: Vec<String>,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Play test conversations on the simulator: nothing is sent, no address is called, no model is asked. Ends with 0 if all
    /// held, 1 if one did not, 2 if a file cannot be read.
    Simulate {
        /// The flow: a file that Switchboard exported, or one of another builder.
        file: PathBuf,
        /// What happens and what is expected: one test conversation, or a list of them.
        #[arg(long, value_name = "FILE")]
        script: Option<PathBuf>,
        /// One JSON object on standard output.
        #[arg(long)]
        json: bool,
    },
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// Something was found, or did not hold.
    Found,
    /// A file cannot be read.
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Found => Self::from(1),
            Outcome::Unreadable => Self::from(2),
        }
    }
}

/// Why a file cannot be read.
#[derive(Debug, Serialize)]
struct Unreadable {
    file: PathBuf,
    problems: Vec<ImportNote>,
}

/// Carries out a command: reports to `out`, words about files that cannot be read to standard error.
pub fn run<W: Write>(command: &FlowCommand, out: &mut W) -> std::io::Result<Outcome> {
    match command {
        FlowCommand::Validate { file, globals, json } => {
            report(out, *json, validated(file, globals), print_validated, |report| report.may_be_published)
        }
        FlowCommand::Simulate { file, script: Some(script), json } => {
            report(out, *json, tried(file, script), print_tried, |report| report.passed)
        }
        FlowCommand::Simulate { script: None, .. } => {
            eprintln!("{A_SCRIPT}");
            Ok(Outcome::Unreadable)
        }
    }
}

fn report<W: Write, T: Serialize>(
    out: &mut W,
    json: bool,
    done: Result<T, Unreadable>,
    print: fn(&mut W, &T) -> std::io::Result<()>,
    is_fine: fn(&T) -> bool,
) -> std::io::Result<Outcome> {
    match done {
        Ok(report) => {
            if json {
                print_json(out, &report)?;
            } else {
                print(out, &report)?;
            }
            Ok(if is_fine(&report) { Outcome::Fine } else { Outcome::Found })
        }
        Err(unreadable) => {
            if json {
                print_json(out, &unreadable)?;
            }
            for problem in &unreadable.problems {
                eprintln!("{}: {problem}", unreadable.file.display());
            }
            Ok(Outcome::Unreadable)
        }
    }
}

fn validated(file: &Path, globals: &[String]) -> Result<Validated, Unreadable> {
    let Imported { document, notes } = flow_in(file)?;
    let known = Known { globals: globals.iter().cloned().collect(), ..Known::default() };
    let findings = flow::validate(&document, &known);
    let may_be_published = flow::validate::may_be_published(&findings);
    Ok(Validated { name: document.name, nodes: document.nodes.len(), may_be_published, notes, findings })
}

fn tried(file: &Path, script: &Path) -> Result<Tried, Unreadable> {
    let Imported { document, notes } = flow_in(file)?;
    let scripts: Vec<Script> = flow::script::read(&bytes_of(script)?).map_err(|why| unreadable(script, why))?;
    let globals: BTreeSet<String> = scripts.iter().flat_map(|script| script.globals.keys().cloned()).collect();
    let findings = flow::validate(&document, &Known { globals, ..Known::default() });
    let mut covered = Covered::default();
    let mut results = Vec::new();
    for script in &scripts {
        let Played { result, covered: went } = flow::script::play(&document, script);
        covered.merge(&went);
        results.push(result);
    }
    let passed = results.iter().all(|result| result.passed);
    let coverage = covered.coverage(&document);
    Ok(Tried { name: document.name, passed, results, coverage, notes, findings })
}

fn flow_in(file: &Path) -> Result<Imported, Unreadable> {
    let bytes = bytes_of(file)?;
    flow::import(&bytes).map_err(|refused| Unreadable { file: file.to_owned(), problems: refused.problems })
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file);
    let read = opened.and_then(|opened| opened.take(FILE_LIMIT + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(file, format!("The file cannot be read: {error}.")))?;
    Ok(bytes)
}

fn unreadable(file: &Path, message: String) -> Unreadable {
    Unreadable { file: file.to_owned(), problems: vec![ImportNote { node: None, field: None, message }] }
}

fn print_json(out: &mut impl Write, report: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREETING: &str = r#"{"format": 1, "name": "Greeting",
      "triggers": [{"when": {"type": "keyword", "words": ["hello"]}}],
      "nodes": [{"id": "start", "kind": "start"},
        {"id": "ask", "kind": "input", "config": {"prompt": "Your name?", "variable": "name"}},
        {"id": "bye", "kind": "end", "config": {"message": "Hello {{name}} of {{shop}}."}}],
      "edges": [{"id": "1", "source": "start", "handle": "out", "target": "ask"},
        {"id": "2", "source": "ask", "handle": "success", "target": "bye"},
        {"id": "3", "source": "ask", "handle": "failure", "target": "bye"}]}"#;
    const CONVERSATION: &str = r#"{"name": "greeted", "globals": {"shop": "Soap & Co"}, "lines": [{"says": "hello"},
        {"says": "Ada"}, {"expect": {"exactly": ["Hello Ada of Soap & Co."], "ended": "completed"}}]}"#;

    struct Files(tempfile::TempDir);

    impl Files {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn with(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        }
    }

    fn done(command: &FlowCommand) -> (Outcome, String) {
        let mut out = Vec::new();
        let outcome = run(command, &mut out).unwrap();
        (outcome, String::from_utf8(out).unwrap())
    }

    fn validate(file: PathBuf, globals: &[&str], json: bool) -> (Outcome, String) {
        let globals = globals.iter().map(|name| (*name).to_owned()).collect();
        done(&FlowCommand::Validate { file, globals, json })
    }

    fn simulate(file: PathBuf, script: Option<PathBuf>, json: bool) -> (Outcome, String) {
        done(&FlowCommand::Simulate { file, script, json })
    }

    #[test]
    fn what_is_wrong_with_a_flow_is_told_and_decides_how_it_ends() {
        let files = Files::new();
        let flow = files.with("greeting.json", GREETING);
        let (outcome, text) = validate(flow.clone(), &[], false);
        assert_eq!(outcome, Outcome::Found);
        assert!(text.contains("error") && text.contains("bye") && text.contains("shop"), "{text}");
        assert!(text.ends_with("It may not be published: 1 error, 1 warning.\n"), "{text}");
        let (outcome, text) = validate(flow.clone(), &["shop"], false);
        assert_eq!(outcome, Outcome::Fine, "{text}");
        assert!(text.ends_with("It may be published, with 1 warning.\n"), "{text}");
        let (_, json) = validate(flow, &[], true);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((json["may_be_published"].as_bool(), json["nodes"].as_u64()), (Some(false), Some(3)));
        assert_eq!(json["findings"][0]["node"], "bye");
    }

    #[test]
    fn a_conversation_is_told_line_by_line_with_what_it_covers() {
        let files = Files::new();
        let flow = files.with("greeting.json", GREETING);
        let script = files.with("greeted.json", CONVERSATION);
        let (outcome, text) = simulate(flow.clone(), Some(script), false);
        assert_eq!(outcome, Outcome::Fine, "{text}");
        for line in
            ["greeted: passed", "  customer: hello", "  flow: Hello Ada of Soap & Co.", "3 of 3 steps", "ask:failure"]
        {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let wrong = files.with("wrong.json", &CONVERSATION.replace("Hello Ada", "Goodbye Ada"));
        let (outcome, text) = simulate(flow.clone(), Some(wrong.clone()), false);
        assert_eq!(outcome, Outcome::Found);
        assert!(text.contains("greeted: FAILED") && text.contains("it said “Hello Ada of Soap & Co.”"), "{text}");
        let (_, json) = simulate(flow, Some(wrong), true);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (json["passed"].as_bool(), json["results"][0]["failures"][0]["line"].as_u64()),
            (Some(false), Some(2))
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_another_end_than_one_with_mistakes() {
        let files = Files::new();
        let flow = files.with("greeting.json", GREETING);
        let broken = files.with("broken.json", r#"{"format": 1, "nodes": [{"id": "x", "kind": "dance"}]}"#);
        let script = files.with("script.json", r#"{"lines": [{"sings": "la"}]}"#);
        let (outcome, json) = validate(broken, &[], true);
        assert_eq!(outcome, Outcome::Unreadable);
        assert!(json.contains("dance"), "{json}");
        assert_eq!(validate(files.0.path().join("gone.json"), &[], false).0, Outcome::Unreadable);
        let (outcome, json) = simulate(flow.clone(), Some(script), true);
        assert_eq!(outcome, Outcome::Unreadable);
        assert!(json.contains("lines[0]") && json.contains("sings"), "{json}");
        assert_eq!(simulate(flow, None, false), (Outcome::Unreadable, String::new()));
    }

    #[test]
    fn the_words_about_scripts_show_one_that_can_be_read() {
        let start = A_SCRIPT.find('{').unwrap();
        let end = A_SCRIPT.rfind('}').unwrap();
        assert_eq!(flow::script::read(&A_SCRIPT.as_bytes()[start..=end]).unwrap().len(), 1);
    }
}
