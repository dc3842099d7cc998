//! Forms: the ways in which people say a day.
//!
//! `15/3/2026`, `15 march 26`, `march 15th`, `the 15th`, `today`, `friday`, `next friday`, `friday 15 march`, `in 3 days`,
//! `two weeks ago`, `next month`; each in every language of the tables.

use chrono::NaiveDate;

use super::super::WhyNot;
use super::super::language::{month, number_word, ordinal_word, said, weekday};
use super::calendar::{Calendar, Unit};
use super::token::Token;

type Day = Option<Result<NaiveDate, WhyNot>>;

/// The day that the tokens mean; none if they have none of the forms.
pub(super) fn meaning(tokens: &[Token], calendar: &Calendar) -> Day {
    let mut tokens = tokens;
    // "Freitag morgen" is in the morning.
    if let [rest @ .., Token::Word(last)] = tokens
        && !rest.is_empty()
        && ["morgen", "manana"].contains(&last.as_str())
    {
        tokens = rest;
    }
    whole(tokens, calendar).or_else(|| beside_weekday(tokens, calendar)).or_else(|| match tokens {
        // "em 15 de março", "el próximo 15 de marzo"
        [Token::Word(first), rest @ ..] if is_ahead(first) || is_next(first) || is_this(first) => {
            absolute(rest, calendar).or_else(|| beside_weekday(rest, calendar))
        }
        _ => None,
    })
}

fn whole(tokens: &[Token], calendar: &Calendar) -> Day {
    absolute(tokens, calendar).or_else(|| relative(tokens, calendar).map(Ok))
}

/// A date with its weekday, which is not checked: who errs in the weekday means the date.
fn beside_weekday(tokens: &[Token], calendar: &Calendar) -> Day {
    match tokens {
        [Token::Word(day), rest @ ..] | [rest @ .., Token::Word(day)] if !rest.is_empty() && weekday(day).is_some() => {
            absolute(rest, calendar)
        }
        _ => None,
    }
}

/// A day of the calendar.
fn absolute(tokens: &[Token], calendar: &Calendar) -> Day {
    let ordinal = |token: &Token| matches!(token, Token::Number { ordinal: true, .. });
    let found = match tokens {
        [Token::Numeric { first, second, third, year_first: true, .. }] => calendar.day(*second, *first, *third),
        [Token::Numeric { first, second, third, dotted, .. }] => {
            return Some(calendar.numeric(*first, *second, *third, *dotted));
        }
        [day, Token::Word(name)] | [Token::Word(name), day] if month(name).is_some() => {
            calendar.day(day_number(day)?, month(name)?, None)
        }
        [day, Token::Word(name), Token::Number { number: year, .. }]
        | [Token::Word(name), day, Token::Number { number: year, .. }]
            if month(name).is_some() =>
        {
            calendar.day(day_number(day)?, month(name)?, Some(*year))
        }
        // 15. 3. 2026
        [day, second] if ordinal(day) && ordinal(second) => calendar.day(day_number(day)?, day_number(second)?, None),
        [day, second, Token::Number { number: year, ordinal: false }] if ordinal(day) && ordinal(second) => {
            calendar.day(day_number(day)?, day_number(second)?, Some(*year))
        }
        [day] if ordinal(day) => calendar.day_of_month(day_number(day)?),
        // "El día 15"
        [Token::Word(word), Token::Number { number, .. }] if said(word, |l| l.day) => calendar.day_of_month(*number),
        _ => return None,
    };
    Some(found.ok_or(WhyNot::NotADate))
}

/// A day seen from today.
fn relative(tokens: &[Token], calendar: &Calendar) -> Option<NaiveDate> {
    match tokens {
        [Token::Word(word)] => named(word, calendar),
        [Token::Word(word), Token::Word(day)] | [Token::Word(day), Token::Word(word)]
            if weekday(day).is_some() && turns(word) =>
        {
            let day = weekday(day)?;
            match (is_next(word), is_this(word)) {
                (true, _) => calendar.next_weekday(day, false),
                (_, true) => calendar.next_weekday(day, true),
                _ => calendar.last_weekday(day),
            }
        }
        [Token::Word(word), Token::Word(name)] | [Token::Word(name), Token::Word(word)]
            if unit(name).is_some() && (is_next(word) || is_last(word)) =>
        {
            calendar.away(if is_next(word) { 1 } else { -1 }, unit(name)?)
        }
        [Token::Word(word), rest @ ..] if is_ago(word) => amount(rest).and_then(|(n, unit)| calendar.away(-n, unit)),
        [rest @ .., Token::Word(word)] if is_ago(word) => amount(rest).and_then(|(n, unit)| calendar.away(-n, unit)),
        [Token::Word(word), rest @ ..] if is_ahead(word) => amount(rest).and_then(|(n, unit)| calendar.away(n, unit)),
        [first, ..] if day_number(first).is_some() || count(first).is_some() => {
            amount(tokens).and_then(|(n, unit)| calendar.away(n, unit))
        }
        _ => None,
    }
}

/// "Today" and its kin, a weekday, or "the first".
fn named(word: &str, calendar: &Calendar) -> Option<NaiveDate> {
    let days = if said(word, |l| l.today) {
        0
    } else if said(word, |l| l.tomorrow) {
        1
    } else if said(word, |l| l.yesterday) {
        -1
    } else if said(word, |l| l.day_before_yesterday) {
        -2
    } else if said(word, |l| l.day_after_tomorrow) && !is_last(word) {
        2
    } else {
        return match weekday(word) {
            Some(day) if calendar.looks_back => calendar.last_weekday(day),
            Some(day) => calendar.next_weekday(day, false),
            None => calendar.day_of_month(ordinal_word(word)?),
        };
    };
    calendar.away(days, Unit::Day)
}

/// "3 days", "two weeks", "week".
fn amount(tokens: &[Token]) -> Option<(i64, Unit)> {
    match tokens {
        [Token::Word(name)] => Some((1, unit(name)?)),
        [number, Token::Word(name)] => Some((count(number)?.into(), unit(name)?)),
        _ => None,
    }
}

fn count(token: &Token) -> Option<u32> {
    match token {
        Token::Number { number, ordinal: false } => Some(*number),
        Token::Word(word) => number_word(word),
        _ => None,
    }
}

fn day_number(token: &Token) -> Option<u32> {
    match token {
        Token::Number { number, .. } => Some(*number),
        Token::Word(word) => ordinal_word(word).or_else(|| number_word(word)),
        Token::Numeric { .. } | Token::Other => None,
    }
}

fn unit(word: &str) -> Option<Unit> {
    if said(word, |l| l.day) {
        Some(Unit::Day)
    } else if said(word, |l| l.week) {
        Some(Unit::Week)
    } else if said(word, |l| l.month) {
        Some(Unit::Month)
    } else if said(word, |l| l.year) {
        Some(Unit::Year)
    } else {
        None
    }
}

fn turns(word: &str) -> bool {
    is_next(word) || is_last(word) || is_this(word)
}

fn is_next(word: &str) -> bool {
    said(word, |l| l.next)
}

fn is_last(word: &str) -> bool {
    said(word, |l| l.last)
}

fn is_this(word: &str) -> bool {
    said(word, |l| l.this)
}

fn is_ahead(word: &str) -> bool {
    said(word, |l| l.ahead)
}

fn is_ago(word: &str) -> bool {
    said(word, |l| l.ago)
}
