//! The world of a test: one Switchboard, its practice network, and time.

use std::sync::Arc;

use domain::ports::PracticeLog;
use domain::{AccountId, Clock, Network, UnixMs};
use engine::{Core, Parts, Runs, SearchParts, StoredPractice};
use sandbox::{Fault, Sandbox};
use store::{DatabaseKey, Store};
use tempfile::TempDir;

use crate::wait::LIMIT;
use crate::{BEGIN, Customer, KEY, MemoryPhones, MemorySecrets, Operator, SeededIds, Setup, VirtualClock, models_of};

/// One Switchboard with everything around it.
pub struct World {
    dir: TempDir,
    clock: VirtualClock,
    ids: Arc<SeededIds>,
    phones: Arc<MemoryPhones>,
    secrets: Arc<MemorySecrets>,
    setup: Setup,
    account: AccountId,
    running: Option<Running>,
}

/// What a crash takes away.
struct Running {
    core: Arc<Core>,
    sandbox: Arc<Sandbox>,
    store: Arc<Store>,
}

impl World {
    /// The sample shop on a quiet morning.
    pub async fn new() -> Self {
        Self::start(Setup::default()).await
    }

    /// A world that begins differently.
    pub fn setup() -> Setup {
        Setup::default()
    }

    pub(crate) async fn start(setup: Setup) -> Self {
        let mut world = Self {
            dir: tempfile::tempdir().expect("a temporary folder"),
            clock: VirtualClock::new(BEGIN),
            ids: Arc::new(SeededIds::new(setup.seed)),
            phones: Arc::default(),
            secrets: Arc::default(),
            setup,
            account: AccountId::new(""),
            running: None,
        };
        world.boot().await;
        let core = world.core();
        let account = core.start_practice().await.expect("the practice account").id;
        core.update_account(account.clone(), world.setup.account.clone()).await.expect("the account's settings");
        core.update_settings(world.setup.settings.clone()).await.expect("the settings");
        world.account = account;
        world.settled().await;
        world
    }

