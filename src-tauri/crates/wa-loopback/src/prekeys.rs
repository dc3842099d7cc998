//! Prekeys: what clients upload, what others fetch, and the digest they check it by.

use wacore::iq::prekeys::{OneTimePreKeyNode, PreKeyBundleUserNode, SignedPreKeyNode};
use wacore::prekeys::compute_key_bundle_digest;
use wacore::protocol::ProtocolNode as _;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices;
use crate::faults::Fault;
use crate::queue::Kind;
use crate::signal::{DeviceBundle, PublicPreKey, PublicSignedPreKey, signed_prekey_is_valid};
use crate::state::State;
use crate::wire;

/// Under this many one-time keys a device is asked for more.
const LOW: usize = 10;
/// Most one-time keys of an upload and of a device.
const MOST: usize = 5_000;

/// An IQ of the `encrypt` namespace.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let first = wire::first_child(node).map(|child| child.tag.to_string()).unwrap_or_default();
    match (wire::text_or_empty(node, "type").as_str(), first.as_str()) {
        ("get", "count") => {
            let count = state.companion(id).map_or(0, |companion| companion.prekeys.len());
            state.reply(conn, node, vec![NodeBuilder::new("count").attr("value", count).build()]);
        }
        ("get", "digest") => digest(state, conn, id, node),
        ("get", "key") => fetch(state, conn, id, node),
        ("set", "rotate") => rotate(state, conn, id, node),
        ("set", _) if node.get_optional_child("list").is_some() => upload(state, conn, id, node),
        _ => {
            state.violation(conn, format!("unknown encrypt request <{first}>"), Some(node));
            state.refuse(conn, node, 400, "bad-request");
        }
    }
}

fn upload(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    match read_upload(state, id, node) {
        Ok((registration_id, signed, keys)) => {
            if let Some(companion) = state.companion_mut(id) {
                companion.registration_id = registration_id;
                companion.signed_prekey = signed;
                // A key id that comes again replaces the key: a client that lost its store uploads from 1.
                companion.prekeys.retain(|old| !keys.iter().any(|new| new.id == old.id));
                companion.prekeys.extend(keys);
                while companion.prekeys.len() > MOST {
                    companion.prekeys.pop_front();
                }
            }
            state.reply(conn, node, vec![]);
        }
        Err(why) => {
            state.violation(conn, format!("prekey upload: {why}"), Some(node));
            state.refuse(conn, node, 400, "bad-request");
        }
    }
}

type Upload = (u32, PublicSignedPreKey, Vec<PublicPreKey>);

fn read_upload(state: &State, id: &DeviceId, node: &Node) -> Result<Upload, String> {
    let companion = state.companion(id).ok_or("no such device")?;
    let registration: [u8; 4] = wire::child_array(node, "registration").ok_or("registration is not 4 bytes")?;
    if wire::child_bytes(node, "type") != Some(&[5]) {
        return Err("type is not 5".to_owned());
    }
    let identity: [u8; 32] = wire::child_array(node, "identity").ok_or("identity is not 32 bytes")?;
    if identity != companion.identity {
        return Err("identity differs from the linked one".to_owned());
    }
    let signed = read_signed(&identity, node.get_optional_child("skey").ok_or("no skey")?)?;
    let list = node.get_optional_child("list").map(wire::children).unwrap_or_default();
    if list.len() > MOST {
        return Err(format!("{} keys in one upload", list.len()));
    }
    let mut keys = Vec::with_capacity(list.len());
    for key in list {
        let key_id: [u8; 3] = wire::child_array(key, "id").ok_or("a key id is not 3 bytes")?;
        let public: [u8; 32] = wire::child_array(key, "value").ok_or("a key is not 32 bytes")?;
        keys.push(PublicPreKey { id: wire::number(&key_id).unwrap_or_default(), public });
    }
    Ok((u32::from_be_bytes(registration), signed, keys))
}

fn read_signed(identity: &[u8; 32], skey: &Node) -> Result<PublicSignedPreKey, String> {
    let id: [u8; 3] = wire::child_array(skey, "id").ok_or("skey id is not 3 bytes")?;
    let public: [u8; 32] = wire::child_array(skey, "value").ok_or("skey is not 32 bytes")?;
    let signature: [u8; 64] = wire::child_array(skey, "signature").ok_or("skey signature is not 64 bytes")?;
    let signed =
        PublicSignedPreKey { id: wire::number(&id).unwrap_or_default(), public, signature: signature.to_vec() };
    if !signed_prekey_is_valid(identity, &signed) {
        return Err("skey signature does not verify".to_owned());
    }
    Ok(signed)
}

fn rotate(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let skey = node.get_optional_child_by_tag(&["rotate", "skey"]);
    let read = state
        .companion(id)
        .ok_or_else(|| "no such device".to_owned())
        .and_then(|companion| read_signed(&companion.identity, skey.ok_or("no skey")?));
    match read {
        Ok(signed) => {
            if let Some(companion) = state.companion_mut(id) {
                companion.signed_prekey = signed;
            }
            state.reply(conn, node, vec![]);
        }
        Err(why) => {
            state.violation(conn, format!("signed prekey rotation: {why}"), Some(node));
            state.refuse(conn, node, 406, "not-acceptable");
        }
    }
}

