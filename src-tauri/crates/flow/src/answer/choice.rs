//! Choice: which of several labels an answer means. Buttons on linked accounts are a numbered list and are read the same way.
//!
//! In this order, and refused as soon as two labels fit: the label itself (case, accents, signs and emoji do not matter); its
//! number ("2", "2.", "option 2", "the second", "last"); a label that begins with what was typed, or stands in it, or the
//! only one that has the typed words; a label with a typing error. A text that says "not" is never guessed at.

use super::WhyNot;
use super::language::{has, is_filler, is_negation, number_word, ordinal_word, said, words};
use crate::words::{contains_word, fold};

/// Letters that a typed beginning must have.
const SHORTEST_START: usize = 3;

/// The place of the label that `text` means.
pub fn pick<S: AsRef<str>>(labels: &[S], text: &str) -> Result<usize, WhyNot> {
    let answer = fold(text).into_owned();
    let folded: Vec<String> = labels.iter().map(|label| fold(label.as_ref()).into_owned()).collect();
    let plain: Vec<String> = folded.iter().map(|label| words(label).join(" ")).collect();
    let spoken = words(&answer);
    let typed = spoken.join(" ");
    let listed = || WhyNot::NotAChoice(labels.iter().map(|label| label.as_ref().to_owned()).collect());
    let only = |found: Vec<usize>| match found.as_slice() {
        [] => None,
        [only] => Some(Ok(*only)),
        several => {
            let names = several.iter().filter_map(|index| labels.get(*index)).map(|label| label.as_ref().to_owned());
            Some(Err(WhyNot::UnclearChoice(names.collect())))
        }
    };
    let those = |fits: &dyn Fn(&String) -> bool| {
        plain.iter().enumerate().filter(|(_, label)| !label.is_empty() && fits(label)).map(|(index, _)| index).collect()
    };

    let same: Vec<usize> =
        folded.iter().enumerate().filter(|(_, label)| **label == answer).map(|(index, _)| index).collect();
    if let Some(found) = only(same) {
        return found;
    }
    if typed.is_empty() {
        return Err(listed());
    }
    if let Some(found) = only(those(&|label| *label == typed)) {
        return found;
    }
    if let Some(number) = number_of(&spoken, labels.len()) {
        let digits = number.to_string();
        let mut found: Vec<usize> = those(&|label| contains_word(label, &digits, false));
        let index = usize::try_from(number).unwrap_or(usize::MAX).checked_sub(1).filter(|index| *index < labels.len());
        if let Some(index) = index {
            // "3" for "1. 3 months" may be meant either way, unless the third has a three as well.
            let named = found.contains(&index);
            if named || found.is_empty() || !spoken.iter().any(|word| *word == digits) || spoken.len() > 1 {
                return Ok(index);
            }
            found.push(index);
        }
        return only(found).unwrap_or_else(|| Err(listed()));
    }
    if spoken.iter().any(|word| is_negation(word)) {
        return match after_correction(&answer) {
            Some(rest) => pick(labels, rest),
            None => Err(listed()),
        };
    }
    let meant: Vec<&str> = spoken.iter().copied().filter(|word| !is_filler(word)).collect();
    let meant = if meant.is_empty() { typed.clone() } else { meant.join(" ") };
    let starts = |label: &String| meant.chars().count() >= SHORTEST_START && label.starts_with(&meant);
    let steps: [&dyn Fn(&String) -> bool; 5] = [
        &|label| *label == meant,
        &starts,
        &|label| contains_word(&typed, label, false),
        &|label| contains_word(label, &meant, false),
        &|label| close(label, &typed) || close(label, &meant),
    ];
    steps.into_iter().find_map(|fits| only(those(fits))).unwrap_or_else(|| Err(listed()))
}

/// What comes after "no," and its kin: "no, the blue one".
fn after_correction(answer: &str) -> Option<&str> {
    let mut rest = answer;
    while let Some((first, more)) = rest.split_once([',', ';', '.', '!']) {
        match words(first).as_slice() {
            [] => {}
            [word] if is_negation(word) => {}
            _ => break,
        }
        rest = more.trim();
    }
    let changed = rest.len() < answer.len() && !words(rest).is_empty();
    changed.then_some(rest)
}

/// The number that the words are, when they are nothing else.
fn number_of(spoken: &[&str], count: usize) -> Option<u32> {
    let counts = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = word.strip_prefix(digits).unwrap_or_default();
        let ordinal = has("|st|nd|rd|th|er|e|a|o|eme|ste|de", ending) || ending.is_empty();
        digits
            .parse()
            .ok()
            .filter(|_| ordinal && digits.len() <= 3)
            .or_else(|| number_word(word))
            .or_else(|| ordinal_word(word))
    };
    if said(&spoken.join(" "), |language| language.last_one) {
        return u32::try_from(count).ok();
    }
    let mut found = None;
    let without_fillers = spoken.iter().filter(|word| !is_filler(word)).count();
    for word in spoken {
        match counts(word) {
            // "the second one": in the company of a number, "one" is a filler.
            Some(_) if is_filler(word) && without_fillers > 0 => {}
            Some(number) if found.is_none() => found = Some(number),
            Some(_) => return None,
            None if is_filler(word) => {}
            None => return None,
        }
    }
    found
}

