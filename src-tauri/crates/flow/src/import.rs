//! Import: a flow out of a file, ours or one of another builder (its JSON has node types in capitals, and `nextNodeId` fields
//! or edges). All problems are told at once, each with its node and field; what was understood but changed is noted.

use std::fmt;

use domain::NodeId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use specta::Type;

use crate::document::{Document, Edge, FORMAT, NODE_LIMIT, Node, RawNode, plain};

mod fields;
mod foreign;
mod kinds;

/// Bytes of the largest file.
pub const FILE_LIMIT: usize = 5 * 1024 * 1024;
/// The most edges of a file.
const EDGE_LIMIT: usize = 4 * NODE_LIMIT;
/// So many problems are told.
const PROBLEM_LIMIT: usize = 100;

/// A flow out of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
#[serde(rename = "ImportedFlow")]
pub struct Imported {
    /// The flow. It may still be unfit to be published: that is for `validate` to say.
    pub document: Document,
    /// What is not as it was in the file.
    pub notes: Vec<ImportNote>,
}

/// Something about a file, at a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportNote {
    /// The node it is about.
    pub node: Option<NodeId>,
    /// The field it is about.
    pub field: Option<String>,
    /// What it is.
    pub message: String,
}

impl ImportNote {
    fn new(message: impl Into<String>) -> Self {
        Self { node: None, field: None, message: message.into() }
    }

    fn at(mut self, node: &NodeId) -> Self {
        self.node = Some(node.clone());
        self
    }

    fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for ImportNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.node, &self.field) {
            (Some(node), Some(field)) => write!(f, "Node {node}, {field}: {}", self.message),
            (Some(node), None) => write!(f, "Node {node}: {}", self.message),
            (None, Some(field)) => write!(f, "{field}: {}", self.message),
            (None, None) => f.write_str(&self.message),
        }
    }
}

/// Why a file is no flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ImportRefused {
    /// At least one.
    pub problems: Vec<ImportNote>,
}

impl fmt::Display for ImportRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ImportRefused {}

impl From<ImportNote> for ImportRefused {
    fn from(problem: ImportNote) -> Self {
        Self { problems: vec![problem] }
    }
}

/// Reads a flow out of a file.
pub fn import(file: &[u8]) -> Result<Imported, ImportRefused> {
    if file.len() > FILE_LIMIT {
        let message = format!("The file has {} MB; {} MB is the most.", file.len() >> 20, FILE_LIMIT >> 20);
        return Err(ImportNote::new(message).into());
    }
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let json: Value =
        serde_json::from_slice(file).map_err(|error| ImportNote::new(format!("The file is not JSON: {error}.")))?;
    match json {
        Value::Object(fields) if fields.contains_key("format") => ours(fields),
        other => foreign::read(other),
    }
}

/// A problem with one part of a file, and all the others.
struct Problems {
    all: Vec<ImportNote>,
}

impl Problems {
    fn add(&mut self, problem: ImportNote) {
        if self.all.len() < PROBLEM_LIMIT {
            self.all.push(problem);
        }
    }

    /// The value, or its problem is kept and it is the default.
    fn part<T: DeserializeOwned + Default>(&mut self, fields: &mut Map<String, Value>, name: &str) -> T {
        let Some(value) = fields.remove(name) else { return T::default() };
        serde_path_to_error::deserialize(value).unwrap_or_else(|error| {
            self.add(wrong(name, &error));
            T::default()
        })
    }

    fn none_or(self, imported: Imported) -> Result<Imported, ImportRefused> {
        if self.all.is_empty() { Ok(imported) } else { Err(ImportRefused { problems: self.all }) }
    }
}

fn ours(mut fields: Map<String, Value>) -> Result<Imported, ImportRefused> {
    let format: Value = fields.remove("format").unwrap_or_default();
    match format.as_u64() {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(format) if format > u64::from(FORMAT) => {
            let message = "The file is of a newer Switchboard. Update Switchboard and try again.";
            return Err(ImportNote::new(message).field("format").into());
        }
        _ => {
            return Err(ImportNote::new(format!("The format is {format}; it can be {FORMAT}.")).field("format").into());
        }
    }
    let mut problems = Problems { all: Vec::new() };
    let nodes: Vec<Value> = problems.part(&mut fields, "nodes");
    let edges: Vec<Value> = problems.part(&mut fields, "edges");
    let mut document = Document {
        format: FORMAT,
        name: problems.part(&mut fields, "name"),
        description: problems.part(&mut fields, "description"),
        triggers: problems.part(&mut fields, "triggers"),
        settings: problems.part(&mut fields, "settings"),
        ..Document::default()
    };
    let mut notes: Vec<ImportNote> = fields.keys().map(|name| left_out().field(name)).collect();
    too_many(nodes.len(), edges.len())?;
    for (at, node) in nodes.into_iter().enumerate() {
        match our_node(at, node, &mut notes) {
            Ok(node) => document.nodes.push(node),
            Err(problem) => problems.add(problem),
        }
    }
    for (at, edge) in edges.into_iter().enumerate() {
        match serde_path_to_error::deserialize::<_, Edge>(edge) {
            Ok(edge) => document.edges.push(edge),
            Err(error) => problems.add(wrong(&format!("edges[{at}]"), &error)),
        }
    }
    notes.truncate(PROBLEM_LIMIT);
    problems.none_or(Imported { document, notes })
}

fn our_node(at: usize, node: Value, notes: &mut Vec<ImportNote>) -> Result<Node, ImportNote> {
    let given = node.get("config").cloned().unwrap_or_default();
    let raw: RawNode =
        serde_path_to_error::deserialize(node).map_err(|error| wrong(&format!("nodes[{at}]"), &error))?;
    let (id, version) = (raw.id.clone(), raw.version);
    let node = raw.read().map_err(|(field, why)| ImportNote::new(why).at(&id).field(field))?;
    if version == node.version {
        let kept = serde_json::to_value(&node.body).unwrap_or_default();
        unknown(&given, kept.get("config").unwrap_or(&Value::Null), "", &mut |field| {
            notes.push(left_out().at(&id).field(field));
        });
    }
    Ok(node)
}

/// Fields of a file that did not find a place.
fn unknown(given: &Value, kept: &Value, path: &str, tell: &mut impl FnMut(&str)) {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => {
            for (name, given) in given {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match kept.get(name) {
                    Some(kept) => unknown(given, kept, &path, tell),
                    None => tell(&path),
                }
            }
        }
        (Value::Array(given), Value::Array(kept)) => {
            for (at, (given, kept)) in given.iter().zip(kept).enumerate() {
                unknown(given, kept, &format!("{path}[{at}]"), tell);
            }
        }
        _ => {}
    }
}

fn wrong(part: &str, error: &serde_path_to_error::Error<serde_json::Error>) -> ImportNote {
    ImportNote::new(plain::plain(&error.inner().to_string())).field(plain::within(part, error.path()))
}

fn left_out() -> ImportNote {
    ImportNote::new("is not known here and was left out")
}

fn too_many(nodes: usize, edges: usize) -> Result<(), ImportRefused> {
    if nodes > NODE_LIMIT || edges > EDGE_LIMIT {
        let message =
            format!("The flow has {nodes} nodes and {edges} edges; {NODE_LIMIT} and {EDGE_LIMIT} are the most.");
        return Err(ImportNote::new(message).into());
    }
    Ok(())
}
