//! The life of a flow: drawn, saved, published, rolled back, carried in files, deleted and brought back.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

#[path = "flow_life/answering.rs"]
mod answering;
#[path = "flow_life/drafts.rs"]
mod drafts;
#[path = "flow_life/files.rs"]
mod files;
#[path = "flow_life/publishing.rs"]
mod publishing;
#[path = "flow_life/running.rs"]
mod running;

use domain::FlowId;
use engine::CoreError;
use flow::nodes::{EndNode, InputNode, MessageNode, StartNode};
use flow::view::{FlowDetail, FlowVersion, ForRunning};
use flow::{Document, Edge, Node, Trigger, TriggerWhen, WordMatch};
use testkit::World;

/// A flow that a word begins: it greets, asks for a name, and says goodbye.
fn asking(word: &str, greeting: &str) -> Document {
    let keyword = TriggerWhen::Keyword { words: vec![word.into()], matching: WordMatch::Any, case_sensitive: false };
    let greet = MessageNode { text: greeting.into(), media: None };
    let ask = InputNode { prompt: "What is your name?".into(), variable: "name".into(), ..InputNode::default() };
    let bye = EndNode { message: "Thank you, {{name}}.".into(), ..EndNode::default() };
    let sorry = EndNode { message: "Never mind.".into(), ..EndNode::default() };
    Document {
        name: "Names".into(),
        triggers: vec![Trigger::new(keyword)],
        nodes: vec![
            Node::new("start", StartNode::default().into()),
            Node { label: "Greet".into(), ..Node::new("greet", greet.into()) },
            Node { label: "Ask".into(), ..Node::new("ask", ask.into()) },
            Node::new("bye", bye.into()),
            Node::new("sorry", sorry.into()),
        ],
        edges: vec![
            Edge::new("start", "out", "greet"),
            Edge::new("greet", "out", "ask"),
            Edge::new("ask", "success", "bye"),
            Edge::new("ask", "failure", "sorry"),
        ],
        ..Document::default()
    }
}

async fn detail(world: &World, id: &FlowId) -> FlowDetail {
    world.core().flow(id.clone()).await.unwrap()
}

/// Draws a flow anew, whatever it was.
async fn draw(world: &World, id: &FlowId, document: Document) -> u32 {
    let rev = detail(world, id).await.draft_rev;
    world.core().save_draft(id.clone(), rev, document).await.unwrap().rev
}

/// A new flow with this draft.
async fn drawn(world: &World, document: Document) -> FlowId {
    let id = world.core().create_flow(document.name.clone(), None).await.unwrap();
    draw(world, &id, document).await;
    id
}

async fn publish(world: &World, id: &FlowId, for_running: ForRunning) -> Result<FlowVersion, CoreError> {
    let rev = detail(world, id).await.draft_rev;
    world.core().publish(id.clone(), rev, String::new(), for_running).await
}

/// A new flow with this draft, published.
async fn published(world: &World, document: Document) -> FlowId {
    let id = drawn(world, document).await;
    publish(world, &id, ForRunning::Finish).await.unwrap();
    id
}

async fn names(world: &World) -> Vec<String> {
    world.core().flows().await.unwrap().into_iter().map(|row| row.name).collect()
}

/// The words of a refusal.
fn refused<T: std::fmt::Debug>(answer: Result<T, CoreError>) -> String {
    match answer {
        Err(CoreError::Invalid(words) | CoreError::NotAllowedNow(words) | CoreError::Conflict(words)) => words,
        other => panic!("{other:?}"),
    }
}
