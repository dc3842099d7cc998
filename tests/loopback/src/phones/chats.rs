//! Chats, as the people in them see them.

use anyhow::{Context, Result};
use wa_loopback::content::{Described, Target};
use wa_loopback::{Group, Inbox, Loopback, Received, SentMessage};

use super::line::To;
use super::people::{People, Person};
use crate::SHOP;

/// What is no message of its own: it is about another one, or about nothing that people see.
const ABOUT_OTHERS: &[&str] = &[
    "reaction",
    "edit",
    "revoke",
    "poll_vote",
    "disappearing_timer",
    "history_sync",
    "app_state_key_share",
    "app_state_key_request",
    "peer_request",
    "protocol",
];

/// Whether this is a message of its own.
pub fn is_content(message: &Described) -> bool {
    !ABOUT_OTHERS.contains(&message.kind.as_str())
}

/// A chat with a person, or a group.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Where messages go.
    pub address: String,
    /// Whether it is a group.
    pub group: bool,
    /// What may stand in front of the `@` in its address.
    users: Vec<String>,
}

impl Chat {
    /// The chat with a person.
    pub fn with(person: &Person) -> Self {
        let users = vec![person.phone.clone(), person.lid.clone()];
        Self { address: person.phone.clone(), group: false, users }
    }

    /// A group.
    pub fn of(group: &Group) -> Self {
        Self { address: group.jid().to_string(), group: true, users: vec![group.id.clone()] }
    }

    /// Whether an address is this chat's.
    pub fn is(&self, address: &str) -> bool {
        let user = address.split_once('@').map_or(address, |(user, _)| user);
        self.users.iter().any(|known| known == user)
    }

    /// The last message that others wrote here.
    pub fn last_received<'a>(&self, inbox: &'a Inbox) -> Option<&'a Received> {
        let fits = |got: &&Received| self.is(&got.chat) && !got.from_me && !got.peer && is_content(&got.message);
        inbox.since(0).filter(fits).last()
    }

    /// The last message that the phone itself wrote here and did not take back.
    pub fn last_sent<'a>(&self, inbox: &'a Inbox) -> Option<&'a SentMessage> {
        let taken_back = |id: &str| {
            inbox.all_sent().any(|sent| sent.message.kind == "revoke" && sent.message.target.as_deref() == Some(id))
        };
        let fits = |sent: &&SentMessage| self.is(&sent.chat) && is_content(&sent.message) && !taken_back(&sent.id);
        inbox.all_sent().filter(fits).last()
    }

    /// A received message, as something that is done to it names it.
    pub fn target(&self, received: &Received) -> Target {
        let author = self.group.then(|| bare(&received.from_jid));
        Target { id: received.id.clone(), from_me: false, author }
    }
}

/// An address without its device.
pub fn bare(address: &str) -> String {
    match address.split_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or(user)),
        None => address.to_owned(),
    }
}

/// The group of this name.
pub fn group(server: &Loopback, name: &str) -> Result<Group> {
    let groups = server.groups();
    let wanted = name.to_lowercase();
    groups
        .into_iter()
        .find(|group| group.subject.to_lowercase() == wanted)
        .with_context(|| format!("There is no group {name}. `group \"{name}\" Anna Ben` makes it"))
}

/// The chat that somebody means.
pub fn meant(server: &Loopback, people: &People, who: &Person, to: Option<&To>) -> Result<Chat> {
    match to {
        Some(To::Group(name)) => Ok(Chat::of(&group(server, name)?)),
        Some(To::Person(name)) => Ok(Chat::with(&people.find(name)?)),
        None if !who.is_shop() => Ok(Chat::with(&people.find(SHOP)?)),
        None => {
            let last = people.phone(who).look(|inbox| {
                let fits = |got: &&Received| got.from != SHOP && !got.peer && is_content(&got.message);
                inbox.since(0).filter(fits).last().map(|got| (got.chat.clone(), got.from.clone()))
            })?;
            let (chat, from) = last.context("Nobody has written to the shop yet. To whom? `shop to Anna: hello`")?;
            match server.group(&chat) {
                Some(group) => Ok(Chat::of(&group)),
                None => Ok(Chat::with(&people.find(&from)?)),
            }
        }
    }
}
