//! The webview's half, built by npm. The app crate embeds `ui/dist` when it compiles, so this comes before cargo.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::output::say;
use crate::process;
use crate::workspace::Workspace;

/// Not in `dist`, which is embedded whole.
const STAMP: &str = "node_modules/.xtask-dist";
const NOT_SOURCES: &[&str] = &["node_modules", "dist"];

/// Builds `ui/dist` unless it already is what the sources say.
pub fn ensure_built(workspace: &Workspace) -> Result<()> {
    let ui = workspace.ui();
    let mut sources = Vec::new();
    collect(&ui, &mut sources)?;
    sources.sort();
    let state = fingerprint(sources.iter())?;
    let built = fs::read_to_string(ui.join(STAMP)).is_ok_and(|stamp| stamp == state);
    if built && ui.join("dist/index.html").exists() {
        return Ok(());
    }
    say("building the UI: its sources have changed");
    process::run(workspace.npm().args(["run", "--silent", "build"]))?;
    fs::write(ui.join(STAMP), state).context("Could not note that the UI is built")
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(directory).with_context(|| format!("Could not list {}", directory.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("Could not list {}", directory.display()))?;
        let path = entry.path();
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Names and contents in one number. A new Rust release may count differently, which costs one needless build.
pub fn fingerprint<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).with_context(|| format!("Could not read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
