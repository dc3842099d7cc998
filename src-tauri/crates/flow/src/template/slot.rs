//! Slot: what stands between two braces: a value, and what takes its place when it is empty: `name || nickname || "Guest"`.

use std::borrow::Cow;
use std::fmt;

use crate::scope::{Reference, Scope, Space, Use};
use crate::syntax::{Cursor, SyntaxError, quoted};
use crate::value::Value;

/// The longest chain of fallbacks.
const MOST_CHOICES: usize = 16;

/// A value that is written down or looked up.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Literal(Value),
    Variable(Reference),
}

/// Choices in order; the first that is not empty counts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    choices: Vec<Term>,
}

impl Term {
    pub(crate) fn resolve<'s>(&'s self, scope: &'s dyn Scope) -> Option<Cow<'s, Value>> {
        match self {
            Self::Literal(value) => Some(Cow::Borrowed(value)),
            Self::Variable(reference) => reference.resolve(scope),
        }
    }

    /// Reads a term where the cursor stands.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<Self, SyntaxError> {
        match cursor.literal()? {
            Some(value) => Ok(Self::Literal(value)),
            None => Reference::read(cursor).map(Self::Variable),
        }
    }
}

impl Slot {
    /// The first choice that is not empty, else the last that is known; none if all are missing.
    pub(crate) fn resolve<'s>(&'s self, scope: &'s dyn Scope) -> Option<Cow<'s, Value>> {
        let mut known = None;
        for choice in &self.choices {
            if let Some(value) = choice.resolve(scope) {
                if !value.is_empty() {
                    return Some(value);
                }
                known = Some(value);
            }
        }
        known
    }

    /// The name of the secret that stands here.
    pub(crate) fn secret(&self) -> Option<&str> {
        match self.choices.as_slice() {
            [Term::Variable(reference)] if reference.space() == Space::Secret => Some(reference.name()),
            _ => None,
        }
    }

    pub(crate) fn uses(&self) -> impl Iterator<Item = Use<'_>> {
        let last = self.choices.len().saturating_sub(1);
        self.choices.iter().enumerate().flat_map(move |(index, choice)| {
            let reference = match choice {
                Term::Variable(reference) => Some(reference),
                Term::Literal(_) => None,
            };
            reference.into_iter().flat_map(move |reference| reference.uses(index < last))
        })
    }

    /// Reads a slot after its `{{`, up to and with its `}}`. `start` is where the braces stand.
    pub(crate) fn read(cursor: &mut Cursor<'_>, start: usize) -> Result<Self, SyntaxError> {
        let mut choices = Vec::new();
        loop {
            cursor.skip_space();
            if cursor.is_at_end() {
                return Err(unclosed(cursor, start));
            }
            if cursor.rest().starts_with("}}") {
                let message =
                    if choices.is_empty() { "nothing between {{ and }}" } else { "expected a value after '||'" };
                return Err(cursor.error(message).hint("Write the name of a variable there, such as {{name}}."));
            }
            let term = cursor.at();
            choices.push(Term::read(cursor)?);
            if choices.len() > MOST_CHOICES {
                return Err(cursor.error_at(term, format!("more than {MOST_CHOICES} values with '||' between them")));
            }
            cursor.skip_space();
            if !cursor.eat("||") {
                break;
            }
        }
        if !cursor.eat("}}") {
            return Err(not_the_end(cursor, start));
        }
        let slot = Self { choices };
        if slot.secret().is_none() && slot.uses().any(|used| used.space == Space::Secret) {
            return Err(cursor
                .error_at(start, "a secret must stand alone")
                .hint("Write {{secret.name}} without '||'."));
        }
        Ok(slot)
    }
}

fn unclosed(cursor: &Cursor<'_>, start: usize) -> SyntaxError {
    cursor.error_at(start, "{{ is not closed").hint("Add }} after the name, or write \\{{ for two braces in the text.")
}

fn not_the_end(cursor: &Cursor<'_>, start: usize) -> SyntaxError {
    if cursor.is_at_end() {
        return unclosed(cursor, start);
    }
    let error = cursor.error(format!("expected }}}} or '||', not {}", cursor.seen()));
    match cursor.peek() {
        Some('}') => error.hint("Close with two braces: }}."),
        Some('|') => error.hint("A fallback is written with two bars: {{name || \"Guest\"}}."),
        Some(c) if c.is_alphanumeric() => error.hint("Names have no spaces. A text needs quotes."),
        _ => error,
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(Value::String(text)) => f.write_str(&quoted(text)),
            Self::Literal(Value::Null) => f.write_str("null"),
            Self::Literal(value) => f.write_str(&value.display()),
            Self::Variable(reference) => reference.fmt(f),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, choice) in self.choices.iter().enumerate() {
            if index > 0 {
                f.write_str(" || ")?;
            }
            choice.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(crate) mod strategy {
    //! Any term and slot, for round trips.

    use proptest::prelude::*;

    use super::*;
    use crate::value::Number;

    pub(crate) fn terms() -> impl Strategy<Value = Term> {
        let reference = prop_oneof![
            "[a-z][a-zA-Z0-9_]{0,5}",
            "(contact|message|account|global)\\.[a-z][a-z-]{0,4}",
            "[a-z]{1,4}(\\.[a-z0-9]{1,4}|\\[[0-9]{1,3}\\]|\\[[ij]\\]|\\[\"[^\"\\\\]{0,3}\"\\]){0,3}",
        ];
        prop_oneof![
            reference.prop_filter_map("a reserved word", |text| text.parse().ok().map(Term::Variable)),
            ".{0,8}".prop_map(|text| Term::Literal(text.into())),
            any::<f64>().prop_filter_map("no number", |n| Number::new(n).map(|n| Term::Literal(n.into()))),
            any::<i32>().prop_map(|n| Term::Literal(n.into())),
            any::<bool>().prop_map(|yes| Term::Literal(yes.into())),
            Just(Term::Literal(Value::Null)),
        ]
    }

    pub(crate) fn slots() -> impl Strategy<Value = Slot> {
        prop::collection::vec(terms(), 1..4).prop_map(|choices| Slot { choices })
    }
}
