//! Loopback: one running server, its script, and what it remembers.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    sync::{Notify, oneshot},
};

use crate::{
    Act, Dialect, Seen, Wire, answer_from_context,
    line::{Cut, Lines},
    seen::Errand,
    server,
};

/// Real time after which a request counts as never coming. Only a failing test spends it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A model server on this computer. It is gone when this is dropped.
pub struct Loopback {
    address: SocketAddr,
    shared: Arc<Shared>,
    _open: oneshot::Sender<()>,
}

/// What the server and the test both see.
pub(crate) struct Shared {
    pub(crate) dialect: Dialect,
    pub(crate) told: Notify,
    state: Mutex<State>,
}

struct State {
    queue: VecDeque<Act>,
    always: Act,
    for_list: Option<Act>,
    key: Option<String>,
    seen: Vec<Seen>,
    bytes_sent: u64,
    under_way: usize,
}

/// An answer that takes time; gone when it is complete or its caller is.
pub(crate) struct UnderWay(Arc<Shared>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
        self.0.told.notify_waiters();
    }
}

impl Loopback {
    /// A server that speaks the wire as its best known provider does.
    pub async fn start(wire: Wire) -> anyhow::Result<Self> {
        Self::start_with(Dialect::usual(wire)).await
    }

    /// A server that speaks as this provider does.
    pub async fn start_as(provider: &str) -> anyhow::Result<Self> {
        let dialect = Dialect::of(provider).with_context(|| format!("ai-loopback has no dialect for {provider}"))?;
        Self::start_with(dialect).await
    }

    /// A server that speaks this dialect, on a free port.
    pub async fn start_with(dialect: Dialect) -> anyhow::Result<Self> {
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), dialect).await
    }

    /// A server on this address, which must be one of this computer.
    pub async fn listen(address: SocketAddr, dialect: Dialect) -> anyhow::Result<Self> {
        anyhow::ensure!(address.ip().is_loopback(), "{address} can be reached by others; listen on 127.0.0.1");
        let listener = TcpListener::bind(address).await.with_context(|| format!("Listen on {address}"))?;
        let address = listener.local_addr().context("Ask for the port")?;
        let state = State {
            queue: VecDeque::new(),
            always: Act::think(answer_from_context),
            for_list: None,
            key: None,
            seen: Vec::new(),
            bytes_sent: 0,
            under_way: 0,
        };
        let shared = Arc::new(Shared { dialect, told: Notify::new(), state: Mutex::new(state) });
        let service = server::router(shared.clone()).into_make_service_with_connect_info::<Cut>();
        let (open, closed) = oneshot::channel::<()>();
        tokio::spawn(async move {
            tokio::select! {
                // It ends when the sender is dropped with the `Loopback`.
                _ = closed => {}
                _ = async { axum::serve(Lines(listener), service).await } => {}
            }
        });
        Ok(Self { address, shared, _open: open })
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What an operator would enter: with the version that the wire's real base address ends with.
    pub fn base_url(&self) -> String {
        format!("{}{}", self.origin(), self.shared.dialect.wire.base_path())
    }

    /// Does this once, after everything that is queued already.
    pub fn then(&self, act: Act) -> &Self {
        self.shared.state().queue.push_back(act);
        self
    }

    /// Does this whenever nothing is queued.
    pub fn always(&self, act: Act) -> &Self {
        self.shared.state().always = act;
        self
    }

    /// Does this when asked for the list of models, which is otherwise always answered.
    pub fn for_list(&self, act: Act) -> &Self {
        self.shared.state().for_list = Some(act);
        self
    }

    /// Takes only this key; otherwise any key will do.
    pub fn accepts_key(&self, key: &str) -> &Self {
        self.shared.state().key = Some(key.to_owned());
        self
    }

    /// Every request, in the order in which they were complete.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.state().seen.clone()
    }

    /// The requests for an answer of the model.
    pub fn chats(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.errand == Errand::Chat).collect()
    }

    /// Why requests were refused as incorrect: empty when every one would have been taken by the real server.
    pub fn complaints(&self) -> Vec<String> {
        self.shared.state().seen.iter().filter_map(|seen| seen.complaint.clone()).collect()
    }

    /// How many bytes of huge bodies were taken by a client or lie in the system's buffers.
    pub fn bytes_sent(&self) -> u64 {
        self.shared.state().bytes_sent
    }

    /// Waits until `count` requests have come in, and returns them.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn wait_for(&self, count: usize) -> Vec<Seen> {
        match tokio::time::timeout(PATIENCE, self.wait_long(count)).await {
            Ok(seen) => seen,
            Err(_) => panic!("{count} requests never came, only these did: {:?}", self.seen()),
        }
    }

    /// The same, however long it takes.
    pub async fn wait_long(&self, count: usize) -> Vec<Seen> {
        self.until(|state| state.seen.len() >= count).await;
        self.seen()
    }

    /// Waits until no answer that hangs, drips or has no end is under way: their callers have gone.
    ///
    /// # Panics
    /// When they stay.
    pub async fn wait_until_quiet(&self) {
        let quiet = tokio::time::timeout(PATIENCE, self.until(|state| state.under_way == 0)).await;
        assert!(quiet.is_ok(), "somebody is still connected");
    }

    async fn until(&self, holds: impl Fn(&State) -> bool) {
        loop {
            let told = self.shared.told.notified();
            tokio::pin!(told);
            told.as_mut().enable();
            if holds(&self.shared.state()) {
                return;
            }
            told.await;
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a request.
    pub(crate) fn remember(&self, seen: Seen) {
        self.state().seen.push(seen);
        self.told.notify_waiters();
    }

    /// Counts an answer that takes time.
    pub(crate) fn begin(self: &Arc<Self>) -> UnderWay {
        self.state().under_way += 1;
        UnderWay(self.clone())
    }

    /// What to do with the next request of this kind.
    pub(crate) fn next(&self, errand: Errand) -> Act {
        let mut state = self.state();
        match errand {
            Errand::List => state.for_list.clone().unwrap_or(Act::Reply("".into())),
            _ => state.queue.pop_front().unwrap_or_else(|| state.always.clone()),
        }
    }

    pub(crate) fn key_is_wrong(&self, key: &str) -> bool {
        self.state().key.as_ref().is_some_and(|right| right != key)
    }

    pub(crate) fn count_sent(&self, bytes: usize) {
        self.state().bytes_sent += bytes as u64;
    }
}
