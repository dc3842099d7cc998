//! Model: a case is put before a language model, and what it answers is judged.
//!
//! Cheap things first: credits and budget, then files into words, then the knowledge base, then the model. When no model
//! answers, the answerer on this device is asked last; what it is not sure of goes to the operator with the reason.

use std::time::Instant;

use ai::contract::{self, Answered, Job, Verdict};
use ai::{Failure, Target, Unanswered};
use domain::assistant::{Purpose, Reason, ReasonKind};
use domain::view::Action;
use domain::why::Thought;
use domain::{Cause, LeadFact, Why};

use super::answer::Answer;
use super::case::{Case, Interrupted, Past};
use super::media::{Seen, Unseen};
use super::reason::reason;
use super::record::{self, KEPT};
use super::{prompt, rules};
use crate::found::{Body, Found};
use crate::{Core, budget, calls};

/// A customer is not kept waiting longer than this, whatever models do.
const PATIENCE_MS: i64 = 90_000;

/// Passages that a model is shown at most.
const SHOWN: usize = 8;

/// A question with fewer words says what it is about only together with the one before.
const FEW_WORDS: usize = 4;

/// What a model was asked with.
struct Asked<'a> {
    case: &'a Case<'a>,
    said: &'a str,
    targets: &'a [Target],
    skipped: Vec<String>,
    found: &'a Found,
    began: Instant,
}

impl Core {
    /// Answers a case with the chosen model.
    pub(super) async fn answer_with_model(
        &self,
        case: &Case<'_>,
        past: Past,
    ) -> anyhow::Result<Result<Answer, Interrupted>> {
        let (assistant, began) = (&case.settings.assistant, Instant::now());
        let typed = case.said();
        let hand_over =
            |said: &str, why| Ok(Ok(Answer::escalation(case.settings, Why::plain(Cause::Escalation, said), why)));
        if case.purpose == Purpose::Reply && !self.credits_allow().await? {
            return hand_over(&typed, reason(ReasonKind::NoCredits, "Add credits, then the assistant answers again."));
        }
        let chain = self.chain(assistant).await?;
        if self.budget_spent().await? {
            let spent = reason(ReasonKind::BudgetSpent, budget::SPENT_WORDS);
            return Ok(Ok(self.answer_last(case, typed, spent, Thought::default()).await));
        }
        let give_up_at = self.now().plus(PATIENCE_MS);
        let seen = match self.see(case, give_up_at).await? {
            Ok(seen) => seen,
            Err(Unseen::Interrupted) => return Ok(Err(Interrupted)),
            Err(Unseen::Unreadable(why)) => return hand_over(&typed, reason(ReasonKind::Unreadable, why)),
        };
        let said = seen.said();
        if said != typed
            && let Some(always) = rules::always_human(assistant, &said, &past)
        {
            return hand_over(&said, always);
        }
        let blind = seen.has_pictures() && !chain.targets.is_empty();
        let targets: Vec<Target> = chain.targets.into_iter().filter(|t| !blind || t.model.vision).collect();
        if targets.is_empty() && blind {
            let words = "No model that was chosen sees pictures. Choose one that does, as the model or as a fallback.";
            return hand_over(&said, reason(ReasonKind::Unreadable, words));
        }
        if targets.is_empty() {
            let failures = chain.skipped;
            let failed = reason(ReasonKind::ProviderFailed, failures.join(" "));
            return Ok(Ok(self.answer_last(case, said, failed, Thought { failures, ..Thought::default() }).await));
        }
        let found = self.found_for_model(case, &seen, &past).await?;
        let parts = self.prompt_parts(case, &past, &seen, Some(&found));
        let nonce = self.nonce();
        let job = Job { parts: &parts, settings: assistant, nonce: &nonce, purpose: case.purpose, give_up_at };
        let witness = self.witness(Some(case.account_id.clone()), case.chat.cloned());
        let answered = contract::answer(&self.ai, &targets, &job, case.stop, &witness).await;
        self.checkpoint.reached("assistant.answered");
        if case.stop.is_cancelled() {
            return Ok(Err(Interrupted));
        }
        let asked = Asked { case, said: &said, targets: &targets, skipped: chain.skipped, found: &found, began };
        match answered {
            Ok(answered) => self.answer_of_model(&asked, answered).await.map(Ok),
            Err(unanswered) => {
                let (why, thought) = self.nobody_answered(&asked, unanswered).await?;
                Ok(Ok(self.answer_last(case, said, why, thought).await))
            }
        }
    }

    /// What a model is shown of the knowledge bases.
    pub(crate) async fn found_for_model(&self, case: &Case<'_>, seen: &Seen, past: &Past) -> anyhow::Result<Found> {
        self.look_up(&case.settings.assistant.bases, &search_words(&seen.said(), past), SHOWN).await
    }

    /// Random letters and digits that no customer can guess: what fences his words in a prompt.
    pub(crate) fn nonce(&self) -> String {
        self.ids.uuid().simple().to_string()
    }

