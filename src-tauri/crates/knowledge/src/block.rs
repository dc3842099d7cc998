//! Blocks: up to [`ROWS`] passages of one base with their vectors side by side, so that a scan is one pass.
//!
//! A block never changes. A change makes a new one in its place; searches that hold the old one go on with it.

use std::sync::Arc;

use crate::{row::Row, vectors::Packed};

/// Rows of a block. Small, because a change copies one; large, because a scan wants long stretches.
pub const ROWS: usize = 128;

/// A passage as it is put on the shelf.
#[derive(Clone)]
pub struct Stocked {
    /// What is known of it.
    pub row: Arc<Row>,
    /// The digests of its embedded texts, in the order of the vectors.
    pub digests: Vec<u128>,
    /// Its vectors; the last is that of the whole.
    pub vectors: Vec<Packed>,
}

/// Passages with their vectors.
#[derive(Default)]
pub struct Block {
    /// A place without a passage is free.
    rows: Vec<Option<Arc<Row>>>,
    /// Where the vectors of each row begin, and where the last ones end.
    starts: Vec<u32>,
    digests: Vec<u128>,
    scales: Vec<f32>,
    steps: Vec<i8>,
}

impl Block {
    /// The passage in a place.
    pub fn row(&self, place: usize) -> Option<&Arc<Row>> {
        self.rows.get(place).and_then(Option::as_ref)
    }

    /// All passages with their places.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &Arc<Row>)> {
        self.rows.iter().enumerate().filter_map(|(place, row)| Some((place, row.as_ref()?)))
    }

    /// The vectors of a place: steps and scale.
    pub fn vectors(&self, place: usize, dimensions: usize) -> impl ExactSizeIterator<Item = (&[i8], f32)> {
        let range = self.range(place);
        let steps = self.steps[range.start * dimensions..range.end * dimensions].chunks_exact(dimensions.max(1));
        steps.zip(self.scales[range].iter().copied())
    }

    /// Gives each place with vectors the highest score of one of them.
    pub fn score(&self, dimensions: usize, score: impl Fn(&[i8], f32) -> f32, mut told: impl FnMut(usize, f32)) {
        let mut steps = self.steps.chunks_exact(dimensions.max(1));
        let mut scales = self.scales.iter();
        for (place, ends) in self.starts.windows(2).enumerate() {
            let mut highest = f32::NEG_INFINITY;
            for _ in ends[0]..ends[1] {
                let (Some(steps), Some(scale)) = (steps.next(), scales.next()) else { return };
                highest = highest.max(score(steps, *scale));
            }
            if ends[0] < ends[1] {
                told(place, highest);
            }
        }
    }

    /// The digests of a place.
    pub fn digests(&self, place: usize) -> &[u128] {
        &self.digests[self.range(place)]
    }

    /// How many vectors it holds.
    pub fn len(&self) -> usize {
        self.scales.len()
    }

    /// The same block with some places changed; `None` empties one.
    pub fn changed(&self, changes: &[(usize, Option<Stocked>)], dimensions: usize) -> Self {
        let last = changes.iter().map(|(place, _)| place + 1).max().unwrap_or_default();
        let mut block = Self { starts: vec![0], ..Self::default() };
        for place in 0..self.rows.len().max(last) {
            match changes.iter().rev().find(|(changed, _)| *changed == place) {
                Some((_, Some(stocked))) => {
                    block.rows.push(Some(Arc::clone(&stocked.row)));
                    block.digests.extend(&stocked.digests);
                    for vector in &stocked.vectors {
                        block.scales.push(vector.scale);
                        block.steps.extend(&vector.steps);
                    }
                }
                Some((_, None)) => block.rows.push(None),
                None => {
                    let range = self.range(place);
                    block.rows.push(self.rows.get(place).cloned().flatten());
                    block.digests.extend(&self.digests[range.clone()]);
                    block.scales.extend(&self.scales[range.clone()]);
                    block.steps.extend(&self.steps[range.start * dimensions..range.end * dimensions]);
                }
            }
            block.starts.push(block.scales.len() as u32);
        }
        block.steps.shrink_to_fit();
        block
    }

    fn range(&self, place: usize) -> std::ops::Range<usize> {
        match (self.starts.get(place), self.starts.get(place + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }
}
