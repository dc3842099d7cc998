//! Launch: the core starts beside the window, and its failure is a screen, not a crash.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::ChatId;
use engine::Runs;
use serde::{Deserialize, Serialize};
use specta::Type;
use store::OpenError;
use tauri::{AppHandle, Manager};
use tokio::sync::watch;

use crate::compose::{Running, StartError, compose};
use crate::keychain::KeyError;
use crate::told;

/// What the window shows before anything else.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum LaunchState {
    /// The core is on its way.
    Starting,
    /// The core runs.
    Ready {
        /// Nothing was set up yet: show the welcome.
        first_run: bool,
        /// The version of the program.
        version: String,
        /// Where everything is kept.
        data_dir: String,
        /// What the operator should know about this start.
        warnings: Vec<String>,
        /// The chat that a click on a notification asked for while there was no window. Told once.
        open_chat: Option<ChatId>,
    },
    /// The core did not start. Nothing was changed.
    Failed {
        /// What is wrong.
        problem: LaunchProblem,
        /// The words of the error.
        detail: String,
        /// Where everything is kept.
        data_dir: String,
    },
}

/// What can be wrong at a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LaunchProblem {
    /// Another process uses the data folder.
    Locked,
    /// The data was written by a newer version.
    NewerVersion,
    /// The key does not fit the data.
    WrongKey,
    /// The keychain has no key for the data.
    KeyMissing,
    /// The database is damaged.
    Corrupt,
    /// The disk, its permissions, or anything else.
    Io,
}

/// How far the start is.
#[derive(Clone)]
enum Progress {
    Starting,
    Ready(Arc<Running>),
    Failed(LaunchProblem, String),
}

/// The start, as the shell's state.
pub struct Launch {
    dir: PathBuf,
    resources: Option<PathBuf>,
    progress: watch::Sender<Progress>,
    /// The chat to open when the window comes.
    open_chat: Mutex<Option<ChatId>>,
}

impl Launch {
    /// A start that has not begun.
    pub fn new(dir: PathBuf, resources: Option<PathBuf>) -> Self {
        Self { dir, resources, progress: watch::Sender::new(Progress::Starting), open_chat: Mutex::default() }
    }

    /// The running core, if it runs.
    pub fn running(&self) -> Option<Arc<Running>> {
        match &*self.progress.borrow() {
            Progress::Ready(running) => Some(Arc::clone(running)),
            Progress::Starting | Progress::Failed(..) => None,
        }
    }

    /// Remembers which chat the next window opens.
    pub fn open_next(&self, chat: ChatId) {
        *self.open_chat.lock().unwrap_or_else(PoisonError::into_inner) = Some(chat);
    }

    /// How the start went; waits until that is known.
    pub async fn state(&self) -> LaunchState {
        let mut progress = self.progress.subscribe();
        // The sender lives as long as self: waiting cannot fail.
        let progress = progress.wait_for(|progress| !matches!(progress, Progress::Starting)).await;
        let data_dir = self.dir.display().to_string();
        match progress.as_deref() {
            Ok(Progress::Ready(running)) => LaunchState::Ready {
                first_run: !running.core.settings().welcome_done,
                version: env!("CARGO_PKG_VERSION").into(),
                data_dir,
                warnings: running.warnings.clone(),
                open_chat: self.open_chat.lock().unwrap_or_else(PoisonError::into_inner).take(),
            },
            Ok(Progress::Failed(problem, detail)) => {
                LaunchState::Failed { problem: *problem, detail: detail.clone(), data_dir }
            }
            Ok(Progress::Starting) | Err(_) => LaunchState::Starting,
        }
    }
}

/// Starts the core. Called at the start, and again when the operator tries again.
pub fn begin(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let launch = app.state::<Launch>();
        launch.progress.send_replace(Progress::Starting);
        let progress = match compose(&launch.dir, launch.resources.as_deref(), Runs::Everything).await {
            Ok(running) => {
                let running = Arc::new(running);
                told::forward(&app, &running);
                Progress::Ready(running)
            }
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "The core did not start");
                Progress::Failed(problem(&error), format!("{error:#}"))
            }
        };
        launch.progress.send_replace(progress);
        crate::desktop::tray::refresh(&app).await;
    });
}

/// Tries again after a failure; does nothing while the core runs.
pub fn retry(app: &AppHandle) {
    let launch = app.state::<Launch>();
    if matches!(&*launch.progress.borrow(), Progress::Failed(..)) {
        launch.progress.send_replace(Progress::Starting);
        begin(app);
    }
}

/// What is in flight may take so long to finish when the program is quit.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ends the core: what is in flight is finished, the rest can be resumed. A start under way is waited for: to leave while
/// files are being opened ends badly.
pub fn end(app: &AppHandle) {
    let launch = app.state::<Launch>();
    tauri::async_runtime::block_on(async {
        let ended = tokio::time::timeout(PATIENCE, async {
            launch.state().await;
            if let Some(running) = launch.running() {
                running.core.shutdown().await;
            }
        });
        if let (Err(_), Some(running)) = (ended.await, launch.running()) {
            running.core.abandon();
        }
    });
}

/// The name under which the system knows this instance: one for each data folder.
pub fn instance_name(identifier: &str, dir: &Path) -> String {
    // FNV-1a: stable over versions, unlike the standard library's hasher.
    let hash = dir
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{identifier}.d{hash:016x}")
}

fn problem(error: &StartError) -> LaunchProblem {
    match error {
        StartError::Open(OpenError::Locked) => LaunchProblem::Locked,
        StartError::Open(OpenError::Newer { .. }) => LaunchProblem::NewerVersion,
        StartError::Open(OpenError::WrongKey) => LaunchProblem::WrongKey,
        StartError::Open(OpenError::Corrupt(_)) => LaunchProblem::Corrupt,
        StartError::Key(KeyError::Missing) => LaunchProblem::KeyMissing,
        StartError::Open(OpenError::Io(_)) | StartError::Key(KeyError::Failed(_)) | StartError::Other(_) => {
            LaunchProblem::Io
        }
    }
}
