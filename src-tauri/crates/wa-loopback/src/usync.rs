//! usync: who is on WhatsApp, with which LID and which devices.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::account::Account;
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::Fault;
use crate::state::State;
use crate::{devices, wire};

/// Most users of one query.
const MOST_USERS: usize = 5_000;

/// Answers a usync query.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    if let Some(Fault::UsyncError { code }) =
        state.faults.take(Some(id), |fault| matches!(fault, Fault::UsyncError { .. }))
    {
        return state.refuse(conn, node, code, "usync refused (fault)");
    }
    let parts = node.get_optional_child("usync").and_then(|usync| {
        let query = usync.get_optional_child("query")?;
        let list = usync.get_optional_child("list")?;
        Some((usync, wire::children(query), wire::children(list)))
    });
    let Some((usync, protocols, users)) = parts else {
        state.violation(conn, "usync without <query> or <list>", Some(node));
        return state.refuse(conn, node, 400, "bad-request");
    };
    if users.len() > MOST_USERS {
        return state.refuse(conn, node, 400, "bad-request");
    }
    let asked: Vec<&str> = protocols.iter().map(|protocol| protocol.tag.as_ref()).collect();
    let empty = state.faults.strikes(Some(id), &Fault::UsyncEmpty);
    let mut answers = Vec::with_capacity(users.len());
    for user in users.iter().filter(|_| !empty) {
        let Some((jid, account)) = find(state, user) else {
            state.violation(conn, "usync user with neither jid nor contact", Some(user));
            continue;
        };
        if let Some(phone) = &account
            && asked.contains(&"devices")
            && let Some(account) = state.accounts.get_mut(phone)
        {
            account.watchers.insert(id.clone());
        }
        answers.push(answer(state, jid, account.as_deref(), &asked));
    }
    let mut reply = NodeBuilder::new("usync");
    for key in ["sid", "mode", "context", "index", "last"] {
        if let Some(value) = usync.attrs.get(key) {
            reply = reply.attr(key, value.clone());
        }
    }
    let result = NodeBuilder::new("result").children(protocols.iter().map(bare)).build();
    let list = NodeBuilder::new("list").children(answers).build();
    let reply = reply.children([result, list]).build();
    state.reply(conn, node, vec![reply]);
}

/// The protocol element of a query without content and attributes.
fn bare(protocol: &Node) -> Node {
    Node { tag: protocol.tag.clone(), ..Node::default() }
}

/// The address to answer under and the account it belongs to, when there is one.
fn find(state: &State, user: &Node) -> Option<(Jid, Option<String>)> {
    if let Some(jid) = wire::jid(user, "jid") {
        let jid = jid.into_non_ad();
        let phone = state.account_of(&jid).map(str::to_owned);
        return Some((jid, phone));
    }
    let asked = wire::child_bytes(user, "contact")?;
    let digits: String = asked.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    let jid = Jid::pn(digits.as_str());
    let phone = state.account_of(&jid).map(str::to_owned);
    Some((jid, phone))
}

fn answer(state: &State, jid: Jid, phone: Option<&str>, asked: &[&str]) -> Node {
    let user = NodeBuilder::new("user").attr("jid", &jid);
    let Some(account) = phone.and_then(|phone| state.accounts.get(phone)) else {
        let known = if asked.contains(&"contact") {
            vec![NodeBuilder::new("contact").attr("type", "out").build()]
        } else {
            vec![]
        };
        return user.children(known).build();
    };
    let user = if jid.server.is_lid_family() { user.attr("pn_jid", account.pn()) } else { user };
    user.children(protocols(account, state.now(), asked)).build()
}

fn protocols(account: &Account, now: u64, asked: &[&str]) -> Vec<Node> {
    let mut answers = Vec::new();
    if asked.contains(&"contact") {
        answers.push(NodeBuilder::new("contact").attr("type", "in").build());
    }
    answers.push(NodeBuilder::new("lid").attr("val", account.lid()).build());
    if asked.contains(&"devices") {
        answers.push(NodeBuilder::new("devices").children(devices::device_list(account, now)).build());
    }
    if asked.contains(&"status") && !account.about.is_empty() {
        let status = NodeBuilder::new("status").attr("t", account.about_set_at);
        answers.push(status.bytes(account.about.as_bytes()).build());
    }
    if asked.contains(&"picture")
        && let Some(picture) = &account.picture
    {
        answers.push(NodeBuilder::new("picture").attr("id", picture.id.as_str()).build());
    }
    if asked.contains(&"disappearing_mode") {
        answers.push(NodeBuilder::new("disappearing_mode").attr("duration", 0).attr("t", account.created_at).build());
    }
    if asked.contains(&"business") && account.business {
        answers.push(wire::empty("business"));
    }
    answers
}
