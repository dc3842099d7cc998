//! Simulating: drafts on a practice phone, with the same step machine and, if wanted, the same web and models.
//!
//! A simulation lives in memory and ends with the app; what is worth keeping of it becomes a test conversation. Nothing of it
//! reaches a customer, a chat or the ledger of credits.

mod export;
mod live;
mod paper;
mod report;
mod sessions;

use std::path::PathBuf;
use std::time::Instant;

use domain::{FlowId, text};
use flow::script::play_all;
use flow::simulate::{Setup, Simulation, SimulationAct, SimulationState};
use flow::{Document, FlowTest, Line, Script, TestReport};
use store::{accounts, audit, flow_tests, flows};

pub(crate) use self::sessions::Simulations;
use crate::{Core, CoreError};

/// Test conversations that one flow has at most.
const MOST_TESTS: usize = 200;
/// Lines of one test conversation.
const MOST_LINES: usize = 1_000;
/// Characters of a test's name.
const LONGEST_NAME: usize = 200;

impl Core {
    /// Opens a simulation of a draft.
    pub async fn open_simulation(&self, flow: FlowId) -> Result<SimulationState, CoreError> {
        let (wanted, now) = (flow.clone(), self.now());
        let read = self.store.read("draft", move |conn| {
            let draft = flows::draft(conn, &wanted)?;
            let of_flow = flows::get(conn, &wanted)?.map(|flow| flow.accounts).unwrap_or_default();
            let all = accounts::all(conn)?;
            let account = all.iter().find(|account| of_flow.contains(&account.id)).or(all.first()).cloned();
            Ok((draft, account))
        });
        let (draft, account) = read.await?;
        let (document, rev) = draft.ok_or_else(|| CoreError::missing("flow"))?;
        let name = account.as_ref().map_or("Practice", |account| account.name.as_str());
        let setup = Setup {
            flow_id: flow.clone(),
            name_of_account: name.to_owned(),
            contact: flow::script::ScriptContact::default(),
            globals: self.globals().await?.as_ref().clone(),
            now,
            offset_minutes: i32::try_from(self.clock.offset_ms(now) / 60_000).unwrap_or_default(),
        };
        let session = sessions::Session::new(
            self.ids.uuid().to_string(),
            flow,
            account.map(|account| account.id),
            (Simulation::new(document, setup), rev),
        );
        Ok(self.simulations.open(session, now).state())
    }

    /// A simulation as it is now.
    pub fn simulation(&self, id: &str) -> Result<SimulationState, CoreError> {
        Ok(self.session(id)?.state())
    }

    /// Something happens in it.
    pub async fn act_in_simulation(&self, id: String, act: SimulationAct) -> Result<SimulationState, CoreError> {
        let session = self.session(&id)?;
        if act == SimulationAct::Reset {
            let (document, rev) = self.draft_of(&session.flow_id).await?;
            session.stop_call();
            session.redraw(document, rev);
        } else {
            let began = Instant::now();
            session.act(act, began).map_err(CoreError::NotAllowedNow)?;
        }
        self.go_on_with_calls(&session);
        Ok(session.state())
    }

    /// Ends it. One that is gone already is no error: whoever closes twice wants it gone.
    pub fn close_simulation(&self, id: &str) {
        self.simulations.close(id);
    }

    /// Writes what happened as JSON or PDF, by the ending of the file's name.
    pub async fn export_simulation(&self, id: String, path: PathBuf) -> Result<(), CoreError> {
        let session = self.session(&id)?;
        let (state, name) = (session.state(), session.name());
        let (now, unique) = (self.now(), self.ids.uuid().to_string());
        let offset_ms = self.clock.offset_ms(now);
        let written =
            tokio::task::spawn_blocking(move || export::write(&state, &name, (now, offset_ms), &path, &unique));
        written.await.map_err(|error| anyhow::anyhow!(error))??;
        let now = self.now();
        self.store
            .write("audit", move |tx| audit::record(tx, now, "simulation.export", session.flow_id.as_str(), ""))
            .await?;
        Ok(())
    }

