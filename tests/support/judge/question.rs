//! Questions: what customers asked, and which passages answer.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use knowledge::Passage;
use serde::Deserialize;

use super::business::{self, QUESTIONS};
use super::stands::stands;

/// One customer's question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The base that is asked.
    pub base: String,
    /// What is hard about it.
    pub class: String,
    /// In his words.
    pub text: String,
    /// For each passage that answers (any of them does): its id and the piece of it that is the answer; none: nothing does.
    pub answers: Vec<(String, String)>,
    /// What it is used for.
    pub half: Half,
}

/// What a question is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// To learn from.
    Taught,
    /// To judge what was learned.
    HeldOut,
}

impl Question {
    /// Whether one of these passages answers it.
    pub fn is_answered_by<'a>(&self, mut ids: impl Iterator<Item = &'a String>) -> bool {
        ids.any(|id| self.answers.iter().any(|(right, _)| right == id))
    }
}

#[derive(Deserialize)]
struct Line {
    id: String,
    base: String,
    class: String,
    question: String,
    answers: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    source: String,
    contains: String,
}

/// The questions to the businesses with documents. Every fact must stand in a passage: a document that is read worse than
/// it was must not look like a search that finds worse.
pub fn document_questions(passages: &[Passage]) -> Result<Vec<Question>> {
    let mut by_source: HashMap<String, Vec<&Passage>> = HashMap::new();
    for passage in passages {
        let source = passage.id.rsplit_once('#').map_or(passage.id.as_str(), |(source, _)| source);
        by_source.entry(source.to_owned()).or_default().push(passage);
    }
    let mut questions = Vec::new();
    for folder in business::folders()? {
        let path = folder.join(QUESTIONS);
        let lines = std::fs::read_to_string(&path).with_context(|| format!("Read {}", path.display()))?;
        for line in lines.lines() {
            let line: Line = serde_json::from_str(line).with_context(|| format!("{}: {line}", path.display()))?;
            let mut answers = Vec::new();
            for Fact { source, contains } in line.answers {
                let of_source = by_source.get(&format!("{}/{source}", line.base));
                let with = of_source.into_iter().flatten().filter(|passage| stands(passage, &contains));
                let before = answers.len();
                answers.extend(with.map(|passage| (passage.id.clone(), contains.clone())));
                ensure!(answers.len() > before, "{}: no passage of {source} has \"{contains}\"", line.id);
            }
            let half = half(&line.id);
            questions.push(Question { base: line.base, class: line.class, text: line.question, answers, half });
        }
    }
    Ok(questions)
}

/// By a hash of the id, so that a question stays in its half when others come or go.
fn half(id: &str) -> Half {
    let hash = id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    // Ids of one business differ in their last digits only, which FNV leaves in a few bits.
    if (hash ^ hash >> 32).count_ones() % 2 == 0 { Half::Taught } else { Half::HeldOut }
}

#[derive(Deserialize)]
struct FaqLine {
    business: String,
    class: String,
    question: String,
    answers: Vec<String>,
}

/// The questions to the businesses with FAQs: every second one teaches, as it always did.
pub fn faq_questions() -> Result<Vec<Question>> {
    let lines: Vec<FaqLine> = business::json("../src-tauri/crates/knowledge/tests/fixtures/questions.json")?;
    let questions = lines.into_iter().enumerate().map(|(place, line)| Question {
        answers: line.answers.into_iter().map(|answer| (format!("{}: {answer}", line.business), answer)).collect(),
        base: line.business,
        class: line.class,
        text: line.question,
        half: if place % 2 == 0 { Half::Taught } else { Half::HeldOut },
    });
    Ok(questions.collect())
}
