//! Device lists: what usync tells of them and how others hear of changes.

use wacore::messages::MessageUtils;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, Server};

use crate::account::Account;
use crate::adv::{KeyIndexList, signed_key_index_list};
use crate::device::DeviceId;
use crate::queue::Kind;
use crate::state::State;

/// `<device-list>` and `<key-index-list>` of an account.
pub(crate) fn device_list(account: &Account, now: u64) -> Vec<Node> {
    let devices = account.devices().map(|number| {
        let device = NodeBuilder::new("device").attr("id", number);
        match account.companions.get(&number) {
            Some(companion) => device.attr("key-index", companion.key_index).build(),
            None => device.build(),
        }
    });
    let list = NodeBuilder::new("device-list").attr("hash", list_hash(account)).children(devices).build();
    if account.companions.is_empty() {
        return vec![list];
    }
    vec![list, key_index_list(account, now)]
}

/// The `2:` hash of an account's device list.
fn list_hash(account: &Account) -> String {
    let pn = account.pn();
    let devices: Vec<Jid> = account.devices().map(|number| pn.with_device(number)).collect();
    MessageUtils::participant_list_hash(&devices).unwrap_or_default()
}

/// The signed `<key-index-list>`.
fn key_index_list(account: &Account, now: u64) -> Node {
    let list = KeyIndexList {
        raw_id: account.raw_id,
        timestamp: now,
        current_index: account.next_key_index.saturating_sub(1),
        valid_indexes: account.key_indexes(),
    };
    let node = NodeBuilder::new("key-index-list").attr("ts", now);
    match signed_key_index_list(&account.identity, &list) {
        Ok(signed) => node.bytes(signed).build(),
        Err(error) => {
            tracing::error!(account = account.phone, %error, "key-index list");
            node.build()
        }
    }
}

/// A device was linked: tells everybody.
pub(crate) fn added(state: &mut State, id: &DeviceId) {
    let now = state.now();
    let Some(account) = state.accounts.get(&id.account) else { return };
    let key_index = account.companions.get(&id.device).map(|companion| companion.key_index).unwrap_or_default();
    let device = NodeBuilder::new("device")
        .attr("jid", account.pn().with_device(id.device))
        .attr("key-index", key_index)
        .attr("lid", account.lid().with_device(id.device))
        .build();
    let change = NodeBuilder::new("add").children([device, key_index_list(account, now)]).build();
    announce(state, id, change);
}

/// A device was removed: tells everybody.
pub(crate) fn removed(state: &mut State, id: &DeviceId, key_index: u32) {
    let now = state.now();
    let Some(account) = state.accounts.get(&id.account) else { return };
    let device = NodeBuilder::new("device")
        .attr("jid", account.pn().with_device(id.device))
        .attr("key-index", key_index)
        .attr("lid", account.lid().with_device(id.device))
        .build();
    let index = NodeBuilder::new("key-index-list").attr("ts", now).build();
    let change = NodeBuilder::new("remove").children([device, index]).build();
    announce(state, id, change);
}

/// `devices` to the devices of others, `account_sync` to the account's own, but not to the one it is about.
fn announce(state: &mut State, about: &DeviceId, change: Node) {
    let Some(account) = state.accounts.get(&about.account) else { return };
    let (pn, lid, hash) = (account.pn(), account.lid(), list_hash(account));
    let mut own: Vec<Node> = account
        .devices()
        .map(|number| {
            let device = NodeBuilder::new("device").attr("jid", pn.with_device(number));
            match account.companions.get(&number) {
                Some(companion) => device.attr("key-index", companion.key_index).build(),
                None => device.build(),
            }
        })
        .collect();
    own.push(key_index_list(account, state.now()));
    for target in audience(account).into_iter().filter(|target| target != about) {
        let notification = NodeBuilder::new("notification").attr("from", &pn);
        let node = if target.account == about.account {
            let devices = NodeBuilder::new("devices").attr("dhash", hash.as_str()).children(own.clone()).build();
            notification.attr("type", "account_sync").children([devices])
        } else {
            notification.attr("type", "devices").attr("lid", &lid).children([change.clone()])
        };
        notify(state, &target, node);
    }
}

/// The account's own companions and the devices of others that know it.
fn audience(account: &Account) -> std::collections::BTreeSet<DeviceId> {
    let own = account.companions.keys().map(|number| DeviceId::new(account.phone.as_str(), *number));
    own.chain(account.watchers.iter().cloned()).collect()
}

/// Delivers a notification; `id` and `t` are added.
pub(crate) fn notify(state: &mut State, target: &DeviceId, node: NodeBuilder) {
    let node = node.attr("id", state.fresh_id()).attr("t", state.now()).build();
    state.deliver(target, Kind::Notification, node.into());
}

/// The phone was reinstalled: `encrypt` / `<identity/>` to everybody else.
pub(crate) fn identity_changed(state: &mut State, phone: &str) {
    let Some(account) = state.accounts.get(phone) else { return };
    let (pn, lid) = (account.pn(), account.lid());
    for target in audience(account) {
        let node = NodeBuilder::new("notification")
            .attr("from", &pn)
            .attr("type", "encrypt")
            .attr("lid", &lid)
            .children([crate::wire::empty("identity")]);
        notify(state, &target, node);
    }
}

/// The hash over every device a message goes to.
pub(crate) fn participant_hash(devices: &[Jid]) -> Option<String> {
    MessageUtils::participant_list_hash(devices).ok()
}

/// The form an address is in: LID or phone number.
pub(crate) fn form_of(jid: &Jid) -> Server {
    if jid.server.is_lid_family() { Server::Lid } else { Server::Pn }
}
