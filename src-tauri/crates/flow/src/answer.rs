//! Answer: the value in what a customer typed.
//!
//! People answer in sentences and in bursts, so reading is generous where one meaning is left and refuses where there are
//! two. A burst comes as lines: [`Asked::Text`] and a pattern take them all; everything else is looked for in the whole
//! burst first ("15", "march"), then line by line from the last, because the last word counts ("5", "no wait", "6").

mod choice;
mod date;
mod email;
mod language;
mod limits;
mod number;
mod phone;
mod retry;
mod why_not;
mod yes_no;

use domain::UnixMs;

pub use choice::pick;
pub use limits::{DateLimit, DateLimits};
pub use phone::country_of;
pub use why_not::WhyNot;

use crate::value::Value;
use crate::words::{Pattern, fold};

/// Characters of an answer that are read at all (all of a text is kept; a date is in the first thousand).
const READ: usize = 1_000;

/// Lines of a burst that are looked at.
const MOST_LINES: usize = 20;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Any text, with limits on its characters.
    Text {
        /// The fewest characters.
        min: Option<u32>,
        /// The most characters.
        max: Option<u32>,
    },
    /// A number: `1.234,56`, `1,234.56`, `12 €`, "two".
    Number {
        /// The least.
        min: Option<f64>,
        /// The most.
        max: Option<f64>,
        /// Whether it must be whole.
        whole: bool,
    },
    /// An e-mail address, also inside of a sentence.
    Email,
    /// A phone number, which becomes `+` and digits (E.164).
    Phone,
    /// A day: `2026-03-15`, `15/3`, "15 march", "tomorrow", "next friday", "in 3 days".
    Date(DateLimits),
    /// One of several: by its number, its label, or nearly its label.
    Choice {
        /// The labels, in the order in which they are shown.
        options: Vec<String>,
    },
    /// A text in which the pattern is found.
    Regex(Pattern),
    /// Yes or no.
    YesNo,
}

/// When and where the question is asked: what "tomorrow", "1.234" and "0171" mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Now.
    pub now: UnixMs,
    /// The operator's clock minus UTC, in minutes.
    pub offset_minutes: i32,
    /// Two letters, such as `DE`; decides about phone numbers, day before month, and the decimal sign.
    pub country: Option<String>,
    /// Two letters, such as `de`; decides where the country is not known.
    pub language: Option<String>,
}

/// The value in `text`, or why there is none.
pub fn read(asked: &Asked, text: &str, place: &Place) -> Result<Value, WhyNot> {
    let text = text.trim();
    if text.is_empty() {
        return Err(WhyNot::Nothing);
    }
    match asked {
        Asked::Text { min, max } => limits::text(text, *min, *max),
        Asked::Regex(pattern) if pattern.is_match(text) => Ok(text.into()),
        Asked::Regex(pattern) => by_line(text, |line| match pattern.is_match(line) {
            true => Ok(line.into()),
            false => Err(WhyNot::OtherForm),
        }),
        Asked::Number { min, max, whole } => {
            by_line(text, |line| limits::number(number::read(line, place)?, *min, *max, *whole))
        }
        Asked::Email => by_line(text, |line| email::read(line).map(Value::String)),
        Asked::Phone => by_line(text, |line| phone::read(line, place).map(Value::String)),
        Asked::Date(limits) => by_line(text, |line| date::read(line, place, limits)),
        Asked::Choice { options } => by_line(text, |line| {
            let chosen = pick(options, line)?;
            options.get(chosen).map(|label| label.as_str().into()).ok_or(WhyNot::Nothing)
        }),
        Asked::YesNo => by_line(text, |line| yes_no::read(line).map(Value::Boolean)),
    }
}

/// Reads the whole text, and if that fails each of its lines from the last. Where a line says "not", what was said before may
/// have been taken back: then only the lines after it count.
fn by_line<T>(text: &str, read: impl Fn(&str) -> Result<T, WhyNot>) -> Result<T, WhyNot> {
    let takes_back = |line: &str| language::words(&fold(line)).into_iter().any(language::is_negation);
    let start = domain::text::cut(text, READ);
    let whole = read(start);
    if !text.contains('\n') || (whole.is_ok() && !takes_back(start)) {
        return whole;
    }
    let mut why = whole.err();
    let lines = text.lines().rev().map(str::trim).filter(|line| !line.is_empty());
    for line in lines.take(MOST_LINES) {
        let line = domain::text::cut(line, READ);
        match read(line) {
            Ok(found) => return Ok(found),
            Err(error) => why = why.or(Some(error)),
        }
        if takes_back(line) {
            break;
        }
    }
    Err(why.unwrap_or(WhyNot::Nothing))
}

impl Place {
    fn country(&self) -> Option<String> {
        self.country.as_ref().map(|country| country.trim().to_ascii_uppercase()).filter(|country| !country.is_empty())
    }

    /// The language without its region: `pt` of `pt-BR`.
    fn language(&self) -> Option<String> {
        let language = self.language.as_ref()?.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        (!language.is_empty()).then_some(language)
    }
}

#[cfg(test)]
mod tests;
