//! Changes of groups, whoever makes them, and what the participants hear of it.

use std::collections::BTreeSet;

use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::{Description, Group, MOST_PARTICIPANTS, Rank, address, info, participant_node};
use crate::device::DeviceId;
use crate::devices;
use crate::state::State;

/// Longest group name.
const MOST_SUBJECT: usize = 100;

/// Code and words of a refusal.
pub(crate) type Refusal = (u16, &'static str);

/// A participant a change was about, and why it was not changed.
pub(crate) type Touched = (String, Option<u16>);

/// One change.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Add(Vec<String>),
    Remove(Vec<String>),
    Promote(Vec<String>),
    Demote(Vec<String>),
    Subject(String),
    Describe(Option<(String, String)>),
    Announce(bool),
    Lock(bool),
    Expire(Option<u32>),
}

/// Makes a group; `creator` is in it as superadmin.
pub(crate) fn create(
    state: &mut State,
    creator: &str,
    subject: &str,
    others: &[String],
    lid: bool,
) -> Result<String, Refusal> {
    if subject.is_empty() || subject.chars().count() > MOST_SUBJECT {
        return Err((406, "not-acceptable"));
    }
    let mut everybody = std::iter::once(creator).chain(others.iter().map(String::as_str));
    if others.len() >= MOST_PARTICIPANTS || everybody.any(|phone| !state.accounts.contains_key(phone)) {
        return Err((404, "item-not-found"));
    }
    let now = state.now();
    let number = u64::from_str_radix(&state.fresh_id(), 16).unwrap_or(now);
    let id = format!("12036{:013}", number % 10_000_000_000_000);
    let mut participants: std::collections::BTreeMap<String, Rank> =
        others.iter().map(|phone| (phone.clone(), Rank::Member)).collect();
    participants.insert(creator.to_owned(), Rank::Superadmin);
    let group = Group {
        id: id.clone(),
        subject: subject.to_owned(),
        subject_at: now,
        subject_by: creator.to_owned(),
        description: None,
        creator: creator.to_owned(),
        created_at: now,
        participants,
        lid,
        announce: false,
        locked: false,
        expires: None,
        invite: format!("Inv{id}"),
        picture: None,
    };
    let body = NodeBuilder::new("create").attr("type", "new").children([info(state, &group)]).build();
    state.groups.insert(id.clone(), group);
    announce(state, &id, creator, body, &BTreeSet::new());
    Ok(id)
}

/// An account follows an invitation link.
pub(crate) fn join(state: &mut State, id: &str, phone: &str) -> Result<(), Refusal> {
    let group = state.groups.get_mut(id).ok_or((404, "item-not-found"))?;
    if group.has(phone) {
        return Err((409, "conflict"));
    }
    if group.participants.len() >= MOST_PARTICIPANTS {
        return Err((419, "resource-limit"));
    }
    group.participants.insert(phone.to_owned(), Rank::Member);
    if let Some(group) = state.groups.get(id) {
        let newcomer = participant_node(state, group, phone, None);
        let body = NodeBuilder::new("add").attr("reason", "invite").children([newcomer]).build();
        announce(state, id, phone, body, &BTreeSet::new());
    }
    Ok(())
}

/// Applies a change made by `actor`; the participants it touched, each with an error code when refused.
pub(crate) fn apply(state: &mut State, id: &str, actor: &str, change: Change) -> Result<Vec<Touched>, Refusal> {
    let group = state.groups.get(id).ok_or((404, "item-not-found"))?;
    if !group.has(actor) {
        return Err((403, "forbidden"));
    }
    let leaving = matches!(&change, Change::Remove(who) if who.as_slice() == [actor.to_owned()]);
    let open = matches!(change, Change::Subject(_) | Change::Describe(_)) && !group.locked;
    if !(leaving || open || group.is_admin(actor)) {
        return Err((403, "forbidden"));
    }
    let gone: BTreeSet<String> = match &change {
        Change::Remove(who) => who.iter().filter(|phone| group.has(phone)).cloned().collect(),
        _ => BTreeSet::new(),
    };
    let known: BTreeSet<String> = state.accounts.keys().cloned().collect();
    let now = state.now();
    let group = state.groups.get_mut(id).ok_or((404, "item-not-found"))?;
    let results = change_group(group, actor, &change, &known, now)?;
    let touched: Vec<&String> = results.iter().filter(|(_, code)| code.is_none()).map(|(phone, _)| phone).collect();
    if touched.is_empty() && !results.is_empty() {
        return Ok(results);
    }
    if let Some(group) = state.groups.get(id) {
        let body = change_node(state, group, &change, &touched);
        announce(state, id, actor, body, &gone);
    }
    Ok(results)
}

