//! The lexicon: the words of all passages in tantivy, and what a launch must know of each passage.
//!
//! It alone says which passages there are, and a commit is one rename: killed at any moment, the index is as before the
//! change or as after it. Postings, term dictionaries and stored texts are tantivy's. The statistics are not: tantivy counts
//! deleted passages and those of other bases until segments are merged, so the same base would score differently depending on
//! its history. [`crate::bm25`] counts what is alive and asked for, and a search after any history equals one on a fresh index.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tantivy::{
    DocAddress, DocSet, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentReader, TERMINATED,
    TantivyDocument, Term,
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, LogMergePolicy},
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value},
};

use crate::{
    lines,
    row::{Cut, Known, Row},
    written::Written,
};

/// Raised whenever the cutting of words or the stored bytes change: an index made by other rules is then rebuilt.
const RULES: &str = "words-2";

/// tantivy's least; the writer lives only as long as one change.
const WRITER_BYTES: usize = 15_000_000;

/// Segments of about one size that are merged into one: few enough that a word is looked up in a dozen places at most, many
/// enough that adding 100 000 passages in small batches copies each only a few times.
const MERGED_TOGETHER: usize = 5;

/// Segments below this many passages count as of one size.
const SMALL_SEGMENT: u32 = 256;

/// Decompressed blocks of texts that are kept per segment.
const KEPT_BLOCKS: usize = 16;

/// The fields of a passage.
#[derive(Clone, Copy)]
pub struct Fields {
    /// [`Row::key`].
    key: Field,
    /// The words of the heads and of the text.
    pub words: [Field; 2],
    /// [`Row::to_bytes`].
    row: Field,
    /// [`Written::to_bytes`].
    written: Field,
}

/// A passage for the index.
pub struct Entry {
    /// Its words and what is known of it.
    pub cut: Cut,
    /// The digests of its embedded texts.
    pub digests: Vec<u128>,
    /// Its texts.
    pub written: Written,
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
    /// Opens the index in `dir`; one that is damaged or made by other rules is thrown away.
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
        anyhow::ensure!(index.schema() == schema().0, "it was made by other rules");
        Self::on(index, Some(dir.to_owned())).map(Some)
    }

    fn on(index: Index, dir: Option<PathBuf>) -> Result<Self> {
        index.tokenizers().register(RULES, lines::analyzer());
        // Reloaded by hand after each commit: a search right after an edit must see it.
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(KEPT_BLOCKS)
            .try_into()
            .context("Read the word index")?;
        Ok(Self { index, reader, fields: schema().1, dir })
    }

    /// Replaces `put` and removes `take` in one commit.
    pub fn write(&self, put: &[Entry], take: &[u64]) -> Result<()> {
        if put.is_empty() && take.is_empty() {
            return Ok(());
        }
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(WRITER_BYTES)
            .build();
        let mut writer: IndexWriter =
            self.index.writer_with_options(options).context("Open the word index for writing")?;
        writer.set_merge_policy(Box::new(merge_policy()));
        for key in take.iter().copied().chain(put.iter().map(|entry| entry.cut.row.key())) {
            writer.delete_term(Term::from_field_u64(self.fields.key, key));
        }
        for Entry { cut, digests, written } in put {
            let mut document = TantivyDocument::new();
            document.add_u64(self.fields.key, cut.row.key());
            document.add_text(self.fields.words[0], &cut.heads);
            document.add_text(self.fields.words[1], &cut.text);
            document.add_bytes(self.fields.row, &cut.row.to_bytes(digests));
            document.add_bytes(self.fields.written, &written.to_bytes());
            writer.add_document(document).context("Add a passage to the word index")?;
        }
        writer.commit().context("Commit the word index")?;
        writer.wait_merging_threads().context("Finish merging the word index")?;
        Ok(())
    }

    /// What a search reads: the index as of the last commit.
    pub fn searcher(&self) -> Result<Searcher> {
        self.reader.reload().context("Reload the word index")?;
        Ok(self.reader.searcher())
    }

    /// The keys of all passages in a segment, with their documents.
    pub fn keys(&self, segment: &SegmentReader) -> Result<Vec<(u32, u64)>> {
        let keys = segment.fast_fields().u64("key").context("Read the keys of the word index")?;
        Ok(segment.doc_ids_alive().filter_map(|document| Some((document, keys.first(document)?))).collect())
    }

    /// What is known of each passage in a segment; `None` in the place of what can not be read.
    pub fn rows(&self, segment: &SegmentReader) -> Result<Vec<Option<Known>>> {
        let store = segment.get_store_reader(1).context("Read the passages of the word index")?;
        let mut rows = Vec::with_capacity(segment.num_docs() as usize);
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document.context("Read a passage of the word index")?;
            let bytes = document.get_first(self.fields.row).and_then(|value| value.as_bytes());
            rows.push(bytes.and_then(Row::parse));
        }
        Ok(rows)
    }

    /// The texts of a passage; empty if it is not there.
    pub fn written(&self, searcher: &Searcher, key: u64) -> Result<Written> {
        let term = Term::from_field_u64(self.fields.key, key);
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            let keys = segment.inverted_index(self.fields.key).context("Read the keys of a segment")?;
            let postings = keys.read_postings(&term, IndexRecordOption::Basic).context("Look up a key")?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    let place = DocAddress::new(ordinal as u32, postings.doc());
                    let document: TantivyDocument = searcher.doc(place).context("Read a passage's texts")?;
                    let bytes = document.get_first(self.fields.written).and_then(|value| value.as_bytes());
                    return Ok(bytes.and_then(Written::parse).unwrap_or_default());
                }
                postings.advance();
            }
        }
        Ok(Written::default())
    }

    /// Bytes on disk.
    pub fn bytes(&self) -> u64 {
        let files = self.dir.as_ref().and_then(|dir| std::fs::read_dir(dir).ok());
        files.into_iter().flatten().flatten().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }
}

fn merge_policy() -> LogMergePolicy {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(MERGED_TOGETHER);
    policy.set_min_layer_size(SMALL_SEGMENT);
    policy.set_del_docs_ratio_before_merge(0.5);
    policy
}

fn schema() -> (Schema, Fields) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(RULES)
        .set_index_option(IndexRecordOption::WithFreqs)
        .set_fieldnorms(false);
    let words = TextOptions::default().set_indexing_options(indexing);
    let mut schema = Schema::builder();
    let fields = Fields {
        key: schema.add_u64_field("key", FAST | INDEXED),
        words: [schema.add_text_field("heads", words.clone()), schema.add_text_field("text", words)],
        row: schema.add_bytes_field("row", STORED),
        written: schema.add_bytes_field("written", STORED),
    };
    (schema.build(), fields)
}
