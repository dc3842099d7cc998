//! The shared library of ONNX Runtime, which the embedder loads by path.
//!
//! It comes out of an npm package: `package-lock.json` then pins it with a checksum on every system, and there is
//! nothing to download by hand.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const PACKAGE: &str = "node_modules/onnxruntime-node/bin/napi-v6";

/// Where the library for this machine lies.
pub fn library(workspace: &Workspace) -> Result<PathBuf> {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "x64" };
    let directory = workspace.ui().join(PACKAGE).join(system).join(processor);
    let entries = fs::read_dir(&directory)
        .with_context(|| format!("ONNX Runtime for this machine is not in {}", directory.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(is_library))
        .collect();
    found.sort();
    found.into_iter().next().with_context(|| format!("There is no ONNX Runtime library in {}", directory.display()))
}

/// `libonnxruntime.so.1`, `libonnxruntime.1.30.0.dylib`, `onnxruntime.dll`: not the add-on for Node, not the providers.
fn is_library(name: &str) -> bool {
    name.starts_with("libonnxruntime.") || name == "onnxruntime.dll"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_and_the_add_on_are_not_the_library() {
        for name in ["libonnxruntime.so.1", "libonnxruntime.1.30.0.dylib", "onnxruntime.dll"] {
            assert!(is_library(name), "{name}");
        }
        for name in ["onnxruntime_binding.node", "libonnxruntime_providers_cuda.so", "DirectML.dll"] {
            assert!(!is_library(name), "{name}");
        }
    }
}
