//! Switchboard, the program: reads the command line and runs the app, or a command without a window.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use switchboard_app::{Arguments, Command, memory, run, run_flow, run_knowledge, self_test};

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    memory::give_back_what_is_freed();
    let ended = match arguments.command.take() {
        None => run(arguments),
        Some(Command::Knowledge(command)) => run_knowledge(command, &arguments),
        Some(Command::Flow(command)) => return run_flow(&command),
        Some(Command::SelfTest) => self_test(),
        #[cfg(feature = "endpoint-override")]
        Some(Command::Probe { link, seconds }) => switchboard_app::run_probe(link, seconds, &arguments),
        Some(Command::ReadDocument) => return documents::run_child(),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Switchboard: {error:#}");
            ExitCode::FAILURE
        }
    }
}
