//! `cargo xtask test`: every check, the same for a person and for CI.
//!
//! A failing step does not stop the others: on CI a run is dear, and one should learn all that is wrong from it.

mod licences;
mod spdx;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::args::{Args, unknown};
use crate::output::{result, say};
use crate::test::steps::{Outcome, STEPS, Step};
use crate::workspace::Workspace;

pub const HELP: &str = "
cargo xtask test [--only STEP]... [--skip STEP]... [--list]

Runs all checks in order, says how long each took, goes on after a failure and lists all failures at the end.
Exit code 1 if there was one. The last line on stdout is `N passed, N failed, N skipped`, counted in steps.

  --only STEP   run only these steps (and `setup`, which is quick when nothing is missing); may be repeated
  --skip STEP   leave this step out; may be repeated
  --list        name the steps and what they check";

struct Options {
    only: Vec<String>,
    skip: Vec<String>,
    list: bool,
}

impl Options {
    fn parse(mut args: Args) -> Result<Self> {
        let mut options = Self { only: Vec::new(), skip: Vec::new(), list: false };
        while let Some(word) = args.next() {
            match word.as_str() {
                "--only" => options.only.push(known(args.value("--only")?)?),
                "--skip" => options.skip.push(known(args.value("--skip")?)?),
                "--list" => options.list = true,
                _ => return unknown(&word),
            }
        }
        Ok(options)
    }

    fn wants(&self, step: &Step) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == step.name);
        let chosen = self.only.is_empty() || named(&self.only) || step.name == steps::SETUP;
        chosen && !named(&self.skip)
    }
}

fn known(name: String) -> Result<String> {
    if STEPS.iter().any(|step| step.name == name) {
        return Ok(name);
    }
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    bail!("There is no step `{name}`; the steps are {}", names.join(", "))
}

/// One line of the summary.
struct Line {
    name: &'static str,
    took: Duration,
    ended: Result<Outcome>,
}

pub fn main(workspace: &Workspace, args: Args) -> Result<ExitCode> {
    let options = Options::parse(args)?;
    if options.list {
        for step in STEPS {
            result(&format!("{:<12} {}", step.name, step.what))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Vec::new();
    for step in STEPS.iter().filter(|step| options.wants(step)) {
        say(format!("── {}: {}", step.name, step.what));
        let start = Instant::now();
        let ended = (step.run)(workspace);
        let line = Line { name: step.name, took: start.elapsed(), ended };
        say(format!("── {}", line.text()));
        let stop = line.ended.is_err() && step.name == steps::SETUP;
        lines.push(line);
        if stop {
            say("nothing can be checked without the set-up");
            break;
        }
    }
    summarise(&lines)
}

impl Line {
    fn text(&self) -> String {
        let ended = match &self.ended {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::PassedExcept(gap)) => format!("passed, except: {gap}"),
            Err(error) => format!("FAILED: {error:#}"),
        };
        format!("{:<12} {:>7.1} s  {ended}", self.name, self.took.as_secs_f64())
    }
}

fn summarise(lines: &[Line]) -> Result<ExitCode> {
    result("")?;
    for line in lines {
        result(&line.text())?;
    }
    let failed = lines.iter().filter(|line| line.ended.is_err()).count();
    result("")?;
    result(&format!("{} passed, {failed} failed, {} skipped", lines.len() - failed, STEPS.len() - lines.len()))?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