    /// Keeps what happened as a test conversation that expects the same again.
    pub async fn keep_as_test(&self, id: String, name: String) -> Result<FlowTest, CoreError> {
        let session = self.session(&id)?;
        let script = session.as_script(name.trim());
        if !script.lines.iter().any(|line| !matches!(line, Line::Expect(_))) {
            return Err(CoreError::NotAllowedNow(
                "Nothing happened yet. Say something on the practice phone first.".into(),
            ));
        }
        self.save_flow_test(session.flow_id.clone(), None, script).await
    }

    /// The test conversations of a flow.
    pub async fn flow_tests(&self, id: FlowId) -> Result<Vec<FlowTest>, CoreError> {
        let read = self.store.read("tests of a flow", move |conn| {
            Ok(match flows::get(conn, &id)? {
                Some(_) => Some(flow_tests::of_flow(conn, &id)?),
                None => None,
            })
        });
        read.await?.ok_or_else(|| CoreError::missing("flow"))
    }

    /// Saves a test conversation; without an id a new one.
    pub async fn save_flow_test(
        &self,
        flow: FlowId,
        id: Option<String>,
        script: Script,
    ) -> Result<FlowTest, CoreError> {
        let script = checked(script)?;
        let (now, fresh) = (self.now(), self.ids.uuid().to_string());
        self.store
            .write("test of a flow", move |tx| {
                if flows::get(tx, &flow)?.is_none() {
                    return Ok(Err(CoreError::missing("flow")));
                }
                let id = match id {
                    Some(id) if flow_tests::get(tx, &id)?.is_some_and(|(of, _)| of == flow) => id,
                    Some(_) => return Ok(Err(CoreError::missing("test conversation"))),
                    None if flow_tests::of_flow(tx, &flow)?.len() >= MOST_TESTS => {
                        let words = format!("A flow can have {MOST_TESTS} test conversations. Delete one first.");
                        return Ok(Err(CoreError::NotAllowedNow(words)));
                    }
                    None => fresh,
                };
                Ok(Ok(flow_tests::put(tx, &flow, &id, &script, now)?))
            })
            .await?
    }

    /// Deletes a test conversation.
    pub async fn delete_flow_test(&self, id: String) -> Result<(), CoreError> {
        let deleted = self.store.write("test of a flow", move |tx| flow_tests::delete(tx, &id)).await?;
        if deleted { Ok(()) } else { Err(CoreError::missing("test conversation")) }
    }

    /// Runs all test conversations of a flow against its draft.
    pub async fn run_flow_tests(&self, id: FlowId) -> Result<TestReport, CoreError> {
        let tests = self.flow_tests(id.clone()).await?;
        let (document, _) = self.draft_of(&id).await?;
        let played = tokio::task::spawn_blocking(move || play_all(&document, &tests));
        Ok(played.await.map_err(|error| anyhow::anyhow!(error))?)
    }

    fn session(&self, id: &str) -> Result<std::sync::Arc<sessions::Session>, CoreError> {
        self.simulations.get(id, self.now()).ok_or_else(|| CoreError::missing("simulation"))
    }

    async fn draft_of(&self, flow: &FlowId) -> Result<(Document, u32), CoreError> {
        let flow = flow.clone();
        let draft = self.store.read("draft", move |conn| flows::draft(conn, &flow)).await?;
        draft.ok_or_else(|| CoreError::missing("flow"))
    }
}

/// A test conversation that can be kept.
fn checked(mut script: Script) -> Result<Script, CoreError> {
    script.name =
        text::limited("The name of the test", script.name.trim(), LONGEST_NAME).map_err(CoreError::Invalid)?;
    if script.name.is_empty() {
        return Err(CoreError::Invalid("Give the test a name: what it shows.".into()));
    }
    if script.lines.len() > MOST_LINES {
        return Err(CoreError::Invalid(format!("A test conversation can have {MOST_LINES} lines.")));
    }
    Ok(script)
}
