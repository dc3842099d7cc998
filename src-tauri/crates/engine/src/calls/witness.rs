//! Witness: writes a call down before its first byte leaves, and how it ended, with what that says of its provider and of
//! the budget.
//!
//! It does not keep the core alive. After a crash the row stays open, and the next launch closes it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use ai::{Ended, Failure, Health, Leaving};
use anyhow::Context;
use async_trait::async_trait;
use domain::assistant::CallOutcome;
use domain::{AccountId, CallId, ChatId, NoticeKind, ProviderId, Purpose};
use store::calls::{self, CallEnd, NewCall};
use store::providers::{self, Tried};

use crate::Core;

/// Writes the calls of one turn, test or trial down.
struct Egress {
    core: Weak<Core>,
    account: Option<AccountId>,
    chat: Option<ChatId>,
    /// Calls that are under way: their prices are those of the moment they left.
    open: Mutex<HashMap<CallId, Open>>,
}

struct Open {
    provider: ProviderId,
    provider_name: String,
    purpose: Purpose,
    price: Option<(f64, f64)>,
}

impl Core {
    /// Who writes down the calls that are made for an account and a chat.
    pub(crate) fn witness(&self, account: Option<AccountId>, chat: Option<ChatId>) -> Arc<dyn ai::Witness> {
        Arc::new(Egress { core: self.this.clone(), account, chat, open: Mutex::default() })
    }
}

#[async_trait]
impl ai::Witness for Egress {
    async fn leaving(&self, call: &Leaving<'_>) -> anyhow::Result<CallId> {
        let core = self.core.upgrade().filter(|core| !core.is_dead()).context("The app is ending")?;
        let (target, request) = (call.target, call.request);
        let id = CallId::from(core.ids.uuid());
        let new = NewCall {
            id: id.clone(),
            at: call.at,
            purpose: call.purpose,
            account_id: self.account.clone(),
            chat_id: self.chat.clone(),
            provider_id: target.provider.clone(),
            provider_name: target.provider_name.clone(),
            model: if call.purpose == Purpose::Listing { String::new() } else { target.model.id.clone() },
            host: host(&request.url),
            url: request.url.to_string(),
            headers: headers(request),
            request: request.body.to_vec(),
        };
        core.store.write("call", move |tx| calls::begin(tx, &new)).await?;
        let open = Open {
            provider: target.provider.clone(),
            provider_name: target.provider_name.clone(),
            purpose: call.purpose,
            // A list costs nothing, whatever its models do.
            price: if call.purpose == Purpose::Listing {
                Some((0.0, 0.0))
            } else {
                target.model.price_in.zip(target.model.price_out)
            },
        };
        self.lock().insert(id.clone(), open);
        core.checkpoint.reached("assistant.leaving");
        Ok(id)
    }

    async fn ended(&self, id: &CallId, ended: &Ended) {
        let open = self.lock().remove(id);
        let (Some(open), Some(core)) = (open, self.core.upgrade().filter(|core| !core.is_dead())) else { return };
        if let Err(error) = core.note_ended(id, &open, ended).await {
            tracing::error!(error = format!("{error:#}"), "How a call ended could not be written down");
        }
    }
}

impl Egress {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<CallId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    async fn note_ended(&self, id: &CallId, open: &Open, ended: &Ended) -> anyhow::Result<()> {
        let tokens = ended.result.as_ref().map(|gained| gained.tokens).unwrap_or_default();
        let (outcome, failure) = match &ended.result {
            Ok(_) => (CallOutcome::Answered, None),
            Err(Failure::Stopped) => (CallOutcome::Stopped, Some(Failure::Stopped.words())),
            Err(failure) => (CallOutcome::Failed, Some(failure.words())),
        };
        let cost_micro = if ended.result.is_ok() { cost_micro(open, tokens) } else { None };
        let end = CallEnd {
            outcome,
            failure,
            tokens_in: tokens.input,
            tokens_out: tokens.output,
            tokens_cached: tokens.cached,
            cost_micro,
            took_ms: u32::try_from(ended.latency.as_millis()).unwrap_or(u32::MAX),
            bytes_in: ended.bytes_in,
            answer: ended.body.as_ref().map(|body| body.to_vec()),
        };
        let resting = matches!(self.ai.health(&open.provider), Health::Open { .. });
        let tried = tried(open.purpose, ended.result.as_ref().err(), resting);
        let words = tried.as_ref().and_then(|tried| tried.trouble.clone()).unwrap_or_default();
        let (id, provider, at) = (id.clone(), open.provider.clone(), ended.at);
        let alarm = self
            .store
            .write("call", move |tx| {
                calls::end(tx, &id, &end)?;
                let Some(tried) = tried else { return Ok(false) };
                providers::note_tried(tx, &provider, &tried, at)
            })
            .await?;
        if alarm {
            let title = format!("{} does not answer", open.provider_name);
            self.raise(NoticeKind::Provider, &title, words).await;
        }
        if cost_micro.is_some_and(|cost| cost > 0) {
            self.tell_budget().await?;
        }
        Ok(())
    }
}

