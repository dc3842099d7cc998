//! Session: one account's connection, from `connect` to `disconnect`.
//!
//! Its parts: [`control`] decides about the connection (linking, standing), [`dial`] makes one, [`news`] tells of chats
//! and people, [`crate::past`] of the history, [`pulse`] that it is alive. What they say goes through
//! [`Session::tell`].

mod control;
mod dial;
mod news;
mod pulse;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use domain::{Account, AccountId, Ingress, UnixMs, WireEvent};
use tokio::task::JoinHandle;
use wacore::store::traits::DeviceStore as _;
use whatsapp_rust::Client;
use whatsapp_rust_sqlite_storage::SqliteStore;

use crate::acks::Acks;
use crate::book::Book;
use crate::events::{Lane, Lanes, lane};
use crate::file::SessionFile;
use crate::jids;
use crate::network::World;
use crate::tasks::Tasks;

pub(crate) use control::Ask;

/// Pauses before the core is asked again to take an event.
const AGAIN_MS: [i64; 4] = [200, 1_000, 5_000, 15_000];
/// A session that does not end by itself within this time is cut.
const CLOSING: Duration = Duration::from_millis(1_600);

/// The open session file.
#[derive(Clone)]
pub(crate) struct Vault {
    pub store: SqliteStore,
    pub book: Book,
}

/// See the file's header.
pub(crate) struct Session {
    pub account: AccountId,
    /// The digits of the number it was linked as before: no other one may take its place.
    pub known_as: Option<String>,
    /// The number and the name that the core knows.
    told: Mutex<(Option<String>, Option<String>)>,
    pub world: Arc<World>,
    pub acks: Arc<Acks>,
    pub asks: Lane<Ask>,
    pub tasks: Tasks,
    file: SessionFile,
    /// Who listens, until it ends: the core owns the network, so nothing here may own the core longer.
    ingress: Mutex<Option<Arc<dyn Ingress>>>,
    client: Mutex<Option<Arc<Client>>>,
    vault: tokio::sync::Mutex<Option<Vault>>,
    control: Mutex<Option<JoinHandle<()>>>,
    linked: AtomicBool,
    leaving: AtomicBool,
}

impl Session {
    /// Begins to connect; an account without credentials begins to be linked.
    pub async fn begin(
        account: &Account,
        file: SessionFile,
        world: Arc<World>,
        ingress: Arc<dyn Ingress>,
    ) -> anyhow::Result<Arc<Self>> {
        let (asks, asked) = lane(1_000);
        let session = Arc::new(Self {
            account: account.id.clone(),
            known_as: account.phone.as_deref().map(jids::digits).filter(|digits| !digits.is_empty()),
            told: Mutex::new((account.phone.clone(), account.profile_name.clone())),
            world,
            acks: Arc::default(),
            asks,
            tasks: Tasks::default(),
            file,
            ingress: Mutex::new(Some(ingress)),
            client: Mutex::default(),
            vault: tokio::sync::Mutex::default(),
            control: Mutex::default(),
            linked: AtomicBool::new(false),
            leaving: AtomicBool::new(false),
        });
        let vault = session.vault().await?;
        let device = vault.store.load().await?;
        session.set_linked(device.is_some_and(|device| device.pn.is_some()));
        let (lanes, ends) = Lanes::new();
        session.tasks.begin(news::run(Arc::clone(&session), ends.news));
        session.tasks.begin(crate::past::run(Arc::clone(&session), ends.past));
        session.tasks.begin(pulse::run(Arc::clone(&session)));
        let control = control::run(Arc::clone(&session), lanes, ends.control, asked);
        *lock(&session.control) = Some(tokio::spawn(control));
        Ok(session)
    }

    /// Now.
    pub fn now(&self) -> UnixMs {
        self.world.clock.now()
    }

    /// The connection, whether it stands or not.
    pub fn client(&self) -> Option<Arc<Client>> {
        lock(&self.client).clone()
    }

    /// The connection, where something can be sent over it now.
    pub fn ready(&self) -> Option<Arc<Client>> {
        self.client().filter(|client| client.is_connected() && client.is_logged_in())
    }

