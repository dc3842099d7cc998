//! Attempt: one call in a task of its own. Whoever asked may be gone before it has ended; what left this computer is
//! written down to its end all the same, and the provider's queue moves on only then.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::assistant::ModelInfo;
use domain::{CallId, Clock, Purpose, UnixMs};
use tokio_util::sync::CancellationToken;

use super::{
    Caller,
    witness::{Ended, Gained, Leaving, Witness},
};
use crate::{
    Called, Completion, Failure, Request, Target, Tokens, Transcript,
    breaker::{Admission, Verdict},
    concurrency::Permit,
};

/// A time-out before this is the fault of who gave so little time, not of the provider.
const FAIR: Duration = Duration::from_secs(5);

/// What a call can bring.
#[async_trait]
pub(super) trait Answer: Sized + Send + 'static {
    async fn ask(caller: &dyn Caller, target: &Target, request: Request) -> Called<Self>;
    fn gained(&self, target: &Target) -> Gained;
}

#[async_trait]
impl Answer for Completion {
    async fn ask(caller: &dyn Caller, target: &Target, request: Request) -> Called {
        caller.call(target, request).await
    }

    fn gained(&self, _: &Target) -> Gained {
        Gained { model: self.model.clone(), tokens: self.tokens, seconds: None }
    }
}

#[async_trait]
impl Answer for Transcript {
    async fn ask(caller: &dyn Caller, target: &Target, request: Request) -> Called<Self> {
        caller.transcribe(target, request).await
    }

    fn gained(&self, target: &Target) -> Gained {
        Gained { model: target.model.id.clone(), tokens: Tokens::default(), seconds: self.seconds }
    }
}

#[async_trait]
impl Answer for Vec<ModelInfo> {
    async fn ask(caller: &dyn Caller, target: &Target, request: Request) -> Called<Self> {
        caller.list(target, request).await
    }

    fn gained(&self, _: &Target) -> Gained {
        Gained { model: String::new(), tokens: Tokens::default(), seconds: None }
    }
}

/// Everything one attempt needs; it owns it, because it may outlive who asked.
pub(super) struct Attempt {
    pub(super) caller: Arc<dyn Caller>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) witness: Arc<dyn Witness>,
    pub(super) purpose: Purpose,
    pub(super) target: Target,
    pub(super) request: Request,
    pub(super) number: u32,
    pub(super) give_up_at: UnixMs,
    pub(super) permit: Permit,
    pub(super) admission: Admission,
}

impl Attempt {
    /// Makes the call. Dropping the future stops it. The id is missing if it was not made.
    pub(super) async fn run<T: Answer>(self, stop: &CancellationToken) -> (Option<CallId>, Result<T, Failure>) {
        let stop = stop.child_token();
        let _stops_when_dropped = stop.clone().drop_guard();
        match tokio::spawn(self.carry_out(stop)).await {
            Ok(ended) => ended,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The program is ending.
                Err(_) => (None, Err(Failure::Stopped)),
            },
        }
    }

    async fn carry_out<T: Answer>(self, stop: CancellationToken) -> (Option<CallId>, Result<T, Failure>) {
        let Self { caller, clock, witness, purpose, target, request, number, give_up_at, permit, admission } = self;
        let at = clock.now();
        let leaving = Leaving { purpose, target: &target, request: &request, attempt: number, at };
        let id = match witness.leaving(&leaving).await {
            Ok(id) => id,
            Err(error) => return (None, Err(Failure::NotWritten(format!("{error:#}")))),
        };
        let cut = |failure| {
            let took = clock.now().since(at).max(0).unsigned_abs();
            let latency = Duration::from_millis(took);
            Called { result: Err(failure), status: None, bytes_in: 0, body: None, latency }
        };
        let called = tokio::select! {
            biased;
            () = stop.cancelled() => cut(Failure::Stopped),
            called = T::ask(&*caller, &target, request) => called,
            () = clock.sleep_until(give_up_at) => cut(Failure::TimedOut),
        };
        let now = clock.now();
        admission.report(verdict(&called), now);
        drop(permit);
        let Called { result, status, bytes_in, body, latency } = called;
        let gained = result.as_ref().map(|answer: &T| answer.gained(&target)).map_err(Clone::clone);
        witness.ended(&id, &Ended { at: now, latency, status, bytes_in, body, result: gained }).await;
        (Some(id), result)
    }
}

fn verdict<T>(called: &Called<T>) -> Verdict {
    match &called.result {
        Ok(_) => Verdict::Works,
        Err(Failure::TimedOut) if called.latency < FAIR => Verdict::Nothing,
        Err(failure) => Verdict::of(failure),
    }
}
