//! Reading an expression: by hand, a function for each level of the grammar, because the errors are what people see.
//!
//! ```text
//! any     = all { ("OR" | "||") all }
//! all     = not { ("AND" | "&&") not }
//! not     = ("NOT" | "!") not | test
//! test    = "(" any ")" | operand [ "is" ["not"] "empty" | ["not"] operator operand ]
//! operand = "{{" slot "}}" | text | number | "true" | "false" | "null" | name
//! ```

use super::{Expression, LONGEST_EXPRESSION, Operand, Operator, Test};
use crate::scope::{Space, Use};
use crate::syntax::{Cursor, SyntaxError};
use crate::template::{Slot, Template, Term};
use crate::value::Value;
use crate::words::Pattern;

/// Parentheses and `NOT` inside of each other.
const DEEPEST: usize = 32;

pub(super) fn expression(source: &str) -> Result<Expression, SyntaxError> {
    if source.len() > LONGEST_EXPRESSION {
        return Err(SyntaxError::new(
            source,
            0,
            format!("the condition has more than {LONGEST_EXPRESSION} characters"),
        ));
    }
    let mut parser = Parser { cursor: Cursor::new(source), depth: 0 };
    let parsed = parser.any("here")?;
    match parser.cursor.peek() {
        None => Ok(parsed),
        Some(')') => Err(parser.cursor.error("this ')' closes nothing").hint("Remove it, or add '(' before.")),
        Some(_) => Err(parser.no_operator()),
    }
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self, after: &str) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.all(after)?];
        while self.joiner(&["or"], "||") {
            parts.push(self.all("after OR")?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self, after: &str) -> Result<Expression, SyntaxError> {
        let mut parts = vec![self.not(after)?];
        while self.joiner(&["and"], "&&") {
            parts.push(self.not("after AND")?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn not(&mut self, after: &str) -> Result<Expression, SyntaxError> {
        self.cursor.skip_space();
        let start = self.cursor.at();
        if self.cursor.eat_words(&["not"]) || (!self.cursor.rest().starts_with("!=") && self.cursor.eat("!")) {
            let inner = self.deeper(start, |parser| parser.not("after NOT"))?;
            return Ok(Expression::Not(Box::new(inner)));
        }
        self.test(after)
    }

    fn test(&mut self, after: &str) -> Result<Expression, SyntaxError> {
        let start = self.cursor.at();
        if !self.cursor.eat("(") {
            let left = self.operand(after)?;
            return self.comparison(left).map(Expression::Test);
        }
        let inner = self.deeper(start, |parser| parser.any("after '('"))?;
        if !self.cursor.eat(")") {
            return Err(match self.cursor.is_at_end() {
                true => self.cursor.error_at(start, "this '(' is not closed").hint("Add ')'."),
                false => self.no_operator(),
            });
        }
        match inner {
            // `(age) > 18`: the parentheses were around a value.
            Expression::Test(Test::Truth(left)) => self.comparison(left).map(Expression::Test),
            inner => Ok(inner),
        }
    }

    fn comparison(&mut self, left: Operand) -> Result<Test, SyntaxError> {
        self.cursor.skip_space();
        if self.cursor.eat_words(&["is", "not", "empty"]) {
            return Ok(Test::Empty { value: left, negated: true });
        }
        if self.cursor.eat_words(&["is", "empty"]) {
            return Ok(Test::Empty { value: left, negated: false });
        }
        let start = self.cursor.at();
        let negated = self.cursor.eat_words(&["not"]);
        self.cursor.skip_space();
        let operator = match Operator::read(&mut self.cursor) {
            Some(operator) if !negated || operator.is_word() => operator,
            None if !negated => {
                self.cursor.skip_space();
                return Ok(Test::Truth(left));
            }
            _ => {
                let error = self.cursor.error_at(start, "NOT cannot stand here");
                return Err(error.hint("Write it before the comparison: NOT age > 18."));
            }
        };
        self.cursor.skip_space();
        let at = self.cursor.at();
        let right = self.operand(&format!("after '{}'", operator.sign()))?;
        let pattern = match (&right, operator) {
            (Operand::Term(Term::Literal(Value::String(source))), Operator::Matches) => {
                let pattern = Pattern::new(source)
                    .map_err(|error| SyntaxError { hint: error.hint, ..self.cursor.error_at(at, error.message) });
                Some(pattern?)
            }
            _ => None,
        };
        self.cursor.skip_space();
        Ok(Test::Compare { left, operator, negated, right, pattern })
    }

    fn operand(&mut self, after: &str) -> Result<Operand, SyntaxError> {
        self.cursor.skip_space();
        let start = self.cursor.at();
        let operand = self.read_operand(after)?;
        let mut uses: Vec<Use<'_>> = Vec::new();
        operand.collect_uses(false, &mut uses);
        if uses.iter().any(|used| used.space == Space::Secret) {
            return Err(self.cursor.error_at(start, "a condition cannot read a secret"));
        }
        Ok(operand)
    }

    fn read_operand(&mut self, after: &str) -> Result<Operand, SyntaxError> {
        let start = self.cursor.at();
        if self.cursor.eat("{{") {
            return Slot::read(&mut self.cursor, start).map(Operand::Braces);
        }
        let joins = ["and", "or", "contains", "matches"].iter().any(|word| {
            let mut ahead = self.cursor.clone();
            ahead.eat_words(&[word]) && {
                ahead.skip_space();
                // `contains == 1` and `contains` alone are a variable of that name; `contains "x"` lacks its left side.
                matches!(ahead.peek(), Some('"' | '\'' | '{')) || *word == "and" || *word == "or"
            }
        });
        let value = !joins && self.cursor.peek().is_some_and(|c| c.is_alphanumeric() || "\"'“„‘-+.".contains(c));
        if !value {
            let error = self.cursor.error(format!("expected a value {after}"));
            return Err(match self.cursor.peek() {
                Some('{') => error.hint("A variable has two braces: {{name}}."),
                Some('=' | '<' | '>' | '!') if after == "here" => error.hint("Write a variable before the comparison."),
                Some('=' | '<' | '>') => error.hint("Write one comparison: == != > < >= <=."),
                _ => error,
            });
        }
        match Term::read(&mut self.cursor)? {
            Term::Literal(Value::String(text)) if text.contains("{{") => {
                let template = Template::parse(&text)
                    .map_err(|error| SyntaxError { hint: error.hint, ..self.cursor.error_at(start, error.message) })?;
                Ok(Operand::Text(template))
            }
            term => Ok(Operand::Term(term)),
        }
    }

    fn joiner(&mut self, word: &[&str], sign: &str) -> bool {
        self.cursor.skip_space();
        self.cursor.eat_words(word) || self.cursor.eat(sign)
    }

    fn deeper<T>(
        &mut self,
        start: usize,
        read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self
                .cursor
                .error_at(start, format!("more than {DEEPEST} parentheses and NOTs inside of each other")));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Something follows a value that is neither a comparison nor AND or OR.
    fn no_operator(&self) -> SyntaxError {
        let error = self.cursor.error(format!("expected a comparison, AND or OR, not {}", self.cursor.seen()));
        let word = self.cursor.peek_word().to_ascii_lowercase();
        match (self.cursor.peek(), word.as_str()) {
            (Some('='), _) => error.hint("Two values are compared with ==."),
            (Some('<'), _) => error.hint("Write != for 'is not equal'."),
            (Some('&'), _) => error.hint("Write AND or &&."),
            (Some('|'), _) => error.hint("Write OR or ||."),
            (_, "is" | "equals") => error.hint("Write ==, or: is empty, is not empty."),
            (_, "starts" | "begins") => error.hint("Write: starts with."),
            (_, "ends") => error.hint("Write: ends with."),
            (Some(c), _) if c.is_alphanumeric() => {
                error.hint("Comparisons are == != > < >= <= contains, starts with, ends with, matches, is empty. A text needs quotes.")
            }
            _ => error,
        }
    }
}

fn one_or(mut parts: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            several(parts)
        }
        None => several(parts),
    }
}
