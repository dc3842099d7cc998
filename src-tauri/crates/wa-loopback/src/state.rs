//! Everything the server knows. One lock guards it, and it is never held over a socket.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use wacore_binary::{Jid, Node, Server};

use crate::account::Account;
use crate::cert::ServerKeys;
use crate::companion::Companion;
use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::Faults;
use crate::groups::Group;
use crate::link::{Link, Outgoing, Role};
use crate::media::MediaStore;
use crate::options::Options;
use crate::phone::Phone;
use crate::record::{Direction, Record};
use crate::relay::Delivered;
use crate::wire;

/// The state.
pub(crate) struct State {
    pub options: Arc<Options>,
    pub keys: ServerKeys,
    pub accounts: BTreeMap<String, Account>,
    /// LID → phone number.
    pub lids: HashMap<String, String>,
    pub groups: BTreeMap<String, Group>,
    pub phones: HashMap<String, Arc<Phone>>,
    pub links: HashMap<ConnId, Link>,
    pub media: MediaStore,
    pub faults: Faults,
    pub record: Record,
    pub delivered: Delivered,
    /// Who wants to hear of an account's presence.
    pub subscribers: HashMap<String, BTreeSet<DeviceId>>,
    pub counters: Counters,
    /// Extra attributes for `abt` props, by config code.
    pub props: BTreeMap<String, String>,
    next_id: u64,
}

/// What happened so far.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Counters {
    /// Connections accepted.
    pub connections: u64,
    /// Handshakes in XX.
    pub handshakes_xx: u64,
    /// Handshakes in IK.
    pub handshakes_ik: u64,
    /// Handshakes in XXfallback.
    pub handshakes_fallback: u64,
    /// Logins accepted.
    pub logins: u64,
    /// Devices linked.
    pub linked: u64,
    /// Message stanzas accepted from clients and phones.
    pub messages: u64,
    /// Message copies handed to devices.
    pub copies: u64,
    /// Receipts accepted.
    pub receipts: u64,
    /// Retry receipts accepted.
    pub retries: u64,
    /// `<ack error>` received from clients.
    pub nacks: u64,
}

impl State {
    /// An empty state.
    pub(crate) fn new(options: Arc<Options>, keys: ServerKeys, media: MediaStore) -> Self {
        Self {
            options,
            keys,
            media,
            accounts: BTreeMap::new(),
            lids: HashMap::new(),
            groups: BTreeMap::new(),
            phones: HashMap::new(),
            links: HashMap::new(),
            faults: Faults::default(),
            record: Record::default(),
            delivered: Delivered::default(),
            subscribers: HashMap::new(),
            counters: Counters::default(),
            props: BTreeMap::new(),
            next_id: crate::clock::unix_ms(),
        }
    }

    /// Unix seconds as this server tells them: a clock-skew fault shifts them.
    pub(crate) fn now(&self) -> u64 {
        let skew = self.faults.skew();
        crate::clock::unix_ms().saturating_add_signed(skew.saturating_mul(1000)) / 1000
    }

    /// A stanza id of the server's own.
    pub(crate) fn fresh_id(&mut self) -> String {
        self.next_id += 1;
        format!("{:X}", self.next_id)
    }

    /// The phone number behind a user address.
    pub(crate) fn account_of(&self, jid: &Jid) -> Option<&str> {
        match jid.server {
            server if server.is_pn_family() || server == Server::Legacy => {
                self.accounts.get_key_value(jid.user.as_str()).map(|(phone, _)| phone.as_str())
            }
            server if server.is_lid_family() => self.lids.get(jid.user.as_str()).map(String::as_str),
            _ => None,
        }
    }

    /// The device behind an address, whether or not it exists.
    pub(crate) fn device_of(&self, jid: &Jid) -> Option<DeviceId> {
        self.account_of(jid).map(|phone| DeviceId::new(phone, jid.device))
    }

    /// An account by address.
    pub(crate) fn account(&self, jid: &Jid) -> Option<&Account> {
        self.accounts.get(self.account_of(jid)?)
    }

    /// A linked device.
    pub(crate) fn companion(&self, id: &DeviceId) -> Option<&Companion> {
        self.accounts.get(&id.account)?.companions.get(&id.device)
    }

    /// A linked device, to change it.
    pub(crate) fn companion_mut(&mut self, id: &DeviceId) -> Option<&mut Companion> {
        self.accounts.get_mut(&id.account)?.companions.get_mut(&id.device)
    }

    /// Whether the device exists.
    pub(crate) fn device_exists(&self, id: &DeviceId) -> bool {
        self.accounts.get(&id.account).is_some_and(|account| account.has_device(id.device))
    }

    /// A device's address in the wanted form; the phone-number form of an unknown account.
    pub(crate) fn address(&self, id: &DeviceId, form: Server) -> Jid {
        self.accounts.get(&id.account).map_or_else(|| id.pn(), |account| account.address(id.device, form))
    }

    /// The device logged in on a connection.
    pub(crate) fn device_on(&self, conn: ConnId) -> Option<DeviceId> {
        match &self.links.get(&conn)?.role {
            Role::Device(id) => Some(id.clone()),
            _ => None,
        }
    }

    /// Sends a stanza on a connection and logs it.
    pub(crate) fn send(&mut self, conn: ConnId, node: impl Into<Arc<Node>>) {
        let node = node.into();
        if let Some(link) = self.links.get(&conn) {
            self.record.stanza(crate::clock::unix_ms(), Direction::ToClient, &link.label, &node);
            link.push(Outgoing::Stanza(node));
        }
    }

    /// Lets a connection's writer rest: what is sent later comes later.
    pub(crate) fn pause(&self, conn: ConnId, ms: u64) {
        if let Some(link) = self.links.get(&conn) {
            link.push(Outgoing::Pause(std::time::Duration::from_millis(ms)));
        }
    }

    /// Closes a connection after what is already queued on it.
    pub(crate) fn close(&mut self, conn: ConnId) {
        if let Some(link) = self.links.get(&conn) {
            link.push(Outgoing::Close);
        }
        self.forget(conn);
    }

    /// Forgets a connection that ended.
    pub(crate) fn forget(&mut self, conn: ConnId) {
        let Some(link) = self.links.remove(&conn) else { return };
        let Role::Device(id) = link.role else { return };
        // Subscriptions belong to the connection: clients subscribe again after a login.
        self.subscribers.values_mut().for_each(|subscribers| {
            subscribers.remove(&id);
        });
        let now = self.now();
        let Some(companion) = self.companion_mut(&id) else { return };
        if companion.conn() == Some(conn) {
            companion.online = None;
            companion.last_seen = now;
            self.presence_changed(&id);
        }
    }

    /// Notes something a client did against the protocol.
    pub(crate) fn violation(&mut self, conn: ConnId, what: impl Into<String>, node: Option<&Node>) {
        let label = self.links.get(&conn).map_or_else(|| format!("connection {conn}"), |link| link.label.to_string());
        self.record.violation(crate::clock::unix_ms(), &label, what.into(), node);
    }

    /// Answers an IQ.
    pub(crate) fn reply(&mut self, conn: ConnId, request: &Node, children: Vec<Node>) {
        self.send(conn, wire::iq_result(request, children));
    }

    /// Answers an IQ with an error.
    pub(crate) fn refuse(&mut self, conn: ConnId, request: &Node, code: u16, words: &str) {
        self.send(conn, wire::iq_error(request, code, words));
    }
}
