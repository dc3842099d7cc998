//! Fits the weights of `src/fusion.rs` on the training half of the fixtures and prints them, with what they would do:
//! `cargo run -p knowledge --example calibrate`. With the argument `held-out` it also judges the held-out half; look at that
//! only when the choice is made.
//!
//! Ranking is a conditional logit (the right passage against the other candidates of its search), confidence a logistic
//! regression on the best passage of every search, unanswerable questions included. Both by plain gradient descent; weights
//! whose sign is known by what the signal means are kept at that sign, so that a small set teaches no nonsense.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for developers")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;

use knowledge::{Calibration, Confidence, Signals};
use support::Half;

/// One question's candidates.
#[derive(Clone)]
struct Case {
    class: String,
    question: String,
    signals: Vec<Signals>,
    bm25: Vec<f32>,
    ids: Vec<String>,
    right: Vec<bool>,
    answerable: bool,
}

fn main() {
    let knowledge = support::indexed();
    let cases = |half| -> Vec<Case> {
        support::questions(half)
            .iter()
            .map(|question| {
                let search =
                    knowledge.search(std::slice::from_ref(&question.business), &question.question, 50).unwrap();
                let found: Vec<_> = search.hits.iter().chain(&search.cut).collect();
                let expected = support::expected(question);
                Case {
                    class: question.class.clone(),
                    question: question.question.clone(),
                    right: found.iter().map(|hit| expected.contains(&hit.id)).collect(),
                    ids: found.iter().map(|hit| hit.id.clone()).collect(),
                    bm25: found.iter().map(|hit| hit.bm25.map_or(0.0, |bm25| bm25.0)).collect(),
                    signals: found.iter().map(|hit| hit.signals).collect(),
                    answerable: !expected.is_empty(),
                }
            })
            .collect()
    };
    let (training, held_out) = (cases(Half::Training), cases(Half::HeldOut));
    let mut calibration = Calibration::of(&domain::EmbedderModel { id: String::new(), dimensions: 384 });
    cross_validate(&training, &calibration);
    fit_rank(&training, &mut calibration);
    fit_confidence(&training, &mut calibration);
    fit_floor(&training, &mut calibration);
    println!("{calibration:#?}");
    let judged = |cases: Vec<Case>| -> Vec<(Case, Calibration)> {
        cases.into_iter().map(|case| (case, calibration.clone())).collect()
    };
    report("training, fitted", &judged(training), false);
    if std::env::args().any(|argument| argument == "held-out") {
        report("held out, fitted", &judged(held_out), true);
    }
}

/// Every fifth of the training half judged by weights fitted on the rest: for choosing signals without looking at the
/// held-out half.
fn cross_validate(cases: &[Case], calibration: &Calibration) {
    let mut judged: Vec<(Case, Calibration)> = Vec::new();
    for fold in 0..5 {
        let part = |own: bool| -> Vec<Case> {
            cases
                .iter()
                .enumerate()
                .filter(|(place, _)| (place % 5 == fold) == own)
                .map(|(_, case)| case.clone())
                .collect()
        };
        let mut calibration = calibration.clone();
        let rest = part(false);
        fit_rank(&rest, &mut calibration);
        fit_confidence(&rest, &mut calibration);
        fit_floor(&rest, &mut calibration);
        judged.extend(part(true).into_iter().map(|case| (case, calibration.clone())));
    }
    report("training, cross-validated", &judged, true);
}

fn fit_rank(cases: &[Case], calibration: &mut Calibration) {
    const SIGN: [f32; 8] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0];
    let cases: Vec<&Case> = cases.iter().filter(|case| case.right.contains(&true)).collect();
    let mut weights = [1.0_f32; 8];
    for step in 0..6000 {
        let rate = 2.0 / (1.0 + step as f32 / 500.0);
        let mut gradient = [0.0_f32; 8];
        for case in &cases {
            let scores: Vec<f32> = case.signals.iter().map(|signals| dot(&weights, &signals.values())).collect();
            let all = softmax(&scores, |_| true);
            let right = softmax(&scores, |place| case.right[place]);
            for (place, signals) in case.signals.iter().enumerate() {
                for (slope, value) in gradient.iter_mut().zip(signals.values()) {
                    *slope += (right[place] - all[place]) * value / cases.len() as f32;
                }
            }
        }
        for ((weight, slope), sign) in weights.iter_mut().zip(gradient).zip(SIGN) {
            *weight += rate * (slope - 0.002 * *weight);
            if *weight * sign < 0.0 {
                *weight = 0.0;
            }
        }
    }
    calibration.rank = weights;
    let mut seconds: Vec<f32> = Vec::new();
    for case in &cases {
        let mut ranks: Vec<f32> = case.signals.iter().map(|signals| calibration.rank(signals)).collect();
        ranks.sort_by(|a, b| b.total_cmp(a));
        seconds.extend(ranks.get(1));
    }
    calibration.rival = seconds.iter().sum::<f32>() / seconds.len() as f32;
}

