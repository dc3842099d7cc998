//! The Rust control API: a loopback server in the test's own process.

mod accounts;
mod groups;
mod observe;
mod phone;

pub use accounts::{AccountInfo, DeviceInfo};
pub(crate) use groups::bare;
pub use observe::{StanzaFilter, Stats};
pub use phone::PhoneHandle;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::{TcpListener, TcpSocket};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::faults::{ActiveFault, Fault, FaultRequest, Moment};
use crate::media::{MediaRequest, MediaServer};
use crate::options::Options;
use crate::server::Server;
use crate::{admin, conn, persist, stream_error};

/// How long a stop waits for connections to end.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the state is written at most.
const SAVE_EVERY: Duration = Duration::from_millis(500);

/// A running loopback server. Dropping it stops everything.
pub struct Loopback {
    core: Arc<Core>,
    media: MediaServer,
    admin: Option<SocketAddr>,
    background: CancellationToken,
    /// Held for as long as the state directory is ours.
    _claim: Option<std::fs::File>,
}

/// What the admin interface shares with the handle.
pub(crate) struct Core {
    pub server: Arc<Server>,
    pub address: SocketAddr,
    pub media_host: String,
    pub ca_pem: String,
    running: Mutex<Option<Running>>,
}

/// What ends when the server stops listening.
struct Running {
    cancel: CancellationToken,
    tasks: TaskTracker,
}

impl Core {
    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the tasks around a bound listener.
    fn run(&self, listener: TcpListener) {
        let running = Running { cancel: CancellationToken::new(), tasks: TaskTracker::new() };
        let listen = conn::listen(Arc::clone(&self.server), listener, running.cancel.clone(), running.tasks.clone());
        running.tasks.spawn(listen);
        let phones: Vec<_> = self.server.state().phones.values().cloned().collect();
        for phone in phones {
            phone.wake();
            running.tasks.spawn(phone.run(Arc::clone(&self.server), running.cancel.clone()));
        }
        self.server.set_phone_tasks(running.tasks.clone(), running.cancel.clone());
        *self.running() = Some(running);
    }

    /// Ends all connections and stops listening; the state stays.
    pub(crate) async fn pause(&self) {
        let running = self.running().take();
        let Some(running) = running else { return };
        running.cancel.cancel();
        running.tasks.close();
        if tokio::time::timeout(STOP_TIMEOUT, running.tasks.wait()).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
    }

    /// Listens again on the same port.
    pub(crate) fn resume(&self) -> anyhow::Result<()> {
        anyhow::ensure!(self.running().is_none(), "the server is running");
        self.run(bind(self.address)?);
        Ok(())
    }

    /// The public root key of the Noise certificates, in hex.
    pub(crate) fn noise_root_hex(&self) -> anyhow::Result<String> {
        let root = self.server.state().keys.root_public()?;
        Ok(root.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Stops, packs and unpacks the state, and listens again.
    pub(crate) async fn restart(&self) -> anyhow::Result<()> {
        self.pause().await;
        let packed = persist::pack(&self.server)?;
        persist::unpack(&packed, &mut self.server.state())?;
        self.resume()
    }
}

impl Loopback {
    /// Starts a server.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        for address in std::iter::once(options.listen).chain(options.admin) {
            anyhow::ensure!(address.ip().is_loopback(), "{address} is not on this computer: only loopback addresses");
        }
        let options = Arc::new(options);
        let claim = persist::claim(&options)?;
        let (state, authority) = persist::load(&options)?;
        let store = state.media.clone();
        let media = MediaServer::start(&authority, store.clone(), options.media_port).await?;
        store.set_hosts(vec![media.host()]);
        let server = Server::new(state);
        let listener = bind(options.listen)?;
        let core = Arc::new(Core {
            server,
            address: listener.local_addr()?,
            media_host: media.host(),
            ca_pem: authority.ca_pem().to_owned(),
            running: Mutex::new(None),
        });
        let background = CancellationToken::new();
        let admin = match options.admin {
            Some(wanted) => Some(admin::start(Arc::clone(&core), bind(wanted)?, background.clone())?),
            None => None,
        };
        core.run(listener);
        let loopback = Self { core, media, admin, background, _claim: claim };
        loopback.keep_saving();
        Ok(loopback)
    }

