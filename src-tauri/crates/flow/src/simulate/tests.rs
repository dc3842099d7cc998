//! Random flows, random customers and restless operators on the simulator.

use domain::MessageKind;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::nodes::{InputNode, MessageNode};
use crate::script::{ScriptContact, play};
use crate::step::{HttpFailure, HttpReply, Input, Said, Taken};
use crate::{Document, Edge, Node, NodeKind};

#[path = "../../tests/support/random.rs"]
mod random;

/// Friday, 20 November 2026, 12:00 in Greenwich.
const NOON: UnixMs = UnixMs(1_795_176_000_000);

fn simulation(document: Document) -> Simulation {
    let setup = Setup {
        flow_id: FlowId::new("flow"),
        name_of_account: "Soap & Co".into(),
        contact: ScriptContact::default(),
        globals: Variables::from([("shop".to_owned(), "Soap & Co".into())]),
        now: NOON,
        offset_minutes: 60,
    };
    Simulation::new(document, setup)
}

/// Asks for a name and greets.
fn greeting() -> Document {
    let ask = InputNode { prompt: "Your name?".into(), variable: "name".into(), ..InputNode::default() };
    let hello = MessageNode { text: "Hello {{name}} of {{global.shop}}.".into(), media: None };
    let nodes = vec![
        Node::new("start", NodeKind::Start.fresh()),
        Node::new("ask", ask.into()),
        Node::new("hello", hello.into()),
        Node::new("end", NodeKind::End.fresh()),
    ];
    let edges = vec![
        Edge::new("start", "out", "ask"),
        Edge::new("ask", "success", "hello"),
        Edge::new("ask", "failure", "end"),
        Edge::new("hello", "out", "end"),
    ];
    Document { name: "Greeting".into(), nodes, edges, ..Document::default() }
}

fn say(text: &str) -> SimulationAct {
    SimulationAct::Say { text: text.into() }
}

fn set(name: &str, value: impl Into<Value>) -> SimulationAct {
    SimulationAct::SetVariable { name: name.into(), value: value.into() }
}

fn texts(simulation: &Simulation) -> Vec<String> {
    simulation.bubbles.iter().map(|bubble| bubble.text.clone()).collect()
}

#[test]
fn what_was_set_by_hand_stays_when_everything_else_begins_anew() {
    let mut simulation = simulation(greeting());
    let shop = SimulationAct::SetGlobal { name: "shop".into(), value: "Tea & Co".into() };
    for act in [set("name", "Ada"), shop, say("hi"), say("Grace"), set("order", 7)] {
        simulation.act(act).unwrap();
    }
    assert_eq!(texts(&simulation).last().unwrap(), "Hello Grace of Tea & Co.");
    simulation.act(SimulationAct::Reset).unwrap();
    let state = simulation.state("one", 3);
    assert_eq!((state.bubbles.len(), state.run, state.now, state.path.len()), (0, None, NOON, 0));
    simulation.act(say("hi")).unwrap();
    let run = simulation.run().unwrap();
    assert_eq!((&run.variables["name"], &run.variables["order"]), (&"Ada".into(), &7.into()));
    assert_eq!(simulation.shop.globals["shop"], "Tea & Co".into());
    assert!(play(simulation.document(), &simulation.as_script("kept")).result.passed);
}

#[test]
fn what_cannot_be_is_refused_in_words_and_changes_nothing() {
    let mut simulation = simulation(greeting());
    simulation.act(say("hi")).unwrap();
    let before = simulation.state("one", 1);
    let acts = [
        say(" "),
        SimulationAct::Tap { id: "yes".into() },
        SimulationAct::Send { kind: MessageKind::Text, name: None },
        SimulationAct::Jump { minutes: f64::NAN },
        SimulationAct::Jump { minutes: -1.0 },
        SimulationAct::Jump { minutes: 1e9 },
        SimulationAct::Start { variables: Variables::new() },
        set("not a name", 1),
        set("sessionId", 1),
        SimulationAct::AnswerWeb { status: 200, body: String::new() },
        SimulationAct::AnswerModel { text: "x".into(), fields: Variables::new(), escalate: false },
        SimulationAct::HandBack,
        SimulationAct::Continue,
        SimulationAct::MoveTo { node: NodeId::new("nowhere") },
    ];
    for act in acts {
        let why = simulation.act(act.clone()).unwrap_err();
        assert!(why.ends_with('.'), "{act:?}: {why}");
        assert_eq!(simulation.state("one", 1), before, "{act:?}");
    }
}

#[test]
fn a_break_stops_before_a_node_and_a_test_that_is_kept_knows_nothing_of_it() {
    let mut simulation = simulation(greeting());
    simulation.act(SimulationAct::Breaks { everywhere: false, nodes: vec![NodeId::new("hello")] }).unwrap();
    simulation.act(say("hi")).unwrap();
    simulation.act(say("Grace")).unwrap();
    assert_eq!(texts(&simulation), ["hi", "Your name?", "Grace"]);
    simulation.act(SimulationAct::Continue).unwrap();
    assert_eq!(texts(&simulation).last().unwrap(), "Hello Grace of Soap & Co.");
    let script = simulation.as_script("kept");
    assert_eq!(play(simulation.document(), &script).result.failures, []);
    assert_eq!(script.lines.len(), 4, "what was said, and what is expected of it");
}

