//! Record: the passages that were considered, as they are kept with a reply.

use domain::{CutReason, WhyPassage, text};

use crate::found::{Body, Found, Passage};

/// Passages kept with every reply of the answerer on this device: the best few must do.
pub(crate) const KEPT: usize = 5;

/// What is kept of the text of a passage, in characters.
const KEPT_TEXT: usize = 1_200;

/// What was found, best first; `used` says of each whether the reply rests on it.
pub(crate) fn passages(found: &Found, used: impl Fn(usize, &Passage) -> bool) -> Vec<WhyPassage> {
    found.passages.iter().enumerate().map(|(place, passage)| kept(passage, used(place, passage))).collect()
}

fn kept(passage: &Passage, used: bool) -> WhyPassage {
    let hit = &passage.hit;
    let (faq_id, chunk, question, answer) = match &passage.body {
        Body::Faq(faq) => (Some(faq.id.clone()), None, faq.question.clone(), faq.answer.clone()),
        Body::Stretch { place, text } => {
            (None, Some(place.clone()), place.title.clone(), text::cut(text, KEPT_TEXT).to_owned())
        }
    };
    WhyPassage {
        faq_id,
        chunk,
        question,
        answer,
        confidence: f64::from(hit.confidence.0),
        bm25: hit.bm25.map(|score| f64::from(score.0)),
        cosine: hit.cosine.map(|score| f64::from(score.0)),
        rerank: hit.rerank.map(|score| f64::from(score.0)),
        used,
        matched_words: hit.matched_words.clone(),
        cut: if used { None } else { Some(reason(hit.cut)) },
    }
}

fn reason(cut: Option<knowledge::CutReason>) -> CutReason {
    match cut {
        Some(knowledge::CutReason::BelowFloor) => CutReason::BelowFloor,
        Some(knowledge::CutReason::Duplicate) => CutReason::Duplicate,
        Some(knowledge::CutReason::Joined) => CutReason::Joined,
        // Sure enough to answer, and another one did.
        Some(knowledge::CutReason::OverTop) | None => CutReason::NotBest,
    }
}
