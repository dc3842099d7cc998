//! Expression: a question with yes or no as its answer: `{{age}} > 18 AND ({{country}} == "USA" OR vip)`.
//!
//! | written | is true when |
//! |---|---|
//! | `a == b`, `a != b` | equal: numbers as numbers (`"18" == 18`), texts letter by letter, `true` and `"true"`; nothing, null and `""` are equal to each other; lists and objects by what they hold |
//! | `a < b`, `<=`, `>`, `>=` | both are numbers or read as numbers: by size; two other texts: by alphabet without case and accents (dates as 2026-11-20 order well); anything else: false |
//! | `a contains b` | the text has the text, without case and accents; the list has the element; the object has the field; nothing is contained in anything: false |
//! | `a starts with b`, `a ends with b` | texts (numbers as shown), without case and accents; an empty `b`: false |
//! | `a matches b` | the pattern is somewhere in the text; case matters unless it begins with `(?i)` |
//! | `a is empty`, `a is not empty` | missing, null, blank text, `[]`, `{}` |
//! | `a` | not empty, not `false`, not `0` |
//!
//! `NOT` binds closest, then `AND`, then `OR` (also `!`, `&&`, `||`; any case). `NOT` may stand before `contains`, `starts
//! with`, `ends with`, `matches`. A value is a name, bare or in braces (in braces with fallbacks), a number, a text in
//! quotes (in which names in braces are filled in), `true`, `false` or `null`.

mod compare;
mod explain;
mod operator;
mod parse;
mod print;

use std::borrow::Cow;
use std::str::FromStr;

pub use explain::{Compared, Explained};
use operator::Operator;

use crate::scope::{Scope, Use};
use crate::syntax::SyntaxError;
use crate::template::{Slot, Template, Term, bare_names};
use crate::value::Value;
use crate::words::Pattern;

/// Bytes of the longest expression.
pub const LONGEST_EXPRESSION: usize = 4_096;

/// A condition, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Condition {
    source: String,
    expression: Expression,
}

/// Why a condition has no answer: a pattern that came out of a variable is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvalError {
    /// What is wrong.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Test(Test),
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Truth(Operand),
    Empty { value: Operand, negated: bool },
    Compare { left: Operand, operator: Operator, negated: bool, right: Operand, pattern: Option<Pattern> },
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Term(Term),
    Braces(Slot),
    Text(Template),
}

impl Condition {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Self, SyntaxError> {
        Ok(Self { source: source.to_owned(), expression: parse::expression(source)? })
    }

    /// The answer.
    pub fn eval(&self, scope: &dyn Scope) -> Result<bool, EvalError> {
        self.expression.eval(scope, &mut None)
    }

    /// The answer, with every comparison that led to it. What `AND` and `OR` did not need to know is left out.
    pub fn explain(&self, scope: &dyn Scope) -> Result<Explained, EvalError> {
        let mut comparisons = Some(Vec::new());
        let result = self.expression.eval(scope, &mut comparisons)?;
        Ok(Explained { result, comparisons: comparisons.unwrap_or_default() })
    }

    /// Every name that is read, as often as it stands there.
    pub fn uses(&self) -> Vec<Use<'_>> {
        let mut uses = Vec::new();
        self.expression.collect_uses(&mut uses);
        uses
    }

    /// The bare names that are read, each once.
    pub fn names(&self) -> Vec<&str> {
        bare_names(self.uses())
    }

    /// The expression as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// What is asked counts, not how it was spaced.
impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.expression == other.expression
    }
}

impl FromStr for Condition {
    type Err = SyntaxError;

    fn from_str(source: &str) -> Result<Self, SyntaxError> {
        Self::parse(source)
    }
}

impl Expression {
    fn eval(&self, scope: &dyn Scope, seen: &mut Option<Vec<Compared>>) -> Result<bool, EvalError> {
        match self {
            Self::All(parts) => {
                for part in parts {
                    if !part.eval(scope, seen)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Any(parts) => {
                for part in parts {
                    if part.eval(scope, seen)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::Not(part) => Ok(!part.eval(scope, seen)?),
            Self::Test(test) => test.eval(scope, seen),
        }
    }

    fn collect_uses<'a>(&'a self, uses: &mut Vec<Use<'a>>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect_uses(uses)),
            Self::Not(part) => part.collect_uses(uses),
            Self::Test(Test::Truth(value)) => value.collect_uses(false, uses),
            Self::Test(Test::Empty { value, .. }) => value.collect_uses(true, uses),
            Self::Test(Test::Compare { left, right, .. }) => {
                left.collect_uses(false, uses);
                right.collect_uses(false, uses);
            }
        }
    }
}

impl Operand {
    fn resolve<'s>(&'s self, scope: &'s dyn Scope) -> Option<Cow<'s, Value>> {
        match self {
            Self::Term(term) => term.resolve(scope),
            Self::Braces(slot) => slot.resolve(scope),
            Self::Text(template) => Some(Cow::Owned(template.render(scope).text.into())),
        }
    }

    fn collect_uses<'a>(&'a self, optional: bool, uses: &mut Vec<Use<'a>>) {
        let found: Vec<Use<'a>> = match self {
            Self::Term(Term::Literal(_)) => Vec::new(),
            Self::Term(Term::Variable(reference)) => reference.uses(optional).collect(),
            Self::Braces(slot) => slot.uses().collect(),
            Self::Text(template) => template.uses(),
        };
        uses.extend(found.into_iter().map(|used| Use { optional: optional || used.optional, ..used }));
    }
}

#[cfg(test)]
mod tests;
