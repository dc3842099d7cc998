//! Calendar: what a day means seen from today.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::super::{Place, WhyNot};

/// Years that people name.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2200;

/// Countries that write the month first.
const MONTH_FIRST: &[&str] = &["US", "PH", "PR", "GU", "AS", "VI", "MP", "FM", "MH", "PW"];

/// Which of two numbers is the day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Canada writes both, and so do speakers of English whose country is not known.
    Unknown,
}

impl Order {
    pub(super) fn of(place: &Place) -> Self {
        match (place.country().as_deref(), place.language().as_deref()) {
            (Some("CA"), _) | (None, None | Some("en")) => Self::Unknown,
            (Some(country), _) if MONTH_FIRST.contains(&country) => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }
}

/// A unit of time.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// Today, and which way to look from it.
pub(super) struct Calendar {
    pub(super) today: NaiveDate,
    pub(super) looks_back: bool,
    pub(super) order: Order,
}

impl Calendar {
    /// A day of a year that may be written with two digits, or not at all.
    pub(super) fn day(&self, day: u32, month: u32, year: Option<u32>) -> Option<NaiveDate> {
        let Some(year) = year else { return self.nearest(day, month) };
        let year = i32::try_from(year).ok()?;
        let this_year = self.today.year();
        let year = match year {
            0..=99 => {
                let latest = if self.looks_back { this_year } else { this_year + 20 };
                if 2000 + year <= latest { 2000 + year } else { 1900 + year }
            }
            _ => year,
        };
        YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
    }

    /// The next such day from today on, or the last one until today. Eight years, for the 29th of February.
    fn nearest(&self, day: u32, month: u32) -> Option<NaiveDate> {
        let step = if self.looks_back { -1 } else { 1 };
        (0..=8).find_map(|years| {
            let found = NaiveDate::from_ymd_opt(self.today.year() + step * years, month, day)?;
            let wanted = if self.looks_back { found <= self.today } else { found >= self.today };
            wanted.then_some(found)
        })
    }

    /// The next such day of a month from today on, or the last one until today.
    pub(super) fn day_of_month(&self, day: u32) -> Option<NaiveDate> {
        let first = self.today.with_day(1)?;
        (0..=12).find_map(|months| {
            let month = match self.looks_back {
                true => first.checked_sub_months(Months::new(months))?,
                false => first.checked_add_months(Months::new(months))?,
            };
            let found = month.with_day(day)?;
            let wanted = if self.looks_back { found <= self.today } else { found >= self.today };
            wanted.then_some(found)
        })
    }

    /// Two numbers and perhaps a year, of which one is the day.
    pub(super) fn numeric(
        &self,
        first: u32,
        second: u32,
        year: Option<u32>,
        day_first: bool,
    ) -> Result<NaiveDate, WhyNot> {
        let by_day = self.day(first, second, year);
        let by_month = self.day(second, first, year).filter(|_| !day_first);
        match (by_day, by_month, self.order) {
            (Some(day), Some(month), Order::Unknown) if day != month => Err(WhyNot::UnclearDate(day, month)),
            (_, Some(month), Order::MonthFirst) => Ok(month),
            (Some(day), ..) => Ok(day),
            (None, Some(month), _) => Ok(month),
            (None, None, _) => Err(WhyNot::NotADate),
        }
    }

    /// So many units from today; negative looks back.
    pub(super) fn away(&self, amount: i64, unit: Unit) -> Option<NaiveDate> {
        let count = u32::try_from(amount.unsigned_abs()).ok()?;
        let found = match (unit, amount >= 0) {
            (Unit::Day, true) => self.today.checked_add_days(Days::new(count.into())),
            (Unit::Day, false) => self.today.checked_sub_days(Days::new(count.into())),
            (Unit::Week, true) => self.today.checked_add_days(Days::new(u64::from(count) * 7)),
            (Unit::Week, false) => self.today.checked_sub_days(Days::new(u64::from(count) * 7)),
            (Unit::Month, true) => self.today.checked_add_months(Months::new(count)),
            (Unit::Month, false) => self.today.checked_sub_months(Months::new(count)),
            (Unit::Year, true) => self.today.checked_add_months(Months::new(count.checked_mul(12)?)),
            (Unit::Year, false) => self.today.checked_sub_months(Months::new(count.checked_mul(12)?)),
        };
        found.filter(|day| YEARS.contains(&day.year()))
    }

    /// The next such weekday after today (Monday is 0); `today_counts` takes today if it is one.
    pub(super) fn next_weekday(&self, weekday: u32, today_counts: bool) -> Option<NaiveDate> {
        let ahead = (weekday + 7 - self.today.weekday().num_days_from_monday()) % 7;
        self.away(if ahead == 0 && !today_counts { 7 } else { ahead.into() }, Unit::Day)
    }

    /// The last such weekday before today.
    pub(super) fn last_weekday(&self, weekday: u32) -> Option<NaiveDate> {
        let back = (self.today.weekday().num_days_from_monday() + 7 - weekday) % 7;
        self.away(-i64::from(if back == 0 { 7 } else { back }), Unit::Day)
    }
}
