//! Places: which row each document of the word index is, so that a search does no lookups by id while it scores.
//!
//! Segments never change, so what was joined once is kept: a change joins its own new segment, outside of any search.

use std::sync::Arc;

use anyhow::Result;
use tantivy::{Searcher, index::SegmentId};

use crate::{language::Tongue, lexicon::Lexicon, row::Row};

/// The row of a document that has none, because it is deleted or its vectors are lost.
pub const NOWHERE: u32 = u32::MAX;

/// What scoring must know of a document.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its row.
    pub row: u32,
    /// [`Row::lengths`].
    pub lengths: [u8; 2],
    /// Who made its stems.
    pub tongue: Tongue,
}

impl Place {
    /// That of a passage.
    pub fn of(row: u32, passage: &Row) -> Self {
        Self { row, lengths: passage.lengths, tongue: passage.language.tongue() }
    }
}

/// The places of all documents, by segment in the searcher's order. Documents deleted since are still there.
#[derive(Clone, Default)]
pub struct Places {
    segments: Vec<(SegmentId, Arc<[Place]>)>,
}

impl Places {
    /// Joins what a searcher sees, taking segments that were known before as they were.
    pub fn joined(&self, lexicon: &Lexicon, searcher: &Searcher, place: impl Fn(u64) -> Option<Place>) -> Result<Self> {
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let known = self.segments.iter().find(|(known, _)| *known == id);
            segments.push(match known {
                Some(known) => known.clone(),
                None => {
                    let nowhere = Place { row: NOWHERE, lengths: [0; 2], tongue: Tongue::default() };
                    let mut places = vec![nowhere; segment.max_doc() as usize];
                    for (document, key) in lexicon.keys(segment)? {
                        if let Some(place) = place(key) {
                            places[document as usize] = place;
                        }
                    }
                    (id, places.into())
                }
            });
        }
        Ok(Self { segments })
    }

    /// The places of a segment's documents.
    pub fn segment(&self, ordinal: usize) -> &[Place] {
        self.segments.get(ordinal).map_or(&[], |(_, places)| places)
    }
}
