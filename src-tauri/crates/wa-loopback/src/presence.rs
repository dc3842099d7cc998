//! Who is there and who is typing.

use std::sync::Arc;

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices::form_of;
use crate::phone::Typing;
use crate::state::State;
use crate::wire;

/// `<presence>` from a client.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let kind = wire::text_or_empty(node, "type");
    match kind.as_str() {
        "" | "available" | "unavailable" => {
            let available = kind != "unavailable";
            // The name others see on messages comes from here.
            if let Some(name) = wire::text(node, "name").filter(|name| !name.is_empty() && name.len() <= 200)
                && let Some(account) = state.accounts.get_mut(&id.account)
            {
                account.name = name.into_owned();
            }
            if let Some(online) = state.companion_mut(id).and_then(|companion| companion.online.as_mut()) {
                online.available = available;
            }
            state.presence_changed(id);
        }
        "subscribe" => {
            let Some(to) = wire::jid(node, "to") else {
                return state.violation(conn, "presence subscription without to", Some(node));
            };
            let Some(phone) = state.account_of(&to).map(str::to_owned) else { return };
            let answer = stanza(state, &phone, form_of(&to));
            state.subscribers.entry(phone).or_default().insert(id.clone());
            if let Some(answer) = answer {
                state.send(conn, answer);
            }
        }
        "unsubscribe" => {
            let phone = wire::jid(node, "to").and_then(|to| state.account_of(&to).map(str::to_owned));
            if let Some(subscribers) = phone.and_then(|phone| state.subscribers.get_mut(&phone)) {
                subscribers.remove(id);
            }
        }
        other => state.violation(conn, format!("presence of type {other:?}"), Some(node)),
    }
}

/// An account's presence as a stanza.
fn stanza(state: &State, phone: &str, form: Server) -> Option<Node> {
    let account = state.accounts.get(phone)?;
    let node = NodeBuilder::new("presence").attr("from", account.address(0, form));
    if is_available(account) {
        return Some(node.attr("type", "available").build());
    }
    let last = account.companions.values().map(|companion| companion.last_seen).max();
    let last = last.unwrap_or(account.created_at);
    Some(node.attr("type", "unavailable").attr("last", last).build())
}

/// Whether any device of the account is in the foreground.
fn is_available(account: &crate::account::Account) -> bool {
    let companion =
        |companion: &crate::companion::Companion| companion.online.as_ref().is_some_and(|online| online.available);
    account.phone_available || account.companions.values().any(companion)
}

impl State {
    /// Tells the subscribers of an account.
    pub(crate) fn presence_changed(&mut self, id: &DeviceId) {
        let Some(subscribers) = self.subscribers.get(&id.account).cloned() else { return };
        let Some(node) = stanza(self, &id.account, Server::Pn).map(Arc::new) else { return };
        for subscriber in subscribers.iter().filter(|subscriber| subscriber.account != id.account) {
            let live = self.companion(subscriber).filter(|companion| companion.is_live());
            if let Some(conn) = live.and_then(|companion| companion.conn()) {
                self.send(conn, Arc::clone(&node));
            }
        }
    }

    /// The phone comes to or leaves the foreground.
    pub(crate) fn phone_available(&mut self, phone: &str, available: bool) {
        if let Some(account) = self.accounts.get_mut(phone) {
            account.phone_available = available;
        }
        self.presence_changed(&DeviceId::new(phone, 0));
    }
}

/// `<chatstate>`: to the devices of the other side that are there. Nothing is queued.
pub(crate) fn typing(state: &mut State, conn: Option<ConnId>, id: &DeviceId, node: &Node) {
    let (Some(to), Some(what)) = (wire::jid(node, "to"), wire::first_child(node)) else {
        if let Some(conn) = conn {
            state.violation(conn, "chatstate without to or content", Some(node));
        }
        return;
    };
    if what.tag != "composing" && what.tag != "paused" {
        if let Some(conn) = conn {
            state.violation(conn, format!("chatstate <{}>", what.tag), Some(node));
        }
        return;
    }
    let targets: Vec<(String, Node)> = match to.server {
        Server::Group => in_group(state, id, &to, what),
        _ => {
            let from = state.address(id, form_of(&to)).to_non_ad();
            let node = NodeBuilder::new("chatstate").attr("from", from).children([what.clone()]).build();
            state.account_of(&to).map(|phone| (phone.to_owned(), node)).into_iter().collect()
        }
    };
    let needs_presence = state.options.typing_needs_presence;
    for (phone, node) in targets.into_iter().filter(|(phone, _)| *phone != id.account) {
        let node = Arc::new(node);
        let Some(account) = state.accounts.get(&phone) else { continue };
        let there: Vec<ConnId> = account
            .companions
            .values()
            .filter(|companion| companion.is_live())
            .filter_map(|companion| companion.online.as_ref())
            .filter(|online| online.available || !needs_presence)
            .map(|online| online.conn)
            .collect();
        for conn in there {
            state.send(conn, Arc::clone(&node));
        }
        note(state, &phone, id, &to, what);
    }
}

fn in_group(state: &State, id: &DeviceId, to: &Jid, what: &Node) -> Vec<(String, Node)> {
    let Some(group) = state.groups.get(to.user.as_str()).filter(|group| group.has(&id.account)) else {
        return Vec::new();
    };
    let participant = crate::groups::address(state, group, &id.account);
    let node = NodeBuilder::new("chatstate")
        .attr("from", to)
        .attr("participant", participant)
        .children([what.clone()])
        .build();
    group.participants.keys().map(|phone| (phone.clone(), node.clone())).collect()
}

/// The phone sees it too.
fn note(state: &mut State, phone: &str, from: &DeviceId, to: &Jid, what: &Node) {
    let group = (to.server == Server::Group).then(|| to.to_string());
    let state_name = match (what.tag.as_ref(), wire::text(what, "media").as_deref()) {
        ("composing", Some("audio")) => "recording",
        ("composing", _) => "composing",
        _ => "paused",
    };
    let at_ms = crate::clock::unix_ms();
    if let Some(account) = state.accounts.get_mut(phone) {
        account.inbox.typing(Typing { from: from.account.clone(), group, state: state_name.to_owned(), at_ms });
    }
}
