//! What went over the wire and what was wrong with it: two bounded logs for tests to assert on.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use crate::wire;

/// Most stanzas kept.
const MOST_STANZAS: usize = 20_000;
/// Most violations kept.
const MOST_VIOLATIONS: usize = 2_000;

/// Who sent a stanza.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From a client to the server.
    FromClient,
    /// From the server to a client.
    ToClient,
}

/// One logged stanza.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StanzaEntry {
    /// Ever increasing number.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// Who sent it.
    pub direction: Direction,
    /// `phone:device`, or `connection N` before the device is known.
    pub device: String,
    /// Name of the outer element.
    pub tag: String,
    /// Value of its `id` attribute, empty when there is none.
    pub id: String,
    /// Text that looks like XML.
    pub xml: String,
}

/// Something a client did against the protocol.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Violation {
    /// Milliseconds since 1970.
    pub at_ms: u64,
    /// `phone:device` or `connection N`.
    pub device: String,
    /// What was wrong.
    pub what: String,
    /// The stanza, shortened.
    pub stanza: String,
}

impl StanzaEntry {
    /// The entry with every longer row of digits (phone numbers, LIDs) masked but for its last two.
    pub fn redacted(mut self) -> Self {
        self.xml = masked(&self.xml);
        self.device = masked(&self.device);
        self
    }
}

/// Masks rows of seven and more digits.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = String::new();
    for letter in text.chars().chain(std::iter::once(' ')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        if digits.len() >= 7 {
            out.push('…');
            out.push_str(&digits[digits.len() - 2..]);
        } else {
            out.push_str(&digits);
        }
        digits.clear();
        out.push(letter);
    }
    out.pop();
    out
}

struct Logged {
    seq: u64,
    at_ms: u64,
    direction: Direction,
    device: Arc<str>,
    node: Arc<Node>,
}

/// Both logs.
#[derive(Default)]
pub(crate) struct Record {
    stanzas: VecDeque<Logged>,
    violations: VecDeque<Violation>,
    next: u64,
    violation_count: u64,
}

impl Record {
    /// Notes a stanza.
    pub(crate) fn stanza(&mut self, at_ms: u64, direction: Direction, device: &Arc<str>, node: &Arc<Node>) {
        if self.stanzas.len() >= MOST_STANZAS {
            self.stanzas.pop_front();
        }
        let (device, node) = (Arc::clone(device), Arc::clone(node));
        self.stanzas.push_back(Logged { seq: self.next, at_ms, direction, device, node });
        self.next += 1;
    }

    /// Notes a violation.
    pub(crate) fn violation(&mut self, at_ms: u64, device: &str, what: String, node: Option<&Node>) {
        tracing::warn!(device, what, "protocol violation");
        if self.violations.len() >= MOST_VIOLATIONS {
            self.violations.pop_front();
        }
        let stanza = node.map(|node| wire::render(node, false)).unwrap_or_default();
        self.violations.push_back(Violation { at_ms, device: device.to_owned(), what, stanza });
        self.violation_count += 1;
    }

    /// Stanzas numbered `since` and later, at most `limit`, oldest first, that `keep` accepts.
    pub(crate) fn stanzas(&self, since: u64, limit: usize, full: bool) -> Vec<StanzaEntry> {
        let first = self.stanzas.partition_point(|entry| entry.seq < since);
        self.stanzas.range(first..).take(limit).map(|entry| entry.shown(full)).collect()
    }

    /// The first `limit` stanzas numbered `since` and later that fit; only these are rendered.
    pub(crate) fn fitting(
        &self,
        since: u64,
        limit: usize,
        full: bool,
        fits: impl Fn(Direction, &str, &Node) -> bool,
    ) -> Vec<StanzaEntry> {
        let first = self.stanzas.partition_point(|entry| entry.seq < since);
        let wanted = self.stanzas.range(first..).filter(|entry| fits(entry.direction, &entry.device, &entry.node));
        wanted.take(limit).map(|entry| entry.shown(full)).collect()
    }

    /// The nodes themselves, for code that filters before rendering.
    pub(crate) fn nodes(&self, since: u64) -> impl Iterator<Item = (u64, Direction, &Arc<str>, &Arc<Node>)> {
        let first = self.stanzas.partition_point(|entry| entry.seq < since);
        self.stanzas.range(first..).map(|entry| (entry.seq, entry.direction, &entry.device, &entry.node))
    }

    /// Number the next stanza gets.
    pub(crate) fn next_seq(&self) -> u64 {
        self.next
    }

    /// All kept violations.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.violations.iter().cloned().collect()
    }

    /// How many violations there ever were.
    pub(crate) fn violation_count(&self) -> u64 {
        self.violation_count
    }

    /// Forgets both logs; numbering goes on.
    pub(crate) fn clear(&mut self) {
        self.stanzas.clear();
        self.violations.clear();
    }
}

impl Logged {
    fn shown(&self, full: bool) -> StanzaEntry {
        StanzaEntry {
            seq: self.seq,
            at_ms: self.at_ms,
            direction: self.direction,
            device: self.device.to_string(),
            tag: self.node.tag.to_string(),
            id: wire::text_or_empty(&self.node, "id"),
            xml: wire::render(&self.node, full),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_and_the_rest_stays() {
        assert_eq!(masked("to=\"15550100:1@s.whatsapp.net\" t=12"), "to=\"…00:1@s.whatsapp.net\" t=12");
        assert_eq!(masked("15550101"), "…01");
    }
}
