//! Places: which row of the shelf each document of the word index is. Rebuilt after every change, so that a search does
//! no lookups by id while it scores.

use anyhow::Result;
use tantivy::{DocAddress, Searcher, fieldnorm::FieldNormReader, schema::Field};

use crate::{lexicon::Lexicon, shelf::Shelf};

/// The word index and the shelf, joined.
pub struct Places {
    /// Per segment and document, the row, if it is alive and on the shelf.
    rows: Vec<Vec<Option<u32>>>,
    /// Per row, its document.
    documents: Vec<Option<DocAddress>>,
    /// Per row, the lengths of question and answer as tantivy rounds them.
    lengths: Vec<[u8; 2]>,
}

impl Places {
    /// Joins what the searcher sees with what is on the shelf.
    pub fn new(lexicon: &Lexicon, searcher: &Searcher, shelf: &Shelf) -> Result<Self> {
        let segments = searcher.segment_readers();
        let mut places = Self {
            rows: segments.iter().map(|segment| vec![None; segment.max_doc() as usize]).collect(),
            documents: vec![None; shelf.len()],
            lengths: vec![[0; 2]; shelf.len()],
        };
        let norms = |field: Field| segments.iter().map(move |segment| segment.get_fieldnorms_reader(field));
        let questions: Vec<FieldNormReader> = norms(lexicon.fields.question).collect::<tantivy::Result<_>>()?;
        let answers: Vec<FieldNormReader> = norms(lexicon.fields.answer).collect::<tantivy::Result<_>>()?;
        for (key, _, place) in lexicon.entries(searcher)? {
            let Some(row) = shelf.row(key) else { continue };
            let segment = place.segment_ord as usize;
            places.rows[segment][place.doc_id as usize] = Some(row as u32);
            places.documents[row] = Some(place);
            places.lengths[row] =
                [questions[segment].fieldnorm_id(place.doc_id), answers[segment].fieldnorm_id(place.doc_id)];
        }
        Ok(places)
    }

    /// The row of a document.
    pub fn row(&self, segment: usize, document: u32) -> Option<usize> {
        self.rows[segment][document as usize].map(|row| row as usize)
    }

    /// The document of a row.
    pub fn document(&self, row: usize) -> Option<DocAddress> {
        self.documents[row]
    }

    /// The rounded length of a row's question (0) or answer (1).
    pub fn length(&self, row: usize, part: usize) -> u8 {
        self.lengths[row][part]
    }

    /// The average length of questions (0) or answers (1) over the rows in `within`.
    pub fn average_length(&self, part: usize, within: &[bool]) -> f32 {
        let lengths = self.lengths.iter().zip(within).filter(|(_, within)| **within);
        let (sum, count) = lengths.fold((0_u64, 0_u64), |(sum, count), (length, _)| {
            (sum + u64::from(FieldNormReader::id_to_fieldnorm(length[part])), count + 1)
        });
        if count == 0 { 1.0 } else { (sum as f32 / count as f32).max(1.0) }
    }
}
