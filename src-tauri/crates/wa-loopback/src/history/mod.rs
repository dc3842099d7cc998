//! Messages from before a device was linked, as the phone hands them over.

mod notification;
mod spec;
#[cfg(test)]
mod tests;

pub use notification::{blob_notification, inline_notification};
pub use spec::{
    HistoryContext, HistoryConversation, HistoryKind, HistoryMessage, HistoryReaction, HistorySpec, PastMember,
    note_history,
};
