//! Calibration: one ranking and one confidence out of [`Signals`], by weights learned for one embedding model.
//!
//! Two steps: [`Calibration::rank`] orders the passages, [`Calibration::confidence`] says how likely the best one answers.
//! The weights come from `cargo run -p acceptance --bin calibrate`, fitted on one part of the fixtures' questions;
//! `tests/quality.rs` (FAQs) and the suite `retrieval` (chunks) hold them to account on the other. FAQs and chunks are weighed
//! apart and have floors of their own: a FAQ's question is made to be asked, a heading is not. Their ranks compare because
//! what is about something else ranks alike in both. A calibration fitted for another model can be kept
//! beside it as JSON and set with [`Knowledge::set_calibration`](crate::Knowledge::set_calibration).

use domain::EmbedderModel;
use serde::{Deserialize, Serialize};

use crate::{
    score::Confidence,
    signals::{SIGNALS, Signals},
};

/// How many values [`Calibration::certainty`] has.
pub const CERTAINTIES: usize = 4;

/// A lead beyond this says nothing more.
const LEAD: f32 = 4.0;

/// What is weighed apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A FAQ.
    Faq,
    /// A chunk of a source.
    Chunk,
}

/// What was learned for one kind of passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Of the signals, for ranking.
    pub rank: [f32; SIGNALS],
    /// Added to the rank, so that it compares with that of the other kind.
    pub bias: f32,
    /// Of [`Calibration::certainty`], for confidence.
    pub confidence: [f32; CERTAINTIES],
    /// Below it there is no answer.
    pub floor: Confidence,
}

/// Weights learned for one embedding model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// For FAQs.
    pub faq: Weights,
    /// For chunks.
    pub chunk: Weights,
    /// The rank of a passage that is about something else: where a base has no such passage, because it is small, this
    /// one stands in. Otherwise the only FAQ of a base would win against nobody and answer everything.
    pub rival: f32,
}

const MINILM_FAQ: Weights = Weights {
    rank: [2.866, 6.046, 4.501, 1.090, 3.011, 5.511, 1.327, -1.320, 0.0, 0.0, 0.0],
    bias: 0.0,
    confidence: [-0.994, 0.7926, 0.2733, 0.1541],
    floor: Confidence(0.832),
};

const MINILM_CHUNK: Weights = Weights {
    rank: [8.534, 0.0, 0.0, 0.565, 0.0, 0.0, 1.012, -0.995, 6.928, 6.581, -3.542],
    bias: 0.387,
    confidence: [-0.82, 0.4982, 0.2522, 1.173],
    floor: Confidence(0.74),
};

/// For the model that ships with the app.
const MINILM: Calibration = Calibration { faq: MINILM_FAQ, chunk: MINILM_CHUNK, rival: 5.652 };

/// What was fitted for each model, by the beginning of its id.
const FITTED: &[(&str, &Calibration)] = &[("all-MiniLM-L6-v2", &MINILM)];

impl Calibration {
    /// The one fitted for a model. Others borrow that of the shipped model: cosines of sentence embedders are alike
    /// enough to rank, and the floor then errs where cosines run lower, towards asking a human.
    pub fn of(model: &EmbedderModel) -> Self {
        let fitted = FITTED.iter().find(|(id, _)| model.id.starts_with(id));
        fitted.map_or(&MINILM, |(_, calibration)| calibration).clone()
    }

    /// Whether a model has one of its own.
    pub fn is_fitted_for(model: &EmbedderModel) -> bool {
        FITTED.iter().any(|(id, _)| model.id.starts_with(id))
    }

    /// The rank of a passage: higher is better, comparable only within one search.
    pub fn rank(&self, kind: Kind, signals: &Signals) -> f32 {
        let weights = self.weights(kind);
        dot(&weights.rank, &signals.values()) + weights.bias
    }

    /// How far a rank is ahead of the best other one in its search.
    pub fn lead(&self, rank: f32, other: Option<f32>) -> f32 {
        (rank - other.unwrap_or(f32::MIN).max(self.rival)).clamp(-LEAD, LEAD)
    }

    /// How likely the passage answers, given its [`Calibration::lead`].
    pub fn confidence(&self, kind: Kind, signals: &Signals, lead: f32) -> Confidence {
        let odds = dot(&self.weights(kind).confidence, &self.certainty(signals, lead));
        Confidence(1.0 / (1.0 + (-odds).exp()))
    }

    /// What confidence is made of. Meaning is in it through the lead: an absolute cosine adds nothing that the lead over
    /// the next passage does not say better.
    pub fn certainty(&self, signals: &Signals, lead: f32) -> [f32; CERTAINTIES] {
        let covered = signals.coverage.powi(2);
        [1.0, lead, covered, covered * lead.max(0.0) / LEAD]
    }

    /// Below it a passage of this kind is no answer.
    pub fn floor(&self, kind: Kind) -> Confidence {
        self.weights(kind).floor
    }

    fn weights(&self, kind: Kind) -> &Weights {
        match kind {
            Kind::Faq => &self.faq,
            Kind::Chunk => &self.chunk,
        }
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibration_survives_its_file() {
        let json = serde_json::to_string(&MINILM).unwrap();
        assert_eq!(serde_json::from_str::<Calibration>(&json).unwrap(), MINILM);
    }

    #[test]
    fn a_model_without_a_calibration_borrows_one() {
        let model = |id: &str| EmbedderModel { id: id.into(), dimensions: 384 };
        assert!(Calibration::is_fitted_for(&model("all-MiniLM-L6-v2-int8-1")));
        assert!(!Calibration::is_fitted_for(&model("other")));
        assert_eq!(Calibration::of(&model("other")), MINILM);
    }
}
