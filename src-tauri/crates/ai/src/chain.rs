//! Chain: one question, asked of one model after the other until one answers, within the time the customer is given.
//!
//! For each target in order: is its provider left alone at the moment? Then its turn in the provider's queue; then up to
//! three attempts with growing waits, each written down before its first byte and after its last. What time cannot heal is
//! never sent again. One `Models` serves the whole program: the queues and breakers of all providers live in it.

mod attempt;
mod caller;
mod witness;

use std::sync::Arc;

use domain::assistant::ModelInfo;
use domain::{CallId, Clock, ProviderId, Purpose, UnixMs};
use tokio_util::sync::CancellationToken;

use self::attempt::{Answer, Attempt};
use crate::{
    Ask, Client, Completion, Failure, Request, Sound, Target, Transcript,
    backoff::{self, Situation},
    breaker::{Breakers, Health},
    concurrency::Queues,
    models,
};

pub use caller::Caller;
pub use witness::{Ended, Gained, Leaving, Witness};

/// Where the spread of waits comes from: a number from 0 to 1.
pub type Chance = Arc<dyn Fn() -> f64 + Send + Sync>;

/// All models of all providers, with what is remembered of how they behave.
pub struct Models {
    caller: Arc<dyn Caller>,
    clock: Arc<dyn Clock>,
    chance: Chance,
    breakers: Breakers,
    queues: Queues,
}

/// An answer.
#[derive(Debug)]
pub struct Asked {
    /// What the model said.
    pub completion: Completion,
    /// Which target of the chain.
    pub target: usize,
    /// All calls that were made for it, in order.
    pub calls: Vec<CallId>,
}

/// A sound in words.
#[derive(Debug)]
pub struct Transcribed {
    /// The words.
    pub transcript: Transcript,
    /// Which target of the chain.
    pub target: usize,
    /// All calls that were made for it, in order.
    pub calls: Vec<CallId>,
}

/// Nobody answered.
#[derive(Debug, Default)]
pub struct Unanswered {
    /// Each target that was looked at, by its place in the chain, with its last failure.
    pub failures: Vec<(usize, Failure)>,
    /// All calls that were made, in order.
    pub calls: Vec<CallId>,
}

impl Unanswered {
    /// The failure that ended it; none if the chain was empty.
    pub fn last(&self) -> Option<&Failure> {
        self.failures.last().map(|(_, failure)| failure)
    }
}

/// What stays the same during one ask.
struct Errand<'a> {
    purpose: Purpose,
    give_up_at: UnixMs,
    stop: &'a CancellationToken,
    witness: &'a Arc<dyn Witness>,
}

impl Errand<'_> {
    /// The operator looks on: one attempt, also at a provider that is left alone, and what came of it is said to him.
    fn is_for_operator(&self) -> bool {
        matches!(self.purpose, Purpose::Test | Purpose::Listing)
    }
}

impl Models {
    /// Models over the network.
    pub fn new(client: Client, clock: Arc<dyn Clock>) -> Self {
        Self::with(Arc::new(client), clock, Arc::new(rand::random::<f64>))
    }

    /// Models reached in another way, with waits spread by `chance`.
    pub fn with(caller: Arc<dyn Caller>, clock: Arc<dyn Clock>, chance: Chance) -> Self {
        Self { caller, clock, chance, breakers: Breakers::default(), queues: Queues::default() }
    }

    /// Asks the models of `chain` in order; the first answer counts. Never later than `give_up_at`; at once when `stop`
    /// says so or the future is dropped.
    pub async fn ask(
        &self,
        chain: &[Target],
        purpose: Purpose,
        ask_for: &(dyn Fn(&Target) -> Ask + Sync),
        give_up_at: UnixMs,
        stop: &CancellationToken,
        witness: &Arc<dyn Witness>,
    ) -> Result<Asked, Unanswered> {
        let errand = Errand { purpose, give_up_at, stop, witness };
        let request = |target: &Target| Ok(target.request(&ask_for(target)));
        let (completion, target, calls) = self.first::<Completion>(chain, &errand, &request).await?;
        Ok(Asked { completion, target, calls })
    }

    /// Has a sound put into words by the first of `chain` that can; otherwise like [`Self::ask`].
    pub async fn transcribe(
        &self,
        chain: &[Target],
        sound: &Sound,
        language: Option<&str>,
        give_up_at: UnixMs,
        stop: &CancellationToken,
        witness: &Arc<dyn Witness>,
    ) -> Result<Transcribed, Unanswered> {
        let errand = Errand { purpose: Purpose::Transcription, give_up_at, stop, witness };
        let request = |target: &Target| target.transcription(sound, language);
        let (transcript, target, calls) = self.first::<Transcript>(chain, &errand, &request).await?;
        Ok(Transcribed { transcript, target, calls })
    }

