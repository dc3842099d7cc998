//! Commands without a window.

pub mod flow;
mod flow_report;
pub mod knowledge;
mod knowledge_answer;
#[cfg(feature = "endpoint-override")]
pub mod probe;
