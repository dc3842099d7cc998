//! Triples: how much of a question's spelling stands in a passage, counted in stretches of three letters.
//!
//! Mistyped words and words that languages share ("cancelación", "cancelamento", "cancellation") have most of their triples
//! in common and no stem. An index of triples would be five times that of words; here they are only compared among the
//! candidates that words and meaning found, which puts those in a better order.

use std::collections::HashMap;

use crate::words;

/// BM25's usual constants.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;

/// Triples of a question that are looked at.
const MOST: usize = 256;

type Triple = [char; 3];

/// The share of the question's triples that each passage has: rare ones weigh more, and long passages have many by chance.
pub fn shares<'a>(asked: impl Iterator<Item = &'a str>, passages: &[Vec<&str>]) -> Vec<f32> {
    let mut known: HashMap<Triple, usize> = HashMap::new();
    for word in asked.flat_map(letters) {
        each(word, |triple| {
            let next = known.len();
            if next < MOST {
                known.entry(triple).or_insert(next);
            }
        });
    }
    let counted: Vec<(Vec<u16>, f32)> = passages.iter().map(|texts| count(texts, &known)).collect();
    let all = counted.len() as f32;
    let average = (counted.iter().map(|(_, length)| length).sum::<f32>() / all.max(1.0)).max(1.0);
    let weights: Vec<f32> = (0..known.len())
        .map(|place| {
            let with = counted.iter().filter(|(counts, _)| counts[place] > 0).count() as f32;
            (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
        })
        .collect();
    let best: f32 = weights.iter().map(|weight| weight * (SATURATION + 1.0)).sum();
    let share = |(counts, length): &(Vec<u16>, f32)| {
        let norm = SATURATION * (1.0 - LENGTH + LENGTH * length / average);
        let scored = counts.iter().zip(&weights).map(|(count, weight)| {
            let count = f32::from(*count);
            weight * count * (SATURATION + 1.0) / (count + norm)
        });
        if best > 0.0 { scored.sum::<f32>() / best } else { 0.0 }
    };
    counted.iter().map(share).collect()
}

/// How often each known triple stands in the texts, and how many triples there are.
fn count(texts: &[&str], known: &HashMap<Triple, usize>) -> (Vec<u16>, f32) {
    let (mut counts, mut length) = (vec![0_u16; known.len()], 0.0);
    for word in texts.iter().flat_map(|text| letters(text)) {
        each(word, |triple| {
            length += 1.0;
            if let Some(place) = known.get(&triple) {
                counts[*place] = counts[*place].saturating_add(1);
            }
        });
    }
    (counts, length)
}

/// The stretches of letters and digits.
fn letters(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// The triples of a word, its beginning and its end included.
fn each(word: &str, mut take: impl FnMut(Triple)) {
    if word.is_empty() {
        return;
    }
    let folded = words::fold(word);
    let (mut before, mut last) = (None, '^');
    for letter in folded.chars().chain(['$']) {
        if let Some(before) = before {
            take([before, last, letter]);
        }
        (before, last) = (Some(last), letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(asked: &[&str], passages: &[&str]) -> usize {
        let texts: Vec<Vec<&str>> = passages.iter().map(|passage| vec![*passage]).collect();
        let shares = shares(asked.iter().copied(), &texts);
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
        (0..shares.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap()
    }

    const SHOP: [&str; 3] = [
        "Cancellation is free until the day before.",
        "The library lends three books for two weeks.",
        "Our opening hours on Saturday are 9 to 13.",
    ];

    #[test]
    fn mistyped_words_have_most_of_their_triples() {
        assert_eq!(best(&["libary", "boks"], &SHOP), 1);
        assert_eq!(best(&["wen", "opne", "saterday"], &SHOP), 2);
    }

    #[test]
    fn words_that_languages_share_have_most_of_their_triples() {
        assert_eq!(best(&["cancelación"], &SHOP), 0);
        assert_eq!(best(&["cancelamento"], &SHOP), 0);
    }

    #[test]
    fn nothing_asked_or_nothing_written_shares_nothing() {
        assert_eq!(shares([].into_iter(), &[vec!["text"]]), [0.0]);
        assert_eq!(shares(["word"].into_iter(), &[vec![]]), [0.0]);
        assert_eq!(shares(["word"].into_iter(), &[]), [0.0; 0]);
    }
}
