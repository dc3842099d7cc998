//! What waits for one device until it acknowledges it, in order.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use crate::wire;

/// Most stanzas kept for one device; beyond it the oldest go.
const MOST_WAITING: usize = 20_000;

/// What kind of stanza waits: it decides which acknowledgement removes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `<message>`: removed by a receipt or an `ack class="message"`.
    Message,
    /// `<receipt>`: removed by `ack class="receipt"`.
    Receipt,
    /// `<notification>`: removed by `ack class="notification"`.
    Notification,
    /// `<call>`: removed by `ack class="call"`.
    Call,
}

impl Kind {
    /// The kind of an ack's `class`, or of a stanza's tag.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "message" => Self::Message,
            "receipt" => Self::Receipt,
            "notification" => Self::Notification,
            "call" => Self::Call,
            _ => return None,
        })
    }
}

/// One waiting stanza.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub seq: u64,
    pub kind: Kind,
    pub id: String,
    #[serde(with = "crate::wire::stored")]
    pub node: Arc<Node>,
}

/// The queue of one device.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    waiting: VecDeque<Waiting>,
    next: u64,
    /// How many were lost to the cap.
    pub lost: u64,
}

impl Queue {
    /// Appends a stanza; its number.
    pub(crate) fn push(&mut self, kind: Kind, node: Arc<Node>) -> u64 {
        if self.waiting.len() >= MOST_WAITING {
            self.waiting.pop_front();
            self.lost += 1;
        }
        let seq = self.next;
        self.next += 1;
        let id = wire::text_or_empty(&node, "id");
        self.waiting.push_back(Waiting { seq, kind, id, node });
        seq
    }

    /// Takes the first stanza of this kind and id, and of this type and sender when more than one fits.
    pub(crate) fn acknowledge(&mut self, kind: Kind, id: &str, fits: impl Fn(&Node) -> bool) -> Option<Arc<Node>> {
        let same = |waiting: &Waiting| waiting.kind == kind && waiting.id == id;
        let place = self
            .waiting
            .iter()
            .position(|waiting| same(waiting) && fits(&waiting.node))
            .or_else(|| self.waiting.iter().position(same))?;
        self.waiting.remove(place).map(|waiting| waiting.node)
    }

    /// Takes the oldest stanza.
    pub(crate) fn pop(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }

    /// The stanzas numbered from `seq` on.
    pub(crate) fn from(&self, seq: u64) -> impl Iterator<Item = &Waiting> {
        let first = self.waiting.partition_point(|waiting| waiting.seq < seq);
        self.waiting.range(first..)
    }

    /// Number the next stanza gets.
    pub(crate) fn next_seq(&self) -> u64 {
        self.next
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// How many of a kind wait.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        self.waiting.iter().filter(|waiting| waiting.kind == kind).count()
    }

    /// Empties the queue.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}
