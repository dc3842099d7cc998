//! Signals: what speaks for a passage. Words and meaning, each on a scale that means the same in every search.
//!
//! Adding ranks (RRF) is often worse than the better half: where one half knows and the other guesses, the guess counts
//! as much. Here every signal is first put on a scale from 0 to 1 that means the same in every search (a share of the
//! question's words, a cosine), then weighted by what was learned from questions of real shape ([`crate::Calibration`]).

use serde::{Deserialize, Serialize};

/// What speaks for a passage. A chunk has no question: its heading and title stand for it, and both cosines are those of
/// its one vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signals {
    /// Cosine of the customer's question with the passage's nearest wording of its question.
    pub cosine_question: f32,
    /// Cosine of the customer's question with question and answer.
    pub cosine_whole: f32,
    /// Share of the question's words that the passage has, weighted by how telling they are.
    pub coverage: f32,
    /// The same, in the wording of the passage's question that has most of them; in heading and title together.
    pub coverage_question: f32,
    /// Share of the telling words of that wording (of heading or title, whichever is more) that the customer used.
    pub echoed: f32,
    /// Share of the customer's numbers and codes that the passage has; 0 if he wrote none.
    pub exact: f32,
    /// Share of the customer's numbers and codes that the passage has not; 0 if he wrote none.
    pub exact_missing: f32,
    /// Share of the question's stretches of three letters that the passage has: mistyped words, and words that languages
    /// share, have most of them.
    pub spelling: f32,
    /// 1 if the passage's source has a newer edition that was found too.
    pub outdated: f32,
}

/// How many values [`Signals::values`] has.
pub const SIGNALS: usize = 11;

impl Signals {
    /// What ranking weighs. Cubes, because half of the words are often shared by chance: only when nearly all are shared do
    /// words overrule meaning. A chunk has much more text than a FAQ and its vector says less, so for chunks there is a milder
    /// power of coverage.
    pub fn values(&self) -> [f32; SIGNALS] {
        [
            self.cosine_question,
            self.cosine_whole,
            self.coverage.powi(3),
            self.coverage_question.powi(3),
            self.coverage * self.echoed,
            self.meaning(),
            self.exact,
            self.exact_missing,
            self.coverage.powf(1.5),
            self.spelling,
            self.outdated,
        ]
    }

    /// The cosines as one, by which the vectors' half ranks: a question resembles the passage's question, or all of it,
    /// whichever is nearer.
    pub fn meaning(&self) -> f32 {
        self.cosine_question.max(self.cosine_whole)
    }

    /// For a search in which no passage shares a word: there is nothing to fuse, so the order must be the vectors' own.
    pub fn by_meaning_alone(self) -> Self {
        Self { cosine_question: self.meaning(), cosine_whole: self.meaning(), ..self }
    }
}
