//! A message in plain words, for tests and for the JSON of the admin interface.

use serde::{Deserialize, Serialize};

use crate::media::MediaPointer;

/// What a message is and says. Fields that do not apply are not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Described {
    /// `text`, `image`, `reaction`, `edit`, …; `unsupported` with [`Self::detail`] for the rest.
    pub kind: String,
    /// The text, the caption, the question of a poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The chat, when the message came as a copy of one's own from another own device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<String>,
    /// Media type of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Width and height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<(u32, u32)>,
    /// Length of sound or film.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// Where the file is and how to open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaPointer>,
    /// A small picture of the file comes with the message.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub thumbnail: bool,
    /// Can be looked at once.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub view_once: bool,
    /// Marked as forwarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// Disappears after so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<u32>,
    /// The message it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// The people it names, as jids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// Id of the message that is edited, deleted, pinned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What is reacted to and how.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reaction: Option<Reacted>,
    /// The poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollAsked>,
    /// The vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<PollVoted>,
    /// The place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The contact cards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<SharedContact>,
    /// What else there is to say: the fields of an unsupported message, or why something could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The message an answer refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// Its id.
    pub id: String,
    /// Jid of its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Kind of what is quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its text or caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A reaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reacted {
    /// Id of the message reacted to.
    pub to: String,
    /// Whether the one who reacts sent that message.
    pub from_me: bool,
    /// The emoji; empty when the reaction is taken back.
    pub emoji: String,
}

/// A poll.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollAsked {
    /// What can be chosen.
    pub options: Vec<String>,
    /// How many may be chosen; 0 means any number.
    pub selectable: u32,
}

/// A vote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollVoted {
    /// Id of the poll.
    pub poll: String,
    /// The options chosen; not there when the vote could not be opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<String>>,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Name of the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedContact {
    /// Name on the card.
    pub name: String,
    /// The whole card.
    pub vcard: String,
}
