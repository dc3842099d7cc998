//! Ai: asking language models, whoever runs them, and judging what they answer.
//!
//! One table of providers ([`PROVIDERS`]), four thin wires. A [`Target`] and an [`Ask`] make a [`Request`], which is the exact
//! bytes before they leave, so that they can be shown and written down; [`Client::call`] makes one attempt within limits and
//! says what became of it. Nothing of that retries, remembers or decides whether to answer a customer: that is `chain` and
//! `contract`.

pub mod answer;
mod ask;
mod backoff;
mod breaker;
mod call;
mod chain;
mod concurrency;
pub mod contract;
mod failure;
pub mod format;
mod injection;
pub mod mask;
mod models;
pub mod mood;
pub mod prompt;
mod providers;
mod request;
pub mod script;
mod split;
mod target;
pub mod tokens;
mod transcribe;
mod wire;
pub mod wishes;

pub use ask::{Ask, Part, Role, Shape, Turn};
pub use breaker::Health;
pub use call::{Called, Client, Completion, Limits, Stop, Tokens};
pub use chain::{Asked, Caller, Chance, Ended, Gained, Leaving, Models, Transcribed, Unanswered, Witness};
pub use failure::Failure;
pub use providers::{BuiltIn, Habit, PROVIDERS, ProviderSpec, Quirks, WireKind, provider};
pub use request::{Header, HeaderValue, Method, Request, Shown};
pub use target::{Target, check_address};
pub use transcribe::{Sound, TRANSCRIPTION_TIMEOUT, Transcript};
