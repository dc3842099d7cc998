//! The simulator in the app: opened, acted in, kept as tests, exported, closed.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::time::Duration;

use acceptance::program::{Program, json as json_answer};
use domain::{FlowId, Secret, Topic};
use engine::{CoreError, Told};
use flow::nodes::{EndNode, HttpRequestNode, InputNode, Mapping, MessageNode, Pair, StartNode};
use flow::simulate::{SimulationAct, SimulationState};
use flow::{Document, Edge, Line, Node, Script, Trigger, TriggerWhen};
use serde_json::json;
use testkit::World;

/// Greets in several scripts, asks for a name, and says goodbye.
fn asking(greeting: &str) -> Document {
    let greet = MessageNode { text: greeting.into(), media: None };
    let ask = InputNode { prompt: "What is your name?".into(), variable: "name".into(), ..InputNode::default() };
    let bye = EndNode { message: "Thank you, {{name}}.".into(), ..EndNode::default() };
    Document {
        name: "Names".into(),
        triggers: vec![Trigger::new(TriggerWhen::AnyMessage)],
        nodes: vec![
            Node::new("start", StartNode::default().into()),
            Node { label: "Greet".into(), ..Node::new("greet", greet.into()) },
            Node { label: "Ask for the name".into(), ..Node::new("ask", ask.into()) },
            Node { label: "Goodbye".into(), ..Node::new("bye", bye.into()) },
        ],
        edges: vec![
            Edge::new("start", "out", "greet"),
            Edge::new("greet", "out", "ask"),
            Edge::new("ask", "success", "bye"),
            Edge::new("ask", "failure", "bye"),
        ],
        ..Document::default()
    }
}

async fn draw(world: &World, id: &FlowId, document: Document) -> u32 {
    let rev = world.core().flow(id.clone()).await.unwrap().draft_rev;
    world.core().save_draft(id.clone(), rev, document).await.unwrap().rev
}

async fn drawn(world: &World, document: Document) -> FlowId {
    let id = world.core().create_flow(document.name.clone(), None).await.unwrap();
    draw(world, &id, document).await;
    id
}

async fn act(world: &World, id: &str, act: SimulationAct) -> SimulationState {
    world.core().act_in_simulation(id.to_owned(), act).await.unwrap()
}

async fn say(world: &World, id: &str, text: &str) -> SimulationState {
    act(world, id, SimulationAct::Say { text: text.into() }).await
}

fn said(state: &SimulationState) -> Vec<&str> {
    state.bubbles.iter().filter(|bubble| !bubble.from_customer).map(|bubble| bubble.text.as_str()).collect()
}

#[tokio::test]
async fn a_draft_talks_on_the_practice_phone_and_nothing_of_it_is_stored() {
    let world = World::new().await;
    let flow = drawn(&world, asking("Welcome!")).await;
    let opened = world.core().open_simulation(flow.clone()).await.unwrap();
    assert!(opened.bubbles.is_empty() && opened.run.is_none() && !opened.busy);
    say(&world, &opened.id, "hello").await;
    let state = say(&world, &opened.id, "Ana").await;
    assert_eq!(said(&state), ["Welcome!", "What is your name?", "Thank you, Ana."]);
    assert!(!state.path.is_empty() && state.path.iter().all(|step| step.input > 0));
    let nothing = world.core().runs(flow::view::RunQuery::default()).await.unwrap();
    assert!(nothing.rows.is_empty(), "it was only tried");
    assert_eq!(world.core().simulation(&opened.id).unwrap(), state);
}

#[tokio::test]
async fn beginning_again_reads_the_draft_anew() {
    let world = World::new().await;
    let flow = drawn(&world, asking("Welcome!")).await;
    let opened = world.core().open_simulation(flow.clone()).await.unwrap();
    say(&world, &opened.id, "hello").await;
    let rev = draw(&world, &flow, asking("Good morning!")).await;
    assert_eq!(said(&say(&world, &opened.id, "Ana").await)[0], "Welcome!", "what runs stays as it was");
    let reset = act(&world, &opened.id, SimulationAct::Reset).await;
    assert_eq!((reset.bubbles.len(), reset.draft_rev), (0, rev));
    assert_eq!(said(&say(&world, &opened.id, "hello").await)[0], "Good morning!");
}

