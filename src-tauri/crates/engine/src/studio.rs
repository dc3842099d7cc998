//! Studio: the assistant's settings, and trying them before customers meet them.
//!
//! What is tried takes the same way as a customer's turn ([`crate::assistant`]); only nothing is kept of it but the calls.

mod past;
mod staged;

use std::time::Instant;

use ai::contract;
use ai::prompt::{self, Room};
use domain::assistant::{AssistantSettings, Preview, Purpose, Tried, Try};
use domain::{AccountId, MessageId, MessageKind, UnixMs};
use store::{accounts, audit, bases};

use crate::assistant::Unseen;
use crate::{Core, CoreError};

/// How long a recording or a document may take that the operator wants read again.
const AGAIN_MS: i64 = 90_000;

impl Core {
    /// How an account's assistant answers.
    pub async fn assistant(&self, account: AccountId) -> Result<AssistantSettings, CoreError> {
        Ok(self.account(&account).await?.settings.assistant)
    }

    /// Replaces an account's assistant settings, if they make sense.
    pub async fn update_assistant(
        &self,
        account: AccountId,
        settings: AssistantSettings,
    ) -> Result<AssistantSettings, CoreError> {
        settings.check().map_err(CoreError::Invalid)?;
        for model in settings.model.iter().chain(&settings.fallbacks).chain(&settings.transcription) {
            self.model_exists(model).await?.map_err(CoreError::Invalid)?;
        }
        let now = self.now();
        self.store
            .write("assistant", move |tx| {
                for base in &settings.bases {
                    if bases::get(tx, base)?.is_none() {
                        return Ok(Err(CoreError::missing("knowledge base")));
                    }
                }
                let Some(mut of) = accounts::get(tx, &account)? else { return Ok(Err(CoreError::missing("account"))) };
                of.settings.assistant = settings.clone();
                accounts::update(tx, &of)?;
                audit::record(tx, now, "assistant.update", account.as_str(), "")?;
                Ok(Ok(settings))
            })
            .await?
    }

    /// The request that a question would lead to. Nothing leaves.
    pub async fn preview_request(&self, tried: Try) -> Result<Preview, CoreError> {
        let staged = self.stage(tried).await?;
        let stop = self.stop.child_token();
        let case = staged.case(true, &stop);
        let assistant = &staged.settings.assistant;
        let chain = self.chain(assistant).await?;
        let seen = match self.see(&case, self.now()).await? {
            Ok(seen) => seen,
            Err(Unseen::Unreadable(why)) => return Err(CoreError::NotAllowedNow(why)),
            Err(Unseen::Interrupted) => return Err(ending()),
        };
        let target = chain.targets.into_iter().find(|target| target.model.vision || !seen.has_pictures());
        let Some(target) = target else {
            if assistant.model.is_some() {
                let words = format!("None of the chosen models can be asked. {}", chain.skipped.join(" "));
                return Err(CoreError::NotAllowedNow(words.trim_end().to_owned()));
            }
            return Ok(on_device());
        };
        let past = self.past(&case, assistant.history).await?;
        let found = self.found_for_model(&case, &seen, &past).await?;
        let parts = self.prompt_parts(&case, &past, &seen, Some(&found));
        let (context, vision) = (target.model.context, target.model.vision);
        let room = Room { context, max_tokens: assistant.max_tokens, vision };
        let prompt = prompt::build(&parts, room, &self.nonce(), assistant.mask);
        let shown = target.request(&contract::ask(&prompt, assistant, &target.model)).shown();
        Ok(Preview {
            provider: target.provider_name.clone(),
            model: target.model.id.clone(),
            url: shown.url.clone(),
            headers: shown.headers_text(),
            body: shown.body,
            parts: prompt.parts,
        })
    }

    /// What an assistant does with a question. Models are asked; nothing is sent to a customer, nothing is charged.
    pub async fn try_assistant(&self, tried: Try) -> Result<Tried, CoreError> {
        let staged = self.stage(tried).await?;
        let (stop, began) = (self.stop.child_token(), Instant::now());
        let answer = self.answer(&staged.case(false, &stop)).await.map_err(|_| ending())?;
        let calls = match &answer.why.thought {
            Some(thought) => self.call_rows(&thought.calls).await?,
            None => Vec::new(),
        };
        Ok(Tried {
            action: answer.action,
            messages: answer.messages,
            reason: answer.why.reason.clone(),
            summary: answer.summary.unwrap_or_default(),
            why: answer.why,
            parts: answer.parts,
            calls,
            took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
        })
    }

    /// Reads what is in a message's file again: speech, or the text of a document.
    pub async fn transcribe_again(&self, message: MessageId) -> Result<(), CoreError> {
        let mut staged = self.stage_message(&message).await?;
        let again = staged
            .messages
            .pop()
            .filter(|message| matches!(message.kind, MessageKind::Voice | MessageKind::Audio | MessageKind::Document));
        let Some(mut again) = again else {
            return Err(CoreError::Invalid("There is nothing to put into words in this message.".into()));
        };
        if self.budget_spent().await? {
            return Err(CoreError::NotAllowedNow(crate::budget::SPENT_WORDS.into()));
        }
        again.transcript = None;
        staged.messages = vec![again];
        staged.purpose = Purpose::Reply;
        let stop = self.stop.child_token();
        let give_up_at: UnixMs = self.now().plus(AGAIN_MS);
        match self.see(&staged.case(false, &stop), give_up_at).await? {
            // What it says, or why it still says nothing, is with the message now.
            Ok(_) | Err(Unseen::Unreadable(_)) => Ok(()),
            Err(Unseen::Interrupted) => Err(ending()),
        }
    }
}

fn ending() -> CoreError {
    CoreError::NotAllowedNow("Switchboard is ending.".into())
}

/// Nothing would leave.
fn on_device() -> Preview {
    Preview {
        provider: String::new(),
        model: String::new(),
        url: String::new(),
        headers: String::new(),
        body: String::new(),
        parts: Vec::new(),
    }
}
