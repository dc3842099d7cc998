//! A FAQ of a reply: what the operator wrote once in a chat shall answer from then on.

use domain::courtesy::courtesy;
use domain::knowledge::FaqPlace;
use domain::{FaqInput, Message, MessageId, Sender, text};
use store::{accounts, bases, chats, messages};

use crate::{Core, CoreError};

/// Messages before the reply among which the question is looked for.
const LOOKED_AT: u32 = 50;

/// The longest question, in characters.
const QUESTION_LIMIT: usize = 500;

impl Core {
    /// What a FAQ made of this reply of the operator would be.
    pub async fn faq_of_reply(&self, message_id: MessageId) -> Result<FaqPlace, CoreError> {
        self.store
            .read("reply", move |conn| {
                let Some(reply) = messages::get(conn, &message_id)?.filter(|reply| !reply.deleted) else {
                    return Ok(Err(CoreError::missing("message")));
                };
                if !matches!(reply.sender, Sender::Operator | Sender::Phone) {
                    return Ok(Err(CoreError::Invalid("Only what you wrote yourself can become an answer.".into())));
                }
                if reply.text.trim().is_empty() {
                    return Ok(Err(CoreError::Invalid("This message has no words that could be an answer.".into())));
                }
                let chat = chats::get(conn, &reply.chat_id)?;
                let account = chat.map(|chat| accounts::get(conn, &chat.account_id)).transpose()?.flatten();
                let chosen = account.and_then(|account| account.settings.assistant.bases.into_iter().next());
                let Some((base_id, _)) = bases::answering(conn, chosen.as_ref())? else {
                    return Ok(Err(CoreError::NotAllowedNow("There is no knowledge base yet. Add one first.".into())));
                };
                let quoted = reply.quoted.as_ref().and_then(|quoted| quoted.message_id.as_ref());
                let quoted = quoted.map(|quoted| messages::get(conn, quoted)).transpose()?.flatten();
                let before = messages::page(conn, &reply.chat_id, Some(reply.seq), LOOKED_AT)?.rows;
                let question = quoted.filter(asks).map_or_else(|| asked(&before), |quoted| quoted.text);
                let answer = text::cut(reply.text.trim(), text::MESSAGE_LIMIT);
                let faq = FaqInput::new(text::cut(question.trim(), QUESTION_LIMIT).trim_end(), answer);
                Ok(Ok(FaqPlace { base_id, faq }))
            })
            .await?
    }
}

/// What the customer asked last: his messages in a row, without courtesies. What the shop said since is passed over; it may
/// have told him that somebody will answer.
fn asked(before: &[Message]) -> String {
    let mut asked: Vec<&str> = Vec::new();
    for message in before.iter().rev() {
        if asks(message) {
            asked.push(message.text.trim());
        } else if message.sender != Sender::Contact && !asked.is_empty() {
            break;
        }
    }
    asked.reverse();
    asked.join("\n")
}

fn asks(message: &Message) -> bool {
    message.sender == Sender::Contact
        && !message.deleted
        && !message.text.trim().is_empty()
        && courtesy(&message.text).is_none()
}
