//! Drafts: saving them, looking back, and taking an earlier one again. Every save names the revision that it was made on.

use anyhow::Context;
use domain::FlowId;
use flow::Document;
use flow::document::FORMAT;
use flow::view::{DraftFrom, DraftSaved, FlowEdit, FlowText};
use store::{flow_edits, flow_files, flow_known, flows};

use super::findings::findings;
use super::summary::summary;
use super::text;
use crate::{Core, CoreError};

impl Core {
    /// Replaces the draft, if nobody else changed it since revision `rev`; else a conflict.
    pub async fn save_draft(&self, id: FlowId, rev: u32, draft: Document) -> Result<DraftSaved, CoreError> {
        self.put_draft(id, rev, draft, None).await
    }

    /// Replaces the draft by what stands in a text (the JSON of a flow file), as [`Core::save_draft`]; the error says what
    /// cannot be read and where.
    pub async fn save_draft_text(&self, id: FlowId, rev: u32, text: String) -> Result<DraftSaved, CoreError> {
        let draft = tokio::task::spawn_blocking(move || text::read(&text))
            .await
            .context("Reading the text panicked; see the log")??;
        self.put_draft(id, rev, draft, None).await
    }

    /// The journal of the draft, newest first.
    pub async fn flow_edits(&self, id: FlowId) -> Result<Vec<FlowEdit>, CoreError> {
        let edits = self.store.read("journal", move |conn| {
            flows::get(conn, &id)?.map(|flow| flow_edits::of_flow(conn, &flow.id)).transpose()
        });
        edits.await?.ok_or_else(|| CoreError::missing("flow"))
    }

    /// Makes the draft what it was after a save of the journal, or what a version is. It is a save like any other.
    pub async fn restore_draft(&self, id: FlowId, rev: u32, from: DraftFrom) -> Result<DraftSaved, CoreError> {
        let flow = id.clone();
        let found = self
            .store
            .read("earlier draft", move |conn| match from {
                DraftFrom::Edit { rev } => Ok(flow_edits::document(conn, &flow, rev)?
                    .map(|document| (document, format!("Brought back save {rev}")))
                    .ok_or_else(|| CoreError::missing("save"))),
                DraftFrom::Version { id: version } => {
                    let number = store::flow_versions::get(conn, &version)?.map_or(0, |version| version.number);
                    let found = text::document(conn, &flow, &FlowText::Version { id: version })?;
                    Ok(found.map(|document| (document, format!("Brought back version {number}"))))
                }
            })
            .await?;
        let (document, summary) = found?;
        self.put_draft(id, rev, document, Some(summary)).await
    }

    async fn put_draft(
        &self,
        id: FlowId,
        rev: u32,
        mut draft: Document,
        told: Option<String>,
    ) -> Result<DraftSaved, CoreError> {
        draft.format = FORMAT;
        let (flow, now) = (id.clone(), self.now());
        // What it changes is found out on a reader: the writer has more to do.
        let looked = self
            .store
            .read("draft", move |conn| {
                let Some((before, found)) = flows::draft(conn, &flow)? else {
                    return Ok(Err(CoreError::missing("flow")));
                };
                if found != rev {
                    return Ok(Err(changed_meanwhile()));
                }
                if let Err(why) = keepable(&draft) {
                    return Ok(Err(why));
                }
                let summary = (before != draft).then(|| told.unwrap_or_else(|| summary(&before, &draft)));
                let findings = findings(&draft, &flow_known::known(conn)?, &flow_files::of_flow(conn, &flow)?);
                Ok(Ok((draft, findings, summary)))
            })
            .await?;
        let (draft, findings, summary) = looked?;
        // A save that changes nothing is none.
        let Some(summary) = summary else { return Ok(DraftSaved { rev, findings }) };
        let save = move |tx: &store::Tx<'_>| flows::save_draft(tx, &id, rev, &draft, &summary, now);
        let saved = self.store.write("draft", save).await?;
        saved.map(|rev| DraftSaved { rev, findings }).ok_or_else(changed_meanwhile)
    }
}

pub(in crate::flows) fn changed_meanwhile() -> CoreError {
    CoreError::Conflict("This flow was changed somewhere else meanwhile. Load it again, then make your change.".into())
}

/// Whether a document can be stored: it is not too large, and reads back as it is. One that did not would take the list of
/// flows with it.
pub(super) fn keepable(document: &Document) -> Result<(), CoreError> {
    let unreadable = |error: serde_json::Error| CoreError::Invalid(format!("This flow cannot be stored: {error}."));
    let json = serde_json::to_string(document).map_err(unreadable)?;
    text::small(json.len())?;
    serde_json::from_str::<Document>(&json).map(drop).map_err(unreadable)
}