fn change_group(
    group: &mut Group,
    actor: &str,
    change: &Change,
    known: &BTreeSet<String>,
    now: u64,
) -> Result<Vec<Touched>, Refusal> {
    match change {
        Change::Add(who) => Ok(who.iter().map(|phone| (phone.clone(), add(group, phone, known))).collect()),
        Change::Remove(who) => Ok(each(who, |phone| group.participants.remove(phone).is_some())),
        Change::Promote(who) => Ok(each(who, |phone| rank(group, phone, Rank::Admin))),
        Change::Demote(who) => Ok(each(who, |phone| rank(group, phone, Rank::Member))),
        Change::Subject(subject) => {
            if subject.is_empty() || subject.chars().count() > MOST_SUBJECT {
                return Err((406, "not-acceptable"));
            }
            group.subject = subject.clone();
            group.subject_at = now;
            group.subject_by = actor.to_owned();
            Ok(vec![])
        }
        Change::Describe(text) => {
            group.description = text.as_ref().map(|(id, body)| Description {
                id: id.clone(),
                body: body.clone(),
                at: now,
                by: actor.to_owned(),
            });
            Ok(vec![])
        }
        Change::Announce(on) => {
            group.announce = *on;
            Ok(vec![])
        }
        Change::Lock(on) => {
            group.locked = *on;
            Ok(vec![])
        }
        Change::Expire(seconds) => {
            group.expires = *seconds;
            Ok(vec![])
        }
    }
}

fn each(who: &[String], mut done: impl FnMut(&String) -> bool) -> Vec<Touched> {
    who.iter().map(|phone| (phone.clone(), (!done(phone)).then_some(404))).collect()
}

fn add(group: &mut Group, phone: &str, known: &BTreeSet<String>) -> Option<u16> {
    if !known.contains(phone) {
        return Some(404);
    }
    if group.has(phone) {
        return Some(409);
    }
    if group.participants.len() >= MOST_PARTICIPANTS {
        return Some(419);
    }
    group.participants.insert(phone.to_owned(), Rank::Member);
    None
}

fn rank(group: &mut Group, phone: &str, rank: Rank) -> bool {
    match group.participants.get_mut(phone) {
        Some(held) if *held != Rank::Superadmin => {
            *held = rank;
            true
        }
        _ => false,
    }
}

/// The change as the notification tells it.
fn change_node(state: &State, group: &Group, change: &Change, touched: &[&String]) -> Node {
    let people = |tag: &'static str| {
        let participants = touched.iter().map(|phone| participant_node(state, group, phone, None));
        NodeBuilder::new(tag).children(participants).build()
    };
    match change {
        Change::Add(_) => people("add"),
        Change::Remove(_) => people("remove"),
        Change::Promote(_) => people("promote"),
        Change::Demote(_) => people("demote"),
        Change::Subject(subject) => NodeBuilder::new("subject")
            .attr("subject", subject.as_str())
            .attr("s_t", group.subject_at)
            .attr("s_o", address(state, group, &group.subject_by))
            .build(),
        Change::Describe(Some((id, body))) => NodeBuilder::new("description")
            .attr("id", id.as_str())
            .children([NodeBuilder::new("body").bytes(body.as_bytes()).build()])
            .build(),
        Change::Describe(None) => {
            NodeBuilder::new("description").attr("id", "none").children([crate::wire::empty("delete")]).build()
        }
        Change::Announce(true) => crate::wire::empty("announcement"),
        Change::Announce(false) => crate::wire::empty("not_announcement"),
        Change::Lock(true) => crate::wire::empty("locked"),
        Change::Lock(false) => crate::wire::empty("unlocked"),
        Change::Expire(Some(seconds)) => NodeBuilder::new("ephemeral").attr("expiration", *seconds).build(),
        Change::Expire(None) => crate::wire::empty("not_ephemeral"),
    }
}

/// `w:gp2` to every device of the participants, and of those who just left.
fn announce(state: &mut State, id: &str, actor: &str, body: Node, gone: &BTreeSet<String>) {
    let Some(group) = state.groups.get(id) else { return };
    let (from, by) = (group.jid(), address(state, group, actor));
    let name = state.accounts.get(actor).map(|account| account.name.clone()).unwrap_or_default();
    let mode = if group.lid { "lid" } else { "pn" };
    let targets: Vec<DeviceId> = group
        .participants
        .keys()
        .chain(gone.iter())
        .filter_map(|phone| state.accounts.get(phone))
        .flat_map(|account| account.companions.keys().map(|number| DeviceId::new(account.phone.as_str(), *number)))
        .collect();
    let other = match state.accounts.get(actor) {
        Some(account) if mode == "lid" => Some(("participant_pn", account.pn())),
        Some(account) => Some(("participant_lid", account.lid())),
        None => None,
    };
    for target in targets {
        let node = NodeBuilder::new("notification")
            .attr("from", &from)
            .attr("type", "w:gp2")
            .attr("participant", &by)
            .attr("notify", name.as_str())
            .attr("addressing_mode", mode);
        let node = match &other {
            Some((key, jid)) => node.attr(key, jid),
            None => node,
        };
        devices::notify(state, &target, node.children([body.clone()]));
    }
}
