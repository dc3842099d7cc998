//! Composition: builds the core from real adapters. The only file that names every crate.

mod endpoint;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use domain::{Embedder, EmbedderModel, Secret};
use engine::{Core, NoCheckpoint, Parts, RandomIds, Runs, SearchParts, StoredPractice, SystemClock};
use models::{Hub, LocalEmbedder, ModelFolder};
use sandbox::Sandbox;
use store::{OpenError, Store};
use whatsapp::WhatsApp;

use crate::keychain::{self, KeyError, Keychain};

/// The model that ships with the app.
const MODEL: &str = "all-MiniLM-L6-v2";

/// The command with which this program reads one document.
const READ_DOCUMENT: &str = "read-document";

/// What we call ourselves to others.
const USER_AGENT: &str = concat!("Switchboard/", env!("CARGO_PKG_VERSION"));

/// A running core and what belongs to it.
pub struct Running {
    /// The engine.
    pub core: Arc<Core>,
    /// The practice phones.
    pub sandbox: Arc<Sandbox>,
    /// What the operator should know about this start.
    pub warnings: Vec<String>,
}

/// Why the core did not start. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Its key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Anything else.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

/// Starts the core on the data in `dir`; `resources` is where the app's files lie.
pub async fn compose(dir: &Path, resources: Option<&Path>, runs: Runs) -> Result<Running, StartError> {
    checked()?;
    let (store, key, key_in_file) = {
        let dir = dir.to_owned();
        // Keychain and database block.
        tauri::async_runtime::spawn_blocking(move || -> Result<_, StartError> {
            let found = keychain::key(&dir)?;
            Ok((Store::open(&dir, &found.key)?, Secret::new(found.key.to_hex()), found.warning))
        })
        .await
        .context("Opening the database panicked; see the log")??
    };
    let store = Arc::new(store);
    let (search, missing) = search(dir, resources);
    let secrets = Arc::new(Keychain::new(dir, key_in_file.is_some()));
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(RandomIds));
    let practice = Arc::new(StoredPractice(Arc::clone(&store)));
    let sandbox = Sandbox::new(practice, clock.clone(), ids.clone());
    let whatsapp = WhatsApp::new(whatsapp::Parts {
        dir: dir.to_owned(),
        database_key: key,
        clock: clock.clone(),
        endpoint: endpoint::endpoint()?,
    });
    let core = Core::start(Parts {
        runs,
        store,
        search,
        reader: reader()?,
        web: web::Fetcher::new(USER_AGENT).context("Prepare to fetch pages")?,
        ai: ai::Client::new(USER_AGENT).context("Prepare to ask models")?,
        ffmpeg: find_ffmpeg(),
        secrets,
        clock,
        ids,
        networks: vec![sandbox.clone(), whatsapp],
        checkpoint: Arc::new(NoCheckpoint),
    })
    .await?;
    if let Some(words) = &key_in_file {
        core.report_key_in_file(words.clone()).await;
    }
    Ok(Running { core, sandbox, warnings: key_in_file.into_iter().chain(missing).collect() })
}

/// A build that does not check who it connects to must not connect to anybody.
fn checked() -> anyhow::Result<()> {
    match whatsapp::self_test() {
        Err(failed) if cfg!(feature = "loopback-testing") => {
            tracing::warn!("{failed}: this is the build for tests against a server on this computer");
            Ok(())
        }
        tested => tested.context("This build is unsafe and does not start. Install Switchboard again"),
    }
}

/// What an installer or a release check asks of a program: whether it is one that may be used.
pub fn self_test() -> anyhow::Result<()> {
    whatsapp::self_test()?;
    Ok(())
}

/// Reads documents in a process of their own: this program, called with another word.
fn reader() -> anyhow::Result<documents::Reader> {
    let program = std::env::current_exe().context("Find this program")?;
    Ok(documents::Reader { program, arguments: vec![READ_DOCUMENT.into()], limits: documents::Limits::default() })
}

