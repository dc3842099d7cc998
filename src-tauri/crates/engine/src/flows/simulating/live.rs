//! Live: a simulation's web requests and questions to models, made for real. In the background: the window goes on, and is told
//! when the answer came. It is the operator who tries: nobody is charged, and models note it as the studio's.

use std::sync::Arc;

use domain::{Contact, ContactId, Sender, Topic};
use flow::script::ScriptContact;
use flow::simulate::{CallResult, OpenCallKind, Simulation};
use flow::step::{EffectKey, HttpCall, ModelRequest};
use store::messages::Said;
use store::run_calls::Outcome;
use tokio_util::sync::CancellationToken;

use super::sessions::Session;
use crate::flows::model_request::Asker;
use crate::{Core, Told};

/// A call that is to be made for real.
enum Wanted {
    Web(HttpCall, EffectKey),
    Model(Box<Question>),
}

struct Question {
    request: ModelRequest,
    history: Vec<Said>,
    contact: Contact,
}

impl Core {
    /// Makes the call that a simulation waits for, if it is to be made for real, and those that follow from its answer.
    pub(super) fn go_on_with_calls(&self, session: &Arc<Session>) {
        let Some((key, wanted, stop)) = session.take_call(&self.stop, wanted) else { return };
        let (this, session) = (self.this.clone(), Arc::clone(session));
        self.errands.spawn(async move {
            let Some(core) = this.upgrade() else { return };
            let result = core.perform(&session, wanted, &stop).await;
            // Stopped: whoever stopped it has said what is next.
            if stop.is_cancelled() {
                return;
            }
            session.answer(&key, result);
            core.go_on_with_calls(&session);
            core.tell(Told::Changed(Arc::from([Topic::Flows])));
        });
    }

    async fn perform(&self, session: &Session, wanted: Wanted, stop: &CancellationToken) -> CallResult {
        match wanted {
            Wanted::Web(call, idempotency_key) => {
                let (result, took_ms) = self.request_web(&call, idempotency_key.as_str(), stop).await;
                CallResult::Http { result, took_ms }
            }
            Wanted::Model(question) => self.ask_for_simulation(session, *question, stop).await,
        }
    }

    async fn ask_for_simulation(&self, session: &Session, question: Question, stop: &CancellationToken) -> CallResult {
        let silent = |words: String| CallResult::Model {
            result: Err(words),
            model: String::new(),
            tokens: 0,
            cost_usd: None,
            took_ms: 0,
        };
        let Some(account) = &session.account else {
            return silent("There is no account yet whose assistant could answer. Add one first.".into());
        };
        let account = match self.account(account).await {
            Ok(account) => account,
            Err(error) => return silent(error.to_string()),
        };
        let Question { request, history, contact } = question;
        let asker = Asker { account, chat: None, contact: Some(contact), history, paid_as: None };
        let answered = self.request_model(&request, &asker, stop).await;
        let result = match answered.outcome {
            Outcome::Model(result) => result,
            Outcome::Http(_) => Err("A web request answered for a model.".into()),
        };
        CallResult::Model {
            result,
            model: answered.model,
            tokens: answered.tokens,
            cost_usd: answered.cost_usd,
            took_ms: answered.took_ms,
        }
    }
}

/// The call that a simulation waits for, if it is to be made for real.
fn wanted(simulation: &Simulation) -> Option<(EffectKey, Wanted)> {
    let open = simulation.open_call()?;
    let wanted = match open.what {
        OpenCallKind::Http { call, idempotency_key } if simulation.live_web() => {
            Wanted::Web(call.clone(), idempotency_key.clone())
        }
        OpenCallKind::Model(request) if simulation.live_model() => {
            let said = simulation.history().into_iter().map(|spoken| Said {
                sender: if spoken.from_customer { Sender::Contact } else { Sender::Bot },
                kind: spoken.kind,
                text: spoken.text,
                at: spoken.at,
            });
            Wanted::Model(Box::new(Question {
                request: request.clone(),
                history: said.collect(),
                contact: contact(simulation.contact(), simulation.now()),
            }))
        }
        OpenCallKind::Http { .. } | OpenCallKind::Model(_) => return None,
    };
    Some((open.key.clone(), wanted))
}

/// Whether a simulation waits for this call, and it is still to be made for real.
pub(super) fn is_wanted(simulation: &Simulation, key: &EffectKey) -> bool {
    simulation.open_call().is_some_and(|open| {
        open.key == key
            && match open.what {
                OpenCallKind::Http { .. } => simulation.live_web(),
                OpenCallKind::Model(_) => simulation.live_model(),
            }
    })
}

/// Whoever talks in the simulation, as a model is told of a contact. He is in no table.
fn contact(of: &ScriptContact, now: domain::UnixMs) -> Contact {
    Contact {
        id: ContactId::new("simulated"),
        name: of.name.clone(),
        saved_name: String::new(),
        push_name: String::new(),
        phone: Some(of.phone.clone()),
        about: String::new(),
        avatar: None,
        language: (!of.language.is_empty()).then(|| of.language.clone()),
        notes: String::new(),
        blocked: false,
        vip: false,
        opted_out: false,
        automatic_replies: true,
        approval: false,
        labels: of.labels.clone(),
        created_at: now,
    }
}
