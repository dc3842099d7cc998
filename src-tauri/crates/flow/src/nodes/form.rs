//! Form: what an answer must look like. One list for the input node and for the fields a model picks out of free words.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LINE_LIMIT;
use super::{Choice, Inspection};
use crate::answer::{Asked, DateLimit, DateLimits};
use crate::document::Regular;
use crate::validate::Rule;

/// The most options of a choice: WhatsApp's longest poll.
const OPTION_LIMIT: usize = 12;

/// What an answer must look like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(rename = "AnswerForm")]
pub enum Form {
    /// Any words.
    Text {
        /// At least so many characters.
        #[serde(default)]
        min_length: Option<u32>,
        /// At most so many characters.
        #[serde(default)]
        max_length: Option<u32>,
    },
    /// A number, as the customer's country writes it.
    Number {
        /// At least.
        #[serde(default)]
        #[specta(type = Option<i32>)]
        min: Option<f64>,
        /// At most.
        #[serde(default)]
        #[specta(type = Option<i32>)]
        max: Option<f64>,
        /// No fractions.
        #[serde(default)]
        whole: bool,
    },
    /// An e-mail address.
    Email,
    /// A phone number, of the operator's country unless it says another.
    Phone,
    /// A day, in digits or words.
    Date {
        /// At the earliest so many days from today (-1 is yesterday).
        #[serde(default)]
        from_days: Option<i32>,
        /// At the latest so many days from today.
        #[serde(default)]
        to_days: Option<i32>,
    },
    /// One of a few options.
    Choice {
        /// Which.
        options: Vec<String>,
    },
    /// Text that fits a regular expression.
    Regex {
        /// The expression.
        pattern: Regular,
    },
    /// Yes or no.
    YesNo,
}

impl Default for Form {
    fn default() -> Self {
        Self::Text { min_length: None, max_length: None }
    }
}

/// The forms, as a form field offers them.
pub(crate) const FORMS: &[Choice] = &[
    Choice { value: "text", label: "Text" },
    Choice { value: "number", label: "Number" },
    Choice { value: "email", label: "E-mail address" },
    Choice { value: "phone", label: "Phone number" },
    Choice { value: "date", label: "Date" },
    Choice { value: "choice", label: "Choice" },
    Choice { value: "regex", label: "Regular expression" },
    Choice { value: "yes_no", label: "Yes or no" },
];

impl Form {
    /// What the reader of answers is asked for; `None` if the regular expression does not compile.
    pub fn asked(&self) -> Option<Asked> {
        Some(match self {
            Self::Text { min_length, max_length } => Asked::Text { min: *min_length, max: *max_length },
            Self::Number { min, max, whole } => Asked::Number { min: *min, max: *max, whole: *whole },
            Self::Email => Asked::Email,
            Self::Phone => Asked::Phone,
            Self::Date { from_days, to_days } => Asked::Date(DateLimits {
                earliest: from_days.map(DateLimit::DaysFromToday),
                latest: to_days.map(DateLimit::DaysFromToday),
            }),
            Self::Choice { options } => Asked::Choice { options: options.clone() },
            Self::Regex { pattern } => Asked::Regex(pattern.parsed().ok()?.clone()),
            Self::YesNo => Asked::YesNo,
        })
    }

    /// Checks it as a field of a node.
    pub(crate) fn inspect(&self, field: &str, on: &mut Inspection<'_>) {
        let turned = |on: &mut Inspection<'_>, name: &str| {
            let message = "The smallest value is greater than the greatest.";
            on.error(Rule::FieldValues, &format!("{field}.{name}"), message, "Swap them.");
        };
        match self {
            Self::Text { min_length: Some(min), max_length: Some(max) } if min > max => turned(on, "min_length"),
            Self::Number { min: Some(min), max: Some(max), .. } if min > max => turned(on, "min"),
            Self::Date { from_days: Some(from), to_days: Some(to) } if from > to => turned(on, "from_days"),
            Self::Regex { pattern } => on.regex(&format!("{field}.pattern"), "The regular expression", pattern),
            Self::Choice { options } => options_are_distinct(&format!("{field}.options"), options, on),
            _ => {}
        }
    }
}

fn options_are_distinct(field: &str, options: &[String], on: &mut Inspection<'_>) {
    on.within(field, "The number of options", options.len() as u32, 2.0..=OPTION_LIMIT as f64);
    for (i, option) in options.iter().enumerate() {
        let field = format!("{field}[{i}]");
        on.required(&field, "The option", !option.trim().is_empty());
        on.limited(&field, "The option", option, LINE_LIMIT);
        let folded = domain::text::folded(option);
        if !folded.is_empty() && options.iter().take(i).any(|other| domain::text::folded(other) == folded) {
            on.error(Rule::FieldValues, &field, format!("“{option}” stands there twice."), "Remove one.");
        }
    }
}
