//! From the shop to the customer: the core's way out of a practice account.

use std::sync::Arc;

use async_trait::async_trait;
use domain::practice::{PracticeBubble, Ticks};
use domain::{Details, Known, Messenger, Outgoing, OutgoingChange, PersonNews, SendError, WireId, WireRef};

use crate::contacts::PEOPLE;
use crate::fault::{Fault, Way};
use crate::line::Line;

/// One connected practice account.
pub(crate) struct Shop(pub Arc<Line>);

#[async_trait]
impl Messenger for Shop {
    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        self.over_the_wire(|| self.arrive(message)).await
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

    async fn change(&self, change: &OutgoingChange) -> Result<(), SendError> {
        self.over_the_wire(|| self.alter(change)).await
    }

    async fn look_up(&self, phone: &str) -> Result<Option<PersonNews>, SendError> {
        if !self.0.is_up() {
            return Err(SendError::NotConnected);
        }
        let found = PEOPLE.iter().map(crate::contacts::Listed::person).find(|person| person.phone == phone);
        Ok(found.map(|person| PersonNews {
            jid: person.jid,
            push_name: Some(person.name),
            phone: Some(person.phone),
            avatar: person.avatar,
            ..PersonNews::default()
        }))
    }

    async fn disconnect(&self) {
        self.0.close();
    }
}

impl Shop {
    /// Does something at the phone, with whatever goes wrong on the way to it.
    async fn over_the_wire<F>(&self, arrive: impl Fn() -> F + Send) -> Result<(), SendError>
    where
        F: Future<Output = Result<(), SendError>> + Send,
    {
        if !self.0.is_up() {
            return Err(SendError::NotConnected);
        }
        let working = self.0.world.work.begin();
        match self.0.fault(Way::Out) {
            Some(Fault::NotConnected) => Err(SendError::NotConnected),
            Some(Fault::Refuse(why)) => Err(SendError::Refused(why)),
            Some(Fault::LockNewChats(until)) => Err(SendError::NewChatsLocked(until)),
            Some(Fault::BreakBeforeArrival) => Err(SendError::Uncertain),
            Some(Fault::BreakAfterArrival) => arrive().await.and(Err(SendError::Uncertain)),
            Some(Fault::Hang { arrives }) => {
                if arrives {
                    arrive().await?;
                }
                drop(working);
                std::future::pending().await
            }
            _ => arrive().await,
        }
    }

    /// The phone shows the change. The same again changes nothing.
    async fn alter(&self, change: &OutgoingChange) -> Result<(), SendError> {
        let (line, target) = (&self.0, &change.target.wire_id);
        line.world.log.change(&line.account, &change.chat_jid, target, &change.change).await.map_err(|error| {
            tracing::error!(error = format!("{error:#}"), "A practice phone could not change a message");
            SendError::NotConnected
        })
    }

    /// The phone stores it, once however often it comes, before the shop is told so.
    async fn arrive(&self, message: &Outgoing) -> Result<(), SendError> {
        let line = &self.0;
        line.set_typing(&message.chat_jid, false);
        let bubble = PracticeBubble {
            wire_id: message.wire_id.clone(),
            from_me: false,
            kind: message.kind,
            text: in_words(message),
            media: message.attachment.as_ref().map(|attachment| attachment.media.clone()),
            at: line.world.clock.now(),
            ticks: None,
            choices: message.choices.clone(),
            tap: None,
            file_of: None,
            reaction: None,
            edited: false,
            deleted: false,
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

/// What a phone that draws nothing but bubbles shows: the options of a poll stand below its question.
fn in_words(message: &Outgoing) -> String {
    let Some(Details::Poll { options, .. }) = &message.details else { return message.text.clone() };
    let options: Vec<String> =
        options.iter().enumerate().map(|(index, option)| format!("{}. {option}", index + 1)).collect();
    format!("{}\n{}", message.text, options.join("\n"))
}
