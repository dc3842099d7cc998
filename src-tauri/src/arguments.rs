//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, bail};

const HELP: &str = "\
Switchboard: one inbox, flows and an assistant for WhatsApp, on your own computer.

Usage: switchboard [--data-dir DIR] [--hidden]

  --data-dir DIR   Keep everything (database, key, index) in DIR. Several folders run side by side.
                   Default: $SWITCHBOARD_DATA_DIR, else the system's place for application data.
  --hidden         Start in the tray, without a window.
  --version        Print the version.
  --help           Print this.";

/// What the command line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    dir: Option<PathBuf>,
    pub(crate) hidden: bool,
}

impl Arguments {
    /// Reads the arguments (without the program's name). `None`: all that was asked for is printed.
    #[expect(clippy::print_stdout, reason = "--help and --version are answers on stdout")]
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<Option<Self>> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--help" | "-h") => {
                    println!("{HELP}");
                    return Ok(None);
                }
                Some("--version" | "-V") => {
                    println!("switchboard {}", env!("CARGO_PKG_VERSION"));
                    return Ok(None);
                }
                Some("--hidden") => parsed.hidden = true,
                Some("--data-dir") => {
                    let dir = arguments.next().filter(|dir| !dir.is_empty());
                    parsed.dir = Some(dir.context("--data-dir needs a folder")?.into());
                }
                Some(text) if text.starts_with("--data-dir=") => {
                    parsed.dir = Some(text.trim_start_matches("--data-dir=").into());
                }
                _ => bail!("Unknown argument: {}", argument.to_string_lossy()),
            }
        }
        Ok(Some(parsed))
    }

    /// The data folder, as an absolute path.
    #[expect(clippy::disallowed_methods, reason = "the shell composes the program from its environment")]
    pub(crate) fn data_dir(&self) -> anyhow::Result<PathBuf> {
        let dir = self
            .dir
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

    fn parse(arguments: &[&str]) -> anyhow::Result<Option<Arguments>> {
        Arguments::parse(arguments.iter().map(OsString::from))
    }

    #[test]
    fn both_spellings_of_the_data_dir_are_understood_and_unknown_arguments_refused() {
        let expected = Arguments { dir: Some("/x".into()), hidden: true };
        assert_eq!(parse(&["--data-dir", "/x", "--hidden"]).unwrap(), Some(expected));
        assert_eq!(parse(&["--data-dir=/x"]).unwrap().unwrap().dir, Some("/x".into()));
        assert!(parse(&["--data-dir"]).is_err());
        assert!(parse(&["--nope"]).unwrap_err().to_string().contains("--nope"));
    }
}
