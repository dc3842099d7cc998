//! The practice phones: what a practice customer sees on his side.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{Media, MessageId, MessageKind, Offer, UnixMs, WireId};

/// A practice customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PracticeContact {
    /// His address.
    pub jid: String,
    /// His name.
    pub name: String,
    /// His (fictitious) number.
    pub phone: String,
    /// His picture.
    pub avatar: Option<String>,
    /// The last bubble in words.
    pub last: String,
    /// When that was.
    pub last_at: Option<UnixMs>,
    /// Messages of the shop he has not opened.
    pub unread: u32,
}

/// How far a practice customer's own message has come, as his phone shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Ticks {
    /// On its way.
    Pending,
    /// The shop has it on disk.
    Delivered,
    /// The operator saw it.
    Read,
}

/// One bubble on a practice phone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PracticeBubble {
    /// Its id on the practice network.
    pub wire_id: WireId,
    /// Written by the customer.
    pub from_me: bool,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words.
    pub text: String,
    /// Its file.
    pub media: Option<Media>,
    /// When.
    pub at: UnixMs,
    /// For his own.
    pub ticks: Option<Ticks>,
    /// What he can tap.
    pub choices: Vec<Offer>,
    /// For his own: the id of the choice he tapped.
    pub tap: Option<String>,
    /// The shop's message that has its file, to show it.
    pub file_of: Option<MessageId>,
    /// The emoji that the shop put on it.
    pub reaction: Option<String>,
    /// The shop gave it other words.
    pub edited: bool,
    /// The shop deleted it for everybody.
    pub deleted: bool,
}

/// Bodies stay out of logs.
impl std::fmt::Debug for PracticeBubble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PracticeBubble")
            .field("wire_id", &self.wire_id)
            .field("from_me", &self.from_me)
            .finish_non_exhaustive()
    }
}

/// A practice phone, opened on the chat with the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PracticeThread {
    /// Whose phone.
    pub contact: PracticeContact,
    /// Oldest first.
    pub bubbles: Vec<PracticeBubble>,
    /// The shop types.
    pub shop_typing: bool,
}

/// Something a practice customer can send besides text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PracticeSample {
    /// A picture.
    Picture,
    /// A text file.
    Document,
    /// A voice note.
    Voice,
    /// A place.
    Location,
}
