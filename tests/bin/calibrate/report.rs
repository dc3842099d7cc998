//! Report: what a calibration would do with some questions, class by class.

use std::collections::BTreeMap;

use knowledge::Calibration;

use crate::cases::{Candidate, Case};

/// Of so many questions: right at 1 and in 5 by each order, answers given and wrong ones.
#[derive(Clone, Copy, Default)]
struct Line {
    questions: usize,
    bm25: [usize; 2],
    vectors: [usize; 2],
    fusion: [usize; 2],
    given: usize,
    wrong: usize,
}

/// Classes and what became of them.
pub struct Table {
    title: String,
    lines: BTreeMap<String, Line>,
}

impl Table {
    /// Judges every case by its calibration.
    pub fn of(title: &str, judged: &[(Case, Calibration)]) -> Self {
        let mut lines: BTreeMap<String, Line> = BTreeMap::new();
        for (case, calibration) in judged {
            let one = line(case, calibration);
            for class in [case.class.as_str(), if case.answerable { "~ answerable" } else { "~ unanswerable" }] {
                lines.entry(class.to_owned()).or_default().add(&one);
            }
        }
        Self { title: title.to_owned(), lines }
    }

    pub fn print(&self) {
        println!(
            "\n{}\n{:<16} {:>4} {:>9} {:>9} {:>9} {:>6} {:>6}",
            self.title, "", "n", "bm25", "vectors", "fusion", "given", "wrong"
        );
        for (class, line) in &self.lines {
            let cell = |[one, five]: [usize; 2]| format!("{one}/{five}");
            println!(
                "{class:<16} {:>4} {:>9} {:>9} {:>9} {:>6} {:>6}",
                line.questions,
                cell(line.bm25),
                cell(line.vectors),
                cell(line.fusion),
                line.given,
                line.wrong
            );
        }
    }
}

impl Line {
    fn add(&mut self, other: &Self) {
        self.questions += other.questions;
        self.given += other.given;
        self.wrong += other.wrong;
        for place in [0, 1] {
            self.bm25[place] += other.bm25[place];
            self.vectors[place] += other.vectors[place];
            self.fusion[place] += other.fusion[place];
        }
    }
}

fn line(case: &Case, calibration: &Calibration) -> Line {
    let by = |score: &dyn Fn(&Candidate) -> f32| {
        let mut order: Vec<(f32, bool)> = case
            .candidates
            .iter()
            .map(|candidate| (score(candidate), candidate.right))
            .filter(|(score, _)| *score > 0.0)
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        [1, 5].map(|first| usize::from(order.iter().take(first).any(|(_, right)| *right)))
    };
    let order = case.order(calibration);
    let is_right = |place: &(f32, usize)| case.candidates.get(place.1).is_some_and(|candidate| candidate.right);
    let (confidence, right) = case.answer(calibration);
    let floor = case.best(calibration).map_or(1.0, |(best, _)| calibration.floor(best.kind).0);
    let given = confidence >= floor;
    Line {
        questions: 1,
        bm25: by(&|candidate| candidate.bm25),
        vectors: by(&|candidate| candidate.cosine),
        fusion: [1, 5].map(|first| usize::from(order.iter().take(first).any(is_right))),
        given: usize::from(given),
        wrong: usize::from(given && !right),
    }
}
