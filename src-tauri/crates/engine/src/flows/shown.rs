//! Shown: a call of a run as the operator may see it. The words are the simulator's ([`flow::shown`]), so that a real run and
//! a simulated one look the same; secrets are dots because they never were in what is kept.

use flow::view::{CallAnswer, CallAsked};
use store::run_calls::{Answered, Outcome, Request};

/// What a call asked.
pub(crate) fn asked(request: &Request) -> CallAsked {
    match request {
        Request::Http { call, .. } => flow::shown::web(call),
        Request::Model { request } => flow::shown::model(request),
    }
}

/// What came back.
pub(crate) fn answered(answered: &Answered) -> CallAnswer {
    match &answered.outcome {
        Outcome::Http(result) => flow::shown::web_answer(result),
        Outcome::Model(result) => flow::shown::model_answer(result, answered.tokens, answered.cost_usd),
    }
}
