//! The rig: one server, and one Switchboard that can be ended, killed and started again on its data.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use acceptance::model;
use anyhow::{Context, Result};
use domain::{Clock, Embedder, Network, Secret, SettingsPatch};
use engine::{Checkpoint, Core, NoCheckpoint, Parts as CoreParts, RandomIds, Runs, SearchParts, SystemClock};
use store::{DatabaseKey, Store};
use tempfile::TempDir;
use testkit::MemorySecrets;
use wa_loopback::{Loopback, NewAccount, Options};
use whatsapp::{Endpoint, WhatsApp};

use crate::{ANNA, BEN, SHOP};

/// The version that is claimed: the server takes any.
const VERSION: (u32, u32, u32) = (2, 3000, 1_000_000_000);

/// The key of every test's database.
pub fn key() -> DatabaseKey {
    DatabaseKey::new([0x5b; 32])
}

/// What a core is started with.
pub struct Parts<'a> {
    /// Its data.
    pub dir: &'a Path,
    /// The address of the server.
    pub url: &'a str,
    /// The authority of its media hosts.
    pub ca_pem: &'a str,
    /// What turns text into vectors.
    pub embedder: Arc<dyn Embedder>,
    /// Named points, for tests that kill.
    pub checkpoint: Arc<dyn Checkpoint>,
}

/// Starts a core.
pub async fn started(parts: Parts<'_>) -> Result<Arc<Core>> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let whatsapp = WhatsApp::new(whatsapp::Parts {
        dir: parts.dir.to_owned(),
        database_key: Secret::new(key().to_hex()),
        clock: Arc::clone(&clock),
        endpoint: Endpoint::at(parts.url, parts.ca_pem.as_bytes(), VERSION)?,
    });
    let core = Core::start(CoreParts {
        runs: Runs::Everything,
        store: Arc::new(Store::open(parts.dir, &key())?),
        search: SearchParts {
            dir: Some(parts.dir.join("index")),
            shipped: parts.embedder,
            models: testkit::models_of(parts.dir),
            hub: models::Hub::default(),
        },
        reader: testkit::reader("/bin/false"),
        web: web::Fetcher::new("Switchboard/loopback")?,
        ai: ai::Client::new("Switchboard/loopback")?,
        ffmpeg: None,
        secrets: Arc::new(MemorySecrets::default()),
        clock,
        ids: Arc::new(RandomIds),
        networks: vec![whatsapp as Arc<dyn Network>],
        checkpoint: parts.checkpoint,
    })
    .await?;
    // Nobody waits on purpose: what is measured and tested is the way, not the manners.
    core.update_settings(SettingsPatch {
        burst_quiet_ms: Some(50),
        typing_pace: Some(false),
        rate_per_minute: Some(100_000),
        ..SettingsPatch::default()
    })
    .await
    .context("Set the pace")?;
    Ok(core)
}

/// A Switchboard that comes and goes; whoever holds this sees the one that runs now, and keeps none alive.
#[derive(Clone, Default)]
pub struct Running(Arc<Mutex<Option<Arc<Core>>>>);

impl Running {
    /// This one.
    pub fn of(core: Arc<Core>) -> Self {
        Self(Arc::new(Mutex::new(Some(core))))
    }

    /// The engine.
    pub fn core(&self) -> Arc<Core> {
        self.slot().clone().expect("it runs")
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Arc<Core>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One server and one Switchboard.
pub struct Rig {
    /// The server.
    pub server: Loopback,
    dir: TempDir,
    running: Running,
    embedder: Arc<dyn Embedder>,
}

impl Rig {
    /// A server with the shop's phone and two customers, and a Switchboard that knows nothing yet.
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// The same with another server.
    pub async fn with(options: Options) -> Self {
        log();
        let server = Loopback::start(options).await.expect("the server starts");
        for (phone, name) in [(SHOP, "Luma Lamps"), (ANNA, "Anna"), (BEN, "Ben")] {
            let new = NewAccount { phone: phone.into(), name: Some(name.into()), ..NewAccount::default() };
            server.create_account(new).expect("a new number");
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mut rig = Self { server, dir, running: Running::default(), embedder: Arc::new(testkit::HashingEmbedder) };
        rig.boot().await;
        rig
    }

    /// The same with the model that ships, for answers from the knowledge base.
    pub async fn knowing() -> Self {
        let mut rig = Self::new().await;
        rig.end().await;
        rig.embedder = Arc::new(model::embedder().expect("the shipped model"));
        rig.boot().await;
        rig
    }

    /// Where the data is.
    pub fn dir(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// The engine.
    pub fn core(&self) -> Arc<Core> {
        self.running.core()
    }

    /// The engine, whichever runs.
    pub fn running(&self) -> Running {
        self.running.clone()
    }

    /// Starts Switchboard on its data.
    pub async fn boot(&mut self) {
        self.boot_with(Arc::new(NoCheckpoint)).await;
    }

    /// The same with named points.
    pub async fn boot_with(&mut self, checkpoint: Arc<dyn Checkpoint>) {
        let (url, embedder) = (self.server.ws_url(), Arc::clone(&self.embedder));
        let ca_pem = self.server.media_ca_pem();
        let parts = Parts { dir: self.dir.path(), url: &url, ca_pem, embedder, checkpoint };
        let core = started(parts).await.expect("the core starts");
        *self.running.slot() = Some(core);
    }

    /// Ends Switchboard properly.
    pub async fn end(&mut self) {
        let core = self.running.slot().take();
        if let Some(core) = core {
            core.shutdown().await;
            gone(core).await;
        }
    }

    /// Ends Switchboard properly and starts it again.
    pub async fn restart(&mut self) {
        self.end().await;
        self.boot().await;
    }
}

/// The database is free again.
async fn gone(core: Arc<Core>) {
    let weak = Arc::downgrade(&core);
    drop(core);
    crate::until("the core to be gone", crate::LIMIT, || async { (weak.strong_count() == 0).then_some(()) }).await;
}

/// `RUST_LOG` makes a failing test talk.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    // The second test of a process finds it started.
    drop(tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init());
}
