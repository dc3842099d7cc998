//! Sitemap: the pages that a site lists itself. Only the plain form is read: what is compressed or nested deeper than
//! one index is found through links as well.

use url::Url;

use crate::tags::resolve_references;

/// What a site map lists.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sitemap {
    Pages(Vec<Url>),
    Index(Vec<Url>),
}

/// Reads at most `most` addresses.
pub(crate) fn parse(xml: &str, most: usize) -> Sitemap {
    let locations = xml.split("<loc>").skip(1).filter_map(|rest| {
        let text = rest.split_once("</loc>")?.0.trim();
        let text = text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text);
        Url::parse(&resolve_references(text.trim())).ok()
    });
    let locations = locations.take(most).collect();
    if xml.contains("<sitemapindex") { Sitemap::Index(locations) } else { Sitemap::Pages(locations) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(texts: &[&str]) -> Vec<Url> {
        texts.iter().map(|text| Url::parse(text).unwrap()).collect()
    }

    #[test]
    fn pages_and_indexes_are_told_apart_and_nonsense_is_left_out() {
        let pages = "<urlset><url><loc> https://shop.example/?a=1&amp;b=2 </loc></url><url><loc>nonsense</loc></url>\
                     <url><loc><![CDATA[https://shop.example/c]]></loc></url><url><loc>https://shop.example/cut";
        assert_eq!(
            parse(pages, 10),
            Sitemap::Pages(urls(&["https://shop.example/?a=1&b=2", "https://shop.example/c"]))
        );
        let index = "<sitemapindex><sitemap><loc>https://shop.example/1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(parse(index, 10), Sitemap::Index(urls(&["https://shop.example/1.xml"])));
        assert_eq!(
            parse(&"<loc>https://shop.example/</loc>".repeat(9), 2),
            Sitemap::Pages(urls(&["https://shop.example/"; 2]))
        );
    }
}
