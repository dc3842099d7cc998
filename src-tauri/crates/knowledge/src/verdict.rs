//! The verdict: candidates in order, each with its confidence and, if it is not a hit, with the reason.
//!
//! Confidence rests on the lead over the next passage. One that says the same as the best, or stands beside it in its source,
//! is no rival but the same answer once more: it does not make the best less sure.

use std::{cell::OnceCell, sync::Arc};

use anyhow::Result;
use domain::Reranker;

use crate::{
    bm25::Lookup,
    calibration::{Calibration, Kind},
    desk::State,
    editions,
    idle::Worth,
    lexicon::Lexicon,
    likeness::Shingles,
    question::Candidate,
    row::Row,
    score::{Bm25, Confidence, Cosine, Rerank},
    search::{CutReason, Hit, HitKind, Search},
    triples,
    words::{self, Term},
    written::Written,
};

/// Found passages that may be joined to a better one or be its duplicate.
const READ: usize = 12;

/// What a reranking model is shown.
const RERANKED: usize = 20;

/// Chunks on each side that may be joined to a hit.
const REACH: u32 = 2;

/// What the verdict is made with.
pub struct Verdict<'a> {
    /// What is searched.
    pub state: &'a State,
    /// Where the texts are.
    pub lexicon: &'a Lexicon,
    /// How signals are weighed.
    pub calibration: &'a Calibration,
    /// The model that reads question and passage together, if there is one.
    pub reranker: Option<&'a Arc<dyn Reranker>>,
    /// What was asked.
    pub question: &'a str,
    /// Its words.
    pub terms: &'a [Term],
    /// What they found.
    pub lookup: &'a Lookup,
}

/// A candidate in its place.
struct Ranked {
    candidate: Candidate,
    row: Arc<Row>,
    rank: f32,
    rerank: Option<Rerank>,
    written: Written,
    /// Made when it is first compared: most are not.
    shingles: OnceCell<Shingles>,
}

impl Ranked {
    fn shingles(&self) -> &Shingles {
        self.shingles.get_or_init(|| Shingles::new(&self.written.whole()))
    }
}

