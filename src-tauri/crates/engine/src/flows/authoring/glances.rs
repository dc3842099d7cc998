//! Glances: what was last seen of each flow's documents, for the list. The list is read anew whenever a conversation goes on,
//! and reading and checking a hundred flows takes long; what they say changes only when one of them is saved, published, or
//! something that they name comes or goes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::text::fingerprint;
use domain::{FlowId, UnixMs, VersionId};
use flow::Known;
use flow::view::{FlowFile, FlowRow};
use store::{Connection, flow_figures, flow_files, flow_known, flows};

use super::findings::findings;
use super::seen::Glance;

/// What was last seen of each flow's documents.
#[derive(Default)]
pub(crate) struct Glances(Mutex<HashMap<FlowId, (Basis, Glance)>>);

/// What a glance depends on.
#[derive(Clone, PartialEq, Eq)]
struct Basis {
    draft_rev: u32,
    live: Option<VersionId>,
    /// Of what else validation looks at: globals, secrets, bases, flows, words that stop everything, its files.
    outside: i64,
}

impl Glances {
    /// Every flow as the list shows it, in the order they are asked.
    pub fn list(&self, conn: &Connection, since: UnixMs) -> anyhow::Result<Vec<FlowRow>> {
        let known = flow_known::known(conn)?;
        let outside = stamp(&known);
        let before = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (mut glances, mut rows) = (HashMap::new(), Vec::new());
        for flow in flows::all(conn)? {
            let files = flow_files::of_flow(conn, &flow.id)?;
            let (draft_rev, live) = (flow.draft_rev, flow.live.clone());
            let mut basis = Basis { draft_rev, live, outside: with_files(outside, &files) };
            let glance = match before.get(&flow.id) {
                Some((then, glance)) if *then == basis => glance.clone(),
                _ => {
                    let Some((draft, rev)) = flows::draft(conn, &flow.id)? else { continue };
                    basis.draft_rev = rev;
                    Glance::at(conn, &flow, &draft, &findings(&draft, &known, &files))?
                }
            };
            glances.insert(flow.id.clone(), (basis, glance.clone()));
            rows.push(glance.row(flow_figures::of_flow(conn, &flow.id, since)?, flow));
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = glances;
        Ok(rows)
    }
}

fn stamp(known: &Known) -> i64 {
    // A word between the lists keeps a name of one apart from the same name in the next.
    let globals = known.globals.iter().map(String::as_str);
    let secrets = known.secrets.iter().flatten().map(String::as_str);
    let bases = known.bases.iter().flatten().map(|id| id.as_str());
    let flows = known.flows.iter().flatten().map(|id| id.as_str());
    let taken = known.taken_words.iter().map(String::as_str);
    let names = globals.chain(["", "secrets"]).chain(secrets);
    fingerprint(names.chain(["", "ids"]).chain(bases).chain(flows).chain(["", "words"]).chain(taken))
}

fn with_files(outside: i64, files: &[FlowFile]) -> i64 {
    let outside = outside.to_string();
    let files = files.iter().flat_map(|file| [file.id.as_str(), file.mime.as_str()]);
    fingerprint([outside.as_str()].into_iter().chain(files))
}
