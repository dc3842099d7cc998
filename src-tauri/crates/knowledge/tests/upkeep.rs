//! Changing the index: whatever its history, it searches like a fresh one. With a small embedder of letters.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod letters;

use std::{collections::BTreeMap, fs, ops::ControlFlow, path::Path, sync::Arc};

use knowledge::{Ask, Knowledge, Passage, Search};
use letters::{Letters, chunk, faq, faq_with, written_in};
use proptest::prelude::*;

fn bases() -> Vec<String> {
    vec!["one".into(), "two".into()]
}

fn ask(knowledge: &Knowledge, bases: &[String], question: &str) -> Search {
    knowledge.search(&Ask { bases, question, top: 3, languages: &[] }).unwrap()
}

/// What a search says, without its timings.
fn said(knowledge: &Knowledge, question: &str) -> (Vec<String>, Vec<f32>, Option<usize>) {
    let search = ask(knowledge, &bases(), question);
    let ids = search.found().map(|hit| hit.id.clone()).collect();
    (ids, search.found().map(|hit| hit.confidence.0).collect(), search.answer)
}

fn put(knowledge: &Knowledge, passages: &[Passage]) {
    knowledge.put(passages, &mut |_| ControlFlow::Continue(())).unwrap();
}

fn fresh(all: &[Passage]) -> Knowledge {
    let knowledge = Knowledge::in_memory(Arc::new(Letters::default())).unwrap();
    knowledge.sync(all).unwrap();
    knowledge
}

fn stamps(all: &[Passage]) -> Vec<(String, u64)> {
    all.iter().map(|passage| (passage.id.clone(), passage.stamp)).collect()
}

fn passage() -> impl Strategy<Value = Passage> {
    let words = "(lamp|oil|price|open|late|ship|card|40|AB-12|casa|pão)( (lamp|bulb|now|free|day|49,90|não))?";
    let language = prop::option::of(prop::sample::select(vec!["en", "pt", "de"]));
    (0..12_u32, any::<bool>(), any::<bool>(), words, words, language).prop_map(
        |(id, two, is_chunk, head, text, language)| {
            let base = if two { "two" } else { "one" };
            // The same ids for both kinds: a passage may become the other.
            let body = if is_chunk {
                chunk("source", id, base, &head, &text).body
            } else {
                faq_with("", base, &head, &[&text, "any news"], &text).body
            };
            let passage = Passage { body, ..faq(&id.to_string(), base, &head, &text) };
            written_in(language.unwrap_or_default(), passage)
        },
    )
}

/// One passage per id.
fn set() -> impl Strategy<Value = Vec<Passage>> {
    prop::collection::vec(passage(), 0..10).prop_map(|mut all| {
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|a, b| a.id == b.id);
        all
    })
}

/// One thing that happens to an index on disk.
#[derive(Clone, Debug)]
enum Step {
    Put(Vec<Passage>),
    Remove(Vec<u8>),
    /// The caller breaks a put off.
    BreakOff(Vec<Passage>),
    Reopen,
    /// The app is killed while the vector file grows.
    Tear(u8),
    /// The disk gives back another byte.
    Flip(u16),
    /// The vector file is that of some steps ago.
    OldVectors,
    /// A file of the word index is cut.
    CutWords(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => set().prop_map(Step::Put),
        2 => prop::collection::vec(0..12_u8, 0..4).prop_map(Step::Remove),
        1 => set().prop_map(Step::BreakOff),
        2 => Just(Step::Reopen),
        1 => any::<u8>().prop_map(Step::Tear),
        1 => any::<u16>().prop_map(Step::Flip),
        1 => Just(Step::OldVectors),
        1 => any::<u8>().prop_map(Step::CutWords),
    ]
}

fn open(dir: &Path) -> Knowledge {
    Knowledge::open(dir, Arc::new(Letters::default())).unwrap()
}

