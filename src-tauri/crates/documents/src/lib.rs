//! Documents: what a file says, as text with places, and cut into chunks.
//!
//! Files come from strangers, and the libraries that understand them panic, loop and eat memory when a file is made to
//! hurt. So the work is done in a child process that limits itself ([`run_child`]); the app talks to it through
//! [`Reader`]. Inside, [`read`] and [`read_page`] turn bytes into a [`Document`] and [`Chunker`] cuts that into chunks:
//! both are pure, without files, clock or network.

mod chunk;
mod document;
mod extract;
mod format;
mod language;
pub mod limits;
mod reader;
mod unreadable;

pub use chunk::{Chunk, ChunkKind, Chunked, Chunker, Mark, MarkKind};
pub use document::{Block, BlockKind, Document, Page, Warning};
pub use extract::{read, read_page};
pub use format::Format;
pub use reader::{Limits, Reader, Reading, Request, run_child};
pub use unreadable::Unreadable;
