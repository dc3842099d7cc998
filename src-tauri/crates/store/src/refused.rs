//! Refused: what cannot be written down, ever. Delivering it again does not help.

use domain::{AccountId, WireId};

/// Why something that arrived cannot be recorded.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refused {
    /// No such account.
    #[error("there is no account {0}")]
    UnknownAccount(AccountId),
    /// Without id it could not be told from others.
    #[error("the message has no id")]
    NoId,
    /// Without address it belongs to no chat.
    #[error("the message has no chat address")]
    NoAddress,
    /// Its sender could not be told from others.
    #[error("the message has no address of a sender that can be one")]
    NoSender,
}

/// Longest id or address that is believed.
const ADDRESS_LIMIT: usize = 512;

/// Whether this can be an address or an id of the network.
pub(crate) fn can_be_one(address: &str) -> bool {
    !address.is_empty() && address.len() <= ADDRESS_LIMIT && !address.chars().any(char::is_control)
}

/// An id that messages can be told apart by.
pub(crate) fn wire(id: &WireId) -> Result<(), Refused> {
    if can_be_one(id.as_str()) { Ok(()) } else { Err(Refused::NoId) }
}

/// An address that a chat can have.
pub(crate) fn chat_address(jid: &str) -> Result<(), Refused> {
    if can_be_one(jid) { Ok(()) } else { Err(Refused::NoAddress) }
}

/// The address of a sender; it may be missing outside of groups.
pub(crate) fn sender_address(jid: &str) -> Result<(), Refused> {
    if jid.is_empty() || can_be_one(jid) { Ok(()) } else { Err(Refused::NoSender) }
}
