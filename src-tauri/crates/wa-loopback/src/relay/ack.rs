//! Acks, both ways.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::queue::Kind;
use crate::state::State;
use crate::wire;

/// Acknowledges a stanza to its sender.
pub(crate) fn send(state: &mut State, conn: ConnId, stanza: &Node, class: &'static str, error: Option<u16>) {
    let ack = builder(state, stanza, class);
    let ack = match error {
        Some(code) => ack.attr("error", code),
        None => ack,
    };
    state.send(conn, ack.build());
}

/// Acknowledges a message; `phash` tells the sender that its device lists are stale.
pub(crate) fn message(state: &mut State, conn: ConnId, stanza: &Node, phash: Option<String>) {
    let ack = builder(state, stanza, "message");
    let ack = match phash {
        Some(phash) => ack.attr("phash", phash),
        None => ack,
    };
    state.send(conn, ack.build());
}

fn builder(state: &State, stanza: &Node, class: &'static str) -> NodeBuilder {
    let mut ack = NodeBuilder::new("ack").attr("class", class).attr("id", wire::text_or_empty(stanza, "id"));
    if let Some(to) = stanza.attrs.get("to") {
        ack = ack.attr("from", to.clone());
    }
    for key in ["participant", "type"] {
        // The type of a message is no part of its ack; that of a receipt is.
        if let Some(value) = stanza.attrs.get(key).filter(|_| key != "type" || class == "receipt") {
            ack = ack.attr(key, value.clone());
        }
    }
    ack.attr("t", state.now())
}

/// An ack from a client: what it names leaves the queue.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let class = wire::text_or_empty(node, "class");
    let Some(kind) = Kind::of(&class) else {
        return state.violation(conn, format!("ack of class {class:?}"), Some(node));
    };
    if let Some(error) = wire::text(node, "error") {
        state.counters.nacks += 1;
        tracing::info!(device = %id, %error, id = wire::text_or_empty(node, "id"), "client refused a stanza");
    }
    let stanza = wire::text_or_empty(node, "id");
    let wanted = wire::text(node, "type");
    let sender = node.attrs.get("to").map(|to| to.as_str().into_owned());
    if let Some(companion) = state.companion_mut(id) {
        companion.queue.acknowledge(kind, &stanza, |waiting| {
            let same_type = wire::text(waiting, "type") == wanted;
            same_type && sender.as_ref().is_none_or(|to| wire::text(waiting, "from").is_some_and(|from| from == *to))
        });
    }
}
