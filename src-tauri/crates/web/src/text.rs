//! Text: bytes of a page as text, only as well as reading links needs it. Who reads the words decodes for himself.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};

use crate::{fetch::Page, kind::ContentType, tags::tags};

/// Where browsers look for a page's own word about its charset.
const PRESCAN: usize = 1024;

/// The text of a page: byte order mark, then the header, then the page's own word, else UTF-8.
pub(crate) fn text(page: &Page) -> Cow<'_, str> {
    let named = page.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = named.or_else(|| declared(&page.body)).unwrap_or(UTF_8);
    encoding.decode(&page.body).0
}

fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let start: String =
        body.iter().take(PRESCAN).map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    tags(&start, &["charset", "http-equiv", "content"]).filter(|tag| tag.is("meta")).find_map(|tag| {
        let content = || ContentType::parse(&tag.get("content")?).charset;
        let label = tag.get("charset").map(Cow::into_owned).or_else(content)?;
        Encoding::for_label(label.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn page(charset: Option<&str>, body: &'static [u8]) -> Page {
        Page {
            url: Url::parse("https://shop.example/").unwrap(),
            content_type: Some("text/html".into()),
            charset: charset.map(str::to_owned),
            body: body.into(),
            seen: None,
            robots_tag: None,
        }
    }

    #[test]
    fn the_charset_comes_from_mark_header_or_page() {
        assert!(text(&page(Some("iso-8859-1"), b"caf\xe9")).ends_with("café"));
        assert!(text(&page(None, b"<meta charset=windows-1252>caf\xe9")).ends_with("café"));
        let equiv = b"<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>caf\xe9";
        assert!(text(&page(None, equiv)).ends_with("café"));
        assert!(text(&page(Some("iso-8859-1"), b"\xef\xbb\xbfcaf\xc3\xa9")).ends_with("café"));
        assert!(text(&page(Some("nonsense"), b"caf\xc3\xa9")).ends_with("café"));
    }
}
