//! Word styles: which paragraph styles are headings. Word translates the ids and shown names of its styles, but never the
//! name in `w:name`, nor the outline level.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Styles based on each other are followed this far; a loop of them ends here.
const BASED_ON: usize = 12;

/// Heading level (1 to 6) by style id.
#[derive(Default)]
pub(super) struct WordStyles {
    styles: HashMap<String, Style>,
}

#[derive(Default)]
struct Style {
    level: Option<u8>,
    listed: bool,
    based_on: Option<String>,
}

impl WordStyles {
    /// Reads `word/styles.xml`; what cannot be read has no headings.
    pub fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut styles: HashMap<String, Style> = HashMap::new();
        let mut id = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "style" => id = attribute(&element, "styleId"),
                    name => {
                        if let (Some(id), Some(value)) = (&id, attribute(&element, "val")) {
                            describe(styles.entry(id.clone()).or_default(), name, value);
                        }
                    }
                },
                Event::End(element) if element.local_name().as_ref() == "style" => id = None,
                Event::Eof => break,
                _ => {}
            }
        }
        Self { styles }
    }

    /// Whether paragraphs with this style are entries of a list.
    pub fn is_list(&self, id: &str) -> bool {
        self.styles.get(id).is_some_and(|style| style.listed)
    }

    /// The level of a paragraph with this style.
    pub fn level(&self, id: &str) -> Option<u8> {
        let mut id = id;
        for _ in 0..BASED_ON {
            let Some(style) = self.styles.get(id) else { return by_name(id) };
            if style.level.is_some() {
                return style.level;
            }
            id = style.based_on.as_deref()?;
        }
        None
    }
}

fn describe(style: &mut Style, element: &str, value: String) {
    match element {
        "name" => {
            style.level = style.level.or_else(|| by_name(&value));
            let name = value.to_lowercase();
            style.listed |= name.starts_with("list bullet") || name.starts_with("list number");
        }
        "numId" => style.listed |= value != "0",
        "outlineLvl" => style.level = style.level.or_else(|| outline_level(&value)),
        "basedOn" => style.based_on = Some(value),
        _ => {}
    }
}

/// Level of `heading 2`, `Heading2`, `Title`; also of files without styles.
fn by_name(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(1);
    }
    let number = name.strip_prefix("heading")?.trim().parse::<u8>().ok()?;
    (1..=9).contains(&number).then_some(number.min(6))
}

/// Level of `w:outlineLvl`, which counts from 0 and calls 9 "no heading".
pub(super) fn outline_level(value: &str) -> Option<u8> {
    let level = value.parse::<u8>().ok()?;
    (level < 9).then_some((level + 1).min(6))
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translated_ids_are_known_by_their_english_name_or_level() {
        let styles = WordStyles::parse(
            r#"<w:styles><w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
            <w:style w:styleId="Eigene"><w:basedOn w:val="berschrift2"/></w:style>
            <w:style w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
            <w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>
            </w:styles>"#,
        );
        assert_eq!(styles.level("berschrift2"), Some(2));
        assert_eq!(styles.level("Eigene"), Some(2));
        assert_eq!(styles.level("Kapitel"), Some(1));
        assert_eq!(styles.level("a"), None);
        assert_eq!(styles.level("Standard"), None);
    }
}
