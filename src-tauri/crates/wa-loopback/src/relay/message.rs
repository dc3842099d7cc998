//! A message stanza from a device: checked, acknowledged, copied to every device it is for.

use std::collections::BTreeSet;
use std::sync::Arc;

use wacore_binary::{Jid, Node, Server};

use super::parts::{self, Nack, Target};
use super::{ack, group};
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices::{self, form_of};
use crate::faults::{Fault, Moment};
use crate::queue::Kind;
use crate::state::State;
use crate::{stream_error, wire};

/// A message from a client.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    if state.faults.strikes(Some(id), &Fault::Swallow) {
        return;
    }
    let fault = state.faults.take(Some(id), |fault| {
        matches!(fault, Fault::AckError { .. } | Fault::StreamError { when: Moment::Message, .. })
    });
    match fault {
        Some(Fault::AckError { code }) => return ack::send(state, conn, node, "message", Some(code)),
        Some(Fault::StreamError { error, .. }) => return stream_error::send(state, conn, error),
        _ => {}
    }
    match relay(state, id, node) {
        Ok(phash) => {
            let phash = match state.faults.strikes(Some(id), &Fault::PhashMismatch) {
                true => Some("2:AAAAAAAA".to_owned()),
                false => phash,
            };
            if !state.faults.strikes(Some(id), &Fault::NoAck) {
                ack::message(state, conn, node, phash);
            }
        }
        Err(nack) => {
            if nack.violation {
                state.violation(conn, format!("message: {}", nack.why), Some(node));
            } else {
                tracing::debug!(device = %id, why = nack.why, "message refused");
            }
            ack::send(state, conn, node, "message", Some(nack.code));
        }
    }
}

/// Relays a message of any device; the hash to put into the ack when the sender's device lists are stale.
pub(crate) fn relay(state: &mut State, sender: &DeviceId, node: &Node) -> Result<Option<String>, Nack> {
    let id = wire::text_or_empty(node, "id");
    if id.is_empty() || id.len() > 128 {
        return Err(Nack::invalid("no id"));
    }
    let to = wire::jid(node, "to").ok_or_else(|| Nack::invalid("no to"))?;
    if wire::text_or_empty(node, "type").is_empty() {
        return Err(Nack::invalid("no type"));
    }
    state.counters.messages += 1;
    if wire::text(node, "category").is_some_and(|category| category == "peer") {
        return peer(state, sender, node, &to, &id).map(|()| None);
    }
    match to.server {
        Server::Group => group::relay(state, sender, node, &to, &id),
        Server::Broadcast => group::broadcast(state, sender, node, &to, &id).map(|()| None),
        Server::Pn | Server::Lid | Server::Hosted | Server::HostedLid | Server::Legacy => {
            direct(state, sender, node, &to, &id)
        }
        other => Err(Nack::refused(404, format!("nothing at @{other}"))),
    }
}

/// A message to one user, and to the sender's other devices.
fn direct(state: &mut State, sender: &DeviceId, node: &Node, to: &Jid, id: &str) -> Result<Option<String>, Nack> {
    let recipient = state.account_of(to).map(str::to_owned).ok_or_else(|| Nack::refused(404, "no such user"))?;
    let bare: Vec<&Node> = node.get_children_by_tag("enc").collect();
    if !bare.is_empty() {
        return to_one(state, sender, node, to, &bare, id).map(|()| None);
    }
    let targets = parts::targets(state, sender, node)?;
    if targets.is_empty() {
        return Err(Nack::invalid("neither <enc> nor <participants>"));
    }
    for target in &targets {
        if target.device.account != recipient && target.device.account != sender.account {
            return Err(Nack::invalid(format!("{} is neither recipient nor own device", target.jid)));
        }
        if target.device == *sender {
            return Err(Nack::invalid("a copy for the sending device itself"));
        }
    }
    let pkmsg = targets.iter().any(|target| parts::has_pkmsg(&target.encs));
    parts::check_identity(state, sender, node, pkmsg)?;
    let resend = wire::text(node, "device_fanout").is_some_and(|fanout| fanout == "false");
    let phash = if resend { None } else { stale_hash(state, sender, &recipient, to, &targets) };
    let blocked = state.accounts.get(&recipient).is_some_and(|account| account.blocked.contains(&sender.account));
    for target in &targets {
        let own = target.device.account == sender.account && recipient != sender.account;
        if blocked && !own {
            continue;
        }
        let chat = (target.device.account == sender.account).then_some(to);
        copy(state, sender, node, target, chat, form_of(to), id);
    }
    Ok(phash)
}

