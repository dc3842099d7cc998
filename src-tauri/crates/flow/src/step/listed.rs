//! Listed: how choices are written where there are no buttons: under the words, with the numbers that may be answered.

use std::fmt::Write as _;

use domain::Offer;

/// The text with its choices as a numbered list. The number of a choice is an answer to it, so the order is that of the offer.
pub fn listed(text: &str, choices: &[Offer]) -> String {
    let mut out = text.trim_end().to_owned();
    for (at, offer) in choices.iter().enumerate() {
        let gap = if at == 0 && !out.is_empty() {
            "\n\n"
        } else if at > 0 {
            "\n"
        } else {
            ""
        };
        // Writing to a string cannot fail.
        let _ = write!(out, "{gap}{}. {}", at + 1, offer.label);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_numbered_under_the_words() {
        let offer = |label: &str| Offer { id: label.into(), label: label.into() };
        assert_eq!(listed("Which one?", &[offer("Fish"), offer("Meat")]), "Which one?\n\n1. Fish\n2. Meat");
        assert_eq!(listed("", &[offer("Yes"), offer("No")]), "1. Yes\n2. No");
        assert_eq!(listed("Alone", &[]), "Alone");
    }
}
