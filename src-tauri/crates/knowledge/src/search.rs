//! Search: what a question found, what was cut and why, and which passage answers, if any.

use serde::{Deserialize, Serialize};

use crate::{
    fusion::Signals,
    score::{Bm25, Confidence, Cosine},
};

/// Why a found passage is not among the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutReason {
    /// Not sure enough.
    BelowFloor,
    /// Sure enough, but there were better ones than were asked for.
    OverTop,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The passage's id.
    pub id: String,
    /// Its base.
    pub base: String,
    /// Its score over words; `None` if it has none of the question's words.
    pub bm25: Option<Bm25>,
    /// How alike it is in meaning.
    pub cosine: Option<Cosine>,
    /// How likely it answers.
    pub confidence: Confidence,
    /// Words of the passage, as they stand there, that the question has too.
    pub matched_words: Vec<String>,
    /// What the confidence was made from.
    pub signals: Signals,
    /// Why it is not a hit; `None` for hits.
    pub cut: Option<CutReason>,
}

/// The result of one search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Passages above the floor, best first, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// What was found besides, best first, each with the reason why it is not a hit.
    pub cut: Vec<Hit>,
    /// The floor that was applied.
    pub floor: Confidence,
    /// Which hit answers; `None`: ask a human.
    pub answer: Option<usize>,
    /// How many passages were searched.
    pub passages: usize,
    /// Time for the question's vector, in milliseconds; near zero when it was asked before.
    pub embed_ms: f64,
    /// Time for everything else, in milliseconds.
    pub search_ms: f64,
}

impl Search {
    /// The passage that answers, if one does.
    pub fn answer(&self) -> Option<&Hit> {
        self.answer.and_then(|index| self.hits.get(index))
    }

    /// A search that found nothing, because nothing was asked or there is nothing to search.
    pub(crate) fn empty(floor: Confidence, passages: usize) -> Self {
        Self { hits: Vec::new(), cut: Vec::new(), floor, answer: None, passages, embed_ms: 0.0, search_ms: 0.0 }
    }

    /// Divides found passages (best first) into hits and what is cut.
    pub(crate) fn divided(found: Vec<Hit>, floor: Confidence, top: usize, passages: usize) -> Self {
        let mut search = Self::empty(floor, passages);
        for mut hit in found {
            hit.cut = if hit.confidence < floor {
                Some(CutReason::BelowFloor)
            } else if search.hits.len() >= top {
                Some(CutReason::OverTop)
            } else {
                None
            };
            if hit.cut.is_none() { search.hits.push(hit) } else { search.cut.push(hit) }
        }
        search.answer = (!search.hits.is_empty()).then_some(0);
        search
    }
}
