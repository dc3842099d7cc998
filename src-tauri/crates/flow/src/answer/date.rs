//! Date: the one day in what was typed, as `2026-03-15`.
//!
//! Words that mean no day are passed over ("my birthday is 15 march"); what is left must be one of the forms of [`forms`],
//! or the answer is refused: of two days none is chosen. "Friday" is the next one after today, "this friday" may be today,
//! a day without year is the next one that comes, or the last that was when only past days are wanted.

mod calendar;
mod forms;
mod token;

use chrono::{DateTime, Duration, NaiveDate};

use super::language::is_negation;
use super::{DateLimits, Place, WhyNot};
use crate::value::Value;
use crate::words::fold;

/// The day in the text, within its limits.
pub(super) fn read(text: &str, place: &Place, limits: &DateLimits) -> Result<Value, WhyNot> {
    let today = today(place).ok_or(WhyNot::NotADate)?;
    let calendar =
        calendar::Calendar { today, looks_back: limits.looks_back(today), order: calendar::Order::of(place) };
    let folded = fold(text);
    // "No" alone is Portuguese for "on the".
    if super::language::words(&folded).into_iter().any(|word| word != "no" && is_negation(word)) {
        return Err(WhyNot::NotADate);
    }
    let day = forms::meaning(&token::tokens(&folded), &calendar).unwrap_or(Err(WhyNot::NotADate))?;
    limits.check(day, today)?;
    Ok(day.format("%Y-%m-%d").to_string().into())
}

fn today(place: &Place) -> Option<NaiveDate> {
    let utc = DateTime::from_timestamp_millis(place.now.0)?;
    Some(utc.checked_add_signed(Duration::minutes(place.offset_minutes.into()))?.date_naive())
}

#[cfg(test)]
mod tests;
