//! Commands without a window.

pub mod knowledge;
mod knowledge_answer;
