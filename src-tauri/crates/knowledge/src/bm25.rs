//! BM25 over the passages that are alive and in the asked bases, with the words that each of them matched.
//!
//! The formula is tantivy's ([`Bm25Weight`]); document counts and lengths are those of the asked bases, so that "lamp" is
//! a common word in a lamp shop and a rare one at the dentist's. A word nobody wrote is looked up as the nearest word that
//! somebody wrote ([`crate::spelling`]), for less.

use anyhow::{Context, Result};
use tantivy::{
    DocSet, Searcher, TERMINATED, Term,
    postings::Postings,
    query::Bm25Weight,
    schema::{Field, IndexRecordOption},
};

use crate::{lexicon::Fields, places::Places, spelling, words};

/// Words of a question that are looked up; one bit each in [`Lookup::in_question`].
pub const MOST_TERMS: usize = 48;

/// The question of a FAQ says what it is about; its answer mentions much else.
const QUESTION_BOOST: f32 = 1.5;

/// What a match is worth when the word had to be corrected first.
const CORRECTED: f32 = 0.7;

/// What the words of a question found.
pub struct Lookup {
    /// Per row: the BM25 score, 0 if no word matched.
    pub scores: Vec<f32>,
    /// Per row: which words are in its question, as bits.
    pub in_question: Vec<u64>,
    /// Per row: which words are in its answer, as bits.
    pub in_answer: Vec<u64>,
    /// Per word: what was looked up, and what it weighs.
    pub words: Vec<Looked>,
    /// Passages that were asked.
    pub asked: usize,
}

/// One looked-up word.
pub struct Looked {
    /// As it stands in passages, in every spelling that may be meant; the customer's own if none was found.
    pub stems: Vec<String>,
    /// How telling it is: its inverse document frequency among the asked passages, less for words that only ask.
    pub weight: f32,
    /// 1, or less if the spelling was corrected.
    pub trust: f32,
}

/// One passage in which a word stands.
struct Match {
    row: usize,
    frequency: u32,
}

/// Where to look.
pub struct Shelves<'a> {
    /// The word index.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: Fields,
    /// Its documents' rows.
    pub places: &'a Places,
    /// The asked rows.
    pub within: &'a [bool],
}

impl Shelves<'_> {
    /// Scores every asked passage by the words of a question.
    pub fn lookup(&self, terms: &[String]) -> Result<Lookup> {
        let rows = self.within.len();
        let asked = self.within.iter().filter(|within| **within).count();
        let averages = [self.places.average_length(0, self.within), self.places.average_length(1, self.within)];
        let mut found = Lookup {
            scores: vec![0.0; rows],
            in_question: vec![0; rows],
            in_answer: vec![0; rows],
            words: Vec::new(),
            asked,
        };
        for (bit, term) in terms.iter().take(MOST_TERMS).enumerate() {
            let (stems, trust, matches) = self.nearest(term)?;
            for (part, matches) in matches.iter().enumerate() {
                let boost = trust * words::weight(term) * if part == 0 { QUESTION_BOOST } else { 1.0 };
                let weight =
                    Bm25Weight::for_one_term_without_explain(matches.len() as u64, asked as u64, averages[part]);
                for found_in in matches {
                    let length = self.places.length(found_in.row, part);
                    found.scores[found_in.row] += boost * weight.score(length, found_in.frequency);
                    let bits = if part == 0 { &mut found.in_question } else { &mut found.in_answer };
                    bits[found_in.row] |= 1 << bit;
                }
            }
            let either =
                (0..rows).filter(|row| (found.in_question[*row] | found.in_answer[*row]) >> bit & 1 == 1).count();
            found.words.push(Looked { stems, weight: words::weight(term) * idf(either, asked), trust });
        }
        Ok(found)
    }

    /// The matches of a word; if it stands nowhere, those of all its nearest words.
    fn nearest(&self, term: &str) -> Result<(Vec<String>, f32, [Vec<Match>; 2])> {
        let exact = self.matches(term)?;
        if exact.iter().any(|part| !part.is_empty()) {
            return Ok((vec![term.to_owned()], 1.0, exact));
        }
        for level in spelling::near(self.searcher, self.fields, term)? {
            let mut stems = Vec::new();
            let mut matches = [Vec::new(), Vec::new()];
            for near in level {
                let found = self.matches(&near)?;
                if found.iter().any(|part| !part.is_empty()) {
                    stems.push(near);
                    merge(&mut matches, found);
                }
            }
            if !stems.is_empty() {
                return Ok((stems, CORRECTED, matches));
            }
        }
        Ok((vec![term.to_owned()], 1.0, exact))
    }

    fn matches(&self, term: &str) -> Result<[Vec<Match>; 2]> {
        Ok([self.matches_in(self.fields.question, term)?, self.matches_in(self.fields.answer, term)?])
    }

    fn matches_in(&self, field: Field, term: &str) -> Result<Vec<Match>> {
        let term = Term::from_field_text(field, term);
        let mut matches = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let words = segment.inverted_index(field).context("Read the words of a segment")?;
            let Some(mut postings) =
                words.read_postings(&term, IndexRecordOption::WithFreqs).context("Read the passages of a word")?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if let Some(row) = self.places.row(ordinal, postings.doc()).filter(|row| self.within[*row]) {
                    matches.push(Match { row, frequency: postings.term_freq() });
                }
                postings.advance();
            }
        }
        Ok(matches)
    }
}

/// Adds the matches of another spelling; a passage that has both counts once.
fn merge(into: &mut [Vec<Match>; 2], more: [Vec<Match>; 2]) {
    for (into, more) in into.iter_mut().zip(more) {
        for found in more {
            if !into.iter().any(|known| known.row == found.row) {
                into.push(found);
            }
        }
    }
}

/// BM25's inverse document frequency.
pub fn idf(with: usize, all: usize) -> f32 {
    let (with, all) = (with as f32, all as f32);
    (1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)).ln()
}
