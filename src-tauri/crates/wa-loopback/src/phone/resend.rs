//! A device could not read a message: the phone encrypts it again, for that device.

use std::sync::Arc;

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server as JidServer};

use super::Phone;
use super::outbound::{Remembered, enc_node, head, meta};
use super::send::{encrypt, learn};
use crate::content::device_sent;
use crate::device::DeviceId;
use crate::server::Server;
use crate::signal::{DeviceBundle, PublicPreKey, PublicSignedPreKey};
use crate::{prekeys, relay, wire};

/// Most resends of one message to one device.
const MOST: u32 = 5;

/// Answers a retry receipt.
pub(crate) fn resend(phone: &Arc<Phone>, server: &Arc<Server>, node: &Node, device: &DeviceId) {
    let count =
        node.get_optional_child("retry").and_then(|retry| wire::text(retry, "count")?.parse().ok()).unwrap_or(1);
    if count >= MOST {
        return;
    }
    if let Err(error) = send(phone, server, node, device, count) {
        tracing::warn!(phone = phone.account, %device, %error, "resend");
    }
}

fn send(phone: &Arc<Phone>, server: &Arc<Server>, node: &Node, device: &DeviceId, count: u32) -> anyhow::Result<()> {
    let id = wire::text_or_empty(node, "id");
    let mut core = phone.core();
    let Some(Remembered { chat, built, peer, sessions, .. }) = core.sent.find(&id).cloned() else {
        anyhow::bail!("message {id} is not remembered");
    };
    let group = chat.server == JidServer::Group;
    let asked = if group { wire::jid(node, "participant") } else { wire::jid(node, "from") };
    let to = asked.unwrap_or_else(|| device.pn());
    learn(&mut core, &server.state(), [&to].into_iter());
    // The first time only the message was no good. From the second time on the session is renewed, with the keys that the
    // device sends along or those on the server; the one before stays, because what the device wrote in it is under way.
    // Renewed once for all that failed in it: a device keeps forty sessions, and a damaged backlog asks for hundreds.
    let tried = core.signal.session_mark(&to).is_none_or(|session| sessions.contains(&session));
    if tried {
        let from_server = || (count > 1).then(|| prekeys::take(&mut server.state(), device, true)).flatten();
        if let Some(keys) = bundle(node).or_else(from_server) {
            core.signal.renew_session(&to, &keys)?;
        }
    }
    let own = device.account == phone.account;
    let mut message = if own && !group && !peer { device_sent(&chat, &built.message) } else { built.message.clone() };
    let own_jid = {
        let state = server.state();
        let lid = state.groups.get(chat.user.as_str()).is_some_and(|group| group.lid);
        state.address(&DeviceId::new(phone.account.as_str(), 0), if lid { JidServer::Lid } else { JidServer::Pn })
    };
    if group {
        let key = core.signal.sender_key_message(&chat, &own_jid)?;
        message.sender_key_distribution_message = key.sender_key_distribution_message;
    }
    let enc = encrypt(&mut core, server, &to, &message)?;
    let session = core.signal.session_mark(&to);
    core.sent.went(&id, session);
    if peer {
        let stanza = peer_stanza(&to, &id, enc, Some(count));
        drop(core);
        return relayed(phone, server, &stanza);
    }
    let enc = enc_node(enc, &built, Some(count));
    let mut stanza = match group {
        true => head(&chat, &id, &built).attr("participant", &to),
        false => head(&to, &id, &built),
    };
    if group {
        stanza = stanza.attr("addressing_mode", if own_jid.server.is_lid_family() { "lid" } else { "pn" });
    } else if own {
        stanza = stanza.attr("recipient", &chat);
    }
    let stanza = stanza.children(std::iter::once(enc).chain(meta(&built))).build();
    drop(core);
    relayed(phone, server, &stanza)
}

fn relayed(phone: &Phone, server: &Server, stanza: &Node) -> anyhow::Result<()> {
    let me = DeviceId::new(phone.account.as_str(), 0);
    relay::message::relay(&mut server.state(), &me, stanza).map_err(|nack| anyhow::anyhow!("{}", nack.why))?;
    Ok(())
}

/// The bundle a retry receipt carries.
fn bundle(node: &Node) -> Option<DeviceBundle> {
    let keys = node.get_optional_child("keys")?;
    let registration: [u8; 4] = wire::child_array(node, "registration")?;
    let signed = keys.get_optional_child("skey")?;
    let prekey = keys.get_optional_child("key").and_then(|key| {
        Some(PublicPreKey {
            id: wire::number(wire::child_bytes(key, "id")?)?,
            public: wire::child_array(key, "value")?,
        })
    });
    Some(DeviceBundle {
        registration_id: u32::from_be_bytes(registration),
        identity: wire::child_array(keys, "identity")?,
        signed_prekey: PublicSignedPreKey {
            id: wire::number(wire::child_bytes(signed, "id")?)?,
            public: wire::child_array(signed, "value")?,
            signature: wire::child_bytes(signed, "signature")?.to_vec(),
        },
        prekey,
    })
}

/// A peer message stanza to an own companion.
pub(crate) fn peer_stanza(to: &Jid, id: &str, enc: crate::signal::Enc, count: Option<u32>) -> Node {
    let node = NodeBuilder::new("enc").attr("v", "2").attr("type", enc.kind.as_str());
    let node = match count {
        Some(count) => node.attr("count", count),
        None => node,
    };
    let enc = node.bytes(enc.ciphertext).build();
    NodeBuilder::new("message")
        .attr("to", to)
        .attr("id", id)
        .attr("type", "text")
        .attr("category", "peer")
        .attr("push_priority", "high")
        .children([NodeBuilder::new("meta").attr("appdata", "default").build(), enc])
        .build()
}
