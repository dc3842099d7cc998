//! Messages to groups and to `status@broadcast`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wacore_binary::{Jid, Node, Server};

use super::parts::{self, Nack};
use crate::device::DeviceId;
use crate::devices;
use crate::queue::Kind;
use crate::state::State;
use crate::wire;

/// Relays a message to a group.
pub(crate) fn relay(
    state: &mut State,
    sender: &DeviceId,
    node: &Node,
    to: &Jid,
    id: &str,
) -> Result<Option<String>, Nack> {
    let group = state.groups.get(to.user.as_str()).ok_or_else(|| Nack::refused(404, "no such group"))?;
    if !group.has(&sender.account) {
        return Err(Nack::refused(403, "not a participant"));
    }
    if group.announce && !group.is_admin(&sender.account) {
        return Err(Nack::refused(403, "only admins may write"));
    }
    let mode = if group.lid { Server::Lid } else { Server::Pn };
    let named = wire::text_or_empty(node, "addressing_mode");
    if !named.is_empty() && (named == "lid") != group.lid {
        return Err(Nack { code: 421, why: format!("addressing mode {named}"), violation: false });
    }
    let members: BTreeSet<DeviceId> = group
        .participants
        .keys()
        .filter_map(|phone| state.accounts.get(phone))
        .flat_map(|account| account.device_ids())
        .collect();
    if let Some(participant) = wire::jid(node, "participant") {
        let device = state.device_of(&participant).filter(|device| members.contains(device));
        let device = device.ok_or_else(|| Nack::refused(403, format!("{participant} is not a participant")))?;
        return resend(state, sender, node, to, &device, mode, id).map(|()| None);
    }
    let mut targets = parts::targets(state, sender, node)?;
    // Clients that do not know themselves by their LID name their own device too: that copy goes nowhere.
    targets.retain(|target| target.device != *sender);
    let broadcast: Vec<&Node> = node.get_children_by_tag("enc").collect();
    if broadcast.is_empty() && targets.is_empty() {
        return Err(Nack::invalid("neither <enc> nor <participants>"));
    }
    broadcast.iter().try_for_each(|enc| parts::check_enc(enc, &["skmsg"]))?;
    if let Some(target) = targets.iter().find(|target| !members.contains(&target.device)) {
        return Err(Nack::invalid(format!("{} is no participant's device", target.jid)));
    }
    let pkmsg = targets.iter().any(|target| parts::has_pkmsg(&target.encs));
    parts::check_identity(state, sender, node, pkmsg)?;
    let phash = stale_hash(state, node, &members, mode);
    let mut keys: BTreeMap<DeviceId, Vec<&Node>> =
        targets.into_iter().map(|target| (target.device, target.encs)).collect();
    for device in members.iter().filter(|device| *device != sender) {
        let own_keys = keys.remove(device).unwrap_or_default();
        let pkmsg = parts::has_pkmsg(&own_keys);
        let encs: Vec<Node> = own_keys.into_iter().chain(broadcast.iter().copied()).cloned().collect();
        if !encs.is_empty() {
            copy(state, sender, node, to, device, mode, encs, pkmsg, id);
        }
    }
    Ok(phash)
}

/// The hash of all participants' devices, when the sender's is another.
fn stale_hash(state: &State, node: &Node, members: &BTreeSet<DeviceId>, mode: Server) -> Option<String> {
    let sent = wire::text(node, "phash")?;
    let jids: Vec<Jid> = members.iter().map(|device| state.address(device, mode)).collect();
    devices::participant_hash(&jids).filter(|hash| *hash != sent)
}

/// A resend for one device of a participant.
fn resend(
    state: &mut State,
    sender: &DeviceId,
    node: &Node,
    to: &Jid,
    device: &DeviceId,
    mode: Server,
    id: &str,
) -> Result<(), Nack> {
    // The sender key may come as the device's own copy, with the shared ciphertext beside it.
    let keys = parts::targets(state, sender, node)?.into_iter().filter(|target| target.device == *device);
    let encs: Vec<&Node> = keys.flat_map(|target| target.encs).chain(node.get_children_by_tag("enc")).collect();
    if encs.is_empty() || device == sender {
        return Err(Nack::invalid("a resend without <enc>, or to itself"));
    }
    encs.iter().try_for_each(|enc| parts::check_enc(enc, &["pkmsg", "msg", "skmsg"]))?;
    let pkmsg = parts::has_pkmsg(&encs);
    parts::check_identity(state, sender, node, pkmsg)?;
    let encs = encs.into_iter().cloned().collect();
    copy(state, sender, node, to, device, mode, encs, pkmsg, id);
    Ok(())
}

/// A status update: to the devices it names, and the shared ciphertext with it.
pub(crate) fn broadcast(state: &mut State, sender: &DeviceId, node: &Node, to: &Jid, id: &str) -> Result<(), Nack> {
    let targets = parts::targets(state, sender, node)?;
    let shared: Vec<&Node> = node.get_children_by_tag("enc").collect();
    shared.iter().try_for_each(|enc| parts::check_enc(enc, &["skmsg", "pkmsg", "msg"]))?;
    let pkmsg = targets.iter().any(|target| parts::has_pkmsg(&target.encs));
    parts::check_identity(state, sender, node, pkmsg)?;
    for target in targets.into_iter().filter(|target| target.device != *sender) {
        let pkmsg = parts::has_pkmsg(&target.encs);
        let encs = target.encs.into_iter().chain(shared.iter().copied()).cloned().collect();
        // The author is named the way the author names the reader.
        copy(state, sender, node, to, &target.device, devices::form_of(&target.jid), encs, pkmsg, id);
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one copy is described by all of these, and nothing else shares them")]
fn copy(
    state: &mut State,
    sender: &DeviceId,
    node: &Node,
    to: &Jid,
    device: &DeviceId,
    mode: Server,
    encs: Vec<Node>,
    pkmsg: bool,
    id: &str,
) {
    if !state.device_exists(device) {
        return;
    }
    let count = encs.iter().map(parts::retry_count).max().unwrap_or(0);
    if !state.delivered.note(id, sender, device, count) {
        return;
    }
    let lid = mode.is_lid_family();
    let mut copy = parts::copy_head(state, node, sender);
    copy.attrs.insert("from", to.to_non_ad());
    copy.attrs.insert("participant", state.address(sender, mode));
    let (key, other) = if lid { ("participant_pn", Server::Pn) } else { ("participant_lid", Server::Lid) };
    copy.attrs.insert(key, state.address(sender, other).to_non_ad());
    if to.server == Server::Group {
        copy.attrs.insert("addressing_mode", if lid { "lid" } else { "pn" });
    }
    copy.content = Some(parts::copy_content(node, encs, pkmsg));
    state.deliver(device, Kind::Message, Arc::new(copy));
}
