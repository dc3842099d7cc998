//! The assistant, on the device: answers a turn from the knowledge base, or says that it cannot.
//!
//! Only [`Action`] decides what happens; nothing is read out of the words of a reply. Whatever fails here becomes an
//! escalation with its reason: a customer never meets silence.

use domain::courtesy::{Courtesy, courtesy};
use domain::view::Action;
use domain::{AccountSettings, BaseId, Cause, CutReason, FaqId, MessageKind, SourceId, Why, WhyPassage, text};
use store::turns::OpenTurn;

use crate::Core;
use crate::found::{Body, Found, Passage};

/// Passages kept with every reply: the best few must do.
pub(crate) const KEPT: usize = 5;

/// What is kept of the text of a passage, in characters.
const KEPT_TEXT: usize = 1_200;

/// An excerpt with fewer characters says nothing on its own.
const SHORT: usize = 20;

/// What is sent of a passage when no sentence of it stands out, in characters.
const BEGINNING: usize = 400;

/// What the assistant makes of a turn.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub action: Action,
    /// The words to send; for an escalation what tells the customer so. May be empty.
    pub text: String,
    pub why: Why,
    /// What it rests on.
    pub used_faq: Option<FaqId>,
    pub used_source: Option<SourceId>,
    /// The base that was asked and is not sure enough.
    pub gap: Option<BaseId>,
    /// Why it could not even look, if so.
    pub failure: Option<String>,
    /// Milliseconds for the question's meaning, and for the search.
    pub timing: (f64, f64),
}

impl Answer {
    fn new(action: Action, text: impl Into<String>, why: Why) -> Self {
        Self {
            action,
            text: text.into(),
            why,
            used_faq: None,
            used_source: None,
            gap: None,
            failure: None,
            timing: (0.0, 0.0),
        }
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
        self.answer_text(&turn.account.settings, &said, KEPT).await
    }

    /// Answers a question as an account with these settings would; the record has the best `kept` passages.
    pub(crate) async fn answer_text(&self, settings: &AccountSettings, said: &str, kept: usize) -> Answer {
        match courtesy(said) {
            Some(Courtesy::Greeting) if !settings.welcome_message.is_empty() => {
                return Answer::new(Action::Reply, settings.welcome_message.clone(), Why::plain(Cause::Greeting, said));
            }
            Some(Courtesy::Thanks) => return Answer::new(Action::None, "", Why::plain(Cause::Answer, said)),
            Some(Courtesy::Greeting) | None => {}
        }
        match self.look_up(settings.base_id.as_ref(), said, kept).await {
            Ok(found) => self.answer_of(settings, said, found).await,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "The knowledge base could not be searched");
                let mut answer = escalation(settings, Why::plain(Cause::Escalation, said));
                answer.failure = Some(format!("The assistant could not look into the knowledge base: {error:#}"));
                answer
            }
        }
    }

    /// What is said to the customer with what was found.
    async fn answer_of(&self, settings: &AccountSettings, said: &str, found: Found) -> Answer {
        let why = self.why(said, &found);
        let mut answer = match found.answer().map(|passage| &passage.body) {
            Some(Body::Faq(faq)) => {
                Answer { used_faq: Some(faq.id.clone()), ..Answer::new(Action::Reply, faq.answer.clone(), why) }
            }
            Some(Body::Stretch { place, text }) => {
                let reply = self.excerpt(said, text).await;
                Answer { used_source: Some(place.source_id.clone()), ..Answer::new(Action::Reply, reply, why) }
            }
            None => Answer { gap: found.base, ..escalation(settings, why) },
        };
        answer.timing = (found.search.embed_ms, found.search.search_ms);
        answer
    }

    fn why(&self, said: &str, found: &Found) -> Why {
        let passages: Vec<WhyPassage> = found
            .passages
            .iter()
            .enumerate()
            .map(|(place, passage)| kept(passage, found.answer == Some(place)))
            .collect();
        Why {
            cause: Cause::Answer,
            model: Some(self.index.served().embedder.model().id),
            floor: Some(f64::from(found.search.floor.0)),
            confidence: passages.first().map(|passage| passage.confidence),
            took_ms: Some(found.search.embed_ms + found.search.search_ms),
            passages,
            ..Why::plain(Cause::Answer, said)
        }
    }

    /// The sentences of a passage that answer a question.
    async fn excerpt(&self, said: &str, passage: &str) -> String {
        let (question, whole) = (said.to_owned(), passage.to_owned());
        let excerpt = self.index.with(self.now(), move |served| Ok(served.knowledge.excerpt(&question, &whole)?.text));
        let excerpt = excerpt.await.unwrap_or_else(|error| {
            // The passage was found and is sure enough: its beginning is a better reply than none.
            tracing::warn!(error = format!("{error:#}"), "The sentences that answer could not be chosen");
            String::new()
        });
        match excerpt.trim() {
            short if short.chars().count() < SHORT => beginning(passage),
            sentences => sentences.to_owned(),
        }
    }
}

fn escalation(settings: &AccountSettings, mut why: Why) -> Answer {
    why.cause = Cause::Escalation;
    Answer::new(Action::Escalate, settings.escalation_message.clone(), why)
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

/// The first sentences of a passage; without sentences its first words.
fn beginning(passage: &str) -> String {
    let passage = passage.trim();
    let cut = text::cut(passage, BEGINNING);
    if cut.len() == passage.len() {
        return cut.to_owned();
    }
    let sentence = cut.rfind(['\n', '.', '!', '?', '。', '！', '？']).map(|at| cut.ceil_char_boundary(at + 1));
    match sentence.filter(|end| *end * 3 > cut.len()).and_then(|end| cut.get(..end)) {
        Some(sentences) => sentences.trim_end().to_owned(),
        None => format!("{}…", cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_with_a_sentence_if_it_can() {
        assert_eq!(beginning(" We open at nine. "), "We open at nine.");
        let long = "We open at nine and close at six. ".repeat(20);
        let begun = beginning(&long);
        assert!(begun.ends_with("six.") && begun.chars().count() <= BEGINNING && begun.len() > 300, "{begun}");
        let endless = "word ".repeat(200);
        let begun = beginning(&endless);
        assert!(begun.ends_with("word…"), "{begun}");
        assert!(beginning(&"時".repeat(1_000)).ends_with('…'));
    }
}
