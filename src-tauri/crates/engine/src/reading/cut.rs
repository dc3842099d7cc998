//! Cut: what a document says, read in a process of its own and cut for the model that finds meanings.

use anyhow::Context;
use documents::{Format, MarkKind, Reading, Request, Unreadable};
use domain::SourceKind;
use domain::knowledge::{ReadingStep, SourceFormat};
use domain::text;
use store::chunks::{Cut, Mark, NewChunk};
use store::readings::{self, Claimed};
use tokio_util::sync::CancellationToken;

use super::Stop;
use super::original::Original;
use crate::Core;

/// The way documents are read and cut; counted up when it becomes better, and everything is read again.
const VERSION: u32 = 1;
/// Tokens of a passage at most, and those that it repeats of the one before.
const MOST_TOKENS: usize = 500;
const OVERLAP_TOKENS: usize = 50;
/// Characters of a document's own title that are kept.
const TITLE_CHARS: usize = 200;

/// By which rules documents are cut.
pub(super) struct CutRules {
    tokenizer: std::path::PathBuf,
    tokens: usize,
}

impl CutRules {
    /// The rules as they are stored with a source.
    fn name(&self) -> String {
        format!("{VERSION}/{}", self.tokens)
    }

    /// Whether what was cut by these rules is good enough. Passages that are smaller than they could be are; those that
    /// the model would not see whole are not.
    pub fn accept(&self, cut_by: &str) -> bool {
        cut_by
            .split_once('/')
            .and_then(|(version, tokens)| Some((version.parse::<u32>().ok()?, tokens.parse::<usize>().ok()?)))
            .is_some_and(|(version, tokens)| version == VERSION && tokens <= self.tokens)
    }
}

impl Core {
    /// The rules for the model that answers now.
    pub(super) async fn cut_rules(&self) -> anyhow::Result<CutRules> {
        let file = self.tokenizer().await?;
        Ok(CutRules { tokenizer: file.path, tokens: file.window_tokens.min(MOST_TOKENS) })
    }

    /// Lets everything be read again that was cut by rules that do not do any more.
    pub(crate) async fn cut_anew(&self) -> anyhow::Result<()> {
        let rules = self.cut_rules().await?;
        let old: Vec<String> = self.store.read("rules of cuts", readings::rules).await?;
        let old: Vec<String> = old.into_iter().filter(|cut_by| !rules.accept(cut_by)).collect();
        if !old.is_empty() {
            self.store
                .write("sources to cut anew", move |tx| {
                    old.iter().try_for_each(|cut_by| readings::cut_anew(tx, cut_by))
                })
                .await?;
            self.readings.wake();
        }
        Ok(())
    }

    pub(super) async fn cut(
        &self,
        claimed: &Claimed,
        original: Original,
        rules: &CutRules,
        cancel: &CancellationToken,
    ) -> Result<Cut, Stop> {
        let source = &claimed.source;
        self.progress(&source.id, ReadingStep::Reading, 0, 0);
        let location = source.location.clone();
        let request = Request {
            name: location.clone().unwrap_or_else(|| source.title.clone()),
            format: original.format.map(format),
            url: location.filter(|_| source.kind == SourceKind::Page),
            tokenizer: rules.tokenizer.clone(),
            max_tokens: rules.tokens,
            overlap: OVERLAP_TOKENS.min(rules.tokens / 5),
        };
        let bytes = self.bytes_of(&source.id, original.bytes).await?;
        match self.readings.reader.read(request, &bytes, cancel).await {
            Ok(reading) => Ok(self.cut_of(reading, original.hash, rules)),
            Err(Unreadable::Cancelled) => Err(Stop::Overtaken),
            Err(why) => Err(Stop::Failed(why.to_string())),
        }
    }

    /// What a file says that a customer sent; the error is why it cannot be read, and what to do.
    pub(crate) async fn read_attachment(
        &self,
        name: &str,
        content: &[u8],
        cancel: &CancellationToken,
    ) -> anyhow::Result<Result<String, String>> {
        let rules = self.cut_rules().await?;
        let request = Request {
            name: name.to_owned(),
            format: None,
            url: None,
            tokenizer: rules.tokenizer,
            max_tokens: rules.tokens,
            overlap: 0,
        };
        let read = self.readings.reader.read(request, content, cancel).await;
        Ok(read.map(|reading| reading.chunked.text).map_err(|why| why.to_string()))
    }

    fn cut_of(&self, reading: Reading, content_hash: String, rules: &CutRules) -> Cut {
        let mark = |mark: documents::Mark| match mark.kind {
            MarkKind::Page(page) => Mark { start: mark.start, page: Some(page), heading: None },
            MarkKind::Heading(level) => Mark { start: mark.start, page: None, heading: Some(level) },
        };
        let chunk = |chunk: documents::Chunk| NewChunk {
            id: self.ids.uuid().into(),
            heading: chunk.heading.join(" › "),
            context: chunk.context,
            text: chunk.text,
            page: chunk.page,
            start: chunk.start,
            end: chunk.end,
            tokens: chunk.tokens,
        };
        let title = reading.title.map(|title| text::cut(title.trim(), TITLE_CHARS).to_owned());
        Cut {
            format: Some(source_format(reading.format)),
            title: title.filter(|title| !title.is_empty()),
            language: reading.language,
            pages: reading.pages,
            warnings: reading.warnings.iter().map(ToString::to_string).collect(),
            text: reading.chunked.text,
            marks: reading.chunked.outline.into_iter().map(mark).collect(),
            chunks: reading.chunked.chunks.into_iter().map(chunk).collect(),
            content_hash,
            cut_by: rules.name(),
        }
    }

    async fn tokenizer(&self) -> anyhow::Result<models::TokenizerFile> {
        let (folder, model) = (self.search_models.folder(), self.index.served().model);
        tokio::task::spawn_blocking(move || {
            let shipped = || folder.tokenizer_file(&models::shipped().id);
            // A model asked for over the network shows no tokenizer: passages that fit ours fit nearly every window.
            model.and_then(|model| folder.tokenizer_file(&model).ok()).map_or_else(shipped, Ok)
        })
        .await
        .context("Looking for the tokenizer panicked; see the log")?
    }
}

/// The reader's word for a format.
fn format(format: SourceFormat) -> Format {
    match format {
        SourceFormat::Pdf => Format::Pdf,
        SourceFormat::Docx => Format::Docx,
        SourceFormat::Xlsx => Format::Xlsx,
        SourceFormat::Csv => Format::Csv,
        SourceFormat::Markdown => Format::Markdown,
        SourceFormat::Text => Format::Text,
        SourceFormat::Html => Format::Html,
    }
}

/// Our word for the reader's.
pub(crate) fn source_format(format: Format) -> SourceFormat {
    match format {
        Format::Pdf => SourceFormat::Pdf,
        Format::Docx => SourceFormat::Docx,
        Format::Xlsx => SourceFormat::Xlsx,
        Format::Csv => SourceFormat::Csv,
        Format::Markdown => SourceFormat::Markdown,
        Format::Text => SourceFormat::Text,
        Format::Html => SourceFormat::Html,
    }
}
