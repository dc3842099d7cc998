//! Found: which of the values that were proposed the customer really gave, and what his words give without any model.
//!
//! A value counts if it stands in his words, or if a part of his words reads as the same value in its form ("two" and 2, "next
//! friday" and a date). A choice may be made for him by meaning: the options are the operator's own words.

use std::collections::BTreeMap;

use domain::text::folded;
use flow::Value;
use flow::answer::{self, Asked, Place};
use flow::nodes::Form;
use flow::step::Wanted;

/// Parts of a message that are looked at.
const MOST_PARTS: usize = 60;

/// The proposed values that the customer gave, in their forms.
pub(super) fn said_by(
    said: &str,
    wanted: &[Wanted],
    proposed: &[(String, String)],
    place: &Place,
) -> BTreeMap<String, Value> {
    let whole = folded(said);
    let given = |wanted: &Wanted| {
        let (_, value) = proposed.iter().find(|(name, _)| *name == wanted.name)?;
        let asked = wanted.answer.asked()?;
        let read = answer::read(&asked, value, place).ok()?;
        let is_meant = match asked {
            Asked::Choice { .. } | Asked::YesNo => whole.chars().any(|c| !c.is_whitespace()),
            Asked::Text { .. } | Asked::Regex(_) => stands_in(&whole, &folded(value)),
            Asked::Number { .. } | Asked::Email | Asked::Phone | Asked::Date(_) => {
                stands_in(&whole, &folded(value))
                    || parts(said).any(|part| answer::read(&asked, part, place).is_ok_and(|other| other == read))
            }
        };
        is_meant.then(|| (wanted.name.clone(), read))
    };
    wanted.iter().filter_map(given).collect()
}

/// What the forms find in the words by themselves. Where two forms could mean the same words nothing is taken.
pub(super) fn on_device(said: &str, wanted: &[Wanted], place: &Place) -> BTreeMap<String, Value> {
    let figures = |form: &Form| matches!(form, Form::Number { .. } | Form::Date { .. } | Form::Phone);
    let alike = |form: &Form| wanted.iter().filter(|other| same_kind(&other.answer, form)).count() > 1;
    let found = |field: &Wanted| {
        let form = &field.answer;
        let other_figures = wanted.iter().any(|other| figures(&other.answer) && !same_kind(&other.answer, form));
        let clear = match form {
            // Words mean what was asked for only if nothing else was.
            Form::Text { .. } | Form::Regex { .. } => wanted.len() == 1 && !said.trim_end().ends_with(['?', '？', '؟']),
            // "15 march" is a date and has a number in it.
            Form::Number { .. } => !alike(form) && !other_figures,
            _ => !alike(form),
        };
        let asked = form.asked().filter(|_| clear)?;
        let value = answer::read(&asked, said, place).ok();
        let value = value.or_else(|| parts(said).find_map(|part| answer::read(&asked, part, place).ok()))?;
        Some((field.name.clone(), value))
    };
    wanted.iter().filter_map(found).collect()
}

fn same_kind(one: &Form, other: &Form) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// The parts of a message in which one thing is said, and its words in pairs and threes: "for two on friday".
fn parts(said: &str) -> impl Iterator<Item = &str> {
    let clauses = said.split(['\n', ',', ';', '!', '?']).map(str::trim).filter(|part| !part.is_empty());
    clauses.flat_map(runs).take(MOST_PARTS)
}

/// A clause, and every run of one to three words in it, the longest first.
fn runs(clause: &str) -> impl Iterator<Item = &str> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut begin = None;
    for (at, c) in clause.char_indices().chain([(clause.len(), ' ')]) {
        match (begin, c.is_whitespace()) {
            (None, false) => begin = Some(at),
            (Some(from), true) => {
                words.push((from, at));
                begin = None;
            }
            _ => {}
        }
    }
    let mut runs = vec![clause];
    for length in [3, 2, 1] {
        for run in words.windows(length) {
            if let (Some((begin, _)), Some((_, end))) = (run.first(), run.last()) {
                runs.extend(clause.get(*begin..*end).map(|run| run.trim_end_matches(['.', ':'])));
            }
        }
    }
    runs.into_iter()
}