/// What a call says of its provider; `None`: nothing, it is about this one question.
fn tried(purpose: Purpose, failure: Option<&Failure>, resting: bool) -> Option<Tried> {
    let Some(failure) = failure else {
        // Some give their list to anybody: that says nothing of the key.
        return (purpose != Purpose::Listing).then_some(Tried { trouble: None, alarming: false });
    };
    let for_operator = matches!(purpose, Purpose::Test | Purpose::Listing);
    let refused = matches!(failure, Failure::Unauthorized | Failure::QuotaSpent);
    // What the operator tries is about the provider, whatever comes back.
    let about_provider = refused || failure.may_pass() || for_operator;
    let never_left =
        matches!(failure, Failure::Stopped | Failure::Busy | Failure::CircuitOpen { .. } | Failure::NotWritten(_));
    (about_provider && !never_left)
        .then(|| Tried { trouble: Some(failure.words()), alarming: (refused || resting) && !for_operator })
}

/// What an answer cost, in millionths of a US dollar: dollars for a million tokens are millionths for one. What the provider
/// still had is counted in full, so this is never too little. Speech is sold by the minute: without tokens nobody knows.
fn cost_micro(open: &Open, tokens: ai::Tokens) -> Option<i64> {
    let (price_in, price_out) = open.price?;
    if open.purpose == Purpose::Transcription && tokens == ai::Tokens::default() && price_in + price_out > 0.0 {
        return None;
    }
    let micro = f64::from(tokens.input) * price_in + f64::from(tokens.output) * price_out;
    // Prices are at most 10 000: far within 2^53.
    Some(micro.ceil() as i64)
}

fn host(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The headers, one a line, without keys.
fn headers(request: &ai::Request) -> String {
    let line = |header: &ai::Header| match &header.value {
        ai::HeaderValue::Plain(value) => format!("{}: {value}", header.name),
        ai::HeaderValue::Secret(before, _) => format!("{}: {before}<redacted>", header.name),
    };
    request.headers.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use ai::Tokens;

    use super::*;

    fn open(purpose: Purpose, price: Option<(f64, f64)>) -> Open {
        Open { provider: ProviderId::new("one"), provider_name: "One".into(), purpose, price }
    }

    #[test]
    fn a_call_costs_its_tokens_at_the_prices_of_that_moment() {
        let tokens = Tokens { input: 1_000, output: 200, cached: 0 };
        assert_eq!(cost_micro(&open(Purpose::Reply, Some((0.15, 0.6))), tokens), Some(270));
        assert_eq!(cost_micro(&open(Purpose::Reply, Some((0.0, 0.0))), tokens), Some(0), "free is known");
        assert_eq!(cost_micro(&open(Purpose::Reply, None), tokens), None);
        assert_eq!(cost_micro(&open(Purpose::Transcription, Some((1.0, 1.0))), Tokens::default()), None);
    }

    #[test]
    fn a_question_that_was_refused_says_nothing_of_the_provider() {
        let odd = Failure::Rejected { status: 400, words: "too long".into() };
        assert!(tried(Purpose::Reply, Some(&odd), false).is_none());
        assert!(tried(Purpose::Reply, Some(&Failure::Stopped), true).is_none());
        assert!(
            tried(Purpose::Test, Some(&odd), false).is_some_and(|tried| tried.trouble.is_some() && !tried.alarming)
        );
        assert!(tried(Purpose::Reply, Some(&Failure::Unauthorized), false).is_some_and(|tried| tried.alarming));
        assert!(tried(Purpose::Reply, Some(&Failure::TimedOut), false).is_some_and(|tried| !tried.alarming));
        assert!(tried(Purpose::Reply, Some(&Failure::TimedOut), true).is_some_and(|tried| tried.alarming));
    }
}
