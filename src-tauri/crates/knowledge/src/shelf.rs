//! The shelf: every indexed passage as a row in memory, vectors side by side so that a scan is one pass.
//!
//! A row number is valid only until the next change: removing takes the last row into the gap.

use std::collections::HashMap;

use crate::{
    fusion, passage,
    vectors::{Packed, Probe},
};

/// What is kept of one passage, on the shelf and in the vector file.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The passage's id.
    pub id: String,
    /// Its base.
    pub base: String,
    /// Which texts the vectors stand for.
    pub text_hash: u128,
    /// Of the question and of question with answer.
    pub vectors: [Packed; 2],
}

/// The two cosines of one passage with a question.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cosines {
    /// With the passage's question.
    pub question: f32,
    /// With its question and answer.
    pub whole: f32,
}

impl Cosines {
    /// What the vectors' half ranks by.
    pub fn meaning(self) -> f32 {
        fusion::meaning(self.question, self.whole)
    }
}

/// Passages by row, and by key.
pub struct Shelf {
    dimensions: usize,
    ids: Vec<String>,
    bases: Vec<u32>,
    hashes: Vec<u128>,
    scales: Vec<[f32; 2]>,
    steps: Vec<i8>,
    rows: HashMap<u64, u32>,
    base_names: Vec<String>,
}

impl Shelf {
    /// An empty one for vectors of this many dimensions.
    pub fn new(dimensions: usize) -> Self {
        Self {
            dimensions,
            ids: Vec::new(),
            bases: Vec::new(),
            hashes: Vec::new(),
            scales: Vec::new(),
            steps: Vec::new(),
            rows: HashMap::new(),
            base_names: Vec::new(),
        }
    }

    /// How many passages.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The row of a passage.
    pub fn row(&self, key: u64) -> Option<usize> {
        self.rows.get(&key).map(|row| *row as usize)
    }

    /// The passage's id.
    pub fn id(&self, row: usize) -> &str {
        &self.ids[row]
    }

    /// The passage's base.
    pub fn base(&self, row: usize) -> &str {
        &self.base_names[self.bases[row] as usize]
    }

    /// All ids.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// Which texts the row's vectors stand for.
    pub fn text_hash(&self, row: usize) -> u128 {
        self.hashes[row]
    }

    /// The row as it is written to disk.
    pub fn get(&self, row: usize) -> Row {
        let vector = |which: usize| Packed { steps: self.vector(row, which).to_vec(), scale: self.scales[row][which] };
        Row {
            id: self.ids[row].clone(),
            base: self.base(row).to_owned(),
            text_hash: self.hashes[row],
            vectors: [vector(0), vector(1)],
        }
    }

    /// Adds a passage or replaces the one with its id.
    pub fn put(&mut self, row: Row) {
        let key = passage::key(&row.id);
        self.take(key);
        let base = self.intern(row.base);
        self.rows.insert(key, self.ids.len() as u32);
        self.ids.push(row.id);
        self.bases.push(base);
        self.hashes.push(row.text_hash);
        self.scales.push([row.vectors[0].scale, row.vectors[1].scale]);
        for vector in &row.vectors {
            self.steps.extend_from_slice(&vector.steps);
        }
    }

    /// Removes a passage, if it is there.
    pub fn take(&mut self, key: u64) {
        let Some(gap) = self.rows.remove(&key).map(|row| row as usize) else { return };
        let last = self.ids.len() - 1;
        let width = 2 * self.dimensions;
        self.steps.copy_within(last * width.., gap * width);
        self.steps.truncate(last * width);
        self.ids.swap_remove(gap);
        self.bases.swap_remove(gap);
        self.hashes.swap_remove(gap);
        self.scales.swap_remove(gap);
        if let Some(moved) = self.ids.get(gap) {
            self.rows.insert(passage::key(moved), gap as u32);
        }
    }

    /// For every row, whether it belongs to one of `bases`.
    pub fn within(&self, bases: &[String]) -> Vec<bool> {
        let wanted: Vec<bool> = self.base_names.iter().map(|name| bases.contains(name)).collect();
        self.bases.iter().map(|base| wanted[*base as usize]).collect()
    }

    /// The cosines of every row in `within`; the others stay at zero.
    pub fn scan(&self, probe: &Probe, within: &[bool]) -> Vec<Cosines> {
        let mut cosines = vec![Cosines::default(); self.len()];
        for (row, cosine) in cosines.iter_mut().enumerate() {
            if within[row] {
                *cosine = Cosines {
                    question: probe.cosine(self.vector(row, 0), self.scales[row][0]),
                    whole: probe.cosine(self.vector(row, 1), self.scales[row][1]),
                };
            }
        }
        cosines
    }

    fn vector(&self, row: usize, which: usize) -> &[i8] {
        let start = (2 * row + which) * self.dimensions;
        &self.steps[start..start + self.dimensions]
    }

    fn intern(&mut self, name: String) -> u32 {
        let known = self.base_names.iter().position(|base| *base == name);
        known.unwrap_or_else(|| {
            self.base_names.push(name);
            self.base_names.len() - 1
        }) as u32
    }
}
