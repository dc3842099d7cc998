//! Notifications of the desktop: call the operator, and bring him to the chat with a click.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{ChatId, Notice};
use engine::Core;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::desktop::window;
use crate::launch::Launch;
use crate::told::OpenChat;

/// A desktop without notifications is said once, not with every notice.
static COMPLAINED: AtomicBool = AtomicBool::new(false);

/// Shows a notice as a notification, if it is one that calls and the operator wants to be called.
pub fn show(app: &AppHandle, core: &Arc<Core>, notice: &Notice) {
    if !notice.kind.calls() || !core.settings().native_notifications {
        return;
    }
    let (app, notice) = (app.clone(), notice.clone());
    // Waiting for a click blocks; the thread ends with the notification.
    let spawned = std::thread::Builder::new().name("notification".into()).spawn(move || {
        if let Err(error) = show_and_wait(&app, &notice)
            && !COMPLAINED.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(%error, "This desktop shows no notifications; notices are in the window");
        }
    });
    if let Err(error) = spawned {
        tracing::warn!(%error, "A notification could not be shown");
    }
}

fn show_and_wait(app: &AppHandle, notice: &Notice) -> notify_rust::error::Result<()> {
    let mut notification = notify_rust::Notification::new();
    notification.appname("Switchboard").summary(&notice.title).body(&notice.body);
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        notification.icon("switchboard").action("default", "Open the chat");
        notification.show()?.wait_for_action(|action| {
            if action == "default" {
                open(app, notice.chat_id.clone());
            }
        });
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    {
        // These systems give no click back to a program without an installed identity: the tray opens the window.
        let _ = app;
        notification.show()?;
    }
    Ok(())
}

/// Brings the window, with this chat.
pub fn open(app: &AppHandle, chat: Option<ChatId>) {
    if let Some(chat_id) = chat {
        if window::exists(app) {
            if let Err(error) = (OpenChat { chat_id }).emit(app) {
                tracing::warn!(%error, "The window could not be told which chat to open");
            }
        } else {
            app.state::<Launch>().open_next(chat_id);
        }
    }
    window::show(app);
}
