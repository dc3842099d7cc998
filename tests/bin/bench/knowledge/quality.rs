//! Quality: what the judge says of the fixtures.

use std::collections::BTreeMap;

use acceptance::judge::{self, Answers, CURVE, Half, Judged, Ranking, classes};
use anyhow::{Context, Result};
use knowledge::{Body, Knowledge, Passage};
use serde_json::{Value, json};

use crate::core::embedder;
use acceptance::machine::thousandths;

/// In a smoke test only so many questions are asked.
const SMOKE: usize = 40;

pub struct Quality {
    pub overall: Value,
    pub classes: Value,
    pub refusal: Value,
    pub answers: Value,
    pub curve: Value,
    pub excerpt: Value,
    pub questions: usize,
    pub held_out: usize,
    pub passages: usize,
}

pub fn measured(smoke: bool) -> Result<Quality> {
    let knowledge = Knowledge::in_memory(embedder()?)?;
    let passages = judge::documents()?;
    let mut questions = judge::document_questions(&passages)?;
    let mut asked: Vec<Passage> = passages;
    if smoke {
        questions.truncate(SMOKE);
        asked.retain(|passage| questions.iter().any(|question| question.base == passage.base));
    }
    knowledge.sync(&asked)?;
    let all = judge::judge(&knowledge, &questions)?;
    let by_class: BTreeMap<String, Value> =
        classes(&all).into_iter().map(|(class, judged)| (class.to_owned(), three(&judged))).collect();
    let excerpt = excerpts(&knowledge, &asked, &all)?;
    let judged: Vec<Judged<'_>> = all.into_iter().filter(|judged| judged.question.half == Half::HeldOut).collect();
    let floor = judged.first().context("There are no questions")?.search.floor.0;
    let answers = Answers::at(floor, &judged);
    let curve: Vec<Value> = CURVE.iter().map(|floor| point(*floor, &judged)).collect();
    Ok(Quality {
        overall: three(&judged.iter().collect::<Vec<_>>()),
        classes: json!(by_class),
        refusal: json!({
            "precision": thousandths(answers.refusal_precision()),
            "recall": thousandths(answers.refused()),
        }),
        answers: point(floor, &judged),
        curve: json!(curve),
        excerpt,
        questions: questions.len(),
        held_out: judged.len(),
        passages: asked.len(),
    })
}

/// Both halves and fusion.
fn three(judged: &[&Judged<'_>]) -> Value {
    let figures = |ranking: Ranking| {
        json!({
            "recall_at_1": thousandths(ranking.recall_at_1()),
            "recall_at_5": thousandths(ranking.recall_at_5()),
            "ndcg_at_10": thousandths(ranking.ndcg_at_10()),
        })
    };
    let fusion = Ranking::of(judged.iter().copied(), |judged| &judged.fusion);
    json!({
        "questions": fusion.questions,
        "bm25": figures(Ranking::of(judged.iter().copied(), |judged| &judged.bm25)),
        "vectors": figures(Ranking::of(judged.iter().copied(), |judged| &judged.vectors)),
        "fusion": figures(fusion),
    })
}

fn point(floor: f32, judged: &[Judged<'_>]) -> Value {
    let answers = Answers::at(floor, judged);
    json!({
        "floor": thousandths(f64::from(floor)),
        "precision": thousandths(answers.precision()),
        "answered": thousandths(answers.answered()),
        "refused": thousandths(answers.refused()),
    })
}

/// Of the passages that were rightly first: how often the excerpt has the fact that was asked for.
fn excerpts(knowledge: &Knowledge, passages: &[Passage], judged: &[Judged<'_>]) -> Result<Value> {
    let (mut right, mut has) = (0, 0);
    for judged in judged {
        let Some(first) = judged.search.found().next() else { continue };
        let Some((_, fact)) = judged.question.answers.iter().find(|(id, _)| *id == first.id) else { continue };
        let Some(passage) = passages.iter().find(|passage| passage.id == first.id) else { continue };
        let Body::Chunk { text, .. } = &passage.body else { continue };
        let excerpt = knowledge.excerpt(&judged.question.text, text)?.text;
        right += 1;
        has += usize::from(judge::says(passage, &excerpt, fact));
    }
    Ok(
        json!({ "passages": right, "has_the_fact": thousandths(f64::from(has as u32) / f64::from(right.max(1) as u32)) }),
    )
}
