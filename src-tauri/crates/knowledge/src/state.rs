//! State: what searches read, changed as a whole. A search holds it for reading from the first score to the last, so it
//! never sees words of one moment and vectors of another.

use std::sync::Arc;

use anyhow::Result;
use tantivy::Searcher;

use crate::{lexicon::Lexicon, places::Places, shelf::Shelf};

/// Shelf and word index, joined.
pub struct State {
    /// The vectors.
    pub shelf: Shelf,
    /// The words.
    pub lexicon: Arc<Lexicon>,
    /// The words as of the last commit.
    pub searcher: Searcher,
    /// Which document is which row.
    pub places: Places,
}

impl State {
    /// Joins a shelf with the last commit of the word index.
    pub fn new(shelf: Shelf, lexicon: Arc<Lexicon>) -> Result<Self> {
        let searcher = lexicon.searcher();
        let places = Places::new(&lexicon, &searcher, &shelf)?;
        Ok(Self { shelf, lexicon, searcher, places })
    }

    /// Joins again after the shelf or the word index changed.
    pub fn refresh(&mut self) -> Result<()> {
        self.searcher = self.lexicon.searcher();
        self.places = Places::new(&self.lexicon, &self.searcher, &self.shelf)?;
        Ok(())
    }
}
