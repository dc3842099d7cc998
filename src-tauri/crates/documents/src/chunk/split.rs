//! Split: a block into parts that are not cut again: sentences, lines, rows; and, where one alone is larger than a chunk, its
//! words and at last their letters.

use std::ops::Range;

use super::tokens::{Counter, Weight};
use crate::document::BlockKind;

/// Letters that a piece of a word that fits nowhere has.
const PIECE_LETTERS: usize = 24;

/// A part of a block, in bytes of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub range: Range<usize>,
    pub weight: usize,
    /// Its weight is exact when added to its neighbours': it begins and ends at white space.
    pub exact: bool,
}

/// Parts of a block, none heavier than `most`.
pub(super) fn parts(
    text: &str,
    block: Range<usize>,
    kind: BlockKind,
    counter: &mut Counter<'_>,
    most: usize,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let whole = matches!(kind, BlockKind::TableRow | BlockKind::Heading(_));
    let pieces = if whole { vec![block] } else { sentences(text, block) };
    for range in pieces {
        let weight = counter.weigh(&text[range.clone()]);
        if weight.tokens <= most {
            let exact = !weight.guessed && ends_word(text, range.start) && ends_word(text, range.end);
            parts.push(Part { range, weight: weight.tokens, exact });
        } else {
            words(text, range, counter, most, &mut parts);
        }
    }
    parts
}

fn ends_word(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(char::is_whitespace)
        || text[at..].chars().next().is_none_or(char::is_whitespace)
}

/// Sentences and lines, without the white space between them. An abbreviation is not an end when a small letter or a
/// number follows, or when what ends is a single letter ("e. V.") or a number ("3. Stock").
pub(super) fn sentences(text: &str, block: Range<usize>) -> Vec<Range<usize>> {
    let base = block.start;
    let inside = &text[block];
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = inside.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let after = at + letter.len_utf8();
        let ends = match letter {
            '\n' => true,
            '。' | '！' | '？' | '｡' => true,
            '.' | '!' | '?' | '…' | '।' | '؟' => {
                while let Some((_, '.' | '!' | '?' | '"' | '\'' | ')' | ']' | '»' | '\u{201d}' | '\u{2019}')) =
                    letters.peek()
                {
                    letters.next();
                }
                let next = letters.peek().map_or(inside.len(), |(at, _)| *at);
                let rest = &inside[next..];
                let follows = rest.trim_start().chars().next();
                let spaced = rest.starts_with(char::is_whitespace);
                spaced && (letter != '.' || ends_sentence(&inside[start..at], follows))
            }
            _ => false,
        };
        if ends {
            let end = letters.peek().map_or(inside.len(), |(at, _)| *at).max(after);
            push(inside, start..end, base, &mut found);
            start = end;
        }
    }
    push(inside, start..inside.len(), base, &mut found);
    found
}

fn ends_sentence(before: &str, follows: Option<char>) -> bool {
    if follows.is_some_and(|letter| letter.is_lowercase() || letter.is_ascii_digit()) {
        return false;
    }
    let word = before.rsplit(|letter: char| letter.is_whitespace() || letter == '.').next().unwrap_or_default();
    let short = word.chars().count() < 2 || word.chars().all(|letter| letter.is_ascii_digit()) && word.len() < 3;
    let titled = [
        "Dr", "Mr", "Mrs", "Ms", "Prof", "St", "No", "Nr", "Sr", "Sra", "vs", "etc", "bzw", "ca", "inkl", "zzgl",
        "approx", "incl",
    ];
    !(short || titled.contains(&word))
}

fn push(inside: &str, range: Range<usize>, base: usize, found: &mut Vec<Range<usize>>) {
    let piece = &inside[range.clone()];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let start = base + range.start + (piece.len() - piece.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

/// As many words in each part as fit.
fn words(text: &str, range: Range<usize>, counter: &mut Counter<'_>, most: usize, parts: &mut Vec<Part>) {
    let base = range.start;
    let inside = &text[range];
    let mut open: Option<Part> = None;
    let mut at = 0;
    for word in inside.split_inclusive(char::is_whitespace) {
        let start = base + at;
        at += word.len();
        let word = word.trim_end();
        if word.is_empty() {
            continue;
        }
        let Weight { tokens: weight, guessed } = counter.word(word);
        if weight > most {
            parts.extend(open.take());
            letters(text, start..start + word.len(), counter, most, parts);
            continue;
        }
        match &mut open {
            Some(part) if part.weight + weight <= most => {
                part.range.end = start + word.len();
                part.weight += weight;
                part.exact &= !guessed;
            }
            _ => parts.extend(open.replace(Part { range: start..start + word.len(), weight, exact: !guessed })),
        }
    }
    parts.extend(open);
}

/// A word that is larger than a chunk: text without spaces (Chinese, Thai), or no language at all.
fn letters(text: &str, range: Range<usize>, counter: &mut Counter<'_>, most: usize, parts: &mut Vec<Part>) {
    let mut start = range.start;
    while start < range.end {
        let rest = &text[start..range.end];
        let mut taken = PIECE_LETTERS;
        let (end, weight) = loop {
            let end = rest.char_indices().nth(taken).map_or(rest.len(), |(at, _)| at);
            let weight = counter.weigh(&rest[..end]).tokens;
            if weight <= most || taken == 1 {
                break (end, weight);
            }
            taken /= 2;
        };
        parts.push(Part { range: start..start + end, weight, exact: false });
        start += end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, 0..text.len()).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        let text = "We open at 9 a.m. on weekdays. Ask Dr. Vale (2nd floor). Is it 3. or 4. floor?  Yes! \"Fine.\" Bye";
        let wanted = [
            "We open at 9 a.m. on weekdays.",
            "Ask Dr. Vale (2nd floor).",
            "Is it 3. or 4. floor?",
            "Yes!",
            "\"Fine.\"",
            "Bye",
        ];
        assert_eq!(cut(text), wanted);
        assert_eq!(cut("价格是五元。明天开门！"), ["价格是五元。", "明天开门！"]);
        assert_eq!(cut("one\n\ntwo"), ["one", "two"]);
        assert_eq!(cut(" . "), ["."]);
    }
}
