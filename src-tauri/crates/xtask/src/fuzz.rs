//! `cargo xtask fuzz`: what strangers send (documents, answers of models, flow files, templates), broken in every way, for as
//! long as one likes.
//!
//! The same targets run a little with every `cargo xtask test`. bolero's own engine needs neither nightly Rust nor a
//! sanitizer; a failure prints the seed that repeats it.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::app::WHOLE;
use crate::args::{Args, unknown};
use crate::output::say;
use crate::setup::{self, Purpose};
use crate::workspace::Workspace;
use crate::{process, ui};

/// The tests that are fuzz targets, over all crates.
const SUITES: &[&str] = &["fuzz", "fuzz_answer", "fuzz_import", "fuzz_words"];

pub const HELP: &str = "
cargo xtask fuzz [NAME] [--seconds N]

Feeds broken input to everything that reads what strangers send: documents, answers of models, flow files, templates,
expressions; one target after the other. NAME chooses targets.

  --seconds N   how long each target runs; 60 by default";

pub fn main(workspace: &Workspace, mut args: Args) -> Result<ExitCode> {
    let (mut name, mut seconds) = (None, 60_u64);
    while let Some(word) = args.next() {
        match word.as_str() {
            "--seconds" => seconds = args.value("--seconds")?.parse().context("--seconds needs a number")?,
            _ if name.is_none() && !word.starts_with('-') => name = Some(word),
            _ => return unknown(&word),
        }
    }
    setup::ensure(workspace, Purpose::Demo)?;
    ui::ensure_built(workspace)?;
    say(format!("fuzzing, {seconds} s for each target"));
    let mut command = workspace.cargo()?;
    command.arg("test").args(WHOLE).args(SUITES.iter().flat_map(|suite| ["--test", suite]));
    command.args(["--", "--test-threads", "1"]).args(name);
    command.env("BOLERO_RANDOM_TEST_TIME_MS", (seconds * 1_000).to_string());
    command.env("BOLERO_RANDOM_ITERATIONS", u64::from(u32::MAX).to_string());
    process::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
