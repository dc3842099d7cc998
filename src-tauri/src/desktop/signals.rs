//! Termination by the system (log-out, `kill`, Ctrl-C) is an orderly end.

use tauri::AppHandle;
use tokio::sync::oneshot;

/// Hears from now on that the system wants the program to end.
///
/// Called first of all: until then the system's default holds, which ends the process in the middle of whatever it does.
pub fn hear() -> oneshot::Receiver<()> {
    let (tell, told) = oneshot::channel();
    tauri::async_runtime::block_on(async {
        match Termination::new() {
            Ok(mut termination) => drop(tauri::async_runtime::spawn(async move {
                termination.wait().await;
                // Fails when nobody waits: the program ends already.
                tell.send(()).ok();
            })),
            Err(error) => tracing::warn!(%error, "Termination by the system cannot be noticed"),
        }
    });
    told
}

/// Quits when the system asks for it.
pub fn quit_when(app: &AppHandle, told: oneshot::Receiver<()>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if told.await.is_ok() {
            app.exit(0);
        }
    });
}

#[cfg(unix)]
struct Termination {
    term: tokio::signal::unix::Signal,
    int: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Termination {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.int.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Termination(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Termination {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn wait(&mut self) {
        self.0.recv().await;
    }
}