/// Whether two words differ by a typing error: one in four letters, two in eight.
fn close(label: &str, typed: &str) -> bool {
    let label: Vec<char> = label.chars().collect();
    let typed: Vec<char> = typed.chars().collect();
    let allowed = match label.len().min(typed.len()) {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    label.len().abs_diff(typed.len()) <= allowed && distance(&label, &typed) <= allowed
}

/// Letters to add, drop, change or exchange with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && *y == a[i - 1] {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOURS: [&str; 3] = ["Red", "Blau 🔵", "Verde água"];
    const TERMS: [&str; 3] = ["3 months", "6 months", "12 months"];
    const DESKS: [&str; 4] = ["Sales", "Support", "Accounts", "Something else"];

    fn chosen(labels: &[&str], text: &str) -> Option<usize> {
        pick(labels, text).ok()
    }

    #[test]
    fn a_number_in_any_form_chooses() {
        for text in [
            "2",
            "2.",
            "2)",
            " #2 ",
            "option 2",
            "Option 2 please",
            "number two",
            "two",
            "the second one",
            "2nd",
            "zwei",
            "la segunda",
            "2️⃣",
            "deux",
            "o segundo",
            "nummer 2 bitte",
            "2.",
        ] {
            assert_eq!(chosen(&COLOURS, text), Some(1), "{text}");
        }
        assert_eq!(chosen(&COLOURS, "last"), Some(2));
        assert_eq!(chosen(&COLOURS, "one"), Some(0));
        assert_eq!(chosen(&COLOURS, "the first"), Some(0));
        for text in ["4", "0", "222", "1 or 2", "1 2", "-", "?"] {
            assert_eq!(chosen(&COLOURS, text), None, "{text}");
        }
    }

    #[test]
    fn a_label_is_known_without_case_accents_emoji_and_with_a_typing_error() {
        for (text, index) in [
            ("RED!", 0),
            ("blau", 1),
            ("🔵 Blau", 1),
            ("verde agua", 2),
            ("the red one please", 0),
            ("verde", 2),
            ("agua", 2),
        ] {
            assert_eq!(chosen(&COLOURS, text), Some(index), "{text}");
        }
        for (text, index) in [
            ("suport", 1),
            ("Supprot", 1),
            ("sup", 1),
            ("slaes", 0),
            ("acounts", 2),
            ("something els", 3),
            ("I want to talk to support", 1),
            ("somethign esle", 3),
        ] {
            assert_eq!(chosen(&DESKS, text), Some(index), "{text}");
        }
        assert_eq!(chosen(&["Yes", "No"], "no"), Some(1), "a label may be a word that negates");
        assert_eq!(chosen(&["👍", "👎"], "👎"), Some(1));
        assert_eq!(chosen(&["2", "1"], "1"), Some(1), "a label comes before a number");
    }

    #[test]
    fn two_that_fit_are_refused_and_named() {
        assert_eq!(pick(&["Ball", "Bell"], "bull"), Err(WhyNot::UnclearChoice(vec!["Ball".into(), "Bell".into()])));
        assert_eq!(pick(&TERMS, "months"), Err(WhyNot::UnclearChoice(TERMS.map(String::from).to_vec())));
        assert_eq!(pick(&COLOURS, "red or blau").unwrap_err().code(), "unclear_choice");
        assert_eq!(chosen(&TERMS, "6"), Some(1));
        assert_eq!(chosen(&TERMS, "2"), Some(1));
        assert_eq!(
            pick(&TERMS, "3"),
            Err(WhyNot::UnclearChoice(vec!["3 months".into(), "12 months".into()])),
            "the first, or number three?"
        );
        assert_eq!(chosen(&TERMS, "option 3"), Some(2));
        assert_eq!(chosen(&TERMS, "12 months"), Some(2));
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(chosen(&COLOURS, "no, the red one"), Some(0));
        for text in
            ["no, not red", "no no, no", "not the red one", "kein rot", "", "xyz", "re", "bread", "nothing", "reddish"]
        {
            assert_eq!(chosen(&COLOURS, text), None, "{text}");
        }
        assert!(pick(&COLOURS, "x").unwrap_err().to_string().contains("1. Red, 2. Blau"));
        assert_eq!(chosen(&[], "1"), None);
    }
}
