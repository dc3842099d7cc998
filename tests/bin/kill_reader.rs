//! The process that dies while it reads documents: a real engine on a real encrypted database, without accounts.
//!
//! `kill_reader DIR FOLDER [POINT NTH]`: adds what is in FOLDER and reads it. At the NTH passing of POINT it says so on its
//! standard output and stands still until it is killed; otherwise it ends properly when everything is read.
//!
//! `kill_reader DIR FOLDER upkeep URL` then imports, deletes, restores and changes the model (an endpoint at URL) until it is
//! killed. `kill_reader DIR FOLDER count` says how many passages the index has that answers.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use domain::BaseId;
use domain::knowledge::EndpointInput;
use engine::{Checkpoint, Core, Parts, RandomIds, Runs, SearchParts, SystemClock};
use models::Hub;
use store::{DatabaseKey, Store};
use testkit::{HashingEmbedder, KEY, MemorySecrets};

struct DieAt {
    point: Option<String>,
    left: AtomicU64,
}

impl Checkpoint for DieAt {
    fn reached(&self, point: &'static str) {
        if self.point.as_deref() != Some(point) || self.left.fetch_sub(1, Ordering::SeqCst) != 1 {
            return;
        }
        say(point);
        loop {
            std::thread::park();
        }
    }
}

fn say(word: &str) {
    let mut out = std::io::stdout();
    // The parent may have gone; then nobody is there to kill us either.
    if writeln!(out, "{word}").and_then(|()| out.flush()).is_err() {
        std::process::exit(1);
    }
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().context("DIR")?);
    let folder = PathBuf::from(args.next().context("FOLDER")?);
    let point = args.next();
    let last = args.next();
    let task = match point.as_deref() {
        Some("upkeep") => Task::Upkeep(last.clone().context("URL")?),
        Some("count") => Task::Count,
        _ => Task::Read,
    };
    let nth = if let Task::Read = task { last.map_or(Ok(0), |nth| nth.parse())? } else { 0 };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(dir, folder, DieAt { point, left: AtomicU64::new(nth) }, task))
}

/// What to do when everything is read.
enum Task {
    Read,
    Upkeep(String),
    Count,
}

async fn run(dir: PathBuf, folder: PathBuf, checkpoint: DieAt, task: Task) -> anyhow::Result<()> {
    let store = Arc::new(Store::open(&dir, &DatabaseKey::new(KEY))?);
    let base = BaseId::new("base");
    let known = store.read("bases", store::bases::all).await?;
    if known.is_empty() {
        let (base, now) = (base.clone(), domain::Clock::now(&SystemClock));
        store.write("base", move |tx| store::bases::insert(tx, &base, "Handbook", now)).await?;
    }
    let parts = Parts {
        runs: Runs::KnowledgeOnly,
        store,
        search: SearchParts {
            dir: Some(dir.join("index")),
            shipped: Arc::new(HashingEmbedder),
            models: testkit::models_of(&dir),
            hub: Hub::default(),
        },
        reader: testkit::reader(std::env::current_exe()?.with_file_name("read_document")),
        web: web::Fetcher::new("Switchboard/test")?,
        ai: ai::Client::new("Switchboard/test")?,
        ffmpeg: None,
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        networks: Vec::new(),
        checkpoint: Arc::new(checkpoint),
    };
    let core = Core::start(parts).await?;
    core.add_files(base.clone(), vec![folder]).await?;
    while !core.sources(base.clone()).await?.iter().all(is_settled) {
        tokio::task::yield_now().await;
        core.settled().await;
    }
    core.settled().await;
    match task {
        Task::Read => {
            core.shutdown().await;
            say("done");
        }
        Task::Upkeep(url) => upkeep(&core, &base, &dir, url).await?,
        Task::Count => {
            say(&core.index_state().total.to_string());
            core.shutdown().await;
        }
    }
    Ok(())
}

/// Everything that changes the index besides reading, again and again. Ends by being killed.
async fn upkeep(core: &Arc<Core>, base: &BaseId, dir: &std::path::Path, url: String) -> anyhow::Result<()> {
    let file = dir.join("copy.switchboard-base");
    core.export_base(base.clone(), file.clone()).await?;
    let endpoint = core.add_endpoint(EndpointInput { url, model: "hashes".into(), key: None }).await?.id;
    say("ready");
    loop {
        let active = core.models().await?.models.into_iter().find(|model| model.active).context("No model")?.id;
        let next = if active == endpoint { models::shipped().id } else { endpoint.clone() };
        core.use_model(next).await?;
        let copy = core.import_base(file.clone()).await?;
        let source = core.sources(base.clone()).await?.pop().context("No source")?.id;
        core.delete_source(source.clone()).await?;
        core.settled().await;
        core.restore_source(source).await?;
        core.delete_base(copy.id).await?;
        core.settled().await;
    }
}

fn is_settled(source: &domain::Source) -> bool {
    use domain::SourceState::{Failed, Indexed, Pending, Processing};
    match source.state {
        Indexed | Failed => true,
        Pending | Processing => false,
    }
}
