//! Fit: ranks by a conditional logit (the right passage against the other candidates of its search), confidence by a logistic
//! regression on the best passage of every search, unanswerable questions included. Plain gradient descent; a weight whose
//! sign is known by what its signal means is kept at that sign, so that a small set teaches no nonsense.

use knowledge::{CERTAINTIES, Calibration, Confidence, Kind, SIGNALS};

use crate::cases::Case;

/// Signals that speak against a passage, by their place in `Signals::values`: missing codes, an outdated edition.
const AGAINST: [usize; 2] = [7, 10];

/// Signals that are not learned for chunks, because for them they are the same as another one, or were worse than it for
/// businesses that the weights had not seen: second and third cosine, the cube of coverage, what is echoed.
const NOT_FOR_CHUNKS: [usize; 4] = [1, 2, 4, 5];

/// Signals that are not learned for FAQs: they have the cube of coverage, and no editions.
const NOT_FOR_FAQS: [usize; 2] = [8, 10];

/// How much a weight may grow for nothing.
const DECAY: f32 = 0.002;

/// Share of the given answers that has to be right.
const PRECISION: f32 = 0.92;

/// Teaches a calibration one kind of passage.
pub fn fit(calibration: &mut Calibration, kind: Kind, cases: &[Case]) {
    weights(calibration, kind).bias = 0.0;
    weights(calibration, kind).rank = rank(kind, cases);
    let seconds: Vec<f32> = cases.iter().filter_map(|case| Some(case.order(calibration).get(1)?.0)).collect();
    let second = seconds.iter().sum::<f32>() / seconds.len().max(1) as f32;
    // A passage about something else ranks alike whatever its kind: that makes the kinds comparable.
    match kind {
        Kind::Faq => calibration.rival = second,
        Kind::Chunk => calibration.chunk.bias = calibration.rival - second,
    }
    weights(calibration, kind).confidence = confidence(calibration, cases);
    weights(calibration, kind).floor = Confidence(floor(calibration, cases));
}

fn weights(calibration: &mut Calibration, kind: Kind) -> &mut knowledge::Weights {
    match kind {
        Kind::Faq => &mut calibration.faq,
        Kind::Chunk => &mut calibration.chunk,
    }
}

fn rank(kind: Kind, cases: &[Case]) -> [f32; SIGNALS] {
    let left_out: &[usize] = if kind == Kind::Chunk { &NOT_FOR_CHUNKS } else { &NOT_FOR_FAQS };
    let taught: Vec<(Vec<[f32; SIGNALS]>, Vec<bool>)> = cases
        .iter()
        .filter(|case| case.candidates.iter().any(|candidate| candidate.right))
        .map(|case| {
            let values = case.candidates.iter().map(|candidate| candidate.signals.values()).collect();
            (values, case.candidates.iter().map(|candidate| candidate.right).collect())
        })
        .collect();
    let mut weights: [f32; SIGNALS] = std::array::from_fn(|place| if left_out.contains(&place) { 0.0 } else { 1.0 });
    for step in 0..4_000 {
        let rate = 2.0 / (1.0 + step as f32 / 500.0);
        let mut slope = [0.0_f32; SIGNALS];
        for (values, right) in &taught {
            let scores: Vec<f32> = values.iter().map(|values| dot(&weights, values)).collect();
            let all = softmax(&scores, |_| true);
            let among_right = softmax(&scores, |place| right[place]);
            for (place, values) in values.iter().enumerate() {
                let pull = (among_right[place] - all[place]) / taught.len() as f32;
                slope.iter_mut().zip(values).for_each(|(slope, value)| *slope += pull * value);
            }
        }
        for (place, (weight, slope)) in weights.iter_mut().zip(slope).enumerate() {
            *weight += rate * (slope - DECAY * *weight);
            let right_side = if AGAINST.contains(&place) { *weight <= 0.0 } else { *weight >= 0.0 };
            if !right_side || left_out.contains(&place) {
                *weight = 0.0;
            }
        }
    }
    weights
}

fn confidence(calibration: &Calibration, cases: &[Case]) -> [f32; CERTAINTIES] {
    let samples: Vec<([f32; CERTAINTIES], f32)> = cases
        .iter()
        .filter_map(|case| case.best(calibration))
        .map(|(best, lead)| (calibration.certainty(&best.signals, lead), f32::from(u8::from(best.right))))
        .collect();
    let mut weights = [0.0_f32; CERTAINTIES];
    for step in 0..20_000 {
        let rate = 1.0 / (1.0 + step as f32 / 2_000.0);
        let mut slope = [0.0_f32; CERTAINTIES];
        for (values, right) in &samples {
            let error = right - sigmoid(dot(&weights, values));
            slope.iter_mut().zip(values).for_each(|(slope, value)| *slope += error * value / samples.len() as f32);
        }
        for (place, (weight, slope)) in weights.iter_mut().zip(slope).enumerate() {
            *weight += rate * (slope - DECAY * if place == 0 { 0.0 } else { *weight });
            // The first is how likely an answer is when nothing is known; the others speak for it.
            if place > 0 {
                *weight = weight.max(0.0);
            }
        }
    }
    weights
}

/// The lowest confidence from which on so many answers are right: taken from the best down.
fn floor(calibration: &Calibration, cases: &[Case]) -> f32 {
    let mut answers: Vec<(f32, bool)> = cases.iter().map(|case| case.answer(calibration)).collect();
    answers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut floor) = (0.0, 1.0);
    for (place, (confidence, is_right)) in answers.iter().enumerate() {
        right += f32::from(u8::from(*is_right));
        if right / (place + 1) as f32 >= PRECISION {
            floor = *confidence;
        }
    }
    floor
}

fn softmax(scores: &[f32], counts: impl Fn(usize) -> bool) -> Vec<f32> {
    let counted = || scores.iter().enumerate().filter(|(place, _)| counts(*place));
    let peak = counted().fold(f32::MIN, |peak, (_, score)| peak.max(*score));
    let mut powers = vec![0.0; scores.len()];
    counted().for_each(|(place, score)| powers[place] = (score - peak).exp());
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
