//! Ports: the true outside world, and nothing else. SQLite is not behind a trait.

use std::sync::Arc;

use async_trait::async_trait;
use uuid::Uuid;

use crate::practice::{PracticeBubble, Ticks};
use crate::{
    Account, AccountId, AccountKind, Attachment, Change, Details, FetchFault, MessageKind, Offer, OutgoingChange,
    PersonNews, Quoting, UnixMs, WireEvent, WireId, WireRef,
};

/// The wall clock. Only adapters of this trait read the time.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UnixMs;
    /// When the operator's present day began, in his time zone.
    fn midnight(&self) -> UnixMs;
    /// How far the operator's time zone is ahead of UTC at that moment, in milliseconds.
    fn offset_ms(&self, _at: UnixMs) -> i64 {
        0
    }
    /// Returns at or after `at`; at once when that is past. Safe to drop.
    async fn sleep_until(&self, at: UnixMs);
}

/// Where new ids come from.
pub trait Ids: Send + Sync {
    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;
}

/// A message on its way out.
#[derive(Clone)]
pub struct Outgoing {
    /// Fixed before the first attempt; the same for every attempt.
    pub wire_id: WireId,
    /// To whom.
    pub chat_jid: String,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words or caption.
    pub text: String,
    /// Its file.
    pub attachment: Option<Attachment>,
    /// What it is made of beside words and file.
    pub details: Option<Details>,
    /// The message it answers.
    pub quotes: Option<Quoting>,
    /// What the customer can choose; the words list them for a network without buttons.
    pub choices: Vec<Offer>,
}

/// Bodies and numbers stay out of logs.
impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("wire_id", &self.wire_id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why a send did not end with an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not connected: it provably did not leave.
    #[error("not connected")]
    NotConnected,
    /// The server refused it; the words say why.
    #[error("refused: {0}")]
    Refused(String),
    /// The number may not begin chats for a time; not before the moment given, where it is known.
    #[error("this number may not begin chats now")]
    NewChatsLocked(Option<UnixMs>),
    /// The connection broke after it may have left.
    #[error("the connection broke before the server answered")]
    Uncertain,
}

/// What the network knows of a message that was being sent when the app stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It arrived at the server, or further.
    Arrived,
    /// It provably did not.
    Absent,
    /// Nobody can tell.
    Unknown,
}

/// One connected account: the way out.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Sends a message. `Ok` is the server's acknowledgement, not the end of writing to a socket.
    async fn send(&self, message: &Outgoing) -> Result<(), SendError>;
    /// What the network knows of a message.
    async fn known(&self, chat_jid: &str, wire_id: &WireId) -> Known;
    /// Shows the customer that an answer is being written. Best effort.
    async fn set_typing(&self, chat_jid: &str, typing: bool);
    /// Tells the customer that the operator saw his messages. Best effort.
    async fn mark_read(&self, chat_jid: &str, messages: &[WireRef]);
    /// Changes a message that is there already. `Ok` is the server's acknowledgement.
    async fn change(&self, _change: &OutgoingChange) -> Result<(), SendError> {
        Err(SendError::Refused("this account cannot change messages that were sent".into()))
    }
    /// Fetches the file of a message; see [`crate::RemoteFile::pointer`].
    async fn fetch(&self, _pointer: &[u8]) -> Result<Vec<u8>, FetchFault> {
        Err(FetchFault::Gone)
    }
    /// Who has this number (E.164); `None`: nobody on this network.
    async fn look_up(&self, _phone: &str) -> Result<Option<PersonNews>, SendError> {
        Err(SendError::Refused("numbers cannot be looked up on this account".into()))
    }
    /// What the network knows of a person: picture, about. Best effort.
    async fn person(&self, _jid: &str) -> Option<PersonNews> {
        None
    }
    /// Asks for eight characters that link this account when they are typed on the phone with this number (E.164). The
    /// characters come as a [`crate::LinkStep`]. The error says what happened and what to do.
    async fn request_pair_code(&self, _phone: &str) -> Result<(), String> {
        Err("This kind of account is not linked by a code.".into())
    }
    /// Takes this device off the phone's list of linked devices, then ends the connection. The error says what is left.
    async fn log_out(&self) -> anyhow::Result<()> {
        self.disconnect().await;
        Ok(())
    }
    /// Ends the connection, keeping the credentials.
    async fn disconnect(&self);
}

