//! Chunk: a document cut into pieces that fit the embedding model and can be understood alone.
//!
//! A chunk is one stretch of the stored text, so that its source can be shown with the passage marked. Sentences and rows
//! stay whole, sections are not mixed, and the headings above travel along ([`Chunk::context`]) and count as tokens. Words are
//! counted once and added up: counting every candidate anew is what makes general splitters slow.

mod layout;
mod pack;
mod sections;
mod split;
mod tokens;

use std::collections::HashSet;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use layout::Layout;
use tokens::{Counter, Tokens};

/// What a chunk is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChunkKind {
    /// Running text, lists, code.
    Prose,
    /// Rows of a table only.
    Rows,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Exactly `start..end` of the stored text.
    pub text: String,
    /// The headings that it stands under, highest first, for showing; very long ones are cut.
    pub heading: Vec<String>,
    /// What of these headings is put before the text when it is embedded: none that the text begins with, shortened when they
    /// are very long.
    pub context: String,
    /// The page it begins on.
    pub page: Option<u32>,
    /// Where it begins in the stored text, in characters (Unicode scalar values), not bytes and not UTF-16 units.
    pub start: u32,
    /// Where it ends, in characters.
    pub end: u32,
    /// Tokens of [`Self::embedded_text`] as the model counts, its special tokens included.
    pub tokens: u32,
    /// What it is made of.
    pub kind: ChunkKind,
}

impl Chunk {
    /// What is embedded and searched: the headings above, then the text.
    pub fn embedded_text(&self) -> String {
        if self.context.is_empty() { self.text.clone() } else { format!("{}\n{}", self.context, self.text) }
    }
}

/// Something in the stored text that the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Where it is, in characters.
    pub start: u32,
    /// What begins there.
    pub kind: MarkKind,
}

/// What begins at a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A page, by its number.
    Page(u32),
    /// A heading, by its level; it lasts to the end of the line.
    Heading(u8),
}

/// A document as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunked {
    /// The whole text: blocks parted by blank lines, rows and list entries by line ends.
    pub text: String,
    /// Its pieces, in order. They overlap, and repeated ones are there once.
    pub chunks: Vec<Chunk>,
    /// Pages and headings of the text, in order.
    pub outline: Vec<Mark>,
}

/// Cuts documents for one embedding model.
pub struct Chunker {
    tokens: Tokens,
    max_tokens: usize,
    overlap: usize,
}

/// Fewer tokens than this leave no room for a heading and a sentence.
const LEAST_TOKENS: usize = 16;

impl Chunker {
    /// A chunker for the model whose `tokenizer.json` this is. No chunk has more than `max_tokens` (headings and the model's
    /// special tokens included); about `overlap` of them repeat the end of the chunk before.
    ///
    /// # Errors
    /// The tokenizer cannot be read, or the numbers leave no room for text.
    pub fn new(tokenizer_json: &[u8], max_tokens: usize, overlap: usize) -> anyhow::Result<Self> {
        ensure!(max_tokens >= LEAST_TOKENS, "chunks of {max_tokens} tokens are too small; at least {LEAST_TOKENS}");
        let tokens = Tokens::new(tokenizer_json).context("reading the embedding model's tokenizer")?;
        ensure!(max_tokens > tokens.special() + LEAST_TOKENS / 2, "{max_tokens} tokens leave no room for text");
        Ok(Self { tokens, max_tokens, overlap: overlap.min(max_tokens / 4) })
    }

    /// Cuts a document.
    pub fn chunk(&self, document: &Document) -> Chunked {
        let layout = Layout::of(&document.blocks);
        let mut counter = Counter::new(&self.tokens);
        let sections = sections::of(&layout);
        let pieces = pack::Packer::new(&layout, &mut counter, self.max_tokens, self.overlap).pack(&sections);
        let mut place = layout.places();
        let mut seen = HashSet::new();
        let mut chunks = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let text = &layout.text[piece.range.clone()];
            if !seen.insert((piece.context.clone(), text)) {
                continue;
            }
            let start = place.chars(piece.range.start);
            chunks.push(Chunk {
                text: text.to_owned(),
                heading: piece.heading,
                context: piece.context,
                page: piece.page,
                start,
                end: start + text.chars().count() as u32,
                tokens: piece.tokens as u32,
                kind: piece.kind,
            });
        }
        drop(seen);
        Chunked { chunks, outline: layout.outline(), text: layout.text }
    }
}
