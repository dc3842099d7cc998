//! The work: from a message that arrives to the answer that leaves.
//!
//! [`Core`] has no globals and knows no window and no WhatsApp library: time, ids, networks and the embedder are given to
//! it. The path of a message reads from [`inbound`] (record) over [`turns`] (gate, route, act, commit) to [`outbox`]
//! (deliver); [`launch`] lists what a restart resumes.

mod accounts;
mod assistant;
mod checkpoint;
mod core;
mod error;
mod housekeeping;
mod inbound;
mod inbox;
mod knowledge_base;
mod lanes;
mod launch;
mod outbox;
mod practice;
mod rate;
mod search;
mod search_index;
mod system;
mod told;
mod turns;

pub use self::core::{Core, Parts};
pub use checkpoint::{CHECKPOINTS, Checkpoint, NoCheckpoint};
pub use error::CoreError;
pub use practice::StoredPractice;
pub use system::{RandomIds, SystemClock};
pub use told::Told;
