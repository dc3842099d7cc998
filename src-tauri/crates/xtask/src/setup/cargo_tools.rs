//! Programs of the Rust world that the checks need, built from their crates because there a checksum is checked.
//!
//! They go into the cache, not into `~/.cargo/bin`: what a person installed there stays untouched, and the versions
//! here are the ones that the checks were written against.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use super::install;
use crate::process;
use crate::workspace::Workspace;

struct Tool {
    name: &'static str,
    version: &'static str,
    why: &'static str,
}

pub const TAURI_DRIVER: &str = "tauri-driver";

/// Times are of two cores.
const TOOLS: &[Tool] = &[
    Tool { name: TAURI_DRIVER, version: "2.0.6", why: "lets the desktop suite drive the window (about 1 minute)" },
    Tool { name: "cargo-deny", version: "0.20.2", why: "checks the licences of all crates (about 4 minutes)" },
];

/// The test runner is taken from anywhere: its command line is stable, and many people have it.
const NEXTEST: Tool = Tool { name: "cargo-nextest", version: "0.9.143", why: "runs the tests (5 to 10 minutes)" };

pub fn ensure(workspace: &Workspace) -> Result<()> {
    for tool in TOOLS {
        if !is_current(workspace, tool) {
            build(workspace, tool)?;
        }
    }
    if process::probe(workspace.cargo()?.args(["nextest", "--version"])).is_none() {
        build(workspace, &NEXTEST)?;
    }
    Ok(())
}

/// By cargo's own note beside the programs: not every tool answers `--version`.
fn is_current(workspace: &Workspace, tool: &Tool) -> bool {
    let notes = fs::read_to_string(workspace.tools.join(".crates.toml")).unwrap_or_default();
    notes.contains(&format!("\"{} {} ", tool.name, tool.version)) && workspace.tool(tool.name).exists()
}

fn build(workspace: &Workspace, tool: &Tool) -> Result<()> {
    let target = workspace.tools.join("build");
    let mut command: Command = workspace.cargo()?;
    command
        .args(["install", tool.name, "--version", tool.version, "--locked", "--root"])
        .arg(&workspace.tools)
        .env("CARGO_TARGET_DIR", &target);
    install(&format!("{} {}", tool.name, tool.version), tool.why, &mut command)?;
    // Hundreds of megabytes that only the next version of the same tool could use.
    fs::remove_dir_all(&target).with_context(|| format!("Could not clear {}", target.display()))
}
