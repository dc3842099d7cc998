//! The past: what was said before an account was linked, as the phone hands it over. It fills the inbox and starts nothing.

use crate::{DeliveryState, Inbound};

/// A part of an account's history.
#[derive(Clone, Debug)]
pub struct Past {
    /// The chats in it.
    pub chats: Vec<PastChat>,
    /// How much of the history is here with this part, 0 to 100, where the phone says so.
    pub percent: Option<u8>,
}

/// A chat of the past.
#[derive(Clone)]
pub struct PastChat {
    /// Its address.
    pub jid: String,
    /// The other address of the same person, where known.
    pub alias: Option<String>,
    /// Several people write there.
    pub is_group: bool,
    /// What the phone calls it; may be empty.
    pub name: String,
    /// Messages that nobody opened.
    pub unread: u32,
    /// In any order.
    pub messages: Vec<PastMessage>,
}

/// Names stay out of logs.
impl std::fmt::Debug for PastChat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PastChat").field("messages", &self.messages.len()).finish_non_exhaustive()
    }
}

/// A message of the past.
#[derive(Clone, Debug)]
pub struct PastMessage {
    /// What it was.
    pub message: Inbound,
    /// How far it came, if the shop wrote it.
    pub state: Option<DeliveryState>,
}
