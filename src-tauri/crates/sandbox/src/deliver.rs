//! From the customer to the shop: at least once, and until the shop confirmed it.

use std::sync::Arc;

use domain::practice::{PracticeBubble, Ticks};
use domain::{Inbound, UnixMs, WireEvent};

use crate::contacts::person;
use crate::fault::{Fault, Way};
use crate::line::{Line, Parcel};
use crate::samples;

/// A message that the shop could not take is delivered again after so long.
const AGAIN_AFTER_MS: i64 = 5_000;

impl Line {
    /// Sends a customer's message on its way. The error is the shop's, if it was asked and could not take it.
    pub async fn post(self: &Arc<Self>, parcel: Parcel) -> anyhow::Result<()> {
        if let Some(Fault::Disconnect(ms)) = self.fault(Way::Line) {
            self.lose(ms);
        }
        let parcel = match self.hold_back(parcel) {
            Ok(released) => return self.hand_all(released).await,
            Err(parcel) => parcel,
        };
        match self.fault(Way::In) {
            Some(Fault::Drop) => {
                self.put_aside(parcel);
                Ok(())
            }
            Some(Fault::Duplicate) => self.hand_all(vec![parcel.clone(), parcel]).await,
            Some(Fault::Reorder(count)) => {
                self.hold(count);
                match self.hold_back(parcel) {
                    Ok(released) => self.hand_all(released).await,
                    Err(parcel) => self.hand(parcel).await,
                }
            }
            Some(Fault::Delay(ms)) => {
                self.after(ms, |line| async move { line.hand_quietly(parcel).await });
                Ok(())
            }
            _ => self.hand(parcel).await,
        }
    }

    /// Delivers again what the shop never confirmed.
    pub async fn redeliver(self: &Arc<Self>) {
        let pending = match self.world.log.pending(&self.account).await {
            Ok(pending) => pending,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "The practice phones could not be read");
                Vec::new()
            }
        };
        let logged = pending.into_iter().filter_map(|(jid, bubble)| parcel(&jid, bubble));
        for parcel in logged.chain(self.take_unconfirmed()) {
            self.hand_quietly(parcel).await;
        }
    }

    async fn hand_all(self: &Arc<Self>, parcels: Vec<Parcel>) -> anyhow::Result<()> {
        let mut worst = Ok(());
        for parcel in parcels {
            worst = worst.and(self.hand(parcel).await);
        }
        worst
    }

    /// For a message whose sender does not wait: what went wrong is logged.
    async fn hand_quietly(self: &Arc<Self>, parcel: Parcel) {
        if let Err(error) = self.hand(parcel).await {
            tracing::warn!(account = %self.account, error = format!("{error:#}"), "The practice shop did not take a message");
        }
    }

    /// Hands a message to the shop, once.
    async fn hand(self: &Arc<Self>, parcel: Parcel) -> anyhow::Result<()> {
        let Some(ingress) = self.ingress() else {
            self.put_aside(parcel);
            return Ok(());
        };
        let event = WireEvent::Message(parcel.inbound.clone());
        if let Err(error) = ingress.receive(&self.account, event).await {
            if parcel.logged {
                self.after(AGAIN_AFTER_MS, |line| async move { line.hand_again(parcel).await });
            } else {
                self.put_aside(parcel);
            }
            return Err(error);
        }
        if parcel.logged {
            let Inbound { chat_jid, wire_id, .. } = *parcel.inbound;
            self.world.log.set_ticks(&self.account, &chat_jid, &[wire_id], Ticks::Delivered).await?;
        }
        Ok(())
    }

    /// Boxed, because a second attempt may lead to a third.
    fn hand_again(self: Arc<Self>, parcel: Parcel) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move { self.hand_quietly(parcel).await })
    }

    /// What is in the log is found there again.
    fn put_aside(&self, parcel: Parcel) {
        if !parcel.logged {
            self.keep_unconfirmed(parcel);
        }
    }
}

/// The message that a customer's bubble is to the shop.
pub(crate) fn parcel(jid: &str, bubble: PracticeBubble) -> Option<Parcel> {
    let person = person(jid)?;
    let inbound = Inbound {
        wire_id: bubble.wire_id,
        chat_jid: person.jid.clone(),
        sender_jid: person.jid,
        push_name: person.name,
        phone: Some(person.phone),
        avatar: person.avatar,
        kind: bubble.kind,
        text: bubble.text.into_bytes(),
        attachment: bubble.media.as_ref().and_then(samples::content_of),
        tap: bubble.tap,
        at: UnixMs(bubble.at.0),
        ..Inbound::default()
    };
    Some(Parcel { inbound: Box::new(inbound), logged: true })
}
