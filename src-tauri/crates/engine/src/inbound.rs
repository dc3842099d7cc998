//! Inbound (steps 1 and 2 of the message path): everything a network says comes in here.
//!
//! The table of contents of the way in. A message is recorded before this returns; only then may the network acknowledge
//! it. What answers it happens later, in the chat's lane: [`crate::turns`].

use async_trait::async_trait;
use domain::text::INBOUND_LIMIT;
use domain::{
    AccountId, DeliveryEvent, Inbound, Ingress, MessageKind, NoticeKind, Receipt, ReceiptKind, Sender, WireEvent, text,
};
use store::record::{Recorded, readable};
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
            WireEvent::Reaction { chat_jid, target, from_me, sender_jid: _, name: _, emoji } => {
                let (account, sender) = (account.clone(), if from_me { Sender::Phone } else { Sender::Contact });
                let emoji = text::cut(&emoji, 16).to_owned();
                let job = move |tx: &store::Tx<'_>| messages::react(tx, &account, &chat_jid, &target, sender, &emoji);
                self.store.write("reaction", job).await.map(drop)
            }
            WireEvent::Edited { chat_jid, target, text } => {
                let (account, text) = (account.clone(), readable(&text, MessageKind::Text));
                let job = move |tx: &store::Tx<'_>| messages::edit(tx, &account, &chat_jid, &target, &text);
                self.store.write("edit", job).await.map(drop)
            }
            WireEvent::Deleted { chat_jid, target } => {
                let account = account.clone();
                let job = move |tx: &store::Tx<'_>| messages::delete(tx, &account, &chat_jid, &target);
                self.store.write("deletion", job).await.map(drop)
            }
            WireEvent::Voted { .. } => Ok(()),
            WireEvent::Status(standing) => self.take_standing(account, standing).await,
            WireEvent::Link(step) => self.take_link_step(account, step).await,
            WireEvent::Linked(linked) => self.take_linked(account, linked).await,
            WireEvent::Evidence(evidence) => self.take_evidence(account, evidence).await,
            WireEvent::Person(_) | WireEvent::Group(_) | WireEvent::Past(_) => Ok(()),
        }
    }
}

impl Core {
    /// Records a message, then lets its chat look at it.
    async fn take_in(&self, account: &AccountId, inbound: Inbound) -> anyhow::Result<()> {
        self.checkpoint.reached("received");
        anyhow::ensure!(inbound.text.len() <= 8 * INBOUND_LIMIT, "The text of a message is larger than any can be");
        let recorded = self.record(account, inbound).await?;
        self.checkpoint.reached("recorded");
        match recorded {
            Recorded::New { chat_id, opens_turn: true, .. } => self.turns.wake(&chat_id),
            // Written on the phone: a turn that was open is closed, which its lane sees when it looks.
            Recorded::New { chat_id, .. } => self.thinking.stop(&chat_id),
            Recorded::Duplicate | Recorded::OwnEcho => {}
        }
        Ok(())
    }

    async fn record(&self, account: &AccountId, inbound: Inbound) -> anyhow::Result<Recorded> {
        let (ids, settings, now) = (std::sync::Arc::clone(&self.ids), self.settings(), self.now());
        let account = account.clone();
        let notice_id = self.ids.uuid().into();
        self.store
            .write("message", move |tx| {
                let recorded = record::record(tx, &*ids, &account, &inbound, &settings, now)?;
                if let Recorded::New { chat_id, first_contact: true, .. } = &recorded {
                    let title = chats::row(tx, chat_id)?.map_or_else(String::new, |chat| chat.title);
                    let notice = domain::Notice {
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
                Ok(recorded)
            })
            .await
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
