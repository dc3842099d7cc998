//! Repeated: whether a customer asks again what was answered, so that another answer of the same kind would only annoy him.

use std::collections::BTreeSet;

use domain::{courtesy::courtesy, text};

use super::phrases::prepared;

/// From this likeness on it is the same question.
const SAME: f64 = 0.7;
/// Fewer meaningful letters than this say nothing ("and?").
const ENOUGH: usize = 6;

/// How often this was asked, itself included: 1 is new. `earlier` are the customer's turns that were answered.
pub fn times_asked(question: &str, earlier: &[&str]) -> u32 {
    let asked = pieces(question);
    if courtesy(question).is_some() || asked.iter().map(|piece| piece.chars().count()).sum::<usize>() < ENOUGH {
        return 1;
    }
    let again = earlier.iter().filter(|other| courtesy(other).is_none() && likeness(&asked, &pieces(other)) >= SAME);
    1 + u32::try_from(again.count()).unwrap_or(u32::MAX - 1)
}

/// The words, or for scripts without blanks the pairs of signs.
fn pieces(text: &str) -> BTreeSet<String> {
    let text = prepared(text::cut(text, 2_000));
    let mut pieces = BTreeSet::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let chars: Vec<char> = word.chars().collect();
        let dense = chars.iter().any(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'));
        if dense && chars.len() > 2 {
            pieces.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if chars.len() > 2 || chars.iter().all(char::is_ascii_digit) {
            // The end of a word changes with its place in the sentence.
            pieces.insert(chars.iter().take(6).collect());
        }
    }
    pieces
}

fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let both = one.intersection(other).count();
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_in_nearly_the_same_words_is_counted() {
        let earlier =
            ["Where is my order 1042?", "thanks", "What are your opening hours?", "where is my order 1042 please"];
        assert_eq!(times_asked("WHERE is my order 1042???", &earlier), 3);
        assert_eq!(times_asked("Where is my order 2077?", &earlier), 1);
        assert_eq!(times_asked("Do you have a parking lot?", &earlier), 1);
        assert_eq!(times_asked("我的订单在哪里？", &["我的订单在哪里"]), 2);
    }

    #[test]
    fn courtesies_and_scraps_are_never_a_repetition() {
        assert_eq!(times_asked("thanks", &["thanks", "thanks"]), 1);
        assert_eq!(times_asked("and?", &["and?", "and?"]), 1);
        assert_eq!(times_asked("???", &["???"]), 1);
    }
}
