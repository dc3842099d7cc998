//! The process that dies: a real engine on a real encrypted database, with the network at the other end of a socket.
//!
//! `kill_child DIR PORT [POINT NTH]`: at the NTH passing of POINT it tells the network and stands still until it is killed.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use acceptance::wire::{FromShop, Wire, WireNetwork};
use anyhow::Context;
use domain::{AccountPatch, SettingsPatch};
use engine::{Checkpoint, Core, Parts, RandomIds, Runs, SearchParts, SystemClock};
use models::Hub;
use store::{DatabaseKey, Store};
use testkit::{HashingEmbedder, KEY, MemorySecrets};

struct DieAt {
    wire: Arc<Wire>,
    point: Option<String>,
    left: AtomicU64,
}

impl Checkpoint for DieAt {
    fn reached(&self, point: &'static str) {
        if self.point.as_deref() != Some(point) || self.left.fetch_sub(1, Ordering::SeqCst) != 1 {
            return;
        }
        self.wire.say(&FromShop::Point { name: point.to_owned() });
        loop {
            std::thread::park();
        }
    }
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().context("DIR")?);
    let port = args.next().context("PORT")?.parse()?;
    let point = args.next();
    let nth = args.next().map_or(Ok(0), |nth| nth.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(dir, port, point, nth))
}

async fn run(dir: PathBuf, port: u16, point: Option<String>, nth: u64) -> anyhow::Result<()> {
    let (wire, stopped) = Wire::dial(port)?;
    let parts = Parts {
        store: Arc::new(Store::open(&dir, &DatabaseKey::new(KEY))?),
        runs: Runs::Everything,
        search: SearchParts {
            dir: Some(dir.join("index")),
            shipped: Arc::new(HashingEmbedder),
            models: testkit::models_of(&dir),
            hub: Hub::default(),
        },
        reader: testkit::reader("no document is read here"),
        web: web::Fetcher::new("Switchboard/test")?,
        ai: ai::Client::new("Switchboard/test")?,
        ffmpeg: None,
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        networks: vec![Arc::new(WireNetwork(Arc::clone(&wire)))],
        checkpoint: Arc::new(DieAt { wire: Arc::clone(&wire), point, left: AtomicU64::new(nth) }),
    };
    let core = Core::start(parts).await?;
    if core.accounts().await?.is_empty() {
        found(&core).await?;
    }
    wire.say(&FromShop::Up);
    stopped.await?;
    core.settled().await;
    core.shutdown().await;
    Ok(())
}

/// The very first run: the practice shop, as quick as it may be.
async fn found(core: &Core) -> anyhow::Result<()> {
    let settings = SettingsPatch {
        burst_quiet_ms: Some(0),
        typing_pace: Some(false),
        rate_per_minute: Some(1_000_000),
        ..SettingsPatch::default()
    };
    core.update_settings(settings).await?;
    let account = core.start_practice().await?;
    let quiet = AccountPatch { welcome_message: Some(String::new()), ..AccountPatch::default() };
    core.update_account(account.id, quiet).await?;
    Ok(())
}
