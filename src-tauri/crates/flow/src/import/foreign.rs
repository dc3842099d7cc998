//! Foreign: the JSON of another flow builder. Nodes have `nodeId`, `nodeType` and their fields in `config`, in `data` or
//! beside them; ways out are `nextNodeId` fields, edges, or both. A single node or a list of nodes is a flow as well.

use std::collections::{BTreeMap, BTreeSet};

use domain::{EdgeId, NodeId};
use serde_json::{Map, Value};

use super::fields::{Fields, Report};
use super::{ImportNote, ImportRefused, Imported, Problems, kinds, left_out, too_many};
use crate::document::{Document, Edge, NAME_LIMIT, Node, Point};
use crate::nodes::{DEFAULT, FAILURE, FALLBACK, LOOP_BODY, LOOP_EXIT, NodeBody, OUT, SUCCESS, TIMEOUT};

/// A way out as a field says it: handle, field, target.
pub(super) type Way = (String, String, String);

/// Distance between nodes that come without a place.
const COLUMN: f64 = 280.0;

pub(super) fn read(json: Value) -> Result<Imported, ImportRefused> {
    let mut fields = match json {
        Value::Object(fields) if fields.contains_key("nodes") => fields,
        Value::Object(fields) if fields.contains_key("nodeType") => {
            Map::from_iter([("nodes".to_owned(), Value::Array(vec![Value::Object(fields)]))])
        }
        Value::Array(nodes) => Map::from_iter([("nodes".to_owned(), Value::Array(nodes))]),
        _ => return Err(ImportNote::new("This is not a flow: there are no nodes in it.").into()),
    };
    let mut problems = Problems { all: Vec::new() };
    let mut notes = Vec::new();
    let nodes: Vec<Value> = problems.part(&mut fields, "nodes");
    let edges: Vec<Value> = problems.part(&mut fields, "edges");
    too_many(nodes.len(), edges.len())?;
    let text = |fields: &mut Map<String, Value>, names: &[&str]| {
        let found = names.iter().filter_map(|name| fields.remove(*name)).collect::<Vec<_>>();
        found.into_iter().find_map(|value| value.as_str().map(ToOwned::to_owned)).unwrap_or_default()
    };
    let name = text(&mut fields, &["flowName", "name"]);
    let mut document = Document {
        name: domain::text::cut(if name.trim().is_empty() { "Imported flow" } else { &name }, NAME_LIMIT).to_owned(),
        description: text(&mut fields, &["description"]),
        ..Document::default()
    };
    expected_variables(fields.remove("variables"), &mut notes);
    // Ids and states of the other system mean nothing here.
    for name in ["flowId", "botId", "version", "isProduction", "isDraft", "versionNumber", "deployedAt", "deployedBy"] {
        fields.remove(name);
    }
    notes.extend(fields.keys().map(|name| left_out().field(name)));

    let mut ways: Vec<(NodeId, Way)> = Vec::new();
    let mut ids = BTreeSet::new();
    for (at, node) in nodes.into_iter().enumerate() {
        let Value::Object(node) = node else {
            problems.add(ImportNote::new("must be an object").field(format!("nodes[{at}]")));
            continue;
        };
        if let Some((node, its_ways)) = foreign_node(at, node, &mut ids, &mut notes, &mut problems) {
            ways.extend(its_ways.into_iter().map(|way| (node.id.clone(), way)));
            document.nodes.push(node);
        }
    }
    let drawn = drawn_edges(edges, &document, &mut problems);
    connect(&mut document, drawn, ways, &mut notes);
    notes.truncate(super::PROBLEM_LIMIT);
    problems.none_or(Imported { document, notes })
}

