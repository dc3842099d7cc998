//! Making: a new flow, empty or out of something there is. Everything of it is added in one transaction.

use std::collections::HashMap;
use std::sync::Arc;

use domain::FlowId;
use flow::nodes::{MediaFile, MediaSource, MessageNode, NodeBody};
use flow::{Document, Node, NodeKind, Script, gallery};
use store::{Tx, audit, flow_files, flow_tests, flows};

use super::names;
use crate::{Core, CoreError};

impl Core {
    /// An empty flow with a start, or a copy of a template of the gallery with its test conversations.
    pub async fn create_flow(&self, name: String, template: Option<String>) -> Result<FlowId, CoreError> {
        let name = names::checked(&name)?;
        let mut new = match template {
            None => NewFlow::of(empty(), "Created".into()),
            Some(id) => {
                let template = gallery::template(&id).ok_or_else(|| CoreError::missing("template"))?;
                let summary = format!("Created from the template “{}”", template.name);
                NewFlow { tests: template.tests.clone(), ..NewFlow::of(template.document.clone(), summary) }
            }
        };
        if !name.is_empty() {
            new.document.name = name.to_owned();
        }
        self.add_flow("flow.create", new).await
    }

    /// A copy with its draft, files and test conversations; not active, never published.
    pub async fn duplicate_flow(&self, id: FlowId) -> Result<FlowId, CoreError> {
        let (ids, now) = (Arc::clone(&self.ids), self.now());
        let copy = FlowId::from(self.ids.uuid());
        let made = copy.clone();
        let done = self
            .store
            .write("copy of a flow", move |tx| {
                let Some((flow, (mut document, _))) = flows::get(tx, &id)?.zip(flows::draft(tx, &id)?) else {
                    return Ok(false);
                };
                let files = flow_files::of_flow(tx, &id)?;
                let files: HashMap<String, String> =
                    files.into_iter().map(|file| (file.id, ids.uuid().to_string())).collect();
                give_files(&mut document, &files);
                let tests = flow_tests::of_flow(tx, &id)?;
                let summary = format!("Copied from “{}”", flow.name);
                let new = NewFlow { document, tests: tests.into_iter().map(|test| test.script).collect(), summary };
                new.add(tx, &copy, &*ids, now)?;
                flows::set_accounts(tx, &copy, &flow.accounts)?;
                for (file, its_copy) in &files {
                    flow_files::copy(tx, file, its_copy, &copy, now)?;
                }
                audit::record(tx, now, "flow.duplicate", copy.as_str(), id.as_str())?;
                Ok(true)
            })
            .await?;
        if done { Ok(made) } else { Err(CoreError::missing("flow")) }
    }

    /// Adds a flow that somebody made; its name becomes free.
    pub(super) async fn add_flow(&self, action: &'static str, new: NewFlow) -> Result<FlowId, CoreError> {
        super::drafts::keepable(&new.document)?;
        let (id, ids, now) = (FlowId::from(self.ids.uuid()), Arc::clone(&self.ids), self.now());
        self.store
            .write("flow", move |tx| {
                new.add(tx, &id, &*ids, now)?;
                audit::record(tx, now, action, id.as_str(), "")?;
                Ok(id)
            })
            .await
            .map_err(CoreError::from)
    }
}

/// A flow that is to be added.
pub(super) struct NewFlow {
    pub document: Document,
    pub tests: Vec<Script>,
    /// The first line of its journal.
    pub summary: String,
}

impl NewFlow {
    pub fn of(document: Document, summary: String) -> Self {
        Self { document, tests: Vec::new(), summary }
    }

    fn add(mut self, tx: &Tx<'_>, id: &FlowId, ids: &dyn domain::Ids, now: domain::UnixMs) -> anyhow::Result<()> {
        let taken: Vec<String> = flows::all(tx)?.into_iter().map(|flow| flow.name).collect();
        self.document.name = names::free(&self.document.name, &taken);
        flows::insert(tx, id, &self.document, &self.summary, now)?;
        for test in &self.tests {
            flow_tests::put(tx, id, &ids.uuid().to_string(), test, now)?;
        }
        Ok(())
    }
}

fn empty() -> Document {
    Document { nodes: vec![Node::new("start", NodeKind::Start.fresh())], ..Document::default() }
}

/// Makes the nodes name the copies of their files.
fn give_files(document: &mut Document, files: &HashMap<String, String>) {
    for node in &mut document.nodes {
        if let NodeBody::Message(MessageNode {
            media: Some(MediaFile { source: MediaSource::File { id }, .. }), ..
        }) = &mut node.body
            && let Some(copy) = files.get(id)
        {
            id.clone_from(copy);
        }
    }
}
