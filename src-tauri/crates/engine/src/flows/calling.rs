//! Calling: performs what steps asked the web and models, one after the other in a chat, beside the lane that answers. The
//! answer is written down together with the input that it is to the run; a crash before that performs the call again under
//! the same key.

use std::sync::Arc;

use domain::{ChatId, Topic};
use flow::step::Input;
use store::look::{self, Here};
use store::run_calls::{self, Answered, Outcome, Request, RunCall};
use store::run_inputs::{self, RunInput};
use store::{chats, messages};

use super::model_request::Asker;
use crate::Core;
use crate::lanes::Next;

/// Lines of the chat that a model may be shown at most.
const HISTORY_MOST: u32 = 40;

/// Performs the next call of a chat, if there is one.
pub(crate) async fn perform_call(core: Arc<Core>, chat: ChatId) -> anyhow::Result<Next> {
    let id = chat.clone();
    let found = core.store.read("call", move |conn| {
        let Some(call) = run_calls::open(conn, &id)? else { return Ok(None) };
        let here = look::here(conn, &id)?;
        let wants_history = matches!(&call.request, Request::Model { .. });
        let history = if wants_history {
            messages::said(conn, &id, chats::resolved_seq(conn, &id)?, None, HISTORY_MOST)?
        } else {
            Vec::new()
        };
        Ok(here.map(|here| (call, here, history)))
    });
    let Some((call, here, history)) = found.await? else { return Ok(Next::Rest) };
    core.checkpoint.reached("call.leaving");
    let answered = core.perform_run_call(&call, here, history).await;
    if core.stop.is_cancelled() {
        // Cut off in the middle: the next start asks again.
        return Ok(Next::Rest);
    }
    core.checkpoint.reached("call.answered");
    core.note_answer(call, answered).await?;
    core.turns.wake(&chat);
    Ok(Next::Again)
}

impl Core {
    async fn perform_run_call(&self, call: &RunCall, here: Here, history: Vec<messages::Said>) -> Answered {
        match &call.request {
            Request::Http { call, idempotency_key } => {
                let (result, took_ms) = self.request_web(call, idempotency_key.as_str(), &self.stop).await;
                Answered { outcome: Outcome::Http(result), model: String::new(), tokens: 0, cost_usd: None, took_ms }
            }
            Request::Model { request } => {
                let (account, jid) = (here.account.id.clone(), here.chat.jid.clone());
                let asker = Asker {
                    account: here.account,
                    chat: Some(here.chat),
                    contact: here.contact,
                    history,
                    paid_as: Some(call.key.as_str().to_owned()),
                };
                self.while_typing(&account, &jid, self.request_model(request, &asker, &self.stop)).await
            }
        }
    }

    /// Writes an answer down, and what it is to the run, in one transaction.
    async fn note_answer(&self, call: RunCall, answered: Answered) -> anyhow::Result<()> {
        let now = self.now();
        self.store
            .write("answer to a call", move |tx| {
                if !run_calls::answer(tx, &call.key, &answered)? {
                    return Ok(());
                }
                let key = call.key.clone();
                let input = match answered.outcome {
                    Outcome::Http(result) => Input::HttpDone { key, result },
                    Outcome::Model(result) => Input::ModelDone { key, result },
                };
                let input = RunInput::Step { run_id: call.run_id, input: Box::new(input) };
                run_inputs::put(tx, &call.chat_id, &input, now)?;
                tx.touch(Topic::Runs);
                Ok(())
            })
            .await
    }
}
