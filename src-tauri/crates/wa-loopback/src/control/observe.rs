//! Looking at what happened: stanzas, violations, counters.

use std::time::Duration;

use serde::Serialize;
use wacore_binary::Node;

use super::Loopback;
use crate::record::{Direction, StanzaEntry, Violation};
use crate::server::Server;
use crate::state::Counters;

/// Which stanzas are wanted; an absent part fits all.
#[derive(Debug, Clone, Default)]
pub struct StanzaFilter {
    /// From a client or to one.
    pub direction: Option<Direction>,
    /// `phone:device` or `connection N`.
    pub device: Option<String>,
    /// Name of the outer element.
    pub tag: Option<String>,
    /// Value of `id`.
    pub id: Option<String>,
    /// Number of the first stanza looked at.
    pub since: u64,
}

impl StanzaFilter {
    fn fits(&self, direction: Direction, device: &str, node: &Node) -> bool {
        self.direction.is_none_or(|wanted| wanted == direction)
            && self.device.as_deref().is_none_or(|wanted| wanted == device)
            && self.tag.as_deref().is_none_or(|wanted| wanted == node.tag)
            && self.id.as_deref().is_none_or(|id| node.attrs.get("id").is_some_and(|value| *value == *id))
    }
}

/// Counters and sizes.
#[derive(Debug, Clone, Serialize)]
pub struct Stats {
    /// Counters since the start.
    #[serde(flatten)]
    pub counters: Counters,
    /// Accounts.
    pub accounts: usize,
    /// Linked devices.
    pub companions: usize,
    /// Devices logged in.
    pub online: usize,
    /// Open connections.
    pub open_connections: usize,
    /// Stanzas that wait for companions.
    pub waiting: usize,
    /// Violations so far.
    pub violations: u64,
    /// Number the next logged stanza gets.
    pub next_stanza: u64,
}

impl Loopback {
    /// Logged stanzas from number `since` on, oldest first; long binary content in full when `full`.
    pub fn stanza_log(&self, since: u64, limit: usize, full: bool) -> Vec<StanzaEntry> {
        self.server().state().record.stanzas(since, limit, full)
    }

    /// The logged stanzas a filter fits, as nodes.
    pub fn stanzas(&self, filter: &StanzaFilter) -> Vec<Node> {
        let state = self.server().state();
        let fitting = state.record.nodes(filter.since).filter(|(_, way, device, node)| filter.fits(*way, device, node));
        fitting.map(|(_, _, _, node)| Node::clone(node)).collect()
    }

    /// Number the next logged stanza gets: a mark to look from.
    pub fn stanza_mark(&self) -> u64 {
        self.server().state().record.next_seq()
    }

    /// Waits for a stanza that the filter and the test fit.
    pub async fn wait_for_stanza(
        &self,
        filter: StanzaFilter,
        test: impl Fn(&Node) -> bool,
        most: Duration,
    ) -> anyhow::Result<Node> {
        let mut next = filter.since;
        self.server()
            .wait(most, "a stanza", |state| {
                let mut found = None;
                for (seq, way, device, node) in state.record.nodes(next) {
                    next = seq + 1;
                    if filter.fits(way, device, node) && test(node) {
                        found = Some(Node::clone(node));
                        break;
                    }
                }
                found
            })
            .await
    }

    /// Sends a stanza as it is to a device; whether it is connected. Nothing is queued.
    pub fn send_stanza(&self, id: &crate::device::DeviceId, node: Node) -> bool {
        let mut state = self.server().state();
        let conn = state.companion(id).and_then(|companion| companion.conn());
        conn.map(|conn| state.send(conn, node)).is_some()
    }

    /// Makes every client that shows a QR code show another one; how many there were.
    pub fn rotate_qr(&self) -> usize {
        crate::registration::rotate_qr(&mut self.server().state())
    }

    /// What clients did against the protocol.
    pub fn violations(&self) -> Vec<Violation> {
        self.server().state().record.violations()
    }

    /// Forgets logged stanzas and violations.
    pub fn clear_log(&self) {
        self.server().state().record.clear();
    }

    /// Counters and sizes.
    pub fn stats(&self) -> Stats {
        self.server().stats()
    }
}

impl Server {
    /// Counters and sizes.
    pub(crate) fn stats(&self) -> Stats {
        let state = self.state();
        let companions = || state.accounts.values().flat_map(|account| account.companions.values());
        Stats {
            counters: state.counters.clone(),
            accounts: state.accounts.len(),
            companions: companions().count(),
            online: companions().filter(|companion| companion.online.is_some()).count(),
            open_connections: state.links.len(),
            waiting: companions().map(|companion| companion.queue.len()).sum(),
            violations: state.record.violation_count(),
            next_stanza: state.record.next_seq(),
        }
    }
}
