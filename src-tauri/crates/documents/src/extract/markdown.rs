//! Markdown: headings, lists, tables and code by pulldown-cmark; the title from the front matter.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::Extract;
use super::table::Table;
use crate::document::{BlockKind, one_line};
use crate::{Unreadable, limits};

/// Reads blocks.
pub(super) fn read(text: &str, extract: &mut Extract) -> Result<(), Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let (front, body) = front_matter(text);
    extract.title = front.and_then(title);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = Writer { extract, text: String::new(), table: None, cells: Vec::new(), depth: 0, items: 0 };
    for event in Parser::new_ext(body, options) {
        writer.event(event)?;
    }
    writer.flush(BlockKind::Paragraph)
}

struct Writer<'a> {
    extract: &'a mut Extract,
    text: String,
    table: Option<Table>,
    cells: Vec<String>,
    depth: usize,
    items: usize,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<(), Unreadable> {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => {
                self.text.push_str(&text);
                Ok(())
            }
            Event::SoftBreak => {
                self.text.push(if self.items > 0 || self.table.is_some() { ' ' } else { '\n' });
                Ok(())
            }
            Event::HardBreak => {
                self.text.push('\n');
                Ok(())
            }
            Event::InlineHtml(html) if html.starts_with("<br") => {
                self.text.push(' ');
                Ok(())
            }
            Event::Html(html) => {
                self.text.push_str(&without_tags(&html));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), Unreadable> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(Unreadable::TooDeep);
        }
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock => {
                self.flush(self.kind())?
            }
            // An entry's own text ends where the list inside it begins.
            Tag::List(_) | Tag::Item => self.flush(self.kind())?,
            _ => {}
        }
        match tag {
            Tag::Item => self.items += 1,
            Tag::Table(_) => self.table = Some(Table::marked()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), Unreadable> {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Heading(level) => self.flush(BlockKind::Heading(number(level))),
            TagEnd::CodeBlock => self.flush(BlockKind::Code),
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(self.kind()),
            TagEnd::Item => {
                self.flush(BlockKind::ListItem)?;
                self.items = self.items.saturating_sub(1);
                Ok(())
            }
            TagEnd::TableCell => {
                self.cells.push(std::mem::take(&mut self.text));
                Ok(())
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                if let Some(table) = &mut self.table {
                    table.row(cells);
                }
                Ok(())
            }
            TagEnd::Table => match self.table.take() {
                Some(table) => table.write(&mut self.extract.blocks, None).map(drop),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn kind(&self) -> BlockKind {
        if self.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph }
    }

    fn flush(&mut self, kind: BlockKind) -> Result<(), Unreadable> {
        let text = std::mem::take(&mut self.text);
        self.extract.blocks.push(kind, &text, None)
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return (None, text) };
    let Some(end) = rest.find("\n---") else { return (None, text) };
    let body = &rest[end + 4..];
    let body = body.split_once('\n').map_or("", |(_, body)| body);
    (Some(&rest[..end]), body)
}

fn title(front: &str) -> Option<String> {
    let value = front.lines().find_map(|line| line.strip_prefix("title:"))?;
    let title = one_line(value.trim().trim_matches(['"', '\'']));
    (!title.is_empty()).then_some(title)
}

fn without_tags(html: &str) -> String {
    let mut inside = false;
    let letters = html.chars().filter(|&letter| {
        let was = inside;
        inside = letter == '<' || inside && letter != '>';
        !inside && !was
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    fn blocks(text: &str) -> Vec<(BlockKind, String)> {
        let mut extract = Extract::default();
        read(text, &mut extract).unwrap();
        extract.finish(Format::Markdown).unwrap().blocks.into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn headings_lists_tables_and_code_keep_their_kind() {
        let text = "# Shop\nWe *sell* [soap](https://shop.example).\n\n- one\n  - inner\n- two\n\n| Service | Price |\n|---|---|\n| Cut | 25 |\n\n```\nlet a = 1;\n```\n";
        let wanted = [
            (BlockKind::Heading(1), "Shop"),
            (BlockKind::Paragraph, "We sell soap."),
            (BlockKind::ListItem, "one"),
            (BlockKind::ListItem, "inner"),
            (BlockKind::ListItem, "two"),
            (BlockKind::TableRow, "Service: Cut; Price: 25"),
            (BlockKind::Code, "let a = 1;"),
        ];
        assert_eq!(blocks(text), wanted.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn the_front_matter_gives_the_title_and_is_not_text() {
        let mut extract = Extract::default();
        read("---\ntitle: \"Return policy\"\ndraft: true\n---\nThirty days.\n", &mut extract).unwrap();
        let document = extract.finish(Format::Markdown).unwrap();
        assert_eq!(document.title.as_deref(), Some("Return policy"));
        assert_eq!(document.blocks.len(), 1);
    }
}
