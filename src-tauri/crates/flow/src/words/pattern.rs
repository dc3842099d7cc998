//! Pattern: a regular expression whose time grows with the text and never faster, of a limited size.

use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::syntax::SyntaxError;
use crate::value::Value;

/// Bytes of the longest pattern.
const LONGEST: usize = 2_000;
/// Bytes that a compiled pattern may take.
const SIZE_LIMIT: usize = 512 * 1024;
/// Groups inside of each other.
const NEST_LIMIT: u32 = 50;

/// A regular expression. It finds its place anywhere in a text unless it says `^` and `$`.
#[derive(Clone)]
pub struct Pattern {
    regex: Regex,
    any_case: bool,
}

impl Pattern {
    /// A pattern that tells upper and lower case apart.
    pub fn new(source: &str) -> Result<Self, SyntaxError> {
        Self::build(source, false)
    }

    /// A pattern for which upper and lower case are the same.
    pub fn any_case(source: &str) -> Result<Self, SyntaxError> {
        Self::build(source, true)
    }

    fn build(source: &str, any_case: bool) -> Result<Self, SyntaxError> {
        if source.len() > LONGEST {
            return Err(SyntaxError::new(source, 0, format!("the pattern has more than {LONGEST} characters")));
        }
        let regex = RegexBuilder::new(source)
            .case_insensitive(any_case)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(SIZE_LIMIT)
            .nest_limit(NEST_LIMIT)
            .build();
        regex.map(|regex| Self { regex, any_case }).map_err(|error| why(source, &error))
    }

    /// Whether the pattern is somewhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// What the named groups of the pattern found, `(?<order>\d+)`; none if the pattern is not in the text.
    pub fn captures(&self, text: &str) -> Option<Vec<(String, Value)>> {
        let found = self.regex.captures(text)?;
        let named = self.regex.capture_names().flatten();
        Some(named.filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().into()))).collect())
    }

    /// The names of its named groups.
    pub fn names(&self) -> Vec<String> {
        self.regex.capture_names().flatten().map(ToOwned::to_owned).collect()
    }

    /// The pattern as it was written.
    pub fn source(&self) -> &str {
        self.regex.as_str()
    }
}

/// The library draws its errors over several lines; the last says what is wrong.
fn why(source: &str, error: &regex::Error) -> SyntaxError {
    let drawn = error.to_string();
    let last = drawn.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let offset = drawn.lines().rev().nth(1).filter(|_| !source.contains('\n')).and_then(|line| line.find('^'));
    // The drawing indents the pattern by four.
    let offset = offset.and_then(|column| source.char_indices().nth(column.saturating_sub(4))).map_or(0, |(at, _)| at);
    match error {
        regex::Error::CompiledTooBig(_) => SyntaxError::new(source, 0, "the pattern is too large")
            .hint("Repeat less: {1,1000} counts a thousand times."),
        _ if last.contains("look-around") || last.contains("backreferences") => {
            SyntaxError::new(source, offset, format!("the pattern is not allowed: {last}"))
                .hint("Such patterns can take for ever on some texts. Write it without.")
        }
        _ => SyntaxError::new(source, offset, format!("the pattern is not complete: {last}")),
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source() && self.any_case == other.any_case
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/{}", self.source(), if self.any_case { "i" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_groups_become_values() {
        let pattern = Pattern::any_case(r"order #?(?<order>\d+)(?<note> gift)?").unwrap();
        assert_eq!(pattern.captures("my ORDER #55").unwrap(), [("order".to_owned(), Value::from("55"))]);
        assert!(pattern.captures("none").is_none());
        assert!(
            Pattern::new("Order").unwrap().is_match("my Order") && !Pattern::new("Order").unwrap().is_match("order")
        );
    }

    #[test]
    fn a_wrong_pattern_says_what_is_wrong() {
        let why = |source: &str| Pattern::new(source).unwrap_err();
        assert_eq!(why("ab(c").to_string(), "the pattern is not complete: unclosed group at 1:3");
        assert!(why("(?=x)").to_string().contains("look-around"));
        assert!(why(r"(a)\1").to_string().contains("Write it without"));
        assert!(why(r"(\w{1000}){1000}").to_string().contains("too large"));
        assert!(why(&"(".repeat(1_900)).to_string().contains("the pattern"));
        assert!(why(&"x".repeat(2_001)).to_string().contains("2000 characters"));
    }

    #[test]
    fn a_hostile_text_costs_no_more_than_its_length() {
        assert!(!Pattern::new("^(a+)+$").unwrap().is_match(&format!("{}b", "a".repeat(60_000))));
    }
}
