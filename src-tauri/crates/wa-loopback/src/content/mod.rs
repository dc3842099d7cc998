//! What people send each other: everything a customer's phone can send, and a plain description of what it receives.

mod build;
mod describe;
mod described;
mod file;
mod files;
mod outgoing;
mod sealed;
mod secrets;
#[cfg(test)]
mod tests;
mod voting;

pub use build::{Built, SendContext, device_sent};
pub use describe::{ReadContext, describe};
pub use described::{Described, Place, PollAsked, PollVoted, Quoted, Reacted, SharedContact};
pub use file::FileSource;
pub use outgoing::{Card, Content, Outgoing, Quote, Target};
pub use secrets::Secrets;
