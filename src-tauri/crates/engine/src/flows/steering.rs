//! Steering: the operator's hand on runs. Each wish is written down first and carried out by the chat's lane.

use domain::{ChatId, FlowId, NodeId, Owner, RunId};
use flow::Variables;
use flow::step::Input;
use store::look::Here;
use store::run_inputs::{self, RunInput};
use store::{flows, look, runs};

use crate::{Core, CoreError};

impl Core {
    /// Moves a run to a node: it goes on from there.
    pub async fn move_run(&self, id: RunId, node: NodeId) -> Result<(), CoreError> {
        let wanted = id.clone();
        let run = self.store.read("run", move |conn| runs::get(conn, &wanted)).await?;
        let run = run.ok_or_else(|| CoreError::missing("run"))?;
        let published = self.published(&run.version_id).await?.ok_or_else(|| CoreError::missing("version"))?;
        if published.flow.document().node(&node).is_none() {
            return Err(CoreError::Invalid("This version of the flow has no such step. Choose another one.".into()));
        }
        self.steer(id, Input::MoveTo { node }).await
    }

    /// Resets a run: it begins again, without variables.
    pub async fn reset_run(&self, id: RunId) -> Result<(), CoreError> {
        self.steer(id, Input::Reset).await
    }

    /// Ends a run.
    pub async fn end_run(&self, id: RunId) -> Result<(), CoreError> {
        self.steer(id, Input::EndNow).await
    }

    async fn steer(&self, id: RunId, input: Input) -> Result<(), CoreError> {
        let now = self.now();
        let chat = self
            .store
            .write("steer a run", move |tx| {
                let Some(chat) = runs::chat_of_live(tx, &id)? else { return Ok(None) };
                run_inputs::put(tx, &chat, &RunInput::Step { run_id: id, input: Box::new(input) }, now)?;
                Ok(Some(chat))
            })
            .await?;
        let chat = chat.ok_or_else(|| CoreError::Conflict("This run is over already.".into()))?;
        self.turns.wake(&chat);
        Ok(())
    }

    /// Starts a flow in a chat, by hand or through the local API. A live run there is a conflict.
    pub async fn start_flow(&self, id: FlowId, chat: ChatId, variables: Variables) -> Result<(), CoreError> {
        if let Some(why) = variables.values().find_map(|value| value.check_limits().err()) {
            return Err(CoreError::Invalid(format!("A value to begin with is too big: {why}")));
        }
        let (now, target) = (self.now(), chat.clone());
        self.store
            .write("start a flow", move |tx| {
                let Some(Here { chat: place, contact, .. }) = look::here(tx, &target)? else {
                    return Ok(Err(CoreError::missing("chat")));
                };
                let Some(flow) = flows::get(tx, &id)? else { return Ok(Err(CoreError::missing("flow"))) };
                let not_now = |words: &str| Ok(Err(CoreError::NotAllowedNow(words.into())));
                if !flow.active || flow.live.is_none() {
                    return not_now("This flow does not answer. Publish it and switch it on first.");
                }
                if !flow.accounts.is_empty() && !flow.accounts.contains(&place.account_id) {
                    return not_now("This flow is not for the account of this chat.");
                }
                if place.owner != Owner::Bot {
                    return not_now("You have this chat. Hand it back first.");
                }
                if contact.is_some_and(|contact| contact.blocked || contact.opted_out || !contact.automatic_replies) {
                    return not_now("This customer gets no automatic messages.");
                }
                if runs::live(tx, &target)?.is_some() {
                    let words = "Another run is under way in this chat. End it first.";
                    return Ok(Err(CoreError::Conflict(words.into())));
                }
                let why = "you started it".to_owned();
                run_inputs::put(tx, &target, &RunInput::Start { flow_id: id, said: Vec::new(), variables, why }, now)?;
                Ok(Ok(()))
            })
            .await??;
        self.turns.wake(&chat);
        Ok(())
    }
}
