//! News: what is told of chats and people beside messages. In order, one after the other.

use std::sync::Arc;

use domain::{Details, Evidence, GroupNews, Inbound, MessageKind, Receipt, ReceiptKind, WireEvent, WireId};
use wacore::stanza::groups::GroupNotificationAction;
use wacore::types::events::{self, Event, UnavailableType};
use wacore::types::presence::{ChatPresence, ReceiptType};
use wacore_binary::JidExt as _;
use whatsapp_rust::Client;

use super::Session;
use crate::events::Taken;
use crate::inbound::{Frame, placeholder};
use crate::{hook, jids, people};

/// Takes the news of a session.
pub(super) async fn run(session: Arc<Session>, mut news: Taken<Arc<Event>>) {
    while let Some(event) = news.next().await {
        let Some(client) = session.client() else { continue };
        tell(&session, &client, &event).await;
    }
}

async fn tell(session: &Arc<Session>, client: &Arc<Client>, event: &Event) {
    match event {
        Event::Receipt(receipt) => receipts(session, client, receipt).await,
        Event::ServerAck(ack) => late_ack(session, client, ack).await,
        Event::UndecryptableMessage(message) => undecryptable(session, client, message).await,
        Event::Messages(batch) if !batch.hook_committed => recovered(session, client, batch).await,
        Event::ChatPresence(presence) => typing(session, client, presence).await,
        Event::GroupUpdate(update) => group(session, client, update).await,
        Event::MexNotification(mex) if speaks_of_new_chats(&mex.op_name) => {
            people::ask_new_chats(session, client).await;
        }
        other => people::tell(session, client, other).await,
    }
}

fn speaks_of_new_chats(operation: &str) -> bool {
    let operation = operation.to_ascii_lowercase();
    operation.contains("reachout") || operation.contains("new_chat") || operation.contains("newchat")
}

async fn receipts(session: &Session, client: &Client, receipt: &events::Receipt) {
    let kind = match receipt.r#type {
        ReceiptType::Delivered | ReceiptType::Inactive => ReceiptKind::Delivered,
        ReceiptType::Read | ReceiptType::Played => ReceiptKind::Read,
        // What our own devices read, and what the clients say to each other.
        _ => return,
    };
    let source = &receipt.source;
    if source.is_from_me || source.chat.is_newsletter() || source.chat.is_status_broadcast() {
        return;
    }
    let seen = source.sender_alt.as_ref().or(source.recipient_alt.as_ref());
    let chat = if source.chat.is_group() {
        jids::pair(&source.chat, None)
    } else {
        jids::person(client, &source.chat, seen).await
    };
    for id in &receipt.message_ids {
        session.acks.arrived(id);
        let receipt = Receipt { chat_jid: chat.jid.clone(), wire_id: WireId::new(id.as_str()), kind };
        session.tell(WireEvent::Receipt(receipt)).await;
    }
}

/// An acknowledgement that nobody waited for any more.
async fn late_ack(session: &Session, client: &Client, ack: &events::ServerAck) {
    let Some(from) = &ack.from else { return };
    let kind = if ack.error.is_some() { ReceiptKind::Refused } else { ReceiptKind::Sent };
    let chat = jids::person(client, from, None).await;
    let receipt = Receipt { chat_jid: chat.jid, wire_id: WireId::new(ack.id.as_str()), kind };
    session.tell(WireEvent::Receipt(receipt)).await;
    if ack.error.as_deref() == Some("463") {
        people::ask_new_chats(session, client).await;
    }
}

async fn undecryptable(session: &Session, client: &Client, message: &events::UndecryptableMessage) {
    if !message.is_unavailable {
        session.tell(WireEvent::Evidence(Evidence::Undecryptable)).await;
        return;
    }
    // The phone has it, and it does not come here at all.
    let once = message.unavailable_type == UnavailableType::ViewOnce;
    if !once && !message.unavailable_type.is_unrecoverable_fanout() {
        return;
    }
    let Some(frame) = Frame::of(client, &message.info).await else { return };
    let inbound = if once {
        Inbound { kind: placeholder(&message.info.media_type), view_once: true, ..frame.inbound() }
    } else {
        let what = "a message that only the phone can show";
        let details = Some(Details::Unsupported { what: what.into() });
        Inbound { kind: MessageKind::Unsupported, details, ..frame.inbound() }
    };
    session.tell(WireEvent::Message(Box::new(inbound))).await;
}

/// Messages that the phone sent again because they could not be read: the library tells them by this way only.
async fn recovered(session: &Session, client: &Client, batch: &events::MessageBatch) {
    for message in batch {
        if message.info.unavailable_request_id.is_none() {
            continue;
        }
        if let Err(error) = hook::take(session, client, message).await {
            tracing::error!(account = %session.account, error = format!("{error:#}"), "A recovered message was lost");
        }
    }
}

async fn typing(session: &Session, client: &Client, presence: &events::ChatPresenceUpdate) {
    let source = &presence.source;
    if source.is_from_me {
        return;
    }
    let chat = if source.chat.is_group() {
        jids::pair(&source.chat, None)
    } else {
        jids::person(client, &source.chat, source.sender_alt.as_ref()).await
    };
    let typing = presence.state == ChatPresence::Composing;
    session.tell(WireEvent::Typing { chat_jid: chat.jid, typing }).await;
}

async fn group(session: &Arc<Session>, client: &Arc<Client>, update: &events::GroupUpdate) {
    let jid = jids::pair(&update.group_jid, None).jid;
    match &update.action {
        GroupNotificationAction::Subject { subject, .. } => {
            session.tell(WireEvent::Group(GroupNews { jid, name: subject.clone() })).await;
        }
        // We may be new in it, and not know what it is called.
        GroupNotificationAction::Add { .. } | GroupNotificationAction::Create { .. } => {
            people::ask_group(session, client, update.group_jid.clone());
        }
        _ => {}
    }
}
