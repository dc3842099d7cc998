//! The shelf: every indexed passage as a row in memory, in blocks by base, with what BM25 must know of each base.
//!
//! A row number is block and place. It stays the passage's until the passage is removed or moves to another base; then the
//! word index has a new document for it too, so that numbers of old documents are never mistaken.

use std::{
    collections::{BTreeMap, HashMap},
    ops::AddAssign,
    sync::Arc,
};

use tantivy::fieldnorm::FieldNormReader;

use crate::{
    block::{Block, ROWS, Stocked},
    language::Code,
    row::Row,
};

/// What BM25 must know of some passages together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many there are.
    pub passages: usize,
    /// How many words their heads and their texts have, as rounded for each.
    pub words: [u64; 2],
}

impl Tally {
    /// The average length of heads (0) or texts (1).
    pub fn average(&self, field: usize) -> f32 {
        if self.passages == 0 { 1.0 } else { (self.words[field] as f32 / self.passages as f32).max(1.0) }
    }

    fn count(&mut self, row: &Row, sign: bool) {
        for (sum, length) in self.words.iter_mut().zip(row.lengths) {
            let length = u64::from(FieldNormReader::id_to_fieldnorm(length));
            *sum = if sign { *sum + length } else { sum.saturating_sub(length) };
        }
        self.passages = if sign { self.passages + 1 } else { self.passages.saturating_sub(1) };
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passages += other.passages;
        self.words[0] += other.words[0];
        self.words[1] += other.words[1];
    }
}

/// One base on the shelf.
#[derive(Clone, Default)]
pub struct Base {
    /// Its blocks.
    pub blocks: Vec<u32>,
    /// What its passages amount to, by language.
    pub tallies: BTreeMap<Code, Tally>,
}

/// One change of the shelf.
pub struct Change {
    /// The row.
    pub row: u32,
    /// The base that the row belongs to.
    pub base: Arc<str>,
    /// What it holds from now on.
    pub put: Option<Stocked>,
}

/// All passages. Cloning it copies no passage.
#[derive(Clone)]
pub struct Shelf {
    /// The length of a vector.
    pub dimensions: usize,
    /// The blocks by number; what is empty is free.
    pub blocks: Vec<Arc<Block>>,
    /// The bases that have or had passages.
    pub bases: BTreeMap<Arc<str>, Base>,
}

impl Shelf {
    /// An empty one for vectors of this many dimensions.
    pub fn new(dimensions: usize) -> Self {
        Self { dimensions, blocks: Vec::new(), bases: BTreeMap::new() }
    }

    /// How many passages.
    pub fn len(&self) -> usize {
        self.bases.values().flat_map(|base| base.tallies.values()).map(|tally| tally.passages).sum()
    }

    /// The block of a row, and the row's place in it.
    pub fn place(&self, row: u32) -> (&Block, usize) {
        (&self.blocks[row as usize / ROWS], row as usize % ROWS)
    }

    /// The passage of a row.
    pub fn row(&self, row: u32) -> Option<&Arc<Row>> {
        let block = self.blocks.get(row as usize / ROWS)?;
        block.row(row as usize % ROWS)
    }

    /// The id in a row; empty if there is none.
    pub fn id(&self, row: u32) -> &str {
        self.row(row).map_or("", |row| &row.id)
    }

    /// Applies changes: each touched block is made anew once.
    pub fn apply(&mut self, changes: Vec<Change>) {
        let mut touched: HashMap<u32, Vec<(usize, Option<Stocked>)>> = HashMap::new();
        for Change { row, base, put } in changes {
            let (number, place) = (row / ROWS as u32, row as usize % ROWS);
            if self.blocks.len() <= number as usize {
                self.blocks.resize_with(number as usize + 1, Arc::default);
            }
            let changes = touched.entry(number).or_default();
            let before = match changes.iter().rev().find(|(changed, _)| *changed == place) {
                Some((_, stocked)) => stocked.as_ref().map(|stocked| Arc::clone(&stocked.row)),
                None => self.blocks[number as usize].row(place).cloned(),
            };
            let base = self.bases.entry(base).or_default();
            if let Some(before) = before {
                base.tallies.entry(before.language).or_default().count(&before, false);
            }
            if let Some(put) = &put {
                base.tallies.entry(put.row.language).or_default().count(&put.row, true);
            }
            if base.blocks.last() != Some(&number) && !base.blocks.contains(&number) {
                base.blocks.push(number);
            }
            changes.push((place, put));
        }
        for (number, changes) in touched {
            let block = &mut self.blocks[number as usize];
            *block = Arc::new(block.changed(&changes, self.dimensions));
        }
    }
}
