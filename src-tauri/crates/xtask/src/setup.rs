//! The set-up: what a bare machine lacks for a command. Each part looks first (milliseconds when nothing is missing),
//! says what it installs and why, then installs. Nothing here remembers what it did last time: it asks the machine.

pub mod cargo_tools;
mod npm;
pub mod onnxruntime;
mod system;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::args::{Args, unknown};
use crate::output::say;
use crate::workspace::Workspace;
use crate::{display, process};

pub const HELP: &str = "
cargo xtask setup [--for run|test|demo]

Installs what a command needs and this machine lacks, and says what and why before it does so:
system packages (apt-get on Debian and Ubuntu, with sudo unless you are root; elsewhere it names them and goes on),
npm packages (npm ci, install scripts off), and tools built by cargo into ~/.cache/switchboard/tools.
The other commands do this by themselves.

  --for NAME   only what `run`, `test` or `demo` needs; the default is `test`, which is everything";

/// What the machine is wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Build the app and show it.
    Run,
    /// Every check.
    Test,
    /// A conversation in the terminal: no window, so no GTK.
    Demo,
}

impl Purpose {
    fn named(name: &str) -> Result<Self> {
        match name {
            "run" => Ok(Self::Run),
            "test" => Ok(Self::Test),
            "demo" => Ok(Self::Demo),
            _ => bail!("`--for` takes run, test or demo, not `{name}`"),
        }
    }
}

pub fn main(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    let mut purpose = Purpose::Test;
    while let Some(word) = args.next() {
        match word.as_str() {
            "--for" => purpose = Purpose::named(&args.value("--for")?)?,
            _ => return unknown(&word),
        }
    }
    ensure(workspace, purpose)?;
    say("everything is there");
    Ok(ExitCode::SUCCESS)
}

/// Returns when everything for `purpose` is on the machine.
pub fn ensure(workspace: &Workspace, purpose: Purpose) -> Result<()> {
    use system::Need;
    let needs: &[Need] = match purpose {
        Purpose::Demo => &[Need::Compile],
        Purpose::Run if display::available() => &[Need::Compile, Need::Window],
        Purpose::Run => &[Need::Compile, Need::Window, Need::VirtualDisplay],
        Purpose::Test => &[Need::Compile, Need::Window, Need::VirtualDisplay, Need::Checks],
    };
    system::ensure(needs)?;
    npm::ensure(workspace)?;
    if purpose == Purpose::Test {
        toolchain::ensure(workspace)?;
        cargo_tools::ensure(workspace)?;
    }
    Ok(())
}

/// Says that something is about to be installed, then runs the installing command.
fn install(what: &str, why: &str, command: &mut std::process::Command) -> Result<()> {
    say(format!("installing {what}: {why}"));
    let start = std::time::Instant::now();
    process::run(command)?;
    say(format!("installed {what} in {:.0} s", start.elapsed().as_secs_f64()));
    Ok(())
}
