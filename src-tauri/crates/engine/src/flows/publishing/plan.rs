//! Plan: what publishing or rolling back would do, and to whom.

use std::collections::BTreeMap;

use domain::{FlowId, NodeId, RunId, VersionId};
use flow::document::OnPublish;
use flow::view::{ForRunning, NodeRuns, PublishPlan};
use flow::{Document, blast};
use store::flows::StoredFlow;
use store::{Connection, flow_files, flow_known, flow_versions, flows, runs};

use crate::flows::authoring::findings;
use crate::{Core, CoreError};

impl Core {
    /// What publishing the draft would do.
    pub async fn plan_publish(&self, id: FlowId) -> Result<PublishPlan, CoreError> {
        let plan = self.store.read("plan", move |conn| {
            let Some((flow, (draft, rev))) = flows::get(conn, &id)?.zip(flows::draft(conn, &id)?) else {
                return Ok(None);
            };
            plan(conn, &flow, &draft, rev).map(Some)
        });
        plan.await?.ok_or_else(|| CoreError::missing("flow"))
    }

    /// What rolling back to a version would do.
    pub async fn plan_roll_back(&self, id: FlowId, version: VersionId) -> Result<PublishPlan, CoreError> {
        let plan = self.store.read("plan", move |conn| {
            let Some(flow) = flows::get(conn, &id)? else { return Ok(Err(CoreError::missing("flow"))) };
            match super::version_of(conn, &id, &version)? {
                Some((_, document)) => plan(conn, &flow, &document, flow.draft_rev).map(Ok),
                None => Ok(Err(CoreError::missing("version"))),
            }
        });
        plan.await?
    }
}

fn plan(conn: &Connection, flow: &StoredFlow, next: &Document, draft_rev: u32) -> anyhow::Result<PublishPlan> {
    let lines = match &flow.live {
        Some(live) => flow::diff(&flow_versions::document(conn, live)?.unwrap_or_default(), next),
        None => Vec::new(),
    };
    let mut standing: BTreeMap<VersionId, Vec<(RunId, NodeId)>> = BTreeMap::new();
    for (run, version, node) in runs::standing(conn, &flow.id)? {
        standing.entry(version).or_default().push((run, node));
    }
    let (mut live_runs, mut changed, mut removed) = (0, Affected::default(), Affected::default());
    // Each run is touched by what is different from the version that it is in.
    for (version, runs) in standing {
        live_runs += runs.len();
        let document = flow_versions::document(conn, &version)?.unwrap_or_default();
        let blast = blast(&document, next, runs);
        changed.add(&document, blast.on_changed);
        removed.add(&document, blast.on_removed);
    }
    Ok(PublishPlan {
        findings: findings(next, &flow_known::known(conn)?, &flow_files::of_flow(conn, &flow.id)?),
        lines,
        live_runs: u32::try_from(live_runs).unwrap_or(u32::MAX),
        on_changed: changed.rows(),
        on_removed: removed.rows(),
        policy: match next.settings.on_publish {
            OnPublish::KeepVersion => ForRunning::Finish,
            OnPublish::Restart => ForRunning::Restart,
        },
        draft_rev,
    })
}

/// Runs by the node they stand at, whatever their version.
#[derive(Default)]
struct Affected(BTreeMap<NodeId, NodeRuns>);

impl Affected {
    fn add(&mut self, document: &Document, runs: BTreeMap<NodeId, Vec<RunId>>) {
        for (node, runs) in runs {
            let title = document.node(&node).map_or_else(|| node.to_string(), |node| node.title().to_owned());
            let row = self.0.entry(node.clone()).or_insert(NodeRuns { node, title, runs: 0 });
            row.runs = row.runs.saturating_add(u32::try_from(runs.len()).unwrap_or(u32::MAX));
        }
    }

    /// Most of them first.
    fn rows(self) -> Vec<NodeRuns> {
        let mut rows: Vec<NodeRuns> = self.0.into_values().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.runs));
        rows
    }
}
