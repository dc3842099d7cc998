//! The shipped model, for suites and benchmarks.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use models::LocalEmbedder;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The folder of the shipped model.
pub fn shipped() -> PathBuf {
    root().join("src-tauri/resources/models/all-MiniLM-L6-v2")
}

/// ONNX Runtime: named by xtask, or as `npm ci` in `ui/` brings it.
#[expect(clippy::disallowed_methods, reason = "xtask names the library in the environment")]
pub fn onnxruntime() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("SWITCHBOARD_ONNXRUNTIME") {
        return Ok(named.into());
    }
    let (os, file) = match std::env::consts::OS {
        "windows" => ("win32", "onnxruntime.dll"),
        "macos" => ("darwin", "libonnxruntime.1.dylib"),
        _ => ("linux", "libonnxruntime.so.1"),
    };
    let arch = if std::env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
    let packed = root().join("ui/node_modules/onnxruntime-node/bin/napi-v6").join(os).join(arch).join(file);
    packed.canonicalize().context("ONNX Runtime is not installed: run `cargo xtask setup`")
}

/// The shipped model. Loads nothing yet.
pub fn embedder() -> Result<LocalEmbedder> {
    LocalEmbedder::shipped(&shipped(), &onnxruntime()?)
}
