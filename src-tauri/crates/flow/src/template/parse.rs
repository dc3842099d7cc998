//! Reading a template, and writing a text so that it reads back as the same text.

use super::{LONGEST_TEXT, Part, Slot};
use crate::syntax::{Cursor, SyntaxError};

const OPEN: &str = "{{";

/// The parts of a source.
pub(super) fn template(source: &str) -> Result<Vec<Part>, SyntaxError> {
    if source.len() > LONGEST_TEXT {
        return Err(SyntaxError::new(source, 0, format!("the text is longer than {} KiB", LONGEST_TEXT / 1024)));
    }
    let mut cursor = Cursor::new(source);
    let (mut parts, mut text) = (Vec::new(), String::new());
    while !cursor.is_at_end() {
        text.push_str(cursor.take_while(|c| c != '\\' && c != '{'));
        let slashes = cursor.take_while(|c| c == '\\');
        if !cursor.rest().starts_with(OPEN) {
            text.push_str(slashes);
            text.push_str(cursor.peek().filter(|c| *c == '{').map_or("", |_| "{"));
            cursor.eat("{");
            continue;
        }
        text.push_str(slashes.get(..slashes.len() / 2).unwrap_or_default());
        if slashes.len() % 2 == 1 {
            cursor.eat(OPEN);
            text.push_str(OPEN);
            continue;
        }
        while cursor.rest().starts_with("{{{") {
            cursor.eat("{");
            text.push('{');
        }
        let start = cursor.at();
        cursor.eat(OPEN);
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        parts.push(Part::Slot(Slot::read(&mut cursor, start)?));
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Ok(parts)
}

/// `text` with backslashes where two braces would open a slot.
pub(super) fn escaped(text: &str, slot_follows: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut cursor = Cursor::new(text);
    while !cursor.is_at_end() {
        out.push_str(cursor.take_while(|c| c != '\\' && c != '{'));
        let slashes = cursor.take_while(|c| c == '\\');
        let braces = cursor.take_while(|c| c == '{').len();
        let opening = if cursor.is_at_end() && slot_follows { 2 } else { 0 };
        out.push_str(slashes);
        if braces + opening >= 2 {
            out.push_str(slashes);
        }
        for _ in 0..braces / 2 {
            out.push_str("\\{{");
        }
        if braces % 2 == 1 {
            out.push('{');
        }
    }
    out
}
