//! Stanzas of linked devices, by their tag.

use std::sync::Arc;

use wacore_binary::Node;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::state::State;
use crate::{iq, login, presence, relay, wire};

/// A stanza from a linked device.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: DeviceId, node: &Arc<Node>) {
    match node.tag.as_ref() {
        "iq" => iq::receive(state, conn, &id, node),
        "message" => relay::message::receive(state, conn, &id, node),
        "receipt" => relay::receipt::receive(state, Some(conn), &id, node),
        "ack" => relay::ack::receive(state, conn, &id, node),
        "presence" => presence::receive(state, conn, &id, node),
        "chatstate" => presence::typing(state, Some(conn), &id, node),
        "ib" => login::received_ib(state, conn, &id, node),
        "call" => relay::ack::send(state, conn, node, "call", None),
        "xmlstreamend" => state.close(conn),
        other => state.violation(conn, format!("unknown stanza <{other}>"), Some(node)),
    }
    if wire::text(node, "id").is_none() && matches!(node.tag.as_ref(), "iq" | "message" | "receipt") {
        state.violation(conn, "stanza without an id", Some(node));
    }
}