    /// Whether the account has credentials.
    pub fn is_linked(&self) -> bool {
        // Linking writes them before it is through; only then do they count.
        self.linked.load(Ordering::Relaxed)
    }

    /// The open session file; opens it where it is not.
    async fn vault(&self) -> anyhow::Result<Vault> {
        let mut vault = self.vault.lock().await;
        if let Some(open) = &*vault {
            return Ok(open.clone());
        }
        let store = self.file.open().await?;
        let book = Book::open(store.clone(), self.now()).await?;
        let open = Vault { store, book };
        *vault = Some(open.clone());
        Ok(open)
    }

    /// The book of polls, while the session file is open.
    pub async fn book(&self) -> anyhow::Result<Book> {
        let vault = self.vault.lock().await;
        vault.as_ref().map(|vault| vault.book.clone()).context("The session file is closed")
    }

    /// Removes the credentials. The connection must be gone.
    pub async fn wipe(&self) -> anyhow::Result<()> {
        self.set_linked(false);
        self.vault.lock().await.take();
        self.file.remove().await
    }

    /// Tells the core something; asks again where it could not take it. Whether it took it.
    pub async fn tell(&self, event: WireEvent) -> bool {
        for pause in AGAIN_MS {
            match self.offer(event.clone()).await {
                Ok(()) => return true,
                Err(error) => {
                    tracing::warn!(
                        account = %self.account, error = format!("{error:#}"),
                        "The core did not take an event"
                    );
                }
            }
            if !self.pause(pause).await {
                return false;
            }
        }
        tracing::error!(account = %self.account, "An event was given up: the core does not take it");
        false
    }

    /// Offers the core something once.
    pub async fn offer(&self, event: WireEvent) -> anyhow::Result<()> {
        let ingress = lock(&self.ingress).clone().context("The session ended")?;
        tokio::select! {
            () = self.tasks.stop.cancelled() => anyhow::bail!("The session ends"),
            taken = ingress.receive(&self.account, event) => taken,
        }
    }

    /// Waits; `false` if the session ended meanwhile.
    pub async fn pause(&self, ms: i64) -> bool {
        tokio::select! {
            () = self.tasks.stop.cancelled() => false,
            () = self.world.clock.sleep_until(self.now().plus(ms)) => true,
        }
    }

    /// Asks the controller for something.
    pub fn ask(&self, ask: Ask) {
        if !self.asks.put(ask) {
            tracing::error!(account = %self.account, "Too much is asked of a session at once");
        }
    }

    /// Ends it. Credentials stay; a session that was not linked yet leaves nothing behind.
    pub async fn close(&self) {
        self.tasks.stop.cancel();
        let control = lock(&self.control).take();
        if let Some(mut control) = control
            && tokio::time::timeout(CLOSING, &mut control).await.is_err()
        {
            tracing::warn!(account = %self.account, "A session did not end in time");
            control.abort();
        }
        self.tasks.end().await;
        lock(&self.ingress).take();
        lock(&self.client).take();
        self.vault.lock().await.take();
        if !self.linked.load(Ordering::Relaxed)
            && let Err(error) = self.file.remove().await
        {
            tracing::warn!(account = %self.account, error = format!("{error:#}"), "An unfinished session stayed");
        }
    }

    /// Ends it without waiting for anything.
    pub fn cut(&self) {
        self.tasks.stop.cancel();
        lock(&self.ingress).take();
    }

    /// Whether it ended.
    pub fn is_over(&self) -> bool {
        self.tasks.stop.is_cancelled()
    }

    /// Takes this device off the phone's list of linked devices.
    pub async fn remove_device(&self, client: &Arc<Client>) -> anyhow::Result<()> {
        control::log_out(client).await
    }

    /// We log out ourselves: that the server then says so is no news.
    pub fn leave(&self) {
        self.leaving.store(true, Ordering::Relaxed);
    }

    fn stay(&self) {
        self.leaving.store(false, Ordering::Relaxed);
    }

    fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::Relaxed)
    }

    fn set_linked(&self, linked: bool) {
        self.linked.store(linked, Ordering::Relaxed);
    }

    fn set_client(&self, client: Option<Arc<Client>>) {
        *lock(&self.client) = client;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
