//! `cargo xtask bindings`: the TypeScript side of the commands, written from the Rust side.
//!
//! Writer and drift test are one test in the package `switchboard`, so they cannot disagree about what is right.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::args::Args;
use crate::output::result;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;
use crate::{app, env, process, ui};

pub const HELP: &str = "
cargo xtask bindings

Rewrites ui/src/ipc/bindings.ts from the commands and events of the shell, and prints its path.
`cargo xtask test --only bindings` fails when that file is not what this would write.";

/// Selects the drift test by its name.
pub const DRIFT_TEST: &str = "package(switchboard) & test(bindings)";

pub fn main(workspace: &Workspace, args: Args) -> Result<ExitCode> {
    args.none()?;
    setup::ensure(workspace, Purpose::Test)?;
    process::run(drift_test(workspace)?.env(env::UPDATE_BINDINGS, "1"))?;
    result(&workspace.ui().join("src/ipc/bindings.ts").display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// The command that runs the drift test.
pub fn drift_test(workspace: &Workspace) -> Result<Command> {
    ui::ensure_built(workspace)?;
    let mut command = workspace.cargo()?;
    command.args(["nextest", "run"]).args(app::WHOLE).args(["--filterset", DRIFT_TEST]);
    Ok(command)
}
