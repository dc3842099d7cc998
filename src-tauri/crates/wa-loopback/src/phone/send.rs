//! A phone sends.

use std::collections::{BTreeSet, HashSet};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server as JidServer};

use super::outbound::{Remembered, enc_node, head, meta, to_node};
use super::{Core, Phone, SentMessage};
use crate::content::{Built, Outgoing, ReadContext, SendContext, describe, device_sent};
use crate::device::DeviceId;
use crate::faults::Fault;
use crate::server::Server;
use crate::signal::SignalError;
use crate::state::State;
use crate::{prekeys, relay};

/// How a message is sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SendOptions {
    /// Its id; a fresh one when absent. An id used before is sent again, with new ciphertexts.
    pub id: Option<String>,
    /// Addresses the chat by LID; the account's own way when absent.
    pub lid: Option<bool>,
}

/// Where a message goes.
struct Plan {
    chat: Jid,
    own_pn: Jid,
    own_lid: Jid,
    /// Devices of the other side, or of the other participants.
    theirs: Vec<Jid>,
    /// The account's own companions.
    own: Vec<Jid>,
    group_mode: Option<&'static str>,
}

/// The chat of a phone number, or the address itself.
pub(crate) fn chat_jid(to: &str) -> anyhow::Result<Jid> {
    if to.contains('@') {
        return to.parse().with_context(|| format!("{to:?} is no address"));
    }
    let digits = to.trim_start_matches('+');
    anyhow::ensure!(!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()), "{to:?} is no number");
    Ok(Jid::pn(digits))
}

impl Phone {
    /// Sends a message; its id.
    pub(crate) fn send(
        &self,
        server: &Server,
        to: &str,
        outgoing: &Outgoing,
        options: &SendOptions,
    ) -> anyhow::Result<String> {
        let chat = chat_jid(to)?;
        let mut core = self.core();
        let (plan, media) = {
            let state = server.state();
            let plan = plan(&state, &self.account, &chat, options.lid)?;
            learn(&mut core, &state, plan.theirs.iter().chain(&plan.own));
            (plan, state.media.clone())
        };
        let now_ms = i64::try_from(crate::clock::unix_ms()).unwrap_or(i64::MAX);
        let context = SendContext {
            chat: &plan.chat,
            own_pn: &plan.own_pn,
            own_lid: Some(&plan.own_lid),
            now_ms,
            secrets: &core.secrets,
            media: &media,
        };
        let built = outgoing.build(&context)?;
        let id = options.id.clone().unwrap_or_else(fresh_id);
        core.secrets.note(&id, &plan.own_pn, &built.message);
        let me = DeviceId::new(self.account.as_str(), 0);
        let mut times = 1;
        if server.state().faults.strikes(Some(&me), &Fault::NewCiphertext) {
            times = 2;
        }
        let described = {
            let form = |jid: &Jid| other_form(&server.state(), jid);
            describe(&built.message, &ReadContext { author: &plan.own_pn, secrets: &core.secrets, other_form: &form })
        };
        let sent = SentMessage {
            id: id.clone(),
            chat: plan.chat.to_non_ad_string(),
            at_ms: crate::clock::unix_ms(),
            message: described,
            receipts: Vec::new(),
            retries: 0,
        };
        let (kept, sessions) = (built.clone(), HashSet::new());
        core.sent.push(Remembered { id: id.clone(), chat: plan.chat.clone(), built: kept, peer: false, sessions });
        // Noted before it goes out: the receipts may be faster than this function.
        if let Some(account) = server.state().accounts.get_mut(&self.account) {
            account.inbox.send(sent);
        }
        for _ in 0..times {
            let node = match plan.group_mode {
                Some(mode) => group_stanza(&mut core, server, &plan, &built, &id, mode)?,
                None => direct_stanza(&mut core, server, &plan, &built, &id)?,
            };
            let mut state = server.state();
            for device in plan_devices(&state, &plan) {
                state.delivered.forget(&id, &me, &device, 0);
            }
            relay::message::relay(&mut state, &me, &node).map_err(|nack| anyhow::anyhow!("{}", nack.why))?;
        }
        drop(core);
        server.changed();
        Ok(id)
    }
}

/// An id as phones make them.
pub(crate) fn fresh_id() -> String {
    let random: [u8; 16] = rand::random();
    let hex: String = random.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("3A{}", &hex[..18])
}

