//! Launch.

use tauri::{AppHandle, Manager};

use crate::launch::{Launch, LaunchState, retry};

/// How the start went; answers when that is known.
#[tauri::command]
#[specta::specta]
pub async fn launch_state(app: AppHandle) -> LaunchState {
    app.state::<Launch>().state().await
}

/// Tries again after a failed start; answers when it is known how that went.
#[tauri::command]
#[specta::specta]
pub async fn retry_launch(app: AppHandle) -> LaunchState {
    retry(&app);
    app.state::<Launch>().state().await
}

/// The window shows its first screen with its data. Noted in the log: benchmarks measure the start by it.
#[tauri::command]
#[specta::specta]
pub fn first_screen_shown() {
    tracing::info!("The first screen is shown");
}

/// The operator uses the window: work in the background leaves him half of the processor for a while.
#[tauri::command]
#[specta::specta]
pub fn operator_active(launch: tauri::State<'_, Launch>) {
    if let Some(running) = launch.running() {
        running.core.operator_active();
    }
}
