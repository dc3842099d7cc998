//! Export: a flow as a file. Stable (same flow, same bytes) and readable, so that two exports can be compared by eye.

use crate::document::Document;

/// The flow as JSON.
pub fn export(document: &Document) -> String {
    // A document is made of strings, finite numbers and lists of them: nothing in it can fail to be written.
    let mut json = serde_json::to_string_pretty(document).unwrap_or_default();
    json.push('\n');
    json
}
