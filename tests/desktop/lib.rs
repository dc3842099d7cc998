//! The built app, driven from outside: its window through WebDriver, its process through the system.
//!
//! `cargo xtask test --only desktop` gives the display, a keychain, and in the environment the app and the driver. Nothing
//! here sleeps for a fixed time: every step waits for what it needs, up to a limit, and says what it saw instead.

mod clipboard;
mod driver;
mod drop;
mod process;
mod x11;

pub use clipboard::copy_picture;
pub use driver::Window;
pub use drop::drop_files;
pub use process::{App, until};
pub use x11::close_window;

use std::path::PathBuf;

/// The built app.
#[expect(clippy::disallowed_methods, reason = "xtask names the app in the environment")]
pub fn app() -> PathBuf {
    std::env::var_os("SWITCHBOARD_APP").expect("run this suite with `cargo xtask test --only desktop`").into()
}

/// Tauri's WebDriver.
#[expect(clippy::disallowed_methods, reason = "xtask names the driver in the environment")]
pub fn driver_program() -> PathBuf {
    std::env::var_os("SWITCHBOARD_TAURI_DRIVER").expect("run this suite with `cargo xtask test --only desktop`").into()
}
