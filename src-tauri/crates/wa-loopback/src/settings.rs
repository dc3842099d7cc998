//! Account settings a client reads and changes: privacy, blocklist, about line, props.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices;
use crate::state::State;
use crate::wire;

/// Longest about line.
const MOST_ABOUT: usize = 700;

/// `abt` props.
pub(crate) fn props(state: &mut State, conn: ConnId, node: &Node) {
    let props = state.props.iter().map(|(code, value)| {
        NodeBuilder::new("prop").attr("config_code", code.as_str()).attr("config_value", value.as_str()).build()
    });
    let props = NodeBuilder::new("props")
        .attr("protocol", 1)
        .attr("ab_key", "loopback")
        .attr("hash", "loopback")
        .attr("refresh", 86_400)
        .attr("refresh_id", 1)
        .children(props)
        .build();
    state.reply(conn, node, vec![props]);
}

/// `privacy`: categories, and the trusted-contact tokens clients hand out.
pub(crate) fn privacy(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    if let Some(tokens) = node.get_optional_child("tokens") {
        return tokens_set(state, conn, id, node, tokens);
    }
    let set = wire::text_or_empty(node, "type") == "set";
    let categories = node.get_optional_child("privacy").map(wire::children).unwrap_or_default();
    let Some(account) = state.accounts.get_mut(&id.account) else { return };
    let mut changed = Vec::new();
    for category in categories.iter().filter(|_| set) {
        let (name, value) = (wire::text_or_empty(category, "name"), wire::text_or_empty(category, "value"));
        if name.is_empty() || value.is_empty() || name.len() > 64 || value.len() > 64 || account.privacy.len() > 64 {
            state.violation(conn, "privacy category without name or value", Some(node));
            return state.refuse(conn, node, 400, "bad-request");
        }
        account.privacy.insert(name.clone(), value.clone());
        changed.push(NodeBuilder::new("category").attr("name", name).attr("value", value).build());
    }
    let categories = if set {
        changed
    } else {
        let all = account.privacy.iter();
        all.map(|(name, value)| {
            NodeBuilder::new("category").attr("name", name.as_str()).attr("value", value.as_str()).build()
        })
        .collect()
    };
    state.reply(conn, node, vec![NodeBuilder::new("privacy").children(categories).build()]);
}

/// Trusted-contact tokens: each contact named gets the token as a notification.
fn tokens_set(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node, tokens: &Node) {
    let own = match state.accounts.get(&id.account) {
        Some(account) => account.lid(),
        None => return,
    };
    for token in wire::children(tokens) {
        let target = wire::jid(token, "jid").and_then(|jid| state.device_of(&jid));
        let Some(target) = target else { continue };
        let Some(account) = state.accounts.get(&target.account) else { continue };
        let numbers: Vec<u16> = account.companions.keys().copied().collect();
        let body = NodeBuilder::new("token")
            .attr("type", "trusted_contact")
            .attr("t", wire::text_or_empty(token, "t"))
            .bytes(token_bytes(id, &target))
            .build();
        for number in numbers {
            let notification = NodeBuilder::new("notification")
                .attr("from", &own)
                .attr("type", "privacy_token")
                .attr("sender_lid", &own)
                .children([NodeBuilder::new("tokens").children([body.clone()]).build()]);
            devices::notify(state, &DeviceId::new(target.account.as_str(), number), notification);
        }
    }
    state.reply(conn, node, vec![]);
}

/// A token that is the same for the same pair.
fn token_bytes(from: &DeviceId, to: &DeviceId) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(format!("{}>{}", from.account, to.account)).to_vec()
}

/// `blocklist`.
pub(crate) fn blocklist(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    if wire::text_or_empty(node, "type") == "set" {
        let item = node.get_optional_child("item");
        let target = item.and_then(|item| wire::jid(item, "jid")).and_then(|jid| state.account_of(&jid));
        let target = target.map(str::to_owned);
        let action = item.map(|item| wire::text_or_empty(item, "action")).unwrap_or_default();
        let Some(account) = state.accounts.get_mut(&id.account) else { return };
        match (target, action.as_str()) {
            (Some(target), "block") => {
                account.blocked.insert(target);
            }
            (Some(target), "unblock") => {
                account.blocked.remove(&target);
            }
            _ => {
                state.violation(conn, "blocklist change without a known jid or action", Some(node));
                return state.refuse(conn, node, 400, "bad-request");
            }
        }
    }
    let Some(account) = state.accounts.get(&id.account) else { return };
    let items = account
        .blocked
        .iter()
        .filter_map(|phone| state.accounts.get(phone))
        .map(|blocked| NodeBuilder::new("item").attr("jid", blocked.lid()).attr("pn_jid", blocked.pn()).build());
    let list = NodeBuilder::new("list").attr("addressing_mode", "lid").children(items).build();
    state.reply(conn, node, vec![list]);
}

/// `status`: the about line.
pub(crate) fn about(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let Some(text) = wire::child_bytes(node, "status").filter(|_| wire::text_or_empty(node, "type") == "set") else {
        return state.reply(conn, node, vec![]);
    };
    if text.len() > MOST_ABOUT {
        return state.refuse(conn, node, 406, "not-acceptable");
    }
    let (text, now) = (String::from_utf8_lossy(text).into_owned(), state.now());
    if let Some(account) = state.accounts.get_mut(&id.account) {
        account.about = text;
        account.about_set_at = now;
    }
    state.reply(conn, node, vec![]);
}
