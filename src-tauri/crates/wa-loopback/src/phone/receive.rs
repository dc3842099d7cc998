//! A phone reads its mail.

use std::sync::Arc;
use std::time::Duration;

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server as JidServer};
use waproto::whatsapp as wa;

use super::send::{SendOptions, learn, other_form};
use super::{Answer, Phone, PhoneReceipt, Received, Undecryptable, resend, reupload, welcome};
use crate::content::{Quote, ReadContext, describe};
use crate::device::DeviceId;
use crate::queue::{Kind, Waiting};
use crate::server::Server;
use crate::signal::{Decrypted, EncKind, SignalError};
use crate::{relay, wire};

/// Most resends a phone asks for.
const MOST_RETRIES: u32 = 5;

/// One stanza.
pub(crate) fn receive(phone: &Arc<Phone>, server: &Arc<Server>, mail: &Waiting) {
    match mail.kind {
        Kind::Message => message(phone, server, &mail.node),
        Kind::Receipt => receipt(phone, server, &mail.node),
        Kind::Notification | Kind::Call => {}
    }
}

/// Where a message comes from.
struct Origin {
    id: String,
    from: Jid,
    chat: Jid,
    sender: Jid,
    device: DeviceId,
}

fn origin(phone: &Phone, server: &Server, node: &Node) -> Option<Origin> {
    let from = wire::jid(node, "from")?;
    let group = matches!(from.server, JidServer::Group | JidServer::Broadcast);
    let sender = if group { wire::jid(node, "participant")? } else { from.clone() };
    let state = server.state();
    let device = state.device_of(&sender)?;
    let chat = match (group, device.account == phone.account, wire::jid(node, "recipient")) {
        (true, _, _) => from.clone(),
        (false, true, Some(recipient)) => state.account(&recipient).map_or(recipient, |account| account.pn()),
        _ => Jid::pn(device.account.as_str()),
    };
    Some(Origin { id: wire::text_or_empty(node, "id"), from, chat, sender, device })
}

fn message(phone: &Arc<Phone>, server: &Arc<Server>, node: &Node) {
    let Some(origin) = origin(phone, server, node) else { return };
    let mut core = phone.core();
    learn(&mut core, &server.state(), [&origin.sender].into_iter());
    let mut opened: Option<Decrypted> = None;
    let mut changed = false;
    for enc in node.get_children_by_tag("enc") {
        let kind: Result<EncKind, _> = wire::text_or_empty(enc, "type").parse();
        let (Ok(kind), Some(sealed)) = (kind, wire::bytes(enc)) else { continue };
        match core.signal.decrypt(&origin.from, &origin.sender, kind, sealed) {
            Ok(decrypted) => {
                changed |= decrypted.identity_changed;
                let mut bare = decrypted.message.clone();
                if !wacore::messages::is_sender_key_distribution_only(&mut bare) {
                    opened = Some(decrypted);
                }
            }
            Err(SignalError::Duplicate) => {
                drop(core);
                return confirm(phone, server, node, &origin);
            }
            Err(error) => {
                let count = {
                    let key = (origin.id.clone(), origin.sender.to_string());
                    if core.failures.len() > 10_000 {
                        core.failures.clear();
                    }
                    let count = core.failures.entry(key).or_insert(0);
                    *count += 1;
                    *count
                };
                let keys = (count > 1).then(|| retry_keys(&mut core));
                let registration = core.signal.registration_id();
                drop(core);
                return ask_again(phone, server, node, &origin, &error, count, registration, keys);
            }
        }
    }
    let retries = core.failures.remove(&(origin.id.clone(), origin.sender.to_string())).unwrap_or(0);
    let Some(opened) = opened else {
        drop(core);
        return confirm(phone, server, node, &origin);
    };
    let author = origin.sender.to_non_ad();
    core.secrets.note(&origin.id, &author, &opened.message);
    let described = {
        let form = |jid: &Jid| other_form(&server.state(), jid);
        describe(&opened.message, &ReadContext { author: &author, secrets: &core.secrets, other_form: &form })
    };
    drop(core);
    let own = origin.device.account == phone.account;
    let peer = wire::text(node, "category").is_some_and(|category| category == "peer");
    let received = Received {
        seq: 0,
        id: origin.id.clone(),
        chat: origin.chat.to_non_ad_string(),
        from: origin.device.account.clone(),
        from_device: origin.device.device,
        from_jid: origin.sender.to_string(),
        notify: wire::text_or_empty(node, "notify"),
        from_me: own,
        peer,
        timestamp: wire::text(node, "t").and_then(|t| t.parse().ok()).unwrap_or_default(),
        at_ms: crate::clock::unix_ms(),
        stanza_type: wire::text_or_empty(node, "type"),
        retries,
        identity_changed: changed,
        read: false,
        message: described,
        raw: waproto::codec::message_to_vec(&opened.message),
    };
    if let Some(account) = server.state().accounts.get_mut(&phone.account) {
        account.inbox.receive(received.clone());
    }
    confirm(phone, server, node, &origin);
    if peer && own {
        welcome::peer(phone, server, origin.device.device, &origin.id, &opened.message);
    } else if !own {
        react(phone, server, &origin, &received, &opened.message);
    }
}

