//! Validation: everything that is wrong with a drawn flow, in words, before a customer finds out. Errors block publishing,
//! warnings do not. Pure and total: any document that can be read can be validated.

use std::collections::{BTreeMap, BTreeSet};

use domain::text::MESSAGE_LIMIT;
use domain::{BaseId, FlowId};

use crate::Space;
use crate::document::{Document, Expiry, FlowSettings, NAME_LIMIT, NODE_LIMIT, NOTE_LIMIT, Node, Restart};
use crate::nodes::{AiReplyNode, Inspection, Knowledge, NodeBody, NodeKind, Read};

mod edges;
mod finding;
mod graph;
mod paths;
mod taken;
mod variables;
mod waits;

pub use finding::{Finding, Rule, Severity};
use graph::Graph;

/// What exists outside of the flow. `None`: nobody knows, and nothing is said about it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The names of the global variables.
    pub globals: BTreeSet<String>,
    /// The names of the secrets.
    pub secrets: Option<BTreeSet<String>>,
    /// The knowledge bases.
    pub bases: Option<BTreeSet<BaseId>>,
    /// The flows.
    pub flows: Option<BTreeSet<FlowId>>,
    /// Words by which a customer opts out or in, whatever he is asked: the flow never hears them.
    pub taken_words: Vec<String>,
}

/// What is wrong with a flow: errors first, then in the order of the drawing.
pub fn validate(document: &Document, known: &Known) -> Vec<Finding> {
    let mut findings = Vec::new();
    about_the_flow(document, &mut findings);
    let inspected: Vec<Inspection<'_>> = document.nodes.iter().map(inspected).collect();
    findings.extend(inspected.iter().flat_map(|node| node.findings.iter().cloned()));
    about_the_outside(document, &inspected, known, &mut findings);
    taken::check(document, known, &mut findings);
    waits::check(document, &mut findings);
    let graph = Graph::new(document);
    edges::check(document, &graph, &mut findings);
    paths::check(document, &graph, &mut findings);
    variables::check(document, &graph, &inspected, known, &mut findings);
    let order: BTreeMap<_, _> = document.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
    findings.sort_by_key(|finding| {
        let at = finding.node.as_ref().and_then(|node| order.get(node).copied());
        (finding.severity, at, finding.rule)
    });
    findings
}

/// Whether nothing blocks publishing.
pub fn may_be_published(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity != Severity::Error)
}

fn inspected(node: &Node) -> Inspection<'_> {
    let mut on = Inspection::new(&node.id, node.title());
    node.body.inspect(&mut on);
    on.limited("label", "The label", &node.label, NAME_LIMIT);
    on.limited("note", "The note", &node.note, NOTE_LIMIT);
    if node.id.as_str().is_empty() {
        on.error(Rule::UniqueIds, "id", "The node has no id.", "Remove the node and draw it again.");
    }
    on
}

fn about_the_flow(document: &Document, findings: &mut Vec<Finding>) {
    let starts: Vec<&Node> = document.nodes.iter().filter(|node| node.kind() == NodeKind::Start).collect();
    match starts.as_slice() {
        [_] => {}
        [] => findings.push(Finding::error(Rule::OneStart, "The flow has no start.", "Add a start from the palette.")),
        [_, more @ ..] => findings.extend(more.iter().map(|node| {
            let message = "The flow has more than one start.";
            Finding::error(Rule::OneStart, message, "Remove all but one.").at(&node.id)
        })),
    }
    if document.nodes.len() > NODE_LIMIT {
        let message = format!("The flow has {} nodes; {NODE_LIMIT} is the most.", document.nodes.len());
        findings.push(Finding::error(Rule::Limits, message, "Divide it into several flows."));
    }
    let mut seen = BTreeSet::new();
    for node in document.nodes.iter().filter(|node| !seen.insert(&node.id)) {
        let message = format!("Two nodes have the id {}.", node.id);
        findings.push(Finding::error(Rule::UniqueIds, message, "Remove one and draw it again.").at(&node.id));
    }
    if document.name.trim().is_empty() {
        let finding = Finding::error(Rule::RequiredFields, "The flow has no name.", "Give it one.");
        findings.push(finding.field("name"));
    }
    for (field, text, limit) in
        [("name", &document.name, NAME_LIMIT), ("description", &document.description, NOTE_LIMIT)]
    {
        let length = text.chars().count();
        if length > limit {
            let message = format!("The flow's {field} has {length} characters; {limit} is the most.");
            findings.push(Finding::error(Rule::Limits, message, "Shorten it.").field(field));
        }
    }
    if !document.triggers.iter().any(|trigger| trigger.on) {
        let fix = "Add a trigger, or start it from a schedule or another flow.";
        findings.push(Finding::warning(Rule::Triggers, "Nothing starts this flow.", fix).field("triggers"));
    }
    let triggers = document.triggers.iter().enumerate();
    findings.extend(triggers.flat_map(|(at, trigger)| trigger.inspect(&format!("triggers[{at}]"))));
    about_the_settings(document, findings);
}

