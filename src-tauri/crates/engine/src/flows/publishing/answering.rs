//! Answering: whether a flow answers, where, and who is asked first. It holds at once, without publishing.

use std::collections::BTreeSet;

use domain::{AccountId, FlowId};
use flow::view::{FlowPatch, FlowRow};
use store::{Tx, accounts, audit, flow_known, flow_starts, flow_versions, flows};

use crate::flows::authoring::{FIGURES_MS, see};
use crate::{Core, CoreError};

impl Core {
    /// Changes what holds at once.
    pub async fn update_flow(&self, id: FlowId, patch: FlowPatch) -> Result<FlowRow, CoreError> {
        let now = self.now();
        let offset = self.offset_minutes(now);
        let row = self
            .store
            .write("flow", move |tx| {
                let Some(flow) = flows::get(tx, &id)? else { return Ok(Err(CoreError::missing("flow"))) };
                if patch.active == Some(true) && flow.live.is_none() {
                    let words = "Publish it first: there is no version yet that could answer.";
                    return Ok(Err(CoreError::NotAllowedNow(words.into())));
                }
                if let Some(chosen) = patch.account_ids {
                    let chosen = match known(tx, chosen)? {
                        Ok(chosen) => chosen,
                        Err(why) => return Ok(Err(why)),
                    };
                    flows::set_accounts(tx, &id, &chosen)?;
                    audit::record(tx, now, "flow.accounts", id.as_str(), "")?;
                }
                if let Some(active) = patch.active.filter(|active| *active != flow.active) {
                    flows::set_active(tx, &id, active)?;
                    let answers = match &flow.live {
                        Some(version) if active => flow_versions::document(tx, version)?,
                        _ => None,
                    };
                    flow_starts::plan(tx, &id, answers.as_ref(), now, offset)?;
                    audit::record(tx, now, if active { "flow.activate" } else { "flow.deactivate" }, id.as_str(), "")?;
                }
                let changed = flows::get(tx, &id)?;
                let seen = changed.map(|flow| see(tx, flow, &flow_known::known(tx)?, now.plus(-FIGURES_MS)));
                let row = seen.transpose()?.flatten().map(|seen| seen.row);
                Ok(row.ok_or_else(|| CoreError::missing("flow")))
            })
            .await??;
        self.flows_changed();
        Ok(row)
    }

    /// Sets the order in which flows are asked: all of them, first to last.
    pub async fn order_flows(&self, ids: Vec<FlowId>) -> Result<(), CoreError> {
        let now = self.now();
        self.store
            .write("order of flows", move |tx| {
                let there: BTreeSet<FlowId> = flows::all(tx)?.into_iter().map(|flow| flow.id).collect();
                let given: BTreeSet<FlowId> = ids.iter().cloned().collect();
                if given.len() != ids.len() || given != there {
                    let words =
                        "The flows are not those that were put in order: one came or went meanwhile. Try again.";
                    return Ok(Err(CoreError::Conflict(words.into())));
                }
                flows::order(tx, &ids)?;
                audit::record(tx, now, "flow.order", "", "")?;
                Ok(Ok(()))
            })
            .await??;
        self.flows_changed();
        Ok(())
    }
}

/// Those of the accounts that are there, once each. None of them must not become all of them.
fn known(tx: &Tx<'_>, chosen: Vec<AccountId>) -> anyhow::Result<Result<Vec<AccountId>, CoreError>> {
    let given = !chosen.is_empty();
    let mut known: Vec<AccountId> = Vec::new();
    for id in chosen {
        if !known.contains(&id) && accounts::get(tx, &id)?.is_some() {
            known.push(id);
        }
    }
    if given && known.is_empty() {
        return Ok(Err(CoreError::missing("account")));
    }
    Ok(Ok(known))
}
