//! PDF: text of each page. A PDF says where letters stand, not what is a word, a line or a paragraph; those are rebuilt
//! from the places. The library beneath panics on many files that other programs open, so every page is read by itself and
//! a page that fails costs that page.

mod furniture;
mod glyphs;
mod paragraphs;
mod prepare;

use glyphs::{Glyphs, Line};
use prepare::Prepared;

use super::{Extract, quietly};
use crate::document::Warning;
use crate::{Unreadable, limits};

/// A page with a picture and fewer letters than this is a scan; scanners stamp a date or a number.
const LETTERS_OF_A_SCAN: usize = 20;

/// Lines of one page, in the order in which the file draws them.
struct Page {
    number: u32,
    lines: Vec<Line>,
}

impl Page {
    fn letters(&self) -> usize {
        self.lines.iter().flat_map(|line| line.text.chars()).filter(|letter| letter.is_alphanumeric()).count()
    }
}

/// Reads pages.
pub(super) fn read(bytes: &[u8], extract: &mut Extract) -> Result<(), Unreadable> {
    let mut prepared = quietly(|| prepare::load(bytes)).unwrap_or_else(|| Err(damaged()))?;
    let count = prepared.pages.len();
    let (mut pages, mut scanned, mut broken) = (Vec::new(), Vec::new(), Vec::new());
    let mut chars = 0;
    for index in 0..count {
        let number = index as u32 + 1;
        let (lines, whole) = lines(&mut prepared, index);
        let page = Page { number, lines };
        if prepared.pages[index].has_picture && page.letters() < LETTERS_OF_A_SCAN {
            scanned.push(number);
        } else if !whole {
            broken.push(number);
        }
        chars += page.lines.iter().map(|line| line.text.len()).sum::<usize>();
        if chars > limits::TEXT_CHARS * 4 {
            return Err(Unreadable::TooMuchText { limit: limits::TEXT_CHARS as u32 });
        }
        pages.push(page);
    }
    if scanned.len() * 10 >= count * 9 {
        return Err(Unreadable::Scanned { pages: count as u32 });
    }
    if broken.len() == count {
        return Err(damaged());
    }
    extract.title = prepared.title;
    extract.pages = Some(count as u32);
    for (pages, warning) in [
        (scanned, (|pages| Warning::PagesWithoutText { pages }) as fn(Vec<u32>) -> Warning),
        (broken, |pages| Warning::PagesDamaged { pages }),
    ] {
        if !pages.is_empty() {
            extract.warn(warning(pages));
        }
    }
    furniture::remove(&mut pages);
    paragraphs::write(&pages, &mut extract.blocks)
}

/// The lines of a page, and whether it was read to its end.
fn lines(prepared: &mut Prepared, index: usize) -> (Vec<Line>, bool) {
    prepared.turn_to(index);
    let mut glyphs = Glyphs::default();
    let read = quietly(|| pdf_extract::output_doc(&prepared.document, &mut glyphs));
    (glyphs.into_lines(), matches!(read, Some(Ok(()))))
}

fn damaged() -> Unreadable {
    Unreadable::damaged("its pages cannot be read")
}
