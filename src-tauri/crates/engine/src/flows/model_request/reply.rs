//! Reply: a model writes something for a flow. The node's words are the task; the customer's own words stay the question, so that
//! every rule about customers holds as it does for the assistant.

use ai::contract::{self, Answered, Job, Verdict};
use ai::prompt::{Piece, Task};
use domain::assistant::AssistantSettings;
use domain::view::Action;
use domain::{AccountSettings, MessageId};
use flow::nodes::Knowledge;
use flow::step::{ModelAnswer, ModelRequest};
use store::credits::{self, Charged};
use tokio_util::sync::CancellationToken;

use super::{Asker, Silent, Spoken, failures};
use crate::assistant::case::Past;
use crate::assistant::media::Seen;
use crate::assistant::{Case, Earlier, KEPT};
use crate::{Core, Told, budget};

/// Passages that a model is shown at most, as for the assistant.
const SHOWN: usize = 8;

/// A flow sends one message; only its length is limited.
const MOST_MESSAGES: u32 = 5;

const NO_CREDITS: &str = "The credits are used up. Add credits, then models answer again.";
const NO_MODEL: &str = "No model is chosen for this account. Choose one under Assistant.";

impl Core {
    /// Has a reply written.
    pub(super) async fn write_reply(
        &self,
        prompt: &str,
        request: &ModelRequest,
        asker: &Asker,
        stop: &CancellationToken,
    ) -> Result<Spoken, Silent> {
        let settings = settings(request, asker);
        let assistant = &settings.assistant;
        if assistant.model.is_none() {
            return self.reply_on_device(&settings, prompt, request, asker, Silent::because(NO_MODEL)).await;
        }
        if asker.paid_as.is_some() && !self.credits_allow().await? {
            return Err(Silent::because(NO_CREDITS));
        }
        let chain = self.chain(assistant).await?;
        if chain.targets.is_empty() {
            let why = Silent::because(chain.skipped.join(" "));
            return self.reply_on_device(&settings, prompt, request, asker, why).await;
        }
        if self.budget_spent().await? {
            let why = Silent::because(budget::SPENT_WORDS);
            return self.reply_on_device(&settings, prompt, request, asker, why).await;
        }
        let (before, now) = asker.conversation(request.history);
        let case = Case {
            account_id: &asker.account.id,
            settings: &settings,
            chat: asker.chat.as_ref().map(|chat| &chat.id),
            contact: asker.contact.as_ref(),
            messages: &[],
            earlier: Earlier::Nothing,
            purpose: asker.purpose(),
            looked_at: false,
            stop,
        };
        let known = self.past(&case, 0).await?;
        let past = Past { said: before.to_vec(), facts: known.facts };
        let pieces = now.iter().map(|said| Piece::Text(said.text.trim().to_owned()));
        let seen =
            Seen { pieces: pieces.filter(|piece| !matches!(piece, Piece::Text(text) if text.is_empty())).collect() };
        let found = match has_knowledge(request) {
            true => Some(self.look_up(&assistant.bases, &search_words(prompt, asker), SHOWN).await?),
            false => None,
        };
        let mut parts = self.prompt_parts(&case, &past, &seen, found.as_ref());
        parts.task = Some(Task { words: prompt.to_owned(), said: asker.said() });
        let nonce = self.nonce();
        let give_up_at = self.now().plus(super::PATIENCE.as_millis() as i64);
        let job = Job { parts: &parts, settings: assistant, nonce: &nonce, purpose: case.purpose, give_up_at };
        let witness = self.witness(Some(asker.account.id.clone()), asker.chat.as_ref().map(|chat| chat.id.clone()));
        match contract::answer(&self.ai, &chain.targets, &job, stop, &witness).await {
            Ok(answered) => {
                self.note_masked(&answered.calls, answered.masked).await?;
                let spoken = spoken(answered);
                self.pay(asker, &spoken).await?;
                Ok(spoken)
            }
            Err(_) if stop.is_cancelled() => Err(Silent::because("It was stopped.")),
            Err(unanswered) => {
                let why = failures(&chain.targets, &chain.skipped, unanswered);
                self.reply_on_device(&settings, prompt, request, asker, why).await
            }
        }
    }