/// Damages the files of a closed index.
fn damage(dir: &Path, step: &Step, old: &[u8]) {
    let vectors = dir.join("vectors.bin");
    let mut bytes = fs::read(&vectors).unwrap();
    match step {
        Step::Tear(by) => bytes.truncate(bytes.len().saturating_sub(usize::from(*by))),
        Step::Flip(at) => {
            let at = usize::from(*at) % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 0x10;
            }
        }
        Step::OldVectors => old.clone_into(&mut bytes),
        Step::CutWords(which) => {
            let mut files: Vec<_> = fs::read_dir(dir.join("bm25")).unwrap().flatten().map(|file| file.path()).collect();
            files.sort();
            let file = &files[usize::from(*which) % files.len()];
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }
        _ => {}
    }
    fs::write(&vectors, bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn after_any_history_the_plan_leads_to_what_a_fresh_index_says(steps in prop::collection::vec(step(), 0..8), after in set()) {
        let dir = tempfile::tempdir().unwrap();
        let mut knowledge = open(dir.path());
        let mut model: BTreeMap<String, Passage> = BTreeMap::new();
        let mut old = fs::read(dir.path().join("vectors.bin")).unwrap();
        for step in steps {
            match &step {
                Step::Put(passages) => {
                    put(&knowledge, passages);
                    model.extend(passages.iter().map(|passage| (passage.id.clone(), passage.clone())));
                }
                Step::Remove(ids) => {
                    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                    knowledge.remove(&ids).unwrap();
                    model.retain(|id, _| !ids.contains(id));
                }
                Step::BreakOff(passages) => {
                    let mut told = false;
                    let report = knowledge.put(passages, &mut |_| { told = true; ControlFlow::Break(()) }).unwrap();
                    prop_assert_eq!(report.stopped, told);
                    if !told {
                        model.extend(passages.iter().map(|passage| (passage.id.clone(), passage.clone())));
                    }
                }
                Step::Reopen => {
                    drop(knowledge);
                    knowledge = open(dir.path());
                }
                _ => {
                    drop(knowledge);
                    damage(dir.path(), &step, &old);
                    knowledge = open(dir.path());
                    // What the damage took is missing now, and nothing that was never put is there.
                    let all: Vec<Passage> = model.values().cloned().collect();
                    let plan = knowledge.plan(stamps(&all)).unwrap();
                    prop_assert!(plan.gone.is_empty());
                    plan.missing.iter().for_each(|id| drop(model.remove(id)));
                    old = fs::read(dir.path().join("vectors.bin")).unwrap();
                }
            }
            let all: Vec<Passage> = model.values().cloned().collect();
            let plan = knowledge.plan(stamps(&all)).unwrap();
            prop_assert_eq!((plan.kept, plan.missing.len(), plan.gone.len()), (all.len(), 0, 0));
            prop_assert_eq!(said(&knowledge, "lamp price"), said(&fresh(&all), "lamp price"));
        }
        knowledge.sync(&after).unwrap();
        prop_assert_eq!(knowledge.stats().passages, after.len());
        let fresh = fresh(&after);
        for question in ["lamp price", "AB-12", "opne late", "pao 49.90", "casa livre"] {
            prop_assert_eq!(said(&knowledge, question), said(&fresh, question), "{}", question);
        }
        drop(knowledge);
        prop_assert_eq!(open(dir.path()).sync(&after).unwrap().unchanged, after.len());
    }

    #[test]
    fn a_removed_passage_is_never_found_again(all in set(), place in 0..10_usize) {
        let knowledge = fresh(&all);
        let Some(gone) = all.get(place) else { return Ok(()) };
        knowledge.remove(std::slice::from_ref(&gone.id)).unwrap();
        let (ids, ..) = said(&knowledge, "lamp price");
        prop_assert!(!ids.contains(&gone.id));
        prop_assert_eq!(ids.len(), all.len() - 1);
    }

    #[test]
    fn any_question_is_searched_and_every_score_is_on_its_scale(all in set(), question in any::<String>()) {
        let search = ask(&fresh(&all), &bases(), &question);
        prop_assert!(search.hits.len() <= 3);
        for hit in search.found() {
            prop_assert!((0.0..=1.0).contains(&hit.confidence.0));
            prop_assert!(hit.bm25.is_none_or(|bm25| bm25.0 > 0.0 && bm25.0.is_finite()));
            prop_assert!(hit.cosine.is_none_or(|cosine| (-1.0..=1.0).contains(&cosine.0)));
            prop_assert_eq!(hit.cut.is_some(), !search.hits.iter().any(|other| other.id == hit.id));
        }
        prop_assert!(search.hits.iter().all(|hit| hit.confidence >= search.floor));
    }

    #[test]
    fn any_text_has_an_excerpt_within_its_bounds(question in any::<String>(), text in any::<String>()) {
        let excerpt = fresh(&[]).excerpt(&question, &text).unwrap();
        prop_assert!(text.get(excerpt.from..excerpt.to).is_some());
        prop_assert!(excerpt.text.chars().count() <= 500);
    }
}

