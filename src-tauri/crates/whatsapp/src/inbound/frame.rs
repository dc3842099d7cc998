//! Frame: everything about a message that is not in it: who wrote it, where and when.

use domain::{Inbound, UnixMs, WireId};
use wacore_binary::Jid;
use whatsapp_rust::Client;
use whatsapp_rust::types::message::{EditAttribute, MessageInfo};

use crate::jids::{self, Address};

/// A clock that is further ahead than this is wrong.
const SKEW_MS: i64 = 5 * 60_000;

/// The account's own addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Me {
    pub pn: Option<Jid>,
    pub lid: Option<Jid>,
}

impl Me {
    /// The account of this client.
    pub fn of(client: &Client) -> Self {
        Self { pn: client.pn().map(|jid| jids::plain(&jid)), lid: client.lid().map(|jid| jids::plain(&jid)) }
    }

    /// Whether one of these addresses is ours.
    pub fn is_among(&self, addresses: &[String]) -> bool {
        addresses.iter().filter_map(|address| jids::read(address)).any(|jid| self.is(&jid))
    }

    /// Whether this address is ours.
    pub fn is(&self, jid: &Jid) -> bool {
        let jid = jids::plain(jid);
        [&self.pn, &self.lid].into_iter().flatten().any(|own| *own == jid)
    }
}

/// A message's envelope.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub id: String,
    pub chat: Address,
    /// Who wrote it; in a conversation of two the chat's person, or we.
    pub sender: Address,
    /// As they stood on the wire: what asks for a file again needs them so.
    pub wire_chat: String,
    pub wire_sender: String,
    pub is_group: bool,
    pub from_me: bool,
    /// An admin of the group deletes what somebody else wrote.
    pub by_admin: bool,
    pub push_name: String,
    pub at: UnixMs,
    pub me: Me,
}

impl Frame {
    /// The envelope of a message that was received; `None` for what is no conversation (status, channels).
    pub async fn of(client: &Client, info: &MessageInfo) -> Option<Self> {
        use wacore_binary::JidExt as _;
        let source = &info.source;
        if source.chat.is_status_broadcast() || source.chat.is_newsletter() || source.chat.is_psa() {
            return None;
        }
        let is_group = source.is_group || source.chat.is_group();
        // What was sent to a list is a message of its sender.
        let list = source.chat.is_broadcast_list();
        if list && source.is_from_me {
            return None;
        }
        let person = jids::person(client, &source.sender, source.sender_alt.as_ref()).await;
        let chat = if is_group {
            jids::pair(&source.chat, None)
        } else if list {
            person.clone()
        } else {
            let alt = if source.is_from_me { &source.recipient_alt } else { &source.sender_alt };
            let seen = alt.as_ref().or(info.peer_recipient_pn.as_ref().filter(|_| source.is_from_me));
            jids::person(client, &source.chat, seen).await
        };
        let verified = info.verified_name.as_ref().and_then(|verified| verified.name.clone());
        let push_name = if info.push_name.is_empty() { verified.unwrap_or_default() } else { info.push_name.clone() };
        Some(Self {
            id: info.id.clone(),
            wire_chat: if list { source.sender.to_non_ad_string() } else { source.chat.to_non_ad_string() },
            wire_sender: source.sender.to_non_ad_string(),
            sender: person,
            chat,
            is_group,
            from_me: source.is_from_me,
            by_admin: is_group && info.edit == EditAttribute::AdminRevoke,
            push_name,
            at: UnixMs(info.timestamp.timestamp_millis()),
            me: Me::of(client),
        })
    }

    /// The message that this is the envelope of, without content.
    pub fn inbound(&self) -> Inbound {
        // In a group the person is who wrote; else the one the chat is with, also where we wrote to him.
        let ours = Address::default();
        let person = match (self.is_group, self.from_me) {
            (true, true) => &ours,
            (true, false) => &self.sender,
            (false, _) => &self.chat,
        };
        Inbound {
            wire_id: WireId::new(self.id.as_str()),
            chat_jid: self.chat.jid.clone(),
            alias: person.alias.clone(),
            sender_jid: self.sender.jid.clone(),
            from_me: self.from_me,
            is_group: self.is_group,
            push_name: if self.from_me { String::new() } else { self.push_name.clone() },
            phone: person.phone.clone(),
            at: self.at,
            ..Inbound::default()
        }
    }

    /// Whose reaction or vote it is: empty for ours.
    pub fn author(&self) -> String {
        if self.from_me { String::new() } else { self.sender.jid.clone() }
    }

    /// When its writer's clock says that it was; the server's stamp where it says nothing that can be true.
    pub fn moment(&self, said: Option<i64>) -> UnixMs {
        said.map(UnixMs).filter(|at| at.0 > 0 && at.since(self.at) < SKEW_MS).unwrap_or(self.at)
    }
}
