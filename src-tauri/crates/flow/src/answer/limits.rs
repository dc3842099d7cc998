//! Limits of an answer: lengths, sizes and the days between which a date must lie.

use chrono::{Days, NaiveDate};

use super::WhyNot;
use crate::value::{Number, Value};

/// The days between which a date must lie; none is no limit. Both days belong to the range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateLimits {
    /// The first day.
    pub earliest: Option<DateLimit>,
    /// The last day.
    pub latest: Option<DateLimit>,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateLimit {
    /// Today.
    Today,
    /// So many days after today, or before it when negative.
    DaysFromToday(i32),
    /// A day as `2026-11-20`. What is no day is no limit; see [`DateLimit::is_day`].
    On(String),
}

impl DateLimits {
    /// Days before today: a birthday.
    pub fn past() -> Self {
        Self { earliest: None, latest: Some(DateLimit::DaysFromToday(-1)) }
    }

    /// Today and later: an appointment.
    pub fn future() -> Self {
        Self { earliest: Some(DateLimit::Today), latest: None }
    }

    /// Whether only days before today are wanted: then "15 march" is the one that was.
    pub(super) fn looks_back(&self, today: NaiveDate) -> bool {
        self.latest.as_ref().and_then(|limit| limit.day(today)).is_some_and(|latest| latest <= today)
    }

    pub(super) fn check(&self, day: NaiveDate, today: NaiveDate) -> Result<(), WhyNot> {
        let limit = |limit: &Option<DateLimit>| limit.as_ref().and_then(|limit| limit.day(today));
        match (limit(&self.earliest), limit(&self.latest)) {
            (Some(earliest), _) if day < earliest => Err(WhyNot::TooEarly(earliest)),
            (_, Some(latest)) if day > latest => Err(WhyNot::TooLate(latest)),
            _ => Ok(()),
        }
    }
}

impl DateLimit {
    /// Whether the limit names a day that exists.
    pub fn is_day(&self) -> bool {
        match self {
            Self::Today | Self::DaysFromToday(_) => true,
            Self::On(day) => day.parse::<NaiveDate>().is_ok(),
        }
    }

    fn day(&self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Today => Some(today),
            Self::DaysFromToday(days) if *days < 0 => today.checked_sub_days(Days::new(days.unsigned_abs().into())),
            Self::DaysFromToday(days) => today.checked_add_days(Days::new(days.unsigned_abs().into())),
            Self::On(day) => day.parse().ok(),
        }
    }
}

/// A day as customers read it: `15 March 2026`.
pub(super) fn shown(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

pub(super) fn text(text: &str, min: Option<u32>, max: Option<u32>) -> Result<Value, WhyNot> {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    match (min, max) {
        (Some(min), _) if length < min => Err(WhyNot::TooShort(min)),
        (_, Some(max)) if length > max => Err(WhyNot::TooLong(max)),
        _ => Ok(text.into()),
    }
}

pub(super) fn number(number: Number, min: Option<f64>, max: Option<f64>, whole: bool) -> Result<Value, WhyNot> {
    if whole && number.whole().is_none() {
        return Err(WhyNot::NotWhole);
    }
    match (min.and_then(Number::new), max.and_then(Number::new)) {
        (Some(min), _) if number < min => Err(WhyNot::TooSmall(min)),
        (_, Some(max)) if number > max => Err(WhyNot::TooLarge(max)),
        _ => Ok(number.into()),
    }
}
