//! What a phone can send, as it is asked for in JSON.

use serde::{Deserialize, Serialize};

use super::FileSource;

/// A message to send: its content, and what can be added to any content.
///
/// In JSON one flat object: `{"kind": "text", "text": "hello", "quote": {"id": "3EB0…"}}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The content.
    #[serde(flatten)]
    pub content: Content,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The people it names, as jids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    /// Marked as forwarded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// Disappears after so many seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<u32>,
}

/// The message an answer refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// Its id.
    pub id: String,
    /// Jid of its author; the other side of a direct chat if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its text, as far as the quote shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// An earlier message something is done to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its id.
    pub id: String,
    /// Whether the phone itself sent it.
    #[serde(default)]
    pub from_me: bool,
    /// Jid of its author, in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// A contact card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Name on the card.
    pub name: String,
    /// Phone number, digits only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The whole card, instead of one made of name and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vcard: Option<String>,
}

/// Every kind of content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// Text with a preview of a page.
    Link {
        /// The text, with the address in it.
        text: String,
        /// The address.
        url: String,
        /// Title of the page.
        title: String,
    },
    /// A picture.
    Image {
        /// The file.
        file: FileSource,
        /// Text under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Width and height in pixels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<(u32, u32)>,
        /// Can be looked at once.
        #[serde(default)]
        view_once: bool,
    },
    /// A film.
    Video {
        /// The file.
        file: FileSource,
        /// Text under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Width and height in pixels.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<(u32, u32)>,
        /// Length.
        #[serde(default)]
        seconds: u32,
        /// Shown as a GIF.
        #[serde(default)]
        gif: bool,
        /// Can be looked at once.
        #[serde(default)]
        view_once: bool,
        /// A round video note.
        #[serde(default)]
        round: bool,
    },
    /// A sound file.
    Audio {
        /// The file.
        file: FileSource,
        /// Length.
        #[serde(default)]
        seconds: u32,
    },
    /// A voice message.
    Voice {
        /// The file, usually Opus in Ogg.
        file: FileSource,
        /// Length.
        #[serde(default)]
        seconds: u32,
    },
    /// A document.
    Document {
        /// The file.
        file: FileSource,
        /// Text under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Number of pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<u32>,
    },
    /// A sticker.
    Sticker {
        /// The file, WebP.
        file: FileSource,
        /// It moves.
        #[serde(default)]
        animated: bool,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Name of the place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// A place that moves.
    LiveLocation {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Text with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Number of the update.
        #[serde(default)]
        sequence: i64,
    },
    /// One contact card.
    Contact {
        /// The card.
        card: Card,
    },
    /// Several contact cards.
    Contacts {
        /// Name of the whole.
        name: String,
        /// The cards.
        cards: Vec<Card>,
    },
    /// A poll.
    Poll {
        /// The question.
        question: String,
        /// What can be chosen.
        options: Vec<String>,
        /// How many may be chosen; 0 means any number.
        #[serde(default = "one")]
        selectable: u32,
    },
    /// A vote in a poll the phone has sent or received.
    PollVote {
        /// Id of the poll.
        poll: String,
        /// The options chosen; none takes the vote back.
        options: Vec<String>,
    },
    /// A reaction.
    Reaction {
        /// The message reacted to.
        to: Target,
        /// The emoji; empty takes the reaction back.
        emoji: String,
    },
    /// New text for a message of one's own.
    Edit {
        /// Id of the message.
        id: String,
        /// The new text.
        text: String,
    },
    /// A message is deleted for everybody.
    Revoke {
        /// The message; `from_me: false` is an admin deleting somebody else's.
        to: Target,
    },
    /// The chat's timer for disappearing messages is set.
    DisappearingTimer {
        /// Seconds; 0 turns it off.
        seconds: u32,
    },
    /// An invitation to a group.
    GroupInvite {
        /// Jid of the group.
        group: String,
        /// Its name.
        name: String,
        /// Code of the invitation.
        code: String,
    },
    /// An event: a kind hardly any client can show.
    Event {
        /// Name of the event.
        name: String,
        /// Start, Unix seconds.
        start: i64,
    },
    /// A request for money: a kind hardly any client can show.
    PaymentRequest {
        /// Amount in thousandths.
        amount_1000: u64,
        /// Currency, as in `EUR`.
        currency: String,
        /// Text with it.
        note: String,
    },
    /// An encoded message, for whatever is not in this list.
    Raw {
        /// The encoded `Message`, in base64.
        message: String,
    },
}

fn one() -> u32 {
    1
}

impl From<Content> for Outgoing {
    fn from(content: Content) -> Self {
        Self { content, quote: None, mentions: Vec::new(), forwarded: false, expires: None }
    }
}

impl Outgoing {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Content::Text { text: text.into() }.into()
    }

    /// Plain text that answers a message.
    pub fn reply(text: impl Into<String>, quote: Quote) -> Self {
        Self { quote: Some(quote), ..Self::text(text) }
    }
}
