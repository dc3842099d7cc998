//! Format: the kinds of file that can be read, and the names they go by.

use serde::{Deserialize, Serialize};

/// A kind of file. Text that the operator types in the app is [`Format::Text`] or [`Format::Markdown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// Word, the XML kind.
    Docx,
    /// Excel, the XML kind.
    Xlsx,
    /// Rows separated by comma, semicolon, tab or bar.
    Csv,
    /// A page of the web, or a piece of one.
    Html,
    /// Markdown.
    Markdown,
    /// Text without marks.
    Text,
}

impl Format {
    /// Every format, in the order in which a file dialogue offers them.
    pub const ALL: [Self; 7] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Csv, Self::Html, Self::Markdown, Self::Text];

    /// File name endings, lower case, without the dot. The first is the usual one.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx", "docm", "dotx"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx"],
            Self::Csv => &["csv", "tsv", "tab"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::Markdown => &["md", "markdown", "mdown", "mkd"],
            Self::Text => &["txt", "text", "log"],
        }
    }

    /// What a file's name promises.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.trim().to_lowercase();
        Self::ALL.into_iter().find(|format| format.extensions().contains(&ending.as_str()))
    }

    /// Whether the file is text, so that only its name tells which kind of text.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Csv | Self::Html | Self::Markdown | Self::Text)
    }

    /// The word for it on screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word document",
            Self::Xlsx => "Excel workbook",
            Self::Csv => "CSV table",
            Self::Html => "web page",
            Self::Markdown => "Markdown",
            Self::Text => "plain text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_whatever_its_case() {
        assert_eq!(Format::of_name("Price List.PDF"), Some(Format::Pdf));
        assert_eq!(Format::of_name("hours.de.md"), Some(Format::Markdown));
        assert_eq!(Format::of_name("README"), None);
        assert_eq!(Format::of_name("song.mp3"), None);
    }

    #[test]
    fn no_ending_belongs_to_two_formats() {
        let mut seen = std::collections::HashSet::new();
        assert!(Format::ALL.iter().flat_map(|format| format.extensions()).all(|ending| seen.insert(*ending)));
    }
}
