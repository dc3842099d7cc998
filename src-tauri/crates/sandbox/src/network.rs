//! The practice network as the core sees it: accounts connect, and are forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::ports::PracticeLog;
use domain::{Account, AccountId, AccountKind, Clock, Ids, Ingress, Messenger, Network};
use tokio::sync::broadcast;

use crate::line::{Line, World};
use crate::shop::Shop;
use crate::work::Work;
use crate::{Fault, Storm};

/// The practice network: see the crate's header. The customers' side is in `customer.rs`.
pub struct Sandbox {
    world: Arc<World>,
    lines: Mutex<HashMap<AccountId, Arc<Line>>>,
}

impl Sandbox {
    /// A network whose phones keep their bubbles in `log`.
    pub fn new(log: Arc<dyn PracticeLog>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Arc<Self> {
        let (looks, _) = broadcast::channel(64);
        let world = Arc::new(World { log, clock, ids, work: Work::new(), looks });
        Arc::new(Self { world, lines: Mutex::default() })
    }

    /// Accounts whose phones look different although no bubble changed: the shop types, or stopped.
    pub fn looks(&self) -> broadcast::Receiver<AccountId> {
        self.world.looks.subscribe()
    }

    /// Makes something go wrong once.
    pub fn inject(&self, account: &AccountId, fault: Fault) {
        self.line(account).add_fault(fault);
    }

    /// Makes things go wrong by chance, until it is called with `None`.
    pub fn set_storm(&self, account: &AccountId, storm: Option<Storm>) {
        self.line(account).set_storm(storm);
    }

    /// Whether nothing is under way that does not wait for the clock or for the shop.
    pub fn is_quiet(&self) -> bool {
        self.world.work.is_quiet()
    }

    /// Returns once nothing is under way that does not wait for the clock or for the shop.
    pub async fn quiet(&self) {
        self.world.work.quiet().await;
    }

    /// Drops every connection without a word, as when the app is killed.
    pub fn cut(&self) {
        for line in self.lines().values() {
            line.close();
        }
    }

    pub(crate) fn line(&self, account: &AccountId) -> Arc<Line> {
        let mut lines = self.lines();
        let line = lines.entry(account.clone()).or_insert_with(|| Line::new(account.clone(), Arc::clone(&self.world)));
        Arc::clone(line)
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<AccountId, Arc<Line>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Network for Sandbox {
    fn kind(&self) -> AccountKind {
        AccountKind::Sandbox
    }

    async fn connect(&self, account: &Account, ingress: Arc<dyn Ingress>) -> anyhow::Result<Arc<dyn Messenger>> {
        let line = self.line(&account.id);
        line.open(ingress);
        Ok(Arc::new(Shop(line)))
    }

    async fn forget(&self, account: &AccountId) -> anyhow::Result<()> {
        // The bubbles are in the account's tables and go with them.
        if let Some(line) = self.lines().remove(account) {
            line.close();
        }
        Ok(())
    }
}
