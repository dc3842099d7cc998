//! Best: the few rows with the highest scores, out of many. Ids decide between equals, because rows depend on the index's
//! history and results must not.

use std::cmp::Ordering;

use crate::shelf::Shelf;

/// The best rows so far.
pub struct Best<'a> {
    shelf: &'a Shelf,
    keep: usize,
    /// What is below it can not be among the best.
    bar: f32,
    found: Vec<(f32, u32)>,
}

impl<'a> Best<'a> {
    /// None yet, of which `keep` will be kept.
    pub fn new(shelf: &'a Shelf, keep: usize) -> Self {
        Self { shelf, keep, bar: f32::NEG_INFINITY, found: Vec::with_capacity(4 * keep) }
    }

    /// Considers a row.
    #[inline]
    pub fn offer(&mut self, score: f32, row: u32) {
        if score >= self.bar {
            self.found.push((score, row));
            if self.found.len() >= 4 * self.keep {
                self.shrink();
            }
        }
    }

    /// Considers what others found.
    pub fn merge(&mut self, other: Self) {
        other.found.into_iter().for_each(|(score, row)| self.offer(score, row));
    }

    /// The best rows, best first.
    pub fn into_rows(mut self) -> Vec<u32> {
        self.shrink();
        let shelf = self.shelf;
        self.found.sort_unstable_by(|a, b| order(shelf, a, b));
        self.found.into_iter().map(|(_, row)| row).collect()
    }

    fn shrink(&mut self) {
        if self.found.len() <= self.keep {
            return;
        }
        let shelf = self.shelf;
        self.found.select_nth_unstable_by(self.keep - 1, |a, b| order(shelf, a, b));
        self.found.truncate(self.keep);
        self.bar = self.found[self.keep - 1].0;
    }
}

fn order(shelf: &Shelf, a: &(f32, u32), b: &(f32, u32)) -> Ordering {
    b.0.total_cmp(&a.0).then_with(|| shelf.id(a.1).cmp(shelf.id(b.1)))
}
