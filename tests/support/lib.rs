//! What the acceptance suites share. A suite is a file of claims about one area, told through [`testkit::World`].

pub mod ledger;
pub mod shop;
pub mod wire;
pub mod witness;
