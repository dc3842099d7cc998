//! The parts of the Rust toolchain that a minimal installation leaves out. They are not installed: which toolchain is
//! used, and from where, is the person's business.

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

pub fn ensure(workspace: &Workspace) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::probe(workspace.cargo()?.args([subcommand, "--version"])).is_none() {
            bail!("`cargo {subcommand}` is missing: `rustup component add {component}`");
        }
    }
    Ok(())
}