    /// The answerer on this device, where there is knowledge: what it is sure of, else why no model answered.
    async fn reply_on_device(
        &self,
        settings: &AccountSettings,
        prompt: &str,
        request: &ModelRequest,
        asker: &Asker,
        why: Silent,
    ) -> Result<Spoken, Silent> {
        if !has_knowledge(request) {
            return Err(why);
        }
        // What the customer asked says best what is looked for; a task of the operator can be a question itself.
        let asked = search_words("", asker);
        for words in [asked.as_str(), prompt].into_iter().filter(|words| !words.trim().is_empty()) {
            let answer = self.answer_text(settings, words, KEPT).await;
            if answer.action == Action::Reply {
                let answer = ModelAnswer { text: answer.text(), fields: Default::default(), escalate: false };
                return Ok(Spoken { answer, model: String::new(), tokens: 0, calls: why.calls });
            }
        }
        let words = format!("{} The knowledge base on this computer has no sure answer either.", why.words);
        Err(Silent { words: words.trim().to_owned(), calls: why.calls })
    }

    /// Takes what a reply costs, once under its key, before anybody sees it.
    async fn pay(&self, asker: &Asker, spoken: &Spoken) -> Result<(), Silent> {
        let (Some(key), Some(chat)) = (&asker.paid_as, &asker.chat) else { return Ok(()) };
        let Some(mut charge) = self.charge(&chat.id, &MessageId::new(key.as_str())) else { return Ok(()) };
        if spoken.answer.escalate || spoken.answer.text.is_empty() {
            return Ok(());
        }
        charge.description = "A reply that a flow had written".into();
        let now = self.now();
        match self.store.write("credits", move |tx| credits::charge(tx, &charge, now)).await? {
            Charged::Done { raised } => {
                raised.into_iter().for_each(|notice| self.tell(Told::Notice(notice.into())));
                Ok(())
            }
            Charged::Already => Ok(()),
            Charged::TooFew => Err(Silent { words: NO_CREDITS.into(), calls: spoken.calls.clone() }),
        }
    }
}

/// The account's settings with what the node changes of them.
fn settings(request: &ModelRequest, asker: &Asker) -> AccountSettings {
    let mut settings = asker.account.settings.clone();
    let assistant = &mut settings.assistant;
    choose_model(assistant, request);
    if !request.instructions.trim().is_empty() {
        request.instructions.trim().clone_into(&mut assistant.persona);
    }
    if let Some(max_tokens) = request.max_tokens {
        assistant.max_tokens = max_tokens.clamp(1, 8_000);
    }
    if let Some(Knowledge::Base { base_id }) = &request.base {
        assistant.bases = vec![base_id.clone()];
    }
    assistant.history = request.history;
    assistant.max_messages = MOST_MESSAGES;
    // A flow asks for what it wants to know.
    assistant.lead_fields = Vec::new();
    settings
}

/// The model and temperature that a node chose: a model of the assistant's provider; its fallbacks stay.
pub(super) fn choose_model(assistant: &mut AssistantSettings, request: &ModelRequest) {
    let chosen = request.model.model.as_deref().map(str::trim).filter(|model| !model.is_empty());
    if let (Some(of), Some(model)) = (&mut assistant.model, chosen) {
        model.clone_into(&mut of.model);
    }
    if let Some(temperature) = request.model.temperature {
        assistant.temperature = temperature.clamp(0.0, 1.0);
    }
}

fn has_knowledge(request: &ModelRequest) -> bool {
    !matches!(request.base, None | Some(Knowledge::Nothing))
}

/// What the knowledge base is asked: what the customer says now, whether the model is shown it or not; else the task.
fn search_words(prompt: &str, asker: &Asker) -> String {
    let (_, now) = asker.conversation(u32::MAX);
    let said = now.iter().map(|said| said.text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    if said.is_empty() { prompt.to_owned() } else { said }
}

fn spoken(answered: Answered) -> Spoken {
    let (text, escalate) = match answered.verdict {
        Verdict::Reply { messages } => (messages.join("\n\n"), false),
        Verdict::Escalate { reason, .. } => {
            tracing::info!(kind = ?reason.kind, "A model's reply for a flow was not taken");
            (String::new(), true)
        }
        Verdict::None => (String::new(), false),
    };
    Spoken {
        answer: ModelAnswer { text, fields: Default::default(), escalate },
        model: answered.model,
        tokens: answered.tokens.input.saturating_add(answered.tokens.output),
        calls: answered.calls,
    }
}