fn about_the_settings(document: &Document, findings: &mut Vec<Finding>) {
    let settings = &document.settings;
    let mut wrong = |field: &str, message: String, fix: &str| {
        findings.push(Finding::error(Rule::Settings, message, fix).field(format!("settings.{field}")));
    };
    if !FlowSettings::STEP_LIMITS.contains(&settings.step_limit) {
        let (from, to) = FlowSettings::STEP_LIMITS.into_inner();
        let message = format!("The most steps without a wait are {}; it can be {from} to {to}.", settings.step_limit);
        wrong("step_limit", message, "Choose a number in that range.");
    }
    let gone = |node: &Option<domain::NodeId>| node.as_ref().is_some_and(|node| document.node(node).is_none());
    if gone(&settings.error_node) {
        wrong("error_node", "The node for errors does not exist.".into(), "Choose another.");
    }
    let Some(expiry) = &settings.expiry else { return };
    if !Expiry::MINUTES.contains(&expiry.after_minutes) {
        let message = format!("A run gives up after {} minutes; it can be 1 to 43200.", expiry.after_minutes);
        wrong("expiry.after_minutes", message, "Choose a number in that range.");
    }
    if gone(&expiry.node) {
        wrong("expiry.node", "The node for runs that give up does not exist.".into(), "Choose another.");
    }
    let length = expiry.message.source().chars().count();
    if length > MESSAGE_LIMIT {
        let message = format!("The last message has {length} characters; {MESSAGE_LIMIT} is the most.");
        wrong("expiry.message", message, "Shorten it.");
    }
    match expiry.message.parsed() {
        Err(error) => wrong("expiry.message", format!("The last message cannot be read: {error}"), "Correct it there."),
        Ok(message) => message.uses().iter().filter(|used| used.space == Space::Secret).for_each(|used| {
            let message = format!("The last message: {{{{secret.{}}}}} is a secret.", used.name);
            wrong("expiry.message", message, "Secrets can stand in web requests only.");
        }),
    }
}

/// Whether the secrets, knowledge bases and flows that the flow names exist.
fn about_the_outside(document: &Document, inspected: &[Inspection<'_>], known: &Known, findings: &mut Vec<Finding>) {
    let error = |message: String, fix: &str| Finding::error(Rule::KnownOutside, message, fix);
    for (node, on) in document.nodes.iter().zip(inspected) {
        let unknown = |name: &String| known.secrets.as_ref().is_some_and(|secrets| !secrets.contains(name));
        findings.extend(on.secrets.iter().filter(|(_, name)| unknown(name)).map(|(field, name)| {
            let message = format!("“{}”: the secret {name} does not exist.", node.title());
            error(message, "Add it to the secrets, or use another.").at(&node.id).field(field)
        }));
        let missing = on.globals.iter().filter(|read| !read.optional && !known.globals.contains(&read.name));
        findings.extend(missing.map(|Read { field, name, .. }| {
            let message = format!("“{}”: there is no global variable {name}.", node.title());
            let fix = format!("Add it, or give a fallback: {{{{global.{name} || \"…\"}}}}.");
            Finding::warning(Rule::KnownOutside, message, fix).at(&node.id).field(field)
        }));
        if let (NodeBody::AiReply(AiReplyNode { knowledge: Knowledge::Base { base_id }, .. }), Some(bases)) =
            (&node.body, &known.bases)
            && !bases.contains(base_id)
        {
            let message = format!("“{}”: its knowledge base does not exist.", node.title());
            findings.push(error(message, "Choose another.").at(&node.id).field("knowledge"));
        }
    }
    if let (Restart::OtherFlow { flow_id }, Some(flows)) = (&document.settings.restart, &known.flows)
        && !flows.contains(flow_id)
    {
        let message = "The flow that takes over after the end does not exist.".to_owned();
        findings.push(error(message, "Choose another.").field("settings.restart"));
    }
}

#[cfg(test)]
mod tests;
