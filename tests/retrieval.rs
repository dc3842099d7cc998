//! Retrieval: what the search promises of its answers from documents, with the shipped model. The figures in full:
//! `cargo xtask bench knowledge`.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::judge::{self, Answers, Half, Judged, Question, Ranking, View, classes};
use acceptance::model;
use knowledge::Knowledge;

/// Documents, their index and what was asked.
struct Court {
    knowledge: Knowledge,
    questions: Vec<Question>,
}

impl Court {
    fn opened() -> Self {
        let knowledge = Knowledge::in_memory(Arc::new(model::embedder().unwrap())).unwrap();
        let passages = judge::documents().unwrap();
        knowledge.sync(&passages).unwrap();
        let questions = judge::document_questions(&passages).unwrap();
        Self { knowledge, questions }
    }

    fn judged(&self, half: impl Fn(Half) -> bool) -> Vec<Judged<'_>> {
        judge::judge(&self.knowledge, self.questions.iter().filter(|question| half(question.half))).unwrap()
    }
}

#[test]
fn fusion_is_never_worse_than_the_better_half_in_any_class_of_questions_to_documents() {
    let court = Court::opened();
    // All questions: of those that taught nothing a class has a dozen, and one of them decides.
    let judged = court.judged(|_| true);
    let classes = classes(&judged);
    assert_eq!(classes.len(), 6, "a class lost its questions");
    let mut worse = Vec::new();
    for (name, of_class) in &classes {
        let ranked = |order: View| Ranking::of(of_class.iter().copied(), order);
        let [bm25, vectors, fusion] = [ranked(|j| &j.bm25), ranked(|j| &j.vectors), ranked(|j| &j.fusion)];
        let cell = |ranking: &Ranking| format!("{}/{}", ranking.first, ranking.in_five);
        let row = format!(
            "{name:<16} {:>3} bm25 {:>6} vectors {:>6} fusion {:>6}",
            fusion.questions,
            cell(&bm25),
            cell(&vectors),
            cell(&fusion)
        );
        eprintln!("{row}");
        if fusion.first < bm25.first.max(vectors.first) || fusion.in_five < bm25.in_five.max(vectors.in_five) {
            worse.push(row);
        }
    }
    assert!(worse.is_empty(), "right at 1 / in 5:\n{}", worse.join("\n"));
}

#[test]
fn answers_from_documents_are_right_and_near_misses_go_to_a_human() {
    let court = Court::opened();
    let judged = court.judged(|half| half == Half::HeldOut);
    let (bm25, vectors, fusion) =
        (Ranking::of(&judged, |j| &j.bm25), Ranking::of(&judged, |j| &j.vectors), Ranking::of(&judged, |j| &j.fusion));
    assert!(fusion.first > bm25.first.max(vectors.first), "{fusion:?} {bm25:?} {vectors:?}");
    assert!(fusion.in_five > bm25.in_five.max(vectors.in_five), "{fusion:?} {bm25:?} {vectors:?}");
    let floor = judged[0].search.floor.0;
    let answers = Answers::at(floor, &judged);
    let (precision, answered, refused) = (answers.precision(), answers.answered(), answers.refused());
    eprintln!("at {floor}: precision {precision:.3}, answered {answered:.3}, refused {refused:.3}: {answers:?}");
    assert!(precision >= 0.88, "{precision:.3} of the answers are right");
    assert!(answered >= 0.18, "{answered:.3} of the answerable questions are answered");
    assert!(refused >= 0.90, "{refused:.3} of the unanswerable questions are refused");
}
