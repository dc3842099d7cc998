//! Topics: what a commit touched. Readers ask again; rows are never pushed.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, ChatId};

/// Something that was written to, announced after the commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "topic")]
pub enum Topic {
    /// Accounts and their standing.
    Accounts,
    /// The list of chats.
    Chats,
    /// The messages of one chat.
    Messages {
        /// The chat.
        chat_id: ChatId,
    },
    /// Contacts.
    Contacts,
    /// Replies that wait for approval.
    Drafts,
    /// The notification centre.
    Notices,
    /// Knowledge bases, FAQs and the index.
    Knowledge,
    /// Providers and their models.
    Providers,
    /// Calls of models, usage and credits.
    Usage,
    /// Flows, their versions, global variables, secrets and tests.
    Flows,
    /// Runs of flows.
    Runs,
    /// Settings.
    Settings,
    /// The practice phones of one account.
    Practice {
        /// The practice account.
        account_id: AccountId,
    },
}
