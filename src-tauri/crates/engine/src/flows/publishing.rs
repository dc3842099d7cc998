//! Publishing: which version of a flow answers. Everything of it happens in one transaction: the version, the pointer to it,
//! its scheduled starts, and what becomes of conversations that are in an older one. There is no moment with two versions.

mod answering;
mod plan;
mod versions;
mod which;

use std::collections::BTreeSet;

use anyhow::Context;
use domain::{FlowId, UnixMs, VersionId};
use flow::Document;
use flow::document::NOTE_LIMIT;
use flow::view::{FlowVersion, ForRunning};
use store::flow_versions::StoredVersion;
use store::flows::StoredFlow;
use store::{Connection, Tx, audit, flow_files, flow_known, flow_starts, flow_versions, flows, runs};

use super::authoring::{blocking, changed_meanwhile, findings};
use crate::{Core, CoreError};

impl Core {
    /// Makes the draft at revision `rev` the version that answers. The first version also activates the flow; later ones
    /// leave it as it is.
    pub async fn publish(
        &self,
        id: FlowId,
        rev: u32,
        note: String,
        for_running: ForRunning,
    ) -> Result<FlowVersion, CoreError> {
        let note = checked(&note)?;
        let (version, now) = (VersionId::from(self.ids.uuid()), self.now());
        let offset = self.offset_minutes(now);
        let published = self
            .store
            .write("version", move |tx| {
                let Some((flow, (draft, found))) = flows::get(tx, &id)?.zip(flows::draft(tx, &id)?) else {
                    return Ok(Err(CoreError::missing("flow")));
                };
                if found != rev {
                    return Ok(Err(changed_meanwhile()));
                }
                if let Some(why) = blocked(tx, &id, &draft)? {
                    return Ok(Err(why));
                }
                let changes = match answers(tx, &flow)? {
                    None => 0,
                    Some((version, document)) => match flow::diff(&document, &draft).len() {
                        0 => {
                            let words = format!("Nothing changed since version {}.", version.number);
                            return Ok(Err(CoreError::Conflict(words)));
                        }
                        lines => u32::try_from(lines).unwrap_or(u32::MAX),
                    },
                };
                let number = flow_versions::next_number(tx, &id)?;
                let stored =
                    StoredVersion { id: version, flow_id: id.clone(), number, note, changes, published_at: now };
                flow_versions::insert(tx, &stored, &draft)?;
                if flow.live.is_none() {
                    flows::set_active(tx, &id, true)?;
                }
                swap(tx, &id, (&stored.id, &draft), for_running, (now, offset))?;
                audit::record(tx, now, "flow.publish", id.as_str(), &format!("version {number}"))?;
                listed(tx, &id, &stored.id).map(Ok)
            })
            .await??;
        self.flows_changed();
        Ok(published)
    }

    /// Makes an earlier version the one that answers. The draft stays as it is.
    pub async fn roll_back(
        &self,
        id: FlowId,
        version: VersionId,
        for_running: ForRunning,
    ) -> Result<FlowVersion, CoreError> {
        let now = self.now();
        let offset = self.offset_minutes(now);
        let answers = self
            .store
            .write("version", move |tx| {
                let Some(flow) = flows::get(tx, &id)? else { return Ok(Err(CoreError::missing("flow"))) };
                let Some((stored, document)) = version_of(tx, &id, &version)? else {
                    return Ok(Err(CoreError::missing("version")));
                };
                if flow.live.as_ref() == Some(&version) {
                    return Ok(Err(CoreError::Conflict(format!("Version {} answers already.", stored.number))));
                }
                if let Some(why) = blocked(tx, &id, &document)? {
                    return Ok(Err(why));
                }
                swap(tx, &id, (&version, &document), for_running, (now, offset))?;
                audit::record(tx, now, "flow.roll_back", id.as_str(), &format!("version {}", stored.number))?;
                listed(tx, &id, &version).map(Ok)
            })
            .await??;
        self.flows_changed();
        Ok(answers)
    }
}

fn checked(note: &str) -> Result<String, CoreError> {
    let note = note.trim();
    if note.chars().count() > NOTE_LIMIT {
        return Err(CoreError::Invalid(format!("A note can have {NOTE_LIMIT} characters.")));
    }
    Ok(note.to_owned())
}

/// Why a document must not answer. What it names may be gone by now, also if it was published before.
fn blocked(tx: &Tx<'_>, id: &FlowId, document: &Document) -> anyhow::Result<Option<CoreError>> {
    let findings = findings(document, &flow_known::known(tx)?, &flow_files::of_flow(tx, id)?);
    Ok(blocking(&findings).map(CoreError::Invalid))
}

/// The version that answers.
fn answers(conn: &Connection, flow: &StoredFlow) -> anyhow::Result<Option<(StoredVersion, Document)>> {
    flow.live.as_ref().map_or(Ok(None), |live| version_of(conn, &flow.id, live))
}

/// A version, if it is one of this flow.
fn version_of(
    conn: &Connection,
    flow: &FlowId,
    version: &VersionId,
) -> anyhow::Result<Option<(StoredVersion, Document)>> {
    let stored = flow_versions::get(conn, version)?.filter(|version| version.flow_id == *flow);
    Ok(stored.zip(flow_versions::document(conn, version)?))
}

/// From here on this version answers, and no other one.
fn swap(
    tx: &Tx<'_>,
    id: &FlowId,
    (version, document): (&VersionId, &Document),
    for_running: ForRunning,
    (now, offset): (UnixMs, i32),
) -> anyhow::Result<()> {
    flows::set_live(tx, id, version)?;
    let active = flows::get(tx, id)?.is_some_and(|flow| flow.active);
    flow_starts::plan(tx, id, Some(document).filter(|_| active), now, offset)?;
    match for_running {
        ForRunning::Finish => {}
        ForRunning::Restart => runs::restart_all(tx, id, version)?,
        ForRunning::Move => {
            let nodes: BTreeSet<_> = document.nodes.iter().map(|node| node.id.clone()).collect();
            runs::move_all(tx, id, version, &nodes)?;
        }
    }
    Ok(())
}

fn listed(conn: &Connection, id: &FlowId, version: &VersionId) -> anyhow::Result<FlowVersion> {
    let versions = flow_versions::of_flow(conn, id)?;
    versions.into_iter().find(|listed| listed.id == *version).context("The version is gone right after it was written")
}
