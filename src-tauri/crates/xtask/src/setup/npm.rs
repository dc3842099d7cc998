//! npm packages: the UI's, and among them ONNX Runtime (see `onnxruntime`).
//!
//! Install scripts stay off: they would run code of several hundred packages on this machine, and the one that matters,
//! ONNX Runtime's, only downloads CUDA libraries that are not wanted.

use std::fs;

use anyhow::{Context, Result, bail};

use super::install;
use crate::process;
use crate::ui::fingerprint;
use crate::workspace::Workspace;

/// Inside what it describes, so that deleting `node_modules` deletes it too.
const STAMP: &str = "node_modules/.xtask-lock";

pub fn ensure(workspace: &Workspace) -> Result<()> {
    let ui = workspace.ui();
    let lock = fingerprint([ui.join("package.json"), ui.join("package-lock.json")].iter())
        .context("Could not read ui/package.json and ui/package-lock.json")?;
    if fs::read_to_string(ui.join(STAMP)).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    if !process::exists("node") {
        bail!("Node.js is missing: install version 20 or newer, with npm, from your system or nodejs.org");
    }
    let mut command = workspace.npm();
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    install("npm packages", "package-lock.json is new or has changed", &mut command)?;
    fs::write(ui.join(STAMP), lock).context("Could not note that the npm packages are installed")
}
