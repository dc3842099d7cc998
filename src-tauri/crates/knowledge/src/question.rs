//! A question, on its way through the index: candidates of both halves, and what speaks for each.

use std::collections::HashSet;

use anyhow::{Result, anyhow};

use crate::{
    best::Best,
    bm25::{Lookup, MOST_TERMS, Shelves},
    calibration::Kind,
    desk::State,
    digest,
    language::Tongue,
    row::Row,
    scan::{Scan, WORTH_A_THREAD},
    scope::Scope,
    signals::Signals,
    vectors::Probe,
    words::Term,
};

/// Taken from each half. More would never win: fusion moves a passage by a few places.
const CANDIDATES: usize = 24;

/// A question with everything that is known of it before passages are looked at.
pub struct Question<'a> {
    /// Its words.
    pub terms: &'a [Term],
    /// Its vector.
    pub probe: &'a Probe,
    /// The passages that it is asked to.
    pub scope: &'a Scope<'a>,
}

/// A passage that may answer.
pub struct Candidate {
    /// Its row.
    pub row: u32,
    /// What it is.
    pub kind: Kind,
    /// What speaks for it.
    pub signals: Signals,
    /// Its BM25 score; 0 if it has none of the words.
    pub bm25: f32,
    /// The nearest wording of its question; 0 is the question itself.
    pub wording: usize,
}

impl Question<'_> {
    /// The candidates in no order, and what the words found.
    pub fn candidates(&self, state: &State, fields: [tantivy::schema::Field; 2]) -> Result<(Vec<Candidate>, Lookup)> {
        let shelf = self.scope.shelf;
        let scan = Scan::new(self.scope, self.probe);
        let (lookup, glanced) = std::thread::scope(|threads| {
            let helper = (self.scope.vectors() >= WORTH_A_THREAD).then(|| threads.spawn(|| scan.work()));
            let lookup = Shelves::open(self.scope, &state.searcher, &state.places, fields)?.lookup(self.terms);
            let mut glanced = scan.work();
            if let Some(helper) = helper {
                glanced.merge(helper.join().map_err(|_| anyhow!("The scan panicked; see the log"))?);
            }
            anyhow::Ok((lookup?, glanced))
        })?;
        let mut by_meaning = Best::new(shelf, CANDIDATES);
        for row in glanced.into_rows() {
            by_meaning.offer(self.cosines(row).into_iter().fold(-1.0, f32::max), row);
        }
        let mut by_words = Best::new(shelf, CANDIDATES);
        for (cell, score) in lookup.scores.iter().enumerate().filter(|(_, score)| **score > 0.0) {
            by_words.offer(*score, self.scope.row(cell));
        }
        let mut rows: Vec<u32> = by_meaning.into_rows();
        rows.extend(by_words.into_rows());
        rows.sort_unstable();
        rows.dedup();
        let asked = Asked::new(&lookup);
        let words_known = lookup.scores.iter().any(|score| *score > 0.0);
        let mut candidates = Vec::with_capacity(rows.len());
        for row in rows {
            candidates.extend(self.candidate(row, &lookup, &asked, words_known));
        }
        Ok((candidates, lookup))
    }

    fn candidate(&self, row: u32, lookup: &Lookup, asked: &Asked, words_known: bool) -> Option<Candidate> {
        let passage = self.scope.shelf.row(row)?;
        let cell = self.scope.cell(row)?;
        let kind = if passage.place.is_some() { Kind::Chunk } else { Kind::Faq };
        let cosines = self.cosines(row);
        let (whole, wordings) = cosines.split_last()?;
        let heads = asked.heads(passage, lookup);
        let by_meaning = best(wordings.iter().copied());
        let by_words = best(heads.iter().map(|head| head.coverage + head.echoed));
        let head = match kind {
            Kind::Faq => by_words.and_then(|place| heads.get(place)).copied().unwrap_or_default(),
            Kind::Chunk => asked.together(passage, lookup),
        };
        // The words are mostly those of the wording that is nearest in meaning too; where not, both have a say.
        let wording =
            best(wordings.iter().zip(&heads).map(|(cosine, head)| cosine + (head.coverage + head.echoed) / 2.0));
        let signals = Signals {
            cosine_question: by_meaning.map_or(*whole, |place| wordings[place]),
            cosine_whole: *whole,
            coverage_question: head.coverage,
            echoed: head.echoed,
            ..covered(lookup, lookup.bits[cell])
        };
        let signals = if words_known { signals } else { signals.by_meaning_alone() };
        Some(Candidate { row, kind, signals, bm25: lookup.scores[cell], wording: wording.unwrap_or_default() })
    }

    fn cosines(&self, row: u32) -> Vec<f32> {
        let (block, place) = self.scope.shelf.place(row);
        let vectors = block.vectors(place, self.scope.shelf.dimensions);
        vectors.map(|(steps, scale)| self.probe.cosine(steps, scale)).collect()
    }
}

