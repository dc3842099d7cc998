//! Ids: one newtype each, so that a chat can never be passed where a message is meant.
//!
//! Ours are UUIDv7 text (they sort by creation); [`WireId`] is WhatsApp's own message id.

use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        #[specta(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id that already exists (read from the database, or sent by the webview).
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id.to_string())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

ids! {
    /// One WhatsApp number (or the practice account).
    AccountId,
    /// One person.
    ContactId,
    /// One conversation with a contact or group on one account.
    ChatId,
    /// One bubble in a chat.
    MessageId,
    /// A reply that waits for approval.
    DraftId,
    /// An entry of the notification centre.
    NoticeId,
    /// A knowledge base.
    BaseId,
    /// A question with its answer in a knowledge base.
    FaqId,
    /// A document, page or text in a knowledge base.
    SourceId,
    /// A passage of a source.
    ChunkId,
    /// A question that had no good answer.
    GapId,
    /// A question pinned to the passage that must answer it.
    PinId,
    /// A drawn conversation.
    FlowId,
    /// One published, immutable state of a flow.
    VersionId,
    /// A node of a flow; made by the canvas or imported, unique within its flow.
    NodeId,
    /// An edge of a flow; unique within its flow.
    EdgeId,
    /// One contact's way through one version of a flow.
    RunId,
    /// Somebody who offers models.
    ProviderId,
    /// A request that left for a model.
    CallId,
    /// A line of the credits' ledger.
    CreditEntryId,
    /// The id a message has on WhatsApp; made by the sender, unique within a chat.
    WireId,
}

impl WireId {
    /// An id for a message of ours, in the form WhatsApp's own web client uses (`3EB0` and 18 hex digits).
    pub fn outgoing(random: Uuid) -> Self {
        let hex = format!("{:032X}", random.as_u128());
        // The tail: a v7 UUID begins with the time, its randomness is at the end.
        Self(format!("3EB0{}", hex.get(14..).unwrap_or(&hex)))
    }
}
