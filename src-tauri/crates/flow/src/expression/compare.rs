//! Comparing two values of any types. The table is in [`super`]; every pair has an answer.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{EvalError, Operator};
use crate::value::{Number, Value};
use crate::words::{Pattern, fold};

/// Whether `left operator right` holds.
pub(super) fn holds(
    operator: Operator,
    left: &Value,
    right: &Value,
    pattern: Option<&Pattern>,
) -> Result<bool, EvalError> {
    Ok(match operator {
        Operator::Equal => equal(left, right),
        Operator::NotEqual => !equal(left, right),
        Operator::Less => order(left, right) == Some(Ordering::Less),
        Operator::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
        Operator::Greater => order(left, right) == Some(Ordering::Greater),
        Operator::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
        Operator::Contains => contains(left, right),
        Operator::StartsWith => both_texts(left, right).is_some_and(|(text, start)| text.starts_with(&*start)),
        Operator::EndsWith => both_texts(left, right).is_some_and(|(text, end)| text.ends_with(&*end)),
        Operator::Matches => match pattern {
            Some(pattern) => pattern.is_match(&left.display()),
            None => {
                let pattern =
                    Pattern::new(&right.display()).map_err(|error| EvalError { message: error.to_string() })?;
                pattern.is_match(&left.display())
            }
        },
    })
}

/// What a reader of the trace should know about a comparison that has no sense.
pub(super) fn note(operator: Operator, left: &Value, right: &Value) -> Option<String> {
    let ordering =
        matches!(operator, Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual);
    (ordering && order(left, right).is_none())
        .then(|| format!("{} and {} have no order", left.quoted(), right.quoted()))
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, other) | (other, Value::Null) => matches!(other, Value::Null) || is_blank(other),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            Number::parse(text.trim()) == Some(*number)
        }
        (Value::Boolean(yes), Value::String(text)) | (Value::String(text), Value::Boolean(yes)) => {
            text.trim().eq_ignore_ascii_case(if *yes { "true" } else { "false" })
        }
        (left, right) => left == right,
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.partial_cmp(&right),
        _ => Some(fold(left.as_str()?).cmp(&fold(right.as_str()?))),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(*number),
        Value::String(text) => Number::parse(text.trim()),
        _ => None,
    }
}

fn contains(whole: &Value, part: &Value) -> bool {
    match whole {
        _ if *part == Value::Null => false,
        Value::Array(elements) => elements.iter().any(|element| alike(element, part)),
        Value::Object(fields) => part.as_str().is_some_and(|name| fields.contains_key(name)),
        _ => both_texts(whole, part).is_some_and(|(text, part)| text.contains(&*part)),
    }
}

/// Equal, texts without case and accents.
fn alike(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => fold(left) == fold(right),
        _ => equal(left, right),
    }
}

/// Both as folded texts; none if one is not a text or number, or the second is blank.
fn both_texts<'v>(text: &'v Value, part: &'v Value) -> Option<(Cow<'v, str>, Cow<'v, str>)> {
    let folded = |value: &'v Value| match value {
        Value::String(text) => Some(fold(text)),
        Value::Number(_) | Value::Boolean(_) => Some(value.display()),
        _ => None,
    };
    Some((folded(text)?, folded(part).filter(|part| !part.is_empty())?))
}
