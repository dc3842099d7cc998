//! Breaker: a provider that keeps failing is left alone for a while, so that customers get the next one's answer at once
//! instead of after three time-outs. In memory: a restart gives everybody a new chance.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{ProviderId, UnixMs};

use crate::Failure;

/// Failures in a row after which a provider is left alone.
const TOLERATED: u32 = 5;
/// How long at first; it doubles with every attempt that fails.
const FIRST_PAUSE_MS: i64 = 30_000;
/// How long at most.
const LONGEST_PAUSE_MS: i64 = 10 * 60_000;

/// How a provider stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Health {
    /// It is asked.
    Closed,
    /// It failed too often and is left alone.
    Open {
        /// When one request tries it again.
        until: UnixMs,
        /// The last failure.
        why: Failure,
    },
}

/// What an attempt says about the provider itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// It works, though it may have refused this request.
    Works,
    /// It does not.
    Fails(Failure),
    /// Nothing.
    Nothing,
}

impl Verdict {
    /// Refusing a key, a request or a topic is an answer of a provider that works.
    pub(crate) fn of(failure: &Failure) -> Self {
        match failure {
            Failure::Unauthorized | Failure::QuotaSpent | Failure::Rejected { .. } | Failure::Filtered => Self::Works,
            Failure::RateLimited { .. }
            | Failure::Overloaded { .. }
            | Failure::TimedOut
            | Failure::Unreachable
            | Failure::Broken
            | Failure::TooLarge
            | Failure::Empty
            | Failure::NotUnderstood(_) => Self::Fails(failure.clone()),
            Failure::Stopped | Failure::CircuitOpen { .. } | Failure::Busy | Failure::NotWritten(_) => Self::Nothing,
        }
    }
}

#[derive(Default)]
struct Breaker {
    failures: u32,
    open: Option<Open>,
}

struct Open {
    until: UnixMs,
    pause_ms: i64,
    why: Failure,
    /// One request is trying it at the moment.
    probed: bool,
}

impl Breaker {
    /// When it may be tried again, if that is not now. A clock that was set back does not prolong a pause.
    fn shut_until(&self, now: UnixMs) -> Option<UnixMs> {
        let open = self.open.as_ref()?;
        let left = open.until.since(now);
        (open.probed || (left > 0 && left <= open.pause_ms)).then_some(open.until)
    }

    fn fail(&mut self, failure: Failure, now: UnixMs, was_probe: bool) {
        self.failures = self.failures.saturating_add(1);
        let pause_ms = match &self.open {
            Some(open) if was_probe => open.pause_ms.saturating_mul(2),
            // One that left before the breaker opened comes home late.
            Some(_) => return,
            None if self.failures < TOLERATED => return,
            None => FIRST_PAUSE_MS,
        };
        let pause_ms = match &failure {
            // A laptop that was offline must not wait ten minutes once it is online again.
            Failure::Unreachable => FIRST_PAUSE_MS,
            failure => pause_ms.max(failure.retry_after().map_or(0, millis)).min(LONGEST_PAUSE_MS),
        };
        self.open = Some(Open { until: now.plus(pause_ms), pause_ms, why: failure, probed: false });
    }
}

fn millis(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
}

/// The breakers of all providers.
#[derive(Clone, Default)]
pub(crate) struct Breakers(Arc<Mutex<HashMap<ProviderId, Breaker>>>);

impl Breakers {
    pub(crate) fn health(&self, provider: &ProviderId) -> Health {
        match self.all().get(provider).and_then(|breaker| breaker.open.as_ref()) {
            Some(open) => Health::Open { until: open.until, why: open.why.clone() },
            None => Health::Closed,
        }
    }

    /// Whether a request would be let through.
    pub(crate) fn check(&self, provider: &ProviderId, now: UnixMs) -> Result<(), UnixMs> {
        let shut = self.all().get(provider).and_then(|breaker| breaker.shut_until(now));
        shut.map_or(Ok(()), Err)
    }

    /// Lets a request through: any while it is closed, one when the pause is over.
    pub(crate) fn admit(&self, provider: &ProviderId, now: UnixMs) -> Result<Admission, UnixMs> {
        let mut all = self.all();
        let breaker = all.entry(provider.clone()).or_default();
        if let Some(until) = breaker.shut_until(now) {
            return Err(until);
        }
        let probe = breaker.open.as_mut().map(|open| open.probed = true).is_some();
        Ok(Admission { breakers: self.clone(), provider: provider.clone(), probe })
    }

    /// Lets a request through whatever the breaker says: the operator wants to know.
    pub(crate) fn admit_anyway(&self, provider: &ProviderId) -> Admission {
        Admission { breakers: self.clone(), provider: provider.clone(), probe: false }
    }

