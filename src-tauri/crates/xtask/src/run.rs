//! `cargo xtask run`: from a checkout to a window.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};

use anyhow::{Context, Result};

use crate::args::{Args, unknown};
use crate::output::{result, say};
use crate::screen::{Keychain, Screen};
use crate::setup::{self, Purpose, onnxruntime};
use crate::workspace::Workspace;
use crate::{app, display, env, process, window};

pub const HELP: &str = "
cargo xtask run [OPTIONS] [-- ARGUMENTS OF THE APP]

Installs what is missing, builds the UI and the app when their sources have changed, and starts the app.

With a display, the app is simply run. Without one (neither DISPLAY nor WAYLAND_DISPLAY leads anywhere) a virtual
display, a session bus and an unlocked keychain are started for it. When the window has really been drawn, a picture
of the screen goes to shots/run.png and its path to stdout. Then, in a terminal the app keeps running until Ctrl-C; in
a script (stdin or stdout is no terminal) it is closed and the exit code is 0. If nothing is drawn within 90 seconds
the exit code is 1, and the message says what was and was not there.

  --release           the optimised build (default: the dev profile, which shares its artifacts with `test`)
  --data-dir DIR      keep the app's data in DIR instead of the usual place
  --screenshot-only   without a display: close the app after the picture, in a terminal too
  --keep              without a display: leave the app running after the picture, in a script too
  --no-window-check   without a display: no waiting, no picture, only run";

#[derive(Default)]
struct Options {
    release: bool,
    data_dir: Option<PathBuf>,
    screenshot_only: bool,
    keep: bool,
    no_window_check: bool,
    app_args: Vec<String>,
}

impl Options {
    fn parse(mut args: Args) -> Result<Self> {
        let mut options = Self::default();
        while let Some(word) = args.next() {
            match word.as_str() {
                "--release" => options.release = true,
                "--data-dir" => options.data_dir = Some(absolute(&args.value("--data-dir")?)?),
                "--screenshot-only" => options.screenshot_only = true,
                "--keep" => options.keep = true,
                "--no-window-check" => options.no_window_check = true,
                "--" => options.app_args = args.rest(),
                _ => return unknown(&word),
            }
        }
        anyhow::ensure!(!(options.keep && options.screenshot_only), "`--keep` and `--screenshot-only` contradict");
        Ok(options)
    }

    fn closes_after_picture(&self) -> bool {
        let script = !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal());
        self.screenshot_only || (script && !self.keep)
    }
}

pub fn main(workspace: &Workspace, args: Args) -> Result<ExitCode> {
    let options = Options::parse(args)?;
    setup::ensure(workspace, Purpose::Run)?;
    let program = app::build(workspace, options.release)?;
    let mut command = process::tied(&program);
    command.args(&options.app_args).env(env::ONNXRUNTIME, onnxruntime::library(workspace)?);
    if let Some(directory) = &options.data_dir {
        command.env(env::DATA_DIR, directory);
    }
    if display::available() {
        let mut child = start(&mut command)?;
        return finish(&mut child);
    }
    say("there is no display here");
    let screen = Screen::start(Keychain::Lasting)?;
    screen.show(&mut command);
    let mut child = start(&mut command)?;
    let shown = show(&screen, &mut child, workspace, &options);
    if shown.is_err() || (options.closes_after_picture() && !options.no_window_check) {
        process::close(&mut child);
        return shown.map(|()| ExitCode::SUCCESS);
    }
    say("the app is running; Ctrl-C ends it");
    finish(&mut child)
}

fn show(screen: &Screen, child: &mut Child, workspace: &Workspace, options: &Options) -> Result<()> {
    if options.no_window_check {
        return Ok(());
    }
    let picture = workspace.root.join("shots/run.png");
    window::photograph(screen, child, &picture)?;
    say("the window has been drawn; a picture of it:");
    result(&picture.display().to_string())
}

fn start(command: &mut Command) -> Result<Child> {
    command.spawn().context("Could not start the app")
}

/// The app's end is xtask's end.
fn finish(child: &mut Child) -> Result<ExitCode> {
    let status = child.wait().context("Could not wait for the app")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn absolute(path: &str) -> Result<PathBuf> {
    std::path::absolute(Path::new(path)).with_context(|| format!("`{path}` is not a usable path"))
}