#[tokio::test]
async fn what_is_not_possible_is_refused_in_words() {
    let world = World::new().await;
    let flow = drawn(&world, asking("Welcome!")).await;
    let id = world.core().open_simulation(flow).await.unwrap().id;
    let answer = SimulationAct::AnswerWeb { status: 200, body: String::new() };
    let refused = world.core().act_in_simulation(id.clone(), answer).await;
    assert!(matches!(&refused, Err(CoreError::NotAllowedNow(words)) if !words.is_empty()), "{refused:?}");
    world.core().close_simulation(&id);
    world.core().close_simulation(&id);
    assert!(matches!(world.core().simulation(&id), Err(CoreError::NotFound(_))));
    assert!(matches!(world.core().open_simulation(FlowId::new("none")).await, Err(CoreError::NotFound(_))));
}

#[tokio::test]
async fn a_few_can_be_open_and_the_oldest_makes_room() {
    let world = World::new().await;
    let flow = drawn(&world, asking("Welcome!")).await;
    let first = world.core().open_simulation(flow.clone()).await.unwrap().id;
    for _ in 0..20 {
        world.advance(1).await;
        world.core().open_simulation(flow.clone()).await.unwrap();
    }
    assert!(matches!(world.core().simulation(&first), Err(CoreError::NotFound(_))));
}

