//! The practice network: an account whose customers are phones inside the app.
//!
//! It uses the whole pipeline; only the wire is missing. [`Sandbox`] is both ends of that wire: to the core it is a
//! [`domain::Network`] like any other, to the practice phone panel (and to tests) it is the customers. It promises what
//! WhatsApp promises: a customer's message is kept until the shop confirmed it and is delivered again until then, so at
//! least once; a message of the shop is taken once by its id. [`Fault`]s make it as unpleasant as the real one.

mod avatar;
mod contacts;
mod customer;
mod deliver;
mod fault;
mod line;
mod network;
mod receipts;
mod samples;
mod shop;
mod storm;
mod work;

pub use contacts::{PEOPLE, Person, person};
pub use fault::Fault;
pub use network::Sandbox;
pub use storm::Storm;
