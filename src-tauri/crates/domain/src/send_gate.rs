//! The one send gate: every message to a customer passes here, whoever wrote it. Pure.
//!
//! The outbox asks it in the transaction that claims a message, so nothing can change between the answer and the claim.

use serde::{Deserialize, Serialize};

use crate::UnixMs;

/// The length of the rate window.
pub const RATE_WINDOW_MS: i64 = 60_000;

/// Who is behind an outgoing message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// The operator wrote or approved it.
    Manual,
    /// Automation.
    Automatic,
    /// The one confirmation that a customer gets for opting out.
    OptOutConfirmation,
}

/// Everything the gate looks at.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Who is behind it.
    pub origin: Origin,
    /// The contact is blocked.
    pub blocked: bool,
    /// The contact opted out.
    pub opted_out: bool,
    /// The freeze switch is on.
    pub frozen: bool,
    /// The account can send.
    pub account_ready: bool,
    /// Nobody wrote in this chat yet, and the account may not begin chats now.
    pub new_chat_locked: bool,
    /// Put into the outbox.
    pub queued_at: UnixMs,
    /// Automatic messages older than this are not sent any more.
    pub stale_after_minutes: u32,
    /// When the account may send the next message under its rate limit.
    pub rate_free_at: UnixMs,
    /// Now.
    pub now: UnixMs,
}

/// What the gate decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendGate {
    /// Send it.
    Pass,
    /// Not before then.
    Wait(UnixMs),
    /// Not now; whoever ends the hold wakes the outbox.
    Hold(Hold),
    /// Never; the reason is shown.
    Refuse(Refusal),
}

/// What holds a message back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The freeze switch.
    Frozen,
    /// The account is not connected.
    NotReady,
}

/// Why a message is never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The contact is blocked.
    Blocked,
    /// The contact opted out of automatic messages.
    OptedOut,
    /// It waited too long to still make sense.
    TooOld,
    /// WhatsApp does not let this number begin chats for a time.
    NewChatsLocked,
}

impl Refusal {
    /// What happened and what to do, for the message's bubble.
    pub fn words(self) -> &'static str {
        match self {
            Self::Blocked => "This contact is blocked. Unblock the contact to send.",
            Self::OptedOut => "This customer asked for no automatic messages. You can still write yourself.",
            Self::NewChatsLocked => {
                "WhatsApp does not let this number begin new chats for now. Answers to customers who wrote go on. Send it \
                 again when the account shows no lock any more."
            }
            Self::TooOld => {
                "It waited too long to still make sense as an automatic reply. Send it yourself if it still does."
            }
        }
    }
}

/// Decides about one message.
pub fn send_gate(facts: &Facts) -> SendGate {
    let automatic = facts.origin != Origin::Manual;
    if facts.blocked {
        return SendGate::Refuse(Refusal::Blocked);
    }
    if facts.origin == Origin::Automatic && facts.opted_out {
        return SendGate::Refuse(Refusal::OptedOut);
    }
    if automatic && facts.queued_at.plus_minutes(facts.stale_after_minutes) < facts.now {
        return SendGate::Refuse(Refusal::TooOld);
    }
    if automatic && facts.frozen {
        return SendGate::Hold(Hold::Frozen);
    }
    if !facts.account_ready {
        return SendGate::Hold(Hold::NotReady);
    }
    if facts.new_chat_locked {
        return SendGate::Refuse(Refusal::NewChatsLocked);
    }
    if facts.rate_free_at > facts.now {
        return SendGate::Wait(facts.rate_free_at);
    }
    SendGate::Pass
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_facts() -> impl Strategy<Value = Facts> {
        let origin = prop_oneof![Just(Origin::Manual), Just(Origin::Automatic), Just(Origin::OptOutConfirmation)];
        (origin, any::<[bool; 5]>(), 0i64..10_000_000, 0u32..60, 0i64..10_000_000, 0i64..10_000_000).prop_map(
            |(
                origin,
                [blocked, opted_out, frozen, account_ready, new_chat_locked],
                queued,
                stale_after_minutes,
                rate,
                now,
            )| Facts {
                origin,
                blocked,
                opted_out,
                frozen,
                account_ready,
                new_chat_locked,
                queued_at: UnixMs(queued),
                stale_after_minutes,
                rate_free_at: UnixMs(rate),
                now: UnixMs(now),
            },
        )
    }

    proptest! {
        #[test]
        fn nothing_passes_to_the_blocked_while_disconnected_or_over_the_rate(facts in any_facts()) {
            if send_gate(&facts) == SendGate::Pass {
                prop_assert!(!facts.blocked && facts.account_ready && facts.rate_free_at <= facts.now);
                prop_assert!(!facts.new_chat_locked);
            }
        }

        #[test]
        fn no_automatic_message_passes_while_frozen_or_to_who_opted_out(facts in any_facts()) {
            if send_gate(&facts) == SendGate::Pass && facts.origin != Origin::Manual {
                prop_assert!(!facts.frozen);
                prop_assert!(facts.origin == Origin::OptOutConfirmation || !facts.opted_out);
            }
        }

        #[test]
        fn the_operator_can_always_write_to_a_reachable_contact(facts in any_facts()) {
            let facts = Facts { origin: Origin::Manual, blocked: false, account_ready: true, new_chat_locked: false, ..facts };
            let expected =
                if facts.rate_free_at > facts.now { SendGate::Wait(facts.rate_free_at) } else { SendGate::Pass };
            prop_assert_eq!(send_gate(&facts), expected);
        }
    }
}
