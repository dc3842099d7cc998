//! Layout: blocks as one text, and where each lies in it.

use std::ops::Range;

use super::{Mark, MarkKind};
use crate::document::{Block, BlockKind};

/// A block's place in the text, in bytes.
pub(super) struct Span {
    pub kind: BlockKind,
    pub range: Range<usize>,
    pub page: Option<u32>,
}

/// The stored text.
pub(super) struct Layout {
    pub text: String,
    pub spans: Vec<Span>,
}

impl Layout {
    pub fn of(blocks: &[Block]) -> Self {
        let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 4).sum());
        let mut spans: Vec<Span> = Vec::with_capacity(blocks.len());
        for block in blocks.iter().filter(|block| !block.text.trim().is_empty()) {
            if let Some(last) = spans.last() {
                let same = last.kind == block.kind && matches!(block.kind, BlockKind::ListItem | BlockKind::TableRow);
                text.push_str(if same { "\n" } else { "\n\n" });
            }
            let start = text.len();
            if block.kind == BlockKind::ListItem {
                text.push_str("• ");
            }
            text.push_str(block.text.trim());
            spans.push(Span { kind: block.kind, range: start..text.len(), page: block.page });
        }
        Self { text, spans }
    }

    pub fn outline(&self) -> Vec<Mark> {
        let mut places = self.places();
        let mut marks = Vec::new();
        let mut page = None;
        for span in &self.spans {
            let start = places.chars(span.range.start);
            if let Some(number) = span.page.filter(|_| span.page != page) {
                marks.push(Mark { start, kind: MarkKind::Page(number) });
                page = span.page;
            }
            if let BlockKind::Heading(level) = span.kind {
                marks.push(Mark { start, kind: MarkKind::Heading(level) });
            }
        }
        marks
    }

    pub fn places(&self) -> Places<'_> {
        Places { text: &self.text, bytes: 0, chars: 0 }
    }
}

/// Bytes to characters. Asked in nearly rising order, so it counts from where it was.
pub(super) struct Places<'a> {
    text: &'a str,
    bytes: usize,
    chars: usize,
}

impl Places<'_> {
    pub fn chars(&mut self, at: usize) -> u32 {
        if at >= self.bytes {
            self.chars += self.text[self.bytes..at].chars().count();
        } else {
            self.chars -= self.text[at..self.bytes].chars().count();
        }
        self.bytes = at;
        self.chars as u32
    }
}
