//! `w:sync:app:state`: collections are fetched and changed.

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::devices;
use crate::faults::Fault;
use crate::mutations::Change;
use crate::state::State;
use crate::wire;

/// Most patches of one reply and collection.
const MOST_PATCHES: usize = 100;

/// A sync request.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    let Some(sync) = node.get_optional_child("sync") else {
        state.violation(conn, "app-state request without <sync>", Some(node));
        return state.refuse(conn, node, 400, "bad-request");
    };
    let mut answers = Vec::new();
    let mut changed = Vec::new();
    for collection in sync.get_children_by_tag("collection") {
        let name = wire::text_or_empty(collection, "name");
        let fault = state.faults.take(Some(id), |fault| match fault {
            Fault::AppState { collection, .. } => collection.as_deref().is_none_or(|wanted| wanted == name),
            _ => false,
        });
        match fault {
            Some(Fault::AppState { code: Some(code), .. }) => answers.push(refused(&name, code)),
            Some(_) => {}
            None => answers.push(answer(state, conn, id, collection, &name, &mut changed)),
        }
    }
    state.reply(conn, node, vec![NodeBuilder::new("sync").children(answers).build()]);
    if !changed.is_empty() {
        notify(state, &id.account, Some(id.device), &changed);
    }
}

fn refused(name: &str, code: u16) -> Node {
    let words = match code {
        409 => "conflict",
        404 => "item-not-found",
        _ => "bad-request",
    };
    let error = NodeBuilder::new("error").attr("code", code).attr("text", words).build();
    NodeBuilder::new("collection").attr("name", name).attr("type", "error").children([error]).build()
}

fn answer(
    state: &mut State,
    conn: ConnId,
    id: &DeviceId,
    request: &Node,
    name: &str,
    changed: &mut Vec<(String, u64)>,
) -> Node {
    let version = wire::text(request, "version").and_then(|version| version.parse::<u64>().ok()).unwrap_or(0);
    let Some(account) = state.accounts.get_mut(&id.account) else { return refused(name, 500) };
    if let Some(patch) = wire::child_bytes(request, "patch") {
        return match account.app_state.upload(name, version, patch) {
            Ok(uploaded) => {
                changed.push((name.to_owned(), uploaded.version));
                if let Some(name) = uploaded.changes.iter().rev().find_map(Change::push_name) {
                    account.name = name.to_owned();
                }
                account.inbox.settings(uploaded.changes, crate::clock::unix_ms());
                NodeBuilder::new("collection").attr("name", name).attr("version", uploaded.version).build()
            }
            Err(error) => {
                let code = error.code();
                let why = error.to_string();
                // A conflict is two devices at once; anything else is the client's mistake.
                if code != 409 {
                    state.violation(conn, format!("app-state patch for {name}: {why}"), None);
                    return refused(name, code);
                }
                conflict(state, id, name, version)
            }
        };
    }
    match patches(state, id, name, version) {
        Some(node) => node,
        None => {
            state.violation(conn, format!("unknown app-state collection {name:?}"), Some(request));
            refused(name, 404)
        }
    }
}

/// A conflict carries what the client is missing.
fn conflict(state: &State, id: &DeviceId, name: &str, version: u64) -> Node {
    let error = NodeBuilder::new("error").attr("code", 409).attr("text", "conflict").build();
    let mut children = vec![error];
    let missing = patches(state, id, name, version);
    let more = missing.as_ref().is_some_and(|node| node.attrs.contains_key("has_more_patches"));
    children.extend(missing.iter().flat_map(wire::children).cloned());
    let node = NodeBuilder::new("collection").attr("name", name).attr("type", "error");
    let node = if more { node.attr("has_more_patches", "true") } else { node };
    node.children(children).build()
}

/// The collection from a version on; `None` when there is no such collection.
fn patches(state: &State, id: &DeviceId, name: &str, version: u64) -> Option<Node> {
    let account = state.accounts.get(&id.account)?;
    let patches = account.app_state.patches_since(name, version)?;
    let collection = NodeBuilder::new("collection").attr("name", name);
    if patches.is_empty() {
        return Some(collection.build());
    }
    let more = patches.len() > MOST_PATCHES;
    let sent = patches.into_iter().take(MOST_PATCHES).map(|patch| NodeBuilder::new("patch").bytes(patch).build());
    let sent: Vec<Node> = sent.collect();
    let collection = collection.attr("version", version + sent.len() as u64);
    let collection = if more { collection.attr("has_more_patches", "true") } else { collection };
    Some(collection.children([NodeBuilder::new("patches").children(sent).build()]).build())
}

/// `server_sync` to the account's companions, but not to the one that made the change.
pub(crate) fn notify(state: &mut State, phone: &str, except: Option<u16>, changed: &[(String, u64)]) {
    let Some(account) = state.accounts.get(phone) else { return };
    let numbers: Vec<u16> = account.companions.keys().copied().filter(|number| Some(*number) != except).collect();
    let pn = account.pn();
    for number in numbers {
        // One collection each: there are clients that look at the first one only.
        for (name, version) in changed {
            let collection = NodeBuilder::new("collection").attr("name", name.as_str()).attr("version", *version);
            let node = NodeBuilder::new("notification").attr("from", &pn).attr("type", "server_sync");
            devices::notify(state, &DeviceId::new(phone, number), node.children([collection.build()]));
        }
    }
}
