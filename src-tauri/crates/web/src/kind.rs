//! Kind: which content types are taken, and what a header says of type and charset.

use url::Url;

/// Pages and texts.
const TEXTS: &[&str] =
    &["text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "text/csv"];

/// Documents that knowledge can be read from.
const DOCUMENTS: &[&str] = &[
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
];

/// Endings by which a document is known that its server names only "bytes".
const DOCUMENT_ENDINGS: &[&str] = &[".pdf", ".docx", ".xlsx", ".md", ".txt", ".csv"];

/// Which content types are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Pages, texts and documents that knowledge can be read from; also what has no type or one that says nothing.
    Knowledge,
    /// Everything.
    Any,
}

/// A `Content-Type` header, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContentType {
    /// Such as `text/html`, in lower case.
    pub essence: Option<String>,
    /// As the header says it, in lower case.
    pub charset: Option<String>,
}

impl ContentType {
    pub fn parse(header: &str) -> Self {
        let mut parts = header.split(';').map(str::trim);
        let essence = parts.next().map(str::to_ascii_lowercase).filter(|essence| essence.contains('/'));
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
            (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
        });
        Self { essence, charset }
    }

    pub fn is_taken(&self, kinds: Kinds, url: &Url) -> bool {
        let Some(essence) = self.essence.as_deref().filter(|_| kinds == Kinds::Knowledge) else {
            return true;
        };
        TEXTS.contains(&essence) || DOCUMENTS.contains(&essence) || (says_nothing(essence) && has_document_ending(url))
    }
}

/// Whether these are documents and no pages or texts.
pub(crate) fn is_document(essence: &str) -> bool {
    DOCUMENTS.contains(&essence) || says_nothing(essence)
}

/// Whether these are pages that can have links.
pub(crate) fn is_html(essence: Option<&str>) -> bool {
    matches!(essence, None | Some("text/html" | "application/xhtml+xml"))
}

/// Whether a path ends like a document.
pub(crate) fn has_document_ending(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    DOCUMENT_ENDINGS.iter().any(|ending| path.ends_with(ending))
}

fn says_nothing(essence: &str) -> bool {
    matches!(essence, "application/octet-stream" | "binary/octet-stream" | "application/x-download")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_and_charset_are_read_in_all_their_spellings() {
        let expected = ContentType { essence: Some("text/html".into()), charset: Some("iso-8859-1".into()) };
        for header in
            ["text/html; charset=ISO-8859-1", "Text/HTML;Charset=\"iso-8859-1\"", "text/html;v=1; charset = iso-8859-1"]
        {
            assert_eq!(ContentType::parse(header), expected, "{header}");
        }
        assert_eq!(ContentType::parse("nonsense"), ContentType::default());
    }

    #[test]
    fn pictures_are_not_knowledge_and_bytes_only_under_a_name_that_says_more() {
        let (price_list, page) = ("https://shop.example/prices.PDF", "https://shop.example/get?id=7");
        let taken =
            |header: &str, url: &str| ContentType::parse(header).is_taken(Kinds::Knowledge, &Url::parse(url).unwrap());
        assert!(taken("text/html", page) && taken("application/pdf", page) && taken("", page));
        assert!(taken("application/octet-stream", price_list) && !taken("application/octet-stream", page));
        assert!(!taken("image/png", price_list) && !taken("video/mp4", page) && !taken("application/zip", page));
    }
}
