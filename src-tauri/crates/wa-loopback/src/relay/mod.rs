//! The relay: messages, receipts and acks between devices.

pub(crate) mod ack;
mod delivered;
mod deliver;
mod group;
pub(crate) mod message;
mod parts;
pub(crate) mod receipt;

pub(crate) use delivered::Delivered;
