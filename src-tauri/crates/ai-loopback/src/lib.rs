//! Model servers on this computer: they speak each provider's wire, are as strict as the provider, remember what they
//! were asked, and fail in every way a test wants. Nothing of ours is imported here: this is the other side of the wire,
//! written from the providers' documentation, so that a mistake in `ai` cannot be repeated here by sharing its code.

mod act;
mod answer;
mod brain;
mod form;
mod line;
mod loopback;
mod prompt;
mod script;
mod seen;
mod server;
mod wire;

pub use act::{Act, ModelReply};
pub use brain::answer_from_context;
pub use form::FormPart;
pub use loopback::Loopback;
pub use prompt::{Asked, Prompt, Said, Speaker};
pub use script::read as read_script;
pub use seen::{Errand, Seen};
pub use wire::{Dialect, Wire};