#[tokio::test]
async fn the_window_is_told_when_a_real_call_has_ended() {
    let world = World::new().await;
    let shop = Program::start(|_| json_answer(200, &json!({ "open": true }))).await;
    let call = HttpRequestNode {
        url: flow::document::Text::new(shop.url("/open")),
        mapping: vec![Mapping { path: "open".into(), variable: "open".into() }],
        ..HttpRequestNode::default()
    };
    let mut document = asking("Welcome!");
    document.nodes.push(Node::new("call", call.into()));
    document.edges.retain(|edge| edge.source.as_str() != "start");
    document.edges.extend([
        Edge::new("start", "out", "call"),
        Edge::new("call", "success", "greet"),
        Edge::new("call", "failure", "bye"),
    ]);
    let flow = drawn(&world, document).await;
    let id = world.core().open_simulation(flow).await.unwrap().id;
    act(&world, &id, SimulationAct::Live { web: true, model: false }).await;
    let mut told = world.core().told();
    assert!(say(&world, &id, "hello").await.busy);
    let told_of_flows = async {
        loop {
            if let Ok(Told::Changed(topics)) = told.recv().await
                && topics.contains(&Topic::Flows)
            {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(30), told_of_flows).await.unwrap();
    let state = world.core().simulation(&id).unwrap();
    assert_eq!((state.busy, said(&state)), (false, vec!["Welcome!", "What is your name?"]));
}

#[tokio::test]
async fn what_happened_becomes_a_test_that_runs_with_the_others() {
    let world = World::new().await;
    let flow = drawn(&world, asking("Welcome!")).await;
    let id = world.core().open_simulation(flow.clone()).await.unwrap().id;
    let nothing = world.core().keep_as_test(id.clone(), "Nothing".into()).await;
    assert!(matches!(nothing, Err(CoreError::NotAllowedNow(_))), "{nothing:?}");
    say(&world, &id, "hello").await;
    say(&world, &id, "Ana").await;
    let kept = world.core().keep_as_test(id, " A friendly one ".into()).await.unwrap();
    assert_eq!(kept.name, "A friendly one");
    let report = world.core().run_flow_tests(flow.clone()).await.unwrap();
    assert!(report.results.iter().all(|result| result.passed) && report.results.len() == 1, "{report:?}");
    draw(&world, &flow, asking("Something else")).await;
    let report = world.core().run_flow_tests(flow.clone()).await.unwrap();
    assert!(!report.results[0].passed && !report.results[0].failures.is_empty());

    let renamed = Script { name: "Renamed".into(), ..kept.script.clone() };
    let saved = world.core().save_flow_test(flow.clone(), Some(kept.id.clone()), renamed).await.unwrap();
    assert_eq!((saved.id.as_str(), saved.name.as_str()), (kept.id.as_str(), "Renamed"));
    let second = Script { name: "Second".into(), lines: vec![Line::Says("hi".into())], ..Script::default() };
    let second = world.core().save_flow_test(flow.clone(), None, second).await.unwrap();
    world.core().delete_flow_test(kept.id.clone()).await.unwrap();
    assert_eq!(world.core().flow_tests(flow.clone()).await.unwrap(), [second]);
    assert!(matches!(world.core().delete_flow_test(kept.id.clone()).await, Err(CoreError::NotFound(_))));
    let unnamed = world.core().save_flow_test(flow.clone(), None, Script::default()).await;
    assert!(matches!(unnamed, Err(CoreError::Invalid(_))), "{unnamed:?}");
    let other = drawn(&world, asking("Other")).await;
    let stolen = Script { name: "Stolen".into(), ..Script::default() };
    let tests = world.core().flow_tests(flow).await.unwrap();
    let refused = world.core().save_flow_test(other, Some(tests[0].id.clone()), stolen).await;
    assert!(matches!(refused, Err(CoreError::NotFound(_))), "{refused:?}");
}

#[tokio::test]
async fn a_simulation_is_exported_as_json_and_as_pdf_without_a_secret() {
    let world = World::new().await;
    let shop = Program::start(|_| json_answer(200, &json!({ "total": "17 EUR" }))).await;
    world.core().set_flow_secret("shop".into(), Secret::new("sk-555-0142-fictitious")).await.unwrap();
    let call = HttpRequestNode {
        url: flow::document::Text::new(shop.url("/orders/7")),
        headers: vec![Pair { name: "Authorization".into(), value: "Bearer {{secret.shop}}".into() }],
        mapping: vec![Mapping { path: "total".into(), variable: "total".into() }],
        ..HttpRequestNode::default()
    };
    let greeting = "Willkommen, Καλημέρα, Привет, مرحبا, 你好 😀";
    let mut document = asking(greeting);
    document.name = "Größe & Name".into();
    document.nodes.push(Node { label: "Ask the shop".into(), ..Node::new("call", call.into()) });
    document.edges.retain(|edge| edge.source.as_str() != "start");
    document.edges.extend([
        Edge::new("start", "out", "call"),
        Edge::new("call", "success", "greet"),
        Edge::new("call", "failure", "bye"),
    ]);
    let flow = drawn(&world, document).await;
    let id = world.core().open_simulation(flow).await.unwrap().id;
    act(&world, &id, SimulationAct::Live { web: true, model: false }).await;
    say(&world, &id, "hello").await;
    world.settled().await;
    let state = say(&world, &id, "Ana").await;
    let dir = tempfile::tempdir().unwrap();

    let path = dir.path().join("simulation.JSON");
    world.core().export_simulation(id.clone(), path.clone()).await.unwrap();
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!((&file["program"], &file["flow"]), (&json!("Switchboard"), &json!("Größe & Name")));
    let read: SimulationState = serde_json::from_value(file["simulation"].clone()).unwrap();
    assert_eq!(read, state);
    assert!(!file.to_string().contains("555-0142"));

    let path = dir.path().join("simulation.pdf");
    world.core().export_simulation(id.clone(), path.clone()).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 300_000, "{} bytes", bytes.len());
    let read = documents::read("simulation.pdf", None, &bytes).unwrap();
    let text = read.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    for words in [
        "Größe & Name",
        "Willkommen",
        "Καλημέρα",
        "Привет",
        "What is your name?",
        "Thank you, Ana.",
        "Ask the shop",
        "/orders/7",
        "17 EUR",
        "name = ",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("555-0142"), "{text}");

    let wrong = world.core().export_simulation(id, dir.path().join("simulation.docx")).await;
    assert!(matches!(wrong, Err(CoreError::Invalid(_))), "{wrong:?}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left beside them");
}
