//! Flows: drawing, publishing, watching, steering and simulating them, and what they share.

pub mod authoring;
pub mod publishing;
pub mod simulating;
pub mod steering;
pub mod surroundings;
pub mod watching;
