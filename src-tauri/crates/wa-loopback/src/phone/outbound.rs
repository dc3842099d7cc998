//! The stanzas a phone builds, and its memory of what it sent.

use std::collections::{HashSet, VecDeque};

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::content::Built;
use crate::signal::{Enc, SessionMark};

/// Most sent messages remembered for resends.
const MOST_REMEMBERED: usize = 2_000;

/// A sent message.
#[derive(Clone)]
pub(crate) struct Remembered {
    pub id: String,
    pub chat: Jid,
    pub built: Built,
    /// A peer message to an own companion.
    pub peer: bool,
    /// The sessions in which it went out.
    pub sessions: HashSet<SessionMark>,
}

/// The sent messages.
#[derive(Default)]
pub(crate) struct SentLog(VecDeque<Remembered>);

impl SentLog {
    /// Remembers one.
    pub(crate) fn push(&mut self, sent: Remembered) {
        if self.0.len() >= MOST_REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(sent);
    }

    /// Finds one.
    pub(crate) fn find(&self, id: &str) -> Option<&Remembered> {
        self.0.iter().rev().find(|sent| sent.id == id)
    }

    /// Notes the session in which one went out.
    pub(crate) fn went(&mut self, id: &str, session: Option<SessionMark>) {
        if let Some(sent) = self.0.iter_mut().rev().find(|sent| sent.id == id) {
            sent.sessions.extend(session);
        }
    }
}

/// `<enc>` as the message wants it.
pub(crate) fn enc_node(enc: Enc, built: &Built, count: Option<u32>) -> Node {
    let mut node = NodeBuilder::new("enc").attr("v", "2").attr("type", enc.kind.as_str());
    if let Some(count) = count {
        node = node.attr("count", count);
    }
    if let Some(media) = built.media_type {
        node = node.attr("mediatype", media);
    }
    if built.hide_decrypt_fail {
        node = node.attr("decrypt-fail", "hide");
    }
    node.bytes(enc.ciphertext).build()
}

/// `<to jid>` around an `<enc>`.
pub(crate) fn to_node(jid: &Jid, enc: Node) -> Node {
    NodeBuilder::new("to").attr("jid", jid).children([enc]).build()
}

/// `<message>` without content.
pub(crate) fn head(to: &Jid, id: &str, built: &Built) -> NodeBuilder {
    let head = NodeBuilder::new("message").attr("to", to).attr("id", id).attr("type", built.stanza_type);
    match &built.edit {
        Some(edit) => head.attr("edit", edit.as_str()),
        None => head,
    }
}

/// The `<meta>` child, when the message has one.
pub(crate) fn meta(built: &Built) -> Option<Node> {
    let attributes = built.meta.iter().map(|(key, value)| (*key, value.as_str()));
    (!built.meta.is_empty()).then(|| NodeBuilder::new("meta").attrs(attributes).build())
}