    /// Asks a provider which models it has, once, and adds what comes with the app (see [`crate::models`]).
    pub async fn list(
        &self,
        target: &Target,
        give_up_at: UnixMs,
        stop: &CancellationToken,
        witness: &Arc<dyn Witness>,
    ) -> Result<Vec<ModelInfo>, Failure> {
        let errand = Errand { purpose: Purpose::Listing, give_up_at, stop, witness };
        let listed = self.at(target, &target.listing(), false, &errand, &mut Vec::new()).await?;
        Ok(models::over_built_in(target, listed))
    }

    /// How a provider stands.
    pub fn health(&self, provider: &ProviderId) -> Health {
        self.breakers.health(provider)
    }

    /// Forgets what a provider did: its key or address was edited.
    pub fn forgive(&self, provider: &ProviderId) {
        self.breakers.forgive(provider);
    }

    async fn first<T: Answer>(
        &self,
        chain: &[Target],
        errand: &Errand<'_>,
        request: &(dyn Fn(&Target) -> Result<Request, Failure> + Sync),
    ) -> Result<(T, usize, Vec<CallId>), Unanswered> {
        let (mut failures, mut calls) = (Vec::new(), Vec::new());
        for (index, target) in chain.iter().enumerate() {
            let others = index + 1 < chain.len();
            let answer = match request(target) {
                Ok(request) => self.at::<T>(target, &request, others, errand, &mut calls).await,
                Err(failure) => Err(failure),
            };
            match answer {
                Ok(answer) => return Ok((answer, index, calls)),
                Err(failure) => failures.push((index, failure)),
            }
            let is_over = matches!(failures.last(), Some((_, Failure::Stopped | Failure::NotWritten(_))));
            if is_over || self.clock.now() >= errand.give_up_at {
                break;
            }
        }
        Err(Unanswered { failures, calls })
    }

    /// Up to three attempts at one target.
    async fn at<T: Answer>(
        &self,
        target: &Target,
        request: &Request,
        others: bool,
        errand: &Errand<'_>,
        calls: &mut Vec<CallId>,
    ) -> Result<T, Failure> {
        // Why it is tried again: that says more than that another attempt was not allowed.
        let mut before: Option<Failure> = None;
        let mut made = 0;
        loop {
            if self.clock.now() >= errand.give_up_at {
                return Err(before.unwrap_or(Failure::TimedOut));
            }
            let attempt = match self.prepare(target, request, made + 1, errand).await {
                Ok(attempt) => attempt,
                Err(Failure::Stopped) => return Err(Failure::Stopped),
                Err(failure) => return Err(before.unwrap_or(failure)),
            };
            made += 1;
            let (id, answer) = attempt.run::<T>(errand.stop).await;
            calls.extend(id);
            let failure = match answer {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let now = self.clock.now();
            let left_ms = errand.give_up_at.since(now);
            let situation = Situation { made, left_ms, others, chance: (self.chance)() };
            // This failure may have been the one too many: then nobody waits for a retry that would not be made.
            let is_last = errand.is_for_operator() || self.breakers.check(&target.provider, now).is_err();
            match backoff::wait_after(&failure, &situation) {
                Some(wait) if !is_last => {
                    tokio::select! {
                        biased;
                        () = errand.stop.cancelled() => return Err(Failure::Stopped),
                        () = self.clock.sleep_until(now.plus(wait)) => before = Some(failure),
                    }
                }
                _ => return Err(failure),
            }
        }
    }

    /// Waits for its turn in the provider's queue, unless the provider is left alone.
    async fn prepare(
        &self,
        target: &Target,
        request: &Request,
        number: u32,
        errand: &Errand<'_>,
    ) -> Result<Attempt, Failure> {
        let is_open = |until| Failure::CircuitOpen { until };
        if !errand.is_for_operator() {
            self.breakers.check(&target.provider, self.clock.now()).map_err(is_open)?;
        }
        let permit = tokio::select! {
            biased;
            () = errand.stop.cancelled() => return Err(Failure::Stopped),
            () = self.clock.sleep_until(errand.give_up_at) => return Err(Failure::Busy),
            permit = self.queues.enter(&target.provider, target.concurrent) => permit,
        };
        let admission = if errand.is_for_operator() {
            self.breakers.admit_anyway(&target.provider)
        } else {
            // It may have opened while this one waited.
            self.breakers.admit(&target.provider, self.clock.now()).map_err(is_open)?
        };
        Ok(Attempt {
            caller: self.caller.clone(),
            clock: self.clock.clone(),
            witness: errand.witness.clone(),
            purpose: errand.purpose,
            target: target.clone(),
            request: request.clone(),
            number,
            give_up_at: errand.give_up_at,
            permit,
            admission,
        })
    }
}