fn fit_confidence(cases: &[Case], calibration: &mut Calibration) {
    let samples: Vec<([f32; 4], f32)> = cases
        .iter()
        .filter_map(|case| {
            let (best, lead) = best(case, calibration)?;
            let right = if case.right[best] { 1.0 } else { 0.0 };
            Some((calibration.certainty(&case.signals[best], lead), right))
        })
        .collect();
    const SIGN: [f32; 4] = [0.0, 1.0, 1.0, 1.0];
    let mut weights = [0.0_f32; 4];
    for step in 0..40000 {
        let rate = 0.5 / (1.0 + step as f32 / 10000.0);
        let mut gradient = [0.0_f32; 4];
        for (values, right) in &samples {
            let error = right - sigmoid(dot(&weights, values));
            for (slope, value) in gradient.iter_mut().zip(values) {
                *slope += error * value / samples.len() as f32;
            }
        }
        for (place, (weight, slope)) in weights.iter_mut().zip(gradient).enumerate() {
            let decay = if place == 0 { 0.0 } else { 0.001 * *weight };
            *weight += rate * (slope - decay);
            if *weight * SIGN[place] < 0.0 {
                *weight = 0.0;
            }
        }
    }
    calibration.confidence = weights;
}

/// The lowest floor at which 945 of 1000 answers are right.
fn fit_floor(cases: &[Case], calibration: &mut Calibration) {
    let mut scored: Vec<(f32, bool)> = cases
        .iter()
        .filter_map(|case| {
            let (best, lead) = best(case, calibration)?;
            Some((calibration.confidence(&case.signals[best], lead).0, case.right[best]))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut answered, mut right, mut floor) = (0.0, 0.0, 1.0);
    for (confidence, is_right) in scored {
        answered += 1.0;
        right += f32::from(u8::from(is_right));
        if right / answered >= 0.945 {
            floor = confidence;
        }
    }
    calibration.floor = Confidence(floor);
}

/// The best candidate under a calibration, and how far it leads.
fn best(case: &Case, calibration: &Calibration) -> Option<(usize, f32)> {
    let mut ranks: Vec<(f32, usize)> =
        case.signals.iter().enumerate().map(|(place, signals)| (calibration.rank(signals), place)).collect();
    ranks.sort_by(|a, b| b.0.total_cmp(&a.0));
    let first = ranks.first()?;
    Some((first.1, calibration.lead(first.0, ranks.get(1).map(|second| second.0))))
}

fn report(title: &str, judged: &[(Case, Calibration)], misses: bool) {
    println!(
        "\n{title}\n{:<20} {:>4} {:>6} {:>6} {:>8} {:>9} {:>9} {:>6}",
        "class", "n", "bm25", "cosine", "question", "fusion", "answered", "wrong"
    );
    let mut classes: Vec<&str> = judged.iter().map(|(case, _)| case.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let (mut answered, mut right) = (0, 0);
    for class in classes {
        let (cases, calibrations): (Vec<&Case>, Vec<&Calibration>) = judged
            .iter()
            .filter(|(case, _)| case.class == class)
            .map(|(case, calibration)| (case, calibration))
            .unzip();
        let first = |score: &dyn Fn(&Case, usize) -> f32| {
            cases
                .iter()
                .filter(|case| {
                    let best = (0..case.signals.len())
                        .max_by(|a, b| score(case, *a).total_cmp(&score(case, *b)).then(b.cmp(a)));
                    best.is_some_and(|best| score(case, best) > 0.0 && case.right[best])
                })
                .count()
        };
        let fusion: Vec<(usize, bool)> = cases
            .iter()
            .zip(&calibrations)
            .map(|(case, calibration)| {
                best(case, calibration).map_or((0, false), |(best, lead)| {
                    (best, calibration.confidence(&case.signals[best], lead) >= calibration.floor)
                })
            })
            .collect();
        let is_right = |(case, best): (&&Case, &(usize, bool))| case.right.get(best.0).copied().unwrap_or(false);
        let top = cases.iter().zip(&fusion).filter(|pair| is_right(*pair)).count();
        let sure = fusion.iter().filter(|best| best.1).count();
        let wrong = cases.iter().zip(&fusion).filter(|(case, best)| best.1 && !is_right((case, best))).count();
        answered += sure;
        right += sure - wrong;
        println!(
            "{class:<20} {:>4} {:>6} {:>6} {:>8} {:>9} {:>9} {:>6}",
            cases.len(),
            first(&|case, place| case.bm25[place]),
            first(&|case, place| case.signals[place].meaning()),
            first(&|case, place| case.signals[place].cosine_question),
            top,
            sure,
            wrong
        );
        if misses {
            for (case, best) in cases.iter().zip(&fusion) {
                if (case.answerable && !is_right((case, best))) || (best.1 && !is_right((case, best))) {
                    println!(
                        "    {} {:?} -> {:?} {:?}",
                        if best.1 { "WRONG" } else { "miss" },
                        case.question,
                        case.ids.get(best.0),
                        case.signals.get(best.0).map(|s| s.values())
                    );
                    if let Some(place) = case.right.iter().position(|right| *right) {
                        println!("          right: {:?} {:?}", case.ids[place], case.signals[place].values());
                    }
                }
            }
        }
    }
    let answerable = judged.iter().filter(|(case, _)| case.answerable).count();
    println!(
        "precision {:.3} recall {:.3}",
        right as f32 / answered.max(1) as f32,
        right as f32 / answerable.max(1) as f32
    );
}

fn softmax(scores: &[f32], counts: impl Fn(usize) -> bool) -> Vec<f32> {
    let peak = scores
        .iter()
        .enumerate()
        .filter(|(place, _)| counts(*place))
        .fold(f32::MIN, |peak, (_, score)| peak.max(*score));
    let powers: Vec<f32> = scores
        .iter()
        .enumerate()
        .map(|(place, score)| if counts(place) { (score - peak).exp() } else { 0.0 })
        .collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