fn foreign_node(
    at: usize,
    mut node: Map<String, Value>,
    ids: &mut BTreeSet<NodeId>,
    notes: &mut Vec<ImportNote>,
    problems: &mut Problems,
) -> Option<(Node, Vec<Way>)> {
    let mut text = |names: &[&str]| {
        names.iter().find_map(|name| match node.remove(*name)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    let (id, kind) = (text(&["nodeId", "id"]), text(&["nodeType", "type"]).unwrap_or_default());
    let (label, note) = (text(&["label"]).unwrap_or_default(), text(&["description", "note"]).unwrap_or_default());
    let id = id.unwrap_or_else(|| format!("{}_{}", kind.to_lowercase(), at + 1));
    let id = NodeId::new(id);
    if !ids.insert(id.clone()) {
        problems.add(ImportNote::new("There are two nodes with this id.").at(&id).field("nodeId"));
    }
    let position = node.remove("position");
    let axis = |name: &str| position.as_ref().and_then(|place| place.get(name)).and_then(Value::as_f64);
    let position = match (axis("x"), axis("y")) {
        (Some(x), Some(y)) => Point { x, y },
        _ => Point { x: COLUMN * at as f64, y: 0.0 },
    };
    for name in ["config", "data"] {
        match node.remove(name) {
            Some(Value::Object(fields)) => node.extend(fields),
            None | Some(Value::Null) => {}
            Some(_) => problems.add(ImportNote::new("must be an object").at(&id).field(name)),
        }
    }
    // The examples of the other builder say the type once more inside.
    let inner_kind = node.remove("nodeType").and_then(|kind| kind.as_str().map(ToOwned::to_owned));
    let kind = if kind.is_empty() { inner_kind.unwrap_or_default() } else { kind };
    let inner_label = node.remove("label").and_then(|label| label.as_str().map(ToOwned::to_owned));
    let label = if label.is_empty() { inner_label.unwrap_or_default() } else { label };
    let mut report = Report { node: &id, notes, problems };
    let mut fields = Fields::new("", node);
    let mut ways = Vec::new();
    let body = kinds::read(&kind, &mut fields, &mut ways, &mut report)?;
    fields.rest(&mut report);
    let cut = |text: &str, limit| domain::text::cut(text, limit).to_owned();
    let (label, note) = (cut(&label, NAME_LIMIT), cut(&note, crate::document::NOTE_LIMIT));
    Some((Node { id: id.clone(), label, note, position, version: body.kind().version(), body }, ways))
}

/// Edges of the file, with the handles they have here.
fn drawn_edges(edges: Vec<Value>, document: &Document, problems: &mut Problems) -> Vec<Edge> {
    let mut drawn = Vec::new();
    for (at, edge) in edges.into_iter().enumerate() {
        let text = |names: &[&str]| names.iter().find_map(|name| edge.get(name)?.as_str()).map(ToOwned::to_owned);
        let (Some(source), Some(target)) = (text(&["sourceNodeId", "source"]), text(&["targetNodeId", "target"]))
        else {
            problems.add(ImportNote::new("has no source or no target").field(format!("edges[{at}]")));
            continue;
        };
        let source = NodeId::new(source);
        let handle = text(&["sourceHandle", "handle"]).unwrap_or_default();
        let handle = match document.node(&source) {
            Some(node) => our_handle(&node.body, &handle),
            None => handle,
        };
        let id = text(&["edgeId", "id"]).unwrap_or_else(|| format!("edge_{}", at + 1));
        drawn.push(Edge { id: EdgeId::new(id), source, handle, target: NodeId::new(target) });
    }
    drawn
}

/// What a way out is called here.
fn our_handle(body: &NodeBody, foreign: &str) -> String {
    let handles = body.handles();
    let tail = foreign.rsplit([':', '/']).next().unwrap_or(foreign);
    let same = |a: &str, b: &str| domain::text::folded(a) == domain::text::folded(b);
    let exact = handles.iter().find(|handle| handle.id == foreign);
    let named = || {
        handles.iter().find(|handle| {
            let id = handle.id.rsplit_once(':').map_or(handle.id.as_str(), |(_, id)| id);
            same(id, tail) || same(&handle.label, tail)
        })
    };
    let usual = || {
        let wanted = match domain::text::folded(tail).replace(['_', '-', ' '], "").as_str() {
            "" | "output" | "out" | "next" | "source" | "default" if handles.len() == 1 => handles.first()?.id.as_str(),
            "output" | "next" => OUT,
            "success" | "true" | "ok" => SUCCESS,
            "failure" | "error" | "fail" | "false" => FAILURE,
            "timeout" => TIMEOUT,
            "default" | "else" | "otherwise" | "defaultbranch" => DEFAULT,
            "fallback" => FALLBACK,
            "loopbody" | "body" | "loop" => LOOP_BODY,
            "exit" | "done" | "loopexit" => LOOP_EXIT,
            _ => return None,
        };
        handles.iter().find(|handle| handle.id == wanted)
    };
    exact.or_else(named).or_else(usual).map_or_else(|| foreign.to_owned(), |handle| handle.id.clone())
}

/// Edges first, then the ways that only fields say.
fn connect(document: &mut Document, drawn: Vec<Edge>, ways: Vec<(NodeId, Way)>, notes: &mut Vec<ImportNote>) {
    let known: BTreeSet<NodeId> = document.nodes.iter().map(|node| node.id.clone()).collect();
    let mut taken: BTreeMap<(NodeId, String), NodeId> = BTreeMap::new();
    for edge in drawn {
        taken.entry((edge.source.clone(), edge.handle.clone())).or_insert_with(|| edge.target.clone());
        document.edges.push(edge);
    }
    for (source, (handle, field, target)) in ways {
        let target = NodeId::new(target);
        match taken.get(&(source.clone(), handle.clone())) {
            Some(drawn) if *drawn == target => {}
            Some(drawn) => {
                let message = format!("leads to {target}, but an edge leads to {drawn}; the edge counts");
                notes.push(ImportNote::new(message).at(&source).field(field));
            }
            None if !known.contains(&target) => {
                let message = format!("leads to {target}, which is not in the file; the way is open");
                notes.push(ImportNote::new(message).at(&source).field(field));
            }
            None => {
                taken.insert((source.clone(), handle.clone()), target.clone());
                document.edges.push(Edge::new(source.as_str(), handle, target.as_str()));
            }
        }
    }
}

fn expected_variables(variables: Option<Value>, notes: &mut Vec<ImportNote>) {
    let names = variables.as_ref().and_then(|variables| variables.get("bot")).and_then(Value::as_array);
    let names: Vec<&str> = names.into_iter().flatten().filter_map(Value::as_str).collect();
    if !names.is_empty() {
        let message = format!("The flow expects these global variables: {}.", names.join(", "));
        notes.push(ImportNote::new(message).field("variables"));
    }
}
