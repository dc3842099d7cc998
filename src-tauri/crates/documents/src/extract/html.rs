//! HTML: elements to blocks. A page is mostly navigation, so the main content is looked for; but a price list or opening
//! hours look like navigation to every such search, so a result that loses most of the page is not taken.

use dom_query::{Document as Dom, NodeRef};

use super::table::Table;
use super::{Extract, html_guard};
use crate::document::{BlockKind, Blocks, one_line};
use crate::{Unreadable, limits};

/// Below this a page without its frame has too little for a search to judge.
const PAGE_CHARS: usize = 1_500;
/// When the frame is more than this many times the rest, it is not a frame.
const FRAME_PART: usize = 6;
/// The part of a page's text that its main content must have to be believed.
const MAIN_PART: f64 = 0.35;

/// Never text.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "canvas", "select", "button",
    "audio", "video", "input", "textarea", "dialog",
];
/// The frame of a page around its content.
const FRAME: &[&str] = &["nav", "header", "footer", "aside"];
const FRAME_ROLES: &[&str] = &["navigation", "banner", "contentinfo", "search", "dialog"];
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "ul",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "tr",
    "td",
    "th",
    "caption",
    "pre",
];

/// Reads a page or a piece of one. `url` lets the search for the main content judge links.
pub(super) fn read(html: &str, url: Option<&str>, extract: &mut Extract) -> Result<(), Unreadable> {
    html_guard::check(html)?;
    let dom = Dom::from(html);
    extract.title = title(&dom);
    let all = blocks(&dom, false)?;
    extract.blocks = if is_page(&dom, html) { content(dom, html, url, all)? } else { all };
    if !extract.blocks.has_heading()
        && let Some(title) = &extract.title
    {
        extract.blocks.head(title);
    }
    Ok(())
}

/// A parser makes a page of every piece; only the source tells.
fn is_page(dom: &Dom, html: &str) -> bool {
    let head: String = html.chars().take(4096).collect::<String>().to_ascii_lowercase();
    head.contains("<html") || head.contains("<body") || !dom.select("head > title").is_empty()
}

fn content(dom: Dom, html: &str, url: Option<&str>, all: Blocks) -> Result<Blocks, Unreadable> {
    let framed = blocks(&dom, true)?;
    drop(dom);
    // A page that is nothing but frame is its frame.
    if framed.chars() * FRAME_PART < all.chars() {
        return Ok(all);
    }
    if framed.chars() < PAGE_CHARS {
        return Ok(framed);
    }
    let main = main_content(html, url)?;
    Ok(main.filter(|main| main.chars() as f64 >= framed.chars() as f64 * MAIN_PART).unwrap_or(framed))
}

fn title(dom: &Dom) -> Option<String> {
    let title = one_line(&dom.select("head > title").text());
    (!title.is_empty()).then_some(title)
}

fn main_content(html: &str, url: Option<&str>) -> Result<Option<Blocks>, Unreadable> {
    let Ok(mut readability) = dom_smoothie::Readability::new(html, url, None) else { return Ok(None) };
    let Ok(article) = readability.parse() else { return Ok(None) };
    let mut main = blocks(&Dom::from(article.content), false)?;
    if !main.has_heading() {
        main.head(&article.title);
    }
    Ok(Some(main))
}

fn blocks(dom: &Dom, without_frame: bool) -> Result<Blocks, Unreadable> {
    let mut walk = Walk { blocks: Blocks::default(), text: String::new(), listed: 0, without_frame, articles: 0 };
    walk.children(&dom.root(), 0)?;
    walk.flush()?;
    Ok(walk.blocks)
}

struct Walk {
    blocks: Blocks,
    text: String,
    listed: usize,
    without_frame: bool,
    /// Inside of an article, where a header is its headline.
    articles: usize,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Unreadable> {
        if depth > limits::DEPTH {
            return Err(Unreadable::TooDeep);
        }
        let mut child = node.first_child();
        while let Some(node) = child {
            self.node(&node, depth)?;
            child = node.next_sibling();
        }
        Ok(())
    }

