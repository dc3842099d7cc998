//! Receipts: they empty the reader's queue and are passed on to the author's devices.

use std::sync::Arc;

use wacore_binary::{Jid, Node, Server};

use super::ack;
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices::form_of;
use crate::faults::Fault;
use crate::queue::Kind;
use crate::state::State;
use crate::wire;

/// Most ids of an aggregated receipt.
const MOST_IDS: usize = 256;

/// A receipt from a client, or from a phone (without a connection).
pub(crate) fn receive(state: &mut State, conn: Option<ConnId>, id: &DeviceId, node: &Node) {
    let kind = wire::text_or_empty(node, "type");
    let (Some(to), Some(ids)) = (wire::jid(node, "to"), ids(node)) else {
        if let Some(conn) = conn {
            state.violation(conn, "receipt without to, without id or with too many ids", Some(node));
            ack::send(state, conn, node, "receipt", Some(479));
        }
        return;
    };
    // A retry receipt is followed by an ack of the message; reading comes after delivery.
    let delivers = !matches!(kind.as_str(), "retry" | "read" | "read-self" | "played" | "played-self" | "server-error");
    if (delivers && state.faults.strikes(Some(id), &Fault::DropReceipt))
        || (kind == "retry" && state.faults.strikes(Some(id), &Fault::DropRetry))
    {
        return;
    }
    state.counters.receipts += 1;
    if let Some(conn) = conn {
        ack::send(state, conn, node, "receipt", None);
    }
    if delivers {
        acknowledged(state, id, &to, &ids);
    }
    match kind.as_str() {
        "retry" => retry(state, conn, id, node, &to),
        "" | "inactive" | "read" | "played" => forward(state, conn, id, node, &to, &kind),
        "read-self" | "played-self" => own_devices(state, id, node, &to),
        "sender" | "peer_msg" | "hist_sync" | "server-error" => tell_phone(state, id, node),
        other => {
            if let Some(conn) = conn {
                state.violation(conn, format!("receipt of type {other:?}"), Some(node));
            }
        }
    }
}

/// The ids a receipt is about.
fn ids(node: &Node) -> Option<Vec<String>> {
    let first = wire::text(node, "id").filter(|id| !id.is_empty())?.into_owned();
    let more = node.get_optional_child("list").map(wire::children).unwrap_or_default();
    if more.len() >= MOST_IDS {
        return None;
    }
    let more = more.iter().filter_map(|item| wire::text(item, "id").map(|id| id.into_owned()));
    Some(std::iter::once(first).chain(more).collect())
}

/// The messages leave the reader's queue.
fn acknowledged(state: &mut State, id: &DeviceId, to: &Jid, ids: &[String]) {
    let Some(companion) = state.companion_mut(id) else { return };
    for message in ids {
        companion.queue.acknowledge(Kind::Message, message, |waiting| {
            wire::jid(waiting, "from").is_some_and(|from| from == *to || from.user == to.user)
        });
    }
}

/// To every device of the author.
fn forward(state: &mut State, conn: Option<ConnId>, id: &DeviceId, node: &Node, to: &Jid, kind: &str) {
    let group = matches!(to.server, Server::Group | Server::Broadcast);
    let author = if group { wire::jid(node, "participant") } else { Some(to.clone()) };
    let Some(author) = author.and_then(|jid| state.device_of(&jid)) else {
        if let Some(conn) = conn {
            state.violation(conn, "receipt for an unknown author", Some(node));
        }
        return;
    };
    if author.account == id.account {
        // Reading one's own messages concerns nobody else.
        return;
    }
    let hidden = kind == "read" && state.accounts.get(&id.account).is_some_and(|reader| hides_reading(reader, group));
    if hidden {
        return;
    }
    let mut copy = base(state, id, node, to, group);
    if kind == "read" || kind == "played" {
        copy.attrs.insert("type", kind);
    }
    let copy = Arc::new(copy);
    let devices: Vec<DeviceId> = match state.accounts.get(&author.account) {
        Some(account) => account.device_ids().collect(),
        None => return,
    };
    for device in devices {
        state.deliver(&device, Kind::Receipt, Arc::clone(&copy));
    }
}

