//! Random flows with random customers: whatever is drawn and whatever happens, a run never hangs, never panics, never repeats a
//! key, can be stored between any two steps, and waits or ends within its limit.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

#[path = "support/random.rs"]
mod random;
mod support;

use domain::NodeId;
use flow::step::{EffectKey, For, HttpFailure, HttpReply, ModelAnswer};
use flow::{Effect, Input, Known, NodeKind, Run, State, Value, validate};
use proptest::collection::vec;
use proptest::prelude::*;
use random::{LIMIT, NAMES, document, name};
use support::{Act, Played};

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
