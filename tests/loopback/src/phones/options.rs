//! How the phones are started.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// What can be chosen.
#[derive(Debug, Default)]
pub struct Options {
    /// The app's data; a new folder that is removed at the end when absent.
    pub data_dir: Option<PathBuf>,
    /// The server's memory; none when absent.
    pub state: Option<PathBuf>,
    /// The app; nobody is started when absent.
    pub app: Option<PathBuf>,
}

impl Options {
    /// From the command line and the environment.
    #[expect(clippy::disallowed_methods, reason = "xtask names the app in the environment")]
    pub fn read(words: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut options = Self { app: std::env::var_os("SWITCHBOARD_APP").map(PathBuf::from), ..Self::default() };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let place = match word.as_str() {
                "--data-dir" => &mut options.data_dir,
                "--state" => &mut options.state,
                _ => bail!("`{word}` is not understood: phones [--data-dir DIR] [--state DIR]"),
            };
            let dir = words.next().with_context(|| format!("{word} needs a folder"))?;
            *place = Some(std::path::absolute(&dir).with_context(|| format!("{dir} is no folder"))?);
        }
        Ok(options)
    }
}
