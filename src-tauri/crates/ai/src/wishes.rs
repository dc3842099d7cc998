//! Wishes: what a customer's words ask for before any model is asked: a human, a topic that is not the assistant's, the same again.
//!
//! Phrases, not understanding: a model may see more, never less. All comparisons are over folded text (no case, no accents), and a
//! phrase that is denied ("no need for a human") does not count.

mod human;
mod phrases;
mod repeated;
mod topics;

pub use human::wants_human;
pub use repeated::times_asked;
pub use topics::topic;

pub(crate) use phrases::{Phrases, clauses, prepared};
pub(crate) use topics::{promises, speaks_of};
