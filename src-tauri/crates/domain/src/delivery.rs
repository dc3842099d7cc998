//! The states of an outgoing message, and the only way they change.
//!
//! `queued -> sending -> sent -> delivered -> read`, or `failed`. `sending` that cannot be cleared up becomes
//! `maybe_sent`, and only evidence (a receipt) or the operator moves it from there. Receipts come late, twice and in any
//! order; a state never moves back.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where an outgoing message is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryState {
    /// In the outbox.
    Queued,
    /// Handed to the network, or about to be; its id is fixed and durable.
    Sending,
    /// The server has it.
    Sent,
    /// The customer's phone has it.
    Delivered,
    /// The customer saw it.
    Read,
    /// It did not leave, for the reason kept with it.
    Failed,
    /// It cannot be known whether it left; the operator is asked.
    MaybeSent,
}

/// What can happen to an outgoing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// The outbox is about to hand it to the network.
    Claimed,
    /// It provably did not leave; it goes back into the queue.
    Returned,
    /// The server confirmed it.
    Acknowledged,
    /// The customer's phone confirmed it.
    Delivered,
    /// The customer saw it.
    Read,
    /// It was refused, or it was taken back before it left.
    Failed,
    /// The connection or the app went away in between.
    Lost,
}

impl DeliveryState {
    /// The state after `event`; the same state where the event is late, repeated or impossible.
    pub fn after(self, event: DeliveryEvent) -> Self {
        use DeliveryEvent as E;
        use DeliveryState as S;
        match (self, event) {
            (S::Queued, E::Claimed) => S::Sending,
            (S::Sending, E::Returned) => S::Queued,
            (S::Sending | S::MaybeSent, E::Acknowledged) => S::Sent,
            (S::Sending | S::MaybeSent | S::Sent, E::Delivered) => S::Delivered,
            (S::Sending | S::MaybeSent | S::Sent | S::Delivered, E::Read) => S::Read,
            (S::Queued | S::Sending | S::MaybeSent, E::Failed) => S::Failed,
            // A refusal can also come after the server took it (WhatsApp reports some errors late).
            (S::Sent, E::Failed) => S::Failed,
            (S::Sending, E::Lost) => S::MaybeSent,
            (state, _) => state,
        }
    }

    /// Whether the outbox still has to do something about it (or ask the operator).
    pub fn in_outbox(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::MaybeSent)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EVENTS: [DeliveryEvent; 7] = [
        DeliveryEvent::Claimed,
        DeliveryEvent::Returned,
        DeliveryEvent::Acknowledged,
        DeliveryEvent::Delivered,
        DeliveryEvent::Read,
        DeliveryEvent::Failed,
        DeliveryEvent::Lost,
    ];

    /// How sure we are that the customer has it.
    fn evidence(state: DeliveryState) -> u8 {
        match state {
            DeliveryState::Queued | DeliveryState::Sending | DeliveryState::MaybeSent | DeliveryState::Failed => 0,
            DeliveryState::Sent => 1,
            DeliveryState::Delivered => 2,
            DeliveryState::Read => 3,
        }
    }

    proptest! {
        #[test]
        fn receipts_in_any_order_never_take_evidence_back(picks in prop::collection::vec(0usize..7, 0..40)) {
            let mut state = DeliveryState::Queued;
            for event in picks.into_iter().map(|i| EVENTS[i]) {
                let next = state.after(event);
                let late_refusal = state == DeliveryState::Sent && event == DeliveryEvent::Failed;
                prop_assert!(late_refusal || evidence(next) >= evidence(state), "{state:?} {event:?} {next:?}");
                state = next;
            }
        }

        #[test]
        fn only_a_queued_message_is_ever_handed_to_the_network(picks in prop::collection::vec(0usize..7, 0..40)) {
            let mut state = DeliveryState::Queued;
            for event in picks.into_iter().map(|i| EVENTS[i]) {
                let next = state.after(event);
                if next == DeliveryState::Sending && state != DeliveryState::Sending {
                    prop_assert_eq!(state, DeliveryState::Queued);
                }
                // What may have left is never queued again by itself.
                if next == DeliveryState::Queued && state != DeliveryState::Queued {
                    prop_assert_eq!(event, DeliveryEvent::Returned);
                }
                state = next;
            }
        }
    }
}
