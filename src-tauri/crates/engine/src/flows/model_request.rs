//! Questions of flows to models, on the assistant's contract: the account's models, persona and rules, its budget and its list of
//! what left. A node may change the words, the model and the knowledge; it cannot loosen a rule.
//!
//! Whatever happens there is an answer or words that say why not, and never later than a customer can wait. Nothing here
//! decides what the run does: that is the node's business.

mod extract;
mod found;
mod reply;

use std::time::{Duration, Instant};

use domain::{Account, CallId, Chat, Contact, Purpose, Sender};
use flow::step::{ModelAnswer, ModelRequest, ModelTask};
use store::messages::Said;
use store::run_calls::{Answered, Outcome};
use tokio_util::sync::CancellationToken;

use crate::{Core, calls};

/// Nobody waits longer for a model.
const PATIENCE: Duration = Duration::from_secs(90);

/// For whom a model is asked.
pub(crate) struct Asker {
    /// Whose assistant.
    pub account: Account,
    /// In which chat; `None`: in none, it is tried.
    pub chat: Option<Chat>,
    /// With whom.
    pub contact: Option<Contact>,
    /// What was said, oldest first, up to and with what the customer said last.
    pub history: Vec<Said>,
    /// Under which key a reply is charged, once. `None`: nobody pays for it, it is tried.
    pub paid_as: Option<String>,
}

/// What a model said, with what it took.
struct Spoken {
    answer: ModelAnswer,
    /// Empty: no model was needed.
    model: String,
    tokens: u32,
    calls: Vec<CallId>,
}

/// Why nobody said anything, with the calls that were tried.
struct Silent {
    words: String,
    calls: Vec<CallId>,
}

impl From<anyhow::Error> for Silent {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "A model could not be asked for a flow");
        Self::because(format!("Switchboard could not ask a model: {error:#}"))
    }
}

impl Silent {
    fn because(words: impl Into<String>) -> Self {
        Self { words: words.into(), calls: Vec::new() }
    }
}

impl Asker {
    /// What the operator sees in the list of what left.
    fn purpose(&self) -> Purpose {
        if self.paid_as.is_some() { Purpose::Flow } else { Purpose::Studio }
    }

    /// The last so many lines: what was said before, and of those what the customer says now.
    fn conversation(&self, lines: u32) -> (&[Said], &[Said]) {
        let begin = self.history.len().saturating_sub(lines as usize);
        let shown = self.history.get(begin..).unwrap_or_default();
        let now = shown.iter().rposition(|said| said.sender != Sender::Contact).map_or(0, |place| place + 1);
        shown.split_at(now)
    }

    /// Everything the customer said, as far as it is known.
    fn said(&self) -> Vec<String> {
        let lines = self.history.iter().filter(|said| said.sender == Sender::Contact);
        lines.map(|said| said.text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }
}

impl Core {
    /// Asks a model for a flow.
    pub(crate) async fn request_model(
        &self,
        request: &ModelRequest,
        asker: &Asker,
        stop: &CancellationToken,
    ) -> Answered {
        let began = Instant::now();
        let asked = async {
            match &request.task {
                ModelTask::Reply { prompt } => self.write_reply(prompt, request, asker, stop).await,
                ModelTask::Extract { question, said, wanted } => {
                    let heard = extract::Heard { question, said, wanted };
                    self.pick_answers(&heard, request, asker, stop).await
                }
            }
        };
        let result = tokio::select! {
            biased;
            () = stop.cancelled() => Err(Silent::because("It was stopped.")),
            done = tokio::time::timeout(PATIENCE, asked) => {
                done.unwrap_or_else(|_| Err(Silent::because("No model answered within 90 seconds.")))
            }
        };
        let took_ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        match result {
            Ok(spoken) => Answered {
                cost_usd: self.cost_of(&spoken.calls).await,
                outcome: Outcome::Model(Ok(spoken.answer)),
                model: spoken.model,
                tokens: spoken.tokens,
                took_ms,
            },
            Err(silent) => Answered {
                cost_usd: self.cost_of(&silent.calls).await,
                outcome: Outcome::Model(Err(silent.words)),
                model: String::new(),
                tokens: 0,
                took_ms,
            },
        }
    }

    async fn cost_of(&self, ids: &[CallId]) -> Option<f64> {
        if ids.is_empty() {
            return Some(0.0);
        }
        match self.call_rows(ids).await {
            Ok(rows) => calls::cost_usd(&rows),
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "What a call cost could not be read");
                None
            }
        }
    }
}

/// Why nobody answered, in words, with what cannot be asked at all.
fn failures(targets: &[ai::Target], skipped: &[String], unanswered: ai::Unanswered) -> Silent {
    let mut words = skipped.to_vec();
    words.extend(unanswered.failures.iter().filter_map(|(place, failure)| {
        let target = targets.get(*place)?;
        Some(format!("{} ({}): {}", target.provider_name, target.model.name, failure.words()))
    }));
    Silent { words: words.join(" "), calls: unanswered.calls }
}

#[cfg(test)]
mod tests {
    use domain::{AccountId, AccountKind, AccountSettings, AccountStatus, Health, MessageKind, UnixMs};

    use super::*;

    fn asker(lines: &[(Sender, &str)]) -> Asker {
        let said = |(sender, text): &(Sender, &str)| Said {
            sender: *sender,
            kind: MessageKind::Text,
            text: (*text).to_owned(),
            at: UnixMs(0),
        };
        let account = Account {
            id: AccountId::new("shop"),
            kind: AccountKind::Sandbox,
            name: "Shop".into(),
            description: String::new(),
            phone: None,
            profile_name: None,
            status: AccountStatus::Ready,
            status_why: String::new(),
            status_since: UnixMs(0),
            status_until: None,
            last_heard_at: None,
            health: Health::default(),
            wanted: true,
            settings: AccountSettings::default(),
        };
        Asker { account, chat: None, contact: None, history: lines.iter().map(said).collect(), paid_as: None }
    }

    #[test]
    fn the_last_lines_are_shown_and_what_the_customer_says_now_is_told_apart() {
        let asker = asker(&[
            (Sender::Contact, "hello"),
            (Sender::Bot, "What do you need?"),
            (Sender::Contact, "a cake"),
            (Sender::Contact, "for two"),
        ]);
        let texts = |lines: &[Said]| lines.iter().map(|said| said.text.clone()).collect::<Vec<_>>();
        let (before, now) = asker.conversation(10);
        assert_eq!(
            (texts(before), texts(now)),
            (vec!["hello".into(), "What do you need?".into()], vec!["a cake".into(), "for two".into()])
        );
        let (before, now) = asker.conversation(1);
        assert_eq!((texts(before), texts(now)), (vec![], vec!["for two".to_owned()]));
        let (before, now) = asker.conversation(0);
        assert!(before.is_empty() && now.is_empty());
        assert_eq!(asker.said(), ["hello", "a cake", "for two"]);
    }
}
