//! BM25 over the asked passages, with the words that each of them matched.
//!
//! The formula is tantivy's ([`Bm25Weight`]); document counts and lengths are those of the asked passages, so that "lamp" is
//! a common word in a lamp shop and a rare one at the dentist's. A word matches a passage if both have the same stem in the
//! passage's language. A word nobody wrote is looked up as the nearest word that somebody wrote ([`crate::spelling`]), for less.

use std::sync::Arc;

use anyhow::{Context, Result};
use tantivy::{
    InvertedIndexReader, Searcher, SegmentReader, Term as Key,
    query::Bm25Weight,
    schema::{Field, IndexRecordOption},
};

use crate::{language::Tongue, places::Places, scope::Scope, spelling, words::Term};

/// Words of a question that are looked up; one bit each in a half of [`Lookup::bits`].
pub const MOST_TERMS: usize = 32;

/// A head says what a passage is about; its text mentions much else.
const HEAD_BOOST: f32 = 1.5;

/// What a match is worth when the word had to be corrected first.
const CORRECTED: f32 = 0.7;

/// What the words of a question found.
pub struct Lookup {
    /// Per cell: the BM25 score, 0 if no word matched.
    pub scores: Vec<f32>,
    /// Per cell: which words are in its heads (lower half) and in its text (upper half).
    pub bits: Vec<u64>,
    /// Per word: what was looked up, and what it weighs.
    pub words: Vec<Looked>,
}

/// One looked-up word.
pub struct Looked {
    /// As it stands in passages of each language, in every spelling that may be meant; the customer's own if none was found.
    pub stems: Vec<(String, u32)>,
    /// How telling it is: its inverse document frequency among the asked passages, less for words that only ask.
    pub weight: f32,
    /// 1, or less if the spelling was corrected.
    pub trust: f32,
}

impl Looked {
    /// Whether it is a number or has one, as codes and prices do.
    pub fn is_code(&self) -> bool {
        self.stems.iter().any(|(stem, _)| stem.contains(char::is_numeric))
    }

    /// Its stems in one language.
    pub fn stems_of(&self, tongue: Tongue) -> impl Iterator<Item = &str> {
        self.stems.iter().filter(move |(_, tongues)| tongues & tongue.bit() != 0).map(|(stem, _)| stem.as_str())
    }
}

/// One passage in which a word stands.
struct Match {
    cell: u32,
    frequency: u32,
    length: u8,
}

/// A segment, opened for looking up.
struct Segment<'a> {
    reader: &'a SegmentReader,
    fields: [Arc<InvertedIndexReader>; 2],
}

/// Where to look.
pub struct Shelves<'a> {
    scope: &'a Scope<'a>,
    places: &'a Places,
    fields: [Field; 2],
    segments: Vec<Segment<'a>>,
}

impl<'a> Shelves<'a> {
    /// Opens the words of every segment.
    pub fn open(scope: &'a Scope<'a>, searcher: &'a Searcher, places: &'a Places, fields: [Field; 2]) -> Result<Self> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let open = |field| reader.inverted_index(field).context("Read the words of a segment");
            segments.push(Segment { reader, fields: [open(fields[0])?, open(fields[1])?] });
        }
        Ok(Self { scope, places, fields, segments })
    }

    /// Scores every asked passage by the words of a question.
    pub fn lookup(&self, terms: &[Term]) -> Result<Lookup> {
        let (cells, tally) = (self.scope.cells(), &self.scope.tally);
        let mut found = Lookup { scores: vec![0.0; cells], bits: vec![0; cells], words: Vec::new() };
        let mut matches = [Vec::new(), Vec::new()];
        for (place, term) in terms.iter().take(MOST_TERMS).enumerate() {
            let either_bit = 1_u64 << place | 1 << (place + MOST_TERMS);
            let (stems, trust) = self.nearest(term, place, &mut found.bits, &mut matches)?;
            let mut either = 0;
            for (field, matches) in matches.iter().enumerate() {
                let boost = trust * term.weight() * if field == 0 { HEAD_BOOST } else { 1.0 };
                let (with, all) = (matches.len() as u64, tally.passages as u64);
                let weight = Bm25Weight::for_one_term_without_explain(with, all.max(with), tally.average(field));
                for found_in in matches {
                    let cell = found_in.cell as usize;
                    found.scores[cell] += boost * weight.score(found_in.length, found_in.frequency);
                    // What stands in both is counted with the heads.
                    let in_both = found.bits[cell] & either_bit == either_bit;
                    either += usize::from(field == 0 || !in_both);
                }
            }
            found.words.push(Looked { stems, weight: term.weight() * idf(either, tally.passages), trust });
        }
        Ok(found)
    }

    /// The matches of a word; if it stands nowhere, those of all its nearest words.
    fn nearest(
        &self,
        term: &Term,
        place: usize,
        bits: &mut [u64],
        matches: &mut [Vec<Match>; 2],
    ) -> Result<(Vec<(String, u32)>, f32)> {
        matches.iter_mut().for_each(Vec::clear);
        for (stem, tongues) in &term.stems {
            self.collect(stem, *tongues, place, bits, matches)?;
        }
        if matches.iter().all(Vec::is_empty)
            && let Some((word, _)) = term.stems.first()
        {
            for level in spelling::near(self.segments.iter().flat_map(|segment| &segment.fields), word)? {
                let mut stems = Vec::new();
                for near in level {
                    if self.collect(&near, u32::MAX, place, bits, matches)? {
                        stems.push((near, u32::MAX));
                    }
                }
                if !stems.is_empty() {
                    return Ok((stems, CORRECTED));
                }
            }
        }
        Ok((term.stems.clone(), 1.0))
    }

    /// Adds the matches of a stem in passages of some languages; those found under another stem before count once. Says
    /// whether the stem stands in any.
    fn collect(
        &self,
        stem: &str,
        tongues: u32,
        place: usize,
        bits: &mut [u64],
        matches: &mut [Vec<Match>; 2],
    ) -> Result<bool> {
        let mut any = false;
        for (ordinal, segment) in self.segments.iter().enumerate() {
            let (places, alive) = (self.places.segment(ordinal), segment.reader.alive_bitset());
            for (field, matches) in matches.iter_mut().enumerate() {
                let bit = 1_u64 << (place + field * MOST_TERMS);
                let key = Key::from_field_text(self.fields[field], stem);
                let postings = segment.fields[field].read_block_postings(&key, IndexRecordOption::WithFreqs);
                let Some(mut postings) = postings.context("Read the passages of a word")? else { continue };
                while !postings.docs().is_empty() {
                    for (document, frequency) in postings.docs().iter().zip(postings.freqs()) {
                        let place = &places[*document as usize];
                        let Some(cell) = self.scope.cell(place.row) else { continue };
                        if place.tongue.bit() & tongues == 0 || alive.is_some_and(|alive| !alive.is_alive(*document)) {
                            continue;
                        }
                        any = true;
                        if bits[cell] & bit == 0 {
                            bits[cell] |= bit;
                            let length = place.lengths[field];
                            matches.push(Match { cell: cell as u32, frequency: *frequency, length });
                        }
                    }
                    postings.advance();
                }
            }
        }
        Ok(any)
    }
}

/// BM25's inverse document frequency.
pub fn idf(with: usize, all: usize) -> f32 {
    let (with, all) = (with as f32, all as f32);
    (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln()
}
