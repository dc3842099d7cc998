//! The relay: messages, receipts and acks between devices.

pub(crate) mod ack;
mod deliver;
mod delivered;
mod group;
pub(crate) mod message;
mod parts;
pub(crate) mod receipt;

pub(crate) use delivered::Delivered;
