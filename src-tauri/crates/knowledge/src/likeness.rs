//! Likeness: whether two passages say the same, by the share of three-word stretches that they have in common. A page that
//! was added twice, or worded a little differently, must not crowd out the second-best answer. Texts with other numbers are
//! never the same, however alike: they are two prices, sizes or dates.

use std::collections::HashSet;

use crate::{digest, words};

/// Words in a stretch.
const STRETCH: usize = 3;

/// From this share on, of the shorter text's stretches, two texts say the same.
const ALIKE: f32 = 0.8;

/// A text shorter than this share of the other says less, even if all of it is said there too.
const SHORTER: f32 = 0.6;

/// The stretches of one text.
pub struct Shingles {
    stretches: HashSet<u32>,
    numbers: HashSet<u32>,
}

impl Shingles {
    /// Those of a text.
    pub fn new(text: &str) -> Self {
        let folded = words::fold(text);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let length = STRETCH.min(words.len()).max(1);
        let numbers = words.iter().filter(|word| word.contains(char::is_numeric));
        Self {
            numbers: numbers.map(|word| digest::stem(word)).collect(),
            stretches: words.windows(length).map(|stretch| digest::stem(&stretch.join(" "))).collect(),
        }
    }

    /// Whether both say the same.
    pub fn alike(&self, other: &Self) -> bool {
        let (a, b) = (&self.stretches, &other.stretches);
        let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
        let length = short.len() as f32;
        if short.is_empty() || length < SHORTER * long.len() as f32 || self.numbers != other.numbers {
            return false;
        }
        short.iter().filter(|stretch| long.contains(stretch)).count() as f32 >= ALIKE * length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> bool {
        Shingles::new(a).alike(&Shingles::new(b))
    }

    const TERMS: &str = "You can send any lamp back within 30 days of delivery, unused and in its box. We refund the price \
        within five working days after the parcel arrived. The return label costs 4.90 and is taken off the refund.";

    #[test]
    fn the_same_text_in_other_case_or_with_another_word_is_alike() {
        assert!(alike(TERMS, TERMS));
        assert!(alike(TERMS, &TERMS.to_uppercase().replace("BOX", "PACKAGE")));
        assert!(alike("Yes", "yes."));
    }

    #[test]
    fn texts_that_share_a_sentence_are_not() {
        assert!(!alike(TERMS, "You can send any lamp back within 30 days of delivery. Bulbs cannot be sent back."));
        assert!(!alike("", ""));
    }

    #[test]
    fn another_price_in_the_same_words_is_another_text() {
        assert!(!alike(TERMS, &TERMS.replace("4.90", "5.90")));
    }
}