#[test]
fn only_texts_that_were_never_seen_are_embedded() {
    let letters = Arc::new(Letters::default());
    let knowledge = Knowledge::in_memory(letters.clone()).unwrap();
    let report = knowledge.sync(&[faq("1", "one", "a", "b"), faq("2", "one", "c", "d"), faq("3", "one", "e", "f")]);
    assert_eq!(report.unwrap().embedded, 6);
    // Another answer, another base, another id; and one is gone.
    let all = [faq("1", "one", "a", "new"), faq("2", "two", "c", "d"), faq("4", "one", "e", "f")];
    let report = knowledge.sync(&all).unwrap();
    assert_eq!((report.embedded, report.changed, report.removed, report.added), (1, 2, 1, 1));
    assert_eq!(letters.embedded(), 7);
}

#[test]
fn a_chunk_that_moves_to_another_place_of_its_source_is_not_embedded_again() {
    let knowledge =
        fresh(&[chunk("terms", 0, "one", "Returns", "thirty days"), chunk("terms", 1, "one", "", "no bulbs")]);
    let moved = [
        chunk("terms", 0, "one", "", "new"),
        chunk("terms", 1, "one", "Returns", "thirty days"),
        chunk("terms", 2, "one", "", "no bulbs"),
    ];
    assert_eq!(knowledge.sync(&moved).unwrap().embedded, 1);
}

#[test]
fn what_was_embedded_before_a_put_was_broken_off_is_kept() {
    let all: Vec<Passage> = (0..60).map(|n| chunk("long", n, "one", "", &format!("part {n} of the manual"))).collect();
    let knowledge = fresh(&[]);
    let mut told = Vec::new();
    let report = knowledge
        .put(&all, &mut |progress| {
            told.push(progress.embedded);
            if progress.embedded * 2 >= progress.to_embed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert!(report.stopped && report.embedded < 60 && told.windows(2).all(|pair| pair[0] < pair[1]), "{told:?}");
    assert_eq!(knowledge.stats().passages, 0);
    let rest = knowledge.sync(&all).unwrap();
    assert_eq!((rest.added, rest.embedded), (60, 60 - report.embedded));
}

#[test]
fn a_plan_needs_only_ids_and_stamps() {
    let knowledge = fresh(&[faq("1", "one", "a", "b"), faq("2", "one", "c", "d")]);
    let kept = faq("1", "one", "a", "b");
    let plan = knowledge.plan([(kept.id, kept.stamp), ("3".into(), 1), ("3".into(), 2)]).unwrap();
    assert_eq!((plan.missing, plan.gone, plan.kept), (vec!["3".to_owned()], vec!["2".to_owned()], 1));
}

#[test]
fn a_search_sees_only_the_asked_bases() {
    let knowledge = fresh(&[faq("1", "one", "opening hours", "nine"), faq("2", "two", "opening hours", "ten")]);
    let search = ask(&knowledge, &["two".into(), "two".into()], "opening hours");
    assert!(search.found().all(|hit| hit.base == "two"));
    assert_eq!(search.passages, 1);
    assert_eq!(ask(&knowledge, &[], "opening hours").passages, 0);
}

#[test]
fn an_edit_is_seen_by_the_next_search() {
    let knowledge = fresh(&[faq("1", "one", "opening hours", "nine")]);
    put(&knowledge, &[faq("1", "one", "delivery price", "five")]);
    let search = ask(&knowledge, &bases(), "delivery price");
    assert_eq!(search.found().next().unwrap().matched_words, ["delivery", "price"]);
}

#[test]
fn searches_and_changes_at_once_do_not_disturb_each_other() {
    let all: Vec<Passage> = (0..40).map(|n| faq(&n.to_string(), "one", &format!("question {n}"), "answer")).collect();
    let knowledge = fresh(&all);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..10).for_each(|n| put(&knowledge, &all[n..n + 20])));
        scope.spawn(|| (0..10).for_each(|n| assert!(knowledge.remove(&[format!("{}", 30 + n)]).is_ok())));
        for _ in 0..2 {
            scope.spawn(|| (0..50).for_each(|n| drop(ask(&knowledge, &bases(), &format!("question {n}")))));
        }
    });
    knowledge.sync(&all).unwrap();
    assert_eq!(said(&knowledge, "question 7"), said(&fresh(&all), "question 7"));
}

#[test]
fn many_small_batches_leave_few_files() {
    let dir = tempfile::tempdir().unwrap();
    let knowledge = open(dir.path());
    for batch in 0..40 {
        let passages: Vec<Passage> =
            (0..16).map(|n| chunk("book", batch * 16 + n, "one", "", &format!("page {batch} line {n}"))).collect();
        put(&knowledge, &passages);
    }
    let files = fs::read_dir(dir.path().join("bm25")).unwrap().flatten();
    let stores = files.filter(|file| file.path().extension().is_some_and(|end| end == "store")).count();
    assert!(stores <= 10, "{stores} segments");
    assert_eq!(knowledge.stats().passages, 40 * 16);
}
