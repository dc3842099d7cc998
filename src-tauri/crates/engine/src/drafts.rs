//! Drafts: replies that leave only if the operator lets them, and replies that leave unless he stops them.

use domain::send_gate::Origin;
use domain::view::Draft;
use domain::{DraftId, MessageId, MessageKind, Sender, Why, WireId, text};
use store::credits::{self, Charged};
use store::drafts::NewDraft;
use store::messages::NewMessage;
use store::{audit, chats, drafts, outbox};

use crate::{Core, CoreError, Told};

/// What a bubble says of a reply that was stopped.
const STOPPED: &str = "You stopped it.";

fn gone() -> CoreError {
    CoreError::Conflict("This draft is gone: it was decided or replaced.".into())
}

fn left() -> CoreError {
    CoreError::Conflict("This reply does not wait any more: it left, or was taken back.".into())
}

impl Core {
    /// Every draft, oldest first.
    pub async fn drafts(&self) -> Result<Vec<Draft>, CoreError> {
        Ok(self.store.read("drafts", drafts::all).await?)
    }

    /// Sends a draft, as it is or with other words. The chat keeps its owner. What a model wrote is charged now.
    pub async fn approve_draft(&self, id: DraftId, edited: Option<String>) -> Result<MessageId, CoreError> {
        if let Some(edited) = &edited {
            text::sendable(edited).map_err(CoreError::Invalid)?;
        }
        let wanted = id.clone();
        let found = self.store.read("draft", move |conn| {
            let charged_for = drafts::charged_for(conn, &wanted)?;
            Ok(drafts::get(conn, &wanted)?.map(|draft| (draft.chat_id, charged_for)))
        });
        let (chat, charged_for) = found.await?.ok_or_else(gone)?;
        let charge = charged_for.and_then(|message| self.charge(&chat, &message));
        let (message_id, wire_id, now) =
            (MessageId::from(self.ids.uuid()), WireId::outgoing(self.ids.uuid()), self.now());
        let sent_id = message_id.clone();
        let raised = self
            .store
            .write("approve", move |tx| {
                let charged = charge.map(|charge| credits::charge(tx, &charge, now)).transpose()?;
                if matches!(charged, Some(Charged::TooFew)) {
                    let words = "The credits are used up. Add some, or write the reply yourself.";
                    return Ok(Err(CoreError::NotAllowedNow(words.into())));
                }
                // Its charge goes with it: an error rolls back both.
                let Some(draft) = drafts::take(tx, &id)? else { anyhow::bail!(Gone) };
                let why = draft.why.map(|why| Why { approved_by_operator: true, ..why });
                let text = edited.unwrap_or(draft.text);
                let new = NewMessage {
                    id: &message_id,
                    wire_id: &wire_id,
                    chat_id: &draft.chat_id,
                    sender: Sender::Bot,
                    kind: MessageKind::Text,
                    choices: &[],
                    text: &text,
                    quotes: None,
                    why: why.as_ref(),
                    at: now,
                };
                outbox::queue(tx, &new, Origin::Manual)?;
                chats::stop_waiting(tx, &draft.chat_id)?;
                audit::record(tx, now, "draft.approve", id.as_str(), "")?;
                Ok(Ok(match charged {
                    Some(Charged::Done { raised }) => raised,
                    _ => None,
                }))
            })
            .await
            .map_err(|error| if error.is::<Gone>() { gone() } else { error.into() })??;
        if let Some(notice) = raised {
            self.tell(Told::Notice(std::sync::Arc::new(notice)));
        }
        self.outbox.wake(&chat);
        Ok(sent_id)
    }

    /// Throws a draft away; the customer waits for the operator.
    pub async fn reject_draft(&self, id: DraftId) -> Result<(), CoreError> {
        let now = self.now();
        let rejected = self
            .store
            .write("reject", move |tx| {
                let Some(draft) = drafts::take(tx, &id)? else { return Ok(false) };
                chats::start_waiting(tx, &draft.chat_id, now)?;
                audit::record(tx, now, "draft.reject", id.as_str(), "")?;
                Ok(true)
            })
            .await?;
        if rejected { Ok(()) } else { Err(gone()) }
    }

    /// Stops a reply that waits on purpose, all messages of it: it becomes a draft.
    pub async fn stop_reply(&self, message: MessageId) -> Result<DraftId, CoreError> {
        let (id, now) = (DraftId::from(self.ids.uuid()), self.now());
        let draft_id = id.clone();
        let stopped = self
            .store
            .write("stop a reply", move |tx| {
                let Some(stopped) = outbox::stop_delayed(tx, &message, STOPPED)? else { return Ok(false) };
                // It was charged when it was queued.
                let (chat_id, why) = (&stopped.chat_id, stopped.why.as_ref());
                let text = text::cut(&stopped.text, text::MESSAGE_LIMIT);
                drafts::put(tx, &NewDraft { id: &draft_id, chat_id, text, why, charged_for: None, at: now })?;
                audit::record(tx, now, "reply.stop", message.as_str(), "")?;
                Ok(true)
            })
            .await?;
        if stopped { Ok(id) } else { Err(left()) }
    }

    /// Sends a reply that waits on purpose now, all messages of it.
    pub async fn send_reply_now(&self, message: MessageId) -> Result<(), CoreError> {
        let now = self.now();
        let hurried = self
            .store
            .write("send a reply now", move |tx| {
                let chat = outbox::hurry(tx, &message, now)?;
                audit::record(tx, now, "reply.send_now", message.as_str(), "")?;
                Ok(chat)
            })
            .await?;
        self.outbox.wake(&hurried.ok_or_else(left)?);
        Ok(())
    }
}

/// Somebody was quicker with a draft.
#[derive(Debug, thiserror::Error)]
#[error("The draft is gone")]
struct Gone;