/// Whole words, in this order, whatever the case and accents.
fn stands_in(folded_said: &str, folded_value: &str) -> bool {
    let value = folded_value.trim();
    !value.is_empty()
        && folded_said.match_indices(value).any(|(at, _)| {
            let before = folded_said.get(..at).and_then(|before| before.chars().next_back());
            let after = folded_said.get(at + value.len()..).and_then(|after| after.chars().next());
            // Scripts without blanks have no word ends to look for.
            ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use domain::UnixMs;

    use super::*;

    /// Friday, 2026-11-20, 10:00 UTC.
    const NOW: UnixMs = UnixMs(1_795_168_800_000);

    fn place() -> Place {
        Place { now: NOW, offset_minutes: 0, country: Some("DE".into()), language: Some("en".into()) }
    }

    fn wanted(name: &str, answer: Form) -> Wanted {
        Wanted { name: name.into(), about: name.into(), answer, optional: false }
    }

    fn number() -> Form {
        Form::Number { min: None, max: None, whole: false }
    }

    fn date() -> Form {
        Form::Date { from_days: None, to_days: None }
    }

    fn sizes() -> Form {
        Form::Choice { options: vec!["Small".into(), "Large".into()] }
    }

    fn kept(said: &str, form: Form, proposed: &str) -> Option<Value> {
        let proposed = [("it".to_owned(), proposed.to_owned())];
        said_by(said, &[wanted("it", form)], &proposed, &place()).remove("it")
    }

    #[test]
    fn what_the_customer_said_counts_in_his_words_and_in_its_form() {
        assert_eq!(kept("A table for 2 please", number(), "2"), Some(2_u32.into()));
        assert_eq!(kept("A table for two please", number(), "2"), Some(2_u32.into()));
        assert_eq!(kept("My name is José Núñez.", Form::default(), "Jose Nunez"), Some("Jose Nunez".into()));
        assert_eq!(kept("could you do next friday, for us", date(), "2026-11-27"), Some("2026-11-27".into()));
        assert_eq!(
            kept("mail ana@mail.example thanks", Form::Email, "ana@mail.example"),
            Some("ana@mail.example".into())
        );
        assert_eq!(kept("the big one", sizes(), "Large"), Some("Large".into()));
        assert_eq!(kept("I would love to", Form::YesNo, "yes"), Some(true.into()));
    }

    #[test]
    fn what_he_did_not_say_is_dropped() {
        assert_eq!(kept("A table please", number(), "2"), None);
        assert_eq!(kept("A table for 20", number(), "2"), None, "no part of a number");
        assert_eq!(kept("Hello there", Form::Email, "ana@mail.example"), None);
        assert_eq!(kept("Hello there", Form::default(), "Ana"), None);
        assert_eq!(kept("some day", date(), "2026-11-27"), None);
        assert_eq!(kept("the big one", sizes(), "Huge"), None, "none of the options");
        assert_eq!(kept("", sizes(), "Large"), None);
    }

    #[test]
    fn the_forms_find_what_they_can_without_a_model() {
        let all = [
            wanted("mail", Form::Email),
            wanted("day", date()),
            wanted("size", sizes()),
            wanted("name", Form::default()),
        ];
        let found = on_device("ana@mail.example, tomorrow, a large one", &all, &place());
        assert_eq!(found.get("mail"), Some(&"ana@mail.example".into()));
        assert_eq!(found.get("day"), Some(&"2026-11-21".into()));
        assert_eq!(found.get("size"), Some(&"Large".into()));
        assert!(!found.contains_key("name"), "words could mean anything");
    }

    #[test]
    fn two_forms_that_could_mean_the_same_words_take_neither() {
        let two = [wanted("people", number()), wanted("nights", number())];
        assert!(on_device("3", &two, &place()).is_empty());
        let mixed = [wanted("people", number()), wanted("day", date())];
        let found = on_device("15 march", &mixed, &place());
        assert!(!found.contains_key("people") && found.contains_key("day"), "{found:?}");
    }

    #[test]
    fn the_only_thing_that_was_asked_for_is_the_answer_unless_it_is_a_question() {
        let one = [wanted("address", Form::default())];
        assert_eq!(on_device("Elm Street 5", &one, &place()).get("address"), Some(&"Elm Street 5".into()));
        assert!(on_device("Why do you want to know?", &one, &place()).is_empty());
    }
}
