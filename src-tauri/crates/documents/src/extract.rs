//! Extract: bytes to [`Document`]. What a file is, its content decides; its name only tells apart what content cannot.

mod archive;
mod delimited;
mod detect;
mod docx;
mod encoding;
mod html;
mod html_guard;
mod markdown;
mod page;
mod pdf;
mod plain;
mod sheet;
mod table;
mod word_styles;

pub use page::read_page;

use crate::document::{Blocks, Document, Page, Warning};
use crate::format::Format;
use crate::{Unreadable, language, limits};

/// What an extractor collects.
#[derive(Default)]
pub(crate) struct Extract {
    pub title: Option<String>,
    pub pages: Option<u32>,
    pub blocks: Blocks,
    pub warnings: Vec<Warning>,
}

impl Extract {
    /// Notes something for the operator, until there are enough of that.
    pub fn warn(&mut self, warning: Warning) {
        if self.warnings.len() < limits::WARNINGS && !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub fn finish(self, format: Format) -> Result<Document, Unreadable> {
        let blocks = self.blocks.finish()?;
        let title = self.title.map(|title| crate::document::one_line(&title)).filter(|title| !title.is_empty());
        let language = language::of(&blocks);
        Ok(Document { title, format, language, pages: self.pages, blocks, warnings: self.warnings })
    }
}

/// Reads a file. `name` is a hint (its ending), `declared` what the operator or the server said it is; both give way to
/// what the bytes are.
///
/// # Errors
/// Why it cannot be read. Libraries beneath may also panic or use up the stack on a hostile file: that is what
/// [`Reader`](crate::Reader) is for.
pub fn read(name: &str, declared: Option<Format>, bytes: &[u8]) -> Result<Document, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > limits::FILE_BYTES {
        return Err(Unreadable::TooLarge { limit_mb: (limits::FILE_BYTES >> 20) as u32 });
    }
    let detected = detect::format(name, declared, bytes)?;
    let mut extract = Extract::default();
    extract.warnings.extend(detected.warning);
    let format = detected.format;
    match format {
        Format::Pdf => pdf::read(bytes, &mut extract)?,
        Format::Docx => docx::read(bytes, &mut extract)?,
        Format::Xlsx => sheet::read(bytes, &mut extract)?,
        Format::Csv => delimited::read(&text(bytes, &mut extract), &mut extract)?,
        Format::Html => {
            let text = encoding::decode_html(bytes);
            html::read(&text, None, &mut extract)?;
        }
        Format::Markdown => markdown::read(&text(bytes, &mut extract), &mut extract)?,
        Format::Text => plain::read(&text(bytes, &mut extract), &mut extract)?,
    }
    extract.finish(format)
}

/// Reads what was fetched from `url`: a page as a page, with its links; anything else as the file that it is.
pub(crate) fn read_fetched(name: &str, declared: Option<Format>, bytes: &[u8], url: &str) -> Result<Page, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    match detect::format(name, declared, bytes)?.format {
        Format::Html => read_page(&encoding::decode_html(bytes), url),
        _ => read(name, declared, bytes).map(|document| Page { document, links: Vec::new() }),
    }
}

/// Whether these bytes are a page of the web: the one kind whose parsing time is not bounded by its size.
pub(crate) fn is_html(name: &str, declared: Option<Format>, bytes: &[u8]) -> bool {
    detect::format(name, declared, bytes).is_ok_and(|detected| detected.format == Format::Html)
}

/// Runs a library that panics on broken files. What it was changing is not used afterwards, except what it had already found.
fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

fn text(bytes: &[u8], extract: &mut Extract) -> String {
    let (text, whole) = encoding::decode(bytes);
    if !whole {
        extract.warn(Warning::LettersReplaced);
    }
    text
}
