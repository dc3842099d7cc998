//! `cargo xtask`: everything a person or CI does with this repository, from a bare machine on.
//!
//! It installs what a command needs, builds, and starts things; it holds no product code and depends on nothing that
//! takes time to compile, because it is the first thing that a fresh checkout runs. What a command is *for* (an answer,
//! a path, a figure) goes to stdout, everything else to stderr.

mod against;
mod app;
mod args;
mod bench;
mod bindings;
mod demo;
mod display;
mod env;
mod fuzz;
mod loopback;
mod output;
mod poll;
mod process;
mod run;
mod screen;
mod setup;
mod test;
mod ui;
mod window;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::args::Args;
use crate::workspace::Workspace;

struct Command {
    name: &'static str,
    summary: &'static str,
    help: &'static str,
    run: fn(&Workspace, Args) -> Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command { name: "run", summary: "build the app and start it", help: run::HELP, run: run::main },
    Command { name: "test", summary: "every check, in the order CI runs them", help: test::HELP, run: test::main },
    Command { name: "demo", summary: "a conversation in the terminal, no window", help: demo::HELP, run: demo::main },
    Command { name: "bench", summary: "one benchmark, its figures as JSON", help: bench::HELP, run: bench::main },
    Command {
        name: "fuzz",
        summary: "broken documents for every reader, as long as you like",
        help: fuzz::HELP,
        run: fuzz::main,
    },
    Command {
        name: "loopback",
        summary: "the app with a WhatsApp server of its own, and phones in the terminal",
        help: loopback::HELP,
        run: loopback::main,
    },
    Command {
        name: "smoke",
        summary: "a release build against that server: safe, and it works",
        help: loopback::SMOKE_HELP,
        run: loopback::smoke,
    },
    Command { name: "bindings", summary: "rewrite ui/src/ipc/bindings.ts", help: bindings::HELP, run: bindings::main },
    Command { name: "setup", summary: "install what the commands above need", help: setup::HELP, run: setup::main },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut words: Vec<String>) -> Result<ExitCode> {
    if words.is_empty() || matches!(words[0].as_str(), "help" | "--help" | "-h") {
        output::result(&overview())?;
        return Ok(ExitCode::SUCCESS);
    }
    let name = words.remove(0);
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        anyhow::bail!("There is no command `{name}`\n\n{}", overview());
    };
    let args = Args::new(words);
    if args.asks_for_help() {
        output::result(command.help.trim())?;
        return Ok(ExitCode::SUCCESS);
    }
    (command.run)(&Workspace::locate()?, args)
}

fn overview() -> String {
    let mut text = String::from("cargo xtask COMMAND [OPTIONS]     (each command explains itself with --help)\n");
    for command in COMMANDS {
        text.push_str(&format!("\n  {:<10} {}", command.name, command.summary));
    }
    text
}
