//! Language: the words of dates, numbers, yes and no. A language is one file with one table and one line here.
//!
//! All words are folded (lower case, no accents, `ss` for `ß`); several for one meaning stand with `|` between. All languages
//! are read at once, because customers do not write in the language that a setting says.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod pt;

/// The words of one language.
pub(super) struct Language {
    /// January to December.
    pub months: [&'static str; 12],
    /// Monday to Sunday.
    pub weekdays: [&'static str; 7],
    pub today: &'static str,
    pub tomorrow: &'static str,
    pub day_after_tomorrow: &'static str,
    pub yesterday: &'static str,
    pub day_before_yesterday: &'static str,
    pub day: &'static str,
    pub week: &'static str,
    pub month: &'static str,
    pub year: &'static str,
    /// Before an amount of days to come: "in 3 days".
    pub ahead: &'static str,
    /// Before or after an amount of days gone: "3 days ago".
    pub ago: &'static str,
    /// Before or after a weekday or a unit.
    pub next: &'static str,
    pub last: &'static str,
    pub this: &'static str,
    /// From one to twelve.
    pub numbers: [&'static str; 12],
    /// From first to tenth.
    pub ordinals: [&'static str; 10],
    /// "last", as a choice.
    pub last_one: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    /// What takes the meaning of the rest away.
    pub negations: &'static str,
    /// What may stand around an answer without changing it.
    pub fillers: &'static str,
}

/// Every language that is read.
pub(super) static LANGUAGES: [&Language; 7] =
    [&en::ENGLISH, &de::GERMAN, &es::SPANISH, &pt::PORTUGUESE, &fr::FRENCH, &it::ITALIAN, &nl::DUTCH];

/// Whether `words`, a list with `|` between, has `word`.
pub(super) fn has(words: &str, word: &str) -> bool {
    !word.is_empty() && words.split('|').any(|one| one == word)
}

/// Whether `word` is in the list that `words` picks, in any language.
pub(super) fn said(word: &str, words: impl Fn(&Language) -> &'static str) -> bool {
    LANGUAGES.iter().any(|language| has(words(language), word))
}

fn place<const N: usize>(word: &str, words: impl Fn(&Language) -> &[&'static str; N]) -> Option<u32> {
    let at = LANGUAGES.iter().find_map(|language| words(language).iter().position(|names| has(names, word)));
    at.and_then(|index| u32::try_from(index).ok())
}

/// January is 1.
pub(super) fn month(word: &str) -> Option<u32> {
    place(word, |language| &language.months).map(|index| index + 1)
}

/// Monday is 0.
pub(super) fn weekday(word: &str) -> Option<u32> {
    place(word, |language| &language.weekdays)
}

/// "two" is 2.
pub(super) fn number_word(word: &str) -> Option<u32> {
    place(word, |language| &language.numbers).map(|index| index + 1)
}

/// "second" is 2.
pub(super) fn ordinal_word(word: &str) -> Option<u32> {
    place(word, |language| &language.ordinals).map(|index| index + 1)
}

/// Whether a word takes the meaning of the others away: "not the blue one".
pub(super) fn is_negation(word: &str) -> bool {
    said(word, |language| language.negations)
}

/// Whether a word may stand around an answer: "please".
pub(super) fn is_filler(word: &str) -> bool {
    said(word, |language| language.fillers)
}

/// The words of a folded text: letters, digits and apostrophes.
pub(super) fn words(folded: &str) -> Vec<&str> {
    folded
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    /// Every list of a language.
    fn lists(language: &Language) -> Vec<&'static str> {
        let l = language;
        let single = [
            l.today,
            l.tomorrow,
            l.day_after_tomorrow,
            l.yesterday,
            l.day_before_yesterday,
            l.day,
            l.week,
            l.month,
            l.year,
            l.ahead,
            l.ago,
            l.next,
            l.last,
            l.this,
            l.last_one,
            l.yes,
            l.no,
            l.negations,
            l.fillers,
        ];
        [&single[..], &l.months, &l.weekdays, &l.numbers, &l.ordinals].concat()
    }

    #[test]
    fn all_words_are_folded_and_no_list_has_an_empty_word() {
        for list in LANGUAGES.iter().flat_map(|language| lists(language)) {
            assert!(!list.is_empty());
            for word in list.split('|') {
                assert!(!word.is_empty() && fold(word) == word, "{list}");
            }
        }
    }

    #[test]
    fn no_word_is_two_months_two_weekdays_or_two_numbers() {
        fn once<const N: usize>(words: impl Fn(&'static Language) -> &'static [&'static str; N]) {
            for language in LANGUAGES {
                for (index, names) in words(language).iter().enumerate() {
                    for name in names.split('|') {
                        let elsewhere = LANGUAGES
                            .iter()
                            .flat_map(|other| words(other).iter().enumerate())
                            .any(|(other, list)| other != index && has(list, name));
                        assert!(!elsewhere, "{name}");
                    }
                }
            }
        }
        once(|language| &language.months);
        once(|language| &language.weekdays);
        once(|language| &language.ordinals);
        for language in LANGUAGES {
            for name in language.yes.split('|') {
                assert!(!said(name, |other| other.no), "{name}");
            }
        }
    }
}
