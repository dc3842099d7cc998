//! Building the app and the programs of the suites.
//!
//! Everything that `run` and `test` build in the dev profile is built with one set of features, that of the whole
//! workspace: asked for package by package, cargo would enable different features of shared crates and compile them
//! again each time.

use std::path::PathBuf;

use anyhow::Result;

use crate::output::say;
use crate::workspace::Workspace;
use crate::{process, ui};

/// Words that select the whole workspace, the app serving its UI from within.
pub const WHOLE: &[&str] = &["--workspace", "--features", "switchboard/custom-protocol"];

/// Builds the UI and the app; returns the app's path.
pub fn build(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    ui::ensure_built(workspace)?;
    say(format!(
        "building the app, {} (the first time takes many minutes)",
        if release { "optimised" } else { "dev profile" }
    ));
    program(workspace, "switchboard", release)
}

/// Builds one program of the workspace; returns its path.
pub fn program(workspace: &Workspace, name: &str, release: bool) -> Result<PathBuf> {
    let mut command = workspace.cargo()?;
    command.arg("build").args(WHOLE).args(["--bin", name]);
    if release {
        command.arg("--release");
    }
    process::run(&mut command)?;
    Ok(workspace.binary(name, release))
}
