//! Links: where a page leads, and what it says about being followed.

use url::Url;

use crate::tags::tags;

/// More than any page that is meant for people.
const MOST: usize = 5_000;

/// What a page says about other pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// In the order of the page, without those marked `nofollow`.
    pub links: Vec<Url>,
    /// `rel=canonical`: the address under which the page wants to be known.
    pub canonical: Option<Url>,
    /// Whether the page asks that none of its links be followed.
    pub nofollow: bool,
}

/// Reads the links of a page that was found at `at`.
pub fn links(html: &str, at: &Url) -> Links {
    let (mut hrefs, mut canonical, mut base, mut nofollow) = (Vec::new(), None, None, false);
    for tag in tags(html, &["href", "rel", "name", "content"]) {
        match tag.name.to_ascii_lowercase().as_str() {
            "a" | "area" if hrefs.len() < MOST && !tag.has_word("rel", "nofollow") => hrefs.extend(tag.get("href")),
            "link" if canonical.is_none() && tag.has_word("rel", "canonical") => canonical = tag.get("href"),
            "base" if base.is_none() => base = tag.get("href"),
            "meta" if ["robots", "switchboard"].iter().any(|name| tag.has_word("name", name)) => {
                nofollow |= forbids_to_follow(&tag.get("content").unwrap_or_default());
            }
            _ => {}
        }
    }
    let base = base.and_then(|base| at.join(base.trim()).ok()).unwrap_or_else(|| at.clone());
    let resolve = |href: &str| base.join(href.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    Links {
        links: if nofollow { Vec::new() } else { hrefs.iter().filter_map(|href| resolve(href)).collect() },
        canonical: canonical.and_then(|href| resolve(&href)),
        nofollow,
    }
}

/// Whether a robots tag (of page or header) says that links are not to be followed.
pub(crate) fn forbids_to_follow(tag: &str) -> bool {
    tag.split([',', ':', ' ']).any(|word| ["nofollow", "none"].iter().any(|no| word.trim().eq_ignore_ascii_case(no)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Url {
        Url::parse("https://shop.example/a/page").unwrap()
    }

    fn found(html: &str) -> Vec<String> {
        links(html, &at()).links.iter().map(Url::to_string).collect()
    }

    #[test]
    fn links_are_relative_to_the_page_or_to_its_base() {
        let html = "<a href='b'><a href=' /c '><a href='?d=1'><map><area href='//other.example/e'></map>";
        let expected = ["https://shop.example/a/b", "https://shop.example/c", "https://shop.example/a/page?d=1"];
        assert_eq!(found(html)[..3], expected);
        assert_eq!(found(html)[3], "https://other.example/e");
        assert_eq!(
            found("<a href=x><base href='/z/'><base href='/no/'><a href=y>"),
            ["https://shop.example/z/x", "https://shop.example/z/y"]
        );
    }

    #[test]
    fn what_is_no_page_is_no_link() {
        assert!(found("<a href='mailto:ana@shop.example'><a href='tel:+15550100'><a href='javascript:x()'><a name=top><a href='https://['>").is_empty());
    }

    #[test]
    fn nofollow_is_respected_for_a_link_and_for_a_page() {
        assert_eq!(found("<a rel='external NoFollow' href=/a><a rel=next href=/b>"), ["https://shop.example/b"]);
        for content in ["nofollow", "noindex, NOFOLLOW", "none"] {
            let read = links(&format!("<a href=/a><meta name=ROBOTS content='{content}'>"), &at());
            assert!(read.nofollow && read.links.is_empty(), "{content}");
        }
        assert!(!links("<meta name=robots content='noindex'>", &at()).nofollow);
    }

    #[test]
    fn the_canonical_address_is_read() {
        let read = links("<link rel=stylesheet href=/x.css><link rel='canonical' href='/real'>", &at());
        assert_eq!(read.canonical.unwrap().as_str(), "https://shop.example/real");
    }
}
