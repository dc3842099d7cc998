//! Seen: a flow as the window is shown it, put together from what is drawn, what answers, and what became of it.

use domain::UnixMs;
use flow::view::{FlowFile, FlowRow, FlowState};
use flow::{Document, Finding, Known, Severity, Trigger};
use store::flow_figures::Figures;
use store::flows::{self, StoredFlow};
use store::{Connection, flow_figures, flow_files, flow_versions};

use super::findings::findings;

/// Figures are about the runs of so long.
pub(in crate::flows) const FIGURES_MS: i64 = 30 * 24 * 60 * 60_000;

/// A flow as the window is shown it.
pub(in crate::flows) struct Seen {
    pub row: FlowRow,
    pub draft: Document,
    pub draft_rev: u32,
    pub findings: Vec<Finding>,
    pub files: Vec<FlowFile>,
}

/// Looks at a flow; `None` if it is gone by now. Figures are about the runs that began since a moment.
pub(in crate::flows) fn see(
    conn: &Connection,
    flow: StoredFlow,
    known: &Known,
    since: UnixMs,
) -> anyhow::Result<Option<Seen>> {
    let Some((draft, draft_rev)) = flows::draft(conn, &flow.id)? else { return Ok(None) };
    let files = flow_files::of_flow(conn, &flow.id)?;
    let findings = findings(&draft, known, &files);
    let glance = Glance::at(conn, &flow, &draft, &findings)?;
    let row = glance.row(flow_figures::of_flow(conn, &flow.id, since)?, flow);
    Ok(Some(Seen { row, draft, draft_rev, findings, files }))
}

/// What the documents of a flow say of it: all of its row that takes reading them.
#[derive(Clone)]
pub(super) struct Glance {
    description: String,
    state: FlowState,
    version: Option<u32>,
    published_at: Option<UnixMs>,
    triggers: Vec<String>,
    nodes: u32,
    errors: u32,
    warnings: u32,
}

impl Glance {
    pub fn at(conn: &Connection, flow: &StoredFlow, draft: &Document, findings: &[Finding]) -> anyhow::Result<Self> {
        let answers = match &flow.live {
            Some(version) => flow_versions::get(conn, version)?.zip(flow_versions::document(conn, version)?),
            None => None,
        };
        let (version, answers) = answers.unzip();
        let count = |severity| number(findings.iter().filter(|finding| finding.severity == severity).count());
        let triggers = answers.as_ref().unwrap_or(draft).triggers.iter().filter(|trigger| trigger.on);
        Ok(Self {
            description: draft.description.clone(),
            state: state(draft, answers.as_ref()),
            version: version.as_ref().map(|version| version.number),
            published_at: version.as_ref().map(|version| version.published_at),
            triggers: triggers.map(Trigger::words).collect(),
            nodes: number(draft.nodes.len()),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        })
    }

    pub fn row(self, figures: Figures, flow: StoredFlow) -> FlowRow {
        FlowRow {
            id: flow.id,
            name: flow.name,
            description: self.description,
            account_ids: flow.accounts,
            rank: flow.rank,
            active: flow.active,
            state: self.state,
            version: self.version,
            published_at: self.published_at,
            edited_at: flow.edited_at,
            triggers: self.triggers,
            nodes: self.nodes,
            errors: self.errors,
            warnings: self.warnings,
            live_runs: figures.live_runs,
            starts: figures.starts,
            completed: figures.completed,
            failed: figures.failed,
        }
    }
}

/// A draft that only moves nodes about is still what answers.
fn state(draft: &Document, answers: Option<&Document>) -> FlowState {
    match answers {
        None => FlowState::Draft,
        Some(document) if document == draft || flow::diff(document, draft).is_empty() => FlowState::Published,
        Some(_) => FlowState::Changed,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
