//! The window: made when it is wanted, destroyed when it is closed.
//!
//! A webview that stays hidden for weeks grows to gigabytes; the core needs none of it.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

/// The only window.
pub const MAIN: &str = "main";

/// Brings the window to the front, making it if there is none.
pub fn show(app: &AppHandle) {
    let app = app.clone();
    // Windows are made on the main thread; callers are anywhere (tray, notification, second instance).
    let made = app.clone().run_on_main_thread(move || {
        if let Err(error) = show_now(&app) {
            tracing::error!(%error, "The window could not be shown");
        }
    });
    if let Err(error) = made {
        tracing::error!(%error, "The window could not be shown");
    }
}

/// Whether there is a window now.
pub fn exists(app: &AppHandle) -> bool {
    app.get_webview_window(MAIN).is_some()
}

fn show_now(app: &AppHandle) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(MAIN) {
        window.unminimize()?;
        window.show()?;
        return window.set_focus();
    }
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Switchboard")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        // Links in messages are text; the window never goes anywhere else.
        .on_navigation(|url| {
            matches!(url.scheme(), "tauri") || matches!(url.host_str(), Some("tauri.localhost" | "127.0.0.1"))
        })
        .build()
        .map(drop)
}
