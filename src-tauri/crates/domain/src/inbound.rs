//! What the network tells us, already translated from the wire.

use crate::{
    Attachment, Details, Evidence, LinkStep, LinkedAs, MessageKind, Past, RemoteFile, Standing, UnixMs, WireId,
};

/// A message that arrived. The wire may deliver it more than once.
#[derive(Clone, Default)]
pub struct Inbound {
    /// WhatsApp's id; with account and chat it identifies the message.
    pub wire_id: WireId,
    /// Address of the person or group the chat is with.
    pub chat_jid: String,
    /// The other address of the chat's person, in a group of who wrote it (WhatsApp gives everybody two), where known.
    pub alias: Option<String>,
    /// Address of who wrote it (in a group not the chat's).
    pub sender_jid: String,
    /// Written on the operator's own phone.
    pub from_me: bool,
    /// The chat is a group.
    pub is_group: bool,
    /// In a group: the account is mentioned.
    pub mentions_me: bool,
    /// What the sender calls himself.
    pub push_name: String,
    /// The number of whoever [`Self::alias`] is about in E.164, where the address tells it.
    pub phone: Option<String>,
    /// The sender's picture as a `data:` URL, where known.
    pub avatar: Option<String>,
    /// What it is made of.
    pub kind: MessageKind,
    /// Its words or caption, as bytes of the wire: not yet known to be UTF-8.
    pub text: Vec<u8>,
    /// What it is made of beside words and file.
    pub details: Option<Details>,
    /// It may be looked at once, and only on the phone: there is no file here.
    pub view_once: bool,
    /// Its file, where it came along.
    pub attachment: Option<Attachment>,
    /// Its file, where it waits on the network.
    pub remote: Option<RemoteFile>,
    /// The message it answers.
    pub quotes: Option<WireId>,
    /// The id of the choice that he tapped.
    pub tap: Option<String>,
    /// The sender's clock (WhatsApp's server stamp).
    pub at: UnixMs,
}

/// Bodies and numbers stay out of logs.
impl std::fmt::Debug for Inbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbound").field("wire_id", &self.wire_id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// How far an outgoing message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptKind {
    /// The server has it (an acknowledgement that came later than the call).
    Sent,
    /// The phone has it.
    Delivered,
    /// The customer saw it.
    Read,
    /// The server refused it after all.
    Refused,
}

/// News of an outgoing message.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The chat it is in.
    pub chat_jid: String,
    /// The message.
    pub wire_id: WireId,
    /// How far it has come.
    pub kind: ReceiptKind,
}

/// Everything a network can tell the core.
#[derive(Clone, Debug)]
pub enum WireEvent {
    /// A message; the network may acknowledge it once the core returned.
    Message(Box<Inbound>),
    /// News of an outgoing message.
    Receipt(Receipt),
    /// The customer types, or stopped.
    Typing {
        /// His chat.
        chat_jid: String,
        /// Types now.
        typing: bool,
    },
    /// An emoji was put on a message, or taken away (empty).
    Reaction {
        /// The chat.
        chat_jid: String,
        /// The message it is on.
        target: WireId,
        /// From the operator's own phone.
        from_me: bool,
        /// Address of who put it there; empty for ours.
        sender_jid: String,
        /// What he is called, where known.
        name: String,
        /// The emoji; empty takes it away.
        emoji: String,
        /// The sender's clock: of two by the same person the later one stands, however they arrive.
        at: UnixMs,
    },
    /// A message was changed; whoever did not write it cannot change it.
    Edited {
        /// The chat.
        chat_jid: String,
        /// The message.
        target: WireId,
        /// From the operator's own phone.
        from_me: bool,
        /// Address of who changed it; empty for ours.
        sender_jid: String,
        /// Its new words.
        text: Vec<u8>,
        /// The sender's clock: of two changes the later one stands, however they arrive.
        at: UnixMs,
    },
    /// A message was deleted for everybody; only who wrote it can do that, and in a group an admin.
    Deleted {
        /// The chat.
        chat_jid: String,
        /// The message.
        target: WireId,
        /// From the operator's own phone.
        from_me: bool,
        /// Address of who deleted it; empty for ours.
        sender_jid: String,
        /// He did it as an admin of the group.
        by_admin: bool,
    },
    /// Somebody voted in a poll; his later vote replaces it.
    Voted {
        /// The chat.
        chat_jid: String,
        /// The poll.
        target: WireId,
        /// From the operator's own phone.
        from_me: bool,
        /// Address of who voted; empty for ours.
        sender_jid: String,
        /// What he is called, where known.
        name: String,
        /// What he chose, in the poll's words; empty takes it back.
        options: Vec<String>,
        /// The sender's clock: of two votes the later one stands, however they arrive.
        at: UnixMs,
    },
    /// The account's standing changed.
    Status(Standing),
    /// How far linking is.
    Link(LinkStep),
    /// It is linked, as this number.
    Linked(LinkedAs),
    /// How well the account is.
    Evidence(Evidence),
    /// Something about a person.
    Person(PersonNews),
    /// Something about a group.
    Group(GroupNews),
    /// What was said before the account was linked.
    Past(Box<Past>),
}

/// Something the network tells of a person; what is `None` is not news.
#[derive(Clone, Default)]
pub struct PersonNews {
    /// His address.
    pub jid: String,
    /// His other address, where known.
    pub alias: Option<String>,
    /// What he calls himself.
    pub push_name: Option<String>,
    /// What the operator's phone calls him.
    pub saved_name: Option<String>,
    /// His number in E.164.
    pub phone: Option<String>,
    /// His "about" line; empty: he has none.
    pub about: Option<String>,
    /// His picture as a `data:` URL; empty: he has none.
    pub avatar: Option<String>,
}

/// Names and numbers stay out of logs.
impl std::fmt::Debug for PersonNews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonNews")
    }
}

/// Something the network tells of a group.
#[derive(Clone)]
pub struct GroupNews {
    /// Its address.
    pub jid: String,
    /// What it is called.
    pub name: String,
}

/// Names stay out of logs.
impl std::fmt::Debug for GroupNews {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GroupNews")
    }
}
