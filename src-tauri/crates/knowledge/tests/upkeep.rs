//! Changing the index: whatever its history, it searches like a fresh one. With a small embedder of letters.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod letters;

use std::sync::Arc;

use knowledge::{Knowledge, Passage, Search};
use letters::{Letters, faq};
use proptest::prelude::*;

fn bases() -> Vec<String> {
    vec!["one".into(), "two".into()]
}

/// What a search says, without its timings.
fn said(knowledge: &Knowledge, question: &str) -> (Vec<String>, Vec<f32>, Option<usize>) {
    let Search { hits, cut, answer, .. } = knowledge.search(&bases(), question, 3).unwrap();
    let all: Vec<_> = hits.into_iter().chain(cut).collect();
    (all.iter().map(|hit| hit.id.clone()).collect(), all.iter().map(|hit| hit.confidence.0).collect(), answer)
}

fn fresh(all: &[Passage]) -> Knowledge {
    let knowledge = Knowledge::in_memory(Arc::new(Letters::default())).unwrap();
    knowledge.sync(all).unwrap();
    knowledge
}

fn passage() -> impl Strategy<Value = Passage> {
    let words = "(lamp|oil|price|open|late|ship|card|40|AB-12|casa|pão)( (lamp|bulb|now|free|day|49,90|não))?";
    (0..12_u8, any::<bool>(), words, words).prop_map(|(id, two, question, answer)| {
        faq(&id.to_string(), if two { "two" } else { "one" }, &question, &answer)
    })
}

/// One passage per id.
fn set() -> impl Strategy<Value = Vec<Passage>> {
    prop::collection::vec(passage(), 0..10).prop_map(|mut all| {
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|a, b| a.id == b.id);
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sync_from_any_state_searches_like_a_fresh_index(before in set(), between in set(), after in set(), gone in 0..12_u8) {
        let dir = tempfile::tempdir().unwrap();
        let open = || Knowledge::open(dir.path(), Arc::new(Letters::default())).unwrap();
        let knowledge = open();
        knowledge.sync(&before).unwrap();
        knowledge.upsert(&between).unwrap();
        knowledge.remove(&[gone.to_string()]).unwrap();
        drop(knowledge);
        let knowledge = open();
        knowledge.sync(&after).unwrap();
        prop_assert_eq!(knowledge.stats().passages, after.len());
        let fresh = fresh(&after);
        for question in ["lamp price", "AB-12", "opne late", "pao 49.90", "casa livre"] {
            prop_assert_eq!(said(&knowledge, question), said(&fresh, question), "{}", question);
        }
        prop_assert_eq!(knowledge.sync(&after).unwrap().unchanged, after.len());
    }

    #[test]
    fn a_removed_passage_is_never_found_again(all in set(), place in 0..10_usize) {
        let knowledge = fresh(&all);
        let Some(gone) = all.get(place) else { return Ok(()) };
        knowledge.remove(std::slice::from_ref(&gone.id)).unwrap();
        let (ids, ..) = said(&knowledge, &gone.question);
        prop_assert!(!ids.contains(&gone.id));
        prop_assert_eq!(ids.len(), all.len() - 1);
    }

    #[test]
    fn any_question_is_searched_and_every_score_is_on_its_scale(all in set(), question in any::<String>()) {
        let search = fresh(&all).search(&bases(), &question, 3).unwrap();
        prop_assert!(search.hits.len() <= 3);
        for hit in search.hits.iter().chain(&search.cut) {
            prop_assert!((0.0..=1.0).contains(&hit.confidence.0));
            prop_assert!(hit.bm25.is_none_or(|bm25| bm25.0 > 0.0 && bm25.0.is_finite()));
            prop_assert!(hit.cosine.is_none_or(|cosine| (-1.0..=1.0).contains(&cosine.0)));
            prop_assert_eq!(hit.cut.is_some(), !search.hits.iter().any(|other| other.id == hit.id));
        }
        prop_assert!(search.hits.iter().all(|hit| hit.confidence >= search.floor));
    }
}

#[test]
fn only_what_changed_is_embedded() {
    let letters = Arc::new(Letters::default());
    let knowledge = Knowledge::in_memory(letters.clone()).unwrap();
    let mut all = vec![faq("1", "one", "a", "b"), faq("2", "one", "c", "d"), faq("3", "one", "e", "f")];
    assert_eq!(knowledge.sync(&all).unwrap().embedded, 3);
    all[0].answer = "new".into();
    all[1].base = "two".into();
    all.truncate(2);
    let report = knowledge.sync(&all).unwrap();
    assert_eq!((report.embedded, report.changed, report.removed, report.added), (1, 2, 1, 0));
    assert_eq!(letters.embedded(), 4);
}

#[test]
fn a_search_sees_only_the_asked_bases() {
    let knowledge = fresh(&[faq("1", "one", "opening hours", "nine"), faq("2", "two", "opening hours", "ten")]);
    let search = knowledge.search(&["two".into()], "opening hours", 5).unwrap();
    assert!(search.hits.iter().chain(&search.cut).all(|hit| hit.base == "two"));
    assert_eq!(search.passages, 1);
    assert_eq!(knowledge.search(&[], "opening hours", 5).unwrap().passages, 0);
}

#[test]
fn an_edit_is_seen_by_the_next_search() {
    let knowledge = fresh(&[faq("1", "one", "opening hours", "nine")]);
    knowledge.upsert(&[faq("1", "one", "delivery price", "five")]).unwrap();
    let search = knowledge.search(&bases(), "delivery price", 5).unwrap();
    assert_eq!(search.hits.iter().chain(&search.cut).next().unwrap().matched_words, ["delivery", "price"]);
}

#[test]
fn searches_and_changes_at_once_do_not_disturb_each_other() {
    let all: Vec<Passage> = (0..40).map(|n| faq(&n.to_string(), "one", &format!("question {n}"), "answer")).collect();
    let knowledge = fresh(&all);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..10).for_each(|n| knowledge.upsert(&all[n..n + 20]).unwrap()));
        scope.spawn(|| (0..10).for_each(|n| knowledge.remove(&[format!("{}", 30 + n)]).unwrap()));
        for _ in 0..2 {
            scope
                .spawn(|| (0..50).for_each(|n| drop(knowledge.search(&bases(), &format!("question {n}"), 5).unwrap())));
        }
    });
    knowledge.sync(&all).unwrap();
    assert_eq!(said(&knowledge, "question 7"), said(&fresh(&all), "question 7"));
}
