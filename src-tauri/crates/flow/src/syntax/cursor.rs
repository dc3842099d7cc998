//! Cursor: a place that moves over a text and takes words, numbers and quoted texts from it.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use super::SyntaxError;
use crate::value::{Number, Value};

/// Quotes that open a text, with those that close it. Typographic ones come from phones and word processors.
const QUOTES: &[(char, &str)] = &[('"', "\""), ('\'', "'"), ('“', "”"), ('„', "“”"), ('‘', "’")];

/// A place in a text.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The text from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Moves over the next character.
    pub(crate) fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    pub(crate) fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    pub(crate) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let taken = rest.find(|c| !wanted(c)).map_or(rest, |end| rest.get(..end).unwrap_or_default());
        self.at += taken.len();
        taken
    }

    /// Moves over `symbol` if it comes next.
    pub(crate) fn eat(&mut self, symbol: &str) -> bool {
        let here = self.rest().starts_with(symbol);
        if here {
            self.at += symbol.len();
        }
        here
    }

    /// The word that comes next, without moving; empty if none does.
    pub(crate) fn peek_word(&self) -> &'a str {
        if self.peek().is_some_and(char::is_alphabetic) { self.clone().take_while(is_word_char) } else { "" }
    }

    /// Moves over `words` (in any case, spaces between them) if they come next.
    pub(crate) fn eat_words(&mut self, words: &[&str]) -> bool {
        let mut ahead = self.clone();
        let all = words.iter().all(|word| {
            ahead.skip_space();
            let next = ahead.peek_word();
            ahead.at += next.len();
            next.eq_ignore_ascii_case(word)
        });
        if all {
            *self = ahead;
        }
        all
    }

    /// Moves over a word.
    pub(crate) fn word(&mut self) -> Option<&'a str> {
        let word = self.peek_word();
        self.at += word.len();
        (!word.is_empty()).then_some(word)
    }

    /// A quoted text, a number, `true`, `false` or `null`; none (and no move) if something else comes next.
    pub(crate) fn literal(&mut self) -> Result<Option<Value>, SyntaxError> {
        if let Some(text) = self.quoted()? {
            return Ok(Some(Value::String(text.into_owned())));
        }
        if self.peek().is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
            return self.number().map(Some);
        }
        let word = self.peek_word();
        let value = [("true", Value::Boolean(true)), ("false", Value::Boolean(false)), ("null", Value::Null)]
            .into_iter()
            .find(|(name, _)| word.eq_ignore_ascii_case(name))
            .map(|(_, value)| value);
        if value.is_some() {
            self.at += word.len();
        }
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.take_while(|c| matches!(c, '-' | '+'));
        let digits = self.take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
        if digits.ends_with(['e', 'E']) && self.peek().is_some_and(|c| matches!(c, '-' | '+')) {
            self.bump();
            self.take_while(|c| c.is_ascii_digit());
        }
        let written = self.since(start);
        Number::parse(written).map(Value::Number).ok_or_else(|| {
            self.error_at(start, format!("'{}' is not a number", domain::text::cut(written, 40)))
                .hint("Write digits with a point, such as 12 or 2.5, or put text in quotes.")
        })
    }

    /// A text in quotes. A backslash before a quote or a backslash takes it literally; any other stays what it is, so that
    /// patterns need no doubling.
    pub(crate) fn quoted(&mut self) -> Result<Option<Cow<'a, str>>, SyntaxError> {
        let Some((open, close)) = self.peek().and_then(|c| QUOTES.iter().find(|(open, _)| *open == c)) else {
            return Ok(None);
        };
        let start = self.at;
        self.bump();
        let mut text = Cow::Borrowed("");
        let mut plain = self.at;
        while let Some(c) = self.peek() {
            if close.contains(c) {
                let piece = self.since(plain);
                self.bump();
                return Ok(Some(if text.is_empty() { Cow::Borrowed(piece) } else { text + piece }));
            }
            let piece = self.since(plain);
            self.bump();
            let escaped = self.peek().filter(|next| *next == '\\' || next == open || close.contains(*next));
            if let ('\\', Some(next)) = (c, escaped) {
                text.to_mut().push_str(piece);
                self.bump();
                text.to_mut().push(next);
                plain = self.at;
            }
        }
        Err(self
            .error_at(start, "this text is not closed")
            .hint(format!("Add {} at its end.", close.chars().next().unwrap_or('"'))))
    }

    pub(crate) fn error(&self, message: impl Into<String>) -> SyntaxError {
        self.error_at(self.at, message)
    }

    pub(crate) fn error_at(&self, at: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.text, at, message)
    }

    /// What comes next, for an error: "'and'", or "the end".
    pub(crate) fn seen(&self) -> String {
        match self.peek() {
            None => "the end".into(),
            Some(_) if !self.peek_word().is_empty() => format!("'{}'", domain::text::cut(self.peek_word(), 40)),
            Some(c) => format!("'{c}'"),
        }
    }
}

/// Accents that stand behind their letter belong to the word.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// A letter, then letters, digits and underscores.
pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(is_word_char)
}

/// What may follow a dot without quotes: as a word, but digits may come first, and hyphens between.
pub(crate) fn is_key(text: &str) -> bool {
    text.starts_with(is_word_char) && text.chars().all(|c| is_word_char(c) || c == '-')
}

/// `text` in quotes, as [`Cursor::quoted`] reads it back.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> Result<Option<Value>, String> {
        Cursor::new(text).literal().map_err(|error| error.to_string())
    }

    #[test]
    fn literals_are_read() {
        assert_eq!(literal("'it\\'s' x").unwrap(), Some("it's".into()));
        assert_eq!(literal(r#""a\\b \d \" c""#).unwrap(), Some("a\\b \\d \" c".into()));
        assert_eq!(literal("“Guest”").unwrap(), Some("Guest".into()));
        assert_eq!(literal("-2.5)").unwrap(), Some(Number::new(-2.5).unwrap().into()));
        assert_eq!(literal("1e-3 ").unwrap(), Some(Number::new(0.001).unwrap().into()));
        assert_eq!(literal("TRUE").unwrap(), Some(true.into()));
        assert_eq!(literal("null").unwrap(), Some(Value::Null));
        assert_eq!(literal("truth").unwrap(), None);
    }

    #[test]
    fn what_is_wrong_with_a_literal_is_said() {
        assert_eq!(literal("\"abc").unwrap_err(), "this text is not closed at 1:1. Add \" at its end.");
        assert!(literal("12abc").unwrap_err().starts_with("'12abc' is not a number at 1:1"));
        assert!(literal("1e999").unwrap_err().contains("not a number"));
    }
}
