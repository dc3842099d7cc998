//! The end of linking, whatever began it: `pair-success`, the companion's signature, the restart.

use anyhow::Context as _;
use tokio::sync::oneshot;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::adv::{AdvFault, DeviceIdentity, accept_pair_sign, pair_success_blob};
use crate::companion::Companion;
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::{Fault, PairSuccessFault};
use crate::qr::Qr;
use crate::queue::Queue;
use crate::state::State;
use crate::{devices, wire};

/// A `pair-success` on its way.
pub(crate) struct Pending {
    request: String,
    device: DeviceId,
    key_index: u32,
    details: Vec<u8>,
    done: Option<oneshot::Sender<Result<DeviceId, String>>>,
}

/// How linking ended; an error when the connection ended first.
pub(crate) type Outcome = oneshot::Receiver<Result<DeviceId, String>>;

/// The phone of `account` scans a QR text.
pub(crate) fn scan(state: &mut State, text: &str, phone: &str) -> anyhow::Result<Outcome> {
    let qr: Qr = text.trim().parse()?;
    anyhow::ensure!(state.accounts.contains_key(phone), "no account {phone}");
    let (conn, good) = state.waiting_for(&qr.reference).context("no client shows this QR code (any more)")?;
    anyhow::ensure!(good, "this QR code has expired");
    let registration = state.registration_mut(conn).context("the client is gone")?;
    anyhow::ensure!(registration.pending.is_none(), "this client is being linked already");
    anyhow::ensure!(registration.noise_pub == qr.noise_pub, "the QR code names another Noise key than the handshake");
    anyhow::ensure!(registration.identity == qr.identity_pub, "the QR code names another identity than the handshake");
    success(state, conn, phone, &qr.adv_secret)
}

/// Sends `pair-success`.
pub(crate) fn success(state: &mut State, conn: ConnId, phone: &str, adv_secret: &[u8; 32]) -> anyhow::Result<Outcome> {
    let now = state.now();
    let request = state.fresh_id();
    let companion = state.registration_mut(conn).context("the client is gone")?.identity;
    let account = state.accounts.get_mut(phone).context("no such account")?;
    let (device, key_index) = (account.next_device, account.next_key_index);
    account.next_device += 1;
    account.next_key_index += 1;
    let id = DeviceId::new(phone, device);
    let identity = DeviceIdentity { raw_id: account.raw_id, key_index, timestamp: now };
    let fault = match state.faults.take(Some(&id), |fault| matches!(fault, Fault::PairSuccess { .. })) {
        Some(Fault::PairSuccess { wrong: PairSuccessFault::Hmac }) => AdvFault::WrongHmac,
        Some(Fault::PairSuccess { wrong: PairSuccessFault::Signature }) => AdvFault::WrongSignature,
        _ => AdvFault::None,
    };
    let account = state.accounts.get(phone).context("no such account")?;
    let blob = pair_success_blob(&account.identity, adv_secret, &companion, &identity, fault)?;
    let mut children = vec![
        NodeBuilder::new("device-identity").bytes(blob.wire).build(),
        NodeBuilder::new("device")
            .attr("jid", account.pn().with_device(device))
            .attr("lid", account.lid().with_device(device))
            .build(),
        NodeBuilder::new("biz").attr("name", account.name.as_str()).build(),
        NodeBuilder::new("platform").attr("name", if account.business { "smba" } else { "android" }).build(),
    ];
    if account.lid_migrated {
        children.push(client_props());
    }
    let iq = NodeBuilder::new("iq")
        .attr("from", wire::server_jid())
        .attr("type", "set")
        .attr("id", request.as_str())
        .attr("xmlns", "md")
        .attr("t", now)
        .children([NodeBuilder::new("pair-success").children(children).build()])
        .build();
    let (done, outcome) = oneshot::channel();
    let pending = Pending { request, device: id, key_index, details: blob.details, done: Some(done) };
    state.registration_mut(conn).context("the client is gone")?.pending = Some(pending);
    state.send(conn, iq);
    Ok(outcome)
}

fn client_props() -> Node {
    use buffa::Message as _;
    let props = waproto::whatsapp::ClientPairingProps { is_chat_db_lid_migrated: Some(true), ..Default::default() };
    NodeBuilder::new("client-props").bytes(props.encode_to_vec()).build()
}

/// The client's answer to one of our IQs while it is not linked.
pub(crate) fn answered(state: &mut State, conn: ConnId, node: &Node) {
    let id = wire::text_or_empty(node, "id");
    let Some(registration) = state.registration_mut(conn) else { return };
    if registration.pending.as_ref().is_none_or(|pending| pending.request != id) {
        // The result to `pair-device`: clients send it, nothing depends on it.
        return;
    }
    let Some(mut pending) = registration.pending.take() else { return };
    let done = pending.done.take();
    let linked = match wire::text_or_empty(node, "type").as_str() {
        "error" => Err(refusal(node)),
        _ => link(state, conn, &pending, node),
    };
    if let Err(why) = &linked {
        if wire::text_or_empty(node, "type") != "error" {
            state.violation(conn, format!("pair-device-sign: {why}"), Some(node));
            state.send(conn, NodeBuilder::new("failure").attr("reason", 401).build());
            state.close(conn);
        }
    } else if !state.faults.strikes(Some(&pending.device), &Fault::NoRestart) {
        state.send(conn, NodeBuilder::new("stream:error").attr("code", 515).build());
        state.close(conn);
    }
    if let Some(done) = done {
        // The test may have stopped waiting.
        let _ = done.send(linked.map(|()| pending.device));
    }
}

fn refusal(node: &Node) -> String {
    let error = node.get_optional_child("error");
    let part = |key| error.map(|error| wire::text_or_empty(error, key)).unwrap_or_default();
    format!("the client refused pair-success: {} {}", part("code"), part("text"))
}

/// Checks the companion's signature and makes it a device.
fn link(state: &mut State, conn: ConnId, pending: &Pending, node: &Node) -> Result<(), String> {
    let reply = node
        .get_optional_child_by_tag(&["pair-device-sign", "device-identity"])
        .ok_or("no <pair-device-sign><device-identity>")?;
    if wire::text_or_empty(reply, "key-index") != pending.key_index.to_string() {
        return Err(format!("key-index {:?} is not {}", wire::text(reply, "key-index"), pending.key_index));
    }
    let now = state.now();
    let registration = state.registration_mut(conn).ok_or("the client is gone")?;
    let identity = registration.identity;
    let bytes = wire::bytes(reply).ok_or("no device identity in the reply")?;
    let mut companion = Companion {
        key_index: pending.key_index,
        noise_pub: registration.noise_pub,
        identity,
        registration_id: registration.registration_id,
        signed_prekey: registration.signed_prekey.clone(),
        prekeys: Default::default(),
        signed_identity: Vec::new(),
        platform: registration.platform.clone(),
        linked_at: now,
        last_seen: now,
        welcomed: false,
        queue: Queue::default(),
        online: None,
    };
    let account = state.accounts.get_mut(&pending.device.account).ok_or("the account is gone")?;
    companion.signed_identity =
        accept_pair_sign(&account.identity_pub(), &identity, &pending.details, bytes).map_err(|e| e.to_string())?;
    account.companions.insert(pending.device.device, companion);
    state.counters.linked += 1;
    devices::added(state, &pending.device);
    Ok(())
}
