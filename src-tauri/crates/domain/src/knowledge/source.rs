//! Sources: documents, pages and texts of the operator, cut into passages that answer.

use serde::{Deserialize, Serialize};
use specta::Type;
use strum::{EnumString, IntoStaticStr};

use crate::{BaseId, SourceId, UnixMs, text};

/// Where a source comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SourceKind {
    /// A file of the operator, kept in the database.
    File,
    /// One page of the web.
    Page,
    /// Pages of one site, found by following links. Its pages are sources of their own, with this one as their parent.
    Site,
    /// Typed in the app, in Markdown.
    Text,
}

/// What a source is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SourceFormat {
    /// PDF.
    Pdf,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// A table with separators.
    Csv,
    /// Markdown.
    Markdown,
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// How far a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SourceState {
    /// Waits for its turn.
    Pending,
    /// Being read.
    Processing,
    /// It answers.
    Indexed,
    /// It could not be read; the reason says why. What it said before still answers.
    Failed,
}

/// What is being done with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReadingStep {
    /// Getting it from the web.
    Fetching,
    /// Taking its text out and cutting it.
    Reading,
    /// Finding meanings.
    Indexing,
}

/// How far the reading of a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Progress {
    /// What is being done.
    pub step: ReadingStep,
    /// Passages (or, while fetching a site, pages) that are done.
    pub done: u32,
    /// How many there are, as far as is known; 0: not known yet.
    pub total: u32,
}

/// When a page is read again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Refresh {
    /// Only by hand.
    #[default]
    Never,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every thirty days.
    Monthly,
}

impl Refresh {
    /// Milliseconds between two readings; `None`: never by itself.
    pub fn every_ms(self) -> Option<i64> {
        const DAY: i64 = 24 * 60 * 60_000;
        match self {
            Self::Never => None,
            Self::Daily => Some(DAY),
            Self::Weekly => Some(7 * DAY),
            Self::Monthly => Some(30 * DAY),
        }
    }
}

/// How far links of a page are followed on its site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CrawlRules {
    /// Clicks from the first page, 1 to 5.
    pub depth: u8,
    /// Pages at most, 1 to 500.
    pub most: u16,
}

impl CrawlRules {
    /// Within the limits, or an error that says what they are.
    pub fn checked(self) -> Result<Self, String> {
        if !(1..=5).contains(&self.depth) {
            return Err("Links can be followed 1 to 5 clicks deep.".into());
        }
        if !(1..=500).contains(&self.most) {
            return Err("A site can have 1 to 500 pages here.".into());
        }
        Ok(self)
    }
}

/// A document, page or text that answers are grounded in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Source {
    /// Ours.
    pub id: SourceId,
    /// Its base.
    pub base_id: BaseId,
    /// The site it was found on.
    pub parent_id: Option<SourceId>,
    /// Where it comes from.
    pub kind: SourceKind,
    /// What it is written in, as soon as that is known.
    pub format: Option<SourceFormat>,
    /// What it is called.
    pub title: String,
    /// The file's path as it was added, or the page's address.
    pub location: Option<String>,
    /// How far it is.
    pub state: SourceState,
    /// Why it failed and what to do.
    pub reason: Option<String>,
    /// What is being done, while it is being read.
    pub progress: Option<Progress>,
    /// What the operator should know of the reading: pages without text, rows left out.
    pub warnings: Vec<String>,
    /// Passages it is cut into; those of its pages for a site.
    pub passages: u32,
    /// Pages of a PDF; pages found of a site.
    pub pages: Option<u32>,
    /// Size of the original, in bytes.
    pub bytes: u32,
    /// Its language (ISO 639-1), if that is clear.
    pub language: Option<String>,
    /// For a site: how far links are followed.
    pub crawl: Option<CrawlRules>,
    /// When it is read again by itself.
    pub refresh: Refresh,
    /// Last read.
    pub read_at: Option<UnixMs>,
    /// Will be read again.
    pub next_read_at: Option<UnixMs>,
    /// Added.
    pub created_at: UnixMs,
    /// How often it answered a customer.
    pub uses: u32,
}

impl Source {
    /// The largest file, in bytes.
    pub const BYTES_LIMIT: usize = 25 * 1024 * 1024;

    /// A title, trimmed and within the limits, or an error that says what to do.
    pub fn checked_title(title: &str) -> Result<String, String> {
        let title = text::limited("The name", title.trim(), 200)?;
        if title.is_empty() {
            return Err("Give the source a name.".into());
        }
        Ok(title)
    }
}

/// A stretch of a source's text, as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceLines {
    /// Lines of the whole text.
    pub total: u32,
    /// Number of the first one here, from 0.
    pub from: u32,
    /// The first line of the cited passage, counted over the whole text.
    pub cited_from: Option<u32>,
    /// The lines.
    pub lines: Vec<SourceLine>,
}

/// A line (a paragraph, a heading, a row) of a source's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SourceLine {
    /// What it says.
    pub text: String,
    /// The page that begins with it.
    pub page: Option<u32>,
    /// It is a heading of this level, 1 to 6.
    pub heading: Option<u8>,
    /// It belongs to the cited passage.
    pub cited: bool,
}
