//! What the acceptance suites share. A suite is a file of claims about one area, told through [`testkit::World`].

pub mod death;
pub mod document;
pub mod dump;
pub mod embeddings;
pub mod equal;
pub mod flows;
pub mod judge;
pub mod ledger;
pub mod machine;
pub mod model;
pub mod program;
pub mod scripted;
pub mod shop;
pub mod wire;
pub mod witness;
