//! Views: what screens ask for, put together from several nouns. Read only; nothing is stored in this shape.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    AccountId, AccountKind, AccountStatus, BaseId, ChatId, ChatStatus, Contact, ContactId, DeliveryState, DraftId,
    GroupPolicy, Handover, Health, LeadFact, LinkStep, Message, Owner, Sender, Sentiment, UnixMs, Why,
};

/// An account as the accounts screen shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct AccountRow {
    /// See [`crate::Account`].
    pub id: AccountId,
    /// See [`crate::Account`].
    pub kind: AccountKind,
    /// See [`crate::Account`].
    pub name: String,
    /// See [`crate::Account`].
    pub description: String,
    /// See [`crate::Account`].
    pub phone: Option<String>,
    /// See [`crate::Account`].
    pub profile_name: Option<String>,
    /// See [`crate::Account`].
    pub status: AccountStatus,
    /// See [`crate::Account`].
    pub status_why: String,
    /// See [`crate::Account`].
    pub status_since: UnixMs,
    /// See [`crate::Account`].
    pub status_until: Option<UnixMs>,
    /// See [`crate::Account`].
    pub last_heard_at: Option<UnixMs>,
    /// See [`crate::Account`].
    pub health: Health,
    /// The operator wants it connected.
    pub wanted: bool,
    /// How far linking is; [`LinkStep::Idle`] where nobody links it.
    pub link: LinkStep,
    /// See [`crate::AccountSettings`].
    pub assistant_on: bool,
    /// See [`crate::AccountSettings`].
    pub new_chat_owner: Owner,
    /// See [`crate::AccountSettings`].
    pub escalation_message: String,
    /// See [`crate::AccountSettings`].
    pub welcome_message: String,
    /// See [`crate::AccountSettings`].
    pub groups: GroupPolicy,
    /// The knowledge bases it answers from; the default base when empty.
    pub base_ids: Vec<BaseId>,
    /// The model that answers; empty: the answerer on this device.
    pub answered_by: String,
    /// Flows that answer on it.
    pub flows_active: u32,
    /// Flows for it.
    pub flows_total: u32,
    /// Messages in and out since midnight of the operator's day.
    pub messages_today: u32,
    /// Chats on it.
    pub chats: u32,
    /// Messages nobody opened yet.
    pub unread: u32,
}

/// A chat as the list shows it.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct ChatRow {
    /// See [`crate::Chat`].
    pub id: ChatId,
    /// See [`crate::Chat`].
    pub account_id: AccountId,
    /// The account's name.
    pub account_name: String,
    /// See [`crate::Chat`].
    pub contact_id: Option<ContactId>,
    /// The name to show.
    pub title: String,
    /// A picture as a `data:` URL, if there is one.
    pub avatar: Option<String>,
    /// Several people write here.
    pub is_group: bool,
    /// Who speaks next.
    pub owner: Owner,
    /// Open or done.
    pub status: ChatStatus,
    /// The last message in words.
    pub preview: String,
    /// Who wrote it.
    pub preview_sender: Option<Sender>,
    /// Where it is.
    pub preview_state: Option<DeliveryState>,
    /// When it was written.
    pub last_message_at: Option<UnixMs>,
    /// Messages not opened yet.
    pub unread: u32,
    /// The customer waits for the operator since then.
    pub waiting_since: Option<UnixMs>,
    /// Automation rests until then.
    pub paused_until: Option<UnixMs>,
    /// A draft waits for approval.
    pub draft_pending: bool,
    /// See [`Contact`].
    pub blocked: bool,
    /// See [`Contact`].
    pub opted_out: bool,
    /// See [`Contact`].
    pub vip: bool,
    /// How the customer felt last.
    pub sentiment: Option<Sentiment>,
}

/// Names and previews stay out of logs.
impl std::fmt::Debug for ChatRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChatRow").field("id", &self.id).field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// Which chats to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ChatFilter {
    /// Every chat.
    All,
    /// Not resolved.
    #[default]
    Open,
    /// The customer waits for the operator.
    Waiting,
    /// A draft waits for approval.
    Approval,
    /// Done.
    Resolved,
    /// With messages not opened yet.
    Unread,
}

