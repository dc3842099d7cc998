//! Fusion: one ranking and one calibrated confidence out of words and meaning.
//!
//! Adding ranks (RRF) is often worse than the better half: where one half knows and the other guesses, the guess counts
//! as much. Here every signal is first put on a scale from 0 to 1 that means the same in every search (a share of the
//! question's words, a cosine), then weighted by what was learned from questions of real shape. Two steps: [`Calibration::rank`]
//! orders the passages, [`Calibration::confidence`] says how likely the best one answers. The weights come from
//! `cargo run -p knowledge --example calibrate`, fitted on the training half of `tests/fixtures`; `tests/quality.rs` holds
//! them to account on the other half.

use domain::EmbedderModel;
use serde::{Deserialize, Serialize};

use crate::score::Confidence;

/// What speaks for a passage, each on a scale that means the same in every search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Signals {
    /// Cosine of the customer's question with the passage's question.
    pub cosine_question: f32,
    /// Cosine of the customer's question with question and answer.
    pub cosine_whole: f32,
    /// Share of the question's words that the passage has, weighted by how telling they are.
    pub coverage: f32,
    /// The same, in the passage's question alone.
    pub coverage_question: f32,
    /// Share of the telling words of the passage's question that the customer used.
    pub echoed: f32,
    /// Share of the customer's numbers and codes that the passage has; 0 if he wrote none.
    pub exact: f32,
    /// Share of the customer's numbers and codes that the passage has not; 0 if he wrote none.
    pub exact_missing: f32,
}

/// How many values [`Signals::values`] has.
pub const SIGNALS: usize = 8;

impl Signals {
    /// What ranking weighs. Cubes, because half of the words are often shared by chance: only when nearly all are shared do
    /// words overrule meaning.
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
        ]
    }

    /// The cosines as one, by which the vectors' half ranks.
    pub fn meaning(&self) -> f32 {
        meaning(self.cosine_question, self.cosine_whole)
    }

    /// For a search in which no passage shares a word: there is nothing to fuse, so the order must be the vectors' own.
    pub fn by_meaning_alone(self) -> Self {
        Self { cosine_question: self.meaning(), cosine_whole: self.meaning(), ..self }
    }
}

/// Two cosines as one: a question resembles the passage's question, or all of it, whichever is nearer.
pub fn meaning(question: f32, whole: f32) -> f32 {
    question.max(whole)
}

/// How many values [`Calibration::certainty`] has.
pub const CERTAINTIES: usize = 4;

/// A lead beyond this says nothing more.
const LEAD: f32 = 4.0;

/// Weights learned for one embedding model.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Of the signals, for ranking.
    pub rank: [f32; SIGNALS],
    /// The rank of a passage that is about something else: where a base has no such passage, because it is small, this
    /// one stands in. Otherwise the only FAQ of a base would win against nobody and answer everything.
    pub rival: f32,
    /// Of [`Calibration::certainty`], for confidence.
    pub confidence: [f32; CERTAINTIES],
    /// Below it there is no answer.
    pub floor: Confidence,
}

/// For the model that ships with the app.
pub const MINILM: Calibration = Calibration {
    rank: [2.866, 6.046, 4.501, 1.090, 3.011, 5.511, 1.327, -1.320],
    rival: 5.652,
    confidence: [-0.994, 0.7926, 0.2733, 0.1541],
    floor: Confidence(0.832),
};

impl Calibration {
    /// The one fitted for a model. Others borrow that of the shipped model: cosines of sentence embedders are alike
    /// enough to rank, and the floor then errs where cosines run lower, towards asking a human.
    pub fn of(_model: &EmbedderModel) -> Self {
        MINILM
    }

    /// The rank of a passage: higher is better, comparable only within one search.
    pub fn rank(&self, signals: &Signals) -> f32 {
        dot(&self.rank, &signals.values())
    }

    /// How far a rank is ahead of the best other one in its search.
    pub fn lead(&self, rank: f32, other: Option<f32>) -> f32 {
        (rank - other.unwrap_or(f32::MIN).max(self.rival)).clamp(-LEAD, LEAD)
    }

    /// How likely the passage answers, given its [`Calibration::lead`].
    pub fn confidence(&self, signals: &Signals, lead: f32) -> Confidence {
        let odds = dot(&self.confidence, &self.certainty(signals, lead));
        Confidence(1.0 / (1.0 + (-odds).exp()))
    }

    /// What confidence is made of. Meaning is in it through the lead: an absolute cosine adds nothing that the lead over
    /// the next passage does not say better.
    pub fn certainty(&self, signals: &Signals, lead: f32) -> [f32; CERTAINTIES] {
        let covered = signals.coverage.powi(2);
        [1.0, lead, covered, covered * lead.max(0.0) / LEAD]
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
