//! Printing: an expression in one form, that reads back as the same expression.

use std::fmt;

use super::{Condition, Expression, Operand, Test};
use crate::syntax::quoted;

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expression.fmt(f)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(f, parts, " AND ", |part| matches!(part, Self::All(_) | Self::Any(_))),
            Self::Any(parts) => joined(f, parts, " OR ", |part| matches!(part, Self::Any(_))),
            Self::Not(part) if matches!(**part, Self::All(_) | Self::Any(_)) => write!(f, "NOT ({part})"),
            Self::Not(part) => write!(f, "NOT {part}"),
            Self::Test(test) => test.fmt(f),
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Expression],
    word: &str,
    needs_parentheses: fn(&Expression) -> bool,
) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        if needs_parentheses(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truth(value) => value.fmt(f),
            Self::Empty { value, negated: false } => write!(f, "{value} is empty"),
            Self::Empty { value, negated: true } => write!(f, "{value} is not empty"),
            Self::Compare { left, operator, negated, right, .. } => {
                write!(f, "{left} {}{} {right}", if *negated { "NOT " } else { "" }, operator.sign())
            }
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => term.fmt(f),
            Self::Braces(slot) => write!(f, "{{{{{slot}}}}}"),
            Self::Text(template) => f.write_str(&quoted(&template.to_string())),
        }
    }
}
