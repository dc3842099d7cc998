//! Two voices: `result` is what the caller asked for and goes to stdout, `say` is the commentary and goes to stderr.
//! `cargo xtask bench NAME > figures.json` depends on the difference.

use std::io::{self, Write};

use anyhow::{Context, Result};

pub fn result(text: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{text}").and_then(|()| stdout.flush()).context("Could not write to stdout")
}

pub fn say(text: impl AsRef<str>) {
    eprintln!("xtask: {}", text.as_ref());
}
