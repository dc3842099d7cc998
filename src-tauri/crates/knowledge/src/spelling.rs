//! Spelling: the words of the index nearest to one that it does not have.
//!
//! Only letters are corrected: a customer who mistypes an order code must not be told about another order. The first
//! letter is taken as right, which is nearly always true and lets the dictionary be read in one short stretch.

use anyhow::{Context, Result};
use tantivy::Searcher;

use crate::lexicon::Fields;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;

/// Words that share this many letters, and 7 of 10 of the customer's word, may have the same stem.
const STEM: usize = 5;

/// From this length two mistakes are forgiven.
const LONG: usize = 8;

/// At most this many of one kind are offered.
const OFFERED: usize = 8;

/// Words of the index that may be meant, in order of likelihood: one mistake away, two (for long words), same stem.
pub fn near(searcher: &Searcher, fields: Fields, word: &str) -> Result<[Vec<String>; 3]> {
    let mut found = [Vec::new(), Vec::new(), Vec::new()];
    let letters: Vec<char> = word.chars().collect();
    let Some(first) =
        letters.first().filter(|_| letters.len() >= SHORTEST && letters.iter().all(|c| c.is_alphabetic()))
    else {
        return Ok(found);
    };
    let start = first.to_string();
    let Some(end) = (*first..).nth(1).map(String::from) else { return Ok(found) };
    for segment in searcher.segment_readers() {
        for field in [fields.question, fields.answer] {
            let words = segment.inverted_index(field).context("Read the words of a segment")?;
            let mut stream = words.terms().range().ge(&start).lt(&end).into_stream().context("Read the dictionary")?;
            while let Some((key, _)) = stream.next() {
                let Ok(candidate) = std::str::from_utf8(key) else { continue };
                if let Some(kind) = kinship(&letters, candidate)
                    && !found[kind].iter().any(|known| known == candidate)
                {
                    found[kind].push(candidate.to_owned());
                }
            }
        }
    }
    for kind in &mut found {
        kind.sort();
        kind.truncate(OFFERED);
    }
    Ok(found)
}

/// In which list of [`near`] a word of the index belongs, if any.
fn kinship(letters: &[char], candidate: &str) -> Option<usize> {
    if candidate.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let candidate: Vec<char> = candidate.chars().collect();
    let most = if letters.len() >= LONG { 2 } else { 1 };
    if let Some(mistakes) = mistakes(letters, &candidate, most) {
        return Some(mistakes.saturating_sub(1));
    }
    // Endings that the English stemmer leaves: "estacionar" and "estacionamento".
    let shared = letters.iter().zip(&candidate).take_while(|(a, b)| a == b).count();
    (shared >= STEM && 10 * shared >= 7 * letters.len()).then_some(2)
}

/// How many letters were missed, added, changed or swapped with their neighbour; `None` if more than `most`.
fn mistakes(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..width {
            let changed = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(a: &str, b: &str, most: usize) -> Option<usize> {
        mistakes(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), most)
    }

    #[test]
    fn one_slip_of_each_kind_is_one_mistake() {
        for slip in ["warranty", "warrnty", "warrantyy", "warrenty", "warratny"] {
            assert!(count(slip, "warranty", 1).is_some_and(|mistakes| mistakes <= 1), "{slip}");
        }
    }

    #[test]
    fn more_mistakes_than_allowed_are_another_word() {
        assert_eq!(count("delivery", "delicacy", 1), None);
        assert_eq!(count("lamp", "lampshade", 2), None);
    }
}
