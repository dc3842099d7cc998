//! Questions without a good answer: what customers asked and nobody had written down, grouped by meaning.

use std::collections::HashMap;

use domain::{BaseId, FaqId, Gap, GapId, text};
use store::gaps::OpenGap;
use store::{audit, faqs, gaps};

use crate::groups::groups;
use crate::{Core, CoreError};

/// Questions that are this much alike on average are one. Measured with the model that ships on 42 invented questions of 15
/// kinds: from here on no entry mixed two kinds ("in blue" and "in green" were together below); 43 of 100 pairs of wordings
/// of one question were put together. Answering two questions as one is worse than reading one question twice.
const ALIKE: f32 = 0.65;

/// One wording, and all who asked so, newest first.
struct Wording {
    asked: Vec<OpenGap>,
}

impl Core {
    /// Questions of customers without a good answer, grouped by meaning, most asked first.
    pub async fn gaps(&self, base_id: BaseId) -> Result<Vec<Gap>, CoreError> {
        let base = base_id.clone();
        let wordings =
            worded(self.store.read("questions without an answer", move |conn| gaps::open(conn, &base)).await?);
        let meanings = self.meanings(wordings.iter().map(|wording| wording.question().to_owned()).collect()).await;
        let grouped = match meanings {
            Ok(meanings) => tokio::task::spawn_blocking(move || groups(&meanings, ALIKE))
                .await
                .map_err(|error| anyhow::anyhow!("Grouping the questions panicked; see the log: {error}"))?,
            Err(error) => {
                // The state of the index says that the model is missing. The questions can be answered without it.
                tracing::warn!(error = format!("{error:#}"), "Questions could not be grouped by meaning");
                (0..wordings.len()).map(|wording| vec![wording]).collect()
            }
        };
        let mut gaps: Vec<Gap> = grouped
            .into_iter()
            .map(|group| gap(&base_id, &group.iter().map(|member| &wordings[*member]).collect::<Vec<_>>()))
            .collect();
        gaps.sort_by_key(|gap| std::cmp::Reverse((gap.count, gap.last_at)));
        Ok(gaps)
    }

    /// Settles questions: answered by this FAQ, or dismissed.
    pub async fn close_gaps(&self, ids: Vec<GapId>, faq_id: Option<FaqId>) -> Result<(), CoreError> {
        let now = self.now();
        self.store
            .write("questions without an answer", move |tx| {
                if let Some(faq) = &faq_id
                    && faqs::live(tx, faq)?.is_none()
                {
                    return Ok(Err(CoreError::missing("FAQ")));
                }
                for id in &ids {
                    let detail = faq_id.as_ref().map_or("dismissed", |faq| faq.as_str());
                    audit::record(tx, now, "gap.close", id.as_str(), detail)?;
                }
                gaps::close(tx, &ids, faq_id.as_ref(), now)?;
                Ok(Ok(()))
            })
            .await?
    }

    /// Takes that back.
    pub async fn reopen_gaps(&self, ids: Vec<GapId>) -> Result<(), CoreError> {
        Ok(self.store.write("questions without an answer", move |tx| gaps::reopen(tx, &ids)).await?)
    }
}

impl Wording {
    /// As it was asked last.
    fn question(&self) -> &str {
        self.asked.first().map_or("", |gap| &gap.question)
    }
}

/// Questions in the same words, whatever their case and the marks around them.
fn worded(open: Vec<OpenGap>) -> Vec<Wording> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut wordings: Vec<Wording> = Vec::new();
    for gap in open {
        let folded = text::folded(&gap.question);
        let words = folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let place = *places.entry(words).or_insert(wordings.len());
        match wordings.get_mut(place) {
            Some(wording) => wording.asked.push(gap),
            None => wordings.push(Wording { asked: vec![gap] }),
        }
    }
    wordings
}

/// One entry of wordings that mean the same, the best of them first.
fn gap(base: &BaseId, wordings: &[&Wording]) -> Gap {
    let mut asked: Vec<&OpenGap> = wordings.iter().flat_map(|wording| &wording.asked).collect();
    asked.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    let newest = asked.first();
    Gap {
        ids: asked.iter().map(|gap| gap.id.clone()).collect(),
        base_id: base.clone(),
        question: wordings.first().map_or_else(String::new, |wording| wording.question().to_owned()),
        others: wordings.iter().skip(1).map(|wording| wording.question().to_owned()).collect(),
        count: u32::try_from(asked.len()).unwrap_or(u32::MAX),
        last_at: newest.map_or(domain::UnixMs(0), |gap| gap.at),
        chat_id: newest.and_then(|gap| gap.chat_id.clone()),
        reply: asked.iter().find_map(|gap| gap.reply.clone()),
    }
}
