//! The assistant, by area.

pub mod providers;
pub mod studio;
pub mod usage;