/// A page of chats to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
pub struct ChatQuery {
    /// One account, or all.
    pub account_id: Option<AccountId>,
    /// Which chats.
    pub filter: ChatFilter,
    /// Part of a name or number; empty for all.
    pub text: String,
    /// [`ChatPage::next`] of the page before.
    pub after: Option<String>,
    /// Rows wanted: 1 to 200.
    pub limit: u32,
}

/// A page of chats, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ChatPage {
    /// The chats.
    pub rows: Vec<ChatRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
    /// How many chats each filter has.
    pub counts: ChatCounts,
}

/// How many chats each filter has (within the chosen account).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChatCounts {
    /// Every chat.
    pub all: u32,
    /// Not resolved.
    pub open: u32,
    /// Waiting for the operator.
    pub waiting: u32,
    /// With a draft.
    pub approval: u32,
    /// Done.
    pub resolved: u32,
    /// With messages not opened yet.
    pub unread: u32,
}

/// One chat with everything around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ChatDetail {
    /// The chat.
    pub chat: ChatRow,
    /// The person; none in a group.
    pub contact: Option<Contact>,
    /// Its account.
    pub account: AccountRow,
    /// The draft that waits.
    pub draft: Option<Draft>,
    /// What the operator should know, while the customer waits for him.
    pub handover: Option<Handover>,
    /// What the customer told of himself.
    pub facts: Vec<LeadFact>,
}

/// A reply that waits for approval.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// Ours.
    pub id: DraftId,
    /// Its chat.
    pub chat_id: ChatId,
    /// The chat's name.
    pub chat_title: String,
    /// The words.
    pub text: String,
    /// What caused it.
    pub why: Option<Why>,
    /// When.
    pub created_at: UnixMs,
}

/// Bodies stay out of logs.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("id", &self.id).field("chat_id", &self.chat_id).finish_non_exhaustive()
    }
}

/// A page of messages, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct MessagePage {
    /// The messages.
    pub rows: Vec<Message>,
    /// Cursor of the page before (older).
    #[specta(type = Option<i32>)]
    pub before: Option<i64>,
}

/// A message that a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct SearchHit {
    /// The message.
    pub message: Message,
    /// Its chat.
    pub chat_id: ChatId,
    /// The chat's name.
    pub chat_title: String,
    /// The part of the text with the words.
    pub snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SnippetPart {
    /// The words.
    pub text: String,
    /// They were searched for.
    pub hit: bool,
}

/// What the assistant would do with a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct TestAnswer {
    /// Reply, hand over, or nothing.
    pub action: Action,
    /// The words it would send.
    pub reply: String,
    /// Why.
    pub why: Why,
    /// Finding the meaning, in milliseconds.
    #[specta(type = i32)]
    pub embed_ms: f64,
    /// Searching, in milliseconds.
    #[specta(type = i32)]
    pub search_ms: f64,
}

/// What the assistant decided. Only this decides, never the words of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Send the reply.
    Reply,
    /// Hand the chat to the operator.
    Escalate,
    /// Nothing was asked.
    None,
}

/// Where the search index stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IndexState {
    /// Ready, being made, or failed.
    pub state: IndexPhase,
    /// Passages in it.
    pub done: u32,
    /// Passages there should be.
    pub total: u32,
    /// Why it failed and what to do.
    pub reason: Option<String>,
    /// The model that finds meanings.
    pub model: String,
}

/// Where the search index stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum IndexPhase {
    /// Equal to the knowledge base.
    Ready,
    /// Being brought up to date; search works meanwhile.
    Indexing,
    /// It could not be brought up to date.
    Failed,
}

/// What the operator is asked to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// Documents, one or more.
    Files,
    /// A folder.
    Folder,
    /// A table with separators.
    Table,
    /// An exported knowledge base.
    BaseFile,
}
