//! The steps, in order: the cheap and telling ones first.

use std::process::Command;

use anyhow::{Context, Result};

use super::licences;
use crate::app::WHOLE;
use crate::output::say;
use crate::screen::{Keychain, Screen};
use crate::setup::{self, Purpose, cargo_tools, onnxruntime};
use crate::workspace::Workspace;
use crate::{against, app, bench, bindings, env, loopback, process, ui};

pub enum Outcome {
    Passed,
    /// Passed as far as it could be checked here; says what could not be, and why.
    PassedExcept(String),
}

pub struct Step {
    pub name: &'static str,
    pub what: &'static str,
    pub run: fn(&Workspace) -> Result<Outcome>,
}

pub const SETUP: &str = "setup";

pub const STEPS: &[Step] = &[
    Step { name: SETUP, what: "install what the checks need", run: set_up },
    Step { name: "format", what: "Rust is formatted", run: format },
    Step { name: "lints", what: "clippy has nothing to say", run: lints },
    Step { name: "rust", what: "tests inside the crates, and examples in their documentation", run: rust },
    Step { name: "bindings", what: "the UI's types are those of the commands", run: drift },
    Step { name: "ui", what: "types, lints and tests of the UI; it builds", run: interface },
    Step {
        name: "acceptance",
        what: "conversations through the whole core, kill tests, architecture",
        run: acceptance,
    },
    Step {
        name: "loopback",
        what: "linked accounts against a WhatsApp server on this computer, without and with the window",
        run: against_loopback,
    },
    Step { name: "desktop", what: "the built app, clicked through in its window", run: desktop },
    Step { name: "bench-smoke", what: "every benchmark still works, at a small size", run: benches },
    Step { name: "licences", what: "everything we ship or build with may be used", run: licences::check },
];

fn set_up(workspace: &Workspace) -> Result<Outcome> {
    setup::ensure(workspace, Purpose::Test)?;
    Ok(Outcome::Passed)
}

fn format(workspace: &Workspace) -> Result<Outcome> {
    process::run(workspace.cargo()?.args(["fmt", "--all", "--check"])).context("`cargo fmt --all` puts it right")?;
    let manifest = workspace.root.join("tests/loopback/Cargo.toml");
    done(workspace.cargo()?.args(["fmt", "--check", "--manifest-path"]).arg(manifest))
        .context("`cargo fmt --manifest-path tests/loopback/Cargo.toml` puts it right")
}

fn lints(workspace: &Workspace) -> Result<Outcome> {
    ui::ensure_built(workspace)?;
    let mut command = workspace.cargo()?;
    process::run(command.args(["clippy", "--all-targets"]).args(WHOLE).args(["--", "-D", "warnings"]))?;
    let mut command = against::cargo(workspace, &["clippy", "--all-targets"])?;
    done(command.args(["--features", "app", "--", "-D", "warnings"]))
}

fn rust(workspace: &Workspace) -> Result<Outcome> {
    ui::ensure_built(workspace)?;
    let elsewhere = format!("not (package(acceptance) | package(desktop) | ({}))", bindings::DRIFT_TEST);
    process::run(&mut nextest(workspace, &elsewhere)?)?;
    done(workspace.cargo()?.args(["test", "--quiet", "--doc"]).args(WHOLE))
}

fn drift(workspace: &Workspace) -> Result<Outcome> {
    done(&mut bindings::drift_test(workspace)?).context("If the commands are right, run `cargo xtask bindings`")
}

fn interface(workspace: &Workspace) -> Result<Outcome> {
    process::run(workspace.npm().args(["run", "--silent", "check"]))?;
    ui::ensure_built(workspace)?;
    Ok(Outcome::Passed)
}

fn acceptance(workspace: &Workspace) -> Result<Outcome> {
    ui::ensure_built(workspace)?;
    done(&mut nextest(workspace, "package(acceptance)")?)
}

/// The parts with a window are on a screen of their own.
fn against_loopback(workspace: &Workspace) -> Result<Outcome> {
    loopback::no_danger(workspace)?;
    against::locks_agree(workspace)?;
    let mut command = against::nextest(workspace)?;
    if !cfg!(target_os = "linux") {
        command.args(["--filterset", "not binary(window)"]);
        process::run(&mut command)?;
        return Ok(Outcome::PassedExcept("the window: WebDriver for it exists here only on Linux".to_owned()));
    }
    command.env(env::TAURI_DRIVER, workspace.tool(cargo_tools::TAURI_DRIVER));
    let screen = Screen::start(Keychain::Passing)?;
    screen.show(&mut command);
    done(&mut command)
}

/// Always on a screen of its own, so that nobody's mouse and nobody's keychain takes part.
fn desktop(workspace: &Workspace) -> Result<Outcome> {
    if !cfg!(target_os = "linux") {
        return Ok(Outcome::PassedExcept("the window: WebDriver for it exists here only on Linux".to_owned()));
    }
    let app = app::build(workspace, false)?;
    let mut command = nextest(workspace, "package(desktop)")?;
    command.env(env::APP, app).env(env::TAURI_DRIVER, workspace.tool(cargo_tools::TAURI_DRIVER));
    let screen = Screen::start(Keychain::Passing)?;
    screen.show(&mut command);
    done(&mut command)
}

fn benches(workspace: &Workspace) -> Result<Outcome> {
    let names = bench::smoke_all(workspace)?;
    say(format!("{} benchmarks answered", names.len()));
    Ok(Outcome::Passed)
}

/// One set of features for all suites (see `app`), one suite chosen by the filter.
fn nextest(workspace: &Workspace, filter: &str) -> Result<Command> {
    let mut command = workspace.cargo()?;
    command.args(["nextest", "run"]).args(WHOLE).args(["--filterset", filter]);
    command.env(env::ONNXRUNTIME, onnxruntime::library(workspace)?);
    Ok(command)
}

fn done(command: &mut Command) -> Result<Outcome> {
    process::run(command)?;
    Ok(Outcome::Passed)
}
