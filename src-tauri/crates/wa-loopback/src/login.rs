//! Login of a linked device, and what follows it until the offline queue is empty.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use waproto::whatsapp::ClientPayload;

use crate::companion::{Flush, Online};
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::{Fault, Moment};
use crate::link::Role;
use crate::queue::Kind;
use crate::state::State;
use crate::{stream_error, wire};

/// Most stanzas of one offline batch, whatever the client asks for.
const MOST_BATCH: usize = 1_000;

/// Takes in a client with a login payload.
pub(crate) fn admit(state: &mut State, conn: ConnId, payload: &ClientPayload, noise_pub: [u8; 32]) {
    let phone = payload.username.unwrap_or_default().to_string();
    let id = DeviceId::new(phone, payload.device.and_then(|device| u16::try_from(device).ok()).unwrap_or_default());
    let fault = state.faults.take(Some(&id), |fault| matches!(fault, Fault::LoginFailure { .. }));
    if let Some(Fault::LoginFailure { reason, code, expire, message }) = fault {
        fail(state, conn, reason, code, expire, message.as_deref());
        return;
    }
    let known = state.companion(&id).is_some_and(|companion| companion.noise_pub == noise_pub);
    if !known {
        // A device that was unlinked tries once more before it knows: that is no breach.
        let unlinked =
            state.accounts.get(&id.account).is_some_and(|account| (1..account.next_device).contains(&id.device));
        if state.device_exists(&id) {
            state.violation(conn, format!("login as {id}: another Noise key than at linking"), None);
        } else if !unlinked {
            state.violation(conn, format!("login as {id}: there never was such a device"), None);
        }
        fail(state, conn, 401, None, None, None);
        return;
    }
    if let Some(old) = state.companion(&id).and_then(|companion| companion.conn()) {
        stream_error::replaced(state, old);
    }
    if let Some(link) = state.links.get_mut(&conn) {
        link.role = Role::Device(id.clone());
        link.label = id.to_string().into();
    }
    let now = state.now();
    if let Some(companion) = state.companion_mut(&id) {
        companion.online = Some(Online { conn, active: false, flush: None, available: false, held: None });
        companion.last_seen = now;
    }
    state.counters.logins += 1;
    let (lid, created, business) = match state.accounts.get(&id.account) {
        Some(account) => (account.lid().with_device(id.device), account.created_at, account.business),
        None => return,
    };
    let mut success = NodeBuilder::new("success")
        .attr("t", now)
        .attr("lid", lid)
        .attr("creation", created)
        .attr("props", 30)
        .attr("location", "loopback");
    if business {
        success = success.attr("display_name", "business");
    }
    state.send(conn, success.build());
    let fault = state.faults.take(Some(&id), |fault| matches!(fault, Fault::StreamError { when: Moment::Login, .. }));
    if let Some(Fault::StreamError { error, .. }) = fault {
        stream_error::send(state, conn, error);
    }
}

fn fail(state: &mut State, conn: ConnId, reason: u16, code: Option<u32>, expire: Option<u64>, message: Option<&str>) {
    let mut failure = NodeBuilder::new("failure").attr("reason", reason).attr("location", "loopback");
    if let Some(code) = code {
        failure = failure.attr("code", code);
    }
    if let Some(expire) = expire {
        failure = failure.attr("expire", expire);
    }
    if let Some(message) = message {
        failure = failure.attr("message", message);
    }
    state.send(conn, failure.build());
    state.close(conn);
}

/// `<active/>` or `<passive/>`.
pub(crate) fn passive(state: &mut State, conn: ConnId, id: &DeviceId, request: &Node) {
    let active = request.get_optional_child("active").is_some();
    if active && state.faults.strikes(Some(id), &Fault::NoPassiveAnswer) {
        return;
    }
    state.reply(conn, request, vec![]);
    let already = match state.companion_mut(id).and_then(|companion| companion.online.as_mut()) {
        Some(online) => std::mem::replace(&mut online.active, active),
        None => return,
    };
    if active && !already {
        begin_flush(state, conn, id);
    }
}

