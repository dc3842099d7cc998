//! Phrases: small patterns over folded text.

use std::ops::Range;

use domain::text::folded;
use regex::Regex;

use crate::script::without_blanks;

/// Patterns of one meaning. Letters are folded like the text; `*` stands for the rest of a word, `_` for up to three words.
/// Phrases in scripts without blanks are found anywhere, others only as whole words.
pub(crate) struct Phrases(Regex);

impl Phrases {
    pub(crate) fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut words, mut dense) = (String::new(), String::new());
        for phrase in phrases {
            let phrase = plain(phrase);
            if phrase.is_empty() {
                continue;
            }
            let into = if phrase.chars().any(without_blanks) { &mut dense } else { &mut words };
            if !into.is_empty() {
                into.push('|');
            }
            into.push_str("(?:");
            for c in phrase.chars() {
                // Prepared texts hold nothing but letters, digits and single blanks.
                match c {
                    '*' => into.push_str("[^ ]*"),
                    '_' => into.push_str("(?: [^ ]+){0,3}?"),
                    '(' => into.push_str("(?:"),
                    ')' | '|' | '?' => into.push(c),
                    c => into.push_str(&regex::escape(&c.to_string())),
                }
            }
            into.push(')');
        }
        let pattern = match (words.is_empty(), dense.is_empty()) {
            (true, true) => r"[^\s\S]".to_owned(),
            (false, true) => format!("(?:^| )(?:{words})(?: |$)"),
            (true, false) => dense,
            (false, false) => format!("(?:^| )(?:{words})(?: |$)|{dense}"),
        };
        Self(Regex::new(&pattern).expect("phrases make a pattern"))
    }

    /// The phrases of a list: see [`lines`].
    pub(crate) fn list(list: &str) -> Self {
        Self::new(lines(list))
    }

    /// The first place in a text that was [`prepared`].
    pub(crate) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.from(text, 0)
    }

    fn from(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let found = self.0.find_at(text, at)?;
        let (start, end) = (found.start(), found.end());
        let blank = |at: usize| text.as_bytes().get(at) == Some(&b' ');
        Some(start + usize::from(blank(start))..end - usize::from(end > start && blank(end - 1)))
    }

    /// Every place.
    pub(crate) fn all(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(range) = self.from(text, at) {
            // The blank after one is the blank before the next.
            at = range.end.max(at + 1);
            found.push(range);
            if !text.is_char_boundary(at) {
                break;
            }
        }
        found
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// A text that was [`prepared`] without these phrases.
    pub(crate) fn without(&self, text: &str) -> String {
        let (mut out, mut at) = (String::new(), 0);
        for range in self.all(text) {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The lines of a list of words, without those that begin with `#`.
pub(crate) fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Folded, and without the strokes that are no accents.
fn plain(text: &str) -> String {
    let folded = folded(text);
    if folded.is_ascii() {
        return folded;
    }
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ø' => out.push('o'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            c => out.push(c),
        }
    }
    out
}

/// A text as phrases see it: folded, with single blanks for everything that is no letter or digit.
pub(crate) fn prepared(text: &str) -> String {
    let folded = plain(text);
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// A text in clauses, each prepared.
pub(crate) fn clauses(text: &str) -> Vec<String> {
    text.split(|c: char| ".!?;,\n:。！？，、；।؟،…–—".contains(c))
        .map(prepared)
        .filter(|clause| !clause.is_empty())
        .collect()
}
