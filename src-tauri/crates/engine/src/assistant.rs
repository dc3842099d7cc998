//! The assistant: answers a turn, or says that it cannot.
//!
//! The table of contents. What needs no model comes first: words that ask nothing, and what always goes to the operator.
//! Then a model is asked, if one is chosen; else the answerer on this device. Only [`domain::view::Action`] decides what
//! happens; nothing is read out of the words of a reply. Whatever fails here becomes an escalation with its reason: a
//! customer never meets silence.

mod answer;
mod autonomy;
pub(crate) mod case;
pub(crate) mod media;
mod model;
mod on_device;
mod prompt;
pub(crate) mod reason;
mod record;
mod rules;
mod thinking;

use domain::assistant::{Autonomy, ReasonKind};
use domain::{Cause, Why};

pub(crate) use self::answer::Answer;
pub(crate) use self::case::{Case, Earlier, Interrupted};
pub(crate) use self::media::{Unseen, forget_films};
use self::on_device::answer_courtesy;
use self::reason::reason;
pub(crate) use self::record::KEPT;
pub(crate) use self::thinking::Thinking;
use crate::Core;

impl Core {
    /// Answers a case.
    pub(crate) async fn answer(&self, case: &Case<'_>) -> Result<Answer, Interrupted> {
        let said = case.said();
        if said.is_empty() && !case.needs_eyes() {
            return Ok(Answer::silence(said));
        }
        if !case.needs_eyes()
            && let Some(answer) = answer_courtesy(case.settings, &said)
        {
            return Ok(answer);
        }
        let assistant = &case.settings.assistant;
        if assistant.autonomy == Autonomy::Human {
            let set_so = reason(ReasonKind::Topic, "you set the assistant to write no replies");
            return Ok(Answer::escalation(case.settings, Why::plain(Cause::Escalation, said), set_so));
        }
        let past = match self.past_if_needed(case).await {
            Ok(past) => past,
            Err(error) => return Ok(self.at_a_loss(case, &error)),
        };
        if let Some(always) = rules::always_human(assistant, &said, &past) {
            let mut answer = Answer::escalation(case.settings, Why::plain(Cause::Escalation, said), always);
            answer.sentiment = Some(ai::mood::sentiment(&answer.why.question));
            return Ok(answer);
        }
        let mut answer = match assistant.model {
            None => self.answer_on_device(case).await,
            Some(_) => match self.answer_with_model(case, past).await {
                Ok(answer) => answer?,
                Err(error) => self.at_a_loss(case, &error),
            },
        };
        answer.autonomy = autonomy::of(assistant, &answer);
        Ok(answer)
    }

    /// Something of ours failed: the operator answers, and reads why.
    fn at_a_loss(&self, case: &Case<'_>, error: &anyhow::Error) -> Answer {
        tracing::error!(error = format!("{error:#}"), "The assistant could not answer");
        let failed = reason(ReasonKind::ProviderFailed, format!("Switchboard could not ask it: {error:#}"));
        Answer::escalation(case.settings, Why::plain(Cause::Escalation, case.said()), failed)
    }

    /// What was said before, if anything that follows looks at it: the answerer on this device rarely does.
    async fn past_if_needed(&self, case: &Case<'_>) -> anyhow::Result<case::Past> {
        let assistant = &case.settings.assistant;
        if assistant.model.is_none() && (assistant.repeat_limit == 0 || matches!(case.earlier, Earlier::Nothing)) {
            return Ok(case::Past::default());
        }
        self.past(case, assistant.history).await
    }
}
