//! The desk: where changes of the index are made, one after the other, while searches go on with what there was.
//!
//! A change has three steps: vectors to the vector file, passages to the word index in one commit, and then the new shelf and
//! places in the stead of the old ones. Killed between any two of them, the word index says what there is. When a step
//! fails after the commit, memory is behind the disk: the next change reads everything again first.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use anyhow::{Context, Result};
use tantivy::Searcher;

use crate::{
    block::{ROWS, Stocked},
    lexicon::{Entry, Lexicon},
    places::{Place, Places},
    row::Row,
    shelf::{Change, Shelf},
    vector_file::VectorFile,
};

/// What searches read. A search holds one from the first score to the last, so it never sees words of one moment and vectors
/// of another.
pub struct State {
    /// The vectors, and what is known of passages.
    pub shelf: Shelf,
    /// The words.
    pub searcher: Searcher,
    /// Which document is which row.
    pub places: Places,
}

/// What only changes need.
pub struct Desk {
    lexicon: Arc<Lexicon>,
    /// Everything that was embedded.
    pub file: VectorFile,
    /// The row of each passage, by key.
    rows: HashMap<u64, u32>,
    /// Free rows of each base.
    gaps: HashMap<Arc<str>, Vec<u32>>,
    /// How many blocks there are.
    blocks: u32,
    /// Names of bases and sources, each kept once.
    names: HashSet<Arc<str>>,
    /// The disk is ahead of memory.
    behind: bool,
}

impl Desk {
    /// A desk with everything that is on disk, and the state for searches.
    pub fn open(lexicon: Arc<Lexicon>, file: VectorFile, dimensions: usize) -> Result<(Self, State)> {
        let mut desk = Self {
            lexicon,
            file,
            rows: HashMap::new(),
            gaps: HashMap::new(),
            blocks: 0,
            names: HashSet::new(),
            behind: false,
        };
        let state = desk.read(dimensions)?;
        Ok((desk, state))
    }

    /// Reads again what is on disk, if a change failed halfway.
    pub fn caught_up(&mut self, dimensions: usize) -> Result<Option<State>> {
        if !self.behind {
            return Ok(None);
        }
        let state = self.read(dimensions)?;
        self.behind = false;
        Ok(Some(state))
    }

    /// The row of a passage.
    pub fn row(&self, key: u64) -> Option<u32> {
        self.rows.get(&key).copied()
    }

    /// Makes `put` and `take` part of the index: one commit. The vectors of `put` are in the file.
    pub fn change(&mut self, state: &State, put: Vec<Entry>, take: &[u64]) -> Result<State> {
        self.behind = true;
        self.lexicon.write(&put, take)?;
        let mut changes = Vec::with_capacity(put.len());
        for key in take {
            changes.extend(self.clear(&state.shelf, *key));
        }
        let mut shelf = state.shelf.clone();
        shelf.apply(changes);
        let mut changes = Vec::with_capacity(put.len());
        for Entry { cut, digests, .. } in put {
            let vectors = digests.iter().map(|digest| self.file.get(*digest)).collect::<Result<Option<Vec<_>>>>()?;
            let vectors = vectors.context("The vector file lost what was just written to it")?;
            self.stock(&shelf, cut.row, digests, vectors, &mut changes);
        }
        shelf.apply(changes);
        let state = self.joined(shelf, &state.places)?;
        self.behind = false;
        Ok(state)
    }

    /// Rows, from the word index; passages whose vectors are lost are taken out of it.
    fn read(&mut self, dimensions: usize) -> Result<State> {
        self.rows.clear();
        self.gaps.clear();
        self.blocks = 0;
        self.file.unuse();
        let empty = Shelf::new(dimensions);
        let searcher = self.lexicon.searcher()?;
        let mut changes = Vec::new();
        let mut lost = Vec::new();
        for segment in searcher.segment_readers() {
            let keys = self.lexicon.keys(segment)?;
            for ((_, key), row) in keys.into_iter().zip(self.lexicon.rows(segment)?) {
                let row = row.filter(|(row, _)| row.key() == key);
                let stocked = match row {
                    Some((row, digests)) => {
                        let vectors = digests.iter().map(|digest| self.file.get(*digest));
                        vectors.collect::<Result<Option<Vec<_>>>>()?.map(|vectors| (row, digests, vectors))
                    }
                    None => None,
                };
                match stocked {
                    Some((row, digests, vectors)) => self.stock(&empty, row, digests, vectors, &mut changes),
                    None => lost.push(key),
                }
            }
        }
        self.file.settle();
        if !lost.is_empty() {
            tracing::info!(lost = lost.len(), "passages without vectors are taken out of the word index");
            self.lexicon.write(&[], &lost)?;
        }
        let mut shelf = empty;
        shelf.apply(changes);
        self.joined(shelf, &Places::default())
    }

    fn joined(&self, shelf: Shelf, known: &Places) -> Result<State> {
        let searcher = self.lexicon.searcher()?;
        let places = known.joined(&self.lexicon, &searcher, |key| {
            let row = self.row(key)?;
            Some(Place::of(row, shelf.row(row)?))
        })?;
        Ok(State { shelf, searcher, places })
    }

    /// Finds a row for a passage and puts it there; out of its old base, if that was another.
    fn stock(
        &mut self,
        shelf: &Shelf,
        mut row: Row,
        digests: Vec<u128>,
        vectors: Vec<crate::vectors::Packed>,
        changes: &mut Vec<Change>,
    ) {
        let key = row.key();
        row.base = self.named(row.base);
        row.place = row.place.map(|(source, ordinal)| (self.named(source), ordinal));
        digests.iter().for_each(|digest| self.file.take_up(*digest));
        let before = self.row(key).and_then(|number| Some((number, shelf.row(number)?)));
        let same_base = before.filter(|(_, old)| old.base == row.base).map(|(number, _)| number);
        let number = match same_base {
            Some(number) => {
                self.lay_down(shelf, number);
                number
            }
            None => {
                changes.extend(self.clear(shelf, key));
                self.gap(&row.base)
            }
        };
        self.rows.insert(key, number);
        let base = Arc::clone(&row.base);
        changes.push(Change { row: number, base, put: Some(Stocked { row: Arc::new(row), digests, vectors }) });
    }

    /// Empties the row of a passage.
    fn clear(&mut self, shelf: &Shelf, key: u64) -> Option<Change> {
        let number = self.rows.remove(&key)?;
        let base = Arc::clone(&shelf.row(number)?.base);
        self.lay_down(shelf, number);
        self.gaps.entry(Arc::clone(&base)).or_default().push(number);
        Some(Change { row: number, base, put: None })
    }

    fn lay_down(&mut self, shelf: &Shelf, row: u32) {
        let (block, place) = shelf.place(row);
        block.digests(place).iter().for_each(|digest| self.file.lay_down(*digest));
    }

    /// A free row of a base; a new block of them when there is none.
    fn gap(&mut self, base: &Arc<str>) -> u32 {
        let gaps = self.gaps.entry(Arc::clone(base)).or_default();
        if gaps.is_empty() {
            let first = self.blocks * ROWS as u32;
            gaps.extend((first..first + ROWS as u32).rev());
            self.blocks += 1;
        }
        gaps.pop().unwrap_or_default()
    }

    fn named(&mut self, name: Arc<str>) -> Arc<str> {
        if let Some(known) = self.names.get(&name) {
            return Arc::clone(known);
        }
        self.names.insert(Arc::clone(&name));
        name
    }
}
