//! The command line.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::cli::flow::FlowCommand;
use crate::cli::knowledge::KnowledgeCommand;

/// One inbox, flows and an assistant for WhatsApp, on your own computer. Without a command the app opens.
#[derive(Debug, PartialEq, Eq, Parser)]
#[command(name = "switchboard", version)]
pub struct Arguments {
    /// Keep everything (database, key, index) in DIR. Several folders run side by side. Default: $SWITCHBOARD_DATA_DIR, else
    /// the system's place for application data.
    #[arg(long, value_name = "DIR", global = true)]
    data_dir: Option<PathBuf>,
    /// Start in the tray, without a window.
    #[arg(long)]
    pub(crate) hidden: bool,
    /// What to do instead of opening the app.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program does besides being the app.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Read documents into a knowledge base, and ask it.
    #[command(subcommand)]
    Knowledge(KnowledgeCommand),
    /// Check a flow, and play test conversations on it.
    #[command(subcommand)]
    Flow(FlowCommand),
    /// Checks that this program is one that may be used: that it verifies who it connects to. 0: it is.
    SelfTest,
    /// Tells where accounts stand, without a window. Only in builds for tests.
    #[cfg(feature = "endpoint-override")]
    Probe {
        /// Create an account of this name first, and link it.
        #[arg(long)]
        link: Option<String>,
        /// For so long.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
    },
    /// Takes the text out of one document: standard input to standard output. The app calls itself with it, so that no
    /// document can take the app down.
    #[command(hide = true)]
    ReadDocument,
}

impl Arguments {
    /// The data folder, as an absolute path.
    #[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
    pub(crate) fn data_dir(&self) -> anyhow::Result<PathBuf> {
        let dir = self
            .data_dir
            .clone()
            .or_else(|| std::env::var_os("SWITCHBOARD_DATA_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from))
            .or_else(|| Some(dirs::data_dir()?.join("switchboard")))
            .context("This system names no place for application data; use --data-dir DIR")?;
        std::path::absolute(&dir).with_context(|| format!("Find {}", dir.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once(&"switchboard").chain(arguments))
    }

    #[test]
    fn both_spellings_of_the_data_dir_are_understood_and_unknown_arguments_refused() {
        let expected = Arguments { data_dir: Some("/x".into()), hidden: true, command: None };
        assert_eq!(parse(&["--data-dir", "/x", "--hidden"]).unwrap(), expected);
        assert_eq!(parse(&["--data-dir=/x"]).unwrap().data_dir, Some("/x".into()));
        assert!(parse(&["--data-dir"]).is_err());
        assert!(parse(&["--nope"]).unwrap_err().to_string().contains("--nope"));
    }

    #[test]
    fn the_data_dir_may_stand_behind_a_command() {
        let parsed = parse(&["knowledge", "ask", "Luma", "When do you open?", "--data-dir", "/x"]).unwrap();
        assert_eq!(parsed.data_dir, Some("/x".into()));
        assert!(matches!(parsed.command, Some(Command::Knowledge(KnowledgeCommand::Ask { .. }))));
    }

    #[test]
    fn a_flow_is_checked_and_played_from_the_command_line() {
        let parsed = parse(&["flow", "simulate", "shop.json", "--script", "tests.json", "--json"]).unwrap();
        let simulate =
            FlowCommand::Simulate { file: "shop.json".into(), script: Some("tests.json".into()), json: true };
        assert_eq!(parsed.command, Some(Command::Flow(simulate)));
        let parsed = parse(&["flow", "validate", "shop.json", "--global", "shop", "--global", "phone"]).unwrap();
        let globals = vec!["shop".to_owned(), "phone".to_owned()];
        let validate = FlowCommand::Validate { file: "shop.json".into(), globals, json: false };
        assert_eq!(parsed.command, Some(Command::Flow(validate)));
        assert!(parse(&["flow", "validate"]).is_err());
    }
}
