//! The lexicon: the words of all passages in tantivy, scored by BM25.
//!
//! Postings, term dictionaries and stored texts are tantivy's. The statistics are not: tantivy counts deleted passages and
//! those of other bases until segments are merged, so the same base would score differently depending on its history.
//! [`crate::bm25`] counts what is alive and asked for, and a search after any history equals one on a fresh index.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::{
    DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    directory::MmapDirectory,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value},
};

use crate::{Passage, words};

/// tantivy's least; the writer lives only as long as one change.
const WRITER_BYTES: usize = 15_000_000;

/// The fields of a passage.
#[derive(Clone, Copy)]
pub struct Fields {
    /// [`Passage::key`].
    key: Field,
    /// [`Passage::stamp`].
    stamp: Field,
    /// The question's words.
    pub question: Field,
    /// The answer's words.
    pub answer: Field,
}

/// The index of words.
pub struct Lexicon {
    index: Index,
    reader: IndexReader,
    /// Its fields.
    pub fields: Fields,
    dir: Option<PathBuf>,
}

impl Lexicon {
    /// Opens the index in `dir`; one that is damaged or cut by other rules is thrown away.
    pub fn open(dir: &Path) -> Result<Self> {
        match Self::existing(dir) {
            Ok(Some(lexicon)) => return Ok(lexicon),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the word index is not usable; building it again"),
        }
        if dir.exists() {
            std::fs::remove_dir_all(dir).with_context(|| format!("Remove the word index {}", dir.display()))?;
        }
        std::fs::create_dir_all(dir).with_context(|| format!("Create {}", dir.display()))?;
        let index = Index::create_in_dir(dir, schema().0).context("Create the word index")?;
        Self::on(index, Some(dir.to_owned()))
    }

    /// An index that is gone when it is dropped.
    pub fn in_memory() -> Result<Self> {
        Self::on(Index::create_in_ram(schema().0), None)
    }

    fn existing(dir: &Path) -> Result<Option<Self>> {
        if !dir.join("meta.json").exists() {
            return Ok(None);
        }
        let index = Index::open(MmapDirectory::open(dir)?)?;
        let damaged = index.validate_checksum()?;
        anyhow::ensure!(damaged.is_empty(), "{} files are damaged", damaged.len());
        anyhow::ensure!(index.schema() == schema().0, "it was cut by other rules");
        Self::on(index, Some(dir.to_owned())).map(Some)
    }

    fn on(index: Index, dir: Option<PathBuf>) -> Result<Self> {
        index.tokenizers().register(words::NAME, words::analyzer());
        // Reloaded by hand after each commit: a search right after an edit must see it.
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(16)
            .try_into()
            .context("Read the word index")?;
        Ok(Self { index, reader, fields: schema().1, dir })
    }

    /// Replaces `put` and removes `take` in one commit.
    pub fn write(&self, put: &[&Passage], take: &[u64]) -> Result<()> {
        if put.is_empty() && take.is_empty() {
            return Ok(());
        }
        let mut writer: IndexWriter =
            self.index.writer_with_num_threads(1, WRITER_BYTES).context("Open the word index for writing")?;
        for key in take.iter().copied().chain(put.iter().map(|passage| passage.key())) {
            writer.delete_term(Term::from_field_u64(self.fields.key, key));
        }
        for passage in put {
            let mut document = TantivyDocument::new();
            document.add_u64(self.fields.key, passage.key());
            document.add_u64(self.fields.stamp, passage.stamp());
            document.add_text(self.fields.question, &passage.question);
            document.add_text(self.fields.answer, &passage.answer);
            writer.add_document(document).context("Add a passage to the word index")?;
        }
        writer.commit().context("Commit the word index")?;
        writer.wait_merging_threads().context("Finish merging the word index")?;
        self.reader.reload().context("Reload the word index")?;
        Ok(())
    }

    /// What a search reads: the index as of the last commit.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Key, stamp and place of every passage in the index.
    pub fn entries(&self, searcher: &Searcher) -> Result<Vec<(u64, u64, DocAddress)>> {
        let mut entries = Vec::new();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let keys = segment.fast_fields().u64("key").context("Read the keys of the word index")?;
            let stamps = segment.fast_fields().u64("stamp").context("Read the stamps of the word index")?;
            for doc in segment.doc_ids_alive() {
                if let (Some(key), Some(stamp)) = (keys.first(doc), stamps.first(doc)) {
                    entries.push((key, stamp, DocAddress::new(ordinal as u32, doc)));
                }
            }
        }
        Ok(entries)
    }

    /// Question and answer of a passage.
    pub fn texts(&self, searcher: &Searcher, place: DocAddress) -> Result<(String, String)> {
        let document: TantivyDocument = searcher.doc(place).context("Read a passage's texts")?;
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        Ok((text(self.fields.question), text(self.fields.answer)))
    }

    /// Bytes on disk.
    pub fn bytes(&self) -> u64 {
        let files = self.dir.as_ref().and_then(|dir| std::fs::read_dir(dir).ok());
        files.into_iter().flatten().flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }
}

fn schema() -> (Schema, Fields) {
    let words = TextFieldIndexing::default()
        .set_tokenizer(words::NAME)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(true);
    let text = TextOptions::default().set_indexing_options(words).set_stored();
    let mut schema = Schema::builder();
    let fields = Fields {
        key: schema.add_u64_field("key", FAST | INDEXED | STORED),
        stamp: schema.add_u64_field("stamp", FAST),
        question: schema.add_text_field("question", text.clone()),
        answer: schema.add_text_field("answer", text),
    };
    (schema.build(), fields)
}
