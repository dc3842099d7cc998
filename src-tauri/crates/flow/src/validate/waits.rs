//! Waits: a time to wait for an answer that is longer than the whole run waits never ends by itself; the run gives up first.

use super::{Finding, Rule};
use crate::document::Document;
use crate::nodes::NodeBody;

pub(super) fn check(document: &Document, findings: &mut Vec<Finding>) {
    let Some(expiry) = &document.settings.expiry else { return };
    for node in &document.nodes {
        let own = match &node.body {
            NodeBody::Buttons(node) => node.timeout_minutes,
            NodeBody::Input(node) => node.timeout_minutes,
            NodeBody::AiQuestion(node) => node.timeout_minutes,
            _ => None,
        };
        if let Some(own) = own.filter(|own| *own > expiry.after_minutes) {
            let patience = expiry.after_minutes;
            let message = format!(
                "“{}” waits {own} minutes for an answer, but the run gives up after {patience}: its time-out is never reached.",
                node.title()
            );
            let fix = "Shorten it, or let runs of this flow wait longer in its settings.";
            findings.push(Finding::warning(Rule::Settings, message, fix).at(&node.id).field("timeout_minutes"));
        }
    }
}
