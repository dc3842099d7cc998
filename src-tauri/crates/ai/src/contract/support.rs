//! Support: how much of a reply is in its sources, by words. Only asked where somebody tries to lead the model astray.

use std::collections::BTreeSet;

use crate::{script::without_blanks, wishes::prepared};

/// The share of the reply's meaningful words that the sources have too, 0 to 1.
pub(super) fn share(reply: &str, sources: &[&str]) -> f64 {
    let known: BTreeSet<String> = sources.iter().flat_map(|source| pieces(source)).collect();
    let said = pieces(reply);
    if said.is_empty() {
        return 0.0;
    }
    said.iter().filter(|piece| known.contains(*piece)).count() as f64 / said.len() as f64
}

/// Beginnings of words, numbers, and pairs of signs where there are no blanks.
fn pieces(text: &str) -> BTreeSet<String> {
    let text = prepared(text);
    let mut pieces = BTreeSet::new();
    for word in text.split(' ') {
        let chars: Vec<char> = word.chars().collect();
        if chars.iter().copied().any(without_blanks) {
            pieces.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if chars.len() >= 4 || chars.iter().any(char::is_ascii_digit) {
            pieces.insert(chars.into_iter().take(5).collect());
        }
    }
    pieces
}
