//! Words: keywords and patterns that a message is matched with, for triggers and conditions.
//!
//! A keyword is found where whole words are, in any script: "car" is not in "scare", while Chinese, Japanese or Thai, which
//! put no spaces, match anywhere, and Korean may carry a particle. `price*` also finds "prices". Case and accents do not
//! matter unless asked.

mod fold;
mod pattern;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use specta::Type;
use unicode_normalization::UnicodeNormalization;

pub use fold::fold;
pub use pattern::Pattern;

/// How many of the keywords a message must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, strum::Display, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WordMatch {
    /// One of them, somewhere.
    #[default]
    Any,
    /// Each of them, somewhere.
    All,
    /// The whole message is one of them; punctuation around does not matter.
    Exact,
}

/// Keywords, ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    words: Vec<Word>,
    wanted: WordMatch,
    case_sensitive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    written: String,
    compared: String,
    /// `price*`: more letters may follow.
    open_ended: bool,
}

impl Words {
    /// Keywords as the operator wrote them; blank ones are left out.
    pub fn new<S: AsRef<str>>(keywords: &[S], wanted: WordMatch, case_sensitive: bool) -> Self {
        let word = |written: &str| {
            let open_ended = wanted != WordMatch::Exact && written.len() > 1 && written.ends_with('*');
            let plain = if open_ended { written.trim_end_matches('*') } else { written };
            let compared = comparable(plain, case_sensitive).into_owned();
            (!compared.is_empty()).then(|| Word { written: written.to_owned(), compared, open_ended })
        };
        let words = keywords.iter().filter_map(|keyword| word(keyword.as_ref().trim())).collect();
        Self { words, wanted, case_sensitive }
    }

    /// The keyword that the message has, as the operator wrote it (the first of them if it must have all); none if the
    /// message does not match.
    pub fn find(&self, message: &str) -> Option<&str> {
        let message = comparable(message, self.case_sensitive);
        let found = match self.wanted {
            WordMatch::Any => self.words.iter().find(|word| word.is_in(&message)),
            WordMatch::All => self.words.first().filter(|_| self.words.iter().all(|word| word.is_in(&message))),
            WordMatch::Exact => {
                let bare = message.trim_matches(|c: char| !c.is_alphanumeric());
                self.words.iter().find(|word| word.compared == *message || word.compared == bare)
            }
        };
        found.map(|word| word.written.as_str())
    }
}

impl Word {
    fn is_in(&self, message: &str) -> bool {
        contains_word(message, &self.compared, self.open_ended)
    }
}

/// Whether `word` stands in `text` with no letter of the same word before or after it. Both must be folded alike.
pub(crate) fn contains_word(text: &str, word: &str, open_ended: bool) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(start, _)| {
            let (before, rest) = text.split_at(start);
            let after = rest.get(word.len()..).unwrap_or_default();
            let begins = !fold::joined(before.chars().next_back(), word.chars().next());
            let ends = open_ended || !fold::joined(word.chars().next_back(), after.chars().next());
            begins && ends
        })
}

fn comparable(text: &str, case_sensitive: bool) -> Cow<'_, str> {
    if !case_sensitive {
        return fold(text);
    }
    let words: Vec<String> = text.split_whitespace().map(|word| word.nfc().collect()).collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keywords: &[&str], wanted: WordMatch, message: &str) -> bool {
        Words::new(keywords, wanted, false).find(message).is_some()
    }

    #[test]
    fn a_keyword_is_found_as_a_whole_word_in_any_script() {
        let any = |keyword: &str, message: &str| found(&[keyword], WordMatch::Any, message);
        assert!(any("preço", "Qual é o PRECO?") && any("opening hours", "your opening   HOURS, please"));
        assert!(!any("car", "that is scary") && !any("car", "scar") && any("car", "my car!"));
        assert!(any("price*", "prices?") && !any("price", "prices?") && !any("ice*", "price"));
        assert!(any("价格", "请问价格多少") && any("ราคา", "สอบถามราคาครับ") && any("値段", "この値段は"));
        assert!(any("가격", "가격이 얼마예요"), "a particle may follow");
        assert!(!any("가", "각"), "half a syllable is no word");
        assert!(any("c++", "do you teach C++?") && any("👍", "ok👍") && any("don't", "I don’t know"));
        assert!(any("straße", "Strasse 5") && any("цена", "Какая ЦЕНА?"));
    }

    #[test]
    fn any_all_and_exact_differ() {
        let keywords = ["red", "blue"];
        assert!(found(&keywords, WordMatch::Any, "a blue one") && !found(&keywords, WordMatch::All, "a blue one"));
        assert!(found(&keywords, WordMatch::All, "blue and red"));
        assert!(found(&keywords, WordMatch::Exact, " Blue! ") && !found(&keywords, WordMatch::Exact, "blue one"));
        assert!(found(&["👍"], WordMatch::Exact, "👍"));
        for wanted in [WordMatch::Any, WordMatch::All, WordMatch::Exact] {
            assert!(!found(&[], wanted, "anything") && !found(&["", " "], wanted, "") && !found(&["*"], wanted, "x"));
        }
    }

    #[test]
    fn the_keyword_that_matched_is_named_as_it_was_written() {
        let words = Words::new(&["Price*", "Menü"], WordMatch::Any, false);
        assert_eq!(words.find("the menu"), Some("Menü"));
        assert_eq!(words.find("prices"), Some("Price*"));
    }

    #[test]
    fn case_and_accents_matter_when_asked() {
        let words = Words::new(&["VIP"], WordMatch::Any, true);
        assert!(words.find("a VIP guest").is_some() && words.find("vip").is_none());
        let words = Words::new(&["caf\u{e9}"], WordMatch::Any, true);
        assert!(words.find("cafe\u{301}").is_some() && words.find("cafe").is_none());
    }
}