#[test]
fn an_act_took_as_long_as_it_took_and_several_inputs_share_it() {
    let mut simulation = simulation(greeting());
    simulation.act(say("hi")).unwrap();
    simulation.note_took(100);
    simulation.act(say("Grace")).unwrap();
    simulation.note_took(40);
    let took: Vec<(u32, u32)> = simulation.path.iter().map(|step| (step.input, step.took_us)).collect();
    assert_eq!(took, [(1, 100), (1, 100), (2, 40), (2, 40), (2, 40)]);
}

#[test]
fn a_flow_that_rings_for_ever_is_stopped() {
    let mut document = greeting();
    let NodeKind::Input = document.nodes[1].kind() else { panic!("the question") };
    let ask = InputNode { prompt: "Still there?".into(), timeout_minutes: Some(0), ..InputNode::default() };
    document.nodes[1].body = ask.into();
    document.edges.push(Edge::new("ask", "timeout", "ask"));
    let mut simulation = simulation(document);
    simulation.act(say("hi")).unwrap();
    simulation.act(SimulationAct::Jump { minutes: 10.0 }).unwrap();
    assert!(simulation.transcript.iter().any(|line| line.contains("time stops here")));
    assert!(simulation.bubbles.len() <= 2_000 && simulation.path.len() <= 2_000);
}

#[test]
fn an_answer_from_before_the_beginning_hits_no_later_run() {
    let fixture = include_bytes!("../../tests/fixtures/kinds/http_request.json");
    let fixture: serde_json::Value = serde_json::from_slice(fixture).unwrap();
    let document = crate::import(fixture["flow"].to_string().as_bytes()).unwrap().document;
    let mut simulation = simulation(document);
    simulation.act(say("17")).unwrap();
    let key = simulation.open_call().unwrap().key.clone();
    simulation.act(SimulationAct::Reset).unwrap();
    simulation.act(say("18")).unwrap();
    let reply = HttpReply { status: 200, body: String::new(), retry_after_seconds: None };
    let result = CallResult::Http { result: Ok(reply), took_ms: 900 };
    assert_eq!(simulation.answer(&key, result.clone()), Err("Nobody waits for this answer any more.".into()));
    let open = simulation.open_call().unwrap().key.clone();
    simulation.act(SimulationAct::MoveTo { node: NodeId::new("get") }).unwrap();
    assert!(simulation.answer(&open, result).is_err());
    assert_eq!(simulation.state("one", 1).calls.iter().filter(|call| call.answer.is_none()).count(), 1);
}

#[derive(Clone, Debug)]
enum Luck {
    Act(SimulationAct),
    /// The call that waits is answered for real.
    Answered(u16),
    /// It is refused for good.
    Refused,
    /// One of the choices on offer.
    Tap(usize),
}

fn luck() -> impl Strategy<Value = Luck> {
    let words = || {
        let words = vec!["yes", "no", "2", "tomorrow", "a@b.example", "+442055500101", "xxx", "a", "blah 🙂 {{a}}"];
        select(words).prop_map(ToOwned::to_owned)
    };
    let value = || prop_oneof![Just(Value::Null), Just(Value::from(3)), words().prop_map(Value::from)];
    let node = || (0_usize..9).prop_map(|at| NodeId::new(format!("n{at}")));
    let seldom = prop_oneof![
        Just(SimulationAct::TakeOver),
        Just(SimulationAct::HandBack),
        Just(SimulationAct::Continue),
        Just(SimulationAct::Reset),
        node().prop_map(|node| SimulationAct::MoveTo { node }),
        (any::<bool>(), vec(node(), 0..2)).prop_map(|(everywhere, nodes)| SimulationAct::Breaks { everywhere, nodes }),
        (random::name(), value()).prop_map(|(name, value)| SimulationAct::SetVariable { name, value }),
        (random::name(), value()).prop_map(|(name, value)| SimulationAct::SetGlobal { name, value }),
        Just(SimulationAct::Start { variables: Variables::from([("a".to_owned(), 1.into())]) }),
        Just(SimulationAct::FailWeb { message: "timed out".into() }),
        Just(SimulationAct::FailModel { message: "no key".into() }),
        Just(SimulationAct::Send { kind: MessageKind::Image, name: None }),
    ];
    prop_oneof![
        6 => words().prop_map(|text| Luck::Act(SimulationAct::Say { text })),
        2 => (0.0_f64..200.0).prop_map(|minutes| Luck::Act(SimulationAct::Jump { minutes })),
        2 => Just(Luck::Act(SimulationAct::NextTimer)),
        2 => (0_usize..3).prop_map(Luck::Tap),
        4 => select(vec![200_u16, 200, 404, 503]).prop_map(Luck::Answered),
        1 => Just(Luck::Refused),
        4 => seldom.prop_map(Luck::Act),
    ]
}

