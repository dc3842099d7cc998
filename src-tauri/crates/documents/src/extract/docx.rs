//! Docx: Word documents, from their XML directly. One pass over the events with a small stack; nothing is expanded (a
//! document type, where entity bombs live, is refused) and nothing recurses.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Extract;
use super::archive::Archive;
use super::table::Table;
use super::word_styles::{WordStyles, attribute, outline_level};
use crate::document::BlockKind;
use crate::{Unreadable, limits};

/// Reads paragraphs, lists, tables and notes.
pub(super) fn read(bytes: &[u8], extract: &mut Extract) -> Result<(), Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let main = archive.word_document().ok_or_else(|| Unreadable::damaged("the main part is missing"))?;
    let styles = optional(&mut archive, "word/styles.xml")?;
    let styles = styles.map(|xml| WordStyles::parse(&xml)).unwrap_or_default();
    let mut notes = HashMap::new();
    for (part, element) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        if let Some(xml) = optional(&mut archive, part)? {
            read_notes(&xml, element, &mut notes)?;
        }
    }
    extract.title = optional(&mut archive, "docProps/core.xml")?.and_then(|xml| title(&xml));
    let mut walk = Walk { styles, notes, extract, frames: vec![Frame::default()], tables: Vec::new(), skipped: None };
    each_event(&archive.text(&main)?, |event, depth| walk.event(event, depth))?;
    walk.finish()
}

fn optional(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, Unreadable> {
    if archive.has(name) { archive.text(name).map(Some) } else { Ok(None) }
}

/// Calls for every event with its depth. An end that is missing is an end; everything else that is wrong is damage.
fn each_event<'x>(
    xml: &'x str,
    mut call: impl FnMut(&Event<'x>, usize) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Unreadable::damaged("its XML is broken"))?;
        match &event {
            Event::Start(_) => depth += 1,
            Event::DocType(_) => return Err(Unreadable::damaged("it defines entities, which Word never does")),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if depth > limits::DEPTH {
            return Err(Unreadable::TooDeep);
        }
        call(&event, depth)?;
        if matches!(event, Event::End(_)) {
            depth = depth.saturating_sub(1);
        }
    }
}

/// What an event says in letters: text, or one letter that was written as a reference.
fn letters(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.xml10_content().into_owned()),
        Event::CData(text) => Some(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => {
            if let Ok(Some(letter)) = reference.resolve_char_ref() {
                return Some(letter.to_string());
            }
            quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
        }
        _ => None,
    }
}

fn read_notes(xml: &str, element: &str, notes: &mut HashMap<(bool, String), String>) -> Result<(), Unreadable> {
    let mut current: Option<(String, String)> = None;
    let mut in_text = false;
    each_event(xml, |event, _| {
        match event {
            Event::Start(start) if start.local_name().as_ref() == element => {
                current = attribute(start, "id").map(|id| (id, String::new()));
            }
            Event::Start(start) => in_text = start.local_name().as_ref() == "t",
            Event::End(end) if end.local_name().as_ref() == element => {
                if let Some((id, text)) = current.take() {
                    notes.insert((element == "footnote", id), text);
                }
            }
            Event::End(end) => {
                in_text = false;
                if let (Some((_, text)), "p") = (&mut current, end.local_name().as_ref()) {
                    text.push(' ');
                }
            }
            event => {
                if let (Some((_, text)), true, Some(letters)) = (&mut current, in_text, letters(event)) {
                    text.push_str(&letters);
                }
            }
        }
        Ok(())
    })
}

fn title(xml: &str) -> Option<String> {
    let (mut found, mut inside) = (String::new(), false);
    let read = each_event(xml, |event, _| {
        match event {
            Event::Start(start) => inside = start.name().as_ref() == "dc:title",
            Event::End(_) => inside = false,
            event => {
                if let (true, Some(letters)) = (inside, letters(event)) {
                    found.push_str(&letters);
                }
            }
        }
        Ok(())
    });
    (read.is_ok() && !found.trim().is_empty()).then_some(found)
}

/// The paragraph being read. A text box inside a paragraph has paragraphs of its own, hence a stack of them.
#[derive(Default)]
struct Frame {
    text: String,
    notes: Vec<String>,
    level: Option<u8>,
    listed: bool,
    in_text: bool,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    cells: Vec<String>,
    cell: String,
}

