//! Spelling: the words of the index nearest to one that it does not have.
//!
//! Only letters are corrected: a customer who mistypes an order code must not be told about another order. The first
//! letter is taken as right, which is nearly always true and lets the dictionary be read in one short stretch.

use std::sync::Arc;

use anyhow::{Context, Result};
use tantivy::InvertedIndexReader;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;

/// Words that share this many letters, and 7 of 10 of the customer's word, may have the same stem.
const STEM: usize = 5;

/// From this length two mistakes are forgiven.
const LONG: usize = 8;

/// At most this many of one kind are offered.
const OFFERED: usize = 8;

/// Words of the index that may be meant, in order of likelihood: one mistake away, two (for long words), same stem.
pub fn near<'a>(fields: impl Iterator<Item = &'a Arc<InvertedIndexReader>>, word: &str) -> Result<[Vec<String>; 3]> {
    let mut found = [Vec::new(), Vec::new(), Vec::new()];
    let Some(wanted) = Wanted::new(word) else { return Ok(found) };
    let start = wanted.letters[0].to_string();
    let Some(end) = (wanted.letters[0]..).nth(1).map(String::from) else { return Ok(found) };
    for field in fields {
        let mut stream =
            field.terms().range().ge(&start).lt(&end).into_stream().context("Read the dictionary of a segment")?;
        while let Some((key, _)) = stream.next() {
            let Ok(candidate) = std::str::from_utf8(key) else { continue };
            if let Some(kind) = wanted.kinship(candidate)
                && !found[kind].iter().any(|known| known == candidate)
            {
                found[kind].push(candidate.to_owned());
            }
        }
    }
    for kind in &mut found {
        kind.sort();
        kind.truncate(OFFERED);
    }
    Ok(found)
}

/// A word that is not in the index.
struct Wanted<'a> {
    word: &'a str,
    letters: Vec<char>,
    /// Mistakes that are forgiven.
    most: usize,
    signature: u32,
}

impl<'a> Wanted<'a> {
    /// The word, if it is one that is corrected.
    fn new(word: &'a str) -> Option<Self> {
        let letters: Vec<char> = word.chars().collect();
        let corrected = letters.len() >= SHORTEST && letters.iter().all(|c| c.is_alphabetic());
        let most = if letters.len() >= LONG { 2 } else { 1 };
        corrected.then(|| Self { word, letters, most, signature: signature(word.as_bytes()) })
    }

    /// In which list of [`near`] a word of the index belongs, if any.
    fn kinship(&self, candidate: &str) -> Option<usize> {
        // A dictionary is long and nearly all of it is unlike: two glances spare the comparison. A mistake changes the length
        // by one letter at most, and two of the letters that occur at all.
        let letter = if self.word.is_ascii() && candidate.is_ascii() { 1 } else { 4 };
        let unlike = candidate.len().abs_diff(self.word.len()) > letter * self.most
            || (signature(candidate.as_bytes()) ^ self.signature).count_ones() as usize > 2 * letter * self.most;
        let shared = self.word.bytes().zip(candidate.bytes()).take_while(|(a, b)| a == b).count();
        if (unlike && shared < STEM) || candidate.contains(|c: char| c.is_numeric()) {
            return None;
        }
        let candidate: Vec<char> = candidate.chars().collect();
        if !unlike && let Some(mistakes) = mistakes(&self.letters, &candidate, self.most) {
            return Some(mistakes.saturating_sub(1));
        }
        // Endings that the stemmer leaves: "estacionar" and "estacionamento".
        let shared = self.letters.iter().zip(&candidate).take_while(|(a, b)| a == b).count();
        (shared >= STEM && 10 * shared >= 7 * self.letters.len()).then_some(2)
    }
}

/// Which bytes occur in a word, as bits.
fn signature(word: &[u8]) -> u32 {
    word.iter().fold(0, |bits, byte| bits | 1 << (byte % 32))
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
    fn a_word_is_kin_to_those_it_may_stand_for() {
        let kinship = |word, candidate| Wanted::new(word).and_then(|wanted| wanted.kinship(candidate));
        assert_eq!(kinship("warrenty", "warranty"), Some(0));
        assert_eq!(kinship("warrntiy", "warranty"), Some(1));
        assert_eq!(kinship("estacionar", "estacionamento"), Some(2));
        assert_eq!(kinship("delivery", "delicacy"), None);
        assert_eq!(kinship("delivery", "d3livery"), None);
        assert_eq!(kinship("доставка", "доставки"), Some(0));
    }

    #[test]
    fn more_mistakes_than_allowed_are_another_word() {
        assert_eq!(count("delivery", "delicacy", 1), None);
        assert_eq!(count("lamp", "lampshade", 2), None);
    }
}