/// What the question's words say of one head.
#[derive(Clone, Copy, Default)]
struct Headed {
    coverage: f32,
    echoed: f32,
}

/// The question's stems as rows keep them, in each language.
struct Asked {
    /// For each word and stem: the language's bits and the stem.
    words: Vec<Vec<(u32, u32)>>,
    stems: Vec<(u32, u32)>,
}

impl Asked {
    fn new(lookup: &Lookup) -> Self {
        let stems = |stems: &[(String, u32)]| -> Vec<(u32, u32)> {
            stems.iter().map(|(stem, tongues)| (digest::stem(stem), *tongues)).collect()
        };
        let words: Vec<_> = lookup.words.iter().map(|word| stems(&word.stems)).collect();
        Self { stems: words.concat(), words }
    }

    /// Whether a stem in a passage of this language was asked.
    fn has(&self, stem: u32, tongue: Tongue) -> bool {
        self.stems.iter().any(|(asked, tongues)| *asked == stem && tongues & tongue.bit() != 0)
    }

    /// Of each head: the share of the question that it has, and the share of it that was asked.
    fn heads(&self, passage: &Row, lookup: &Lookup) -> Vec<Headed> {
        let tongue = passage.language.tongue();
        let of = |head: crate::row::Head| Headed {
            coverage: self.coverage(lookup, tongue, |stem| head.all.contains(&stem)),
            echoed: head.share(|stem| self.has(stem, tongue)),
        };
        passage.heads().map(of).collect()
    }

    /// Of all heads together: the share of the question that they have, and the most of one of them that was asked.
    fn together(&self, passage: &Row, lookup: &Lookup) -> Headed {
        let tongue = passage.language.tongue();
        let all: HashSet<u32> = passage.heads().flat_map(|head| head.all.iter().copied()).collect();
        let echoed = passage.heads().map(|head| head.share(|stem| self.has(stem, tongue)));
        Headed {
            coverage: self.coverage(lookup, tongue, |stem| all.contains(&stem)),
            echoed: echoed.fold(0.0, f32::max),
        }
    }

    fn coverage(&self, lookup: &Lookup, tongue: Tongue, has: impl Fn(u32) -> bool) -> f32 {
        let (mut all, mut covered) = (0.0, 0.0);
        for (word, stems) in lookup.words.iter().zip(&self.words) {
            all += word.weight;
            if stems.iter().any(|(stem, tongues)| tongues & tongue.bit() != 0 && has(*stem)) {
                covered += word.weight * word.trust;
            }
        }
        share(covered, all)
    }
}

/// What the words say of a passage as a whole.
fn covered(lookup: &Lookup, bits: u64) -> Signals {
    let (mut all, mut covered, mut codes, mut codes_found) = (0.0, 0.0, 0.0, 0.0);
    for (place, word) in lookup.words.iter().enumerate() {
        let has = if (bits | bits >> MOST_TERMS) >> place & 1 == 1 { word.trust } else { 0.0 };
        all += word.weight;
        covered += word.weight * has;
        if word.is_code() {
            codes += 1.0;
            codes_found += has;
        }
    }
    Signals {
        coverage: share(covered, all),
        exact: share(codes_found, codes),
        exact_missing: share(codes - codes_found, codes),
        ..Signals::default()
    }
}

fn share(part: f32, of: f32) -> f32 {
    if of > 0.0 { part / of } else { 0.0 }
}

/// The place of the highest; of equals the first.
fn best(values: impl Iterator<Item = f32>) -> Option<usize> {
    let values: Vec<f32> = values.collect();
    (0..values.len()).max_by(|a, b| values[*a].total_cmp(&values[*b]).then(b.cmp(a)))
}
