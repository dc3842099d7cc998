//! Page: a page of the web that was fetched, with the links that lead on from it.

use std::collections::HashSet;

use dom_query::Document as Dom;
use url::Url;

use super::{Extract, html};
use crate::document::Page;
use crate::format::Format;
use crate::{Unreadable, limits};

/// Reads the main content of a page and its links. `url` is where the page really came from, after redirects.
///
/// # Errors
/// Why it cannot be read.
pub fn read_page(text: &str, url: &str) -> Result<Page, Unreadable> {
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    if text.len() > limits::FILE_BYTES {
        return Err(Unreadable::TooLarge { limit_mb: (limits::FILE_BYTES >> 20) as u32 });
    }
    let mut extract = Extract::default();
    html::read(text, Some(url), &mut extract)?;
    let document = extract.finish(Format::Html)?;
    Ok(Page { document, links: links(text, url) })
}

fn links(text: &str, url: &str) -> Vec<String> {
    let Ok(page) = Url::parse(url) else { return Vec::new() };
    let dom = Dom::from(text);
    let base = dom.select("base[href]").attr("href").and_then(|href| page.join(&href).ok()).unwrap_or(page);
    let mut seen = HashSet::new();
    let mut links = Vec::new();
    for anchor in dom.select("a[href]").nodes() {
        let Some(mut link) = anchor.attr("href").and_then(|href| base.join(href.trim()).ok()) else { continue };
        link.set_fragment(None);
        let link = (link.scheme() == "http" || link.scheme() == "https").then(|| link.to_string());
        links.extend(link.filter(|link| seen.insert(link.clone())));
        if links.len() == limits::LINKS {
            break;
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_absolute_and_each_is_there_once() {
        let html = "<title>Shop</title><p>We sell soap.</p><a href='/prices'>P</a><a href='prices#soap'>P</a>\
            <a href='mailto:me@shop.example'>M</a><a href='https://other.example/x'>X</a><a href='javascript:1'>J</a>";
        let page = read_page(html, "https://shop.example/").unwrap();
        assert_eq!(page.links, ["https://shop.example/prices", "https://other.example/x"]);
        assert_eq!(page.document.title.as_deref(), Some("Shop"));
    }
}
