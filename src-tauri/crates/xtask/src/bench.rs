//! `cargo xtask bench`: figures as JSON on stdout, and nothing else there.
//!
//! What is measured and how is the business of the program `bench` in `tests/`; this builds it, tells it the commit, and
//! gives the one benchmark that opens a window an app and a display.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::args::{Args, unknown};
use crate::output::{result, say};
use crate::screen::{Keychain, Screen};
use crate::setup::{self, Purpose, onnxruntime};
use crate::workspace::Workspace;
use crate::{against, app, display, env, process};

pub const HELP: &str = "
cargo xtask bench NAME [--smoke] [--out FILE]

Builds with optimisation, measures, and prints one JSON object on stdout; everything else goes to stderr.
An unknown NAME is answered with the known ones.

  --smoke      a small size in the dev profile: shows that the benchmark works, its figures mean nothing
  --out FILE   also write the object to FILE";

/// The benchmark that measures how long the window takes to appear.
const WITH_WINDOW: &str = "pipeline";

/// The benchmark of linked accounts lives in the second workspace (see `against`).
const LINKED: &str = "whatsapp";

pub fn main(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    let (mut name, mut smoke, mut out) = (None, false, None);
    while let Some(word) = args.next() {
        match word.as_str() {
            "--smoke" => smoke = true,
            "--out" => out = Some(PathBuf::from(args.value("--out")?)),
            _ if name.is_none() && !word.starts_with('-') => name = Some(word),
            _ => return unknown(&word),
        }
    }
    let name = name.context("Which one? `cargo xtask bench NAME`")?;
    let opens_window = name == WITH_WINDOW && !smoke;
    setup::ensure(workspace, if opens_window { Purpose::Run } else { Purpose::Demo })?;
    say(if smoke {
        "building the benchmarks"
    } else {
        "building the benchmarks, optimised (the first time takes many minutes)"
    });
    let program = match (name == LINKED, smoke) {
        (true, true) => against::program(workspace, against::BENCH)?,
        (true, false) => against::measured(workspace, against::BENCH)?,
        (false, _) => app::program(workspace, "bench", !smoke)?,
    };
    let mut command = measuring(workspace, &program, &name, smoke)?;
    let mut screen = None;
    if opens_window {
        command.env(env::APP, app::build(workspace, true)?);
        if !display::available() {
            screen.insert(Screen::start(Keychain::Passing)?).show(&mut command);
        }
    }
    let figures = process::capture(&mut command)?;
    drop(screen);
    if let Some(file) = out {
        std::fs::write(&file, &figures).with_context(|| format!("Could not write {}", file.display()))?;
    }
    result(figures.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the small size of every benchmark; each has to answer with a JSON object. Returns their names.
pub fn smoke_all(workspace: &Workspace) -> Result<Vec<String>> {
    let program = app::program(workspace, "bench", false)?;
    let list = process::capture(Command::new(&program).arg("--list"))?;
    let mut names: Vec<String> = list.split_whitespace().map(str::to_owned).collect();
    anyhow::ensure!(!names.is_empty(), "`bench --list` names no benchmark");
    names.push(LINKED.to_owned());
    for name in &names {
        say(format!("bench {name} --smoke"));
        let program = if name == LINKED { against::program(workspace, against::BENCH)? } else { program.clone() };
        let figures = process::capture(&mut measuring(workspace, &program, name, true)?)?;
        let value: serde_json::Value = serde_json::from_str(&figures)
            .with_context(|| format!("Benchmark {name} printed something else than JSON"))?;
        anyhow::ensure!(value.is_object(), "Benchmark {name} printed no JSON object");
    }
    Ok(names)
}

fn measuring(workspace: &Workspace, program: &PathBuf, name: &str, smoke: bool) -> Result<Command> {
    let mut command = process::tied(program);
    command.arg(name).current_dir(&workspace.root);
    if smoke {
        command.arg("--smoke");
    }
    // Without git (a source archive, say) the figures are still figures, of an unknown commit.
    let commit = process::probe(Command::new("git").current_dir(&workspace.root).args(["rev-parse", "HEAD"]));
    command.env(env::COMMIT, commit.as_deref().unwrap_or("unknown"));
    command.env(env::ONNXRUNTIME, onnxruntime::library(workspace)?);
    // As the app sets them for itself (src-tauri/src/main.rs): figures of memory would be of another program.
    command.envs([("MALLOC_MMAP_THRESHOLD_", "524288"), ("MALLOC_ARENA_MAX", "2")]);
    Ok(command)
}
