//! Tokens: the parts of an answer that can belong to a date. Everything else is passed over.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::language::{LANGUAGES, Language};

/// A part of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `15/3/2026`: two or three numbers with one sign between.
    Numeric { first: u32, second: u32, third: Option<u32>, year_first: bool, dotted: bool },
    /// `15`, `15.`, `15th`.
    Number { number: u32, ordinal: bool },
    /// A word, or several that belong together.
    Word(String),
    /// Digits that are neither a day nor a time: a date with them is not understood.
    Other,
}

/// Words of the longest phrase: "day after tomorrow".
const LONGEST_PHRASE: usize = 4;

/// Every word and phrase of dates, in all languages.
static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let of = |l: &'static Language| {
        let named = [l.today, l.tomorrow, l.day_after_tomorrow, l.yesterday, l.day_before_yesterday];
        let counted = [l.day, l.week, l.month, l.year, l.ahead, l.ago, l.next, l.last, l.this];
        [&named[..], &counted, &l.months, &l.weekdays, &l.numbers, &l.ordinals].concat()
    };
    LANGUAGES.iter().flat_map(|language| of(language)).flat_map(|words| words.split('|')).collect()
});

/// The tokens of a folded text.
pub(super) fn tokens(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut row: Vec<&str> = Vec::new();
    for piece in pieces(folded) {
        match number(piece).or_else(|| numeric(piece)).or_else(|| other(piece)) {
            Some(token) => {
                phrases(&mut row, &mut tokens);
                tokens.push(token);
            }
            None => row.push(piece),
        }
    }
    phrases(&mut row, &mut tokens);
    tokens
}

/// The text at spaces and commas, and words without their signs.
fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '!' | '?' | '(' | ')' | '"'));
    parts
        .flat_map(|part| {
            let is_number = part.starts_with(|c: char| c.is_ascii_digit());
            let at_signs = move |c: char| !(is_number || c.is_alphanumeric() || c == '\'');
            part.split(at_signs)
        })
        .filter(|piece| !piece.is_empty())
}

/// Takes the longest phrases out of words in a row.
fn phrases(row: &mut Vec<&str>, tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at < row.len() {
        let longest = (1..=LONGEST_PHRASE.min(row.len() - at)).rev().find_map(|length| {
            let phrase = row.get(at..at + length)?.join(" ");
            KNOWN.contains(phrase.as_str()).then_some((length, phrase))
        });
        at += longest.as_ref().map_or(1, |(length, _)| *length);
        tokens.extend(longest.map(|(_, phrase)| Token::Word(phrase)));
    }
    row.clear();
}

/// `15`, `15.`, `15th`, `1er`, `1º`.
fn number(piece: &str) -> Option<Token> {
    let digits = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    let ordinal = match piece.strip_prefix(digits)? {
        "" => false,
        "." | "st" | "nd" | "rd" | "th" | "er" | "o" | "a" | "e" | "te" | "ter" | "ten" | "ste" | "°" => true,
        _ => return None,
    };
    Some(Token::Number { number, ordinal })
}

/// Digits that mean something else; a time of day is passed over.
fn other(piece: &str) -> Option<Token> {
    let is_time = piece.contains(':') || ["am", "pm", "h", "uhr"].iter().any(|end| piece.ends_with(end));
    (piece.starts_with(|c: char| c.is_ascii_digit()) && !is_time).then_some(Token::Other)
}

/// `2026-03-15`, `2026-03-15t10:00`, `15/3`, `15.3.`, `15-3-26`.
fn numeric(piece: &str) -> Option<Token> {
    let piece = piece.split('t').next()?.trim_end_matches('.');
    let sign = piece.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let parts: Vec<&str> = piece.split(sign).collect();
    let numbers: Vec<u32> =
        parts.iter().map(|part| part.parse().ok().filter(|_| part.len() <= 4)).collect::<Option<_>>()?;
    let length = |index: usize| parts.get(index).map_or(0, |part| part.len());
    let dotted = sign == '.';
    match numbers.as_slice() {
        [year, month, day] if length(0) == 4 && length(1) <= 2 && length(2) <= 2 => {
            Some(Token::Numeric { first: *month, second: *day, third: Some(*year), year_first: true, dotted })
        }
        [first, second, year] if length(0) <= 2 && length(1) <= 2 && matches!(length(2), 2 | 4) => {
            Some(Token::Numeric { first: *first, second: *second, third: Some(*year), year_first: false, dotted })
        }
        // "3-4" is "three to four" more often than a date.
        [first, second] if sign != '-' && length(0) <= 2 && length(1) <= 2 => {
            Some(Token::Numeric { first: *first, second: *second, third: None, year_first: false, dotted })
        }
        _ => None,
    }
}
