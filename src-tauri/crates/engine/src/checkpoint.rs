//! Checkpoints: named points between receive and acknowledgement at which the kill test ends the process.

/// Every checkpoint, in the order a message passes them.
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

/// Is told when a checkpoint is passed. The product does nothing there.
pub trait Checkpoint: Send + Sync {
    /// Called at `point`, one of [`CHECKPOINTS`]. May block.
    fn reached(&self, point: &'static str);
}

/// Does nothing.
pub struct NoCheckpoint;

impl Checkpoint for NoCheckpoint {
    fn reached(&self, _point: &'static str) {}
}