struct Walk<'a> {
    styles: WordStyles,
    notes: HashMap<(bool, String), String>,
    extract: &'a mut Extract,
    frames: Vec<Frame>,
    tables: Vec<OpenTable>,
    /// The depth of an element whose inside is not text of the document.
    skipped: Option<usize>,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, depth: usize) -> Result<(), Unreadable> {
        if let Some(from) = self.skipped {
            if matches!(event, Event::End(_)) && depth <= from {
                self.skipped = None;
            }
            return Ok(());
        }
        match event {
            Event::Start(element) => self.start(element, depth),
            Event::Empty(element) => self.mark(element),
            Event::End(element) => return self.end(element.local_name().as_ref()),
            event => {
                if let (Some(frame), Some(letters)) =
                    (self.frames.last_mut().filter(|frame| frame.in_text), letters(event))
                {
                    frame.text.push_str(&letters);
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>, depth: usize) {
        match element.local_name().as_ref() {
            // Text that was deleted or moved away; the second copy of a drawing for old programs.
            "del" | "moveFrom" | "Fallback" => self.skipped = Some(depth),
            "p" => self.frames.push(Frame::default()),
            "t" => self.in_text(true),
            "tbl" => self.tables.push(OpenTable::default()),
            _ => self.mark(element),
        }
    }

    fn mark(&mut self, element: &BytesStart<'_>) {
        let Some(frame) = self.frames.last_mut() else { return };
        let value = || attribute(element, "val");
        match element.local_name().as_ref() {
            "pStyle" => {
                let id = value().unwrap_or_default();
                frame.level = frame.level.or_else(|| self.styles.level(&id));
                frame.listed |= self.styles.is_list(&id);
            }
            "outlineLvl" => frame.level = value().and_then(|level| outline_level(&level)),
            // Number 0 takes a paragraph out of the list of its style.
            "numId" => frame.listed = value().is_some_and(|id| id != "0"),
            "tab" | "ptab" => frame.text.push(' '),
            "br" | "cr" => frame.text.push('\n'),
            "noBreakHyphen" => frame.text.push('-'),
            name @ ("footnoteReference" | "endnoteReference") => {
                let key = attribute(element, "id").map(|id| (name == "footnoteReference", id));
                frame.notes.extend(key.and_then(|key| self.notes.get(&key).cloned()));
            }
            _ => {}
        }
    }

    fn in_text(&mut self, inside: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.in_text = inside;
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "t" => self.in_text(false),
            "p" => return self.end_paragraph(),
            "tc" => {
                if let Some(open) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut open.cell);
                    open.cells.push(cell);
                }
            }
            "tr" => {
                if let Some(open) = self.tables.last_mut() {
                    let cells = std::mem::take(&mut open.cells);
                    open.table.row(cells);
                }
            }
            "tbl" => return self.end_table(),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> Result<(), Unreadable> {
        if self.frames.len() < 2 {
            return Ok(());
        }
        let Some(mut frame) = self.frames.pop() else { return Ok(()) };
        for note in frame.notes.iter().map(|note| note.trim()).filter(|note| !note.is_empty()) {
            frame.text.push_str(&format!(" ({note})"));
        }
        if let Some(open) = self.tables.last_mut() {
            open.cell.push_str(&frame.text);
            open.cell.push(' ');
            return Ok(());
        }
        let kind = match frame.level {
            Some(level) => BlockKind::Heading(level),
            None if frame.listed => BlockKind::ListItem,
            None => BlockKind::Paragraph,
        };
        self.extract.blocks.push(kind, &frame.text, None)
    }

    /// A table inside a cell becomes text of that cell.
    fn end_table(&mut self) -> Result<(), Unreadable> {
        let Some(open) = self.tables.pop() else { return Ok(()) };
        match self.tables.last_mut() {
            Some(outer) => {
                let mut inner = crate::document::Blocks::default();
                open.table.write(&mut inner, None)?;
                for block in inner.finish().unwrap_or_default() {
                    outer.cell.push_str(&block.text);
                    outer.cell.push_str(". ");
                }
                Ok(())
            }
            None => open.table.write(&mut self.extract.blocks, None).map(drop),
        }
    }

    /// What a cut-off file left open.
    fn finish(mut self) -> Result<(), Unreadable> {
        while self.frames.len() > 1 {
            self.end_paragraph()?;
        }
        while !self.tables.is_empty() {
            self.end_table()?;
        }
        Ok(())
    }
}
