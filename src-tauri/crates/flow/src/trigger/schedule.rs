//! Schedule: when a flow starts by itself, in the operator's own time. The offset from UTC is passed in, for the moment asked
//! about: whoever knows the time zone knows it, and asks anew when the clocks change.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime};
use domain::UnixMs;
use serde::{Deserialize, Serialize};
use specta::Type;

const MINUTES_OF_A_DAY: u32 = 24 * 60;
/// The last day of February in a leap year of centuries is at most eight years away.
const DAYS_AHEAD: i64 = 8 * 366;

/// When a flow starts by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "every", rename_all = "snake_case")]
#[serde(rename = "FlowSchedule")]
pub enum Schedule {
    /// Once.
    Once {
        /// When.
        at: UnixMs,
    },
    /// On certain days of the week.
    Week {
        /// 1 is Monday, 7 is Sunday; none means every day.
        days: Vec<u8>,
        /// Minutes after midnight.
        minute: u32,
    },
    /// On one day of the month.
    Month {
        /// 1 to 31; shorter months take their last day.
        day: u8,
        /// Minutes after midnight.
        minute: u32,
    },
}

impl Schedule {
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Week { minute, .. } | Self::Month { minute, .. } if *minute >= MINUTES_OF_A_DAY => {
                Err(format!("A day has {MINUTES_OF_A_DAY} minutes; the start is at minute {minute}."))
            }
            Self::Week { days, .. } if days.iter().any(|day| !(1..=7).contains(day)) => {
                Err("A day of the week is 1 (Monday) to 7 (Sunday).".into())
            }
            Self::Month { day, .. } if !(1..=31).contains(day) => Err("A day of the month is 1 to 31.".into()),
            _ => Ok(()),
        }
    }

    /// The next start after a moment.
    pub fn next(&self, after: UnixMs, offset_minutes: i32) -> Option<UnixMs> {
        let minute = match self {
            Self::Once { at } => return Some(*at).filter(|at| *at > after),
            Self::Week { minute, .. } | Self::Month { minute, .. } => *minute,
        };
        let offset = Duration::minutes(i64::from(offset_minutes));
        let local = DateTime::from_timestamp_millis(after.0)?.naive_utc().checked_add_signed(offset)?;
        let days = (0..DAYS_AHEAD).filter_map(|ahead| local.date().checked_add_signed(Duration::days(ahead)));
        let mut starts = days.filter(|day| self.falls_on(*day)).filter_map(|day| at_minute(day, minute));
        let start = starts.find(|start| *start > local)?.checked_sub_signed(offset)?;
        Some(UnixMs(start.and_utc().timestamp_millis()))
    }

    fn falls_on(&self, date: NaiveDate) -> bool {
        match self {
            Self::Once { .. } => false,
            Self::Week { days, .. } => {
                days.is_empty() || days.iter().any(|day| u32::from(*day) == date.weekday().number_from_monday())
            }
            Self::Month { day, .. } => {
                let last = date.checked_add_signed(Duration::days(1)).is_none_or(|next| next.month() != date.month());
                u32::from(*day) == date.day() || (last && u32::from(*day) > date.day())
            }
        }
    }
}

fn at_minute(day: NaiveDate, minute: u32) -> Option<NaiveDateTime> {
    day.and_hms_opt(minute / 60, minute % 60, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMs {
        UnixMs(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    #[test]
    fn a_start_falls_on_its_day_and_minute_in_the_operators_own_time() {
        let monday = Schedule::Week { days: vec![1], minute: 9 * 60 + 30 };
        // Friday, 20 November 2026, two hours east of Greenwich.
        assert_eq!(monday.next(at("2026-11-20T12:00:00Z"), 120), Some(at("2026-11-23T07:30:00Z")));
        let daily = Schedule::Week { days: Vec::new(), minute: 0 };
        assert_eq!(daily.next(at("2026-11-20T22:00:00Z"), 120), Some(at("2026-11-21T22:00:00Z")), "not at itself");
        assert_eq!(daily.next(at("2026-11-20T21:59:59Z"), 120), Some(at("2026-11-20T22:00:00Z")));
    }

    #[test]
    fn the_31st_is_the_last_day_of_a_shorter_month() {
        let monthly = Schedule::Month { day: 31, minute: 60 };
        assert_eq!(monthly.next(at("2026-02-01T00:00:00Z"), 0), Some(at("2026-02-28T01:00:00Z")));
        assert_eq!(monthly.next(at("2026-02-28T01:00:00Z"), 0), Some(at("2026-03-31T01:00:00Z")));
        assert_eq!(monthly.next(at("2028-02-01T00:00:00Z"), 0), Some(at("2028-02-29T01:00:00Z")));
    }

    #[test]
    fn once_is_over_when_it_was() {
        let once = Schedule::Once { at: UnixMs(1_000) };
        assert_eq!(once.next(UnixMs(999), 0), Some(UnixMs(1_000)));
        assert_eq!(once.next(UnixMs(1_000), 0), None);
    }

    #[test]
    fn impossible_times_are_named() {
        assert!(Schedule::Week { days: vec![8], minute: 0 }.check().is_err());
        assert!(Schedule::Week { days: vec![], minute: 1_440 }.check().is_err());
        assert!(Schedule::Month { day: 0, minute: 0 }.check().is_err());
        assert!(Schedule::Month { day: 31, minute: 1_439 }.check().is_ok());
    }
}
