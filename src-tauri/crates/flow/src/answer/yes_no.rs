//! Yes or no: the whole answer, or its words after those that change nothing ("yes please") are left out.

use super::WhyNot;
use super::language::{is_filler, said, words};
use crate::words::fold;

/// Signs that need no language.
const YES: &[char] = &['👍', '✅', '👌', '✔', '☑', '🆗'];
const NO: &[char] = &['👎', '❌', '🚫', '✖', '⛔'];

/// Whether the text says yes.
pub(super) fn read(text: &str) -> Result<bool, WhyNot> {
    let folded = fold(text);
    let spoken = words(&folded);
    let meaning: Vec<&str> = spoken.iter().copied().filter(|word| !is_filler(word) || is_answer(word)).collect();
    let says = |signs: &[char]| text.chars().any(|c| signs.contains(&c));
    let by_sign = match (says(YES), says(NO)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let by_words = whole(&spoken).or_else(|| whole(&meaning)).or_else(|| each(&meaning));
    match (by_words, by_sign) {
        (Some(said), Some(shown)) if said != shown => None,
        (None, Some(shown)) => Some(shown).filter(|_| meaning.is_empty()),
        (said, _) => said,
    }
    .ok_or(WhyNot::NotYesOrNo)
}

/// The answer that the words together are.
fn whole(spoken: &[&str]) -> Option<bool> {
    let phrase = spoken.join(" ");
    match (said(&phrase, |language| language.yes), said(&phrase, |language| language.no)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The answer that all of the words are: "yes, sure".
fn each(spoken: &[&str]) -> Option<bool> {
    let mut answers = spoken.iter().map(|word| whole(std::slice::from_ref(word)));
    let first = answers.next()??;
    answers.all(|answer| answer == Some(first)).then_some(first)
}

fn is_answer(word: &str) -> bool {
    whole(std::slice::from_ref(&word)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_understood_in_many_words() {
        for text in [
            "Yes",
            "yes please!",
            "SÍ",
            "sim, por favor",
            "Ja, gerne",
            "oui merci",
            "ok 👍",
            "👍🏽",
            "va bene",
            "of course",
            "y",
            "yes, sure",
            "Claro que sí",
            "d’accord",
            "Ja graag",
        ] {
            assert_eq!(read(text), Ok(true), "{text}");
        }
        for text in [
            "No",
            "no thanks",
            "NÃO",
            "nein, danke",
            "Non merci",
            "👎",
            "nee bedankt",
            "no no",
            "No, gracias",
            "no grazie",
            "of course not",
            "stimmt nicht",
        ] {
            assert_eq!(read(text), Ok(false), "{text}");
        }
    }

    #[test]
    fn anything_else_is_asked_again() {
        for text in [
            "maybe",
            "yes and no",
            "yes 👎",
            "I have no idea",
            "please",
            "tomorrow",
            "…",
            "not sure",
            "yes but only in blue",
        ] {
            assert_eq!(read(text), Err(WhyNot::NotYesOrNo), "{text}");
        }
    }
}
