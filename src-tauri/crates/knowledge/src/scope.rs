//! Scope: which passages a question is asked to, and what they amount to.
//!
//! Only asked passages get a cell in the arrays of a search, so that one small base among many costs what it holds.

use std::collections::BTreeMap;

use crate::{
    block::ROWS,
    language::{Code, Tongue},
    places::NOWHERE,
    shelf::{Shelf, Tally},
};

/// The asked passages.
pub struct Scope<'a> {
    /// Where they stand.
    pub shelf: &'a Shelf,
    /// Their blocks.
    pub blocks: Vec<u32>,
    /// What they amount to.
    pub tally: Tally,
    /// Their languages' stemmers, the commonest first.
    pub tongues: Vec<Tongue>,
    /// For each block of the shelf, which of [`Scope::blocks`] it is.
    local: Vec<u32>,
    /// For each cell whether it is asked, if not all languages are.
    allowed: Option<Vec<bool>>,
}

impl<'a> Scope<'a> {
    /// The passages of `bases` that are written in one of `languages` (all, if there are none) or in an unknown one.
    pub fn new(shelf: &'a Shelf, bases: &[String], languages: &[String]) -> Self {
        let languages: Vec<Code> = languages.iter().map(|tag| Code::new(tag)).collect();
        let asked = |code: Code| languages.is_empty() || !code.is_known() || languages.contains(&code);
        let mut scope = Self {
            shelf,
            blocks: Vec::new(),
            tally: Tally::default(),
            tongues: Vec::new(),
            local: vec![NOWHERE; shelf.blocks.len()],
            allowed: None,
        };
        let mut by_tongue: BTreeMap<Tongue, usize> = BTreeMap::new();
        for (place, name) in bases.iter().enumerate() {
            let Some(base) = shelf.bases.get(name.as_str()).filter(|_| !bases[..place].contains(name)) else {
                continue;
            };
            for (code, tally) in base.tallies.iter().filter(|(code, tally)| asked(**code) && tally.passages > 0) {
                scope.tally += *tally;
                *by_tongue.entry(code.tongue()).or_default() += tally.passages;
            }
            for block in &base.blocks {
                scope.local[*block as usize] = scope.blocks.len() as u32;
                scope.blocks.push(*block);
            }
        }
        let mut by_tongue: Vec<(Tongue, usize)> = by_tongue.into_iter().collect();
        by_tongue.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        scope.tongues = by_tongue.into_iter().map(|(tongue, _)| tongue).collect();
        if !languages.is_empty() {
            let mut allowed = vec![false; scope.cells()];
            for (local, block) in scope.blocks.iter().enumerate() {
                for (place, row) in shelf.blocks[*block as usize].rows() {
                    allowed[local * ROWS + place] = asked(row.language);
                }
            }
            scope.allowed = Some(allowed);
        }
        scope
    }

    /// How many cells there are: at least one for each asked passage.
    pub fn cells(&self) -> usize {
        self.blocks.len() * ROWS
    }

    /// How many vectors the asked blocks hold.
    pub fn vectors(&self) -> usize {
        self.blocks.iter().map(|block| self.shelf.blocks[*block as usize].len()).sum()
    }

    /// The cell of a row, if the row is asked.
    #[inline]
    pub fn cell(&self, row: u32) -> Option<usize> {
        let local = *self.local.get(row as usize / ROWS)?;
        if local == NOWHERE {
            return None;
        }
        let cell = local as usize * ROWS + row as usize % ROWS;
        self.is_allowed(cell).then_some(cell)
    }

    /// The row of a cell.
    pub fn row(&self, cell: usize) -> u32 {
        self.blocks[cell / ROWS] * ROWS as u32 + (cell % ROWS) as u32
    }

    /// Whether the passage in a cell is asked.
    #[inline]
    pub fn is_allowed(&self, cell: usize) -> bool {
        self.allowed.as_ref().is_none_or(|allowed| allowed[cell])
    }
}
