//! A question, on its way through the index: candidates of both halves, their signals, their order.

use std::{cmp::Ordering, collections::HashSet};

use anyhow::Result;

use crate::{
    bm25::{Lookup, Shelves},
    fusion::{Calibration, Signals},
    score::{Bm25, Confidence, Cosine},
    search::Hit,
    shelf::Cosines,
    state::State,
    vectors::Probe,
    words::{self, Word},
};

/// Taken from each half. More would never win: fusion moves a passage by a few places.
const CANDIDATES: usize = 24;

/// A question with everything that is known of it before passages are looked at.
pub struct Question<'a> {
    /// Its words, from [`words::terms`].
    pub terms: Vec<String>,
    /// Its vector.
    pub probe: Probe,
    /// The asked bases.
    pub bases: &'a [String],
}

/// A passage on its way to becoming a hit.
struct Candidate {
    row: usize,
    signals: Signals,
    rank: f32,
    matched_words: Vec<String>,
}

impl Question<'_> {
    /// Everything found, best first, and how many passages were searched.
    pub fn find(&self, state: &State, calibration: &Calibration) -> Result<(Vec<Hit>, usize)> {
        let within = state.shelf.within(self.bases);
        let cosines = state.shelf.scan(&self.probe, &within);
        let shelves =
            Shelves { searcher: &state.searcher, fields: state.lexicon.fields, places: &state.places, within: &within };
        let lookup = shelves.lookup(&self.terms)?;
        let by_meaning = best(state, &within, |row| cosines[row].meaning());
        let by_words =
            best(state, &within, |row| lookup.scores[row]).into_iter().filter(|row| lookup.scores[*row] > 0.0);
        let mut rows: Vec<usize> = by_meaning.into_iter().chain(by_words).collect();
        rows.sort_unstable();
        rows.dedup();
        let mut candidates = Vec::with_capacity(rows.len());
        for row in rows {
            candidates.push(self.candidate(state, calibration, &lookup, cosines[row], row)?);
        }
        candidates
            .sort_by(|a, b| b.rank.total_cmp(&a.rank).then_with(|| state.shelf.id(a.row).cmp(state.shelf.id(b.row))));
        Ok((self.hits(state, calibration, &lookup, candidates), lookup.asked))
    }

    fn candidate(
        &self,
        state: &State,
        calibration: &Calibration,
        lookup: &Lookup,
        cosines: Cosines,
        row: usize,
    ) -> Result<Candidate> {
        let (question, answer) = match state.places.document(row) {
            Some(place) => state.lexicon.texts(&state.searcher, place)?,
            None => (String::new(), String::new()),
        };
        let (in_question, in_answer) = (words::stems(&question), words::stems(&answer));
        let asked: HashSet<&str> = lookup.words.iter().flat_map(|word| &word.stems).map(String::as_str).collect();
        let signals = signals(lookup, cosines, row, echoed(&in_question, &asked));
        let words_known = lookup.scores.iter().any(|score| *score > 0.0);
        let signals = if words_known { signals } else { signals.by_meaning_alone() };
        let mut matched_words = Vec::new();
        for (text, words) in [(&question, &in_question), (&answer, &in_answer)] {
            collect_matches(text, words, &asked, &mut matched_words);
        }
        Ok(Candidate { row, rank: calibration.rank(&signals), signals, matched_words })
    }

    fn hits(&self, state: &State, calibration: &Calibration, lookup: &Lookup, candidates: Vec<Candidate>) -> Vec<Hit> {
        let nothing_asked = self.terms.iter().all(|term| words::is_idle(term));
        let ranks: Vec<f32> = candidates.iter().map(|candidate| candidate.rank).collect();
        // A lower rank is never more confident than a higher one.
        let mut ceiling = Confidence(if nothing_asked { 0.0 } else { 1.0 });
        let mut hits = Vec::with_capacity(candidates.len());
        for (place, candidate) in candidates.into_iter().enumerate() {
            let other = if place == 0 { ranks.get(1) } else { ranks.first() };
            let lead = calibration.lead(candidate.rank, other.copied());
            let confidence = calibration.confidence(&candidate.signals, lead);
            ceiling = if confidence < ceiling { confidence } else { ceiling };
            let bm25 = lookup.scores[candidate.row];
            hits.push(Hit {
                id: state.shelf.id(candidate.row).to_owned(),
                base: state.shelf.base(candidate.row).to_owned(),
                bm25: (bm25 > 0.0).then_some(Bm25(bm25)),
                cosine: Some(Cosine(candidate.signals.meaning())),
                confidence: ceiling,
                matched_words: candidate.matched_words,
                signals: candidate.signals,
                cut: None,
            });
        }
        hits
    }
}

/// The rows with the highest scores; ids decide between equals, because rows depend on the index's history.
fn best(state: &State, within: &[bool], score: impl Fn(usize) -> f32) -> Vec<usize> {
    let mut rows: Vec<(f32, usize)> =
        within.iter().enumerate().filter(|(_, within)| **within).map(|(row, _)| (score(row), row)).collect();
    let order = |a: &(f32, usize), b: &(f32, usize)| -> Ordering {
        b.0.total_cmp(&a.0).then_with(|| state.shelf.id(a.1).cmp(state.shelf.id(b.1)))
    };
    if rows.len() > CANDIDATES {
        rows.select_nth_unstable_by(CANDIDATES - 1, order);
        rows.truncate(CANDIDATES);
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn signals(lookup: &Lookup, cosines: Cosines, row: usize, echoed: f32) -> Signals {
    let mut all = 0.0;
    let (mut covered, mut covered_in_question) = (0.0, 0.0);
    let (mut codes, mut codes_found) = (0.0, 0.0);
    for (bit, word) in lookup.words.iter().enumerate() {
        let has = |bits: u64| if bits >> bit & 1 == 1 { word.trust } else { 0.0 };
        let is_code = word.stems.iter().any(|stem| stem.contains(char::is_numeric));
        let in_question = has(lookup.in_question[row]);
        let in_answer = has(lookup.in_answer[row]);
        all += word.weight;
        covered += word.weight * in_question.max(in_answer);
        covered_in_question += word.weight * in_question;
        if is_code {
            codes += 1.0;
            codes_found += in_question.max(in_answer);
        }
    }
    let share = |part: f32, of: f32| if of > 0.0 { part / of } else { 0.0 };
    Signals {
        cosine_question: cosines.question,
        cosine_whole: cosines.whole,
        coverage: share(covered, all),
        coverage_question: share(covered_in_question, all),
        echoed,
        exact: share(codes_found, codes),
        exact_missing: share(codes - codes_found, codes),
    }
}

/// The share of the telling words of a passage's question that were asked.
fn echoed(question: &[Word], asked: &HashSet<&str>) -> f32 {
    let telling: HashSet<&str> =
        question.iter().map(|word| word.stem.as_str()).filter(|stem| !words::is_idle(stem)).collect();
    if telling.is_empty() {
        return 0.0;
    }
    telling.iter().filter(|stem| asked.contains(*stem)).count() as f32 / telling.len() as f32
}

/// Adds the words of a text that were asked, as they stand there, each once.
fn collect_matches(text: &str, words: &[Word], asked: &HashSet<&str>, into: &mut Vec<String>) {
    for word in words.iter().filter(|word| asked.contains(word.stem.as_str())) {
        let written = text.get(word.from..word.to).unwrap_or_default();
        if !into.iter().any(|known| known == written) {
            into.push(written.to_owned());
        }
    }
}
