//! Changes: what the operator does to a message that is there already. They pass the outbox like messages do.

use serde::{Deserialize, Serialize};
use specta::Type;
use unicode_segmentation::UnicodeSegmentation;

use crate::{DeliveryState, MessageKind, UnixMs, WireId, text};

/// WhatsApp takes other words for a message within this time.
pub const EDIT_WITHIN_MS: i64 = 15 * 60_000;
/// WhatsApp deletes a message for everybody within this time.
pub const DELETE_WITHIN_MS: i64 = 2 * 24 * 60 * 60_000;

/// One change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Puts an emoji on it; empty takes it away.
    React {
        /// The emoji.
        emoji: String,
    },
    /// Gives it other words; only for the shop's own.
    Edit {
        /// The new words.
        text: String,
    },
    /// Deletes it for everybody; only for the shop's own.
    Delete,
}

/// Words stay out of logs.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::React { .. } => "React",
            Self::Edit { .. } => "Edit",
            Self::Delete => "Delete",
        })
    }
}

impl Change {
    /// The change, if it says something that can be sent; else what is wrong.
    pub fn checked(self) -> Result<Self, String> {
        match self {
            Self::React { emoji } if emoji.is_empty() || is_emoji(&emoji) => Ok(Self::React { emoji }),
            Self::React { .. } => Err("A reaction is one emoji.".into()),
            Self::Edit { text } => text::sendable(&text).map(|text| Self::Edit { text }),
            Self::Delete => Ok(Self::Delete),
        }
    }
}

/// One emoji and nothing else, as far as that can be told without a list of them.
fn is_emoji(text: &str) -> bool {
    let mut graphemes = text.graphemes(true);
    let (Some(first), None) = (graphemes.next(), graphemes.next()) else { return false };
    // Digits are emojis with a key cap around them.
    let keycap = first.ends_with('\u{20e3}');
    keycap || first.chars().next().is_some_and(|c| c >= '\u{a9}' && !c.is_alphanumeric() && !c.is_whitespace())
}

/// A message that is to change, as far as that decides whether it may.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Ours, whoever of us wrote it.
    pub ours: bool,
    /// What it is made of.
    pub kind: MessageKind,
    /// Where it is; `None` for what came in and for what was written on the phone.
    pub state: Option<DeliveryState>,
    /// When it was sent.
    pub sent_at: UnixMs,
    /// It is deleted.
    pub deleted: bool,
    /// Its contact is blocked.
    pub blocked: bool,
}

impl Target {
    /// The network does not have it (yet, or as far as is known).
    pub fn is_on_its_way(&self) -> bool {
        self.state.is_some_and(DeliveryState::in_outbox)
    }

    /// It did not even begin to leave: nobody but us knows of it.
    pub fn is_queued(&self) -> bool {
        self.state == Some(DeliveryState::Queued)
    }
}

/// Why a message may not be changed in this way, in words; `None` if it may.
pub fn refusal(change: &Change, target: &Target, now: UnixMs) -> Option<&'static str> {
    if target.deleted {
        return Some("This message is deleted.");
    }
    if target.state == Some(DeliveryState::Failed) {
        return Some("This message was not sent, so there is nothing to change. Send it again instead.");
    }
    if target.blocked && !target.is_queued() {
        return Some("This contact is blocked. Unblock the contact first.");
    }
    // A queue has no age: nobody saw the message yet.
    let age = if target.is_queued() { 0 } else { now.since(target.sent_at) };
    match change {
        Change::React { .. } => None,
        Change::Edit { .. } | Change::Delete if !target.ours => Some("Only your own messages can be changed."),
        Change::Edit { .. } if !has_words(target.kind) => {
            Some("Only words can be changed. Delete it and send another.")
        }
        Change::Edit { .. } if age > EDIT_WITHIN_MS => {
            Some("WhatsApp takes other words only within 15 minutes. Write a new message instead.")
        }
        Change::Delete if age > DELETE_WITHIN_MS => {
            Some("WhatsApp deletes a message for everybody only within two days.")
        }
        Change::Edit { .. } | Change::Delete => None,
    }
}

