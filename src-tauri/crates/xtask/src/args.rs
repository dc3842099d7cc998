//! The words after a command. Written by hand: a parser crate would be most of this program's compile time.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail};

pub struct Args {
    words: VecDeque<String>,
}

impl Args {
    pub fn new(words: Vec<String>) -> Self {
        Self { words: words.into() }
    }

    /// Whether `--help` stands before a `--`; behind it the words belong to another program.
    pub fn asks_for_help(&self) -> bool {
        self.words.iter().take_while(|word| *word != "--").any(|word| word == "--help" || word == "-h")
    }

    /// The next word; `--option=value` comes as two.
    pub fn next(&mut self) -> Option<String> {
        let word = self.words.pop_front()?;
        match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => {
                self.words.push_front(value.to_owned());
                Some(option.to_owned())
            }
            _ => Some(word),
        }
    }

    /// The value of the option just read.
    pub fn value(&mut self, option: &str) -> Result<String> {
        self.words.pop_front().with_context(|| format!("`{option}` needs a value"))
    }

    /// Everything behind `--`, untouched.
    pub fn rest(&mut self) -> Vec<String> {
        self.words.drain(..).collect()
    }

    /// For commands that take nothing.
    pub fn none(mut self) -> Result<()> {
        match self.next() {
            Some(word) => unknown(&word),
            None => Ok(()),
        }
    }
}

/// Refuses a word that the command does not know.
pub fn unknown<T>(word: &str) -> Result<T> {
    bail!("`{word}` is not known here; `--help` lists what is")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Args {
        Args::new(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn a_value_may_stand_behind_an_equals_sign() {
        let mut args = args(&["--only=ui", "--only", "rust"]);
        for value in ["ui", "rust"] {
            assert_eq!(args.next().as_deref(), Some("--only"));
            assert_eq!(args.value("--only").unwrap(), value);
        }
        assert!(args.next().is_none());
    }

    #[test]
    fn help_behind_two_dashes_is_for_the_other_program() {
        assert!(args(&["--release", "--help"]).asks_for_help());
        assert!(!args(&["--", "--help"]).asks_for_help());
    }

    #[test]
    fn a_missing_value_is_named() {
        let mut args = args(&["--out"]);
        let option = args.next().unwrap();
        assert!(args.value(&option).unwrap_err().to_string().contains("--out"));
    }
}