/// The hash of the devices the message should have gone to, when it went to others.
fn stale_hash(state: &State, sender: &DeviceId, recipient: &str, to: &Jid, targets: &[Target<'_>]) -> Option<String> {
    let accounts: BTreeSet<&str> = [recipient, sender.account.as_str()].into_iter().collect();
    let wanted: BTreeSet<DeviceId> = accounts
        .iter()
        .filter_map(|phone| state.accounts.get(*phone))
        .flat_map(|account| account.device_ids())
        .filter(|device| device != sender)
        .collect();
    let sent: BTreeSet<DeviceId> = targets.iter().map(|target| target.device.clone()).collect();
    if wanted == sent {
        return None;
    }
    let jids: Vec<Jid> = wanted.iter().map(|device| state.address(device, form_of(to))).collect();
    devices::participant_hash(&jids)
}

/// A stanza with a bare `<enc>`: a resend for one device.
fn to_one(state: &mut State, sender: &DeviceId, node: &Node, to: &Jid, encs: &[&Node], id: &str) -> Result<(), Nack> {
    encs.iter().try_for_each(|enc| parts::check_enc(enc, &["pkmsg", "msg"]))?;
    let device = state.device_of(to).ok_or_else(|| Nack::refused(404, "no such user"))?;
    if device == *sender {
        return Err(Nack::invalid("a message to the sending device itself"));
    }
    parts::check_identity(state, sender, node, parts::has_pkmsg(encs))?;
    let chat = wire::jid(node, "recipient").or_else(|| (device.account == sender.account).then(|| to.to_non_ad()));
    let own = device.account == sender.account;
    let target = Target { jid: to.clone(), device, encs: encs.to_vec() };
    copy(state, sender, node, &target, chat.as_ref().filter(|_| own), form_of(to), id);
    Ok(())
}

/// A message to an own device that is not for a chat: key requests and the like.
fn peer(state: &mut State, sender: &DeviceId, node: &Node, to: &Jid, id: &str) -> Result<(), Nack> {
    let device = state.device_of(to).filter(|device| device.account == sender.account);
    let device = device.ok_or_else(|| Nack::invalid("a peer message to another account"))?;
    let mut encs: Vec<&Node> = node.get_children_by_tag("enc").collect();
    let targets = parts::targets(state, sender, node)?;
    if let Some(target) = targets.iter().find(|target| target.device == device) {
        encs.extend(&target.encs);
    }
    if encs.is_empty() || device == *sender {
        return Err(Nack::invalid("a peer message without <enc>, or to itself"));
    }
    encs.iter().try_for_each(|enc| parts::check_enc(enc, &["pkmsg", "msg"]))?;
    parts::check_identity(state, sender, node, parts::has_pkmsg(&encs))?;
    let target = Target { jid: to.clone(), device, encs };
    copy(state, sender, node, &target, None, form_of(to), id);
    Ok(())
}

/// Delivers one copy of a direct message; `chat` is the recipient as the sender's own devices see it.
fn copy(
    state: &mut State,
    sender: &DeviceId,
    node: &Node,
    target: &Target<'_>,
    chat: Option<&Jid>,
    form: Server,
    id: &str,
) {
    if !state.device_exists(&target.device) {
        return;
    }
    let count = target.encs.iter().map(|enc| parts::retry_count(enc)).max().unwrap_or(0);
    if !state.delivered.note(id, sender, &target.device, count) {
        tracing::debug!(id, %sender, target = %target.device, "copy delivered before");
        return;
    }
    let mut copy = parts::copy_head(state, node, sender);
    copy.attrs.insert("from", state.address(sender, form));
    if chat.is_none() {
        let (key, other) = if form.is_lid_family() { ("sender_pn", Server::Pn) } else { ("sender_lid", Server::Lid) };
        copy.attrs.insert(key, state.address(sender, other).to_non_ad());
    }
    // A copy for an own device names the chat's other form instead: some clients take either for the chat's.
    if let Some(chat) = chat {
        copy.attrs.insert("recipient", chat.to_non_ad());
        if let Some(account) = state.account(chat) {
            let (key, jid) = match form.is_lid_family() {
                true => ("peer_recipient_pn", account.pn()),
                false => ("peer_recipient_lid", account.lid()),
            };
            copy.attrs.insert(key, jid);
        }
    }
    let encs = target.encs.iter().map(|enc| (*enc).clone()).collect();
    copy.content = Some(parts::copy_content(node, encs, parts::has_pkmsg(&target.encs)));
    state.deliver(&target.device, Kind::Message, Arc::new(copy));
}
