//! Many runs that wait: what a shop has after a busy week, written down without living through it.

use anyhow::{Context, Result};
use domain::{AccountId, FlowId, Inbound, RunId, Settings, UnixMs, VersionId, WireId};
use engine::RandomIds;
use flow::answer::Place;
use flow::step::{Flow, Input};
use flow::{Run, Variables, step};
use store::record::{self, Recorded};
use store::{Store, flow_versions, flows, run_commit, runs};

/// Rows of one transaction.
const AT_ONCE: usize = 500;

/// So many customers who wrote once and whose run of this flow waits. They wrote at `at`.
pub async fn waiting_runs(store: &Store, account: &AccountId, flow: &FlowId, count: usize, at: UnixMs) -> Result<()> {
    let id = flow.clone();
    let (version, document) = store
        .read("version", move |conn| {
            let version = flows::get(conn, &id)?.and_then(|flow| flow.live).context("It was never published")?;
            Ok((version.clone(), flow_versions::document(conn, &version)?.context("The version is gone")?))
        })
        .await?;
    let waiting = at_its_first_wait(&Flow::new(document), flow, &version, at)?;
    for first in (0..count).step_by(AT_ONCE) {
        let (account, waiting) = (account.clone(), waiting.clone());
        store
            .write("waiting runs", move |tx| {
                for number in first..(first + AT_ONCE).min(count) {
                    let message = hello(number, at);
                    let recorded = record::record(tx, &RandomIds, &account, &message, &Settings::default(), at)?;
                    let Recorded::New { chat_id, .. } = recorded.recorded else { anyhow::bail!("He wrote before") };
                    run_commit::close_turn(tx, &chat_id, i64::MAX)?;
                    let mut run = waiting.clone();
                    run.id = RunId::new(format!("waiting-{number}"));
                    anyhow::ensure!(runs::put(tx, &chat_id, &run, None)?, "A run is live there");
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}

/// A run of a flow that goes to its first wait by itself.
fn at_its_first_wait(flow: &Flow, id: &FlowId, version: &VersionId, at: UnixMs) -> Result<Run> {
    let mut run = Run::new(RunId::new("waiting"), id.clone(), version.clone(), at);
    let place = Place { now: at, ..Place::default() };
    step(flow, &mut run, Input::Start { said: Vec::new(), variables: Variables::new() }, &flow::Context::bare(&place));
    anyhow::ensure!(run.waits().is_some(), "It does not wait");
    Ok(run)
}

fn hello(number: usize, at: UnixMs) -> Inbound {
    let jid = format!("waiting{number}@practice");
    Inbound {
        wire_id: WireId::new(format!("waiting-{number}")),
        chat_jid: jid.clone(),
        sender_jid: jid.clone(),
        push_name: jid,
        text: b"remind me".to_vec(),
        at,
        ..Inbound::default()
    }
}
