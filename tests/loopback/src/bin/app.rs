//! The app, against the server on this computer that `SWITCHBOARD_WHATSAPP_URL` names. `cargo xtask loopback` starts it.

use std::process::ExitCode;

use clap::Parser;
use switchboard_app::{Arguments, Command, memory, run, run_knowledge};

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    memory::give_back_what_is_freed();
    let ended = match arguments.command.take() {
        None => run(arguments),
        Some(Command::Knowledge(command)) => run_knowledge(command, &arguments),
        Some(Command::ReadDocument) => return documents::run_child(),
        Some(Command::Flow(_) | Command::SelfTest | Command::Probe { .. }) => return ExitCode::FAILURE,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Switchboard (loopback): {error:#}");
            ExitCode::FAILURE
        }
    }
}
