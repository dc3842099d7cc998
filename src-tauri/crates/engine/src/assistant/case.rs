//! Case: what is to be answered, and for whom. A customer's turn and a question that the operator tries are the same here.

use domain::assistant::Purpose;
use domain::{AccountId, AccountSettings, ChatId, Contact, LeadFact, Message, MessageKind, Sender};
use store::messages::Said;
use store::turns::OpenTurn;
use store::{chats, lead_facts, messages};
use tokio_util::sync::CancellationToken;

use crate::Core;

/// The most that is looked back on to see whether a question is asked again.
const LOOK_BACK: u32 = 40;

/// Somebody decided otherwise while the assistant thought: the operator took over, automation was frozen, the app ends.
#[derive(Debug)]
pub(crate) struct Interrupted;

/// What is to be answered.
pub(crate) struct Case<'a> {
    pub account_id: &'a AccountId,
    pub settings: &'a AccountSettings,
    pub chat: Option<&'a ChatId>,
    pub contact: Option<&'a Contact>,
    /// What the customer says now; never empty.
    pub messages: &'a [Message],
    pub earlier: Earlier<'a>,
    /// [`Purpose::Reply`], or [`Purpose::Studio`]: then nothing is kept of it but its calls.
    pub purpose: Purpose,
    /// Nothing leaves for it, no recording either: it is only looked at.
    pub looked_at: bool,
    /// Ends the thinking.
    pub stop: &'a CancellationToken,
}

/// Where to find what was said before.
pub(crate) enum Earlier<'a> {
    /// In the chat: all that does not wait for its turn. The reply to the turn before may have been written after the
    /// customer's next words came.
    Answered(&'a ChatId),
    /// In the chat, before this place in the order: as it was when an old question was asked.
    Before { chat: &'a ChatId, place: i64 },
    /// Here.
    Given(Vec<Said>),
    /// Nothing was.
    Nothing,
}

/// What is known of a conversation besides the question.
#[derive(Default)]
pub(crate) struct Past {
    /// What was said since the last "resolved", oldest first.
    pub said: Vec<Said>,
    /// What the customer told of himself.
    pub facts: Vec<LeadFact>,
}

impl<'a> Case<'a> {
    /// A customer's turn.
    pub fn of_turn(turn: &'a OpenTurn, stop: &'a CancellationToken) -> Self {
        Self {
            account_id: &turn.account.id,
            settings: &turn.account.settings,
            chat: Some(&turn.chat.id),
            contact: turn.contact.as_ref(),
            messages: &turn.messages,
            earlier: if turn.first { Earlier::Nothing } else { Earlier::Answered(&turn.chat.id) },
            purpose: Purpose::Reply,
            looked_at: false,
            stop,
        }
    }

    /// What the customer says, in one piece.
    pub fn said(&self) -> String {
        said(self.messages)
    }

    /// Whether it takes more than reading to know what he wants.
    pub fn needs_eyes(&self) -> bool {
        // Location texts are coordinates; other media without words cannot be understood on the device.
        self.messages.iter().any(|m| m.kind != MessageKind::Text && m.kind != MessageKind::Sticker)
    }
}

/// What messages say, in one piece.
pub(crate) fn said(messages: &[Message]) -> String {
    messages.iter().map(|m| m.text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

impl Core {
    /// What was said before, at least `most` lines of it, and what is known of the customer.
    pub(crate) async fn past(&self, case: &Case<'_>, most: u32) -> anyhow::Result<Past> {
        let contact = case.contact.map(|contact| contact.id.clone());
        let (stored, given) = match &case.earlier {
            Earlier::Answered(chat) => (Some(((*chat).clone(), None)), Vec::new()),
            Earlier::Before { chat, place } => (Some(((*chat).clone(), Some(*place))), Vec::new()),
            Earlier::Given(said) => (None, said.clone()),
            Earlier::Nothing => (None, Vec::new()),
        };
        let most = most.max(LOOK_BACK);
        let read = self.store.read("what was said before", move |conn| {
            let said = match &stored {
                Some((chat, before)) => {
                    let resolved = chats::resolved_seq(conn, chat)?;
                    // A question of before that is tried again: what was resolved when it was asked is not known any more.
                    let after = if before.is_none_or(|before| resolved < before) { resolved } else { 0 };
                    messages::said(conn, chat, after, *before, most)?
                }
                None => given,
            };
            let facts = contact.map(|contact| lead_facts::of(conn, &contact)).transpose()?;
            Ok(Past { said, facts: facts.unwrap_or_default() })
        });
        read.await
    }
}

impl Past {
    /// What the customer asked since the operator last spoke, turn by turn, as far as automation answered.
    pub fn answered_questions(&self) -> Vec<String> {
        let (mut questions, mut asked) = (Vec::new(), Vec::new());
        for said in &self.said {
            match said.sender {
                Sender::Contact => asked.push(said.text.as_str()),
                Sender::Bot => questions.extend(take(&mut asked)),
                Sender::Operator | Sender::Phone => {
                    asked.clear();
                    questions.clear();
                }
            }
        }
        questions
    }

    /// What the customer said last before this.
    pub fn last_question(&self) -> Option<&str> {
        self.said.iter().rev().find(|said| said.sender == Sender::Contact).map(|said| said.text.as_str())
    }
}

fn take(asked: &mut Vec<&str>) -> Option<String> {
    let question = std::mem::take(asked).join("\n");
    (!question.trim().is_empty()).then_some(question)
}

#[cfg(test)]
mod tests {
    use domain::UnixMs;

    use super::*;

    fn past(lines: &[(Sender, &str)]) -> Past {
        let said = |(sender, text): &(Sender, &str)| Said {
            sender: *sender,
            kind: MessageKind::Text,
            text: (*text).to_owned(),
            at: UnixMs(0),
        };
        Past { said: lines.iter().map(said).collect(), facts: Vec::new() }
    }

    #[test]
    fn only_what_automation_answered_since_the_operator_spoke_counts_as_asked() {
        let past = past(&[
            (Sender::Contact, "before"),
            (Sender::Bot, "answer"),
            (Sender::Operator, "let me see"),
            (Sender::Contact, "do you"),
            (Sender::Contact, "deliver?"),
            (Sender::Bot, "yes"),
            (Sender::Bot, "daily"),
            (Sender::Contact, "not answered"),
        ]);
        assert_eq!(past.answered_questions(), ["do you\ndeliver?"]);
        assert_eq!(past.last_question(), Some("not answered"));
    }
}