fn plan(state: &State, phone: &str, chat: &Jid, lid: Option<bool>) -> anyhow::Result<Plan> {
    let account = state.accounts.get(phone).context("no such account")?;
    let (own_pn, own_lid) = (account.pn(), account.lid());
    if chat.server == JidServer::Group {
        let group = state.groups.get(chat.user.as_str()).with_context(|| format!("no group {chat}"))?;
        anyhow::ensure!(group.has(phone), "{phone} is not in {chat}");
        let form = if group.lid { JidServer::Lid } else { JidServer::Pn };
        let members = group.participants.keys().filter_map(|phone| state.accounts.get(phone));
        let devices: Vec<Jid> = members
            .flat_map(|member| member.devices().map(move |number| (member, number)))
            .filter(|(member, number)| !(member.phone == phone && *number == 0))
            .map(|(member, number)| member.address(number, form))
            .collect();
        let group_mode = Some(if group.lid { "lid" } else { "pn" });
        return Ok(Plan { chat: chat.clone(), own_pn, own_lid, theirs: devices, own: Vec::new(), group_mode });
    }
    let target = state.account(chat).with_context(|| format!("nobody has the number {chat}"))?;
    let by_lid = lid.unwrap_or(chat.server.is_lid_family() || target.lid_migrated);
    let form = if by_lid { JidServer::Lid } else { JidServer::Pn };
    let own = account.companions.keys().map(|number| account.address(*number, form)).collect();
    let theirs = match target.phone == phone {
        true => Vec::new(),
        false => target.devices().map(|number| target.address(number, form)).collect(),
    };
    Ok(Plan { chat: target.address(0, form), own_pn, own_lid, theirs, own, group_mode: None })
}

fn plan_devices(state: &State, plan: &Plan) -> Vec<DeviceId> {
    plan.theirs.iter().chain(&plan.own).filter_map(|jid| state.device_of(jid)).collect()
}

/// Learns the LIDs of everybody concerned.
pub(crate) fn learn<'a>(core: &mut Core, state: &State, jids: impl Iterator<Item = &'a Jid>) {
    let phones: BTreeSet<&str> = jids.filter_map(|jid| state.account_of(jid)).collect();
    for account in phones.iter().filter_map(|phone| state.accounts.get(*phone)) {
        core.signal.learn_lid(&account.phone, &account.lid);
    }
}

/// The LID of a number, or the number of a LID.
pub(crate) fn other_form(state: &State, jid: &Jid) -> Option<Jid> {
    let account = state.account(jid)?;
    let form = if jid.server.is_lid_family() { JidServer::Pn } else { JidServer::Lid };
    Some(account.address(jid.device, form))
}

/// Encrypts for one device, with a bundle when there is no session.
pub(crate) fn encrypt(
    core: &mut Core,
    server: &Server,
    to: &Jid,
    message: &waproto::whatsapp::Message,
) -> Result<crate::signal::Enc, SignalError> {
    let bundle = match core.signal.has_session(to) {
        true => None,
        false => {
            let mut state = server.state();
            let device = state.device_of(to);
            device.and_then(|device| prekeys::take(&mut state, &device, true))
        }
    };
    core.signal.encrypt(to, bundle.as_ref(), message)
}

fn direct_stanza(core: &mut Core, server: &Server, plan: &Plan, built: &Built, id: &str) -> anyhow::Result<Node> {
    let mut targets = Vec::with_capacity(plan.theirs.len() + plan.own.len());
    for device in &plan.theirs {
        let enc = encrypt(core, server, device, &built.message)?;
        core.sent.went(id, core.signal.session_mark(device));
        targets.push(to_node(device, enc_node(enc, built, None)));
    }
    let wrapped = device_sent(&plan.chat, &built.message);
    for device in &plan.own {
        let enc = encrypt(core, server, device, &wrapped)?;
        core.sent.went(id, core.signal.session_mark(device));
        targets.push(to_node(device, enc_node(enc, built, None)));
    }
    anyhow::ensure!(!targets.is_empty(), "nobody to send to");
    let participants = NodeBuilder::new("participants").children(targets).build();
    let children = std::iter::once(participants).chain(meta(built));
    Ok(head(&plan.chat, id, built).children(children).build())
}

fn group_stanza(
    core: &mut Core,
    server: &Server,
    plan: &Plan,
    built: &Built,
    id: &str,
    mode: &'static str,
) -> anyhow::Result<Node> {
    let own = if mode == "lid" { &plan.own_lid } else { &plan.own_pn };
    let bundle_of = |jid: &Jid| {
        let mut state = server.state();
        let device = state.device_of(jid)?;
        prekeys::take(&mut state, &device, true)
    };
    let sealed = core.signal.encrypt_group(&plan.chat, own, &plan.theirs, &built.message, bundle_of)?;
    let keys = sealed.distribution.into_iter().map(|(jid, enc)| {
        let node = NodeBuilder::new("enc").attr("v", "2").attr("type", enc.kind.as_str()).bytes(enc.ciphertext);
        to_node(&jid, node.build())
    });
    let keys: Vec<Node> = keys.collect();
    let mut children = Vec::new();
    if !keys.is_empty() {
        children.push(NodeBuilder::new("participants").children(keys).build());
    }
    children.push(enc_node(sealed.skmsg, built, None));
    children.extend(meta(built));
    let own_device = own.clone();
    let phash = crate::devices::participant_hash(
        &plan.theirs.iter().cloned().chain(std::iter::once(own_device)).collect::<Vec<_>>(),
    );
    let mut node = head(&plan.chat, id, built).attr("addressing_mode", mode).children(children).build();
    if let Some(phash) = phash {
        node.attrs.insert("phash", phash);
    }
    Ok(node)
}
