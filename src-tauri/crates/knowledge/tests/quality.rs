//! What the index promises of its answers, judged with the shipped model on questions that taught it nothing.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod support;

use std::collections::BTreeMap;

use knowledge::{Ask, Body, Hit, Knowledge, Passage, Search};
use support::{Half, Question};

/// Right answers among the first 1 and the first 5, per way of searching.
#[derive(Default)]
struct Recall {
    questions: usize,
    bm25: [usize; 2],
    vectors: [usize; 2],
    fusion: [usize; 2],
}

/// Everything found by one search, best first.
fn found(search: &Search) -> Vec<&Hit> {
    search.found().collect()
}

fn search(knowledge: &Knowledge, base: &str, question: &str) -> Search {
    knowledge.search(&Ask { bases: &[base.to_owned()], question, top: 5, languages: &[] }).unwrap()
}

/// Whether an expected passage is the first, and among the first five, when ordered by `score` (0 and less: not found).
fn recall(found: &[&Hit], expected: &[String], score: impl Fn(&Hit) -> f32) -> [usize; 2] {
    let mut order: Vec<(&Hit, f32)> =
        found.iter().map(|hit| (*hit, score(hit))).filter(|(_, score)| *score > 0.0).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    [1, 5].map(|top| usize::from(order.iter().take(top).any(|(hit, _)| expected.contains(&hit.id))))
}

fn add(to: &mut [usize; 2], more: [usize; 2]) {
    to[0] += more[0];
    to[1] += more[1];
}

fn ask(knowledge: &Knowledge, question: &Question) -> Search {
    search(knowledge, &question.business, &question.question)
}

#[test]
fn fusion_is_never_worse_than_the_better_half_in_any_class() {
    let knowledge = support::indexed();
    let mut classes: BTreeMap<String, Recall> = BTreeMap::new();
    for question in support::questions(Half::HeldOut).iter().filter(|question| !question.answers.is_empty()) {
        let search = ask(&knowledge, question);
        let (found, expected) = (found(&search), support::expected(question));
        let class = classes.entry(question.class.clone()).or_default();
        class.questions += 1;
        add(&mut class.bm25, recall(&found, &expected, |hit| hit.bm25.map_or(0.0, |bm25| bm25.0)));
        add(&mut class.vectors, recall(&found, &expected, |hit| hit.cosine.map_or(0.0, |cosine| cosine.0)));
        let places = found.len() as f32;
        let place = |hit: &Hit| places - found.iter().position(|other| other.id == hit.id).unwrap() as f32;
        add(&mut class.fusion, recall(&found, &expected, place));
    }
    eprintln!(
        "{:<20} {:>4} {:>10} {:>10} {:>10}   right at 1 / in 5, held-out half",
        "class", "n", "bm25", "vectors", "fusion"
    );
    for (name, class) in &classes {
        let cell = |[one, five]: [usize; 2]| format!("{one}/{five}");
        let (bm25, vectors, fusion) = (cell(class.bm25), cell(class.vectors), cell(class.fusion));
        eprintln!("{name:<20} {:>4} {bm25:>10} {vectors:>10} {fusion:>10}", class.questions);
    }
    for (name, class) in &classes {
        for top in [0, 1] {
            let better = class.bm25[top].max(class.vectors[top]);
            assert!(class.fusion[top] >= better, "{name}: fusion {:?} is worse than {better}", class.fusion);
        }
    }
    assert_eq!(classes.len(), 6, "a class lost its questions");
}

#[test]
fn answers_are_right_and_what_has_no_answer_goes_to_a_human() {
    let knowledge = support::indexed();
    let (mut answered, mut right, mut answerable, mut refusable, mut refused) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for question in &support::questions(Half::HeldOut) {
        let search = ask(&knowledge, question);
        let expected = support::expected(question);
        answerable += f64::from(u8::from(!expected.is_empty()));
        refusable += f64::from(u8::from(expected.is_empty()));
        match search.answer() {
            Some(hit) => {
                answered += 1.0;
                right += f64::from(u8::from(expected.contains(&hit.id)));
            }
            None => refused += f64::from(u8::from(expected.is_empty())),
        }
    }
    let (precision, recall, refusal) = (right / answered, right / answerable, refused / refusable);
    eprintln!("answers: precision {precision:.3}, recall {recall:.3}; unanswerable refused {refusal:.3}");
    assert!(precision >= 0.95, "{precision:.3} of the answers are right");
    assert!(recall >= 0.40, "{recall:.3} of the answerable questions are answered");
    assert!(refusal >= 0.94, "{refusal:.3} of the unanswerable questions are refused");
}

#[test]
fn the_faq_itself_is_always_answered_by_itself() {
    let knowledge = support::indexed();
    for passage in support::passages() {
        let Body::Faq { question, .. } = &passage.body else { panic!("{} is no FAQ", passage.id) };
        let search = search(&knowledge, &passage.base, question);
        assert_eq!(search.answer().map(|hit| hit.id.as_str()), Some(passage.id.as_str()), "{question}");
    }
}

#[test]
fn the_only_faq_of_a_base_does_not_answer_everything() {
    let all = support::passages();
    let hours = Passage { base: "tiny".into(), ..all[0].clone() };
    let knowledge = Knowledge::in_memory(std::sync::Arc::new(support::embedder())).unwrap();
    knowledge.sync(&[hours]).unwrap();
    let strange = [
        "tell me a joke",
        "do you sell used cars",
        "where are the lamps made?",
        "¿quién ganó el partido?",
        "how tall is the Aurora 40?",
    ];
    for question in strange {
        assert_eq!(search(&knowledge, "tiny", question).answer, None, "{question}");
    }
    assert_eq!(search(&knowledge, "tiny", "opening hours").answer, Some(0));
}

#[test]
fn what_asks_nothing_gets_no_answer() {
    let knowledge = support::indexed();
    let long = "why ".repeat(16_384);
    for nothing in [
        "",
        " ",
        "?",
        "...",
        "👍",
        "🙏🙏🙏",
        "k",
        "hi",
        "Hello!",
        "thanks",
        "ok obrigado",
        "¡gracias!",
        "\u{0}\u{200b}",
        &long,
    ] {
        assert_eq!(search(&knowledge, "Luma Lamps", nothing).answer, None, "{nothing:.20}");
    }
}

#[test]
fn matched_words_stand_in_the_passage_as_it_is_written() {
    let knowledge = support::indexed();
    let search = search(&knowledge, "Luma Lamps", "how much is the aurora au-40f");
    let words = &found(&search)[0].matched_words;
    assert!(words.contains(&"Aurora".to_owned()) && words.contains(&"AU-40F".to_owned()), "{words:?}");
}
