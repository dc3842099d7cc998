//! The assistant, on the device: answers a turn from the knowledge base, or says that it cannot.
//!
//! Only [`Action`] decides what happens; nothing is read out of the words of a reply. Whatever fails here becomes an
//! escalation with its reason: a customer never meets silence.

use domain::courtesy::{Courtesy, courtesy};
use domain::view::Action;
use domain::{AccountSettings, BaseId, Cause, CutReason, Faq, FaqId, MessageKind, Why, WhyPassage};
use knowledge::{Hit, Search};
use store::turns::OpenTurn;

use crate::Core;

/// Passages looked at for an answer (product.md section 4).
const TOP: usize = 5;

/// What the assistant makes of a turn.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub action: Action,
    /// The words to send; for an escalation what tells the customer so. May be empty.
    pub text: String,
    pub why: Why,
    /// FAQs it rests on.
    pub used: Vec<FaqId>,
    /// Why it could not even look, if so.
    pub failure: Option<String>,
    /// Milliseconds for the question's meaning, and for the search.
    pub timing: (f64, f64),
}

impl Answer {
    fn new(action: Action, text: impl Into<String>, why: Why) -> Self {
        Self { action, text: text.into(), why, used: Vec::new(), failure: None, timing: (0.0, 0.0) }
    }
}

/// What the customer said in a turn, in one piece.
pub(crate) fn question(turn: &OpenTurn) -> String {
    turn.messages.iter().map(|m| m.text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

impl Core {
    /// Answers a turn.
    pub(crate) async fn answer(&self, turn: &OpenTurn) -> Answer {
        let said = question(turn);
        let wordless = turn.messages.iter().all(|m| m.text.trim().is_empty());
        // Location texts are coordinates; other media without words cannot be understood on the device.
        let needs_eyes = turn.messages.iter().any(|m| m.kind != MessageKind::Text && m.kind != MessageKind::Sticker);
        if wordless && !needs_eyes {
            return Answer::new(Action::None, "", Why::plain(Cause::Answer, said));
        }
        if needs_eyes {
            return escalation(&turn.account.settings, Why::plain(Cause::Escalation, said));
        }
        self.answer_text(&turn.account.settings, &said).await
    }

    /// Answers a question as an account with these settings would.
    pub(crate) async fn answer_text(&self, settings: &AccountSettings, said: &str) -> Answer {
        match courtesy(said) {
            Some(Courtesy::Greeting) if !settings.welcome_message.is_empty() => {
                return Answer::new(Action::Reply, settings.welcome_message.clone(), Why::plain(Cause::Greeting, said));
            }
            Some(Courtesy::Thanks) => return Answer::new(Action::None, "", Why::plain(Cause::Answer, said)),
            Some(Courtesy::Greeting) | None => {}
        }
        match self.look_up(settings.base_id.as_ref(), said).await {
            Ok((search, faqs)) => from_search(settings, said, &search, &faqs, self.index.model()),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "The knowledge base could not be searched");
                let mut answer = escalation(settings, Why::plain(Cause::Escalation, said));
                answer.failure = Some(format!("The assistant could not look into the knowledge base: {error:#}"));
                answer
            }
        }
    }

    /// Searches, and reads the found FAQs from the database: what the index has and the database has not is no answer.
    async fn look_up(&self, base: Option<&BaseId>, said: &str) -> anyhow::Result<(Search, Vec<Faq>)> {
        let base = match base {
            Some(base) => Some(base.clone()),
            None => self.store.read("default base", store::knowledge::default_base).await?,
        };
        let bases: Vec<String> = base.iter().map(|base| base.as_str().to_owned()).collect();
        let search = self.index.search(bases, said.to_owned(), TOP, self.now()).await?;
        let ids: Vec<FaqId> = found(&search).map(|hit| FaqId::new(hit.id.clone())).collect();
        let faqs = self
            .store
            .read("found FAQs", move |conn| {
                ids.iter().filter_map(|id| store::knowledge::live_faq(conn, id).transpose()).collect()
            })
            .await?;
        Ok((search, faqs))
    }
}

/// What is kept of a search: it is stored with every reply, so the best few must do.
fn found(search: &Search) -> impl Iterator<Item = &Hit> {
    search.hits.iter().chain(&search.cut).take(TOP)
}

fn escalation(settings: &AccountSettings, mut why: Why) -> Answer {
    why.cause = Cause::Escalation;
    Answer::new(Action::Escalate, settings.escalation_message.clone(), why)
}

fn from_search(settings: &AccountSettings, said: &str, search: &Search, faqs: &[Faq], model: String) -> Answer {
    let faq_of = |hit: &Hit| faqs.iter().find(|faq| faq.id.as_str() == hit.id);
    let best = search.answer().and_then(faq_of);
    let passages: Vec<WhyPassage> = found(search)
        .filter_map(|hit| {
            let faq = faq_of(hit)?;
            let used = best.is_some_and(|best| best.id == faq.id);
            Some(passage(hit, faq, used, search))
        })
        .collect();
    let why = Why {
        cause: Cause::Answer,
        model: Some(model),
        floor: Some(f64::from(search.floor.0)),
        confidence: passages.first().map(|passage| passage.confidence),
        took_ms: Some(search.embed_ms + search.search_ms),
        passages,
        ..Why::plain(Cause::Answer, said)
    };
    let mut answer = match best {
        Some(faq) => Answer { used: vec![faq.id.clone()], ..Answer::new(Action::Reply, faq.answer.clone(), why) },
        None => escalation(settings, why),
    };
    answer.timing = (search.embed_ms, search.search_ms);
    answer
}

fn passage(hit: &Hit, faq: &Faq, used: bool, search: &Search) -> WhyPassage {
    let below = hit.confidence.0 < search.floor.0;
    WhyPassage {
        faq_id: faq.id.clone(),
        question: faq.question.clone(),
        answer: faq.answer.clone(),
        confidence: f64::from(hit.confidence.0),
        bm25: hit.bm25.map(|score| f64::from(score.0)),
        cosine: hit.cosine.map(|score| f64::from(score.0)),
        used,
        matched_words: hit.matched_words.clone(),
        cut: match (used, below) {
            (true, _) => None,
            (false, true) => Some(CutReason::BelowFloor),
            (false, false) => Some(CutReason::NotBest),
        },
    }
}