/// The delivery receipt.
fn confirm(phone: &Arc<Phone>, server: &Arc<Server>, node: &Node, origin: &Origin) {
    let mut state = server.state();
    let wanted = state.accounts.get(&phone.account).is_some_and(|account| account.behaviour.delivery_receipts);
    if !wanted || origin.device.account == phone.account {
        return;
    }
    let receipt = receipt_node(origin, None, wire::text(node, "participant").is_some());
    relay::receipt::receive(&mut state, None, &DeviceId::new(phone.account.as_str(), 0), &receipt);
}

fn receipt_node(origin: &Origin, kind: Option<&str>, group: bool) -> Node {
    let to = if group { &origin.from } else { &origin.sender };
    let mut receipt = NodeBuilder::new("receipt").attr("to", to).attr("id", origin.id.as_str());
    if group {
        receipt = receipt.attr("participant", &origin.sender);
    }
    match kind {
        Some(kind) => receipt.attr("type", kind).build(),
        None => receipt.build(),
    }
}

/// What the script and the other behaviours make of a message.
fn react(phone: &Arc<Phone>, server: &Arc<Server>, origin: &Origin, received: &Received, message: &wa::Message) {
    let group = origin.from.server == JidServer::Group;
    let (read_after, typing, answer) = {
        let mut state = server.state();
        let Some(account) = state.accounts.get_mut(&phone.account) else { return };
        let silent = message.reaction_message.is_set() || message.protocol_message.is_set();
        let answer = if silent { None } else { account.behaviour.answer(received.text(), group) };
        (account.behaviour.read_after_ms, account.behaviour.typing_ms, answer)
    };
    if let Some(after) = read_after {
        let (phone, server, id) = (Arc::clone(phone), Arc::clone(server), origin.id.clone());
        tokio::spawn(async move {
            crate::clock::rest(Duration::from_millis(after)).await;
            phone.mark_read(&server, &id);
        });
    }
    if let Some(answer) = answer {
        let (phone, server, received) = (Arc::clone(phone), Arc::clone(server), received.clone());
        let chat = if group { origin.from.clone() } else { origin.sender.to_non_ad() };
        tokio::spawn(async move { phone.answer(&server, &chat, &received, answer, typing).await });
    }
}

impl Phone {
    /// Sends a read receipt for a message it received; whether there was one.
    pub(crate) fn mark_read(&self, server: &Server, id: &str) -> bool {
        self.mark(server, id, "read")
    }

    /// Sends a receipt of a kind (`read`, `played`) for a message it received.
    pub(crate) fn mark(&self, server: &Server, id: &str, kind: &str) -> bool {
        let mut state = server.state();
        let Some(account) = state.accounts.get_mut(&self.account) else { return false };
        let Some(received) = account.inbox.received(id) else { return false };
        let Ok(sender) = received.from_jid.parse::<Jid>() else { return false };
        let group = received.chat.ends_with("@g.us") || received.chat.ends_with("@broadcast");
        let to = if group { received.chat.parse().unwrap_or_else(|_| sender.clone()) } else { sender.to_non_ad() };
        let mut receipt = NodeBuilder::new("receipt").attr("to", to).attr("id", id).attr("type", kind);
        if group {
            receipt = receipt.attr("participant", sender);
        }
        account.inbox.read(id);
        let me = DeviceId::new(self.account.as_str(), 0);
        relay::receipt::receive(&mut state, None, &me, &receipt.build());
        drop(state);
        server.changed();
        true
    }

    /// Types, or stops.
    pub(crate) fn type_in(&self, server: &Server, chat: &Jid, typing: Option<&str>) {
        let what = match typing {
            Some("recording") => NodeBuilder::new("composing").attr("media", "audio").build(),
            Some(_) => wire::empty("composing"),
            None => wire::empty("paused"),
        };
        let node = NodeBuilder::new("chatstate").attr("to", chat).children([what]).build();
        let mut state = server.state();
        crate::presence::typing(&mut state, None, &DeviceId::new(self.account.as_str(), 0), &node);
        drop(state);
        server.changed();
    }

