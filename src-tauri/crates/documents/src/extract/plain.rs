//! Plain: text without marks. Blank lines part paragraphs; a line that begins like a list entry is one.

use super::Extract;
use crate::Unreadable;
use crate::document::BlockKind;

/// Reads paragraphs.
pub(super) fn read(text: &str, extract: &mut Extract) -> Result<(), Unreadable> {
    let mut paragraph = String::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let trimmed = line.trim();
        let entry = list_entry(trimmed);
        if trimmed.is_empty() || entry.is_some() {
            extract.blocks.push(BlockKind::Paragraph, &paragraph, None)?;
            paragraph.clear();
        }
        match entry {
            Some(entry) => extract.blocks.push(BlockKind::ListItem, entry, None)?,
            None => {
                paragraph.push_str(line);
                paragraph.push('\n');
            }
        }
    }
    extract.blocks.push(BlockKind::Paragraph, &paragraph, None)
}

/// What follows a bullet.
pub(super) fn list_entry(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['•', '◦', '▪', '‣', '·', '●', '○', '■', '–', '-', '*', '\u{f0b7}', '\u{f0a7}'])?;
    rest.starts_with([' ', '\t', '\u{a0}']).then(|| rest.trim_start()).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    #[test]
    fn blank_lines_part_paragraphs_and_bullets_are_entries() {
        let mut extract = Extract::default();
        read("We are open\nevery day.\n\n- parking\n• lift\nCall us.", &mut extract).unwrap();
        let document = extract.finish(Format::Text).unwrap();
        let blocks: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Paragraph, "We are open\nevery day."),
                (BlockKind::ListItem, "parking"),
                (BlockKind::ListItem, "lift"),
                (BlockKind::Paragraph, "Call us."),
            ]
        );
    }
}
