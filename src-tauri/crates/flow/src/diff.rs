//! Diff: what changed from one version of a flow to the next, as lines one can read, and whom it touches. Moving nodes about
//! the canvas changes nothing; a node is the same one as long as it has the same id.

use std::collections::{BTreeMap, BTreeSet};

use domain::{NodeId, RunId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use crate::document::{Document, Edge, Node};

/// Characters of a value that a line shows.
const SHOWN: usize = 60;

/// What happened to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "DiffChange")]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is different.
    Changed,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DiffLine {
    /// What happened.
    pub change: Change,
    /// The node it is about; `None` for the flow itself.
    pub node: Option<NodeId>,
    /// In words.
    pub text: String,
}

impl std::fmt::Display for DiffLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = match self.change {
            Change::Added => '+',
            Change::Removed => '-',
            Change::Changed => '~',
        };
        write!(f, "{sign} {}", self.text)
    }
}

/// What changed, in the order of the drawing: the flow, its nodes, its edges.
pub fn diff(old: &Document, new: &Document) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    let head = |document: &Document| {
        let whole = serde_json::to_value(document).unwrap_or_default();
        let names = ["name", "description", "triggers", "settings"];
        names.iter().filter_map(|name| Some(((*name).to_owned(), whole.get(*name)?.clone()))).collect::<Value>()
    };
    let mut about_the_flow = |path: &str, was: &Value, is: &Value| {
        lines.push(DiffLine {
            change: Change::Changed,
            node: None,
            text: format!("{path}: {} → {}", shown(was), shown(is)),
        });
    };
    compare("", &head(old), &head(new), &mut about_the_flow);
    for node in &new.nodes {
        match old.node(&node.id) {
            None => lines.push(line(Change::Added, node, named(node))),
            Some(before) => changes_of(before, node, &mut lines),
        }
    }
    let gone = old.nodes.iter().filter(|node| new.node(&node.id).is_none());
    lines.extend(gone.map(|node| line(Change::Removed, node, named(node))));
    for (change, here, there, document) in [(Change::Added, new, old, new), (Change::Removed, old, new, old)] {
        let known: BTreeSet<_> = there.edges.iter().map(way).collect();
        for edge in here.edges.iter().filter(|edge| !known.contains(&way(edge))) {
            lines.push(DiffLine { change, node: Some(edge.source.clone()), text: drawn(document, edge) });
        }
    }
    lines
}

/// Whom publishing touches: running conversations by what becomes of the node they stand at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Blast {
    /// The node they stand at is different, or leads elsewhere.
    pub on_changed: BTreeMap<NodeId, Vec<RunId>>,
    /// The node they stand at is gone.
    pub on_removed: BTreeMap<NodeId, Vec<RunId>>,
    /// The others.
    pub untouched: u32,
}

/// Whom publishing touches, given where every running conversation stands.
pub fn blast(old: &Document, new: &Document, standing: impl IntoIterator<Item = (RunId, NodeId)>) -> Blast {
    let mut blast = Blast::default();
    let changed: BTreeSet<NodeId> = diff(old, new).into_iter().filter_map(|line| line.node).collect();
    for (run, node) in standing {
        if new.node(&node).is_none() {
            blast.on_removed.entry(node).or_default().push(run);
        } else if changed.contains(&node) {
            blast.on_changed.entry(node).or_default().push(run);
        } else {
            blast.untouched = blast.untouched.saturating_add(1);
        }
    }
    blast
}

fn line(change: Change, node: &Node, text: String) -> DiffLine {
    DiffLine { change, node: Some(node.id.clone()), text }
}

fn changes_of(before: &Node, node: &Node, lines: &mut Vec<DiffLine>) {
    if before.kind() != node.kind() {
        let text = format!("{}: was {}", named(node), before.kind().spec().title);
        return lines.push(line(Change::Changed, node, text));
    }
    let fields = |node: &Node| {
        let mut json = serde_json::to_value(node).unwrap_or_default();
        let config = json.get_mut("config").map(Value::take).unwrap_or_default();
        serde_json::json!({ "label": node.label, "note": node.note, "": config })
    };
    compare("", &fields(before), &fields(node), &mut |path, was, is| {
        let text = format!("{}, {path}: {} → {}", named(node), shown(was), shown(is));
        lines.push(line(Change::Changed, node, text));
    });
}

/// Walks two values and tells every place at which they differ.
fn compare(path: &str, was: &Value, is: &Value, tell: &mut impl FnMut(&str, &Value, &Value)) {
    match (was, is) {
        _ if was == is => {}
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                let path = match (path, name.as_str()) {
                    (path, "") => path.to_owned(),
                    ("", name) => name.to_owned(),
                    (path, name) => format!("{path}.{name}"),
                };
                let at = |map: &serde_json::Map<String, Value>| map.get(name).cloned().unwrap_or_default();
                compare(&path, &at(old), &at(new), tell);
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            for at in 0..old.len().max(new.len()) {
                let item = |list: &[Value]| list.get(at).cloned().unwrap_or_default();
                compare(&format!("{path}[{at}]"), &item(old), &item(new), tell);
            }
        }
        _ => tell(path, was, is),
    }
}

fn way(edge: &Edge) -> (&NodeId, &str, &NodeId) {
    (&edge.source, &edge.handle, &edge.target)
}

fn named(node: &Node) -> String {
    let kind = node.kind().spec().title;
    if node.label.trim().is_empty() { format!("{kind} {}", node.id) } else { format!("{kind} “{}”", node.label) }
}

fn drawn(document: &Document, edge: &Edge) -> String {
    let name = |id: &NodeId| document.node(id).map_or_else(|| id.to_string(), named);
    let handles = document.node(&edge.source).map(|node| node.body.handles()).unwrap_or_default();
    let label = handles.iter().find(|handle| handle.id == edge.handle).map_or(&edge.handle, |handle| &handle.label);
    format!("{} · {label} → {}", name(&edge.source), name(&edge.target))
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return "nothing".into(),
        Value::String(text) if text.is_empty() => return "nothing".into(),
        Value::String(text) => format!("“{}”", text.replace('\n', " ")),
        other => other.to_string(),
    };
    let cut = domain::text::cut(&text, SHOWN);
    if cut.len() < text.len() { format!("{cut}…") } else { text }
}

#[cfg(test)]
mod tests;
