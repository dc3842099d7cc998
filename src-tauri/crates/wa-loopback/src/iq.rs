//! IQ requests of linked devices, by namespace. Nothing stays unanswered, except by a fault.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::Fault;
use crate::state::State;
use crate::{app_state_sync, groups, login, mex, pictures, prekeys, settings, stream_error, usync, wire};

/// An IQ from a linked device.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let kind = wire::text_or_empty(node, "type");
    if kind == "result" || kind == "error" {
        // The answer to one of our pings.
        return;
    }
    if kind != "get" && kind != "set" {
        state.violation(conn, format!("IQ of type {kind:?}"), Some(node));
        return state.refuse(conn, node, 400, "bad-request");
    }
    let xmlns = wire::text_or_empty(node, "xmlns");
    if xmlns.is_empty() {
        state.violation(conn, "IQ without xmlns", Some(node));
    }
    if faulty(state, conn, id, node, &xmlns) {
        return;
    }
    match xmlns.as_str() {
        "passive" => login::passive(state, conn, id, node),
        "encrypt" => prekeys::receive(state, conn, id, node),
        "usync" => usync::receive(state, conn, id, node),
        "w:sync:app:state" => app_state_sync::receive(state, conn, id, node),
        "w:g2" => groups::receive(state, conn, id, node),
        "w:m" => media_conn(state, conn, id, node),
        "w:profile:picture" => pictures::receive(state, conn, id, node),
        "abt" => settings::props(state, conn, node),
        "blocklist" => settings::blocklist(state, conn, id, node),
        "privacy" => settings::privacy(state, conn, id, node),
        "status" => settings::about(state, conn, id, node),
        "disappearing_mode" => state.reply(conn, node, vec![]),
        "w:p" | "urn:xmpp:ping" => pong(state, conn, node),
        "w:mex" => {
            let limits = state.accounts.get(&id.account).map(|account| account.limits.clone()).unwrap_or_default();
            let answer = mex::answer(node, &limits, state.now());
            state.send(conn, answer);
        }
        "md" => multi_device(state, conn, id, node),
        _ => state.reply(conn, node, vec![]),
    }
}

/// Whether a fault took the IQ over.
fn faulty(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node, xmlns: &str) -> bool {
    let first = wire::first_child(node).map(|child| child.tag.as_ref());
    let fits = |wanted: &str, child: &Option<String>| {
        wanted == xmlns && child.as_deref().is_none_or(|child| Some(child) == first)
    };
    let fault = state.faults.take(Some(id), |fault| match fault {
        Fault::IqError { xmlns, child, .. } | Fault::IqSilence { xmlns, child } => fits(xmlns, child),
        _ => false,
    });
    match fault {
        Some(Fault::IqError { code, text, .. }) => {
            state.refuse(conn, node, code, &text);
            true
        }
        Some(_) => true,
        None => false,
    }
}

fn pong(state: &mut State, conn: ConnId, node: &Node) {
    let mut answer = wire::iq_result(node, vec![]);
    answer.attrs.insert("t", state.now());
    state.send(conn, answer);
}

fn media_conn(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    tracing::trace!(%id, "media_conn");
    let hosts = state.media.hosts();
    let hosts = hosts.iter().enumerate().map(|(place, host)| {
        let kind = if place == 0 { "primary" } else { "fallback" };
        NodeBuilder::new("host").attr("hostname", host.as_str()).attr("type", kind).build()
    });
    let media = NodeBuilder::new("media_conn")
        .attr("auth", state.media.new_auth())
        .attr("ttl", 300)
        .attr("auth_ttl", 21_600)
        .attr("max_buckets", 12)
        .children(hosts)
        .build();
    state.reply(conn, node, vec![media]);
}

fn multi_device(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let Some(removal) = node.get_optional_child("remove-companion-device") else {
        return state.reply(conn, node, vec![]);
    };
    let target = match wire::jid(removal, "jid") {
        Some(jid) => state.device_of(&jid),
        None if wire::text(removal, "all").is_some() => Some(id.clone()),
        None => None,
    };
    // A companion may only remove itself; the phone may remove any (through the control API).
    match target {
        Some(target) if target == *id => {
            state.reply(conn, node, vec![]);
            stream_error::remove_device(state, id);
        }
        _ => {
            state.violation(conn, "remove-companion-device for another device", Some(node));
            state.refuse(conn, node, 403, "forbidden");
        }
    }
}
