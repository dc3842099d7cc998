//! Authoring: making flows and drawing them. A draft is saved as it is, right or wrong; what is wrong is said.

mod drafts;
mod files;
mod findings;
mod glances;
mod importing;
mod making;
mod names;
mod removing;
mod seen;
mod summary;
mod text;

use std::sync::Arc;

use domain::FlowId;
use flow::nodes::PaletteEntry;
use flow::view::{FlowDetail, FlowRow, FlowTemplate};
use flow::{gallery, outline};
use store::{flow_known, flow_starts, flows};

pub(super) use self::drafts::changed_meanwhile;
pub(super) use self::findings::{blocking, findings};
pub(crate) use self::glances::Glances;
pub(super) use self::seen::{FIGURES_MS, see};
pub(super) use self::text::document;
use crate::{Core, CoreError};

impl Core {
    /// Every flow, in the order they are asked.
    pub async fn flows(&self) -> Result<Vec<FlowRow>, CoreError> {
        let (since, glances) = (self.now().plus(-FIGURES_MS), Arc::clone(&self.glances));
        Ok(self.store.read("flows", move |conn| glances.list(conn, since)).await?)
    }

    /// A flow with its draft.
    pub async fn flow(&self, id: FlowId) -> Result<FlowDetail, CoreError> {
        let since = self.now().plus(-FIGURES_MS);
        let found = self.store.read("flow", move |conn| {
            let Some(flow) = flows::get(conn, &id)? else { return Ok(None) };
            let Some(seen) = see(conn, flow, &flow_known::known(conn)?, since)? else { return Ok(None) };
            Ok(Some(FlowDetail {
                outline: outline(&seen.draft),
                next_start_at: flow_starts::next_of(conn, &id)?,
                row: seen.row,
                draft: seen.draft,
                draft_rev: seen.draft_rev,
                findings: seen.findings,
                files: seen.files,
            }))
        });
        found.await?.ok_or_else(|| CoreError::missing("flow"))
    }

    /// Everything there is to draw with.
    pub fn flow_palette(&self) -> Vec<PaletteEntry> {
        flow::palette()
    }

    /// The ready flows.
    pub fn flow_templates(&self) -> Vec<FlowTemplate> {
        gallery::templates().iter().map(gallery::Template::view).collect()
    }
}
