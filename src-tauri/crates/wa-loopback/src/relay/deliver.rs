//! Handing a stanza to a device: into its queue, and out at once when it is there.

use std::sync::Arc;

use wacore_binary::{Node, NodeContent};

use crate::device::DeviceId;
use crate::faults::Fault;
use crate::queue::Kind;
use crate::state::State;

impl State {
    /// Queues a stanza for a device and sends it when the device is live.
    pub(crate) fn deliver(&mut self, target: &DeviceId, kind: Kind, node: Arc<Node>) {
        let message = kind == Kind::Message;
        if message && self.faults.strikes(Some(target), &Fault::Lose) {
            return;
        }
        let node = if message && self.faults.strikes(Some(target), &Fault::CorruptEnc) {
            Arc::new(corrupted(&node))
        } else {
            node
        };
        if message {
            self.counters.copies += 1;
        }
        let Some(queue) = self.accounts.get_mut(&target.account).and_then(|account| account.queue_mut(target.device))
        else {
            return;
        };
        queue.push(kind, Arc::clone(&node));
        if target.is_phone() {
            if let Some(phone) = self.phones.get(&target.account) {
                phone.wake();
            }
        } else {
            self.send_live(target, message, node);
        }
    }

    /// Sends to a live device, as the faults have it.
    fn send_live(&mut self, target: &DeviceId, message: bool, node: Arc<Node>) {
        let Some(conn) = self.companion(target).filter(|companion| companion.is_live()).and_then(|live| live.conn())
        else {
            return;
        };
        if !message {
            return self.send(conn, node);
        }
        if let Some(Fault::Delay { ms }) = self.faults.take(Some(target), |fault| matches!(fault, Fault::Delay { .. }))
        {
            self.pause(conn, ms);
        }
        let twice = self.faults.strikes(Some(target), &Fault::Duplicate);
        let later = self.faults.strikes(Some(target), &Fault::Reorder);
        let held = self
            .companion_mut(target)
            .and_then(|companion| companion.online.as_mut())
            .and_then(|online| if later { online.held.replace(Arc::clone(&node)) } else { online.held.take() });
        if !later {
            self.send(conn, Arc::clone(&node));
            if twice {
                self.send(conn, node);
            }
        }
        if let Some(held) = held {
            self.send(conn, held);
        }
    }
}

/// The stanza with one byte of its first ciphertext flipped.
fn corrupted(node: &Node) -> Node {
    let mut copy = node.clone();
    if let Some(NodeContent::Nodes(children)) = &mut copy.content
        && let Some(enc) = children.iter_mut().rev().find(|child| child.tag == "enc")
        && let Some(NodeContent::Bytes(bytes)) = &mut enc.content
        && let Some(byte) = bytes.iter_mut().rev().nth(10)
    {
        *byte ^= 0x55;
    }
    copy
}
