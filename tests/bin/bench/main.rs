//! Benchmarks: figures as one JSON object on stdout. Names, keys and method: README, "Benchmarks".
//!
//! What needs a process of its own (memory, start) runs this program again with a hidden name.

#![expect(clippy::print_stdout, reason = "the figures are the output of this program")]

mod assistant;
mod core;
mod fill;
mod flows;
mod half_real;
mod knowledge;
mod memory;
mod pdf;
mod pipeline;
mod questions;
mod search;
mod start;
mod window;
mod wire;

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde_json::Value;

/// Every benchmark: its name, and what runs it (`true`: smoke size).
type Bench = (&'static str, fn(bool) -> Result<Value>);
const BENCHES: &[Bench] = &[
    ("pipeline", pipeline::run),
    ("search", search::run),
    ("knowledge", knowledge::run),
    ("assistant", assistant::run),
    ("flows", flows::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Before anything else: the child that reads a document limits itself, and its output is the answer.
    if arguments == [core::READ] {
        return documents::run_child();
    }
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (name, smoke) = match words.as_slice() {
        ["--list"] => {
            BENCHES.iter().for_each(|(name, _)| println!("{name}"));
            return Ok(());
        }
        ["__memory", kind, dir] => return memory::child(kind, dir.as_ref()),
        ["__stub"] => return assistant::stub(),
        ["__start", dir] => return start::child(dir.as_ref()),
        ["__ingest", rounds, pages] => return knowledge::ingest_child(rounds.parse()?, pages.parse()?),
        [name] => (*name, false),
        [name, "--smoke"] | ["--smoke", name] => (*name, true),
        _ => bail!("Usage: bench NAME [--smoke], or bench --list"),
    };
    let Some((_, bench)) = BENCHES.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        bail!("There is no benchmark {name}. Known: {}", known.join(", "));
    };
    let mut figures = bench(smoke)?;
    if let Value::Object(figures) = &mut figures {
        figures.insert("machine".into(), acceptance::machine::describe());
        figures.insert("commit".into(), acceptance::machine::commit().into());
    }
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}

/// The runtime that the app has: a thread for each core.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
