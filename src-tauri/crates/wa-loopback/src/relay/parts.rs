//! Reading a message stanza: ciphertexts, their targets, and what is wrong with them.

use wacore_binary::{Attrs, Jid, Node, NodeContent};

use crate::device::DeviceId;
use crate::state::State;
use crate::wire;

/// A message that is not relayed, and the error its sender gets.
#[derive(Debug)]
pub(crate) struct Nack {
    pub code: u16,
    pub why: String,
    /// Whether the client broke the protocol (as opposed to: the recipient does not exist).
    pub violation: bool,
}

impl Nack {
    /// The client broke the protocol: 479, as the real server says for wrong fields.
    pub(crate) fn invalid(why: impl Into<String>) -> Self {
        Self { code: 479, why: why.into(), violation: true }
    }

    /// Another refusal.
    pub(crate) fn refused(code: u16, why: impl Into<String>) -> Self {
        Self { code, why: why.into(), violation: false }
    }
}

/// One `<to jid><enc/></to>`.
pub(crate) struct Target<'a> {
    pub jid: Jid,
    pub device: DeviceId,
    pub encs: Vec<&'a Node>,
}

/// The targets named under `<participants>`.
pub(crate) fn targets<'a>(state: &State, sender: &DeviceId, node: &'a Node) -> Result<Vec<Target<'a>>, Nack> {
    let Some(participants) = node.get_optional_child("participants") else { return Ok(Vec::new()) };
    let mut targets: Vec<Target<'a>> = Vec::new();
    for to in wire::children(participants) {
        if to.tag != "to" {
            return Err(Nack::invalid(format!("<{}> under <participants>", to.tag)));
        }
        let jid = wire::jid(to, "jid").ok_or_else(|| Nack::invalid("<to> without jid"))?;
        let encs: Vec<&Node> = to.get_children_by_tag("enc").collect();
        if encs.is_empty() {
            return Err(Nack::invalid(format!("no <enc> for {jid}")));
        }
        encs.iter().try_for_each(|enc| check_enc(enc, &["pkmsg", "msg"]))?;
        let device = state.device_of(&jid).ok_or_else(|| Nack::invalid(format!("<to> names unknown user {jid}")))?;
        if targets.iter().any(|target| target.device == device) {
            if device.account == sender.account {
                // A note to self of a client that looked itself up twice: the first copy is delivered.
                continue;
            }
            return Err(Nack::invalid(format!("{jid} is named twice")));
        }
        targets.push(Target { jid, device, encs });
    }
    Ok(targets)
}

/// Checks version, type and content of an `<enc>`.
pub(crate) fn check_enc(enc: &Node, kinds: &[&str]) -> Result<(), Nack> {
    let kind = wire::text_or_empty(enc, "type");
    if wire::text_or_empty(enc, "v") != "2" {
        return Err(Nack::invalid(format!("enc version {:?}", wire::text(enc, "v"))));
    }
    if !kinds.contains(&kind.as_str()) {
        return Err(Nack::invalid(format!("enc type {kind:?} where {kinds:?} is expected")));
    }
    if wire::bytes(enc).is_none_or(<[u8]>::is_empty) {
        return Err(Nack::invalid("enc without content"));
    }
    Ok(())
}

/// The retry count of an `<enc>`; 0 for the first try.
pub(crate) fn retry_count(enc: &Node) -> u32 {
    wire::text(enc, "count").and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// Whether any of the ciphertexts builds a session.
pub(crate) fn has_pkmsg(encs: &[&Node]) -> bool {
    encs.iter().any(|enc| wire::text(enc, "type").is_some_and(|kind| kind == "pkmsg"))
}

/// Checks that a companion vouches for itself when it builds a session.
pub(crate) fn check_identity(state: &State, sender: &DeviceId, node: &Node, pkmsg: bool) -> Result<(), Nack> {
    let Some(companion) = state.companion(sender).filter(|_| pkmsg) else { return Ok(()) };
    let sent =
        wire::child_bytes(node, "device-identity").ok_or_else(|| Nack::invalid("pkmsg without device-identity"))?;
    let (sent, known) = (read_identity(sent), read_identity(&companion.signed_identity));
    if sent.is_some() && sent == known {
        return Ok(());
    }
    Err(Nack::invalid("device-identity is not the one of this device"))
}

/// Details, account signature and device signature: the account key may be left out.
fn read_identity(bytes: &[u8]) -> Option<[Vec<u8>; 3]> {
    let identity = waproto::codec::adv_signed_device_identity_decode(bytes).ok()?;
    Some([identity.details?, identity.account_signature?, identity.device_signature?])
}

/// The start of a delivered copy: the sender's attributes without those that only concern the server.
pub(crate) fn copy_head(state: &State, node: &Node, sender: &DeviceId) -> Node {
    const OWN: [&str; 9] =
        ["to", "participant", "phash", "from", "t", "notify", "device_fanout", "push_priority", "recipient"];
    let kept = node.attrs.iter().filter(|(key, _)| !OWN.contains(&key.as_ref()));
    let attrs: Attrs = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
    let mut copy = Node::new("message", attrs, None);
    copy.attrs.insert("t", state.now());
    if let Some(account) = state.accounts.get(&sender.account) {
        copy.attrs.insert("notify", account.name.as_str());
    }
    copy
}

/// A copy's content: its ciphertexts and whatever else the sender's stanza carries.
pub(crate) fn copy_content(node: &Node, encs: Vec<Node>, pkmsg: bool) -> NodeContent {
    let others = wire::children(node).iter().filter(|child| match child.tag.as_ref() {
        "participants" | "enc" | "tctoken" | "cstoken" => false,
        "device-identity" => pkmsg,
        _ => true,
    });
    NodeContent::Nodes(encs.into_iter().chain(others.cloned()).collect())
}
