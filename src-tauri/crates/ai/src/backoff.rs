//! Backoff: whether a failed attempt is worth another at the same provider, and how long to wait before it. Pure.

use std::time::Duration;

use crate::Failure;

/// Attempts at one provider, the first included.
pub(crate) const TRIES: u32 = 3;
/// The wait after the first failure; it doubles.
const FIRST_MS: i64 = 500;
/// A customer is not kept waiting longer for one provider while another could answer.
const PATIENCE_MS: i64 = 10_000;

/// What is known when an attempt has failed.
pub(crate) struct Situation {
    /// Attempts made at this provider.
    pub(crate) made: u32,
    /// Milliseconds until the whole ask is given up.
    pub(crate) left_ms: i64,
    /// Whether another provider comes after this one.
    pub(crate) others: bool,
    /// 0 to 1: how the waits of many chats are spread.
    pub(crate) chance: f64,
}

/// Milliseconds to wait before the next attempt; `None`: leave this provider.
///
/// A provider that says when to come back is believed, unless that is after the ask is given up. One that did not answer in
/// time is only asked again if there is no other: it had its time, and the customer waits.
pub(crate) fn wait_after(failure: &Failure, now: &Situation) -> Option<i64> {
    if !failure.may_pass() || now.made >= TRIES || (now.others && matches!(failure, Failure::TimedOut)) {
        return None;
    }
    let chance = now.chance.clamp(0.0, 1.0);
    let doubled = FIRST_MS << now.made.saturating_sub(1).min(8);
    // Half of it is certain, so that a retry is never immediate.
    let own = doubled / 2 + share(doubled / 2, chance);
    let wait = match failure.retry_after().map(millis) {
        Some(asked) if now.others && asked > PATIENCE_MS => return None,
        Some(asked) => asked.saturating_add(share(asked / 10, chance)).max(own),
        None => own,
    };
    (wait < now.left_ms).then_some(wait)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "waits are far below 2^52 ms")]
fn share(of: i64, chance: f64) -> i64 {
    (of as f64 * chance) as i64
}

/// Waits longer than this are never honoured, so that they need no exact number.
const FOR_EVER_MS: i64 = 1 << 40;

fn millis(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(FOR_EVER_MS).min(FOR_EVER_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BUSY: Failure = Failure::Overloaded { retry_after: None };

    fn situation(made: u32) -> Situation {
        Situation { made, left_ms: 60_000, others: false, chance: 0.5 }
    }

    fn asked(seconds: u64) -> Failure {
        Failure::RateLimited { retry_after: Some(Duration::from_secs(seconds)) }
    }

    #[test]
    fn waits_double_and_end_after_three_attempts() {
        let waits = |made, chance| wait_after(&BUSY, &Situation { chance, ..situation(made) });
        assert_eq!([waits(1, 0.0), waits(1, 1.0)], [Some(250), Some(500)]);
        assert_eq!([waits(2, 0.0), waits(2, 1.0)], [Some(500), Some(1_000)]);
        assert_eq!(waits(3, 0.5), None);
    }

    #[test]
    fn a_provider_is_believed_when_it_says_when_to_come_back() {
        let wait = wait_after(&asked(20), &situation(1)).unwrap();
        assert!((20_000..=22_000).contains(&wait), "{wait}");
        assert_eq!(wait_after(&asked(60), &situation(1)), None, "that is after the ask is given up");
        assert!(wait_after(&asked(0), &situation(1)).unwrap() >= 250, "at once is no wait");
        assert_eq!(wait_after(&asked(u64::MAX), &situation(1)), None);
    }

    #[test]
    fn nobody_waits_long_while_another_provider_could_answer() {
        let others = || Situation { others: true, ..situation(1) };
        assert!(wait_after(&asked(5), &others()).is_some());
        assert_eq!(wait_after(&asked(20), &others()), None);
        assert_eq!(wait_after(&Failure::TimedOut, &others()), None);
        assert!(wait_after(&Failure::TimedOut, &situation(1)).is_some());
    }

    #[test]
    fn what_does_not_pass_is_not_tried_again() {
        let filtered = wait_after(&Failure::Filtered, &situation(1));
        let rejected = wait_after(&Failure::Rejected { status: 400, words: String::new() }, &situation(1));
        assert_eq!((filtered, rejected), (None, None));
    }

    proptest! {
        #[test]
        fn a_wait_is_positive_and_ends_before_the_ask_does(
            seconds in proptest::option::of(any::<u64>()), made in 0u32..40, left_ms in any::<i64>(), others: bool, chance in -1.0..2.0f64,
        ) {
            let failure = Failure::RateLimited { retry_after: seconds.map(Duration::from_secs) };
            if let Some(wait) = wait_after(&failure, &Situation { made, left_ms, others, chance }) {
                prop_assert!(wait > 0 && wait < left_ms && made < TRIES);
            }
        }
    }
}
