//! The test kit: a whole Switchboard in a temporary folder, with time, chance and network in the test's hand.
//!
//! [`World`] is real where it can be (engine, encrypted database, search index, practice network) and scripted where the
//! outside begins: [`VirtualClock`], [`SeededIds`], [`HashingEmbedder`], [`MemoryPhones`]. Tests read like a story
//! (`world.customer("bob").says(..)`, `world.operator().takes_over(..)`) and never sleep: [`World::settled`] returns when
//! everything has happened that can happen without time passing, [`World::advance`] lets time pass from one deadline to the
//! next. Use it on tokio's current-thread runtime (`#[tokio::test]`): there two steps never overlap.

// A kit for tests fails like a test: at the line that is wrong.
#![allow(clippy::missing_panics_doc, reason = "everything here panics when the world is not as the test says")]

mod clock;
mod customer;
mod embedder;
mod flows;
mod ids;
mod model;
mod operator;
mod phones;
mod secrets;
mod setup;
mod transcript;
mod wait;
mod world;

pub use clock::VirtualClock;
pub use customer::Customer;
pub use embedder::HashingEmbedder;
pub use flows::drawn;
pub use ids::SeededIds;
pub use model::{MODEL, PROVIDER_KEY};
pub use operator::Operator;
pub use phones::MemoryPhones;
pub use secrets::MemorySecrets;
pub use setup::{KEY, Setup, models_of, reader};
pub use world::World;

/// Where a test begins: a Tuesday morning, 2023-11-14 08:13:20 UTC.
pub const BEGIN: domain::UnixMs = domain::UnixMs(1_699_949_600_000);
