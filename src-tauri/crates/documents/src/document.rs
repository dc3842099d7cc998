//! Document: what was read from a file, as blocks in reading order. Every format ends here, so that cutting into chunks
//! knows none of them.

use serde::{Deserialize, Serialize};

use crate::format::Format;
use crate::{Unreadable, limits};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading and its level, 1 (highest) to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One entry of a list.
    ListItem,
    /// One row, each value with the header of its column: readable on its own.
    TableRow,
    /// Program text or another text whose lines matter.
    Code,
}

/// A piece of a document that belongs together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, without the marks of its format.
    pub text: String,
    /// The page it begins on, counted from 1, where the format has pages.
    pub page: Option<u32>,
}

/// Something that the operator should know about a file that could be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// Read as what it is, not as what its name says.
    #[error("The name says {named}, the content is {found}: it was read as {found}.")]
    WrongName {
        /// What the name says.
        named: String,
        /// What the content is.
        found: String,
    },
    /// Pages of a PDF that hold only pictures.
    #[error("No text on page(s) {}: they may be scanned pictures.", listed(.pages))]
    PagesWithoutText {
        /// Their numbers, from 1.
        pages: Vec<u32>,
    },
    /// Pages that could not be read, beside others that could.
    #[error("Page(s) {} could not be read.", listed(.pages))]
    PagesDamaged {
        /// Their numbers, from 1.
        pages: Vec<u32>,
    },
    /// Rows with more or fewer values than the header.
    #[error("{rows} row(s) have more or fewer values than the header; they were kept as they are.")]
    RaggedRows {
        /// How many.
        rows: u32,
    },
    /// Letters that the encoding does not have.
    #[error("Some letters could not be read and were replaced.")]
    LettersReplaced,
    /// A sheet or another part of the file was left out.
    #[error("{part} could not be read and was left out.")]
    PartLeftOut {
        /// Which.
        part: String,
    },
}

fn listed(pages: &[u32]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if pages.len() > SHOWN { format!(" and {} more", pages.len() - SHOWN) } else { String::new() };
    shown.join(", ") + &more
}

/// What was read from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The title that the file gives itself.
    pub title: Option<String>,
    /// What it was read as.
    pub format: Format,
    /// ISO 639-1 code of the language, when it is beyond doubt.
    pub language: Option<String>,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
    /// What the operator should know.
    pub warnings: Vec<Warning>,
}

/// A web page: its main content, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The content.
    pub document: Document,
    /// Absolute addresses of its links, each once, without fragments, in the order of the page.
    pub links: Vec<String>,
}

/// Blocks being collected: clean, none empty, within the limit of text.
#[derive(Default)]
pub(crate) struct Blocks {
    blocks: Vec<Block>,
    chars: usize,
}

impl Blocks {
    /// Adds a block unless it is empty.
    pub fn push(&mut self, kind: BlockKind, text: &str, page: Option<u32>) -> Result<(), Unreadable> {
        let text = match kind {
            BlockKind::Code => clean_lines(text, false),
            BlockKind::Paragraph => clean_lines(text, true),
            BlockKind::Heading(_) | BlockKind::ListItem | BlockKind::TableRow => one_line(text),
        };
        if text.is_empty() {
            return Ok(());
        }
        self.chars += text.chars().count();
        if self.chars > limits::TEXT_CHARS {
            return Err(Unreadable::TooMuchText { limit: limits::TEXT_CHARS as u32 });
        }
        self.blocks.push(Block { kind, text, page });
        Ok(())
    }

    /// The blocks, or that there is nothing to read.
    pub fn finish(self) -> Result<Vec<Block>, Unreadable> {
        let says_something = self.blocks.iter().any(|block| block.text.chars().any(char::is_alphanumeric));
        if says_something { Ok(self.blocks) } else { Err(Unreadable::NoText) }
    }

    /// Characters so far.
    pub fn chars(&self) -> usize {
        self.chars
    }

    /// All texts in one.
    pub fn joined(&self, between: &str) -> String {
        self.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(between)
    }

    /// Whether a heading was seen.
    pub fn has_heading(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading(_)))
    }

    /// Puts a heading before everything else.
    pub fn head(&mut self, text: &str) {
        let text = one_line(text);
        if !text.is_empty() {
            self.blocks.insert(0, Block { kind: BlockKind::Heading(1), text, page: None });
        }
    }
}

/// Text in one line: every run of white space is one space; control characters and soft hyphens are gone.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let words_start = line.len();
        line.extend(word.chars().filter(|&letter| is_kept(letter)));
        if line.len() == words_start {
            line.truncate(before);
        }
    }
    line
}

/// Text with its lines kept: trimmed at the ends, no blank lines at either end and no two in a row.
fn clean_lines(text: &str, squeeze: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines() {
        let line = if squeeze {
            one_line(line)
        } else {
            line.chars().filter(|&letter| letter == '\t' || is_kept(letter)).collect::<String>().trim_end().to_owned()
        };
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if !clean.is_empty() {
            clean.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        clean.push_str(&line);
    }
    clean
}

fn is_kept(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_single_spaces_and_no_invisible_letters() {
        assert_eq!(one_line(" opening\u{a0}\thou\u{ad}rs \0 \n9-17 "), "opening hours 9-17");
    }

    #[test]
    fn blocks_without_a_letter_are_no_text() {
        let mut blocks = Blocks::default();
        blocks.push(BlockKind::Paragraph, " \0 --- ", None).unwrap();
        assert_eq!(blocks.finish(), Err(Unreadable::NoText));
    }

    #[test]
    fn a_long_list_of_pages_is_cut() {
        let warning = Warning::PagesWithoutText { pages: (1..=20).collect() };
        assert!(warning.to_string().contains("12 and 8 more"), "{warning}");
    }
}