    fn keep_saving(&self) {
        let Some(directory) = self.server().options().state_dir.clone() else { return };
        let (server, cancel) = (Arc::clone(self.server()), self.background.clone());
        tokio::spawn(async move {
            let mut changes = server.watch();
            loop {
                tokio::select! {
                    () = cancel.cancelled() => return,
                    changed = changes.changed() => if changed.is_err() { return },
                }
                let (server, directory) = (Arc::clone(&server), directory.clone());
                // Packing and writing take a while with long queues: not on the threads the connections run on.
                let saved = tokio::task::spawn_blocking(move || persist::save(&server, &directory)).await;
                if let Ok(Err(error)) = saved {
                    tracing::error!(%error, "saving the state");
                }
                crate::clock::rest(SAVE_EVERY).await;
            }
        });
    }

    /// `ws://127.0.0.1:PORT/ws/chat`.
    pub fn ws_url(&self) -> String {
        format!("ws://{}/ws/chat", self.core.address)
    }

    /// Where the websocket listens.
    pub fn address(&self) -> SocketAddr {
        self.core.address
    }

    /// Where the media host listens.
    pub fn media_addr(&self) -> SocketAddr {
        self.media.address()
    }

    /// The certificate a client must trust to reach the media host.
    pub fn media_ca_pem(&self) -> &str {
        &self.core.ca_pem
    }

    /// What the media host was asked for.
    pub fn media_requests(&self) -> Vec<MediaRequest> {
        let media = self.server().state().media.clone();
        media.requests()
    }

    /// The hosts `media_conn` names; the first is the primary. `localhost:PORT` reaches the same media host.
    pub fn set_media_hosts(&self, hosts: Vec<String>) {
        self.server().state().media.set_hosts(hosts);
    }

    /// Where the admin interface listens.
    pub fn admin_addr(&self) -> Option<SocketAddr> {
        self.admin
    }

    /// Ends all connections and stops listening; the state stays. [`Self::resume`] goes on.
    pub async fn pause(&self) {
        self.core.pause().await;
    }

    /// Listens again on the same port, with the same state.
    pub fn resume(&self) -> anyhow::Result<()> {
        self.core.resume()
    }

    /// Stops, packs and unpacks the whole state as a process restart would, and listens again on the same port.
    pub async fn restart(&self) -> anyhow::Result<()> {
        self.core.restart().await
    }

    /// Stops for good, after writing the state when there is a directory for it.
    pub async fn shutdown(self) -> anyhow::Result<()> {
        self.core.pause().await;
        self.background.cancel();
        match &self.server().options().state_dir {
            Some(directory) => persist::save(self.server(), directory),
            None => Ok(()),
        }
    }

    /// Injects a fault; its number. A stream error for now strikes at once and is not kept.
    pub fn inject(&self, fault: impl Into<FaultRequest>) -> u64 {
        self.server().inject(fault.into())
    }

    /// Takes a fault back; whether it was still there.
    pub fn clear_fault(&self, id: u64) -> bool {
        self.server().state().faults.clear(id)
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.server().clear_faults();
    }

    /// The faults in force.
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.server().state().faults.list()
    }

    /// Gives the server a new static Noise key, as real servers do: clients' pins go stale.
    pub fn rotate_noise_key(&self) {
        self.server().state().keys.rotate_static();
    }

    /// The public root key of the Noise certificates, in hex: what a client with a replaced trust root pins.
    pub fn noise_root_hex(&self) -> anyhow::Result<String> {
        self.core.noise_root_hex()
    }

    /// The shared server, for the modules beside this one.
    pub(crate) fn server(&self) -> &Arc<Server> {
        &self.core.server
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.background.cancel();
        if let Some(running) = self.core.running().take() {
            running.cancel.cancel();
        }
    }
}

impl Server {
    /// Takes all faults back.
    pub(crate) fn clear_faults(&self) {
        let mut state = self.state();
        state.faults.clear_all();
        state.media.clear_faults();
    }

    /// Injects a fault; its number, 0 for one that strikes at once.
    pub(crate) fn inject(&self, request: FaultRequest) -> u64 {
        let mut state = self.state();
        let id = match request.fault {
            Fault::Media { media } => {
                state.media.add_fault(media);
                0
            }
            Fault::StreamError { error, when: Moment::Now } => {
                stream_error::broadcast(&mut state, request.account.as_deref(), request.device, error);
                0
            }
            _ => state.faults.add(request),
        };
        drop(state);
        self.changed();
        id
    }
}

/// A listener that can take over a port right after another one left it.
fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address).with_context(|| format!("binding {address}"))?;
    Ok(socket.listen(1024)?)
}