fn digest(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let Some(companion) = state.companion(id) else { return };
    if companion.prekeys.is_empty() {
        return state.refuse(conn, node, 404, "item-not-found");
    }
    let keys: Vec<&[u8]> = companion.prekeys.iter().map(|key| key.public.as_slice()).collect();
    let signed = &companion.signed_prekey;
    let hash = compute_key_bundle_digest(&companion.identity, &signed.public, &signed.signature, &keys);
    let ids =
        companion.prekeys.iter().map(|key| NodeBuilder::new("id").bytes(key.id.to_be_bytes()[1..].to_vec()).build());
    let digest = NodeBuilder::new("digest").children([
        NodeBuilder::new("registration").bytes(companion.registration_id.to_be_bytes().to_vec()).build(),
        NodeBuilder::new("type").bytes(vec![5]).build(),
        NodeBuilder::new("identity").bytes(companion.identity.to_vec()).build(),
        SignedPreKeyNode::new(signed.id, signed.public.to_vec(), signed.signature.clone()).into_node(),
        NodeBuilder::new("list").children(ids).build(),
        NodeBuilder::new("hash").bytes(hash).build(),
    ]);
    state.reply(conn, node, vec![digest.build()]);
}

fn fetch(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let users = node.get_optional_child("key").map(wire::children).unwrap_or_default();
    let bundles: Vec<Node> = users
        .iter()
        .map(|user| match wire::jid(user, "jid") {
            Some(jid) => bundle_node(state, id, jid),
            None => {
                state.violation(conn, "prekey request without jid", Some(user));
                refused_user(&Jid::default(), 400)
            }
        })
        .collect();
    state.reply(conn, node, vec![NodeBuilder::new("list").children(bundles).build()]);
}

fn bundle_node(state: &mut State, asker: &DeviceId, jid: Jid) -> Node {
    let Some(target) = state.device_of(&jid).filter(|target| state.device_exists(target)) else {
        return refused_user(&jid, 406);
    };
    let fault = state.faults.take(Some(&target), |fault| matches!(fault, Fault::PrekeysRefused { .. }));
    if let Some(Fault::PrekeysRefused { code }) = fault {
        return refused_user(&jid, code);
    }
    let without_key = state.faults.strikes(Some(&target), &Fault::NoOneTimePrekey);
    let Some(bundle) = take(state, &target, !without_key) else { return refused_user(&jid, 406) };
    tracing::trace!(%asker, %target, "prekey bundle handed out");
    let identity = state.companion(&target).map(|companion| companion.signed_identity.clone());
    let signed = bundle.signed_prekey;
    PreKeyBundleUserNode {
        jid,
        registration_id: bundle.registration_id,
        identity_key: bundle.identity.to_vec(),
        signed_pre_key: SignedPreKeyNode::new(signed.id, signed.public.to_vec(), signed.signature),
        one_time_pre_key: bundle.prekey.map(|key| OneTimePreKeyNode::new(key.id, key.public.to_vec())),
        device_identity: identity,
    }
    .into_node()
}

fn refused_user(jid: &Jid, code: u16) -> Node {
    let words = if code == 406 { "not-acceptable" } else { "item-not-found" };
    let error = NodeBuilder::new("error").attr("code", code).attr("text", words).build();
    NodeBuilder::new("user").attr("jid", jid).children([error]).build()
}

/// A device's bundle; a one-time key is used up when `with_key` and there is one.
pub(crate) fn take(state: &mut State, target: &DeviceId, with_key: bool) -> Option<DeviceBundle> {
    let account = state.accounts.get_mut(&target.account)?;
    let (bundle, left) = match target.device {
        0 => {
            let prekey = if with_key { account.prekeys.pop_front() } else { None };
            let left = account.prekeys.len();
            (DeviceBundle { prekey, ..account.bundle.clone() }, left)
        }
        number => {
            let companion = account.companions.get_mut(&number)?;
            let prekey = if with_key { companion.prekeys.pop_front() } else { None };
            let bundle = DeviceBundle {
                registration_id: companion.registration_id,
                identity: companion.identity,
                signed_prekey: companion.signed_prekey.clone(),
                prekey,
            };
            (bundle, companion.prekeys.len())
        }
    };
    if left < LOW {
        match target.device {
            0 => {
                if let Some(phone) = state.phones.get(&target.account) {
                    phone.refill();
                }
            }
            // Once at the edge, then again when all are gone: not with every fetch.
            _ if left + 1 == LOW || left == 0 => low(state, target, left),
            _ => {}
        }
    }
    Some(bundle)
}

/// `<notification type="encrypt"><count value/></notification>`.
fn low(state: &mut State, target: &DeviceId, left: usize) {
    let waiting = state.companion(target).is_some_and(|companion| {
        companion
            .queue
            .from(0)
            .any(|waiting| waiting.kind == Kind::Notification && waiting.node.get_optional_child("count").is_some())
    });
    if waiting {
        return;
    }
    let count = NodeBuilder::new("count").attr("value", left).build();
    let node =
        NodeBuilder::new("notification").attr("from", wire::server_jid()).attr("type", "encrypt").children([count]);
    devices::notify(state, target, node);
}

/// After a login: a device whose keys ran low while it was away hears of it.
pub(crate) fn warn_when_low(state: &mut State, id: &DeviceId) {
    let left = state.companion(id).filter(|companion| companion.welcomed).map(|companion| companion.prekeys.len());
    if let Some(left) = left.filter(|left| *left < LOW) {
        low(state, id, left);
    }
}