/// What luck has in store; whether it could be.
fn happens(simulation: &mut Simulation, luck: &Luck) -> bool {
    let open = simulation.open_call().map(|open| (open.key.clone(), matches!(open.what, OpenCallKind::Http { .. })));
    let done = match (luck, open) {
        (Luck::Act(act), _) => simulation.act(act.clone()),
        (Luck::Tap(at), _) => match simulation.choices().get(*at).cloned() {
            Some(offer) => simulation.act(SimulationAct::Tap { id: offer.id }),
            None => Err("nothing is offered".into()),
        },
        (Luck::Answered(_) | Luck::Refused, None) => Err("nothing is open".into()),
        (Luck::Answered(status), Some((key, true))) => {
            let reply =
                HttpReply { status: *status, body: r#"{"a": {"b": [1]}}"#.into(), retry_after_seconds: Some(7) };
            simulation.answer(&key, CallResult::Http { result: Ok(reply), took_ms: 12 })
        }
        (Luck::Refused, Some((key, true))) => {
            let failure = HttpFailure { message: "not public".into(), retry: false, retry_after_seconds: Some(9) };
            simulation.answer(&key, CallResult::Http { result: Err(failure), took_ms: 0 })
        }
        (Luck::Answered(_) | Luck::Refused, Some((key, false))) => {
            let fields = random::NAMES.iter().map(|name| ((*name).to_owned(), Value::from("yes"))).collect();
            let answer = crate::step::ModelAnswer { text: "Well.".into(), fields, escalate: false };
            let result = CallResult::Model {
                result: Ok(answer),
                model: "m".into(),
                tokens: 5,
                cost_usd: Some(0.001),
                took_ms: 3,
            };
            simulation.answer(&key, result)
        }
    };
    done.is_ok()
}

/// Everything that the run was given comes once more.
fn again(simulation: &mut Simulation, keys: &[crate::step::EffectKey]) {
    if simulation.run.is_none() {
        return;
    }
    let seen: Vec<_> = simulation.run.iter().flat_map(|run| run.seen.clone()).collect();
    let waits = simulation.run.as_ref().and_then(|run| run.timer().map(|(key, _)| key.clone()));
    for id in seen {
        let said = Said { id, at: simulation.now(), text: "again".into(), tap: None, media: None };
        let taken = simulation.feed(Input::Said { said: vec![said] });
        assert!(matches!(taken, Taken::Duplicate | Taken::Over), "{taken:?}");
    }
    for key in keys.iter().filter(|key| Some(*key) != waits.as_ref()) {
        let taken = simulation.feed(Input::Timer { key: key.clone() });
        assert!(matches!(taken, Taken::Stale | Taken::Over | Taken::Suspended), "{taken:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn the_same_acts_lead_to_the_same_state_stored_between_any_two_of_them_or_not(
        document in random::document(),
        lucks in vec(luck(), 1..30),
    ) {
        let (mut one, mut stored) = (simulation(document.clone()), simulation(document));
        for luck in &lucks {
            prop_assert_eq!(happens(&mut one, luck), happens(&mut stored, luck));
            let run = serde_json::to_string(&stored.run).unwrap();
            stored.run = serde_json::from_str(&run).unwrap();
            let state = stored.state("one", 1);
            prop_assert_eq!(&one.state("one", 1), &state);
            // Unknown and null are one in JSON: compared as written.
            let json = serde_json::to_string(&state).unwrap();
            let read: SimulationState = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(serde_json::to_string(&read).unwrap(), json);
        }
        prop_assert_eq!(one.transcript(), stored.transcript());
    }

    #[test]
    fn whatever_was_tried_can_be_kept_as_a_test_that_holds(
        document in random::document(),
        lucks in vec(luck(), 1..30),
    ) {
        let mut tried = simulation(document);
        for luck in &lucks {
            happens(&mut tried, luck);
        }
        let script = tried.as_script("kept");
        let file = serde_json::to_string(&script).unwrap();
        let read = crate::script::read(file.as_bytes()).unwrap().remove(0);
        prop_assert_eq!(&read, &script);
        let played = play(tried.document(), &read);
        prop_assert_eq!(played.result.failures, vec![], "{:#?}", played.result.transcript);
    }

    #[test]
    fn what_comes_twice_is_answered_once(document in random::document(), lucks in vec(luck(), 1..30)) {
        let (mut once, mut twice) = (simulation(document.clone()), simulation(document));
        let mut keys = Vec::new();
        for luck in &lucks {
            keys.extend(twice.run.as_ref().and_then(|run| run.timer().map(|(key, _)| key.clone())));
            prop_assert_eq!(happens(&mut once, luck), happens(&mut twice, luck));
            again(&mut twice, &keys);
            prop_assert_eq!(once.transcript(), twice.transcript());
            prop_assert_eq!(&once.run, &twice.run);
        }
    }
}
