//! Why not: what is wrong with an answer, in words that can go to the customer when the operator wrote none: in English by
//! `Display`, in his language by [`WhyNot::words`].

use chrono::NaiveDate;

use super::limits::shown;
use crate::value::Number;

/// Why an answer has no value.
#[derive(Clone, Debug, PartialEq, thiserror::Error, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum WhyNot {
    /// There is no text.
    #[error("Please write an answer.")]
    Nothing,
    /// Too few characters.
    #[error("That is too short. Please write at least {0} characters.")]
    TooShort(u32),
    /// Too many characters.
    #[error("That is too long. Please write at most {0} characters.")]
    TooLong(u32),
    /// No number.
    #[error("Please send a number, for example 12.")]
    NotANumber,
    /// More than one number, or one that can be read in two ways.
    #[error("Please send just one number, for example 12.")]
    UnclearNumber,
    /// A fraction where a whole number is wanted.
    #[error("Please send a whole number, for example 12.")]
    NotWhole,
    /// Below the least.
    #[error("That is too small. Please send a number of at least {0}.")]
    TooSmall(Number),
    /// Above the most.
    #[error("That is too large. Please send a number of at most {0}.")]
    TooLarge(Number),
    /// No e-mail address.
    #[error("Please send an e-mail address, for example name@example.com.")]
    NotAnEmail,
    /// More than one e-mail address.
    #[error("Please send just one e-mail address.")]
    SeveralEmails,
    /// No phone number.
    #[error("Please send a phone number, for example +1 202 555 0123.")]
    NotAPhone,
    /// A national number, and no country is known.
    #[error("Please send the phone number with its country code, for example +1 202 555 0123.")]
    NoCountryCode,
    /// No day.
    #[error("Please send a date, for example 15 March.")]
    NotADate,
    /// Day and month can be exchanged.
    #[error("Do you mean {} or {}? Please write the month as a word.", shown(*.0), shown(*.1))]
    UnclearDate(NaiveDate, NaiveDate),
    /// Before the earliest.
    #[error("That is too early. Please send a date from {} on.", shown(*.0))]
    TooEarly(NaiveDate),
    /// After the latest.
    #[error("That is too late. Please send a date until {}.", shown(*.0))]
    TooLate(NaiveDate),
    /// None of the options.
    #[error("Please choose one of these: {}.", listed(.0))]
    NotAChoice(Vec<String>),
    /// More than one of the options.
    #[error("Do you mean {}? Please choose one.", .0.join(" or "))]
    UnclearChoice(Vec<String>),
    /// Neither yes nor no.
    #[error("Please answer yes or no.")]
    NotYesOrNo,
    /// The pattern is not in it.
    #[error("That does not look right. Please check it and send it again.")]
    OtherForm,
}

impl WhyNot {
    /// A stable word for traces and statistics: `too_short`.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

pub(super) fn listed(options: &[String]) -> String {
    let numbered: Vec<String> =
        options.iter().enumerate().map(|(index, label)| format!("{}. {label}", index + 1)).collect();
    numbered.join(", ")
}