/// Whether an account's privacy keeps its read receipts from others; never in groups.
fn hides_reading(reader: &crate::account::Account, group: bool) -> bool {
    !group && reader.privacy.get("readreceipts").is_some_and(|value| value == "none")
}

/// To the reader's own other devices.
fn own_devices(state: &mut State, id: &DeviceId, node: &Node, to: &Jid) {
    let mut copy = Node::new("receipt", node.attrs.clone(), node.content.clone());
    copy.attrs.0.retain(|(key, _)| key != "to");
    copy.attrs.insert("from", state.address(id, form_of(to)));
    copy.attrs.insert("recipient", to.to_non_ad());
    copy.attrs.insert("t", state.now());
    let copy = Arc::new(copy);
    let devices: Vec<DeviceId> = match state.accounts.get(&id.account) {
        Some(account) => account.device_ids().filter(|device| device != id).collect(),
        None => return,
    };
    for device in devices {
        state.deliver(&device, Kind::Receipt, Arc::clone(&copy));
    }
}

/// Only the phone cares: it sees that a peer message or the history arrived.
fn tell_phone(state: &mut State, id: &DeviceId, node: &Node) {
    if id.is_phone() {
        return;
    }
    let mut copy = Node::new("receipt", node.attrs.clone(), node.content.clone());
    copy.attrs.0.retain(|(key, _)| key != "to");
    copy.attrs.insert("from", id.pn());
    copy.attrs.insert("t", state.now());
    state.deliver(&DeviceId::new(id.account.as_str(), 0), Kind::Receipt, Arc::new(copy));
}

/// To the device that sent the message, as it is.
fn retry(state: &mut State, conn: Option<ConnId>, id: &DeviceId, node: &Node, to: &Jid) {
    state.counters.retries += 1;
    let group = matches!(to.server, Server::Group | Server::Broadcast);
    let author = if group { wire::jid(node, "participant") } else { Some(to.clone()) };
    let author = author.and_then(|jid| state.device_of(&jid));
    let registration = wire::child_array::<4>(node, "registration");
    let (Some(author), Some(_), Some(retry)) = (author, registration, node.get_optional_child("retry")) else {
        if let Some(conn) = conn {
            state.violation(conn, "retry receipt without author, <retry> or <registration>", Some(node));
        }
        return;
    };
    if wire::text(retry, "id") != wire::text(node, "id") && conn.is_some() {
        tracing::debug!(device = %id, "retry receipt names another id inside");
    }
    let copy = base(state, id, node, to, group);
    // Not every client counts its resends, some send the whole message again, and one that starts anew counts anew: what
    // the author sends this device now passes once more.
    let message = wire::text_or_empty(node, "id");
    let count = wire::text(retry, "count").and_then(|count| count.parse().ok()).unwrap_or(1);
    for count in [0, count] {
        state.delivered.forget(&message, &author, id, count);
    }
    state.deliver(&author, Kind::Receipt, Arc::new(copy));
}

/// The receipt as it is passed on.
fn base(state: &State, id: &DeviceId, node: &Node, to: &Jid, group: bool) -> Node {
    let mut copy = Node::new("receipt", node.attrs.clone(), node.content.clone());
    copy.attrs.0.retain(|(key, _)| key != "to" && key != "context");
    if wire::text(node, "type").is_some_and(|kind| kind == "inactive") {
        copy.attrs.0.retain(|(key, _)| key != "type");
    }
    if group {
        let author = wire::jid(node, "participant");
        let form = author.as_ref().map_or(Server::Pn, form_of);
        copy.attrs.insert("from", to.to_non_ad());
        copy.attrs.insert("participant", state.address(id, form));
    } else {
        copy.attrs.insert("from", state.address(id, form_of(to)));
    }
    copy.attrs.insert("t", state.now());
    copy
}
