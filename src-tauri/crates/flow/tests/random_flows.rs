//! Random flows with random customers: whatever is drawn and whatever happens, a run never hangs, never panics, never repeats a
//! key, can be stored between any two steps, and waits or ends within its limit.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use domain::NodeId;
use flow::document::{Edge, Expiry, Node, OnPublish, Restart, Takeover};
use flow::nodes::*;
use flow::step::{EffectKey, For, HttpFailure, HttpReply, ModelAnswer};
use flow::{Document, Effect, Input, Kind, Known, NodeBody, NodeKind, Run, State, Value, WordMatch, validate};
use proptest::collection::vec;
use proptest::prelude::*;
use support::{Act, Played};

const LIMIT: u32 = 40;
const NAMES: [&str; 4] = ["a", "b", "c", "round"];

fn text() -> impl Strategy<Value = flow::document::Text> {
    let texts = [
        "",
        "Hello",
        "{{a}}",
        "{{b || \"x\"}} {{contact.name}}",
        "{{lastMessage}} {{c[0].d}}",
        "{{broken",
        "{{unknown}}",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(Into::into)
}

fn name() -> impl Strategy<Value = String> {
    proptest::sample::select(NAMES.to_vec()).prop_map(ToOwned::to_owned)
}

fn expression() -> impl Strategy<Value = flow::document::Expression> {
    let texts = ["{{a}} == 1", "a contains \"x\" OR NOT b is empty", "c > 2", "lastMessage matches a", "(", "true"];
    proptest::sample::select(texts.to_vec()).prop_map(Into::into)
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![
        Just(Form::default()),
        Just(Form::Number { min: Some(1.0), max: Some(5.0), whole: true }),
        Just(Form::Email),
        Just(Form::Phone),
        Just(Form::Date { from_days: Some(0), to_days: None }),
        Just(Form::Choice { options: vec!["Yes".into(), "No".into()] }),
        Just(Form::YesNo),
        Just(Form::Regex { pattern: "^x+$".into() }),
        Just(Form::Regex { pattern: "(".into() }),
    ]
}

fn change() -> impl Strategy<Value = VariableChange> {
    let kinds = [Kind::String, Kind::Number, Kind::Boolean, Kind::Object, Kind::Array];
    prop_oneof![
        (name(), text(), proptest::sample::select(kinds.to_vec()))
            .prop_map(|(name, value, kind)| VariableChange::Set { name, value, kind }),
        name().prop_map(|name| VariableChange::Delete { name }),
        (name(), -3.0..3.0).prop_map(|(name, by)| VariableChange::Increment { name, by }),
    ]
}

fn minutes() -> impl Strategy<Value = Option<u32>> {
    proptest::option::of(0_u32..3)
}

/// A node of a kind with fields right and wrong. The match is over all kinds: a new one must come with its own.
fn body(kind: NodeKind) -> BoxedStrategy<NodeBody> {
    match kind {
        NodeKind::Start => Just(kind.fresh()).boxed(),
        NodeKind::Message => text().prop_map(|text| MessageNode { text, media: None }.into()).boxed(),
        NodeKind::Buttons => (text(), vec(name(), 0..3), minutes())
            .prop_map(|(text, ids, timeout_minutes)| {
                let button =
                    |id: String| Button { label: id.as_str().into(), store_in: id.clone(), id, ..Button::default() };
                let (buttons, fallback) = (ids.into_iter().map(button).collect(), text.clone());
                ButtonsNode { text, buttons, fallback, timeout_minutes }.into()
            })
            .boxed(),
        NodeKind::Input => (text(), form(), name(), 0_u32..3, minutes())
            .prop_map(|(prompt, answer, variable, retries, timeout_minutes)| {
                InputNode { prompt, answer, variable, retries, timeout_minutes, ..InputNode::default() }.into()
            })
            .boxed(),
        NodeKind::AiQuestion => (text(), vec((name(), form(), any::<bool>()), 0..3), 0_u32..3, minutes())
            .prop_map(|(question, fields, retries, timeout_minutes)| {
                let field = |(variable, answer, optional): (String, _, _)| AskedField {
                    about: variable.clone(),
                    variable,
                    answer,
                    optional,
                };
                let fields = fields.into_iter().map(field).collect();
                AiQuestionNode { question, fields, retries, timeout_minutes, ..AiQuestionNode::default() }.into()
            })
            .boxed(),
        NodeKind::AiReply => (text(), name())
            .prop_map(|(prompt, store_in)| AiReplyNode { prompt, store_in, ..AiReplyNode::default() }.into())
            .boxed(),
        NodeKind::Condition => vec((name(), expression(), any::<bool>()), 0..3)
            .prop_map(|branches| {
                let branch = |(id, expression, words): (String, _, bool)| {
                    let words_of =
                        || When::Keywords { words: vec![id.clone()], matching: WordMatch::Any, case_sensitive: false };
                    let when = if words { words_of() } else { When::Expression { expression } };
                    Branch { id, label: String::new(), when }
                };
                ConditionNode { branches: branches.into_iter().map(branch).collect() }.into()
            })
            .boxed(),
        NodeKind::Loop => (0_u32..4, proptest::option::of(expression()), 0_u32..4)
            .prop_map(|(count, until, max_iterations)| {
                let repeat = until.map_or(Repeat::Times { count }, |condition| Repeat::Until { condition });
                LoopNode { repeat, max_iterations, counter: "round".into() }.into()
            })
            .boxed(),
        NodeKind::Delay => {
            (0_u32..100).prop_map(|amount| DelayNode { amount, unit: DelayUnit::Minutes }.into()).boxed()
        }
        NodeKind::HttpRequest => (text(), name(), 0_u32..3)
            .prop_map(|(url, variable, retries)| {
                let mapping = vec![Mapping { path: "a.b".into(), variable }];
                HttpRequestNode { url, mapping, retries, ..HttpRequestNode::default() }.into()
            })
            .boxed(),
        NodeKind::SetVariable => vec(change(), 0..4).prop_map(|changes| SetVariableNode { changes }.into()).boxed(),
        NodeKind::Label => text().prop_map(|label| LabelNode { label, action: LabelAction::Add }.into()).boxed(),
        NodeKind::Handoff => any::<bool>()
            .prop_map(|wait| {
                let then = if wait { AfterHandoff::WaitForOperator } else { AfterHandoff::End };
                HandoffNode { then, ..HandoffNode::default() }.into()
            })
            .boxed(),
        NodeKind::End => (any::<bool>(), any::<bool>())
            .prop_map(|(error, keep)| {
                let outcome = if error { EndOutcome::Error } else { EndOutcome::Normal };
                let run = if keep { AfterEnd::Keep } else { AfterEnd::Close };
                EndNode { outcome, run, ..EndNode::default() }.into()
            })
            .boxed(),
    }
}

fn any_body() -> impl Strategy<Value = NodeBody> {
    let kinds: Vec<NodeKind> = NodeKind::ALL.iter().copied().filter(|kind| *kind != NodeKind::Start).collect();
    proptest::sample::select(kinds).prop_flat_map(body)
}

/// A flow: most ways out lead somewhere, `open` says how many do not.
fn document() -> impl Strategy<Value = Document> {
    let settings = (
        0_usize..3,
        0_usize..3,
        proptest::option::of(0_usize..8),
        proptest::option::of((0_u32..3, proptest::option::of(0_usize..8))),
    );
    (vec(any_body(), 1..8), vec((0_usize..9, 0_u8..20), 64), settings).prop_map(
        |(bodies, targets, (restart, takeover, error, expiry))| {
            let id = |at: usize| format!("n{at}");
            let nodes: Vec<Node> = std::iter::once(NodeKind::Start.fresh())
                .chain(bodies)
                .enumerate()
                .map(|(at, body)| Node::new(id(at), body))
                .collect();
            let mut targets = targets.into_iter();
            let mut edges = Vec::new();
            for node in &nodes {
                for handle in node.body.handles() {
                    if let Some((target, _)) = targets.next().filter(|(_, open)| *open > 0) {
                        edges.push(Edge::new(node.id.as_str(), handle.id, id(1 + target % (nodes.len() - 1))));
                    }
                }
            }
            let settings = flow::document::FlowSettings {
                restart: [
                    Restart::FromStart,
                    Restart::LastQuestion,
                    Restart::OtherFlow { flow_id: domain::FlowId::new("other") },
                ][restart]
                    .clone(),
                on_publish: OnPublish::KeepVersion,
                expiry: expiry.map(|(after_minutes, node)| Expiry {
                    after_minutes,
                    message: "Bye".into(),
                    node: node.map(|at| NodeId::new(id(at))),
                }),
                takeover: [Takeover::Pause, Takeover::PauseAndAskAgain, Takeover::End][takeover],
                step_limit: LIMIT,
                error_node: error.map(|at| NodeId::new(id(at))),
            };
            Document { name: "Random".into(), nodes, edges, settings, ..Document::default() }
        },
    )
}

/// What may happen; what the run waits for is answered in most cases.
#[derive(Clone, Debug)]
enum Luck {
    Answer(String),
    Burst(Vec<String>),
    Again,
    Tap(String),
    Time(i64),
    Fail,
    TakeOver,
    HandBack,
    Move(usize),
    Reset,
    Stale(u32),
}

fn luck() -> impl Strategy<Value = Luck> {
    let words = || {
        proptest::sample::select(vec![
            "",
            "yes",
            "no",
            "2",
            "tomorrow",
            "a@b.example",
            "+442055500101",
            "xxx",
            "a",
            "blah 🙂 {{a}}",
        ])
        .prop_map(ToOwned::to_owned)
    };
    prop_oneof![
        8 => words().prop_map(Luck::Answer),
        1 => vec(words(), 0..3).prop_map(Luck::Burst),
        1 => Just(Luck::Again),
        2 => name().prop_map(Luck::Tap),
        4 => (0_i64..10_000).prop_map(Luck::Time),
        1 => Just(Luck::Fail),
        1 => Just(Luck::TakeOver),
        2 => Just(Luck::HandBack),
        1 => (0_usize..9).prop_map(Luck::Move),
        1 => Just(Luck::Reset),
        1 => (0_u32..50).prop_map(Luck::Stale),
    ]
}

fn happens(played: &mut Played, luck: &Luck) {
    let waits = played.run.waits().map(|wait| (wait.waits_for, wait.key.clone()));
    let input = match (waits, luck) {
        (_, Luck::Time(seconds)) => return played.act(&Act::Pass(*seconds)),
        (_, Luck::TakeOver) => Input::TakeOver,
        (_, Luck::HandBack) => Input::HandBack,
        (_, Luck::Move(at)) => Input::MoveTo { node: NodeId::new(format!("n{at}")) },
        (_, Luck::Reset) => Input::Reset,
        (_, Luck::Stale(number)) => Input::Timer { key: EffectKey::new(&played.run.id, *number) },
        (_, Luck::Again) => return played.act(&Act::Again),
        (Some((For::Http, key)), Luck::Fail) => {
            let failure = HttpFailure { message: "timed out".into(), retry: true, retry_after_seconds: Some(100_000) };
            Input::HttpDone { key, result: Err(failure) }
        }
        (Some((For::Http, key)), _) => {
            let reply = HttpReply { status: 200, body: r#"{"a": {"b": [1]}}"#.into(), retry_after_seconds: None };
            Input::HttpDone { key, result: Ok(reply) }
        }
        (Some((For::Model, key)), Luck::Fail) => Input::ModelDone { key, result: Err("no".into()) },
        (Some((For::Model, key)), Luck::Answer(text)) => {
            let fields = NAMES.iter().map(|name| ((*name).to_owned(), Value::from(text.as_str()))).collect();
            Input::ModelDone { key, result: Ok(ModelAnswer { text: text.clone(), fields, escalate: false }) }
        }
        (_, Luck::Answer(text)) => return played.act(&Act::Say(text.clone())),
        (_, Luck::Burst(texts)) => return played.act(&Act::Burst(texts.clone())),
        (_, Luck::Tap(id)) => return played.act(&Act::Tap(id.clone())),
        (_, Luck::Fail) => Input::Continue,
    };
    played.feed(input);
}

/// A run is at rest: it waits for something that can come, or it is over.
fn at_rest(run: &Run) -> bool {
    match &run.state {
        State::Waiting { wait } => !matches!(wait.waits_for, For::Delay | For::Retry) || wait.until.is_some(),
        State::Suspended { .. } | State::Kept { .. } | State::Ended { .. } => true,
        State::New => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    // `Played` holds each step to its promises: new keys, stored and read back, repeated to the same end.
    #[test]
    fn a_random_run_always_waits_or_ends_within_its_limit(document in document(), lucks in vec(luck(), 1..30)) {
        let _ = validate(&document, &Known::default());
        let mut played = Played::new(document);
        played.act(&Act::Start("hi".into()));
        for luck in &lucks {
            prop_assert!(at_rest(&played.run), "{:?}", played.run.state);
            let before = played.trace.len();
            happens(&mut played, luck);
            let entered = played.trace.len() - before;
            // Time may ring a hundred timers, and each failure may go on once at the node for errors.
            let rings = if matches!(luck, Luck::Time(_)) { 100 } else { 1 };
            prop_assert!(entered <= 2 * (LIMIT as usize + 2) * rings);
        }
        prop_assert!(at_rest(&played.run));
    }

    #[test]
    fn a_published_flow_never_goes_round(document in document(), lucks in vec(luck(), 1..20)) {
        let findings = validate(&document, &Known::default());
        let rounds = findings.iter().any(|finding| finding.rule == flow::Rule::NoEndlessLoop);
        let mut played = Played::new(document);
        played.act(&Act::Start("hi".into()));
        lucks.iter().for_each(|luck| happens(&mut played, luck));
        let went_round = played.trace.iter().filter_map(|entry| entry.failure.as_deref()).any(|why| why.starts_with("The flow goes round"));
        // The node for errors, and the one for runs that give up, are ways in that only failures and time take.
        let loops = played.flow.document().nodes.iter().any(|node| node.kind() == NodeKind::Loop);
        prop_assert!(!went_round || rounds || loops, "{}", played.transcript);
    }

    #[test]
    fn every_send_of_a_step_is_in_the_order_of_its_keys(document in document(), lucks in vec(luck(), 1..20)) {
        let mut played = Played::new(document);
        played.act(&Act::Start("hi".into()));
        lucks.iter().for_each(|luck| happens(&mut played, luck));
        let number = |effect: &Effect| effect.key().as_str().rsplit(':').next().unwrap().parse::<u32>().unwrap();
        prop_assert!(played.effects.iter().map(number).is_sorted());
    }
}
