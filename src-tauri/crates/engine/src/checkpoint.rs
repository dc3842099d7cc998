//! Checkpoints: named points in the way of a message and in the reading of a source at which the kill test ends the
//! process.

/// Every checkpoint of a message, in the order it passes them.
pub const CHECKPOINTS: &[&str] = &[
    "received",       // the network handed it over; nothing is written
    "recorded",       // on disk; the network does not know yet
    "turn_opened",    // read back to be answered
    "acted",          // the answer is found; nothing of it is written
    "turn_committed", // turn closed and reply queued, in one transaction
    "claimed",        // marked as being sent; the network does not have it
    "handed",         // the network has it; we have not noted that
    "settled",        // noted
];

/// Every checkpoint of a change of a message that was sent, in order.
pub const CHANGE_CHECKPOINTS: &[&str] = &[
    "change.claimed", // read back to be sent; the network does not have it
    "change.handed",  // the network has it; we have not noted that
    "change.settled", // noted
];

/// Every checkpoint in the fetching of a file that came in, in order.
pub const DOWNLOAD_CHECKPOINTS: &[&str] = &[
    "download.begun",   // marked as being fetched; nothing of it is here
    "download.fetched", // it is here; nothing of it is written
    "download.stored",  // message and file are written, in one transaction
];

/// Every checkpoint in asking a model, in order; they lie between `turn_opened` and `acted`.
pub const ASSISTANT_CHECKPOINTS: &[&str] = &[
    "assistant.leaving",  // written down that a call leaves; nothing has left
    "assistant.answered", // the answer is here; nothing of it is written
];

/// Every checkpoint in a step of a flow and in what it asks the web or a model, in order. The first two lie after `turn_opened`
/// where a message caused the step.
pub const FLOW_CHECKPOINTS: &[&str] = &[
    "step.taken",     // what it leads to is known; nothing of it is written
    "step.committed", // the run and all that it does are written, in one transaction
    "call.leaving",   // read back to be performed; nothing has left
    "call.answered",  // the answer is here; nothing of it is written
];

/// Every checkpoint in the reading of a source, in order.
pub const SOURCE_CHECKPOINTS: &[&str] = &[
    "source.claimed",       // marked as being read; nothing of it is got or read
    "source.recut",         // its new passages are on disk; the index has none of them
    "source.indexed_batch", // some of them are in the index
    "source.indexed",       // all are, and that is noted
];

/// Every checkpoint in a change of the model behind search, in order.
pub const MODEL_CHECKPOINTS: &[&str] = &[
    "model.wanted",    // noted that it is wanted; nothing is embedded
    "model.batch",     // some passages are in the other index
    "model.exchanged", // the other index answers, and that is noted
];

/// Every checkpoint in the import of a base file.
pub const BASE_CHECKPOINTS: &[&str] = &[
    "base.imported_part", // some of it is on disk, in a base that nobody sees
];

/// Is told when a checkpoint is passed. The product does nothing there.
pub trait Checkpoint: Send + Sync {
    /// Called at `point`, one of the lists in this file. May block.
    fn reached(&self, point: &'static str);
}

/// Does nothing.
pub struct NoCheckpoint;

impl Checkpoint for NoCheckpoint {
    fn reached(&self, _point: &'static str) {}
}
