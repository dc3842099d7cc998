//! Termination by the system (log-out, `kill`, Ctrl-C) is an orderly end.

use tauri::AppHandle;

/// Quits when the system asks for it.
pub fn quit_on_termination(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match terminated().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "Termination by the system cannot be noticed"),
        }
    });
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
