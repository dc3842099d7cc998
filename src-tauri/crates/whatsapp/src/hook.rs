//! Hook: the way in of messages. The library acknowledges a message once this returned; else the server delivers it
//! again.

use std::sync::{Arc, Weak};
use std::time::Duration;

use async_trait::async_trait;
use domain::{Details, Inbound, MessageKind, WireEvent};
use wacore::types::message::MessageCategory;
use whatsapp_rust::types::durability_hook::{InboundDurabilityHook, InboundMessage};
use whatsapp_rust::{Client, anyhow};

use crate::inbound::{Frame, Heard, translate};
use crate::session::{Ask, Session};

/// Pauses before a message is offered to the core again.
const AGAIN_MS: [i64; 2] = [250, 1_500];
/// The core takes a message within this time, or it is delivered again.
const TAKING: Duration = Duration::from_secs(60);
/// What was not taken is asked for again after this time, with a new connection.
const REDELIVERY_MS: i64 = 20_000;

/// See the file's header.
pub(crate) struct Hook(Weak<Session>);

impl Hook {
    pub fn new(session: &Arc<Session>) -> Self {
        Self(Arc::downgrade(session))
    }
}

#[async_trait]
impl InboundDurabilityHook for Hook {
    async fn on_messages(&self, client: Arc<Client>, batch: &[InboundMessage]) -> anyhow::Result<()> {
        let session = self.0.upgrade().filter(|session| !session.is_over());
        let session = session.ok_or_else(|| anyhow::anyhow!("The session ended"))?;
        for message in batch {
            let taken = tokio::time::timeout(TAKING, take(&session, &client, message)).await;
            if let Err(error) = taken.unwrap_or_else(|_| Err(anyhow::anyhow!("The core did not answer in time"))) {
                ask_again(&session);
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Messages that were not taken come again with the next connection: makes one, in a while.
fn ask_again(session: &Arc<Session>) {
    let later = Arc::clone(session);
    session.tasks.begin(async move {
        if later.pause(REDELIVERY_MS).await {
            later.ask(Ask::Again);
        }
    });
}

/// Translates a message and gives it to the core.
pub(crate) async fn take(session: &Session, client: &Client, message: &InboundMessage) -> anyhow::Result<()> {
    // Our own phone talks to this program, not to the operator.
    if message.info.category == MessageCategory::Peer {
        return Ok(());
    }
    let Some(frame) = Frame::of(client, &message.info).await else { return Ok(()) };
    match translate(&message.message, &frame) {
        Heard::Nothing => Ok(()),
        Heard::Event(event) => give(session, *event).await,
        Heard::Poll(event, poll) => {
            // First what its votes need: they may follow at once.
            session.book().await?.put(poll, session.now()).await?;
            give(session, *event).await
        }
        Heard::Vote(vote) => match session.book().await?.read(client, &vote).await? {
            Some(event) => give(session, event).await,
            None => Ok(()),
        },
    }
}

/// Gives the core an event until it has it. A message that the core can never record must not be delivered for ever:
/// when a stand-in without its content is recorded, the core works, and it is the content that it cannot take.
async fn give(session: &Session, event: WireEvent) -> anyhow::Result<()> {
    let mut refused = None;
    for pause in [0].into_iter().chain(AGAIN_MS) {
        if pause > 0 && !session.pause(pause).await {
            break;
        }
        match session.offer(event.clone()).await {
            Ok(()) => return Ok(()),
            Err(error) => refused = Some(error),
        }
    }
    let error = refused.unwrap_or_else(|| anyhow::anyhow!("The session ends"));
    tracing::warn!(account = %session.account, error = format!("{error:#}"), "A message could not be recorded");
    let Some(stand_in) = stand_in(event) else { return Err(error) };
    if session.is_over() {
        return Err(error);
    }
    session.offer(stand_in).await.map_err(|_| error)?;
    tracing::error!(account = %session.account, "A message was recorded without its content: the core cannot take it");
    Ok(())
}

fn stand_in(event: WireEvent) -> Option<WireEvent> {
    let WireEvent::Message(message) = event else { return None };
    let Inbound { wire_id, chat_jid, alias, sender_jid, from_me, is_group, phone, at, .. } = *message;
    let details = Some(Details::Unsupported { what: "a message that could not be read".into() });
    Some(WireEvent::Message(Box::new(Inbound {
        wire_id,
        chat_jid,
        alias,
        sender_jid,
        from_me,
        is_group,
        phone,
        at,
        kind: MessageKind::Unsupported,
        details,
        ..Inbound::default()
    })))
}

#[cfg(test)]
mod tests {
    use domain::WireId;

    use super::*;

    #[test]
    fn a_stand_in_says_where_a_message_was_and_nothing_of_it() {
        let message = Inbound {
            wire_id: WireId::new("1"),
            chat_jid: "15550100001@s.whatsapp.net".into(),
            text: b"words".to_vec(),
            tap: Some("id".into()),
            ..Inbound::default()
        };
        let Some(WireEvent::Message(stand_in)) = stand_in(WireEvent::Message(Box::new(message))) else { panic!() };
        assert_eq!((stand_in.wire_id.as_str(), stand_in.kind), ("1", MessageKind::Unsupported));
        assert!(stand_in.text.is_empty() && stand_in.tap.is_none());
    }
}