/// Sends what waited for the device, or announces it.
fn begin_flush(state: &mut State, conn: ConnId, id: &DeviceId) {
    let batches = state.options.offline_preview;
    let Some(companion) = state.companion_mut(id) else { return };
    let total = companion.queue.len();
    if batches && total > 0 {
        let until = companion.queue.next_seq();
        let count = |kind| companion.queue.count(kind);
        let preview = NodeBuilder::new("offline_preview")
            .attr("count", total)
            .attr("message", count(Kind::Message))
            .attr("receipt", count(Kind::Receipt))
            .attr("notification", count(Kind::Notification))
            .attr("call", count(Kind::Call))
            .attr("status", 0)
            .attr("appdata", 0)
            .build();
        if let Some(online) = &mut companion.online {
            online.flush = Some(Flush { until, next: 0, total });
        }
        state.send(conn, ib(preview));
        return;
    }
    let nodes: Vec<Node> = companion.queue.from(0).map(|waiting| offline(&waiting.node)).collect();
    for node in nodes {
        state.send(conn, node);
    }
    end_flush(state, conn, id, total);
}

/// `<offline_batch count/>`: the next piece of a flush in batches.
pub(crate) fn batch(state: &mut State, conn: ConnId, id: &DeviceId, asked: Option<usize>) {
    let most = asked.unwrap_or(MOST_BATCH).clamp(1, MOST_BATCH);
    let Some(companion) = state.companion_mut(id) else { return };
    let Some(Online { flush: Some(flush), .. }) = &companion.online else { return };
    let (until, next, total) = (flush.until, flush.next, flush.total);
    let piece: Vec<_> =
        companion.queue.from(next).take_while(|waiting| waiting.seq < until).take(most).cloned().collect();
    let sent_to = piece.last().map_or(until, |waiting| waiting.seq + 1);
    let done = companion.queue.from(sent_to).next().is_none_or(|waiting| waiting.seq >= until);
    if let Some(Online { flush: Some(flush), .. }) = &mut companion.online {
        flush.next = sent_to;
    }
    for waiting in &piece {
        state.send(conn, offline(&waiting.node));
    }
    if done {
        let late: Vec<_> = state
            .companion(id)
            .map(|companion| companion.queue.from(until).map(|waiting| waiting.node.clone()).collect())
            .unwrap_or_default();
        if let Some(online) = state.companion_mut(id).and_then(|companion| companion.online.as_mut()) {
            online.flush = None;
        }
        end_flush(state, conn, id, total);
        for node in late {
            state.send(conn, node);
        }
    }
}

/// The marker, and the phone's welcome to a new device.
fn end_flush(state: &mut State, conn: ConnId, id: &DeviceId, total: usize) {
    if !state.faults.strikes(Some(id), &Fault::NoOfflineMarker) {
        state.send(conn, ib(NodeBuilder::new("offline").attr("count", total).build()));
    }
    if state.options.edge_routing {
        let info = NodeBuilder::new("routing_info").bytes(b"loopback".to_vec()).build();
        state.send(conn, ib(NodeBuilder::new("edge_routing").children([info]).build()));
    }
    crate::prekeys::warn_when_low(state, id);
    if state.companion(id).is_some_and(|companion| !companion.welcomed)
        && let Some(phone) = state.phones.get(&id.account)
    {
        phone.welcome(id.device);
    }
}

/// `<ib>` around one element.
pub(crate) fn ib(child: Node) -> Node {
    NodeBuilder::new("ib").attr("from", Jid::new("", wacore_binary::Server::Pn)).children([child]).build()
}

/// A stanza as it is delivered from the offline queue.
fn offline(node: &Node) -> Node {
    let mut copy = node.clone();
    copy.attrs.insert("offline", "0");
    copy
}

/// `<ib>` from a client.
pub(crate) fn received_ib(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    for child in wire::children(node) {
        if child.tag == "offline_batch" {
            batch(state, conn, id, wire::text(child, "count").and_then(|count| count.parse().ok()));
        }
    }
}