    async fn answer(&self, server: &Server, chat: &Jid, received: &Received, answer: Answer, typing: Option<u64>) {
        let typing = typing.unwrap_or(0);
        crate::clock::rest(Duration::from_millis(answer.after_ms.saturating_sub(typing))).await;
        if typing > 0 {
            self.type_in(server, chat, Some("composing"));
            crate::clock::rest(Duration::from_millis(typing)).await;
            self.type_in(server, chat, None);
        }
        let mut reply = answer.reply;
        if answer.quote {
            reply.quote = Some(Quote {
                id: received.id.clone(),
                author: received.from_jid.parse::<Jid>().ok().map(|jid| jid.to_non_ad_string()),
                text: received.message.text.clone(),
            });
        }
        if let Err(error) = self.send(server, &chat.to_string(), &reply, &SendOptions::default()) {
            tracing::warn!(phone = self.account, %error, "scripted answer");
        }
    }
}

/// The keys a second retry receipt carries: type, identity, one-time key, signed key.
type RetryKeys = Vec<Node>;

fn retry_keys(core: &mut super::Core) -> RetryKeys {
    use wacore::iq::prekeys::{OneTimePreKeyNode, SignedPreKeyNode};
    use wacore::protocol::ProtocolNode as _;
    let bundle = core.signal.take_bundle();
    let signed = bundle.signed_prekey;
    let mut keys = vec![
        NodeBuilder::new("type").bytes(vec![5]).build(),
        NodeBuilder::new("identity").bytes(bundle.identity.to_vec()).build(),
    ];
    keys.extend(bundle.prekey.map(|key| OneTimePreKeyNode::new(key.id, key.public.to_vec()).into_node()));
    keys.push(SignedPreKeyNode::new(signed.id, signed.public.to_vec(), signed.signature).into_node());
    keys
}

#[expect(clippy::too_many_arguments, reason = "everything a retry receipt says, and it is said in one place")]
fn ask_again(
    phone: &Arc<Phone>,
    server: &Arc<Server>,
    node: &Node,
    origin: &Origin,
    error: &SignalError,
    count: u32,
    registration: u32,
    keys: Option<RetryKeys>,
) {
    tracing::debug!(phone = phone.account, id = origin.id, %error, count, "message does not decrypt");
    let mut state = server.state();
    if let Some(account) = state.accounts.get_mut(&phone.account) {
        account.inbox.failure(Undecryptable {
            id: origin.id.clone(),
            from_jid: origin.sender.to_string(),
            why: error.to_string(),
            at_ms: crate::clock::unix_ms(),
        });
    }
    if count >= MOST_RETRIES {
        return;
    }
    let retry = NodeBuilder::new("retry")
        .attr("v", 1)
        .attr("count", count)
        .attr("id", origin.id.as_str())
        .attr("t", wire::text_or_empty(node, "t"))
        .attr("error", error.retry_reason())
        .build();
    let mut children = vec![retry, NodeBuilder::new("registration").bytes(registration.to_be_bytes().to_vec()).build()];
    children.extend(keys.map(|keys| NodeBuilder::new("keys").children(keys).build()));
    let mut receipt = receipt_node(origin, Some("retry"), wire::text(node, "participant").is_some());
    for key in ["recipient", "category"] {
        if let Some(value) = node.attrs.get(key) {
            receipt.attrs.insert(key, value.clone());
        }
    }
    receipt.content = Some(wacore_binary::NodeContent::Nodes(children));
    relay::receipt::receive(&mut state, None, &DeviceId::new(phone.account.as_str(), 0), &receipt);
}

/// A receipt for the phone.
fn receipt(phone: &Arc<Phone>, server: &Arc<Server>, node: &Node) {
    let kind = wire::text_or_empty(node, "type");
    let from = wire::jid(node, "participant").or_else(|| wire::jid(node, "from"));
    let Some(device) = from.and_then(|jid| server.state().device_of(&jid)) else { return };
    let first = wire::text_or_empty(node, "id");
    let more = node.get_optional_child("list").map(wire::children).unwrap_or_default();
    let ids: Vec<String> =
        std::iter::once(first).chain(more.iter().map(|item| wire::text_or_empty(item, "id"))).collect();
    let shown = if kind.is_empty() { "delivered" } else { kind.as_str() };
    let receipt = PhoneReceipt {
        from: device.account.clone(),
        device: device.device,
        kind: shown.to_owned(),
        at_ms: crate::clock::unix_ms(),
    };
    let chat = wire::text(node, "recipient").map(|chat| chat.into_owned());
    if let Some(account) = server.state().accounts.get_mut(&phone.account) {
        account.inbox.receipt(&ids, &receipt, chat);
    }
    match kind.as_str() {
        "retry" => resend::resend(phone, server, node, &device),
        "server-error" => reupload::answer(phone, server, node, &device),
        _ => {}
    }
}
