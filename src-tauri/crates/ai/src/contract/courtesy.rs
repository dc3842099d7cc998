//! Courtesy: replies that say nothing about the shop and so need no source.

use std::sync::LazyLock;

use crate::wishes::{Phrases, clauses};

/// What a clause may begin with; a few more words may follow.
const PHRASES: &str = include_str!("words/courtesies.txt");
/// Words that may follow the beginning of a courtesy.
const MORE_WORDS: usize = 8;

static COURTESIES: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(PHRASES));

/// Whether every clause of a reply is a courtesy, or nothing but one of these names (the customer's, the assistant's).
pub(super) fn is_courtesy(reply: &str, names: &[String]) -> bool {
    let clauses = clauses(reply);
    let is_one = |clause: &String| {
        if names.contains(clause) {
            return true;
        }
        let begins = COURTESIES.find(clause).filter(|found| found.start == 0);
        begins.is_some_and(|found| {
            let more = clause.get(found.end..).unwrap_or_default();
            more.split_whitespace().count() <= MORE_WORDS && more.chars().count() <= 60
        })
    };
    clauses.iter().all(is_one)
}
