//! Time as the core sees it: milliseconds since 1970 (UTC), always passed in, never read here.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, Type)]
#[serde(transparent)]
#[specta(transparent)]
pub struct UnixMs(#[specta(type = i32)] pub i64);

impl UnixMs {
    /// This moment and `ms` milliseconds.
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// This moment and `minutes` minutes.
    pub fn plus_minutes(self, minutes: u32) -> Self {
        self.plus(i64::from(minutes) * 60_000)
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::fmt::Debug for UnixMs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}ms", self.0)
    }
}

/// How far ahead of our clock a message may be dated before we distrust the date.
const TOLERATED_SKEW_MS: i64 = 5 * 60_000;

/// The time a message is filed under: the sender's, unless it is not a date (zero, negative) or lies in the future.
///
/// A phone with a wrong clock would otherwise pin its chat to the top of the inbox until the future arrives.
pub fn filed_at(sender: UnixMs, now: UnixMs) -> UnixMs {
    if sender.0 <= 0 || sender.since(now) > TOLERATED_SKEW_MS { now } else { sender }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_from_the_future_or_without_date_is_filed_under_now() {
        let now = UnixMs(1_700_000_000_000);
        assert_eq!(filed_at(UnixMs(0), now), now);
        assert_eq!(filed_at(UnixMs(i64::MAX), now), now);
        assert_eq!(filed_at(UnixMs(i64::MIN), now), now);
        assert_eq!(filed_at(now.plus(-5_000), now), now.plus(-5_000));
        assert_eq!(filed_at(now.plus(60_000), now), now.plus(60_000));
    }
}
