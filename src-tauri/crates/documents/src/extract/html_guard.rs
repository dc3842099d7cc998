//! HTML guard: refuses pages that parsers need minutes and gigabytes for. A parser compares every tag with all that are open
//! and repeats unclosed formatting in every paragraph: a hundred kilobytes can become two gigabytes. Counted on the source, in
//! one pass, before a parser sees it; what slips through meets the limits of the process.

use crate::{Unreadable, limits};

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that their next sibling closes: leaving out their end does not nest.
const SELF_CLOSING: &[&str] =
    &["p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "html", "head", "body"];
/// Elements that parsers open again in every block until they are closed by name.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose inside is no tags.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp"];
/// An end tag does not reach beyond these.
const WALLS: &[&str] = &["table", "object", "template", "button", "marquee"];
/// Inline elements: their end tag does not reach beyond a block.
const INLINE: &[&str] =
    &["span", "label", "abbr", "cite", "q", "sub", "sup", "mark", "kbd", "var", "samp", "bdi", "bdo", "time"];

/// Whether a parser may be given this page.
pub(super) fn check(html: &str) -> Result<(), Unreadable> {
    let mut open = Open::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let (closing, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        let Some(name) = name(tag) else { continue };
        let end = end_of_tag(tag.as_bytes())?;
        rest = &tag[end..];
        if closing {
            open.close(&name);
        } else {
            open.open(&name)?;
            if RAW.contains(&name.as_str()) {
                rest = after_raw(rest, &name);
            }
        }
    }
    Ok(())
}

fn name(tag: &str) -> Option<String> {
    let end = tag.bytes().take(16).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(tag.len().min(16));
    let name = tag.get(..end)?.to_ascii_lowercase();
    name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(name)
}

/// The place behind a tag. Attributes are compared with each other, so thousands are an attack of their own.
fn end_of_tag(tag: &[u8]) -> Result<usize, Unreadable> {
    let (mut quote, mut attributes, mut between) = (None, 0, false);
    for (at, &byte) in tag.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Ok(at),
            (None, b'"' | b'\'') if at > 0 && tag[at - 1] == b'=' => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'/') => between = true,
            (None, _) => {
                attributes += usize::from(between);
                between = false;
            }
        }
        if attributes > limits::ATTRIBUTES {
            return Err(Unreadable::damaged("a tag has thousands of attributes"));
        }
    }
    Ok(tag.len())
}

fn after_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let end = from + at;
        if rest[end + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return &rest[end..];
        }
        from = end + 2;
    }
    ""
}

/// What is open, as a parser would have it.
#[derive(Default)]
struct Open {
    stack: Vec<String>,
    formatting: Vec<String>,
    repeated: usize,
}

impl Open {
    fn open(&mut self, name: &str) -> Result<(), Unreadable> {
        // Each block may repeat all formatting that is open.
        self.repeated += self.formatting.len();
        if self.repeated > limits::REPEATED_ELEMENTS {
            return Err(Unreadable::TooDeep);
        }
        if VOID.contains(&name) || SELF_CLOSING.contains(&name) {
            return Ok(());
        }
        if FORMATTING.contains(&name) {
            self.formatting.push(name.to_owned());
        }
        self.stack.push(name.to_owned());
        if self.stack.len() > limits::OPEN_ELEMENTS { Err(Unreadable::TooDeep) } else { Ok(()) }
    }

    fn close(&mut self, name: &str) {
        if FORMATTING.contains(&name) {
            if let Some(at) = self.formatting.iter().rposition(|open| open == name) {
                self.formatting.remove(at);
            }
            // What was opened inside stays open.
            if let Some(at) = self.stack.iter().rposition(|open| open == name) {
                self.stack.remove(at);
            }
            return;
        }
        let inline = INLINE.contains(&name);
        for at in (0..self.stack.len()).rev() {
            let open = self.stack[at].as_str();
            if open == name {
                return self.stack.truncate(at);
            }
            let passes = FORMATTING.contains(&open) || INLINE.contains(&open);
            if WALLS.contains(&open) || inline && !passes {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_elements_are_refused_whatever_hides_them() {
        for piece in ["<div>", "<b id=1>", "<span><div></span>", "<div><table></div>", "<font></b>"] {
            assert_eq!(check(&piece.repeat(20_000)), Err(Unreadable::TooDeep), "{piece}");
        }
    }

    #[test]
    fn formatting_that_every_paragraph_repeats_is_refused() {
        let page = "<b id=1>".repeat(200) + &"<p>x".repeat(100_000);
        assert_eq!(check(&page), Err(Unreadable::TooDeep));
    }

    #[test]
    fn a_tag_with_thousands_of_attributes_is_refused() {
        assert!(matches!(check(&format!("<a{}>", " b".repeat(40_000))), Err(Unreadable::Damaged { .. })));
    }

    #[test]
    fn ordinary_carelessness_is_read() {
        let careless = "<p>one<br><li>two<td><font size=2><b>x</b></font>".repeat(5_000);
        assert_eq!(check(&careless), Ok(()));
        let script =
            format!("<script>{}</script><style>a<b</style><!-- <div> -->", "if(i<length&&a<b)c();".repeat(5_000));
        assert_eq!(check(&script.repeat(3)), Ok(()));
        assert_eq!(check(&"<div><span>never closed</div>".repeat(10_000)), Ok(()));
        assert_eq!(check(&format!("<img src=\"data:{}\">", "a b/".repeat(50_000))), Ok(()));
        assert_eq!(check("a < b <"), Ok(()));
    }
}
