//! Switchboard against a WhatsApp server on this computer: a core with real clock, real encryption and the real client
//! library on one side, `wa-loopback` on the other, a websocket between them.
//!
//! What passes here shows that both sides speak the protocol as it is written down in wa-loopback.md. It never shows that
//! WhatsApp itself accepts a message.

pub mod phones;
pub mod picture;
pub mod smoke;

mod rig;
mod shop;
mod wait;

pub use rig::{Parts, Rig, Running, key, started};
pub use shop::Shop;
pub use wait::{LIMIT, until};

/// The shop's number.
pub const SHOP: &str = "4915100000001";
/// A customer's number.
pub const ANNA: &str = "4915100000100";
/// Another customer's number.
pub const BEN: &str = "4915100000200";
