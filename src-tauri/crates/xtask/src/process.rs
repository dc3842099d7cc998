//! Starting other programs: every failure names the command, and what they print goes to stderr (see `output`).

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{env, poll};

/// The cargo that started xtask, so that a toolchain chosen with `+name` stays chosen.
pub fn cargo() -> Command {
    Command::new(env::var("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm is a script on Windows, which only `cmd` can start.
pub fn npm() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "npm"]);
        command
    } else {
        Command::new("npm")
    }
}

/// A program that must not outlive xtask. Unix kills no children with their parent, and `unsafe` (to ask the kernel for
/// it ourselves) is forbidden here: `setpriv`, part of every Debian, asks.
pub fn tied(program: impl AsRef<OsStr>) -> Command {
    if cfg!(target_os = "linux") && exists("setpriv") {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

/// Runs to the end; fails unless the program succeeded.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::from(io::stderr()))
        .status()
        .with_context(|| format!("Could not start {}", line(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

/// Runs to the end and returns its stdout; stderr passes through.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("Could not start {}", line(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", line(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed something that is not text", line(command)))
}

/// The stdout of a probe that may be missing or may say no.
pub fn probe(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of this name can be started.
pub fn exists(program: &str) -> bool {
    let started = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    !matches!(started, Err(error) if error.kind() == ErrorKind::NotFound)
}

/// Asks the program to end, and makes it end when it does not listen.
pub fn close(child: &mut Child) {
    const PATIENCE: Duration = Duration::from_secs(5);
    if cfg!(unix) {
        let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
        if asked.is_ok() && matches!(poll::until(PATIENCE, || Ok(child.try_wait()?)), Ok(Some(_))) {
            return;
        }
    }
    // Both fail only when it has ended by itself in between, which is what was wanted.
    let _ = child.kill();
    let _ = child.wait();
}

/// The command as a person would type it: without the directories of the program.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    format!("`{}`", words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
}
