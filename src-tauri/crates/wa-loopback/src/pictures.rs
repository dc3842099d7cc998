//! Profile pictures of accounts and groups.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};

use crate::account::Picture;
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices;
use crate::state::State;
use crate::wire;

/// Largest picture taken.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// `w:profile:picture`.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let target = wire::jid(node, "target");
    if wire::text_or_empty(node, "type") == "get" {
        return get(state, conn, node, target);
    }
    let group = target.as_ref().filter(|jid| jid.server == Server::Group).map(|jid| jid.user.to_string());
    if let Some(group) = &group
        && !state.groups.get(group).is_some_and(|group| group.has(&id.account))
    {
        return state.refuse(conn, node, 403, "forbidden");
    }
    let bytes = wire::child_bytes(node, "picture").map(<[u8]>::to_vec);
    if bytes.as_ref().is_some_and(|bytes| bytes.is_empty() || bytes.len() > MOST_BYTES) {
        state.violation(conn, "picture without content or too large", None);
        return state.refuse(conn, node, 406, "not-acceptable");
    }
    let picture = bytes.map(|bytes| store(state, bytes));
    let reply = picture.iter().map(|picture| NodeBuilder::new("picture").attr("id", picture.id.as_str()).build());
    let reply = reply.collect();
    match group {
        Some(group) => {
            if let Some(group) = state.groups.get_mut(&group) {
                group.picture = picture;
            }
        }
        None => set(state, &id.account, picture),
    }
    state.reply(conn, node, reply);
}

fn get(state: &mut State, conn: ConnId, node: &Node, target: Option<Jid>) {
    let picture = target.as_ref().and_then(|jid| match jid.server {
        Server::Group => state.groups.get(jid.user.as_str()).and_then(|group| group.picture.clone()),
        _ => state.account(jid).and_then(|account| account.picture.clone()),
    });
    let Some(picture) = picture else { return state.refuse(conn, node, 404, "item-not-found") };
    let asked = node.get_optional_child("picture");
    // The client names the picture it has: nothing comes back when it is still the one.
    if asked.and_then(|asked| wire::text(asked, "id")).is_some_and(|id| id == picture.id) {
        return state.reply(conn, node, vec![]);
    }
    let kind = asked.map(|asked| wire::text_or_empty(asked, "type")).filter(|kind| !kind.is_empty());
    let answer = NodeBuilder::new("picture")
        .attr("id", picture.id)
        .attr("type", kind.as_deref().unwrap_or("image"))
        .attr("url", picture.url)
        .attr("direct_path", picture.direct_path)
        .build();
    state.reply(conn, node, vec![answer]);
}

/// Puts a picture on the media host.
pub(crate) fn store(state: &State, bytes: Vec<u8>) -> Picture {
    let kind = if bytes.starts_with(&[0x89, b'P', b'N', b'G']) { "image/png" } else { "image/jpeg" };
    let stored = state.media.set_picture(bytes, kind);
    Picture { id: stored.id, direct_path: stored.direct_path, url: stored.url }
}

/// Sets or removes an account's picture and tells those who know the account.
pub(crate) fn set(state: &mut State, phone: &str, picture: Option<Picture>) {
    let Some(account) = state.accounts.get_mut(phone) else { return };
    let change = match &picture {
        Some(picture) => NodeBuilder::new("set").attr("id", picture.id.as_str()),
        None => NodeBuilder::new("delete"),
    };
    account.picture = picture;
    let pn = account.pn();
    let change = change.attr("jid", &pn).attr("author", &pn).attr("hash", "").build();
    let own = account.companions.keys().map(|number| DeviceId::new(phone, *number));
    let targets: Vec<DeviceId> = account.watchers.iter().cloned().chain(own).collect();
    for target in targets {
        let node = NodeBuilder::new("notification").attr("from", &pn).attr("type", "picture");
        devices::notify(state, &target, node.children([change.clone()]));
    }
}
