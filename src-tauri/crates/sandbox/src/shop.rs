//! From the shop to the customer: the core's way out of a practice account.

use std::sync::Arc;

use async_trait::async_trait;
use domain::practice::{PracticeBubble, Ticks};
use domain::{Known, Messenger, Outgoing, SendError, WireId, WireRef};

use crate::fault::{Fault, Way};
use crate::line::Line;

/// One connected practice account.
pub(crate) struct Shop(pub Arc<Line>);

#[async_trait]
impl Messenger for Shop {
    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        if !self.0.is_up() {
            return Err(SendError::NotConnected);
        }
        let working = self.0.world.work.begin();
        match self.0.fault(Way::Out) {
            Some(Fault::NotConnected) => Err(SendError::NotConnected),
            Some(Fault::Refuse(why)) => Err(SendError::Refused(why)),
            Some(Fault::BreakBeforeArrival) => Err(SendError::Uncertain),
            Some(Fault::BreakAfterArrival) => self.arrive(message).await.and(Err(SendError::Uncertain)),
            Some(Fault::Hang { arrives }) => {
                if arrives {
                    self.arrive(message).await?;
                }
                drop(working);
                std::future::pending().await
            }
            _ => self.arrive(message).await,
        }
    }

    async fn known(&self, chat_jid: &str, wire_id: &WireId) -> Known {
        if !self.0.is_up() || self.0.fault(Way::Question).is_some() {
            return Known::Unknown;
        }
        match self.0.world.log.has(&self.0.account, chat_jid, wire_id).await {
            Ok(true) => Known::Arrived,
            Ok(false) => Known::Absent,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "A practice phone could not be read");
                Known::Unknown
            }
        }
    }

    async fn set_typing(&self, chat_jid: &str, typing: bool) {
        self.0.set_typing(chat_jid, typing);
    }

    async fn mark_read(&self, chat_jid: &str, messages: &[WireRef]) {
        let ids: Vec<WireId> = messages.iter().map(|message| message.wire_id.clone()).collect();
        let marked = self.0.world.log.set_ticks(&self.0.account, chat_jid, &ids, Ticks::Read).await;
        if let Err(error) = marked {
            tracing::warn!(error = format!("{error:#}"), "A practice phone does not show that its messages were seen");
        }
    }

    async fn disconnect(&self) {
        self.0.close();
    }
}

impl Shop {
    /// The phone stores it, once however often it comes, before the shop is told so.
    async fn arrive(&self, message: &Outgoing) -> Result<(), SendError> {
        let line = &self.0;
        line.set_typing(&message.chat_jid, false);
        let bubble = PracticeBubble {
            wire_id: message.wire_id.clone(),
            from_me: false,
            kind: message.kind,
            text: message.text.clone(),
            media: message.attachment.as_ref().map(|attachment| attachment.media.clone()),
            at: line.world.clock.now(),
            ticks: None,
            choices: message.choices.clone(),
            tap: None,
            file_of: None,
        };
        match line.world.log.insert(&line.account, &message.chat_jid, &bubble).await {
            Ok(true) => line.confirm_delivery(&message.chat_jid, &message.wire_id),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "A practice phone could not store a message");
                return Err(SendError::NotConnected);
            }
        }
        Ok(())
    }
}
