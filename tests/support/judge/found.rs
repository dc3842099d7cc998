//! Found: one search, seen three ways. Each half of the search puts what was found in its own order; fusion in its.

use anyhow::Result;
use knowledge::{Ask, Hit, Knowledge, Search};

use super::Question;

/// More than the search ever considers: everything found is seen.
const EVERYTHING: usize = 100;

/// Places that count for [`Order::ndcg`].
const SEEN: usize = 10;

/// Where, in one order, something right stands: places from 0.
#[derive(Clone, Debug, Default)]
pub struct Order {
    right: Vec<usize>,
    /// How many passages would be right.
    of: usize,
}

impl Order {
    /// Whether something right is among the first.
    pub fn within(&self, first: usize) -> bool {
        self.right.iter().any(|place| *place < first)
    }

    /// Discounted gain over the first ten, as a share of the best possible.
    pub fn ndcg(&self) -> f64 {
        let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
        let best: f64 = (0..self.of.min(SEEN)).map(gain).sum();
        let gained: f64 = self.right.iter().filter(|place| **place < SEEN).map(|place| gain(*place)).sum();
        if best > 0.0 { gained / best } else { 0.0 }
    }
}

/// One question, judged.
pub struct Judged<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// What was found.
    pub search: Search,
    /// In the order of words alone.
    pub bm25: Order,
    /// In the order of meaning alone.
    pub vectors: Order,
    /// In the order of the search.
    pub fusion: Order,
    /// How sure the search is of its best passage; 0 if it found none.
    pub confidence: f32,
    /// Whether its best passage is right.
    pub right: bool,
}

/// Asks every question.
pub fn judge<'a>(knowledge: &Knowledge, questions: impl IntoIterator<Item = &'a Question>) -> Result<Vec<Judged<'a>>> {
    questions.into_iter().map(|question| judged(knowledge, question)).collect()
}

fn judged<'a>(knowledge: &Knowledge, question: &'a Question) -> Result<Judged<'a>> {
    let bases = std::slice::from_ref(&question.base);
    let search = knowledge.search(&Ask { bases, question: &question.text, top: EVERYTHING, languages: &[] })?;
    let found: Vec<&Hit> = search.found().collect();
    let of = question.answers.len();
    // What is shown as one with a passage is found with it.
    let shown = |hit: &Hit| question.is_answered_by([&hit.id].into_iter().chain(&hit.joined));
    let alone = |score: &dyn Fn(&Hit) -> Option<f32>| {
        let mut order: Vec<(f32, &Hit)> = found.iter().filter_map(|hit| Some((score(hit)?, *hit))).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        let right = order.iter().enumerate().filter(|(_, (_, hit))| question.is_answered_by([&hit.id].into_iter()));
        Order { right: right.map(|(place, _)| place).collect(), of }
    };
    let bm25 = alone(&|hit| hit.bm25.map(|score| score.0));
    let vectors = alone(&|hit| hit.cosine.map(|score| score.0));
    let right: Vec<usize> = (0..found.len()).filter(|place| shown(found[*place])).take(of).collect();
    Ok(Judged {
        question,
        bm25,
        vectors,
        confidence: found.first().map_or(0.0, |hit| hit.confidence.0),
        right: found.first().is_some_and(|hit| shown(hit)),
        fusion: Order { right, of },
        search,
    })
}
