//! Linked accounts: `whatsapp-rust` on one side, the ports of `domain` on the other. The only crate that names it.
//!
//! Table of contents: [`WhatsApp`] is the network; `session/` is one account on it: its connection, how it is linked
//! and where it stands; `hook.rs` is the way in of messages, `inbound/` what they are translated with; `messenger.rs`
//! is the way out, `outgoing.rs` what messages are built with; `past.rs` takes the history in, `people.rs` names and
//! pictures.
//!
//! Nothing here logs a body, a number or a key. `whatsapp-rust` itself does, at the level "info" and below, through the
//! crate `log`: whoever sets up logging keeps its targets at "warn" or higher.

#[cfg(all(feature = "loopback-testing", not(debug_assertions)))]
compile_error!("`loopback-testing` tolerates a client without certificate check: it must never be in a release build");

mod acks;
mod book;
mod endpoint;
mod events;
mod file;
mod hook;
mod inbound;
mod jids;
mod link;
mod media;
mod messenger;
mod network;
mod outgoing;
mod past;
mod people;
mod self_test;
mod session;
mod standing;
mod tasks;
mod thumbnail;
mod transport;

pub use endpoint::Endpoint;
pub use network::{Parts, WhatsApp};
pub use self_test::{SelfTestFailed, self_test};
