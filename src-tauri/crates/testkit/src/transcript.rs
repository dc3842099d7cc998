//! A conversation as text, for golden files and for the message of a failing test.

use std::fmt::Write;

use domain::view::{ChatFilter, ChatQuery};
use domain::{Cause, ChatId, Message, Sender};

use crate::{Customer, World};

impl World {
    /// The conversation with a customer: who, in which state, what, caused by what and from which source. No times, ids
    /// or scores: they are not what a story is about.
    pub async fn transcript(&self, customer: &Customer<'_>) -> String {
        let chat = customer.chat().await.chat;
        let owner: &'static str = chat.owner.into();
        let waiting = if chat.waiting_since.is_some() { ", customer waits" } else { "" };
        let mut out = format!("[{} is with {owner}{waiting}]\n", chat.title);
        for message in customer.messages().await {
            line(&mut out, &message);
        }
        out
    }

    /// Every conversation.
    pub async fn whole_transcript(&self) -> String {
        let query = ChatQuery { filter: ChatFilter::All, limit: 200, ..ChatQuery::default() };
        let mut out = String::new();
        for chat in self.core().chats(query).await.map(|page| page.rows).unwrap_or_default() {
            let owner: &'static str = chat.owner.into();
            writeln!(out, "[{} is with {owner}]", chat.title).expect("a string takes everything");
            for message in self.all_messages(chat.id).await {
                line(&mut out, &message);
            }
        }
        out
    }

    /// The messages of a chat, oldest first, however many.
    pub async fn all_messages(&self, chat: ChatId) -> Vec<Message> {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = self.core().messages(chat.clone(), before, 200).await.expect("the messages read");
            all.splice(0..0, page.rows);
            before = page.before;
            if before.is_none() {
                return all;
            }
        }
    }
}

fn line(out: &mut String, message: &Message) {
    let sender = match message.sender {
        Sender::Contact => "customer",
        other => other.into(),
    };
    let state = message.state.map_or("", Into::into);
    let text = if message.text.is_empty() { format!("({})", message.kind.label()) } else { message.text.clone() };
    write!(out, "{sender:9}{state:10} {text}").expect("a string takes everything");
    if let Some(why) = &message.why {
        let source = why.passages.iter().find(|passage| passage.used).filter(|_| why.cause == Cause::Answer);
        let source = source.map_or(String::new(), |passage| format!(", from \"{}\"", passage.question));
        let approved = if why.approved_by_operator { ", approved" } else { "" };
        write!(out, "  <{:?}{source}{approved}>", why.cause).expect("a string takes everything");
    }
    if let Some(failure) = &message.failure {
        write!(out, "  ({failure})").expect("a string takes everything");
    }
    out.push('\n');
}