    /// Ends the app properly and starts it again.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.boot().await;
        self.settled().await;
    }

    /// The app is gone from one moment to the next; then it is started again.
    pub async fn crash(&mut self) {
        self.die().await;
        self.boot().await;
        self.settled().await;
    }

    /// Ends the app properly.
    pub async fn stop(&mut self) {
        self.end().await;
        self.gone().await;
    }

    /// The app is gone from one moment to the next.
    pub async fn die(&mut self) {
        self.core().abandon();
        self.gone().await;
    }

    /// Starts the app on what is in the folder.
    pub async fn boot(&mut self) {
        self.boot_into(&[]).await;
    }

    /// Starts the app on what is in the folder, with these faults waiting for it before it can connect.
    pub async fn boot_into(&mut self, faults: &[Fault]) {
        let store = Arc::new(Store::open(self.dir.path(), &DatabaseKey::new(KEY)).expect("the database opens"));
        let phones: Arc<dyn PracticeLog> = if self.setup.stored_phones {
            Arc::new(StoredPractice(Arc::clone(&store)))
        } else {
            Arc::clone(&self.phones) as Arc<dyn PracticeLog>
        };
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let sandbox = Sandbox::new(phones, Arc::clone(&clock), Arc::clone(&self.ids) as Arc<dyn domain::Ids>);
        for fault in faults {
            sandbox.inject(&self.account, fault.clone());
        }
        let search = SearchParts {
            dir: Some(self.dir.path().join("index")),
            shipped: Arc::clone(&self.setup.embedder),
            models: self.setup.models.clone().unwrap_or_else(|| models_of(self.dir.path())),
            hub: self.setup.hub.clone(),
        };
        let parts = Parts {
            runs: Runs::Everything,
            store: Arc::clone(&store),
            search,
            reader: self.setup.reader.clone(),
            web: web::Fetcher::new("Switchboard/test").expect("a web client"),
            ai: self.setup.ai.clone(),
            ffmpeg: self.setup.ffmpeg.clone(),
            secrets: Arc::clone(&self.secrets) as Arc<dyn domain::Secrets>,
            clock,
            ids: Arc::clone(&self.ids) as Arc<dyn domain::Ids>,
            networks: std::iter::once(Arc::clone(&sandbox) as Arc<dyn Network>)
                .chain(self.setup.networks.iter().cloned())
                .collect(),
            checkpoint: Arc::clone(&self.setup.checkpoint),
        };
        let core = Core::start(parts).await.expect("the core starts");
        self.running = Some(Running { core, sandbox, store });
    }

    /// Returns when everything has happened that can happen without time passing.
    pub async fn settled(&self) {
        let mut calm = 0;
        while calm < 3 {
            breathe().await;
            if self.is_calm() {
                calm += 1;
                continue;
            }
            calm = 0;
            self.core().settled().await;
            self.sandbox().quiet().await;
        }
    }

    /// Lets so many seconds pass, from one deadline to the next.
    pub async fn advance(&self, seconds: i64) {
        self.advance_ms(seconds * 1_000).await;
    }

    /// Lets so many milliseconds pass, from one deadline to the next.
    pub async fn advance_ms(&self, ms: i64) {
        let mut left = ms;
        self.settled().await;
        while left > 0 {
            let step = self.clock.next_deadline().unwrap_or(left).clamp(0, left);
            self.clock.advance(step);
            left -= step;
            self.settled().await;
        }
    }

    /// Lets enough time pass for a burst to end, an answer to be sent and receipts to come back.
    pub async fn plays_out(&self) {
        self.advance(10).await;
    }

    /// The engine.
    pub fn core(&self) -> &Arc<Core> {
        &self.running().core
    }

    /// The practice network.
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        &self.running().sandbox
    }

    /// The database.
    pub fn store(&self) -> &Arc<Store> {
        &self.running().store
    }

    /// The clock.
    pub fn clock(&self) -> &VirtualClock {
        &self.clock
    }

    /// Now.
    pub fn now(&self) -> UnixMs {
        self.clock.now()
    }

    /// The phones, as independent witnesses (not with [`Setup::stored_phones`]).
    pub fn phones(&self) -> &MemoryPhones {
        &self.phones
    }

    /// The practice account.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The keychain; it outlives the app.
    pub fn secrets(&self) -> &MemorySecrets {
        &self.secrets
    }

    /// The data folder.
    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// Makes something go wrong once.
    pub fn inject(&self, fault: Fault) {
        self.sandbox().inject(&self.account, fault);
    }

    /// A customer; he is made up when first mentioned.
    pub fn customer(&self, name: &str) -> Customer<'_> {
        Customer::new(self, name)
    }

    /// The customer most stories are about.
    pub fn bob(&self) -> Customer<'_> {
        self.customer("bob")
    }

    /// The operator.
    pub fn operator(&self) -> Operator<'_> {
        Operator::new(self)
    }

    async fn end(&self) {
        let mut ending = std::pin::pin!(self.core().shutdown());
        loop {
            let ended = tokio::select! {
                biased;
                () = &mut ending => true,
                () = breathe() => false,
            };
            if ended {
                return;
            }
            // What is in flight may wait for an answer that never comes.
            if self.is_calm() {
                self.clock.advance_to_next_deadline();
            }
        }
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("the app runs")
    }

    fn is_calm(&self) -> bool {
        let lanes_rest = {
            let mut settled = std::pin::pin!(self.core().settled());
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            settled.as_mut().poll(&mut context).is_ready()
        };
        lanes_rest && self.sandbox().is_quiet() && !self.clock.has_due()
    }

    /// Lets go of everything and waits until the database is really closed.
    async fn gone(&mut self) {
        let Running { core, sandbox, store } = self.running.take().expect("the app runs");
        sandbox.cut();
        let database = Arc::downgrade(&store);
        drop((core, sandbox, store));
        let closed = tokio::time::timeout(LIMIT, async {
            while database.strong_count() > 0 {
                breathe().await;
            }
        });
        let holders = || database.strong_count();
        closed.await.unwrap_or_else(|_| panic!("somebody still holds the database {} times", holders()));
    }
}

/// Lets every task that can run do so.
async fn breathe() {
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
}
