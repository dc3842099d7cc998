//! Paragraphs: lines to blocks. A line belongs to the one above unless something says otherwise: a larger gap, an indent, a
//! bullet, columns, another size. A heading is a short line in a larger size than the text's; nothing else is believed.

use std::collections::BTreeMap;

use super::Page;
use super::glyphs::Line;
use crate::Unreadable;
use crate::document::{BlockKind, Blocks};
use crate::extract::plain::list_entry;
use crate::extract::table::Table;

/// How much larger than the text a heading is.
const HEADING: f64 = 1.15;
const HEADING_CHARS: usize = 150;
/// Leading of text in letter sizes; more is a gap.
const LEADING: f64 = 1.75;

/// Writes all pages.
pub(super) fn write(pages: &[Page], blocks: &mut Blocks) -> Result<(), Unreadable> {
    let sizes = Sizes::of(pages);
    for page in pages {
        let mut writer = Writer { blocks, page: page.number, rows: Table::default() };
        let mut open: Option<Paragraph<'_>> = None;
        for line in &page.lines {
            let kind = sizes.kind(line);
            match &mut open {
                Some(paragraph) if paragraph.takes(line, kind) => paragraph.add(line),
                _ => {
                    if let Some(done) = open.replace(Paragraph::new(line, kind)) {
                        writer.write(done)?;
                    }
                }
            }
        }
        if let Some(done) = open {
            writer.write(done)?;
        }
        writer.end_table()?;
    }
    Ok(())
}

/// Blocks of one page. Rows that follow each other are a table, which may have a header.
struct Writer<'a> {
    blocks: &'a mut Blocks,
    page: u32,
    rows: Table,
}

impl Writer<'_> {
    fn write(&mut self, paragraph: Paragraph<'_>) -> Result<(), Unreadable> {
        let text = without_leaders(&paragraph.text);
        if paragraph.kind == BlockKind::TableRow {
            self.rows.row(text.split('\t').map(str::to_owned).collect());
            return Ok(());
        }
        self.end_table()?;
        self.blocks.push(paragraph.kind, &text.replace('\t', " "), Some(self.page))
    }

    fn end_table(&mut self) -> Result<(), Unreadable> {
        std::mem::take(&mut self.rows).write(self.blocks, Some(self.page)).map(drop)
    }
}

/// Letter sizes of a document: the text's and those of headings, largest first.
struct Sizes {
    headings: Vec<u32>,
}

impl Sizes {
    fn of(pages: &[Page]) -> Self {
        let mut chars: BTreeMap<u32, usize> = BTreeMap::new();
        for line in pages.iter().flat_map(|page| &page.lines) {
            *chars.entry(rounded(line.size)).or_default() += line.text.chars().count();
        }
        let all: usize = chars.values().sum();
        let text = chars.iter().max_by_key(|(_, chars)| **chars).map_or(0, |(size, _)| *size);
        let mut headings: Vec<u32> =
            chars.keys().copied().filter(|&size| f64::from(size) >= f64::from(text) * HEADING).collect();
        headings.reverse();
        // Where much is large, large means nothing.
        let large: usize = headings.iter().map(|size| chars[size]).sum();
        if large * 3 > all {
            headings.clear();
        }
        Self { headings }
    }

    fn kind(&self, line: &Line) -> BlockKind {
        let text = &line.text;
        let says_something = text.chars().any(char::is_alphabetic) && text.chars().count() <= HEADING_CHARS;
        match self.headings.iter().position(|&size| size == rounded(line.size)) {
            Some(rank) if says_something && !text.contains('\t') => BlockKind::Heading(rank.min(3) as u8 + 1),
            _ if list_entry(text).is_some() || is_numbered(text) => BlockKind::ListItem,
            _ if text.contains('\t') => BlockKind::TableRow,
            _ => BlockKind::Paragraph,
        }
    }
}

/// Half points: programs scale fonts by odd factors.
fn rounded(size: f64) -> u32 {
    (size * 2.0).round().clamp(0.0, 10_000.0) as u32
}

/// `1. `, `12) `, `a) `.
fn is_numbered(text: &str) -> bool {
    let Some(at) = text.find(['.', ')']) else { return false };
    let (number, rest) = (&text[..at], &text[at + 1..]);
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter =
        text[at..].starts_with(')') && number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_number || is_letter) && rest.starts_with([' ', '\t']) && rest.trim().chars().any(char::is_alphabetic)
}

