//! The rate limit of an account: so many messages in any minute, counted exactly.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use domain::send_gate::RATE_WINDOW_MS;
use domain::{AccountId, UnixMs};

/// When each account sent its latest messages.
#[derive(Default)]
pub struct Rate {
    /// Asked from the writer thread only, one claim at a time; the lock is for the compiler.
    sent: Mutex<HashMap<AccountId, VecDeque<UnixMs>>>,
}

impl Rate {
    /// Takes a slot of the minute that ends `now`, or says when the next one is free.
    pub fn take(&self, account: &AccountId, now: UnixMs, per_minute: u32) -> Result<(), UnixMs> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = sent.entry(account.clone()).or_default();
        // Slots from the future (the clock was set back) would block for as long as the clock was wrong.
        while sent.front().is_some_and(|at| now.since(*at) >= RATE_WINDOW_MS || *at > now) {
            sent.pop_front();
        }
        let limit = usize::try_from(per_minute).unwrap_or(usize::MAX);
        if sent.len() < limit {
            sent.push_back(now);
            return Ok(());
        }
        // The slot that must end first so that one is free.
        let index = sent.len() - limit;
        Err(sent.get(index).map_or(now, |at| at.plus(RATE_WINDOW_MS)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_minute_ever_holds_more_than_the_limit(steps in prop::collection::vec(0i64..9_000, 1..300), limit in 1u32..20) {
            let (rate, account) = (Rate::default(), AccountId::new("a"));
            let mut now = UnixMs(1_000_000);
            let mut taken: Vec<UnixMs> = Vec::new();
            for step in steps {
                now = now.plus(step);
                match rate.take(&account, now, limit) {
                    Ok(()) => taken.push(now),
                    Err(free_at) => prop_assert!(free_at > now, "a refused slot must name a later time"),
                }
                let in_window = taken.iter().filter(|at| now.since(**at) < RATE_WINDOW_MS).count();
                prop_assert!(in_window <= limit as usize);
            }
        }
    }

    #[test]
    fn a_clock_set_back_does_not_block() {
        let (rate, account) = (Rate::default(), AccountId::new("a"));
        assert_eq!(rate.take(&account, UnixMs(9_000_000), 1), Ok(()));
        assert_eq!(rate.take(&account, UnixMs(1_000_000), 1), Ok(()));
    }
}
