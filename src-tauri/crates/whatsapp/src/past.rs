//! The past: the history that the phone hands over, in parts that the core can take one after the other.
//!
//! A part of the history may be large when it is unpacked. It is unpacked on a thread of its own, a chat at a time, and
//! no faster than the core takes it.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{DeliveryState, GroupNews, Past, PastChat, PastMessage, PersonNews, UnixMs, WireEvent};
use tokio::sync::mpsc;
use wacore::types::events::LazyHistorySync;
use wacore_binary::JidExt as _;
use waproto::whatsapp as wa;
use waproto::whatsapp::web_message_info::Status;
use whatsapp_rust::Client;

use crate::events::Taken;
use crate::inbound::{Frame, Heard, Me, Poll, translate};
use crate::jids::{self, Address};
use crate::session::{Ask, Session};

/// Messages in one part.
const MESSAGES: usize = 500;
/// Chats in one part: most of them have few messages.
const CHATS: usize = 100;
/// Names that are taken from one part of the history.
const NAMES: usize = 20_000;

enum Piece {
    Chat(Box<wa::Conversation>),
    Rest(Box<wa::HistorySync>),
}

/// Takes the history of a session in.
pub(crate) async fn run(session: Arc<Session>, mut parts: Taken<Box<LazyHistorySync>>) {
    while let Some(part) = parts.next().await {
        let percent = part.progress().map(|percent| u8::try_from(percent.min(100)).unwrap_or(100));
        take(&session, *part, percent).await;
        session.ask(Ask::Synced { percent });
    }
}

async fn take(session: &Session, part: LazyHistorySync, percent: Option<u8>) {
    let Some(client) = session.client() else { return };
    let (pieces, mut unpacked) = mpsc::channel(2);
    let unpacking = tokio::task::spawn_blocking(move || unpack(&part, &pieces));
    let mut reader =
        Reader { session, client: &client, me: Me::of(&client), percent, past: empty(percent), names: HashMap::new() };
    while let Some(piece) = unpacked.recv().await {
        match piece {
            Piece::Chat(chat) => reader.chat(*chat).await,
            Piece::Rest(rest) => reader.rest(*rest).await,
        }
    }
    reader.flush().await;
    if let Ok(Err(error)) = unpacking.await {
        tracing::warn!(
            account = %session.account, error = %error,
            "A part of the history could not be read to its end"
        );
    }
}

fn unpack(part: &LazyHistorySync, pieces: &mpsc::Sender<Piece>) -> anyhow::Result<()> {
    let mut stream = part.stream();
    while let Some(chat) = stream.next_conversation()? {
        if pieces.blocking_send(Piece::Chat(Box::new(chat))).is_err() {
            return Ok(());
        }
    }
    let rest = stream.remainder()?;
    // Nobody takes it any more: the session is over.
    pieces.blocking_send(Piece::Rest(Box::new(rest))).ok();
    Ok(())
}

fn empty(percent: Option<u8>) -> Past {
    Past { chats: Vec::new(), percent }
}

struct Reader<'a> {
    session: &'a Session,
    client: &'a Client,
    me: Me,
    percent: Option<u8>,
    past: Past,
    /// Addresses that were looked up already.
    names: HashMap<String, Address>,
}

