//! Which flow: who would answer, by the same rules that answer; and why everybody else would not.

use domain::{AccountId, FlowId};
use flow::route::PassedOver;
use flow::{Candidate, Occasion, Routed, route};
use store::{accounts, flow_versions, flows};

use crate::{Core, CoreError};

impl Core {
    /// Which flow would answer, and why not the others. Nothing happens.
    pub async fn which_flow(&self, account: AccountId, occasion: Occasion) -> Result<Routed, CoreError> {
        let found = self.store.read("which flow", move |conn| {
            if accounts::get(conn, &account)?.is_none() {
                return Ok(None);
            }
            let asked: Vec<Candidate> = flow_versions::answering(conn, &account)?
                .into_iter()
                .map(|answering| {
                    let (flow, document) = (answering.flow, answering.document);
                    Candidate::new(flow.id, flow.name, flow.rank, flow.active, &document.triggers)
                })
                .collect();
            let mut routed = route(&asked, &occasion);
            for flow in flows::all(conn)? {
                let is_asked = |id: &FlowId| asked.iter().any(|candidate| candidate.flow_id() == id);
                if !is_asked(&flow.id) {
                    let elsewhere = !flow.accounts.is_empty() && !flow.accounts.contains(&account);
                    let why_not = if elsewhere { "it is for other accounts" } else { "it was never published" };
                    routed.others.push(PassedOver { flow_id: flow.id, name: flow.name, why_not: why_not.into() });
                }
            }
            Ok(Some(routed))
        });
        found.await?.ok_or_else(|| CoreError::missing("account"))
    }
}
