//! Search: what is asked, what was found, what was cut and why, and which passage answers, if any.

use serde::{Deserialize, Serialize};

use crate::{
    score::{Bm25, Confidence, Cosine, Rerank},
    signals::Signals,
};

/// What is asked, and of which passages.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The ids of the knowledge bases.
    pub bases: &'a [String],
    /// In the customer's words.
    pub question: &'a str,
    /// The most hits that are wanted.
    pub top: usize,
    /// The languages that are wanted, as ISO 639-1; none: all. Passages of an unknown language are always searched.
    pub languages: &'a [String],
}

/// Why a found passage is not among the hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutReason {
    /// Not sure enough.
    BelowFloor,
    /// Sure enough, but a better hit says the same or nearly the same.
    Duplicate,
    /// A chunk that stands beside a better hit of its source and is shown as one with it.
    Joined,
    /// Sure enough, but there were better ones than were asked for.
    OverTop,
}

/// What kind of passage was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HitKind {
    /// A FAQ.
    Faq {
        /// Which of its variants is nearest to what was asked; `None`: its question.
        variant: Option<u32>,
    },
    /// A chunk of a source.
    Chunk {
        /// The id of the source.
        source: String,
        /// Its place in the source.
        ordinal: u32,
    },
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The passage's id.
    pub id: String,
    /// Its base.
    pub base: String,
    /// What it is.
    pub what: HitKind,
    /// Its score over words; `None` if it has none of the question's words.
    pub bm25: Option<Bm25>,
    /// How alike it is in meaning.
    pub cosine: Option<Cosine>,
    /// What the reranking model made of it; `None` without one, and for what was too far down to be shown to it.
    pub rerank: Option<Rerank>,
    /// How likely it answers.
    pub confidence: Confidence,
    /// Words of the passage, as they stand there, that the question has too. Only for as many of the first found as were
    /// asked for.
    pub matched_words: Vec<String>,
    /// What the confidence was made from.
    pub signals: Signals,
    /// The chunks beside it in its source that were found too and are shown as one with it, in reading order, without itself.
    pub joined: Vec<String>,
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
    /// What went wrong on the way without spoiling the result, in words for the operator.
    pub notes: Vec<String>,
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

    /// Everything found, best first: hits and what was cut.
    pub fn found(&self) -> impl Iterator<Item = &Hit> {
        self.hits.iter().chain(&self.cut)
    }

    /// A search that found nothing, because nothing was asked or there is nothing to search.
    pub(crate) fn empty(floor: Confidence, passages: usize) -> Self {
        Self {
            hits: Vec::new(),
            cut: Vec::new(),
            floor,
            answer: None,
            passages,
            notes: Vec::new(),
            embed_ms: 0.0,
            search_ms: 0.0,
        }
    }
}