    fn node(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Unreadable> {
        if node.is_text() {
            self.text.push_str(&node.text().replace(['\n', '\r'], " "));
            return Ok(());
        }
        let Some(name) = node.node_name().filter(|_| node.is_element()) else { return Ok(()) };
        let name: &str = &name;
        if SILENT.contains(&name) || is_hidden(node) || self.without_frame && self.is_frame(name, node) {
            return Ok(());
        }
        match name {
            "br" => self.text.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush()?;
                self.children(node, depth + 1)?;
                let heading = one_line(&std::mem::take(&mut self.text));
                self.blocks.push(BlockKind::Heading(name.as_bytes()[1] - b'0'), &heading, None)?;
            }
            "pre" => {
                self.flush()?;
                self.blocks.push(BlockKind::Code, &node.text(), None)?;
            }
            "li" => {
                self.flush()?;
                self.listed += 1;
                self.children(node, depth + 1)?;
                self.flush()?;
                self.listed -= 1;
            }
            "article" | "main" => {
                self.articles += 1;
                self.flush()?;
                self.children(node, depth + 1)?;
                self.flush()?;
                self.articles -= 1;
            }
            "table" if is_data(node) => {
                self.flush()?;
                self.table(node, depth)?;
            }
            "img" => {
                let alt = node.attr_or("alt", "");
                if alt.split_whitespace().count() > 1 {
                    self.text.push_str(&format!(" {alt} "));
                }
            }
            name if BLOCK.contains(&name) => {
                self.flush()?;
                self.children(node, depth + 1)?;
                self.flush()?;
            }
            _ => self.children(node, depth + 1)?,
        }
        Ok(())
    }

    fn is_frame(&self, name: &str, node: &NodeRef<'_>) -> bool {
        let is_headline = self.articles > 0 && matches!(name, "header" | "footer");
        let has = |attribute: &str, words: &[&str]| {
            node.attr(attribute).is_some_and(|value| words.iter().any(|word| value.to_ascii_lowercase().contains(word)))
        };
        FRAME.contains(&name) && !is_headline
            || has("role", FRAME_ROLES)
            || name != "body" && (has("id", &["cookie"]) || has("class", &["cookie"]))
    }

    /// In HTML a line ends where `br` says, not where the file's line does.
    fn flush(&mut self) -> Result<(), Unreadable> {
        let text = std::mem::take(&mut self.text);
        let kind = if self.listed > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
        self.blocks.push(kind, &text, None)
    }

    fn table(&mut self, node: &NodeRef<'_>, depth: usize) -> Result<(), Unreadable> {
        let mut table = Table::default();
        let mut rows = 0;
        for row in node.descendants_it().filter(|node| node.has_name("tr")) {
            rows += 1;
            if rows > limits::ROWS {
                return Err(Unreadable::TooManyRows { limit: limits::ROWS as u32 });
            }
            let cells: Vec<_> =
                row.element_children().into_iter().filter(|cell| cell.has_name("td") || cell.has_name("th")).collect();
            if rows == 1 {
                table.marked = !cells.is_empty() && cells.iter().all(|cell| cell.has_name("th"));
            }
            let mut texts = Vec::new();
            for cell in cells.iter().take(limits::COLUMNS) {
                texts.push(self.cell(cell, depth)?);
            }
            table.row(texts);
        }
        table.write(&mut self.blocks, None).map(drop)
    }

    fn cell(&mut self, cell: &NodeRef<'_>, depth: usize) -> Result<String, Unreadable> {
        let mut inner =
            Self { blocks: Blocks::default(), text: String::new(), listed: 0, without_frame: false, articles: 0 };
        inner.children(cell, depth + 1)?;
        inner.flush()?;
        Ok(inner.blocks.joined(" "))
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden") || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
}

/// Tables that only place things on the page have one row or column, or tables inside.
fn is_data(node: &NodeRef<'_>) -> bool {
    let mut rows = 0;
    let mut wide = false;
    for inner in node.descendants_it() {
        if inner.has_name("table") {
            return false;
        }
        if inner.has_name("tr") {
            rows += 1;
            wide |= inner.element_children().len() > 1;
        }
    }
    rows > 0 && wide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    fn read_all(html: &str) -> Vec<(BlockKind, String)> {
        let mut extract = Extract::default();
        read(html, None, &mut extract).unwrap();
        extract.finish(Format::Html).unwrap().blocks.into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn a_fragment_keeps_headings_lists_and_tables() {
        let html = "<h2>Prices</h2><p>All <b>with</b> tax.<br>No fees.</p><ul><li>cash<li>card</ul>\
            <table><tr><th>Service<th>Price</tr><tr><td>Cut<td>25&nbsp;€</tr></table><script>alert(1)</script>";
        let wanted = [
            (BlockKind::Heading(2), "Prices"),
            (BlockKind::Paragraph, "All with tax.\nNo fees."),
            (BlockKind::ListItem, "cash"),
            (BlockKind::ListItem, "card"),
            (BlockKind::TableRow, "Service: Cut; Price: 25 €"),
        ];
        assert_eq!(read_all(html), wanted.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn unclosed_paragraphs_are_not_depth() {
        let html = "<p>open <br>".repeat(5_000);
        assert_eq!(read_all(&html).len(), 5_000);
    }

    #[test]
    fn a_hundred_thousand_open_elements_are_refused() {
        let mut extract = Extract::default();
        let html = "<div>".repeat(100_000);
        assert_eq!(read(&html, None, &mut extract), Err(Unreadable::TooDeep));
    }
}
