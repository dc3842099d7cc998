//! Days as the operator lives them: a moment's date and time in his zone, and when a date began there.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use domain::{Clock, UnixMs};

/// Date and time of a moment.
pub(crate) fn time(clock: &dyn Clock, at: UnixMs) -> NaiveDateTime {
    let local = at.plus(clock.offset_ms(at));
    DateTime::from_timestamp_millis(local.0).unwrap_or_default().naive_utc()
}

/// The date of a moment.
pub(crate) fn date(clock: &dyn Clock, at: UnixMs) -> NaiveDate {
    time(clock, at).date()
}

/// The date of a moment as a number: days since 1970.
pub(crate) fn number(clock: &dyn Clock, at: UnixMs) -> i64 {
    at.plus(clock.offset_ms(at)).0.div_euclid(24 * 60 * 60_000)
}

/// When a date began. Where the clocks change at midnight it may be an hour off.
pub(crate) fn begin(clock: &dyn Clock, date: NaiveDate) -> UnixMs {
    let written = UnixMs(date.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
    // The zone's offset at that moment, which is only known roughly before it is.
    let near = written.plus(-clock.offset_ms(written));
    written.plus(-clock.offset_ms(near))
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;

    /// An hour ahead of UTC; two from 2026-03-29 01:00 UTC on.
    struct Spring;

    const CHANGE: UnixMs = UnixMs(1_774_746_000_000);
    const HOUR: i64 = 60 * 60_000;

    #[async_trait]
    impl Clock for Spring {
        fn now(&self) -> UnixMs {
            CHANGE
        }

        fn midnight(&self) -> UnixMs {
            CHANGE
        }

        fn offset_ms(&self, at: UnixMs) -> i64 {
            if at < CHANGE { HOUR } else { 2 * HOUR }
        }

        async fn sleep_until(&self, _: UnixMs) {}
    }

    #[test]
    fn days_begin_at_local_midnight_also_when_the_clocks_changed_between() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        let lengths: Vec<i64> =
            (27..31).map(|d| begin(&Spring, day(d + 1)).since(begin(&Spring, day(d))) / HOUR).collect();
        assert_eq!(lengths, [24, 24, 23, 24]);
        for d in 27..31 {
            let begun = begin(&Spring, day(d));
            assert_eq!((date(&Spring, begun), date(&Spring, begun.plus(-1))), (day(d), day(d - 1)));
            assert_eq!(number(&Spring, begun), number(&Spring, begun.plus(-1)) + 1);
        }
    }
}
