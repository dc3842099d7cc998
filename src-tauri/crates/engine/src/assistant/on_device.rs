//! On device: the answerer that needs no model and no network. It repeats what the knowledge base says, or says that it
//! cannot; it is the default, and the last one asked when models fail.

use domain::courtesy::{Courtesy, courtesy};
use domain::view::Action;
use domain::{AccountSettings, Cause, ReasonKind, Why, text};

use super::answer::Answer;
use super::reason::reason;
use super::record::KEPT;
use super::{case::Case, record};
use crate::Core;
use crate::found::{Body, Found};

/// An excerpt with fewer characters says nothing on its own.
const SHORT: usize = 20;

/// What is sent of a passage when no sentence of it stands out, in characters.
const BEGINNING: usize = 400;

impl Core {
    /// Answers a case.
    pub(crate) async fn answer_on_device(&self, case: &Case<'_>) -> Answer {
        let said = case.said();
        if case.needs_eyes() {
            let why = Why::plain(Cause::Escalation, said);
            let unreadable = reason(ReasonKind::Unreadable, "The assistant on this computer reads text only.");
            return Answer::escalation(case.settings, why, unreadable);
        }
        let mut answer = self.answer_text(case.settings, &said, KEPT).await;
        answer.language = ai::mood::language(&said).map(str::to_owned);
        answer.sentiment = Some(ai::mood::sentiment(&said));
        answer
    }

    /// Answers a question as an account with these settings would; the record has the best `kept` passages.
    pub(crate) async fn answer_text(&self, settings: &AccountSettings, said: &str, kept: usize) -> Answer {
        if let Some(answer) = answer_courtesy(settings, said) {
            return answer;
        }
        match self.look_up(&settings.assistant.bases, said, kept).await {
            Ok(found) => self.answer_of(settings, said, found).await,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "The knowledge base could not be searched");
                let why = Why::plain(Cause::Escalation, said);
                let words = format!("The assistant could not look into the knowledge base: {error:#}");
                Answer::escalation(settings, why, reason(ReasonKind::NotSure, words))
            }
        }
    }

    /// What is said to the customer with what was found.
    async fn answer_of(&self, settings: &AccountSettings, said: &str, found: Found) -> Answer {
        let why = self.why_found(said, &found);
        let reply = |text: String, why| Answer::new(Action::Reply, vec![text], why);
        let mut answer = match found.answer().map(|passage| &passage.body) {
            Some(Body::Faq(faq)) => Answer { used_faqs: vec![faq.id.clone()], ..reply(faq.answer.clone(), why) },
            Some(Body::Stretch { place, text }) => {
                let words = self.excerpt(said, text).await;
                Answer { used_sources: vec![place.source_id.clone()], ..reply(words, why) }
            }
            None => {
                let not_sure = reason(ReasonKind::NotSure, "");
                Answer { gap: found.bases.first().cloned(), ..Answer::escalation(settings, why, not_sure) }
            }
        };
        answer.timing = (found.search.embed_ms, found.search.search_ms);
        answer
    }

    fn why_found(&self, said: &str, found: &Found) -> Why {
        let passages = record::passages(found, |place, _| found.answer == Some(place));
        Why {
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

/// The answer to words that ask nothing.
pub(crate) fn answer_courtesy(settings: &AccountSettings, said: &str) -> Option<Answer> {
    match courtesy(said)? {
        Courtesy::Greeting if settings.welcome_message.is_empty() => None,
        Courtesy::Greeting => {
            let welcome = vec![settings.welcome_message.clone()];
            Some(Answer::new(Action::Reply, welcome, Why::plain(Cause::Greeting, said)))
        }
        Courtesy::Thanks => Some(Answer::silence(said)),
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