    /// Begins anew.
    pub(crate) fn forgive(&self, provider: &ProviderId) {
        self.all().remove(provider);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ProviderId, Breaker>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that was let through. Dropped without a report, it says nothing, and another may try.
pub(crate) struct Admission {
    breakers: Breakers,
    provider: ProviderId,
    probe: bool,
}

impl Admission {
    /// Says what the attempt showed.
    pub(crate) fn report(self, verdict: Verdict, now: UnixMs) {
        let mut all = self.breakers.all();
        let breaker = all.entry(self.provider.clone()).or_default();
        match verdict {
            Verdict::Works => *breaker = Breaker::default(),
            Verdict::Fails(failure) => breaker.fail(failure, now, self.probe),
            Verdict::Nothing => {}
        }
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        if self.probe
            && let Some(open) = self.breakers.all().get_mut(&self.provider).and_then(|breaker| breaker.open.as_mut())
        {
            open.probed = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_700_000_000_000);
    const FAULT: Failure = Failure::Overloaded { retry_after: None };

    fn fail(breakers: &Breakers, failure: Failure, now: UnixMs) {
        breakers.admit(&id(), now).ok().unwrap().report(Verdict::Fails(failure), now);
    }

    fn id() -> ProviderId {
        ProviderId::new("groq")
    }

    fn opened() -> Breakers {
        let breakers = Breakers::default();
        (0..TOLERATED).for_each(|_| fail(&breakers, FAULT, NOW));
        breakers
    }

    fn until(breakers: &Breakers) -> Option<i64> {
        match breakers.health(&id()) {
            Health::Open { until, .. } => Some(until.since(NOW)),
            Health::Closed => None,
        }
    }

    #[test]
    fn it_opens_after_five_failures_in_a_row() {
        let breakers = Breakers::default();
        (1..TOLERATED).for_each(|_| fail(&breakers, FAULT, NOW));
        breakers.admit(&id(), NOW).ok().unwrap().report(Verdict::Works, NOW);
        (1..TOLERATED).for_each(|_| fail(&breakers, FAULT, NOW));
        assert_eq!(breakers.health(&id()), Health::Closed, "a success in between");
        fail(&breakers, FAULT, NOW);
        assert_eq!(breakers.health(&id()), Health::Open { until: NOW.plus(30_000), why: FAULT });
        assert_eq!(breakers.check(&id(), NOW.plus(29_999)), Err(NOW.plus(30_000)));
        assert_eq!(breakers.check(&ProviderId::new("mistral"), NOW), Ok(()), "others are not concerned");
    }

    #[test]
    fn when_the_pause_is_over_one_request_tries_it_and_the_others_wait() {
        let (breakers, later) = (opened(), NOW.plus(30_000));
        let probe = breakers.admit(&id(), later).ok().unwrap();
        assert!(breakers.admit(&id(), later).is_err());
        drop(probe);
        let probe = breakers.admit(&id(), later).ok().unwrap();
        probe.report(Verdict::Works, later);
        assert_eq!(breakers.health(&id()), Health::Closed);
    }

    #[test]
    fn pauses_double_up_to_ten_minutes() {
        let (breakers, mut pauses) = (opened(), Vec::new());
        for _ in 0..6 {
            let now = NOW.plus(until(&breakers).unwrap());
            fail(&breakers, FAULT, now);
            pauses.push(until(&breakers).unwrap() - now.since(NOW));
        }
        assert_eq!(pauses, [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]);
    }

    #[test]
    fn being_offline_does_not_lengthen_the_pause() {
        let (breakers, later) = (opened(), NOW.plus(30_000));
        fail(&breakers, Failure::Unreachable, later);
        assert_eq!(until(&breakers), Some(60_000));
    }

    #[test]
    fn a_provider_that_asks_for_more_time_gets_it() {
        let breakers = Breakers::default();
        let asks = Failure::RateLimited { retry_after: Some(Duration::from_secs(90)) };
        (0..TOLERATED).for_each(|_| fail(&breakers, asks.clone(), NOW));
        assert_eq!(until(&breakers), Some(90_000));
    }

    #[test]
    fn who_comes_home_late_does_not_prolong_the_pause_and_a_success_ends_it() {
        let breakers = Breakers::default();
        let late: Vec<_> = (0..2).map(|_| breakers.admit(&id(), NOW).ok().unwrap()).collect();
        (0..TOLERATED).for_each(|_| fail(&breakers, FAULT, NOW));
        let mut late = late.into_iter();
        late.next().unwrap().report(Verdict::Fails(FAULT), NOW.plus(10_000));
        assert_eq!(until(&breakers), Some(30_000));
        late.next().unwrap().report(Verdict::Works, NOW.plus(11_000));
        assert_eq!(until(&breakers), None);
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_prolong_the_pause() {
        let breakers = opened();
        assert_eq!(breakers.check(&id(), NOW.plus(-3_600_000)), Ok(()));
    }

    #[test]
    fn the_operators_test_goes_through_and_its_success_closes() {
        let breakers = opened();
        breakers.admit_anyway(&id()).report(Verdict::Fails(FAULT), NOW);
        assert_eq!(until(&breakers), Some(30_000));
        breakers.admit_anyway(&id()).report(Verdict::Works, NOW);
        assert_eq!(until(&breakers), None);
    }

    #[test]
    fn refusing_a_key_a_request_or_a_topic_is_no_fault_of_the_provider() {
        let rejected = Failure::Rejected { status: 400, words: "too long".into() };
        for failure in [Failure::Unauthorized, Failure::QuotaSpent, Failure::Filtered, rejected] {
            assert_eq!(Verdict::of(&failure), Verdict::Works, "{failure:?}");
        }
        assert_eq!(Verdict::of(&Failure::Stopped), Verdict::Nothing);
        assert_eq!(Verdict::of(&Failure::Unreachable), Verdict::Fails(Failure::Unreachable));
    }
}
