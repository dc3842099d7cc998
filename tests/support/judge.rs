//! The judge of retrieval: fictitious businesses with their documents and FAQs, what customers asked them, and whether what
//! the search found is right.
//!
//! Used by the acceptance test of quality, by `bench knowledge` and by the program `calibrate`, so that all three mean the
//! same by "right". Half of the questions teach ([`Half::Taught`]), the other half judges.

mod business;
mod figures;
mod found;
mod question;
mod stands;

pub use business::{documents, faqs};
pub use figures::{Answers, CURVE, Ranking, View, classes};
pub use found::{Judged, Order, judge};
pub use question::{Half, Question, document_questions, faq_questions};
pub use stands::says;
