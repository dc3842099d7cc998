//! Where the models of the tests are, and a hub on this computer.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]
#![allow(dead_code, reason = "each test uses a part")]

pub mod hub;

use std::path::{Path, PathBuf};

use models::{LocalEmbedder, ModelFolder};

/// The model that ships.
pub fn shipped() -> PathBuf {
    let models = setting("SWITCHBOARD_MODELS").unwrap_or_else(|| root().join("../../resources/models"));
    models.join("all-MiniLM-L6-v2")
}

/// The shipped model, through the ONNX Runtime that `npm ci` in `ui/` brings.
pub fn embedder() -> LocalEmbedder {
    LocalEmbedder::shipped(&shipped(), &library()).unwrap()
}

/// An empty folder of models.
pub fn folder(dir: &Path) -> ModelFolder {
    ModelFolder::new(dir.join("models"), shipped(), library())
}

/// A model of a few kilobytes: `tiny-embedder` or `tiny-reranker`.
pub fn tiny(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}

/// ONNX Runtime.
pub fn library() -> PathBuf {
    setting("SWITCHBOARD_ONNXRUNTIME").unwrap_or_else(|| {
        let arch = if std::env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
        let (os, file) = match std::env::consts::OS {
            "windows" => ("win32", "onnxruntime.dll"),
            "macos" => ("darwin", "libonnxruntime.1.dylib"),
            os => (os, "libonnxruntime.so.1"),
        };
        root().join("../../../ui/node_modules/onnxruntime-node/bin/napi-v6").join(os).join(arch).join(file)
    })
}

/// How alike two vectors of length 1 are.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[expect(clippy::disallowed_methods, reason = "tests have no shell whose compose would read it")]
fn setting(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}
