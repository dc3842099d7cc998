//! The environment variables that xtask reads. Names that it *sets* for its children are listed here too, so that the
//! programs on the other side have one place to look.

use std::ffi::OsString;
use std::path::PathBuf;

/// Shared library of ONNX Runtime, for the embedder.
pub const ONNXRUNTIME: &str = "SWITCHBOARD_ONNXRUNTIME";
/// The built app, for the desktop suite and the benchmark that waits for its window.
pub const APP: &str = "SWITCHBOARD_APP";
/// The WebDriver front of Tauri, for the desktop suite.
pub const TAURI_DRIVER: &str = "SWITCHBOARD_TAURI_DRIVER";
/// Where the app keeps its data instead of the place the system gives it.
pub const DATA_DIR: &str = "SWITCHBOARD_DATA_DIR";
/// The commit that a benchmark measured.
pub const COMMIT: &str = "SWITCHBOARD_COMMIT";
/// Rewrites the generated bindings instead of comparing them.
pub const UPDATE_BINDINGS: &str = "UPDATE_BINDINGS";

/// The variable, unless it is unset or empty.
#[expect(clippy::disallowed_methods, reason = "the only place in xtask that reads the environment")]
pub fn var(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The variable as text.
pub fn text(name: &str) -> Option<String> {
    var(name)?.into_string().ok()
}

pub fn home() -> Option<PathBuf> {
    var("HOME").or_else(|| var("USERPROFILE")).map(PathBuf::from)
}
