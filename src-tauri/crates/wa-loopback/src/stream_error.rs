//! Ends of a session the server decides on.

use wacore_binary::builder::NodeBuilder;

use crate::conn::ConnId;
use crate::device::DeviceId;
use crate::faults::StreamFault;
use crate::state::State;
use crate::wire;

/// Another connection of the same device took over.
pub(crate) fn replaced(state: &mut State, conn: ConnId) {
    send(state, conn, StreamFault::Replaced);
}

/// Sends a stream error and closes.
pub(crate) fn send(state: &mut State, conn: ConnId, error: StreamFault) {
    let stream = NodeBuilder::new("stream:error");
    let conflict = |kind: &str| NodeBuilder::new("conflict").attr("type", kind).build();
    let node = match error {
        StreamFault::Restart => Some(stream.attr("code", 515).build()),
        StreamFault::Replaced => Some(stream.children([conflict("replaced")]).build()),
        StreamFault::DeviceRemoved => Some(stream.attr("code", 401).children([conflict("device_removed")]).build()),
        StreamFault::Code(code) => Some(stream.attr("code", code).build()),
        StreamFault::XmlNotWellFormed => Some(stream.children([wire::empty("xml-not-well-formed")]).build()),
        StreamFault::StreamEnd => Some(wire::empty("xmlstreamend")),
        StreamFault::Close => None,
    };
    if let Some(node) = node {
        state.send(conn, node);
    }
    state.close(conn);
}

/// Sends one to every live connection it fits; how many there were.
pub(crate) fn broadcast(state: &mut State, account: Option<&str>, device: Option<u16>, error: StreamFault) -> usize {
    let fits = |phone: &str, number: u16| {
        account.is_none_or(|account| account == phone) && device.is_none_or(|device| device == number)
    };
    let live: Vec<ConnId> = state
        .accounts
        .values()
        .flat_map(|account| account.companions.iter().map(move |(number, companion)| (account, *number, companion)))
        .filter(|(account, number, _)| fits(&account.phone, *number))
        .filter_map(|(_, _, companion)| companion.conn())
        .collect();
    live.iter().for_each(|conn| send(state, *conn, error));
    live.len()
}

/// Removes a device for good: its session ends, the others are told.
pub(crate) fn remove_device(state: &mut State, id: &DeviceId) -> bool {
    let Some(account) = state.accounts.get_mut(&id.account) else { return false };
    let Some(companion) = account.companions.remove(&id.device) else { return false };
    if let Some(online) = companion.online {
        send(state, online.conn, StreamFault::DeviceRemoved);
    }
    crate::devices::removed(state, id, companion.key_index);
    true
}
