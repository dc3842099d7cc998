//! Calls: web requests and questions to models of a simulated run. Somebody answers them: a hand, a script, or the real ones.

use domain::{NodeId, UnixMs};

use super::Simulation;
use super::told::short;
use crate::run::State;
use crate::script::Line;
use crate::step::{
    EffectKey, For, HttpCall, HttpFailure, HttpReply, Input, ModelAnswer, ModelRequest, ModelTask, Taken,
};
use crate::view::{CallAnswer, CallAsked, FlowCall};
use crate::{Value, shown};

/// A web request or a question to a model.
pub(super) struct Call {
    pub key: EffectKey,
    pub node: NodeId,
    pub at: UnixMs,
    pub what: Asked,
    pub answer: Option<CallAnswer>,
    pub took_ms: Option<u32>,
}

/// What was asked.
pub(super) enum Asked {
    Http {
        call: HttpCall,
        idempotency_key: EffectKey,
    },
    Model {
        request: ModelRequest,
        /// The model that answered, once one did.
        model: String,
    },
}

impl Call {
    /// As the window shows it.
    pub fn shown(&self) -> FlowCall {
        let asked = match &self.what {
            Asked::Http { call, .. } => shown::web(call),
            Asked::Model { request, model } => match shown::model(request) {
                CallAsked::Model { extracts, prompt, .. } if !model.is_empty() => {
                    CallAsked::Model { extracts, model: model.clone(), prompt }
                }
                asked => asked,
            },
        };
        FlowCall {
            key: self.key.as_str().to_owned(),
            node: self.node.clone(),
            at: self.at,
            asked,
            answer: self.answer.clone(),
            took_ms: self.took_ms,
        }
    }
}

/// The call that the run waits for.
#[derive(Clone, Copy, Debug)]
pub struct OpenCall<'a> {
    /// Its effect: to be named with the answer.
    pub key: &'a EffectKey,
    /// The node.
    pub node: &'a NodeId,
    /// What is asked.
    pub what: OpenCallKind<'a>,
}

/// What the call that the run waits for asks.
#[derive(Clone, Copy, Debug)]
pub enum OpenCallKind<'a> {
    /// A web request.
    Http {
        /// The request.
        call: &'a HttpCall,
        /// The same for all its attempts.
        idempotency_key: &'a EffectKey,
    },
    /// A question to a model.
    Model(&'a ModelRequest),
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum CallResult {
    /// A web request.
    Http {
        /// The answer, or why there is none.
        result: Result<HttpReply, HttpFailure>,
        /// Milliseconds.
        took_ms: u32,
    },
    /// A question to a model.
    Model {
        /// The answer, or why there is none.
        result: Result<ModelAnswer, String>,
        /// Which model.
        model: String,
        /// Tokens in and out, where known.
        tokens: u32,
        /// In US dollars, where known.
        cost_usd: Option<f64>,
        /// Milliseconds.
        took_ms: u32,
    },
}

impl Simulation {
    /// The call that the run waits for.
    pub fn open_call(&self) -> Option<OpenCall<'_>> {
        let wait = match &self.run.as_ref()?.state {
            State::Waiting { wait } | State::Suspended { wait, held: None, .. } => wait,
            _ => return None,
        };
        let open = self.calls.iter().rev().find(|call| call.key == wait.key && call.answer.is_none())?;
        let what = match (&open.what, wait.waits_for) {
            (Asked::Http { call, idempotency_key }, For::Http) => OpenCallKind::Http { call, idempotency_key },
            (Asked::Model { request, .. }, For::Model) => OpenCallKind::Model(request),
            _ => return None,
        };
        Some(OpenCall { key: &open.key, node: &open.node, what })
    }

    /// The call that the run waits for has ended. Refused if the run waits for another by now, or for none.
    pub fn answer(&mut self, key: &EffectKey, result: CallResult) -> Result<(), String> {
        let open = self.open_call().filter(|open| open.key == key).map(|open| open.what);
        match (open, &result) {
            (Some(OpenCallKind::Http { .. }), CallResult::Http { .. })
            | (Some(OpenCallKind::Model(_)), CallResult::Model { .. }) => {}
            _ => return Err("Nobody waits for this answer any more.".into()),
        }
        self.begin_act();
        self.end_call(key.clone(), result);
        Ok(())
    }

    /// A call is under way for real.
    pub(super) fn is_busy(&self) -> bool {
        self.open_call().is_some_and(|open| match open.what {
            OpenCallKind::Http { .. } => self.live_web,
            OpenCallKind::Model(_) => self.live_model,
        })
    }

    fn end_call(&mut self, key: EffectKey, result: CallResult) {
        self.tick();
        let line = line(&result);
        let Some(call) = self.calls.iter_mut().rev().find(|call| call.key == key) else { return };
        let told = told(&call.what, &result);
        let input = match result {
            CallResult::Http { result, took_ms } => {
                call.answer = Some(shown::web_answer(&result));
                call.took_ms = Some(took_ms);
                // A failure says nothing of when to try again: only an answer can.
                let result = result.map_err(|failure| HttpFailure { retry_after_seconds: None, ..failure });
                Input::HttpDone { key, result }
            }
            CallResult::Model { result, model, tokens, cost_usd, took_ms } => {
                call.answer = Some(shown::model_answer(&result, tokens, cost_usd));
                call.took_ms = Some(took_ms);
                if let Asked::Model { model: asked, .. } = &mut call.what {
                    *asked = model;
                }
                Input::ModelDone { key, result }
            }
        };
        self.tell(told);
        self.lines.push(line);
        if self.feed(input) == Taken::Suspended {
            self.event("You have the chat: the flow goes on with it when you hand back.");
        }
    }

    /// Calls that the run does not wait for any more will never be answered.
    pub(super) fn drop_calls(&mut self) {
        let open = self.open_call().map(|open| open.key.clone());
        let dropped = self.calls.iter_mut().filter(|call| call.answer.is_none() && Some(&call.key) != open.as_ref());
        dropped.for_each(|call| {
            call.answer = Some(CallAnswer::Failed { message: "The conversation went on without it.".into() });
        });
    }
}