/// Its words, or the caption of its file, can be written anew.
fn has_words(kind: MessageKind) -> bool {
    matches!(kind, MessageKind::Text | MessageKind::Image | MessageKind::Video | MessageKind::Document)
}

/// A change that did not arrive yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PendingChange {
    /// What is to change.
    pub change: Change,
    /// Why it did not work, in words; `None` while it is on its way.
    pub failure: Option<String>,
}

/// A message on the wire, as another one refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireRef {
    /// Its id.
    pub wire_id: WireId,
    /// Ours, whoever of us wrote it.
    pub from_me: bool,
    /// Address of who wrote it; empty for ours.
    pub sender_jid: String,
}

/// A change on its way out.
#[derive(Clone, Debug)]
pub struct OutgoingChange {
    /// Fixed before the first attempt; the same for every attempt. A change that arrives twice changes nothing twice.
    pub wire_id: WireId,
    /// The chat.
    pub chat_jid: String,
    /// The message that changes.
    pub target: WireRef,
    /// How.
    pub change: Change,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            ours: true,
            kind: MessageKind::Text,
            state: Some(DeliveryState::Delivered),
            sent_at: UnixMs(0),
            deleted: false,
            blocked: false,
        }
    }

    fn edit() -> Change {
        Change::Edit { text: "other words".into() }
    }

    fn react() -> Change {
        Change::React { emoji: "👍".into() }
    }

    #[test]
    fn a_reaction_is_one_emoji_or_none() {
        for emoji in ["", "👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☹"]
        {
            assert!(Change::React { emoji: emoji.into() }.checked().is_ok(), "{emoji}");
        }
        for no_emoji in ["👍👍", "ok", "a", "1", " ", "é", "👍!", "ж"] {
            assert!(Change::React { emoji: no_emoji.into() }.checked().is_err(), "{no_emoji}");
        }
    }

    #[test]
    fn only_own_words_can_be_written_anew_and_only_for_a_quarter_of_an_hour() {
        assert_eq!(refusal(&edit(), &target(), UnixMs(EDIT_WITHIN_MS)), None);
        assert!(refusal(&edit(), &target(), UnixMs(EDIT_WITHIN_MS + 1)).is_some());
        let queued = Target { state: Some(DeliveryState::Queued), ..target() };
        assert_eq!(refusal(&edit(), &queued, UnixMs(EDIT_WITHIN_MS + 1)), None, "nobody saw it yet");
        let photo = Target { kind: MessageKind::Image, ..target() };
        assert_eq!(refusal(&edit(), &photo, UnixMs(0)), None);
        let poll = Target { kind: MessageKind::Poll, ..target() };
        assert!(refusal(&edit(), &poll, UnixMs(0)).is_some());
        let theirs = Target { ours: false, state: None, ..target() };
        assert!(refusal(&edit(), &theirs, UnixMs(0)).is_some());
        assert!(refusal(&Change::Delete, &theirs, UnixMs(0)).is_some());
        assert_eq!(refusal(&react(), &theirs, UnixMs(i64::MAX)), None);
    }

    #[test]
    fn a_message_can_be_deleted_for_two_days_and_nothing_happens_to_what_is_gone() {
        assert_eq!(refusal(&Change::Delete, &target(), UnixMs(DELETE_WITHIN_MS)), None);
        assert!(refusal(&Change::Delete, &target(), UnixMs(DELETE_WITHIN_MS + 1)).is_some());
        let gone = [
            Target { deleted: true, ..target() },
            Target { state: Some(DeliveryState::Failed), ..target() },
            Target { blocked: true, ..target() },
        ];
        for gone in gone {
            for change in [react(), edit(), Change::Delete] {
                assert!(refusal(&change, &gone, UnixMs(0)).is_some(), "{change:?} {gone:?}");
            }
        }
    }
}
