//! `cargo xtask demo`: the product's core in a terminal. It needs neither GTK nor a display.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::args::Args;
use crate::env;
use crate::setup::{self, Purpose, onnxruntime};
use crate::workspace::Workspace;

pub const HELP: &str = "
cargo xtask demo [-- ARGUMENTS OF THE DEMO]

Installs the little that is missing (a C compiler, the npm packages with ONNX Runtime) and plays a conversation
through the real core, in the terminal: no window, no GTK, no network.";

pub fn main(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    let words = match args.next() {
        Some(word) if word == "--" => args.rest(),
        Some(word) => return crate::args::unknown(&word),
        None => Vec::new(),
    };
    setup::ensure(workspace, Purpose::Demo)?;
    // Only this package: with the whole workspace cargo would want the desktop's libraries.
    let status = workspace
        .cargo()?
        .args(["run", "--package", "acceptance", "--bin", "demo", "--"])
        .args(words)
        .env(env::ONNXRUNTIME, onnxruntime::library(workspace)?)
        .status()
        .context("Could not start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
