//! Groups: who is in them, what they are called, and how they change.

mod change;
mod request;

pub(crate) use change::{Change, Refusal, apply, create, join};
pub(crate) use request::receive;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use crate::account::Picture;
use crate::state::State;

/// Most participants of a group.
pub(crate) const MOST_PARTICIPANTS: usize = 1_024;

/// What a participant may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Take part.
    Member,
    /// Also change the group.
    Admin,
    /// Also is its creator.
    Superadmin,
}

/// A group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// The user part of its address.
    pub id: String,
    /// Its name.
    pub subject: String,
    /// Unix seconds of the last name change.
    pub subject_at: u64,
    /// Phone number of who changed it.
    pub subject_by: String,
    /// The description, when there is one.
    pub description: Option<Description>,
    /// Phone number of the creator.
    pub creator: String,
    /// Unix seconds.
    pub created_at: u64,
    /// Phone number → rank.
    pub participants: BTreeMap<String, Rank>,
    /// Addressed by LID instead of phone number.
    pub lid: bool,
    /// Only admins may write.
    pub announce: bool,
    /// Only admins may change name and description.
    pub locked: bool,
    /// Seconds until messages disappear.
    pub expires: Option<u32>,
    /// Code of the invitation link.
    pub invite: String,
    /// Its picture.
    pub picture: Option<Picture>,
}

/// A group's description.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Description {
    /// Given by the client that wrote it.
    pub id: String,
    /// The text.
    pub body: String,
    /// Unix seconds.
    pub at: u64,
    /// Phone number.
    pub by: String,
}

impl Group {
    /// Its address.
    pub fn jid(&self) -> Jid {
        Jid::group(self.id.as_str())
    }

    /// Whether an account takes part.
    pub fn has(&self, phone: &str) -> bool {
        self.participants.contains_key(phone)
    }

    /// Whether an account may change it.
    pub fn is_admin(&self, phone: &str) -> bool {
        self.participants.get(phone).is_some_and(|rank| *rank >= Rank::Admin)
    }
}

/// A participant as the group addresses it, with the other form beside it.
pub(crate) fn participant_node(state: &State, group: &Group, phone: &str, rank: Option<Rank>) -> Node {
    let node = NodeBuilder::new("participant");
    let node = match state.accounts.get(phone) {
        Some(account) if group.lid => node.attr("jid", account.lid()).attr("phone_number", account.pn()),
        Some(account) => node.attr("jid", account.pn()).attr("lid", account.lid()),
        None => node.attr("jid", Jid::pn(phone)),
    };
    match rank {
        Some(Rank::Admin) => node.attr("type", "admin").build(),
        Some(Rank::Superadmin) => node.attr("type", "superadmin").build(),
        _ => node.build(),
    }
}

/// An account's address as the group addresses it.
pub(crate) fn address(state: &State, group: &Group, phone: &str) -> Jid {
    match state.accounts.get(phone) {
        Some(account) if group.lid => account.lid(),
        Some(account) => account.pn(),
        None => Jid::pn(phone),
    }
}

/// `<group>` with everything in it.
pub(crate) fn info(state: &State, group: &Group) -> Node {
    let mut children: Vec<Node> =
        group.participants.iter().map(|(phone, rank)| participant_node(state, group, phone, Some(*rank))).collect();
    if group.locked {
        children.push(crate::wire::empty("locked"));
    }
    if group.announce {
        children.push(crate::wire::empty("announcement"));
    }
    if let Some(expires) = group.expires {
        children.push(NodeBuilder::new("ephemeral").attr("expiration", expires).build());
    }
    if let Some(description) = &group.description {
        let body = NodeBuilder::new("body").bytes(description.body.as_bytes()).build();
        let node = NodeBuilder::new("description")
            .attr("id", description.id.as_str())
            .attr("participant", address(state, group, &description.by))
            .attr("t", description.at)
            .children([body]);
        children.push(node.build());
    }
    NodeBuilder::new("group")
        .attr("id", group.id.as_str())
        .attr("subject", group.subject.as_str())
        .attr("s_t", group.subject_at)
        .attr("s_o", address(state, group, &group.subject_by))
        .attr("creation", group.created_at)
        .attr("creator", address(state, group, &group.creator))
        .attr("addressing_mode", if group.lid { "lid" } else { "pn" })
        .attr("size", group.participants.len())
        .children(children)
        .build()
}
