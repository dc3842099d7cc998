//! `cargo xtask loopback`: the app with a WhatsApp server of its own, and a terminal that acts as the phones.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result};

use crate::args::{Args, unknown};
use crate::output::say;
use crate::screen::{Keychain, Screen};
use crate::setup::{self, Purpose, onnxruntime};
use crate::workspace::Workspace;
use crate::{against, display, env, process};

pub const HELP: &str = "
cargo xtask loopback [--data-dir DIR] [--state DIR]

Opens the app against a WhatsApp server on this computer. This terminal becomes the phones: the shop's own, which scans
the QR code or takes the eight characters, and customers, who write, send pictures, react, edit, delete. `help` lists
what it understands. Nothing leaves this computer, and no real number can be linked with this build.

Without a display the app opens on a virtual one; `shot` takes a picture of it.

  --data-dir DIR   the app's data (default: a new folder that is removed at the end)
  --state DIR      the server's memory of accounts and devices (default: none)";

pub fn main(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    let mut command_args = Vec::new();
    while let Some(word) = args.next() {
        match word.as_str() {
            "--data-dir" | "--state" => {
                let value = args.value(&word)?;
                command_args.extend([word, value]);
            }
            _ => return unknown(&word),
        }
    }
    setup::ensure(workspace, Purpose::Run)?;
    say("building the app against a server on this computer (the first time takes many minutes)");
    let app = against::program(workspace, against::APP)?;
    let phones = against::program(workspace, against::PHONES)?;
    let mut command = Command::new(phones);
    command.args(command_args).env(env::APP, app).env(env::ONNXRUNTIME, onnxruntime::library(workspace)?);
    let mut screen = None;
    if !display::available() {
        say("there is no display here");
        screen.insert(Screen::start(Keychain::Passing)?).show(&mut command);
    }
    let status = command.stdin(Stdio::inherit()).status().context("Could not start the phones")?;
    drop(screen);
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `cargo xtask smoke`: is a release build safe, and does it work?
pub const SMOKE_HELP: &str = "
cargo xtask smoke

Builds the app as it ships, except that its server can be chosen, and checks it against a WhatsApp server on this
computer: it passes its self-test; it refuses to link with a server that has no certificate of WhatsApp's; and with the
session of an account that was linked before, it connects, receives and answers. Takes a release build: many minutes.";

pub fn smoke(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    if let Some(word) = args.next() {
        return unknown(&word);
    }
    setup::ensure(workspace, Purpose::Run)?;
    crate::ui::ensure_built(workspace)?;
    no_danger(workspace)?;
    say("building the app as it ships, with a server that can be chosen (the first time takes many minutes)");
    let features = "switchboard/custom-protocol,switchboard/endpoint-override";
    process::run(workspace.cargo()?.args(["build", "--release", "--bin", "switchboard", "--features", features]))?;
    let checker = against::program(workspace, against::SMOKE)?;
    let mut command = process::tied(checker);
    command.env(env::APP, workspace.binary("switchboard", true));
    command.env(env::ONNXRUNTIME, onnxruntime::library(workspace)?);
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

/// Nothing in the main workspace asks for the feature that takes the check out.
pub fn no_danger(workspace: &Workspace) -> Result<()> {
    let mut tree = workspace.cargo()?;
    tree.args(["tree", "--workspace", "--edges", "features", "--invert", "wacore-noise", "--target", "all"]);
    let tree = process::capture(&mut tree)?;
    anyhow::ensure!(tree.contains("wacore-noise"), "cargo tree does not know wacore-noise any more");
    anyhow::ensure!(!tree.contains("danger"), "something in the main workspace takes the check of certificates out");
    Ok(())
}
