//! Knowledge bases, by what they hold.

pub mod bases;
pub mod faqs;
pub mod gaps;
pub mod models;
pub mod pins;
pub mod sources;