/// A kind of network that accounts live on.
#[async_trait]
pub trait Network: Send + Sync {
    /// Which accounts it serves.
    fn kind(&self) -> AccountKind;
    /// Connects an account; everything it hears goes to `ingress`. One that is not linked begins to be.
    async fn connect(&self, account: &Account, ingress: Arc<dyn Ingress>) -> anyhow::Result<Arc<dyn Messenger>>;
    /// Whether it has the credentials to connect this account without linking it (again).
    async fn is_linked(&self, _account: &AccountId) -> bool {
        true
    }
    /// Forgets everything of an account: credentials, keys.
    async fn forget(&self, account: &AccountId) -> anyhow::Result<()>;
}

/// The way in. When it returned `Ok` the event is on disk and may be acknowledged; on `Err` it must be delivered again.
#[async_trait]
pub trait Ingress: Send + Sync {
    /// Takes one event of an account.
    async fn receive(&self, account: &AccountId, event: WireEvent) -> anyhow::Result<()>;
}

/// Which model makes the vectors: vectors of different models can not be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedderModel {
    /// Name and revision.
    pub id: String,
    /// Length of a vector.
    pub dimensions: usize,
}

/// What nobody may read by accident: it is not printed, and cannot be put into a row, an event or an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Reads it, where it is used and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}

/// The system's keychain. Blocking: call it on a thread that may block.
pub trait Secrets: Send + Sync {
    /// Keeps a secret under a name, in place of the one that was there.
    fn put(&self, name: &str, secret: &Secret) -> anyhow::Result<()>;
    /// The secret of this name.
    fn get(&self, name: &str) -> anyhow::Result<Option<Secret>>;
    /// Forgets a secret; one that is not there is forgotten already.
    fn remove(&self, name: &str) -> anyhow::Result<()>;
}

/// Turns text into vectors. Blocking: call it on a thread that may block.
pub trait Embedder: Send + Sync {
    /// Which model it is.
    fn model(&self) -> EmbedderModel;
    /// The vector of a question, of length 1.
    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>>;
    /// The vectors of passages, of length 1 each, in order.
    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>>;
    /// Frees the model; the next call loads it again.
    fn unload(&self);
}

/// Reads a question and a passage together: slower than vectors and surer. Blocking: call it on a thread that may block.
pub trait Reranker: Send + Sync {
    /// Name and revision.
    fn model_id(&self) -> String;
    /// For each passage, how well it answers the question, 0 to 1, in order.
    fn scores(&self, question: &str, passages: &[String]) -> anyhow::Result<Vec<f32>>;
    /// Frees the model; the next call loads it again.
    fn unload(&self);
}

/// What the practice phones remember. The sandbox has no disk of its own.
#[async_trait]
pub trait PracticeLog: Send + Sync {
    /// Adds a bubble to a phone, durably; `false` if it has that one already.
    async fn insert(&self, account: &AccountId, jid: &str, bubble: &PracticeBubble) -> anyhow::Result<bool>;
    /// The newest bubbles of a phone, oldest first.
    async fn newest(&self, account: &AccountId, jid: &str, limit: u32) -> anyhow::Result<Vec<PracticeBubble>>;
    /// Whether a phone has a message.
    async fn has(&self, account: &AccountId, jid: &str, wire_id: &WireId) -> anyhow::Result<bool>;
    /// Moves the ticks of the customer's own bubbles.
    async fn set_ticks(&self, account: &AccountId, jid: &str, wire_ids: &[WireId], ticks: Ticks) -> anyhow::Result<()>;
    /// The customer opened the chat; returns the shop's messages he now saw for the first time.
    async fn open(&self, account: &AccountId, jid: &str) -> anyhow::Result<Vec<WireId>>;
    /// The customer's own bubbles that the shop has not confirmed, with the phone's address.
    async fn pending(&self, account: &AccountId) -> anyhow::Result<Vec<(String, PracticeBubble)>>;
    /// The shop changes a bubble; one that is not there stays away.
    async fn change(&self, account: &AccountId, jid: &str, wire_id: &WireId, change: &Change) -> anyhow::Result<()>;
    /// The last bubble of a phone, and how many of the shop's were not opened.
    async fn summary(&self, account: &AccountId, jid: &str) -> anyhow::Result<(Option<PracticeBubble>, u32)>;
}
