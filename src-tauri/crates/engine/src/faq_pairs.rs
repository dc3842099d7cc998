//! Pairs of FAQs that ask the same: two answers to one question contradict each other sooner or later.

use std::ops::Range;

use domain::knowledge::FaqPair;
use domain::{BaseId, Faq, text};
use store::faqs;

use crate::meanings::Compared;
use crate::{Core, CoreError};

/// Wordings that are this much alike ask the same.
const SAME: f32 = 0.9;

/// Pairs that are shown.
const MOST: usize = 50;

/// Wordings that are compared, each with each: of a larger base those of the FAQs that were changed last.
const MOST_WORDINGS: usize = 3_000;

/// A FAQ with what its wordings say, and where their meanings are.
struct Asked {
    faq: Faq,
    words: Vec<String>,
    meanings: Range<usize>,
}

impl Core {
    /// FAQs of a base that ask the same, most alike first.
    pub async fn faq_pairs(&self, base_id: BaseId) -> Result<Vec<FaqPair>, CoreError> {
        let mut faqs = self.store.read("FAQs", move |conn| faqs::of_base(conn, &base_id, "")).await?;
        faqs.sort_by(|one, other| (other.updated_at, &other.id).cmp(&(one.updated_at, &one.id)));
        let mut room = MOST_WORDINGS;
        faqs.retain(|faq| {
            let fits = room > faq.variants.len();
            room = room.saturating_sub(1 + faq.variants.len());
            fits
        });
        let texts: Vec<String> = faqs.iter().flat_map(wordings).cloned().collect();
        let meanings = self.meanings(texts).await?;
        let mut end = 0;
        let asked: Vec<Asked> = faqs
            .into_iter()
            .map(|faq| {
                let words: Vec<String> = wordings(&faq).map(|wording| text::folded(wording)).collect();
                let start = end;
                end += words.len();
                Asked { faq, words, meanings: start..end }
            })
            .collect();
        let pairs = tokio::task::spawn_blocking(move || pairs(&asked, &meanings)).await;
        pairs.map_err(|error| anyhow::anyhow!("Comparing the questions panicked; see the log: {error}").into())
    }
}

fn wordings(faq: &Faq) -> impl Iterator<Item = &String> {
    [&faq.question].into_iter().chain(&faq.variants)
}

fn pairs(asked: &[Asked], meanings: &Compared) -> Vec<FaqPair> {
    let mut found: Vec<(f32, &Faq, &Faq)> = Vec::new();
    for (place, one) in asked.iter().enumerate() {
        for other in asked.iter().skip(place + 1) {
            let alike = most_alike(one, other, meanings);
            if alike >= SAME {
                let (older, newer) =
                    if one.faq.id <= other.faq.id { (&one.faq, &other.faq) } else { (&other.faq, &one.faq) };
                found.push((alike, older, newer));
            }
        }
    }
    found.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (&one.1.id, &one.2.id).cmp(&(&other.1.id, &other.2.id)))
    });
    found
        .into_iter()
        .take(MOST)
        .map(|(alike, one, other)| FaqPair {
            one: one.clone(),
            other: other.clone(),
            likeness: f64::from(alike).min(1.0),
        })
        .collect()
}

fn most_alike(one: &Asked, other: &Asked, meanings: &Compared) -> f32 {
    if one.words.iter().any(|words| other.words.contains(words)) {
        return 1.0;
    }
    let others = || other.meanings.clone();
    let pairs = one.meanings.clone().flat_map(|one| others().map(move |other| (one, other)));
    pairs.map(|(one, other)| meanings.likeness(one, other)).fold(0.0, f32::max)
}
