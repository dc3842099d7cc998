//! Versions: what was published when, and what is different between any two.

use domain::FlowId;
use flow::DiffLine;
use flow::view::{FlowText, FlowVersion};
use store::{flow_versions, flows};

use crate::flows::authoring::document;
use crate::{Core, CoreError};

impl Core {
    /// The versions, newest first.
    pub async fn flow_versions(&self, id: FlowId) -> Result<Vec<FlowVersion>, CoreError> {
        let versions = self.store.read("versions", move |conn| {
            flows::get(conn, &id)?.map(|flow| flow_versions::of_flow(conn, &flow.id)).transpose()
        });
        versions.await?.ok_or_else(|| CoreError::missing("flow"))
    }

    /// What changed from one to the other, in lines.
    pub async fn flow_diff(&self, id: FlowId, before: FlowText, next: FlowText) -> Result<Vec<DiffLine>, CoreError> {
        let lines = self.store.read("versions", move |conn| {
            let (before, next) = (document(conn, &id, &before)?, document(conn, &id, &next)?);
            Ok(before.and_then(|before| Ok(flow::diff(&before, &next?))))
        });
        lines.await?
    }
}
