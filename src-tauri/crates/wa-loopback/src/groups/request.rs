//! `w:g2` IQs.

use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};

use super::{Change, Refusal, apply, create, info, join, participant_node};
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::state::State;
use crate::wire;

/// A `w:g2` IQ.
pub(crate) fn receive(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) {
    match answer(state, conn, id, node) {
        Ok(children) => state.reply(conn, node, children),
        Err((code, words)) => state.refuse(conn, node, code, words),
    }
}

fn answer(state: &mut State, conn: ConnId, id: &DeviceId, node: &Node) -> Result<Vec<Node>, Refusal> {
    let to = wire::jid(node, "to").filter(|jid| jid.server == Server::Group);
    let Some(to) = to else {
        state.violation(conn, "w:g2 to something that is no group", Some(node));
        return Err((400, "bad-request"));
    };
    let Some(request) = wire::first_child(node) else {
        state.violation(conn, "w:g2 without content", Some(node));
        return Err((400, "bad-request"));
    };
    let me = id.account.as_str();
    let group = to.user.as_str();
    match request.tag.as_ref() {
        "participating" => Ok(vec![participating(state, me)]),
        "create" => creation(state, me, request),
        "query" => query(state, me, group, request),
        "leave" => leave(state, me, request),
        "add" | "remove" | "promote" | "demote" => people(state, me, group, request),
        "invite" => invite(state, me, group, request, wire::text_or_empty(node, "type") == "set"),
        _ => settings(state, me, group, request),
    }
}

fn participating(state: &State, me: &str) -> Node {
    let groups = state.groups.values().filter(|group| group.has(me)).map(|group| info(state, group));
    NodeBuilder::new("groups").children(groups).build()
}

fn phones(state: &State, request: &Node) -> Vec<Result<String, Jid>> {
    let people = request.get_children_by_tag("participant").filter_map(|person| wire::jid(person, "jid"));
    people.map(|jid| state.account_of(&jid).map(str::to_owned).ok_or(jid)).collect()
}

fn creation(state: &mut State, me: &str, request: &Node) -> Result<Vec<Node>, Refusal> {
    let others: Vec<String> = phones(state, request).into_iter().filter_map(Result::ok).collect();
    let lid = wire::text(request, "addressing_mode").is_some_and(|mode| mode == "lid");
    let id = create(state, me, &wire::text_or_empty(request, "subject"), &others, lid)?;
    let group = state.groups.get(&id).ok_or((500, "internal-server-error"))?;
    Ok(vec![info(state, group)])
}

fn query(state: &State, me: &str, group: &str, request: &Node) -> Result<Vec<Node>, Refusal> {
    let group = state.groups.get(group).ok_or((404, "item-not-found"))?;
    if !group.has(me) {
        return Err((403, "forbidden"));
    }
    let _ = request;
    Ok(vec![info(state, group)])
}

fn leave(state: &mut State, me: &str, request: &Node) -> Result<Vec<Node>, Refusal> {
    let mut left = Vec::new();
    for group in wire::children(request) {
        let Some(id) = wire::jid(group, "id").map(|jid| jid.user.to_string()) else { return Err((400, "bad-request")) };
        let code = apply(state, &id, me, Change::Remove(vec![me.to_owned()])).err().map(|(code, _)| code);
        let node = NodeBuilder::new("group").attr("id", Jid::group(id.as_str()));
        left.push(match code {
            Some(code) => node.attr("error", code).build(),
            None => node.build(),
        });
    }
    Ok(vec![NodeBuilder::new("leave").children(left).build()])
}

fn people(state: &mut State, me: &str, id: &str, request: &Node) -> Result<Vec<Node>, Refusal> {
    let asked = phones(state, request);
    let known: Vec<String> = asked.iter().filter_map(|person| person.as_ref().ok()).cloned().collect();
    let (tag, change) = match request.tag.as_ref() {
        "add" => ("add", Change::Add(known)),
        "remove" => ("remove", Change::Remove(known)),
        "promote" => ("promote", Change::Promote(known)),
        _ => ("demote", Change::Demote(known)),
    };
    let results = apply(state, id, me, change)?;
    let group = state.groups.get(id).ok_or((404, "item-not-found"))?;
    let unknown = asked.iter().filter_map(|person| person.as_ref().err());
    let unknown = unknown.map(|jid| NodeBuilder::new("participant").attr("jid", jid).attr("error", 404).build());
    let done = results.iter().map(|(phone, code)| {
        let mut node = participant_node(state, group, phone, None);
        if let Some(code) = code {
            node.attrs.insert("error", *code);
        }
        node
    });
    Ok(vec![NodeBuilder::new(tag).children(done.chain(unknown)).build()])
}

/// The link of a group: asked for, revoked, looked behind, followed.
fn invite(state: &mut State, me: &str, id: &str, request: &Node, set: bool) -> Result<Vec<Node>, Refusal> {
    if let Some(code) = wire::text(request, "code") {
        let found = state.groups.values().find(|group| group.invite == code).map(|group| group.id.clone());
        let found = found.ok_or((404, "item-not-found"))?;
        if set {
            join(state, &found, me)?;
            return Ok(vec![NodeBuilder::new("group").attr("jid", Jid::group(found.as_str())).build()]);
        }
        let group = state.groups.get(&found).ok_or((404, "item-not-found"))?;
        return Ok(vec![info(state, group)]);
    }
    let fresh = format!("Inv{}", state.fresh_id());
    let group = state.groups.get_mut(id).ok_or((404, "item-not-found"))?;
    if !group.is_admin(me) {
        return Err((403, "forbidden"));
    }
    if set {
        group.invite = fresh;
    }
    Ok(vec![NodeBuilder::new("invite").attr("code", group.invite.as_str()).build()])
}

fn settings(state: &mut State, me: &str, id: &str, request: &Node) -> Result<Vec<Node>, Refusal> {
    let change = match request.tag.as_ref() {
        "subject" => Change::Subject(String::from_utf8_lossy(wire::bytes(request).unwrap_or_default()).into_owned()),
        "description" => Change::Describe(description(request)),
        "announcement" => Change::Announce(true),
        "not_announcement" => Change::Announce(false),
        "locked" => Change::Lock(true),
        "unlocked" => Change::Lock(false),
        "ephemeral" => Change::Expire(wire::text(request, "expiration").and_then(|seconds| seconds.parse().ok())),
        "not_ephemeral" => Change::Expire(None),
        // Settings the loopback does not model are accepted from admins.
        _ => {
            let group = state.groups.get(id).ok_or((404, "item-not-found"))?;
            return if group.is_admin(me) { Ok(vec![]) } else { Err((403, "forbidden")) };
        }
    };
    apply(state, id, me, change).map(|_| vec![])
}

fn description(request: &Node) -> Option<(String, String)> {
    if wire::text(request, "delete").is_some() {
        return None;
    }
    let body = String::from_utf8_lossy(wire::child_bytes(request, "body")?).into_owned();
    Some((wire::text_or_empty(request, "id"), body))
}
