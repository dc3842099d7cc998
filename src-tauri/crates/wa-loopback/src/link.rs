//! One connection as the state sees it: who is on it and the way out to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use wacore_binary::Node;

use crate::device::DeviceId;
use crate::registration::Registration;

/// Most stanzas that may wait for one socket; a client that reads slower is cut off.
const MOST_UNSENT: usize = 100_000;

/// Something for a connection's writer.
pub(crate) enum Outgoing {
    /// A stanza.
    Stanza(Arc<Node>),
    /// Rest before the next item.
    Pause(Duration),
    /// Close the socket.
    Close,
}

/// Who is on a connection.
pub(crate) enum Role {
    /// Nobody yet: the handshake runs.
    Unknown,
    /// A client that wants to be linked.
    Registering(Box<Registration>),
    /// A linked device.
    Device(DeviceId),
}

/// A connection.
pub(crate) struct Link {
    pub label: Arc<str>,
    pub role: Role,
    out: mpsc::UnboundedSender<Outgoing>,
    unsent: Arc<AtomicUsize>,
    cancel: CancellationToken,
}

/// The writer's end of a link.
pub(crate) struct Outbox {
    pub items: mpsc::UnboundedReceiver<Outgoing>,
    unsent: Arc<AtomicUsize>,
}

impl Link {
    /// A link and its writer's end; `cancel` ends the connection at once.
    pub(crate) fn new(label: &str, cancel: CancellationToken) -> (Self, Outbox) {
        let (out, items) = mpsc::unbounded_channel();
        let unsent = Arc::new(AtomicUsize::new(0));
        let outbox = Outbox { items, unsent: Arc::clone(&unsent) };
        (Self { label: label.into(), role: Role::Unknown, out, unsent, cancel }, outbox)
    }

    /// Hands an item to the writer.
    pub(crate) fn push(&self, item: Outgoing) {
        if self.unsent.fetch_add(1, Ordering::Relaxed) >= MOST_UNSENT {
            tracing::warn!(connection = %self.label, "client reads too slowly: cut off");
            self.cancel.cancel();
            return;
        }
        // The writer may be gone already: then the connection is about to be forgotten.
        let _ = self.out.send(item);
    }

    /// Ends the connection at once, whatever is still unsent.
    pub(crate) fn cut(&self) {
        self.cancel.cancel();
    }
}

impl Outbox {
    /// Notes that an item was handled.
    pub(crate) fn handled(&self) {
        self.unsent.fetch_sub(1, Ordering::Relaxed);
    }
}