/// An answer as a line of a script.
fn line(result: &CallResult) -> Line {
    match result {
        CallResult::Http { result: Ok(reply), .. } => Line::Web {
            status: reply.status,
            body: match Value::parse_json(&reply.body) {
                Ok(json @ (Value::Object(_) | Value::Array(_))) => json,
                _ => Value::String(reply.body.clone()),
            },
            retry_after_seconds: reply.retry_after_seconds,
        },
        CallResult::Http { result: Err(failure), .. } if failure.retry => Line::WebFails(failure.message.clone()),
        CallResult::Http { result: Err(failure), .. } => Line::WebRefused(failure.message.clone()),
        CallResult::Model { result: Ok(answer), .. } => {
            Line::Model { text: answer.text.clone(), fields: answer.fields.clone(), escalate: answer.escalate }
        }
        CallResult::Model { result: Err(why), .. } => Line::ModelFails(why.clone()),
    }
}

/// A call and its answer as a line of a transcript.
fn told(what: &Asked, result: &CallResult) -> String {
    let asked = match what {
        Asked::Http { call, .. } => match shown::web(call) {
            CallAsked::Http { url, .. } => format!("web request to {url}"),
            CallAsked::Model { .. } => String::new(),
        },
        Asked::Model { request, .. } => match &request.task {
            ModelTask::Reply { .. } => "model asked to write".to_owned(),
            ModelTask::Extract { said, .. } => format!("model asked to read “{}”", short(said)),
        },
    };
    let answered = match result {
        CallResult::Http { result: Ok(reply), .. } => format!("{} {}", reply.status, short(&reply.body)),
        CallResult::Http { result: Err(failure), .. } => failure.message.clone(),
        CallResult::Model { result: Err(why), .. } => format!("failed, {why}"),
        CallResult::Model { result: Ok(answer), .. } => {
            let found = answer.fields.iter().map(|(name, value)| format!("{name} = {}", short(&value.display())));
            let escalates = answer.escalate.then(|| "would rather have a human answer".to_owned());
            let text = Some(format!("“{}”", short(&answer.text))).filter(|_| !answer.text.trim().is_empty());
            let parts: Vec<String> = text.into_iter().chain(found).chain(escalates).collect();
            if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
        }
    };
    format!("{asked}: {}", answered.trim_end())
}
