//! Inbound (steps 1 and 2 of the message path): everything a network says comes in here.
//!
//! The table of contents of the way in. A message is recorded before this returns; only then may the network acknowledge
//! it. What answers it happens later, in the chat's lane: [`crate::turns`].

mod later;
mod past;
mod people;

use std::sync::Arc;

use async_trait::async_trait;
use domain::text::INBOUND_LIMIT;
use domain::{AccountId, DeliveryEvent, Inbound, Ingress, Notice, NoticeKind, Receipt, ReceiptKind, WireEvent};
use store::join::Joined;
use store::record::{Recorded, Recording};
use store::{chats, messages, record};

use crate::{Core, Told};

#[async_trait]
impl Ingress for Core {
    async fn receive(&self, account: &AccountId, event: WireEvent) -> anyhow::Result<()> {
        self.heard(account);
        match event {
            WireEvent::Message(inbound) => self.take_in(account, *inbound).await,
            WireEvent::Receipt(receipt) => self.take_receipt(account, receipt).await,
            WireEvent::Typing { chat_jid, typing } => self.take_typing(account, chat_jid, typing).await,
            WireEvent::Reaction { .. }
            | WireEvent::Edited { .. }
            | WireEvent::Deleted { .. }
            | WireEvent::Voted { .. } => self.take_later(account, event).await,
            WireEvent::Status(standing) => self.take_standing(account, standing).await,
            WireEvent::Link(step) => self.take_link_step(account, step).await,
            WireEvent::Linked(linked) => self.take_linked(account, linked).await,
            WireEvent::Evidence(evidence) => self.take_evidence(account, evidence).await,
            WireEvent::Person(news) => self.take_person(account, news).await,
            WireEvent::Group(news) => self.take_group(account, news).await,
            WireEvent::Past(past) => self.take_past(account, *past).await,
        }
    }
}

impl Core {
    /// Records a message, then lets its chat look at it.
    async fn take_in(&self, account: &AccountId, inbound: Inbound) -> anyhow::Result<()> {
        self.checkpoint.reached("received");
        anyhow::ensure!(inbound.text.len() <= 8 * INBOUND_LIMIT, "The text of a message is larger than any can be");
        let waits_for_file = inbound.remote.is_some();
        let Recording { recorded, joined } = self.record(account, inbound).await?;
        self.checkpoint.reached("recorded");
        self.look_at_joined(joined.as_ref());
        if let Recorded::New { chat_id, first_contact: true, .. } = &recorded {
            self.ask_about(chat_id);
        }
        match recorded {
            Recorded::New { chat_id, opens_turn: true, .. } => self.turns.wake(&chat_id),
            // Written on the phone: a turn that was open is closed, which its lane sees when it looks.
            Recorded::New { chat_id, .. } => self.thinking.stop(&chat_id),
            Recorded::Duplicate | Recorded::OwnEcho => return Ok(()),
        }
        if waits_for_file {
            self.wake_downloads();
        }
        Ok(())
    }

    async fn record(&self, account: &AccountId, inbound: Inbound) -> anyhow::Result<Recording> {
        let (ids, settings, now) = (Arc::clone(&self.ids), self.settings(), self.now());
        let account = account.clone();
        let notice_id = self.ids.uuid().into();
        self.store
            .write("message", move |tx| {
                let recording = record::record(tx, &*ids, &account, &inbound, &settings, now)?;
                if let Recorded::New { chat_id, first_contact: true, .. } = &recording.recorded {
                    let title = chats::row(tx, chat_id)?.map_or_else(String::new, |chat| chat.title);
                    let notice = Notice {
                        id: notice_id,
                        kind: NoticeKind::NewContact,
                        title: format!("{title} wrote for the first time"),
                        body: String::new(),
                        chat_id: Some(chat_id.clone()),
                        account_id: Some(account.clone()),
                        at: now,
                        seen: false,
                    };
                    store::notices::insert(tx, &notice)?;
                }
                Ok(recording)
            })
            .await
    }

    /// Two chats became one: whoever answers in one of them looks again.
    pub(crate) fn look_at_joined(&self, joined: Option<&Joined>) {
        let Some(Joined { kept, gone }) = joined else { return };
        self.thinking.stop(gone);
        self.thinking.stop(kept);
        self.turns.wake(kept);
        self.outbox.wake(kept);
        self.run_calls.wake(kept);
    }

    /// Moves one of our messages along. Receipts of messages we do not know (sent elsewhere) are no error.
    async fn take_receipt(&self, account: &AccountId, receipt: Receipt) -> anyhow::Result<()> {
        let account = account.clone();
        let (event, failure) = match receipt.kind {
            ReceiptKind::Sent => (DeliveryEvent::Acknowledged, None),
            ReceiptKind::Delivered => (DeliveryEvent::Delivered, None),
            ReceiptKind::Read => (DeliveryEvent::Read, None),
            ReceiptKind::Refused => (DeliveryEvent::Failed, Some("WhatsApp refused this message after it was sent.")),
        };
        self.store
            .write("receipt", move |tx| {
                if let Some(ours) = messages::ours(tx, &account, &receipt.chat_jid, &receipt.wire_id)? {
                    messages::advance(tx, &ours.id, event, failure)?;
                }
                Ok(())
            })
            .await
    }

    async fn take_typing(&self, account: &AccountId, chat_jid: String, typing: bool) -> anyhow::Result<()> {
        let account = account.clone();
        let chat = self.store.read("chat", move |conn| chats::by_jid(conn, &account, &chat_jid)).await?;
        if let Some(chat) = chat {
            self.tell(Told::Typing { chat_id: chat.id, typing });
        }
        Ok(())
    }
}
