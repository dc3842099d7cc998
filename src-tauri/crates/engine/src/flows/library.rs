//! Library: the versions that run and the flows that answer, read once and kept. Whatever changes which flow answers empties
//! it; a step's commit checks the database besides, so nothing old starts from what was kept a moment too long.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{AccountId, FlowId, VersionId};
use flow::Candidate;
use flow::document::Document;
use flow::nodes::{Form, NodeBody};
use flow::step::Flow;
use store::{flow_versions, flows};

use crate::Core;

/// Versions that are kept; more are read again.
const VERSIONS_KEPT: usize = 200;

/// A version, ready to run.
#[derive(Debug)]
pub(crate) struct Published {
    /// Its document, ready to run.
    pub flow: Flow,
    /// Its flow.
    pub flow_id: FlowId,
    /// What the flow was called when it was published.
    pub name: String,
    /// 1, 2, 3 of its flow.
    pub number: u32,
    /// It asks for something that is written differently from country to country.
    pub asks_local: bool,
}

/// The flows of an account.
pub(crate) struct Answering {
    /// Every flow with a version that answers, whether active or not.
    pub candidates: Arc<Vec<Candidate>>,
    /// Which version that is, of those that are active.
    pub live: HashMap<FlowId, VersionId>,
}

/// What is kept.
#[derive(Default)]
pub(crate) struct Library {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Goes up whenever flows change, so that what was read before does not come in afterwards.
    age: u64,
    versions: HashMap<VersionId, Arc<Published>>,
    answering: HashMap<AccountId, Arc<Answering>>,
}

impl Library {
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which flow answers may have changed.
    pub fn forget_who_answers(&self) {
        let mut kept = self.lock();
        kept.age += 1;
        kept.answering.clear();
    }
}

impl Core {
    /// A version, ready to run; `None` if it does not exist any more.
    pub(crate) async fn published(&self, id: &VersionId) -> anyhow::Result<Option<Arc<Published>>> {
        if let Some(known) = self.library.lock().versions.get(id) {
            return Ok(Some(Arc::clone(known)));
        }
        let wanted = id.clone();
        let read = self.store.read("version", move |conn| {
            let Some(version) = flow_versions::get(conn, &wanted)? else { return Ok(None) };
            Ok(flow_versions::document(conn, &wanted)?.map(|document| (version, document)))
        });
        let Some((version, document)) = read.await? else { return Ok(None) };
        let published = Arc::new(Published {
            asks_local: asks_local(&document),
            name: document.name.clone(),
            flow: Flow::new(document),
            flow_id: version.flow_id,
            number: version.number,
        });
        let mut kept = self.library.lock();
        if kept.versions.len() >= VERSIONS_KEPT {
            kept.versions.clear();
        }
        kept.versions.insert(id.clone(), Arc::clone(&published));
        Ok(Some(published))
    }

    /// The flows that may answer on an account, in the order they are asked.
    pub(crate) async fn candidates(&self, account: &AccountId) -> anyhow::Result<Arc<Vec<Candidate>>> {
        Ok(Arc::clone(&self.answering(account).await?.candidates))
    }

    /// The same with the version of each.
    pub(crate) async fn answering(&self, account: &AccountId) -> anyhow::Result<Arc<Answering>> {
        let age = {
            let kept = self.library.lock();
            if let Some(known) = kept.answering.get(account) {
                return Ok(Arc::clone(known));
            }
            kept.age
        };
        let id = account.clone();
        let rows = self.store.read("flows that answer", move |conn| flow_versions::answering(conn, &id)).await?;
        let mut live = HashMap::new();
        let candidates = rows.into_iter().map(|row| {
            let flows::StoredFlow { id, name, rank, active, live: version, .. } = row.flow;
            live.extend(version.filter(|_| active).map(|version| (id.clone(), version)));
            Candidate::new(id, name, rank, active, &row.document.triggers)
        });
        let candidates = Arc::new(candidates.collect());
        let answering = Arc::new(Answering { candidates, live });
        let mut kept = self.library.lock();
        if kept.age == age {
            kept.answering.insert(account.clone(), Arc::clone(&answering));
        }
        Ok(answering)
    }

    /// Which flow answers, or when one starts by itself, may have changed.
    pub(crate) fn flows_changed(&self) {
        self.library.forget_who_answers();
        self.timers.look_again();
    }
}

/// Whether a flow asks for numbers or dates as people write them.
fn asks_local(document: &Document) -> bool {
    let local = |form: &Form| matches!(form, Form::Phone | Form::Number { .. } | Form::Date { .. });
    document.nodes.iter().any(|node| match &node.body {
        NodeBody::Input(input) => local(&input.answer),
        NodeBody::AiQuestion(question) => question.fields.iter().any(|field| local(&field.answer)),
        _ => false,
    })
}