impl Reader<'_> {
    async fn chat(&mut self, chat: wa::Conversation) {
        let Some(jid) = jids::read(&chat.id) else { return };
        if jid.is_status_broadcast() || jid.is_newsletter() || jid.is_broadcast_list() || jid.is_psa() {
            return;
        }
        let is_group = jid.is_group();
        let seen = [&chat.pn_jid, &chat.lid_jid].into_iter().flatten().find_map(|jid| jids::read(jid));
        let address = if is_group {
            jids::pair(&jid, None)
        } else {
            jids::person(self.client, &jid, seen.filter(|seen| *seen != jid).as_ref()).await
        };
        let name = [&chat.name, &chat.display_name].into_iter().flatten().find(|name| !name.is_empty());
        let part = |messages| PastChat {
            jid: address.jid.clone(),
            alias: address.alias.clone(),
            is_group,
            name: name.cloned().unwrap_or_default(),
            unread: chat.unread_count.unwrap_or(0).max(u32::from(chat.marked_as_unread == Some(true))),
            messages,
        };
        let mut messages = Vec::new();
        for synced in &chat.messages {
            let Some(info) = synced.message.as_option() else { continue };
            messages.extend(self.message(info, &jid, &address, is_group).await);
            if self.count() + messages.len() >= MESSAGES {
                self.past.chats.push(part(std::mem::take(&mut messages)));
                self.flush().await;
            }
        }
        // Also a chat without messages that can be shown has a name.
        self.past.chats.push(part(messages));
        if self.past.chats.len() >= CHATS {
            self.flush().await;
        }
    }

    async fn message(
        &mut self,
        info: &wa::WebMessageInfo,
        wire_chat: &wacore_binary::Jid,
        chat: &Address,
        is_group: bool,
    ) -> Option<PastMessage> {
        let (key, message) = (info.key.as_option()?, info.message.as_option()?);
        let from_me = key.from_me == Some(true);
        let author = info.participant.as_deref().or(key.participant.as_deref()).filter(|_| is_group);
        let author = author.and_then(jids::read);
        let sender = match (&author, from_me) {
            (_, true) => self.me.pn.as_ref().map(|pn| jids::pair(pn, self.me.lid.as_ref())).unwrap_or_default(),
            (Some(author), false) => self.address(author).await,
            (None, false) => chat.clone(),
        };
        let frame = Frame {
            id: key.id.clone().filter(|id| !id.is_empty())?,
            chat: chat.clone(),
            sender,
            wire_chat: wire_chat.to_string(),
            wire_sender: author.as_ref().unwrap_or(wire_chat).to_string(),
            is_group,
            from_me,
            push_name: info.push_name.clone().or_else(|| info.verified_biz_name.clone()).unwrap_or_default(),
            at: UnixMs(i64::try_from(info.message_timestamp.unwrap_or(0)).unwrap_or(0).saturating_mul(1_000)),
            me: self.me.clone(),
            by_admin: false,
        };
        let event = match translate(message, &frame) {
            Heard::Event(event) => event,
            Heard::Poll(event, poll) => {
                self.keep(poll, info).await;
                event
            }
            Heard::Vote(_) | Heard::Nothing => return None,
        };
        // Reactions and changes are in the messages that they belong to.
        let WireEvent::Message(message) = *event else { return None };
        Some(PastMessage { message: *message, state: from_me.then(|| state(info.status)) })
    }

    async fn keep(&self, mut poll: Poll, info: &wa::WebMessageInfo) {
        if poll.secret.is_empty() {
            poll.secret = info.message_secret.clone().unwrap_or_default();
        }
        let kept = match self.session.book().await {
            Ok(book) => book.put(poll, self.session.now()).await,
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            tracing::warn!(
                account = %self.session.account, error = format!("{error:#}"),
                "A poll's votes will not be read"
            );
        }
    }

    async fn address(&mut self, jid: &wacore_binary::Jid) -> Address {
        let key = jid.to_string();
        if let Some(known) = self.names.get(&key) {
            return known.clone();
        }
        let address = jids::person(self.client, jid, None).await;
        if self.names.len() < NAMES {
            self.names.insert(key, address.clone());
        }
        address
    }

    async fn rest(&mut self, rest: wa::HistorySync) {
        self.flush().await;
        for name in rest.pushnames.into_iter().take(NAMES) {
            let (Some(id), Some(said)) = (name.id, name.pushname) else { continue };
            // "-" stands for somebody without a name.
            let Some(jid) = jids::read(&id).filter(|_| !said.is_empty() && said != "-") else { continue };
            if jid.is_group() || self.me.is(&jid) {
                continue;
            }
            let Address { jid, alias, phone } = jids::person(self.client, &jid, None).await;
            let news = PersonNews { jid, alias, phone, push_name: Some(said), ..PersonNews::default() };
            self.session.tell(WireEvent::Person(news)).await;
        }
    }

    /// Gives the core what is together.
    async fn flush(&mut self) {
        if self.past.chats.is_empty() {
            return;
        }
        let past = std::mem::replace(&mut self.past, empty(self.percent));
        let groups = past.chats.iter().filter(|chat| chat.is_group && !chat.name.is_empty());
        let groups: Vec<_> = groups.map(|chat| GroupNews { jid: chat.jid.clone(), name: chat.name.clone() }).collect();
        self.session.tell(WireEvent::Past(Box::new(past))).await;
        for group in groups {
            self.session.tell(WireEvent::Group(group)).await;
        }
    }

    fn count(&self) -> usize {
        self.past.chats.iter().map(|chat| chat.messages.len()).sum()
    }
}

fn state(status: Option<Status>) -> DeliveryState {
    match status {
        Some(Status::ERROR) => DeliveryState::Failed,
        Some(Status::DELIVERY_ACK) => DeliveryState::Delivered,
        Some(Status::READ | Status::PLAYED) => DeliveryState::Read,
        _ => DeliveryState::Sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_phone_knows_of_a_message_is_its_state() {
        assert_eq!(state(Some(Status::ERROR)), DeliveryState::Failed);
        assert_eq!(state(Some(Status::SERVER_ACK)), DeliveryState::Sent);
        assert_eq!(state(Some(Status::DELIVERY_ACK)), DeliveryState::Delivered);
        assert_eq!(state(Some(Status::PLAYED)), DeliveryState::Read);
        assert_eq!(state(None), DeliveryState::Sent);
    }
}
