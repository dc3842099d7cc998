//! What flows ask the web and models, through the simulator with real calls: where a request may go, what it carries, what comes
//! back, and what is never seen.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

#[path = "flow_calls/addresses.rs"]
mod addresses;
#[path = "flow_calls/answers.rs"]
mod answers;
#[path = "flow_calls/models.rs"]
mod models;
#[path = "flow_calls/secrets.rs"]
mod secrets;

use domain::FlowId;
use flow::document::Text;
use flow::nodes::{EndNode, EndOutcome, HttpBody, HttpMethod, HttpRequestNode, Mapping, Pair, StartNode};
use flow::simulate::{SimulationAct, SimulationState};
use flow::view::{CallAnswer, FlowCall};
use flow::{Document, Edge, Node, NodeBody, Trigger, TriggerWhen, Value, Variables};
use testkit::World;

/// A flow of one node with two ways out.
fn around(node: impl Into<NodeBody>) -> Document {
    let done = EndNode { message: "Done.".into(), ..EndNode::default() };
    let failed = EndNode { message: "Failed.".into(), outcome: EndOutcome::Error, ..EndNode::default() };
    Document {
        name: "Calls".into(),
        triggers: vec![Trigger::new(TriggerWhen::AnyMessage)],
        nodes: vec![
            Node::new("start", StartNode::default().into()),
            Node::new("call", node.into()),
            Node::new("done", done.into()),
            Node::new("failed", failed.into()),
        ],
        edges: vec![
            Edge::new("start", "out", "call"),
            Edge::new("call", "success", "done"),
            Edge::new("call", "failure", "failed"),
        ],
        ..Document::default()
    }
}

/// A request that keeps its status and answer.
fn get(url: impl Into<String>) -> HttpRequestNode {
    HttpRequestNode {
        url: Text::new(url),
        store_status_in: "status".into(),
        store_response_in: "answer".into(),
        retries: 0,
        timeout_seconds: 5,
        ..HttpRequestNode::default()
    }
}

fn post(url: impl Into<String>, body: HttpBody) -> HttpRequestNode {
    HttpRequestNode { method: HttpMethod::Post, body, ..get(url) }
}

fn pair(name: &str, value: &str) -> Pair {
    Pair { name: name.into(), value: value.into() }
}

/// A new flow with this draft.
async fn drawn(world: &World, document: Document) -> FlowId {
    let id = world.core().create_flow(document.name.clone(), None).await.unwrap();
    let rev = world.core().flow(id.clone()).await.unwrap().draft_rev;
    world.core().save_draft(id.clone(), rev, document).await.unwrap();
    id
}

/// Opens a simulation with real calls.
async fn live(world: &World, document: Document) -> String {
    let flow = drawn(world, document).await;
    let id = world.core().open_simulation(flow).await.unwrap().id;
    act(world, &id, SimulationAct::Live { web: true, model: true }).await;
    id
}

async fn act(world: &World, id: &str, act: SimulationAct) -> SimulationState {
    world.core().act_in_simulation(id.to_owned(), act).await.unwrap()
}

/// Starts the flow with these values and waits until its calls have ended.
async fn run(world: &World, node: impl Into<NodeBody>, variables: &[(&str, &str)]) -> SimulationState {
    let id = live(world, around(node)).await;
    let value = |(name, value): &(&str, &str)| ((*name).to_owned(), Value::from(*value));
    let variables: Variables = variables.iter().map(value).collect();
    act(world, &id, SimulationAct::Start { variables }).await;
    after(world, &id).await
}

/// The customer says something; then waits until its calls have ended.
async fn say(world: &World, id: &str, text: &str) -> SimulationState {
    act(world, id, SimulationAct::Say { text: text.into() }).await;
    after(world, id).await
}

async fn after(world: &World, id: &str) -> SimulationState {
    world.settled().await;
    let state = world.core().simulation(id).unwrap();
    assert!(!state.busy, "the call ended");
    state
}

fn variable(state: &SimulationState, name: &str) -> Value {
    state.run.as_ref().and_then(|run| run.variables.get(name).cloned()).unwrap_or_default()
}

fn last_call(state: &SimulationState) -> &FlowCall {
    state.calls.last().unwrap_or_else(|| panic!("nothing was asked: {:?}", state.events))
}

/// Why nothing came.
fn failure(state: &SimulationState) -> &str {
    match &last_call(state).answer {
        Some(CallAnswer::Failed { message }) => message,
        _ => panic!("it did not fail: {}", serde_json::to_string(&last_call(state)).unwrap()),
    }
}

/// What the flow said last.
fn said(state: &SimulationState) -> &str {
    state.bubbles.iter().rfind(|bubble| !bubble.from_customer).map_or("", |bubble| bubble.text.as_str())
}

fn keeps(path: &str, variable: &str) -> Vec<Mapping> {
    vec![Mapping { path: path.into(), variable: variable.into() }]
}
