//! Reader: reads files in a child process, where nothing that a file does can take the app down.
//!
//! The child ([`run_child`], a hidden subcommand of the app) limits its own memory and processor time before it looks at a
//! byte. The parent only adds a time limit on the clock, a limit on the answer, and tells the ways to die apart.

mod child;
mod parent;
mod wire;

pub use child::run_child;
pub use parent::{Limits, Reader};
pub use wire::{Reading, Request};