    /// What a model's answer leads to.
    async fn answer_of_model(&self, asked: &Asked<'_>, answered: Answered) -> anyhow::Result<Answer> {
        let settings = asked.case.settings;
        if answered.masked > 0 {
            self.note_masked(&answered.calls, answered.masked).await?;
        }
        let why = self.why_of_model(asked, &answered).await?;
        let used = |id: &str| answered.used.iter().any(|used| used == id);
        let mut answer = match answered.verdict {
            Verdict::Reply { messages } => Answer { paid: true, ..Answer::new(Action::Reply, messages, why) },
            Verdict::Escalate { reason, messages } => {
                let gap = matches!(reason.kind, ReasonKind::NotSure | ReasonKind::Uncited | ReasonKind::ModelDecided);
                let mut answer = Answer::escalation(settings, why, reason);
                answer.gap = asked.found.bases.first().filter(|_| gap && !asked.said.is_empty()).cloned();
                if !messages.is_empty() {
                    answer.messages = messages;
                }
                answer
            }
            Verdict::None => Answer::new(Action::None, Vec::new(), why),
        };
        if answer.action == Action::Reply {
            for passage in asked.found.passages.iter().filter(|passage| used(passage.id())) {
                match &passage.body {
                    Body::Faq(faq) => answer.used_faqs.push(faq.id.clone()),
                    Body::Stretch { place, .. } if !answer.used_sources.contains(&place.source_id) => {
                        answer.used_sources.push(place.source_id.clone());
                    }
                    Body::Stretch { .. } => {}
                }
            }
        }
        let now = self.now();
        let summary = answered.summary.trim();
        answer.summary = (!summary.is_empty()).then(|| summary.to_owned());
        // The language of the reply is the customer's, unless the operator fixed it.
        answer.language = match &settings.assistant.language {
            None => answered.language,
            Some(_) => ai::mood::language(asked.said).map(str::to_owned),
        };
        answer.sentiment = Some(answered.sentiment);
        answer.facts = answered.lead.into_iter().map(|(field, value)| LeadFact { field, value, at: now }).collect();
        answer.parts = answered.parts;
        Ok(answer)
    }

    async fn why_of_model(&self, asked: &Asked<'_>, answered: &Answered) -> anyhow::Result<Why> {
        let target = asked.targets.get(answered.target);
        let knowledge = answered.parts.iter().find(|part| part.name == "knowledge");
        let left_out = |title: &str| {
            let begin = format!("\"{title}\"");
            knowledge.is_some_and(|part| part.cut.iter().any(|cut| cut.starts_with(&begin)))
        };
        let mut passages =
            record::passages(asked.found, |_, passage| answered.used.iter().any(|id| id == passage.id()));
        for (kept, passage) in passages.iter_mut().zip(&asked.found.passages) {
            kept.cut = (!kept.used).then(|| prompt::unused(passage.hit.cut, !left_out(&passage.words().0)));
        }
        let rows = self.call_rows(&answered.calls).await?;
        let mut failures = asked.skipped.clone();
        failures.extend(rows.iter().filter_map(|row| {
            row.failure.as_ref().map(|failure| format!("{} ({}): {failure}", row.provider_name, row.model))
        }));
        let thought = Thought {
            language: answered.language.clone(),
            sentiment: Some(answered.sentiment),
            topic: answered.topic.clone(),
            tokens_in: answered.tokens.input,
            tokens_out: answered.tokens.output,
            cost_usd: calls::cost_usd(&rows),
            calls: answered.calls.clone(),
            remarks: answered.repairs.iter().chain(&answered.noted).cloned().collect(),
            failures,
        };
        Ok(Why {
            answerer: target.map_or_else(String::new, |target| target.provider_name.clone()),
            model: Some(answered.model.clone()),
            floor: Some(asked.case.settings.assistant.threshold),
            confidence: Some(answered.confidence),
            took_ms: Some(asked.began.elapsed().as_secs_f64() * 1_000.0),
            passages,
            thought: Some(thought),
            ..Why::plain(Cause::Answer, asked.said)
        })
    }

    /// Why nobody answered, in words.
    async fn nobody_answered(&self, asked: &Asked<'_>, unanswered: Unanswered) -> anyhow::Result<(Reason, Thought)> {
        let mut failures = asked.skipped.clone();
        let said = unanswered.failures.iter().filter_map(|(place, failure)| {
            let target = asked.targets.get(*place)?;
            Some(format!("{} ({}): {}", target.provider_name, target.model.name, failure.words()))
        });
        failures.extend(said);
        let refused =
            !unanswered.failures.is_empty() && unanswered.failures.iter().all(|(_, why)| *why == Failure::Filtered);
        let kind = if refused { ReasonKind::Refused } else { ReasonKind::ProviderFailed };
        let rows = self.call_rows(&unanswered.calls).await?;
        let thought = Thought {
            cost_usd: calls::cost_usd(&rows),
            calls: unanswered.calls,
            failures: failures.clone(),
            ..Thought::default()
        };
        Ok((reason(kind, failures.join(" ")), thought))
    }

    /// The answerer on this device, asked because no model can be: what it is not sure of goes to the operator.
    async fn answer_last(&self, case: &Case<'_>, said: String, why: Reason, thought: Thought) -> Answer {
        let mut answer = if case.needs_eyes() && said == case.said() {
            Answer::escalation(case.settings, Why::plain(Cause::Escalation, said.clone()), why)
        } else {
            match self.answer_text(case.settings, &said, KEPT).await {
                unsure if unsure.action == Action::Escalate => Answer::escalation(case.settings, unsure.why, why),
                answer => answer,
            }
        };
        answer.language = ai::mood::language(&said).map(str::to_owned);
        answer.sentiment = Some(ai::mood::sentiment(&said));
        answer.why.thought = Some(thought);
        answer
    }
}

/// What the knowledge base is asked: a short question with the one before it.
fn search_words(said: &str, past: &Past) -> String {
    match past.last_question() {
        Some(before) if said.split_whitespace().count() < FEW_WORDS => format!("{before}\n{said}"),
        _ => said.to_owned(),
    }
}
