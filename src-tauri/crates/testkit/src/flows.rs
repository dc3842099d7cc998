//! Flows for a world: drawn as JSON, published and answering.

use domain::view::ChatDetail;
use domain::{FlowId, RunId};
use flow::view::{ForRunning, RunDetail, RunQuery, RunRow};
use serde_json::{Value, json};

use crate::{Customer, World};

/// A flow as JSON: `nodes` are `(id, kind, config)`, `edges` are `(source, handle, target)`. The name is also its keyword.
pub fn drawn(name: &str, nodes: &[(&str, &str, Value)], edges: &[(&str, &str, &str)]) -> Value {
    let nodes: Vec<Value> =
        nodes.iter().map(|(id, kind, config)| json!({"id": id, "kind": kind, "label": id, "config": config})).collect();
    let edges: Vec<Value> = edges
        .iter()
        .map(|(source, handle, target)| {
            json!({"id": format!("{source}:{handle}"), "source": source, "handle": handle, "target": target})
        })
        .collect();
    json!({
        "format": 1, "name": name, "nodes": nodes, "edges": edges,
        "triggers": [{"on": true, "when": {"type": "keyword", "words": [name]}}],
    })
}

impl World {
    /// Makes a flow, publishes it, and it answers.
    pub async fn flow(&self, document: &Value) -> FlowId {
        let imported = self.core().import_flow_text(document.to_string()).await.expect("a flow that can be read");
        self.publish(&imported.id, ForRunning::Finish).await;
        imported.id
    }

    /// Publishes the draft as it is.
    pub async fn publish(&self, id: &FlowId, running: ForRunning) {
        let rev = self.core().flow(id.clone()).await.expect("the flow").draft_rev;
        self.core().publish(id.clone(), rev, String::new(), running).await.expect("a flow without errors");
        self.settled().await;
    }

    /// Draws a flow anew.
    pub async fn redraw(&self, id: &FlowId, document: &Value) {
        let rev = self.core().flow(id.clone()).await.expect("the flow").draft_rev;
        self.core().save_draft_text(id.clone(), rev, document.to_string()).await.expect("a draft");
    }

    /// Every run, newest first.
    pub async fn runs(&self) -> Vec<RunRow> {
        self.core().runs(RunQuery { limit: 200, ..RunQuery::default() }).await.expect("runs").rows
    }

    /// A run, looked into.
    pub async fn run(&self, id: &RunId) -> RunDetail {
        self.core().run(id.clone()).await.expect("the run")
    }
}

impl Customer<'_> {
    /// The newest run in his chat.
    pub async fn run(&self) -> Option<RunRow> {
        let chat = self.chat().await.chat.id;
        let query = RunQuery { chat_id: Some(chat), limit: 1, ..RunQuery::default() };
        self.world().core().runs(query).await.expect("runs").rows.pop()
    }

    /// His labels, as the operator sees them.
    pub fn labels(detail: &ChatDetail) -> Vec<String> {
        detail.contact.as_ref().map(|contact| contact.labels.clone()).unwrap_or_default()
    }
}
