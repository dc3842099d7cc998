//! Knowledge: finds the passage that answers a customer's question, or says that none does.
//!
//! Words (tantivy, BM25) and meaning (an embedding model, exact scan) are looked up side by side and fused into one
//! calibrated confidence; below the floor there is no answer and the caller asks a human. The index is a copy of the
//! database that is made equal to it by [`Knowledge::sync`]; losing it costs time, never data. Today a passage is a FAQ;
//! chunks of documents will be passages too. This crate does not decide what is sent and does not know chats.

mod bm25;
mod exact;
mod fast_embedder;
mod fusion;
mod knowledge;
mod lexicon;
mod passage;
mod places;
mod question;
mod record;
mod runtime;
mod score;
mod search;
mod shelf;
mod spelling;
mod state;
mod vector_file;
mod vectors;
mod words;

pub use fast_embedder::FastEmbedder;
pub use fusion::{Calibration, Signals};
pub use knowledge::{Knowledge, Stats, SyncReport};
pub use passage::Passage;
pub use score::{Bm25, Confidence, Cosine};
pub use search::{CutReason, Hit, Search};