struct Paragraph<'a> {
    kind: BlockKind,
    text: String,
    last: &'a Line,
    widest: f64,
    leading: Option<f64>,
}

impl<'a> Paragraph<'a> {
    fn new(line: &'a Line, kind: BlockKind) -> Self {
        let text = match list_entry(&line.text) {
            Some(entry) if kind == BlockKind::ListItem => entry,
            _ => &line.text,
        };
        Self { kind, text: text.to_owned(), last: line, widest: line.end, leading: None }
    }

    fn takes(&self, line: &Line, kind: BlockKind) -> bool {
        let size = self.last.size;
        let step = self.last.height - line.height;
        let same_size = (line.size - size).abs() < size * 0.12;
        let near =
            step > size * 0.3 && step < size * LEADING && self.leading.is_none_or(|leading| step < leading * 1.3);
        if !same_size || !near || line.rotated != self.last.rotated {
            return false;
        }
        match (self.kind, kind) {
            (BlockKind::Heading(above), BlockKind::Heading(below)) => above == below,
            (BlockKind::ListItem, BlockKind::Paragraph) => {
                line.start > self.last.start - size * 0.5 && !self.ended(line)
            }
            (BlockKind::Paragraph, BlockKind::Paragraph) => {
                line.start < self.last.start + size * 0.8 && !self.ended(line)
            }
            _ => false,
        }
    }

    /// The last line stops early, with the end of a sentence: it was the last of its paragraph.
    fn ended(&self, line: &Line) -> bool {
        let width = self.widest.max(line.end) - self.last.start;
        let short = self.last.end < self.last.start + width * 0.8;
        short && self.text.ends_with(['.', '!', '?', ':', '\u{201d}'])
    }

    fn add(&mut self, line: &'a Line) {
        join(&mut self.text, &line.text);
        self.leading = Some(self.last.height - line.height);
        self.widest = self.widest.max(line.end);
        self.last = line;
    }
}

/// Appends a line; a word that was divided at the line's end is one word again.
fn join(text: &mut String, line: &str) {
    let divided =
        text.strip_suffix(['-', '\u{2010}', '\u{ad}']).is_some_and(|before| before.ends_with(char::is_alphabetic));
    if divided && line.starts_with(char::is_lowercase) {
        text.pop();
    } else if !(divided && line.starts_with(char::is_uppercase)) {
        text.push(' ');
    }
    text.push_str(line);
}

/// Dots that lead from an entry to its price.
fn without_leaders(text: &str) -> String {
    if !text.contains("....") && !text.contains(". . . .") {
        return text.to_owned();
    }
    let words = text
        .split(' ')
        .map(|word| if word.contains("....") { word.replace("..", "").replace('.', " ") } else { word.to_owned() });
    words.filter(|word| word != ".").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, start: f64, end: f64, height: f64, size: f64) -> Line {
        Line { text: text.into(), start, end, height, size, rotated: false }
    }

    fn written(lines: Vec<Line>) -> Vec<(BlockKind, String)> {
        let mut blocks = Blocks::default();
        write(&[Page { number: 3, lines }], &mut blocks).unwrap();
        blocks.finish().unwrap().into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn lines_become_paragraphs_and_divided_words_are_whole() {
        let blocks = written(vec![
            line("Opening hours", 50.0, 150.0, 760.0, 18.0),
            line("We are open from nine in the morn-", 50.0, 300.0, 730.0, 10.0),
            line("ing until six, and on Satur-", 50.0, 300.0, 718.0, 10.0),
            line("days until two.", 50.0, 120.0, 706.0, 10.0),
            line("Sundays closed, except before the Christmas", 50.0, 300.0, 694.0, 10.0),
            line("holidays.", 50.0, 90.0, 682.0, 10.0),
            line("•\tparking behind the house", 50.0, 200.0, 660.0, 10.0),
            line("Cut ........\t25 €", 50.0, 300.0, 640.0, 10.0),
        ]);
        let wanted = [
            (BlockKind::Heading(1), "Opening hours"),
            (BlockKind::Paragraph, "We are open from nine in the morning until six, and on Saturdays until two."),
            (BlockKind::Paragraph, "Sundays closed, except before the Christmas holidays."),
            (BlockKind::ListItem, "parking behind the house"),
            (BlockKind::TableRow, "Cut: 25 €"),
        ];
        assert_eq!(blocks, wanted.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_hyphen_before_a_capital_is_kept() {
        let mut text = "our Wi-".to_owned();
        join(&mut text, "Fi is free");
        assert_eq!(text, "our Wi-Fi is free");
    }
}
