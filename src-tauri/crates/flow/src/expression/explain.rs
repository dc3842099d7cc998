//! Explaining: each comparison with the values it saw, so that a trace shows why a branch was taken.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{EvalError, Operand, Test, compare};
use crate::scope::Scope;
use crate::value::Value;

/// The answer of a condition and what led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Explained {
    /// The answer.
    pub result: bool,
    /// The comparisons in the order in which they were made.
    pub comparisons: Vec<Compared>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Compared {
    /// As it is written.
    pub text: String,
    /// The value on the left; null when missing.
    pub left: Value,
    /// The value on the right, if there is one.
    pub right: Option<Value>,
    /// Whether it held.
    pub result: bool,
    /// What is worth knowing: a missing name, values that have no order.
    pub note: Option<String>,
}

/// How much of a value is kept for a trace.
const KEPT: usize = 500;

impl Test {
    pub(super) fn eval(&self, scope: &dyn Scope, seen: &mut Option<Vec<Compared>>) -> Result<bool, EvalError> {
        let (result, left, right) = match self {
            Self::Truth(value) => {
                let value = value.resolve(scope);
                (value.as_deref().is_some_and(Value::is_true), value, None)
            }
            Self::Empty { value, negated } => {
                let value = value.resolve(scope);
                (value.as_deref().is_none_or(Value::is_empty) != *negated, value, None)
            }
            Self::Compare { left, operator, negated, right, pattern } => {
                let (left, right) = (left.resolve(scope), right.resolve(scope));
                let held = compare::holds(*operator, or_null(&left), or_null(&right), pattern.as_ref())?;
                (held != *negated, left, Some(right))
            }
        };
        if let Some(seen) = seen {
            seen.push(self.compared(result, left.as_deref(), right.as_ref().map(|right| right.as_deref())));
        }
        Ok(result)
    }

    fn compared(&self, result: bool, left: Option<&Value>, right: Option<Option<&Value>>) -> Compared {
        let null = &Value::Null;
        let missing =
            |operand: &Operand, value: Option<&Value>| value.is_none().then(|| format!("{operand} is missing"));
        let note = match self {
            Self::Truth(value) | Self::Empty { value, .. } => missing(value, left),
            Self::Compare { left: l, right: r, operator, .. } => missing(l, left)
                .or_else(|| missing(r, right.flatten()))
                .or_else(|| compare::note(*operator, left.unwrap_or(null), right.flatten().unwrap_or(null))),
        };
        let kept = |value: Option<&Value>| value.map_or(Value::Null, short);
        Compared { text: self.to_string(), left: kept(left), right: right.map(kept), result, note }
    }
}

fn or_null<'v>(value: &'v Option<Cow<'_, Value>>) -> &'v Value {
    value.as_deref().unwrap_or(&Value::Null)
}

fn short(value: &Value) -> Value {
    match value {
        Value::String(_) | Value::Array(_) | Value::Object(_) => {
            let text = value.display();
            let start = domain::text::cut(&text, KEPT);
            if start.len() < text.len() { Value::String(format!("{start}…")) } else { value.clone() }
        }
        _ => value.clone(),
    }
}
