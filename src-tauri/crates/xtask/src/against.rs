//! The second workspace, `tests/loopback`: what runs against a WhatsApp server on this computer.
//!
//! It is apart because the check of WhatsApp's certificates is taken out there (our server cannot have WhatsApp's key), and
//! Cargo unifies features over everything that is built together. The target directory is shared all the same: cargo keeps
//! artifacts of other features apart by their hash, and what both build alike is built once.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::setup::onnxruntime;
use crate::workspace::Workspace;
use crate::{env, process, ui};

/// The app, against the server that the environment names.
pub const APP: &str = "switchboard-loopback";
/// The server with a terminal that acts as phones.
pub const PHONES: &str = "phones";
/// The check of a release build.
pub const SMOKE: &str = "smoke";
/// Figures of linked accounts.
pub const BENCH: &str = "bench-whatsapp";

/// A figure is measured in a profile that is optimised like a release but known not to be one.
const MEASURED: &str = "measured";

/// Cargo in the second workspace, all of it with one set of features.
pub fn cargo(workspace: &Workspace, command: &[&str]) -> Result<Command> {
    let mut cargo = workspace.cargo()?;
    let manifest = workspace.root.join("tests/loopback/Cargo.toml");
    cargo.args(command).arg("--manifest-path").arg(manifest);
    cargo.env("CARGO_TARGET_DIR", &workspace.target);
    Ok(cargo)
}

/// Builds one of its programs; returns the path.
pub fn program(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    ui::ensure_built(workspace)?;
    process::run(cargo(workspace, &["build"])?.args(["--features", "app", "--bin", name]))?;
    Ok(workspace.binary(name, false))
}

/// Builds one of its programs for figures. It needs no window.
pub fn measured(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    process::run(cargo(workspace, &["build"])?.args(["--profile", MEASURED, "--bin", name]))?;
    Ok(workspace.target.join(MEASURED).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Its suites.
pub fn nextest(workspace: &Workspace) -> Result<Command> {
    let app = program(workspace, APP)?;
    let mut command = cargo(workspace, &["nextest", "run"])?;
    command.args(["--features", "app"]);
    command.env(env::ONNXRUNTIME, onnxruntime::library(workspace)?).env(env::APP, app);
    Ok(command)
}

/// Both lock files name the same version of everything that both name: what is tested here is what ships.
pub fn locks_agree(workspace: &Workspace) -> Result<()> {
    let ours = versions(&workspace.root.join("Cargo.lock"))?;
    let theirs = versions(&workspace.root.join("tests/loopback/Cargo.lock"))?;
    let apart: Vec<String> = theirs
        .iter()
        .filter(|(name, found)| ours.get(*name).is_some_and(|known| !found.iter().all(|one| known.contains(one))))
        .map(|(name, found)| format!("{name} {}", found.join(", ")))
        .filter(|line| !ONLY_OF_TESTS.iter().any(|name| line.starts_with(&format!("{name} "))))
        .collect();
    anyhow::ensure!(
        apart.is_empty(),
        "tests/loopback/Cargo.lock has other versions than Cargo.lock: {}. Copy Cargo.lock over it and run cargo there",
        apart.join("; ")
    );
    Ok(())
}

/// Libraries that a test alone brings in another version.
const ONLY_OF_TESTS: &[&str] = &["lru"];

fn versions(lock: &std::path::Path) -> Result<std::collections::BTreeMap<String, Vec<String>>> {
    let text = std::fs::read_to_string(lock).with_context(|| format!("Could not read {}", lock.display()))?;
    let mut found: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(value) = line.strip_prefix("name = ") {
            name = Some(value.trim_matches('"').to_owned());
        } else if let (Some(value), Some(name)) = (line.strip_prefix("version = "), name.take()) {
            found.entry(name).or_default().push(value.trim_matches('"').to_owned());
        }
    }
    Ok(found)
}