impl Verdict<'_> {
    /// Divides candidates into hits and what is cut.
    pub fn divide(&self, candidates: Vec<Candidate>, top: usize, passages: usize) -> Result<Search> {
        let mut ranked = self.ranked(candidates)?;
        let mut search = Search::empty(self.calibration.floor(Kind::Faq), passages);
        if let Some(reranker) = self.reranker
            && let Err(error) = self.rerank(reranker.as_ref(), &mut ranked)
        {
            tracing::warn!(error = format!("{error:#}"), "the reranking model failed");
            search
                .notes
                .push(format!("The model that puts answers in order failed, so they stand as without it: {error:#}"));
        }
        // The kinds have floors of their own; that of the best passage goes for all behind it.
        search.floor = ranked.first().map_or(search.floor, |first| self.calibration.floor(first.candidate.kind));
        // Far down nobody looks, and it would be many comparisons.
        let alike = |a: usize, b: usize| a.max(b) < READ && ranked[a].shingles().alike(ranked[b].shingles());
        let confidences =
            self.confidences(&ranked, |place| beside(&ranked[0].row, &ranked[place].row) || alike(0, place));
        let mut hits: Vec<Hit> =
            ranked.iter().zip(confidences).map(|(ranked, confidence)| self.hit(ranked, confidence)).collect();
        for (hit, ranked) in hits.iter_mut().zip(&ranked).take(top) {
            hit.matched_words = self.matched(&ranked.row, &ranked.written);
        }
        let mut chosen: Vec<usize> = Vec::new();
        for place in 0..hits.len() {
            if hits[place].cut.is_some() {
                continue;
            }
            hits[place].cut = if hits[place].confidence < search.floor {
                Some(CutReason::BelowFloor)
            } else if chosen.iter().any(|better| alike(*better, place)) {
                Some(CutReason::Duplicate)
            } else if chosen.len() >= top {
                Some(CutReason::OverTop)
            } else {
                chosen.push(place);
                join(&ranked, &mut hits, place);
                None
            };
        }
        for hit in hits {
            if hit.cut.is_none() { search.hits.push(hit) } else { search.cut.push(hit) }
        }
        search.answer = (!search.hits.is_empty()).then_some(0);
        Ok(search)
    }

    /// The candidates in order, all with their texts.
    fn ranked(&self, candidates: Vec<Candidate>) -> Result<Vec<Ranked>> {
        let mut ranked = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let Some(row) = self.state.shelf.row(candidate.row).map(Arc::clone) else { continue };
            let written = self.lexicon.written(&self.state.searcher, row.key())?;
            ranked.push(Ranked { candidate, row, rank: 0.0, rerank: None, written, shingles: OnceCell::new() });
        }
        self.compare(&mut ranked);
        for ranked in &mut ranked {
            ranked.rank = self.calibration.rank(ranked.candidate.kind, &ranked.candidate.signals);
        }
        ranked.sort_by(|a, b| b.rank.total_cmp(&a.rank).then_with(|| a.row.id.cmp(&b.row.id)));
        Ok(ranked)
    }

    /// Adds the signals that come from comparing candidates with each other.
    fn compare(&self, ranked: &mut [Ranked]) {
        let texts: Vec<Vec<&str>> = ranked.iter().map(|ranked| ranked.written.texts().collect()).collect();
        let asked = self.terms.iter().filter_map(|term| self.question.get(term.place.clone()));
        let spelled = triples::shares(asked, &texts);
        let titles: Vec<Option<&str>> = ranked.iter().map(|ranked| ranked.written.title()).collect();
        let outdated = editions::outdated(self.question, &titles);
        for ((ranked, spelling), outdated) in ranked.iter_mut().zip(spelled).zip(outdated) {
            ranked.candidate.signals.spelling = spelling;
            ranked.candidate.signals.outdated = f32::from(u8::from(outdated));
        }
    }

    /// Puts the first passages in the order of the model. Their ranks stay in their places: the model says who is first, and
    /// how far the first is ahead is still what calibration knows.
    fn rerank(&self, reranker: &dyn Reranker, ranked: &mut [Ranked]) -> Result<()> {
        let shown = ranked.len().min(RERANKED);
        let texts: Vec<String> = ranked[..shown].iter().map(|ranked| ranked.written.whole()).collect();
        let scores = reranker.scores(self.question, &texts)?;
        anyhow::ensure!(scores.len() == shown, "it gave {} scores for {shown} passages", scores.len());
        anyhow::ensure!(scores.iter().all(|score| score.is_finite()), "it gave a score that is no number");
        let ranks: Vec<f32> = ranked[..shown].iter().map(|ranked| ranked.rank).collect();
        for (ranked, score) in ranked.iter_mut().zip(scores) {
            ranked.rerank = Some(Rerank(score));
        }
        let score = |ranked: &Ranked| ranked.rerank.map_or(0.0, |rerank| rerank.0);
        // Stable: what the model does not tell apart stays as fused.
        ranked[..shown].sort_by(|a, b| score(b).total_cmp(&score(a)));
        for (ranked, rank) in ranked.iter_mut().zip(ranks) {
            ranked.rank = rank;
        }
        Ok(())
    }

    /// How sure each is: a lower rank never more than a higher one.
    fn confidences(&self, ranked: &[Ranked], same_as_first: impl Fn(usize) -> bool) -> Vec<Confidence> {
        let rival = (1..ranked.len()).find(|place| !same_as_first(*place)).map(|place| ranked[place].rank);
        let nothing_asked = self.terms.iter().all(|term| term.worth == Worth::Idle);
        let mut ceiling = Confidence(if nothing_asked { 0.0 } else { 1.0 });
        let mut confidences = Vec::with_capacity(ranked.len());
        for (place, ranked_here) in ranked.iter().enumerate() {
            let other = if place == 0 { rival } else { Some(ranked[0].rank) };
            let lead = self.calibration.lead(ranked_here.rank, other);
            let Candidate { kind, signals, .. } = &ranked_here.candidate;
            let confidence = self.calibration.confidence(*kind, signals, lead);
            ceiling = if confidence < ceiling { confidence } else { ceiling };
            confidences.push(ceiling);
        }
        confidences
    }

    fn hit(&self, ranked: &Ranked, confidence: Confidence) -> Hit {
        let Ranked { candidate, row, rerank, .. } = ranked;
        let what = match (&row.place, candidate.kind) {
            (Some((source, ordinal)), Kind::Chunk) => HitKind::Chunk { source: source.to_string(), ordinal: *ordinal },
            _ => HitKind::Faq { variant: candidate.wording.checked_sub(1).map(|variant| variant as u32) },
        };
        Hit {
            id: row.id.to_string(),
            base: row.base.to_string(),
            what,
            bm25: (candidate.bm25 > 0.0).then_some(Bm25(candidate.bm25)),
            cosine: Some(Cosine(candidate.signals.meaning())),
            rerank: *rerank,
            confidence,
            matched_words: Vec::new(),
            signals: candidate.signals,
            joined: Vec::new(),
            cut: None,
        }
    }

    /// The words of a passage that were asked, as they stand there, each once.
    fn matched(&self, row: &Row, written: &Written) -> Vec<String> {
        let tongue = row.language.tongue();
        let asked: Vec<&str> = self.lookup.words.iter().flat_map(|word| word.stems_of(tongue)).collect();
        let mut matched: Vec<String> = Vec::new();
        for text in written.heads.iter().chain([&written.text]) {
            for word in words::stems(text, tongue).iter().filter(|word| asked.contains(&word.stem.as_str())) {
                let here = text.get(word.from..word.to).unwrap_or_default();
                if !matched.iter().any(|known| known == here) {
                    matched.push(here.to_owned());
                }
            }
        }
        matched
    }
}

/// Whether two chunks stand beside each other.
fn beside(a: &Row, b: &Row) -> bool {
    match (&a.place, &b.place) {
        (Some((source, ordinal)), Some((other, next))) => {
            source == other && a.base == b.base && ordinal.abs_diff(*next) == 1
        }
        _ => false,
    }
}

/// Joins to a hit the chunks that stand beside it and were found among the first, as far as they touch.
fn join(ranked: &[Ranked], hits: &mut [Hit], place: usize) {
    let Some((source, ordinal)) = &ranked[place].row.place else { return };
    let near = |other: usize| -> Option<u32> {
        let (theirs, next) = ranked[other].row.place.as_ref()?;
        let same = theirs == source && ranked[other].row.base == ranked[place].row.base;
        (same && other < READ).then_some(*next)
    };
    let free: Vec<(u32, usize)> = (0..hits.len())
        .filter(|other| *other != place && hits[*other].cut.is_none())
        .filter_map(|other| Some((near(other)?, other)))
        // Hits that were chosen before stay hits.
        .filter(|(_, other)| *other > place)
        .collect();
    let at = |wanted: Option<u32>| free.iter().find(|(next, _)| Some(*next) == wanted).map(|(_, other)| *other);
    let mut joined: Vec<usize> = (1..=REACH).map_while(|step| at(ordinal.checked_sub(step))).collect();
    joined.reverse();
    joined.extend((1..=REACH).map_while(|step| at(ordinal.checked_add(step))));
    for other in &joined {
        hits[*other].cut = Some(CutReason::Joined);
    }
    hits[place].joined = joined.into_iter().map(|other| hits[other].id.clone()).collect();
}
