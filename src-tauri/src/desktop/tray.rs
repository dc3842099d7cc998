//! The tray icon: unread messages and state at a glance; open, freeze, pause notifications, quit.

use std::sync::Mutex;

use domain::SettingsPatch;
use domain::view::ChatQuery;
use engine::Core;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, include_image};

use crate::desktop::window;
use crate::launch::Launch;

const CALM: Image<'_> = include_image!("./icons/tray.png");
const UNREAD: Image<'_> = include_image!("./icons/tray-unread.png");
const FROZEN: Image<'_> = include_image!("./icons/tray-frozen.png");

struct Tray {
    icon: TrayIcon,
    state: MenuItem<tauri::Wry>,
    freeze: CheckMenuItem<tauri::Wry>,
    quiet: CheckMenuItem<tauri::Wry>,
    /// What is shown, so that unchanged things are not drawn again.
    shown: Mutex<Option<Shown>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Shown {
    unread: u32,
    waiting: u32,
    frozen: bool,
    quiet: bool,
}

impl Shown {
    fn words(self) -> String {
        let unread = match self.unread {
            0 => "Nothing unread".to_owned(),
            n => format!("{n} unread"),
        };
        let waiting = if self.waiting > 0 { format!(" · {} waiting for you", self.waiting) } else { String::new() };
        let frozen = if self.frozen { " · automation frozen" } else { "" };
        format!("{unread}{waiting}{frozen}")
    }
}

/// Puts the icon into the tray.
pub fn create(app: &AppHandle) -> tauri::Result<()> {
    let state = MenuItem::with_id(app, "state", "Starting", false, None::<&str>)?;
    let open = MenuItem::with_id(app, "open", "Open Switchboard", true, None::<&str>)?;
    let freeze = CheckMenuItem::with_id(app, "freeze", "Freeze all automation", true, false, None::<&str>)?;
    let quiet = CheckMenuItem::with_id(app, "quiet", "Pause notifications", true, false, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&state, &open, &line, &freeze, &quiet, &line, &quit])?;
    let icon = TrayIconBuilder::with_id("main")
        .icon(CALM)
        .tooltip("Switchboard")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => window::show(app),
            "freeze" => {
                switch(app, |core| SettingsPatch { frozen: Some(!core.settings().frozen), ..SettingsPatch::default() })
            }
            "quiet" => switch(app, |core| SettingsPatch {
                native_notifications: Some(!core.settings().native_notifications),
                ..SettingsPatch::default()
            }),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            let left = matches!(
                event,
                TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
            );
            if left {
                window::show(tray.app_handle());
            }
        })
        .build(app)?;
    app.manage(Tray { icon, state, freeze, quiet, shown: Mutex::default() });
    Ok(())
}

/// Shows what is now.
pub async fn refresh(app: &AppHandle) {
    let Some(running) = app.state::<Launch>().running() else { return };
    let settings = running.core.settings();
    let query = ChatQuery { limit: 1, ..ChatQuery::default() };
    let (Ok(unread), Ok(page)) = (running.core.unread().await, running.core.chats(query).await) else { return };
    let shown =
        Shown { unread, waiting: page.counts.waiting, frozen: settings.frozen, quiet: !settings.native_notifications };
    let handle = app.clone();
    let drawn = app.run_on_main_thread(move || {
        if let Err(error) = draw(&handle, shown) {
            tracing::warn!(%error, "The tray icon could not be drawn");
        }
    });
    if let Err(error) = drawn {
        tracing::warn!(%error, "The tray icon could not be drawn");
    }
}

fn draw(app: &AppHandle, now: Shown) -> tauri::Result<()> {
    let tray = app.state::<Tray>();
    let before = tray.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner).replace(now);
    if before == Some(now) {
        return Ok(());
    }
    let image = if now.frozen {
        FROZEN
    } else if now.unread > 0 || now.waiting > 0 {
        UNREAD
    } else {
        CALM
    };
    tray.icon.set_icon(Some(image))?;
    tray.icon.set_tooltip(Some(format!("Switchboard: {}", now.words())))?;
    tray.state.set_text(now.words())?;
    tray.freeze.set_checked(now.frozen)?;
    tray.quiet.set_checked(now.quiet)
}

/// Changes a setting from the menu. A failure puts the check mark back to what is.
fn switch(app: &AppHandle, patch: fn(&Core) -> SettingsPatch) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Some(running) = app.state::<Launch>().running() else { return };
        if let Err(error) = running.core.update_settings(patch(&running.core)).await {
            tracing::error!(%error, "The tray could not change a setting");
        }
        *app.state::<Tray>().shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        refresh(&app).await;
    });
}
