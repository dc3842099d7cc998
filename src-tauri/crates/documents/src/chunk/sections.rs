//! Sections: which headings each block stands under.

use std::ops::Range;

use super::layout::Layout;
use crate::document::BlockKind;

/// A heading with the blocks up to the next one. What stands before the first heading has none.
#[derive(Debug, PartialEq)]
pub(super) struct Section {
    /// Blocks, the heading included.
    pub blocks: Range<usize>,
    /// Whether the first block is the heading.
    pub headed: bool,
    /// Headings above and its own, as blocks.
    pub path: Vec<usize>,
}

impl Section {
    /// Nothing under the heading.
    pub fn is_bare(&self) -> bool {
        self.headed && self.blocks.len() == 1
    }

    /// The headings above it, without its own.
    pub fn above(&self) -> &[usize] {
        &self.path[..self.path.len() - usize::from(self.headed)]
    }
}

pub(super) fn of(layout: &Layout) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut path: Vec<(u8, usize)> = Vec::new();
    for (at, span) in layout.spans.iter().enumerate() {
        if let BlockKind::Heading(level) = span.kind {
            path.retain(|(above, _)| *above < level);
            path.push((level, at));
            let path = path.iter().map(|(_, at)| *at).collect();
            sections.push(Section { blocks: at..at + 1, headed: true, path });
        } else {
            match sections.last_mut() {
                Some(section) => section.blocks.end = at + 1,
                None => sections.push(Section { blocks: at..at + 1, headed: false, path: Vec::new() }),
            }
        }
    }
    sections
}
