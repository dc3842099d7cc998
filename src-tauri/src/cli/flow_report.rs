//! What `switchboard flow` prints of a flow and of its test conversations.

use std::io::{Result, Write};

use flow::Severity;
use flow::import::ImportNote;
use flow::script::{Coverage, TestResult};
use flow::validate::Finding;
use serde::Serialize;

/// What is wrong with a flow, as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Validated {
    /// The flow.
    pub name: String,
    /// How many steps it has.
    pub nodes: usize,
    /// Nothing blocks it.
    pub may_be_published: bool,
    /// What was changed in reading the file.
    pub notes: Vec<ImportNote>,
    /// Errors first.
    pub findings: Vec<Finding>,
}

/// How test conversations went, as `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Tried {
    /// The flow.
    pub name: String,
    /// All held.
    pub passed: bool,
    /// One a conversation.
    pub results: Vec<TestResult>,
    /// What they went through together.
    pub coverage: Coverage,
    /// What was changed in reading the file.
    pub notes: Vec<ImportNote>,
    /// What is wrong with the flow, errors first.
    pub findings: Vec<Finding>,
}

/// Prints what is wrong with a flow.
pub fn print_validated(out: &mut impl Write, report: &Validated) -> Result<()> {
    writeln!(out, "{} ({})", report.name, counted(report.nodes, "step"))?;
    print_notes(out, &report.notes)?;
    print_findings(out, &report.findings)?;
    let (errors, warnings) = by_severity(&report.findings);
    match (report.may_be_published, warnings) {
        (true, 0) => writeln!(out, "It may be published."),
        (true, warnings) => writeln!(out, "It may be published, with {}.", counted(warnings, "warning")),
        (false, 0) => writeln!(out, "It may not be published: {}.", counted(errors, "error")),
        (false, warnings) => {
            let (errors, warnings) = (counted(errors, "error"), counted(warnings, "warning"));
            writeln!(out, "It may not be published: {errors}, {warnings}.")
        }
    }
}

/// Prints how test conversations went.
pub fn print_tried(out: &mut impl Write, report: &Tried) -> Result<()> {
    for result in &report.results {
        writeln!(out, "{}: {}", title(&result.name), if result.passed { "passed" } else { "FAILED" })?;
        for line in &result.transcript {
            writeln!(out, "  {line}")?;
        }
        for failure in &result.failures {
            writeln!(out, "  line {} of the script: {}", failure.line + 1, failure.message)?;
        }
        writeln!(out)?;
    }
    print_notes(out, &report.notes)?;
    print_findings(out, &report.findings)?;
    print_coverage(out, &report.coverage)?;
    let failed = report.results.iter().filter(|result| !result.passed).count();
    let all = counted(report.results.len(), "conversation");
    match failed {
        0 => writeln!(out, "{all}, all held."),
        failed => writeln!(out, "{all}, {failed} did not hold."),
    }
}

fn print_notes(out: &mut impl Write, notes: &[ImportNote]) -> Result<()> {
    notes.iter().try_for_each(|note| writeln!(out, "note: {note}"))
}

fn print_findings(out: &mut impl Write, findings: &[Finding]) -> Result<()> {
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let node = finding.node.as_ref().map(|node| format!(" at {node}")).unwrap_or_default();
        let field = finding.field.as_ref().map(|field| format!(" ({field})")).unwrap_or_default();
        writeln!(out, "{severity}{node}{field}: {} {}", finding.message, finding.fix)?;
    }
    Ok(())
}

fn print_coverage(out: &mut impl Write, coverage: &Coverage) -> Result<()> {
    let went = |all: u32, missed: usize| all.saturating_sub(u32::try_from(missed).unwrap_or(u32::MAX));
    let nodes = went(coverage.nodes, coverage.nodes_missed.len());
    let ways = went(coverage.edges, coverage.edges_missed.len());
    writeln!(out, "Covered: {nodes} of {} steps, {ways} of {} ways out of them.", coverage.nodes, coverage.edges)?;
    if !coverage.nodes_missed.is_empty() {
        let missed: Vec<&str> = coverage.nodes_missed.iter().map(|node| node.as_str()).collect();
        writeln!(out, "Never reached: {}", missed.join(", "))?;
    }
    if !coverage.edges_missed.is_empty() {
        writeln!(out, "Never taken: {}", coverage.edges_missed.join(", "))?;
    }
    Ok(())
}

fn by_severity(findings: &[Finding]) -> (usize, usize) {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors, findings.len() - errors)
}

fn title(name: &str) -> &str {
    if name.trim().is_empty() { "A conversation without a name" } else { name }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
