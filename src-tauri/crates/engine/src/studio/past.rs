//! Past questions: what customers really asked, and what they got. To try an assistant on before it is saved.

use std::collections::HashMap;

use domain::assistant::PastQuestion;
use domain::{AccountId, Cause, ChatId, Message, Sender};
use store::messages;

use crate::{Core, CoreError};

/// A question takes several messages, with its answer; so many a question are looked at.
const MESSAGES_PER_QUESTION: u32 = 8;

impl Core {
    /// The last real questions of an account's customers, newest first: 1 to 200.
    pub async fn past_questions(&self, account: AccountId, limit: u32) -> Result<Vec<PastQuestion>, CoreError> {
        let limit = limit.clamp(1, 200);
        let most = limit * MESSAGES_PER_QUESTION;
        let read = self.store.read("past questions", move |conn| messages::lately(conn, &account, most));
        let mut asked = questions(read.await?);
        asked.truncate(limit as usize);
        Ok(asked)
    }
}

/// Turns of customers with what was answered, newest first.
fn questions(lately: Vec<(Message, String)>) -> Vec<PastQuestion> {
    let mut done: Vec<PastQuestion> = Vec::new();
    // For each chat its last question, and whether somebody spoke since.
    let mut open: HashMap<ChatId, (PastQuestion, bool)> = HashMap::new();
    for (message, title) in lately {
        let text = words(&message).to_owned();
        if message.sender != Sender::Contact {
            if let Some((question, answered)) = open.get_mut(&message.chat_id)
                && is_answer(&message)
            {
                join(&mut question.reply, &text);
                question.by_bot = message.sender == Sender::Bot;
                *answered = true;
            }
            continue;
        }
        match open.get_mut(&message.chat_id) {
            Some((question, false)) => {
                join(&mut question.question, &text);
                question.message_id = message.id;
                question.at = message.at;
            }
            _ => {
                let question = PastQuestion {
                    message_id: message.id,
                    chat_id: message.chat_id.clone(),
                    chat_title: title,
                    question: text,
                    reply: String::new(),
                    by_bot: false,
                    at: message.at,
                };
                let before = open.insert(message.chat_id, (question, false));
                done.extend(before.map(|(question, _)| question));
            }
        }
    }
    done.extend(open.into_values().map(|(question, _)| question));
    done.retain(|question| !question.question.is_empty());
    done.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.message_id.cmp(&one.message_id)));
    done
}

/// What was said, or what it was.
fn words(message: &Message) -> &str {
    let transcript = message.transcript.as_ref().map_or("", |transcript| transcript.text.as_str());
    [message.text.as_str(), transcript, message.kind.label()].into_iter().find(|words| !words.is_empty()).unwrap_or("")
}

/// A greeting or a confirmation answers no question.
fn is_answer(message: &Message) -> bool {
    message.why.as_ref().is_none_or(|why| matches!(why.cause, Cause::Answer | Cause::Escalation))
}

fn join(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}
