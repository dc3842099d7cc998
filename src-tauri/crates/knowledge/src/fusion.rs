//! Fusion: one ranking and one calibrated confidence out of words and meaning.
//!
//! Adding ranks (RRF) is often worse than the better half: where one half knows and the other guesses, the guess counts
//! as much. Here every signal is first put on a scale from 0 to 1 that means the same in every search (a share of the
//! question's words, a cosine), then weighted by what was learned from questions of real shape. Two steps: [`rank`]
//! orders the passages, [`confidence`] says how likely the best one answers. The weights come from
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
        let cube = |share: f32| share.powi(3);
        [
            self.cosine_question,
            self.cosine_whole,
            cube(self.coverage),
            cube(self.coverage_question),
            self.coverage * self.echoed,
            self.cosine_whole.max(self.cosine_question),
            self.exact,
            self.exact_missing,
        ]
    }
}

/// How many values [`Calibration::certainty`] has.
pub const CERTAINTIES: usize = 8;

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
    rank: [8.0, 4.0, 2.0, 2.0, 1.0, 1.0, 1.0, -1.0],
    rival: 5.0,
    confidence: [-6.0, 0.4, 0.5, 3.0, 2.0, 1.0, 0.0, 0.0],
    floor: Confidence(0.6),
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

    /// What confidence is made of.
    pub fn certainty(&self, signals: &Signals, lead: f32) -> [f32; CERTAINTIES] {
        let meaning = signals.cosine_question.max(signals.cosine_whole);
        [
            1.0,
            lead,
            meaning,
            signals.cosine_question * signals.cosine_whole,
            signals.coverage * signals.coverage,
            signals.coverage.powi(2) * lead.max(0.0) / LEAD,
            signals.echoed,
            signals.exact_missing,
        ]
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
