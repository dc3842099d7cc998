//! The server: the state behind its lock, and what arrives from connections.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::conn::{ConnId, End};
use crate::link::Role;
use crate::noise::Transport;
use crate::options::Options;
use crate::phone::Phone;
use crate::record::Direction;
use crate::state::State;
use crate::{login, registration};

/// A running server, shared by all its tasks.
pub(crate) struct Server {
    state: Mutex<State>,
    options: Arc<Options>,
    next_conn: AtomicU64,
    changes: watch::Sender<u64>,
    /// Where phones run; none while the server is paused.
    phone_tasks: Mutex<Option<(TaskTracker, CancellationToken)>>,
}

impl Server {
    /// A server around a state.
    pub(crate) fn new(state: State) -> Arc<Self> {
        let options = Arc::clone(&state.options);
        let (changes, _) = watch::channel(0);
        Arc::new(Self {
            state: Mutex::new(state),
            options,
            next_conn: AtomicU64::new(1),
            changes,
            phone_tasks: Mutex::new(None),
        })
    }

    /// The state. The guard must not live across an `await`.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The options it was started with.
    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// The next connection's number.
    pub(crate) fn next_conn(&self) -> ConnId {
        self.next_conn.fetch_add(1, Ordering::Relaxed)
    }

    /// Wakes whoever waits for something to happen.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// A receiver that is told about every change.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Says where phones run from now on.
    pub(crate) fn set_phone_tasks(&self, tasks: TaskTracker, cancel: CancellationToken) {
        *self.phone_tasks.lock().unwrap_or_else(PoisonError::into_inner) = Some((tasks, cancel));
    }

    /// Starts a new account's phone.
    pub(crate) fn start_phone(self: &Arc<Self>, phone: Arc<Phone>) {
        if let Some((tasks, cancel)) = &*self.phone_tasks.lock().unwrap_or_else(PoisonError::into_inner) {
            tasks.spawn(phone.run(Arc::clone(self), cancel.clone()));
        }
    }

    /// Waits until `check` finds something; it looks again after every change.
    pub(crate) async fn wait<T>(
        &self,
        most: Duration,
        what: &str,
        mut check: impl FnMut(&mut State) -> Option<T>,
    ) -> anyhow::Result<T> {
        let mut changes = self.watch();
        let deadline = tokio::time::Instant::now() + most;
        loop {
            changes.borrow_and_update();
            if let Some(found) = check(&mut self.state()) {
                return Ok(found);
            }
            // The sender lives in `self`: the channel cannot be closed.
            if tokio::time::timeout_at(deadline, changes.changed()).await.is_err() {
                anyhow::bail!("waited {most:?} for {what}");
            }
        }
    }

    /// Decides what a connection is after its handshake; how long it may be silent.
    pub(crate) fn admit(&self, conn: ConnId, transport: &Transport) -> Result<Duration, End> {
        let payload = waproto::whatsapp::ClientPayload::decode_payload(&transport.payload)?;
        let mut state = self.state();
        let idle = match payload.device_pairing_data.is_set() {
            true => {
                registration::admit(&mut state, conn, payload, transport.client_static);
                self.options.link_timeout.max(Duration::from_secs(240))
            }
            false => {
                login::admit(&mut state, conn, &payload, transport.client_static);
                self.options.idle_timeout
            }
        };
        drop(state);
        self.changed();
        Ok(idle)
    }

    /// A stanza from a client.
    pub(crate) fn receive(self: &Arc<Self>, conn: ConnId, node: Node) {
        let node = Arc::new(node);
        let mut state = self.state();
        let Some(link) = state.links.get(&conn) else { return };
        let label = Arc::clone(&link.label);
        state.record.stanza(crate::clock::unix_ms(), Direction::FromClient, &label, &node);
        match link_role(&state, conn) {
            Who::Registering => registration::receive(&mut state, conn, &node),
            Who::Device(id) => crate::dispatch::receive(&mut state, conn, id, &node),
            Who::Nobody => {}
        }
        drop(state);
        self.changed();
    }

    /// A frame that is no stanza: the stream ends.
    pub(crate) fn malformed(&self, conn: ConnId, why: &str) {
        let mut state = self.state();
        state.violation(conn, format!("unreadable stanza: {why}"), None);
        let error = NodeBuilder::new("stream:error").children([crate::wire::empty("xml-not-well-formed")]).build();
        state.send(conn, error);
        state.close(conn);
    }
}

enum Who {
    Nobody,
    Registering,
    Device(crate::device::DeviceId),
}

fn link_role(state: &State, conn: ConnId) -> Who {
    match state.links.get(&conn).map(|link| &link.role) {
        Some(Role::Registering(_)) => Who::Registering,
        Some(Role::Device(id)) => Who::Device(id.clone()),
        _ => Who::Nobody,
    }
}

/// Reads a client payload.
trait DecodePayload: Sized {
    fn decode_payload(bytes: &[u8]) -> Result<Self, End>;
}

impl DecodePayload for waproto::whatsapp::ClientPayload {
    fn decode_payload(bytes: &[u8]) -> Result<Self, End> {
        use buffa::Message as _;
        Self::decode_from_slice(bytes).map_err(|_| crate::noise::NoiseFailure::Malformed("client payload").into())
    }
}
