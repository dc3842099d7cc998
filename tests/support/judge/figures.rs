//! Figures: what the judged questions come to.

use std::collections::BTreeMap;

use super::{Judged, Order};

/// Floors at which [`Answers`] are told, for choosing one.
pub const CURVE: [f32; 19] = {
    let mut floors = [0.0; 19];
    let mut place = 0;
    while place < floors.len() {
        floors[place] = (place + 1) as f32 * 0.05;
        place += 1;
    }
    floors
};

/// How good an order is, over some questions that have an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Over how many questions.
    pub questions: usize,
    /// Of so many the first passage is right.
    pub first: usize,
    /// Of so many one of the first five is right.
    pub in_five: usize,
    ndcg: f64,
}

/// One of the three orders of a judged question.
pub type View = for<'a, 'q> fn(&'a Judged<'q>) -> &'a Order;

impl Ranking {
    /// Of one way of ordering.
    pub fn of<'a>(judged: impl IntoIterator<Item = &'a Judged<'a>>, order: View) -> Self {
        let mut ranking = Self::default();
        for judged in judged.into_iter().filter(|judged| !judged.question.answers.is_empty()) {
            let order = order(judged);
            ranking.questions += 1;
            ranking.first += usize::from(order.within(1));
            ranking.in_five += usize::from(order.within(5));
            ranking.ndcg += order.ndcg();
        }
        ranking
    }

    /// Share of the questions whose first passage is right.
    pub fn recall_at_1(&self) -> f64 {
        share(self.first, self.questions)
    }

    /// Share of the questions with something right among the first five.
    pub fn recall_at_5(&self) -> f64 {
        share(self.in_five, self.questions)
    }

    /// Mean discounted gain over the first ten.
    pub fn ndcg_at_10(&self) -> f64 {
        self.ndcg / self.questions.max(1) as f64
    }
}

/// What is answered and what is refused at a floor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Questions with an answer.
    pub answerable: usize,
    /// Questions without.
    pub unanswerable: usize,
    /// Answers given, right or wrong.
    pub given: usize,
    /// Right ones.
    pub right: usize,
    /// Questions without an answer that got none.
    pub rightly_refused: usize,
}

impl Answers {
    /// At this floor.
    pub fn at<'a>(floor: f32, judged: impl IntoIterator<Item = &'a Judged<'a>>) -> Self {
        let mut answers = Self::default();
        for judged in judged {
            let (answerable, given) = (!judged.question.answers.is_empty(), judged.confidence >= floor);
            answers.answerable += usize::from(answerable);
            answers.unanswerable += usize::from(!answerable);
            answers.given += usize::from(given);
            answers.right += usize::from(given && judged.right);
            answers.rightly_refused += usize::from(!answerable && !given);
        }
        answers
    }

    /// Share of the given answers that are right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.given)
    }

    /// Share of the answerable questions that are answered rightly.
    pub fn answered(&self) -> f64 {
        share(self.right, self.answerable)
    }

    /// Share of the unanswerable questions that are refused.
    pub fn refused(&self) -> f64 {
        share(self.rightly_refused, self.unanswerable)
    }

    /// Share of the refused questions that have no answer.
    pub fn refusal_precision(&self) -> f64 {
        share(self.rightly_refused, self.answerable + self.unanswerable - self.given)
    }
}

/// Judged questions by class; the unanswerable ones are not among them.
pub fn classes<'a>(judged: &'a [Judged<'a>]) -> BTreeMap<&'a str, Vec<&'a Judged<'a>>> {
    let mut classes: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for judged in judged.iter().filter(|judged| !judged.question.answers.is_empty()) {
        classes.entry(&judged.question.class).or_default().push(judged);
    }
    classes
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}
