//! Tags: reads the start tags of a page without building a tree. A tree can be made to grow with the square of the page
//! (open formatting elements are copied into every paragraph), as can checking a tag's attributes for doubles; this reads
//! every byte about once, whatever a stranger wrote.

use std::borrow::Cow;

/// Elements whose content is text, whatever it looks like.
const TEXT_ONLY: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// A start tag: its name, and of its attributes those that were wanted.
pub(crate) struct Tag<'a> {
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, with its character references resolved; the first, if it is there twice.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        let (_, value) = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(resolve_references(value))
    }

    /// Whether an attribute that is a list of words has this word.
    pub fn has_word(&self, name: &str, word: &str) -> bool {
        let is_separator = |c: char| c == ',' || c.is_ascii_whitespace();
        self.get(name).is_some_and(|value| value.split(is_separator).any(|known| known.eq_ignore_ascii_case(word)))
    }
}

/// The start tags of a page, in order, with the attributes in `wanted`.
pub(crate) fn tags<'a>(html: &'a str, wanted: &'a [&'a str]) -> impl Iterator<Item = Tag<'a>> {
    let mut reader = Reader { html, at: 0 };
    std::iter::from_fn(move || reader.next_tag(wanted))
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn next_tag(&mut self, wanted: &[&str]) -> Option<Tag<'a>> {
        loop {
            self.skip_past("<")?;
            match self.rest().as_bytes() {
                [b'!', b'-', b'-', ..] => self.skip_past("-->")?,
                [b'!' | b'?' | b'/', ..] => self.skip_past(">")?,
                [first, ..] if first.is_ascii_alphabetic() => {
                    let name = self.take_until(|c| matches!(c, b'/' | b'>'));
                    let attributes = self.attributes(wanted)?;
                    if TEXT_ONLY.iter().any(|text_only| name.eq_ignore_ascii_case(text_only)) {
                        self.skip_text_of(name);
                    }
                    return Some(Tag { name, attributes });
                }
                _ => {}
            }
        }
    }

    /// To the end of the tag; `None` if the page ends before it.
    fn attributes(&mut self, wanted: &[&str]) -> Option<Vec<(&'a str, &'a str)>> {
        let mut kept: Vec<(&str, &str)> = Vec::new();
        loop {
            self.skip_while(|c| c.is_ascii_whitespace() || c == b'/');
            if self.peek()? == b'>' {
                self.at += 1;
                return Some(kept);
            }
            // An equals sign can begin a name, so that every round reads something.
            let start = self.at;
            self.at += usize::from(self.peek()? == b'=');
            self.take_until(|c| matches!(c, b'/' | b'>' | b'='));
            let name = &self.html[start..self.at];
            self.skip_while(|c| c.is_ascii_whitespace());
            let value = if self.peek()? == b'=' { self.value()? } else { "" };
            let new = || !kept.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
            if wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)) && new() {
                kept.push((name, value));
            }
        }
    }

    /// The value after an equals sign.
    fn value(&mut self) -> Option<&'a str> {
        self.at += 1;
        self.skip_while(|c| c.is_ascii_whitespace());
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let length = self.rest().find(char::from(quote))?;
                let value = &self.rest()[..length];
                self.at += length + 1;
                Some(value)
            }
            _ => Some(self.take_until(|c| c == b'>')),
        }
    }

    fn skip_text_of(&mut self, name: &str) {
        while self.skip_past("</").is_some() {
            let rest = self.rest().as_bytes();
            let ends = rest.get(name.len()).is_none_or(|c| c.is_ascii_whitespace() || matches!(c, b'/' | b'>'));
            if ends && rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes())) {
                return;
            }
        }
        self.at = self.html.len();
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    fn skip_past(&mut self, what: &str) -> Option<()> {
        self.at += self.rest().find(what)? + what.len();
        Some(())
    }

    fn skip_while(&mut self, keep: impl Fn(u8) -> bool) {
        self.at += self.rest().bytes().take_while(|c| keep(*c)).count();
    }

    /// To white space or one of the ends. All ends are ASCII, so that the cut is between characters.
    fn take_until(&mut self, end: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        self.skip_while(|c| !c.is_ascii_whitespace() && !end(c));
        &self.html[start..self.at]
    }
}

/// Resolves the character references that addresses are written with.
pub(crate) fn resolve_references(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (resolved, length) = reference(rest).unwrap_or(('&', 1));
        out.push(resolved);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out.into()
}

/// The character that a reference at the start of `text` means, and how long the reference is.
fn reference(text: &str) -> Option<(char, usize)> {
    let head = &text.as_bytes()[..text.len().min(10)];
    let end = head.iter().position(|c| *c == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "amp" | "AMP" => '&',
        "quot" => '"',
        "apos" => '\'',
        "lt" => '<',
        "gt" => '>',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hrefs(html: &str) -> Vec<String> {
        tags(html, &["href"]).filter_map(|tag| tag.get("href").map(Cow::into_owned)).collect()
    }

    #[test]
    fn every_way_to_write_an_attribute_is_read() {
        let html = "<a href=\"/a\"><A HREF='/b'><a class=x href = /c><a\nhref=/d/><a data-x=\"<a href=/no>\" href=/e><a/href=/f>";
        assert_eq!(hrefs(html), ["/a", "/b", "/c", "/d/", "/e", "/f"]);
        assert_eq!(hrefs("<a href='/1' href='/2'>"), ["/1"], "the first counts");
        assert_eq!(hrefs("<a href='/?a=1&amp;b=2&#38;c&#x3D;3&nbsp;&'>"), ["/?a=1&b=2&c=3&nbsp;&"]);
    }

    #[test]
    fn what_is_no_tag_is_not_read_as_one() {
        let html = "<!-- <a href=/no> --><script>'<a href=/no>'</script><style><a href=/no></style ><title><a href=/no></TITLE>\
                    <textarea></text><a href=/no></textarea> 1 < 2 <a href=/yes>";
        assert_eq!(hrefs(html), ["/yes"]);
    }

    #[test]
    fn a_page_that_ends_in_the_middle_gives_what_came_before() {
        for end in ["<a href=\"/cut", "<a href", "<a ", "<", "<!-- ", "<script>", "</", "<a href=", "<a ="] {
            assert_eq!(hrefs(&format!("<a href=/a>{end}")), ["/a"], "{end}");
        }
    }

    proptest! {
        #[test]
        fn no_text_stops_the_reader(html in "[<>/=!\\-a \"'&;#sx\u{e9}\u{1f600}]{0,200}") {
            tags(&html, &["a", "s"]).for_each(|tag| {
                tag.get("a");
                tag.get("s");
            });
        }
    }
}
