//! The real clock and the real source of ids: the only code that reads the wall clock.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Local, NaiveTime, Offset, TimeZone, Utc};
use domain::{Clock, Ids, UnixMs};
use uuid::Uuid;

/// The computer's clock.
pub struct SystemClock;

/// How long is slept in one go: after the laptop slept, or its clock was set, a deadline is noticed this late at most.
const NAP: Duration = Duration::from_secs(1);

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> UnixMs {
        UnixMs(Utc::now().timestamp_millis())
    }

    fn midnight(&self) -> UnixMs {
        let begin = Local::now().date_naive().and_time(NaiveTime::MIN);
        // Where the clocks change at midnight the day may begin at one.
        let begin = Local.from_local_datetime(&begin).earliest();
        begin.map_or_else(|| self.now().plus(-24 * 60 * 60_000), |at| UnixMs(at.timestamp_millis()))
    }

    fn offset_ms(&self, at: UnixMs) -> i64 {
        let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
        i64::from(at.with_timezone(&Local).offset().fix().local_minus_utc()) * 1_000
    }

    /// Ends when the wall clock reaches `at`, or when the time that was left has really passed: a clock that is set back
    /// by an hour must not silence a chat for an hour.
    async fn sleep_until(&self, at: UnixMs) {
        let left = Duration::from_millis(u64::try_from(at.since(self.now())).unwrap_or(0));
        let begun = Instant::now();
        loop {
            let passed = begun.elapsed();
            if self.now() >= at || passed >= left {
                return;
            }
            let by_wall = Duration::from_millis(u64::try_from(at.since(self.now())).unwrap_or(0));
            #[expect(clippy::disallowed_methods, reason = "the adapter of the port `Clock`")]
            tokio::time::sleep(by_wall.min(left - passed).min(NAP)).await;
        }
    }
}

/// Random UUIDv7.
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}