/// What search is made of. Without the shipped model or its runtime there is one that says what is missing: the app is of
/// use without it, and hands every question over.
fn search(dir: &Path, resources: Option<&Path>) -> (SearchParts, Option<String>) {
    let (model, library) = (find_model(resources), find_onnxruntime(resources));
    let (shipped, missing): (Arc<dyn Embedder>, _) = match opened(&model, &library) {
        Ok(embedder) => (Arc::new(embedder), None),
        Err(error) => {
            let why = format!("{error:#}");
            tracing::error!(why, "The assistant cannot look into the knowledge base");
            let warning = format!("The assistant cannot look into the knowledge base: {why}");
            (Arc::new(NoEmbedder(why)), Some(warning))
        }
    };
    let models = ModelFolder::new(dir.join("models"), model.unwrap_or_default(), library.unwrap_or_default());
    (SearchParts { dir: Some(dir.join("index")), shipped, models, hub: hub() }, missing)
}

fn opened(model: &anyhow::Result<PathBuf>, library: &anyhow::Result<PathBuf>) -> anyhow::Result<LocalEmbedder> {
    match (model, library) {
        (Ok(model), Ok(library)) => LocalEmbedder::shipped(model, library),
        (Err(error), _) | (_, Err(error)) => anyhow::bail!("{error:#}"),
    }
}

/// Where models are downloaded: the hub, or the mirror named by `HF_ENDPOINT`, as for every program that uses the hub.
#[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
fn hub() -> Hub {
    Hub { endpoint: std::env::var("HF_ENDPOINT").ok().filter(|url| !url.is_empty()), ..Hub::default() }
}

/// The folder with the model: in the app's resources, or in the checkout that this was built from.
fn find_model(resources: Option<&Path>) -> anyhow::Result<PathBuf> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/resources/models");
    [resources.map(|dir| dir.join("models")), Some(checkout)]
        .into_iter()
        .flatten()
        .map(|dir| dir.join(MODEL))
        .find(|dir| dir.is_dir())
        .with_context(|| format!("The model {MODEL} is not among the app's files. Install the app again"))
}

/// The ONNX Runtime library: named by `SWITCHBOARD_ONNXRUNTIME`, in the app's resources, or in the checkout.
#[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
fn find_onnxruntime(resources: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(named) = std::env::var_os("SWITCHBOARD_ONNXRUNTIME").filter(|path| !path.is_empty()) {
        return Ok(named.into());
    }
    let (os, file) = match std::env::consts::OS {
        "windows" => ("win32", "onnxruntime.dll"),
        "macos" => ("darwin", "libonnxruntime.1.dylib"),
        _ => ("linux", "libonnxruntime.so.1"),
    };
    let arch = if std::env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/onnxruntime-node/bin/napi-v6");
    [resources.map(|dir| dir.join("onnxruntime")), Some(checkout)]
        .into_iter()
        .flatten()
        .map(|dir| dir.join(os).join(arch).join(file))
        .find(|path| path.is_file())
        .context(
            "ONNX Runtime is not among the app's files. Install the app again; in a checkout run `cargo xtask setup`",
        )
}

/// The program that looks into films, where the system has it.
#[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
fn find_ffmpeg() -> Option<PathBuf> {
    let file = format!("ffmpeg{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(&file)).find(|program| program.is_absolute() && program.is_file())
}

/// Stands in when the model cannot be used: every call fails with the reason.
struct NoEmbedder(String);

impl Embedder for NoEmbedder {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: "none".into(), dimensions: 384 }
    }

    fn embed_query(&self, _text: &str) -> anyhow::Result<Vec<f32>> {
        anyhow::bail!("{}", self.0)
    }

    fn embed_passages(&self, _texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        anyhow::bail!("{}", self.0)
    }

    fn unload(&self) {}
}
