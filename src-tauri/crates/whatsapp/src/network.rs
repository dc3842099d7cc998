//! The network of linked accounts as the core sees it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::{Account, AccountId, AccountKind, Clock, Ingress, Messenger, Network, Secret};

use crate::endpoint::Endpoint;
use crate::file::{SessionFile, is_key};
use crate::messenger::Line;
use crate::self_test::self_test;
use crate::session::Session;

/// What the network is made of.
pub struct Parts {
    /// The data folder; each account has its own folder below `accounts`.
    pub dir: PathBuf,
    /// The key of the database, as the keychain keeps it: 64 hex digits.
    pub database_key: Secret,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where WhatsApp is.
    pub endpoint: Endpoint,
}

/// What all sessions share.
pub(crate) struct World {
    pub clock: Arc<dyn Clock>,
    pub endpoint: Endpoint,
}

/// Linked accounts.
pub struct WhatsApp {
    dir: PathBuf,
    key: Arc<Secret>,
    world: Arc<World>,
    sessions: Mutex<HashMap<AccountId, Arc<Session>>>,
    /// One session begins or ends at a time: two for one account would fight over its credentials.
    turn: tokio::sync::Mutex<()>,
}

impl WhatsApp {
    /// A network that connects nothing yet.
    pub fn new(parts: Parts) -> Arc<Self> {
        let Parts { dir, database_key, clock, endpoint } = parts;
        let world = Arc::new(World { clock, endpoint });
        Arc::new(Self {
            dir,
            key: Arc::new(database_key),
            world,
            sessions: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    fn file(&self, account: &AccountId) -> anyhow::Result<SessionFile> {
        anyhow::ensure!(is_key(&self.key), "The key of the database is not 64 hex digits");
        SessionFile::new(&self.dir, account, &self.key)
    }

    fn session(&self, account: &AccountId) -> Option<Arc<Session>> {
        self.sessions().get(account).filter(|session| !session.is_over()).cloned()
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<AccountId, Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Network for WhatsApp {
    fn kind(&self) -> AccountKind {
        AccountKind::Linked
    }

    async fn connect(&self, account: &Account, ingress: Arc<dyn Ingress>) -> anyhow::Result<Arc<dyn Messenger>> {
        match self_test() {
            Ok(()) => {}
            // The one build that may go on: it exists for a server that cannot have WhatsApp's certificates.
            Err(_) if cfg!(feature = "loopback-testing") => {}
            Err(failed) => return Err(failed.into()),
        }
        let _turn = self.turn.lock().await;
        let before = self.sessions().remove(&account.id);
        if let Some(session) = before {
            session.close().await;
        }
        let session = Session::begin(account, self.file(&account.id)?, Arc::clone(&self.world), ingress).await?;
        self.sessions().insert(account.id.clone(), Arc::clone(&session));
        Ok(Arc::new(Line(session)))
    }

    async fn is_linked(&self, account: &AccountId) -> bool {
        if let Some(session) = self.session(account) {
            return session.is_linked();
        }
        match self.file(account) {
            Ok(file) => file.is_linked().await,
            Err(_) => false,
        }
    }

    async fn forget(&self, account: &AccountId) -> anyhow::Result<()> {
        let _turn = self.turn.lock().await;
        let session = self.sessions().remove(account);
        if let Some(session) = session {
            session.close().await;
        }
        self.file(account)?.remove().await
    }
}

impl Drop for WhatsApp {
    fn drop(&mut self) {
        for session in self.sessions().values() {
            session.cut();
        }
    }
}
