//! Knowledge: finds the passage that answers a customer's question, or says that none does.
//!
//! Words (tantivy, BM25) and meaning (an embedding model, exact scan) are looked up side by side and fused into one
//! calibrated confidence; below the floor there is no answer and the caller asks a human. A passage is a FAQ or a chunk of a
//! source. The index is a copy of the database: [`Knowledge::plan`] says what it lacks, [`Knowledge::put`] and
//! [`Knowledge::remove`] make it equal; losing it costs time, never data. This crate does not decide what is sent and does
//! not know chats.

mod best;
mod block;
mod bm25;
mod bytes;
mod calibration;
mod desk;
mod digest;
mod editions;
mod exact;
mod excerpt;
mod idle;
mod knowledge;
mod language;
mod lexicon;
mod likeness;
mod lines;
mod passage;
mod places;
mod question;
mod row;
mod scan;
mod scope;
mod score;
mod search;
mod sentences;
mod shelf;
mod signals;
mod spelling;
mod triples;
mod upkeep;
mod vector_file;
mod vectors;
mod verdict;
mod words;
mod written;

pub use calibration::{CERTAINTIES, Calibration, Kind, Weights};
pub use excerpt::Excerpt;
pub use knowledge::{Knowledge, Stats};
pub use passage::{Body, Passage};
pub use score::{Bm25, Confidence, Cosine, Rerank};
pub use search::{Ask, CutReason, Hit, HitKind, Search};
pub use signals::{SIGNALS, Signals};
pub use upkeep::{Plan, Progress, SyncReport};
