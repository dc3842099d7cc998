//! Messages: the bubbles of a chat.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    ChatId, DeliveryState, Details, Download, MessageId, PendingChange, Sentiment, Transcript, UnixMs, Vote, Why,
    WireRef,
};

/// Who wrote a message.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sender {
    /// The customer.
    Contact,
    /// Automation.
    Bot,
    /// The operator, here.
    Operator,
    /// The operator, on his own phone.
    Phone,
}

/// What a message is made of.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Type,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum MessageKind {
    /// Words.
    #[default]
    Text,
    /// A picture, with or without a caption.
    Image,
    /// A film.
    Video,
    /// A sound file.
    Audio,
    /// A voice note.
    Voice,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
    /// A place: the text holds `latitude, longitude` and the name.
    Location,
    /// A contact card.
    ContactCard,
    /// A poll.
    Poll,
    /// Something this version can not show.
    Unsupported,
}

impl MessageKind {
    /// What stands for the message in a list when it has no text.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Image => "Photo",
            Self::Video => "Video",
            Self::Audio => "Audio",
            Self::Voice => "Voice message",
            Self::Document => "Document",
            Self::Sticker => "Sticker",
            Self::Location => "Location",
            Self::ContactCard => "Contact card",
            Self::Poll => "Poll",
            Self::Unsupported => "Unsupported message",
        }
    }
}

/// A file that belongs to a message; its content is fetched by message id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Media {
    /// MIME type.
    pub mime: String,
    /// File name, where there is one.
    pub name: Option<String>,
    /// Size in bytes.
    pub bytes: u32,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
}

/// A file with its content, on its way in or out.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub media: Media,
    /// The file itself.
    pub content: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.media.mime, self.content.len())
    }
}

/// Something the customer can choose: by tapping it where the network has buttons, else by its number or its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Offer {
    /// What a tap tells.
    pub id: String,
    /// What it is called.
    pub label: String,
}

/// The message that is answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Quoted {
    /// Ours, if we have it.
    pub message_id: Option<MessageId>,
    /// Its text, as quoted.
    pub text: String,
    /// Who wrote it.
    pub sender: Sender,
}

/// The message that is answered, as the network must show it.
#[derive(Clone)]
pub struct Quoting {
    /// Which.
    pub target: WireRef,
    /// What it was made of.
    pub kind: MessageKind,
    /// Its words.
    pub text: String,
}

/// An emoji on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Who put it there.
    pub sender: Sender,
    /// In a group: what he is called; empty where his name adds nothing.
    #[serde(default)]
    pub name: String,
}

/// One bubble in a chat.
#[derive(Clone, PartialEq, Serialize, Deserialize, Type)]
pub struct Message {
    /// Ours.
    pub id: MessageId,
    /// Its chat.
    pub chat_id: ChatId,
    /// Order of arrival over all chats; the cursor for paging.
    #[specta(type = i32)]
    pub seq: i64,
    /// Who wrote it.
    pub sender: Sender,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words or caption.
    pub text: String,
    /// In a group: what its writer is called.
    #[serde(default)]
    pub author: Option<String>,
    /// What it is made of beside words and file.
    #[serde(default)]
    pub details: Option<Details>,
    /// Votes in the poll that it is.
    #[serde(default)]
    pub votes: Vec<Vote>,
    /// It may be looked at once, and only on the phone.
    #[serde(default)]
    pub view_once: bool,
    /// Its file.
    pub media: Option<Media>,
    /// Its file is not here (yet).
    #[serde(default)]
    pub download: Option<Download>,
    /// What the operator changes on it and has not arrived yet.
    #[serde(default)]
    pub changes: Vec<PendingChange>,
    /// What it answers.
    pub quoted: Option<Quoted>,
    /// Emojis on it.
    pub reactions: Vec<Reaction>,
    /// The sender changed it later.
    pub edited: bool,
    /// The sender deleted it for everybody.
    pub deleted: bool,
    /// When it was written.
    pub at: UnixMs,
    /// Where it is; `None` for what came in.
    pub state: Option<DeliveryState>,
    /// Why it failed, in words.
    pub failure: Option<String>,
    /// What caused it, if automation wrote it.
    pub why: Option<Why>,
    /// The words in its file, once they are known.
    pub transcript: Option<Transcript>,
    /// How the customer feels, once it was his turn.
    pub sentiment: Option<Sentiment>,
    /// What the customer can choose; its words list them, too.
    #[serde(default)]
    pub choices: Vec<Offer>,
    /// The id of the choice that he tapped.
    #[serde(default)]
    pub tap: Option<String>,
    /// A reply that waits on purpose leaves then, unless it is stopped.
    pub leaves_at: Option<UnixMs>,
}

impl Message {
    /// A message with nothing but words, as a test or a try makes one up.
    pub fn plain(id: MessageId, chat_id: ChatId, seq: i64, sender: Sender, text: String, at: UnixMs) -> Self {
        Self {
            id,
            chat_id,
            seq,
            sender,
            kind: MessageKind::Text,
            text,
            author: None,
            details: None,
            votes: Vec::new(),
            view_once: false,
            media: None,
            download: None,
            changes: Vec::new(),
            quoted: None,
            reactions: Vec::new(),
            edited: false,
            deleted: false,
            at,
            state: None,
            failure: None,
            why: None,
            transcript: None,
            sentiment: None,
            choices: Vec::new(),
            tap: None,
            leaves_at: None,
        }
    }
}

/// Bodies stay out of logs.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("sender", &self.sender)
            .field("kind", &self.kind)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Quoted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Quoted").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}
