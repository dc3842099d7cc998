//! The assistant: a turn, from the customer's words to what a model makes of them, through Core and over the wire.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

#[path = "assistant/autonomy.rs"]
mod autonomy;
#[path = "assistant/faults.rs"]
mod faults;
#[path = "assistant/handing_over.rs"]
mod handing_over;
#[path = "assistant/injections.rs"]
mod injections;
#[path = "assistant/interruption.rs"]
mod interruption;
#[path = "assistant/media.rs"]
mod media;
#[path = "assistant/reply.rs"]
mod reply;
#[path = "assistant/stage.rs"]
mod stage;
#[path = "assistant/studio.rs"]
mod studio;
