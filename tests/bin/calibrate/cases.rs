//! Cases: what the search knew of each candidate of a question, and which of them were right.

use std::sync::Arc;

use acceptance::judge::{Half, Question};
use anyhow::Result;
use knowledge::{Ask, Calibration, HitKind, Kind, Knowledge, Passage, Signals};
use models::LocalEmbedder;

/// More than the search ever considers.
const EVERYTHING: usize = 100;

/// One candidate.
#[derive(Clone)]
pub struct Candidate {
    pub kind: Kind,
    pub signals: Signals,
    pub bm25: f32,
    pub cosine: f32,
    pub right: bool,
    /// Its source and its place there, if it is a chunk.
    place: Option<(String, u32)>,
}

impl Candidate {
    fn is_beside(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            (Some((source, place)), Some((others, next))) => source == others && place.abs_diff(*next) == 1,
            _ => false,
        }
    }
}

/// One question with its candidates.
#[derive(Clone)]
pub struct Case {
    pub base: String,
    pub class: String,
    pub half: Half,
    pub answerable: bool,
    pub candidates: Vec<Candidate>,
}

/// Asks every question.
pub fn cases(embedder: &Arc<LocalEmbedder>, passages: &[Passage], questions: &[Question]) -> Result<Vec<Case>> {
    let knowledge = Knowledge::in_memory(Arc::clone(embedder) as Arc<dyn domain::Embedder>)?;
    knowledge.sync(passages)?;
    questions.iter().map(|question| case(&knowledge, question)).collect()
}

fn case(knowledge: &Knowledge, question: &Question) -> Result<Case> {
    let bases = std::slice::from_ref(&question.base);
    let search = knowledge.search(&Ask { bases, question: &question.text, top: EVERYTHING, languages: &[] })?;
    let candidates = search.found().map(|hit| Candidate {
        kind: if matches!(hit.what, HitKind::Faq { .. }) { Kind::Faq } else { Kind::Chunk },
        signals: hit.signals,
        bm25: hit.bm25.map_or(0.0, |score| score.0),
        cosine: hit.cosine.map_or(0.0, |score| score.0),
        right: question.is_answered_by([&hit.id].into_iter()),
        place: match &hit.what {
            HitKind::Chunk { source, ordinal } => Some((source.clone(), *ordinal)),
            HitKind::Faq { .. } => None,
        },
    });
    Ok(Case {
        base: question.base.clone(),
        class: question.class.clone(),
        half: question.half,
        answerable: !question.answers.is_empty(),
        candidates: candidates.collect(),
    })
}

impl Case {
    /// The places of the candidates in the order of a calibration, with their ranks.
    pub fn order(&self, calibration: &Calibration) -> Vec<(f32, usize)> {
        let rank = |candidate: &Candidate| calibration.rank(candidate.kind, &candidate.signals);
        let mut order: Vec<(f32, usize)> = self.candidates.iter().map(rank).zip(0..).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        order
    }

    /// The best candidate and how far it leads; one that stands beside it is no rival, as in the search.
    pub fn best(&self, calibration: &Calibration) -> Option<(&Candidate, f32)> {
        let order = self.order(calibration);
        let (rank, place) = *order.first()?;
        let best = self.candidates.get(place)?;
        let others = order.iter().skip(1).filter_map(|(rank, place)| Some((*rank, self.candidates.get(*place)?)));
        let rival = others.filter(|(_, other)| !best.is_beside(other)).map(|(rank, _)| rank).next();
        Some((best, calibration.lead(rank, rival)))
    }

    /// How sure a calibration is of the best candidate, and whether it is right.
    pub fn answer(&self, calibration: &Calibration) -> (f32, bool) {
        self.best(calibration)
            .map_or((0.0, false), |(best, lead)| (calibration.confidence(best.kind, &best.signals, lead).0, best.right))
    }
}
