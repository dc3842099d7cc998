//! The promises of the step machine, one by one.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::collections::BTreeSet;

use domain::{FlowId, MessageId, NodeId};
use flow::document::{Expiry, Restart, Takeover};
use flow::nodes::{AfterEnd, DelayNode, EndNode, InputNode, LoopNode, Repeat, SetVariableNode, VariableChange};
use flow::step::{Breaks, Detail, EffectKey, LIFE_LIMIT, Said};
use flow::{Context, Document, Effect, Ended, Input, Kind, State, Taken, step};
use support::*;

/// Asks twice and says both.
fn two_questions() -> Document {
    flow_of(
        vec![("a", ask("first")), ("b", ask("second")), ("end", end("{{first}} {{second}}"))],
        &[("a", "success", "b"), ("a", "failure", "end"), ("b", "success", "end"), ("b", "failure", "end")],
    )
}

fn failing() -> flow::NodeBody {
    let change = VariableChange::Set { name: "n".into(), value: "abc".into(), kind: Kind::Number };
    SetVariableNode { changes: vec![change] }.into()
}

fn ended(played: &Played) -> &Ended {
    played.run.ended().unwrap()
}

#[test]
fn a_flow_that_goes_round_fails_and_says_where() {
    let mut document = flow_of(vec![("a", tell("ping")), ("b", tell("pong"))], &[("a", "out", "b"), ("b", "out", "a")]);
    document.settings.step_limit = 20;
    let mut played = Played::new(document);
    played.act(&start());
    let Ended::Failed { why } = ended(&played) else { panic!() };
    assert_eq!(why, "The flow goes round: it came to 20 nodes without waiting for anything, 10 times to “Message”");
    assert_eq!(played.run.steps, 20);
}

#[test]
fn two_bots_that_answer_each_other_come_to_an_end() {
    let mut document = flow_of(vec![("a", ask("x"))], &[("a", "success", "a"), ("a", "failure", "a")]);
    document.settings.expiry = None;
    let mut played = Played::new(document);
    played.act(&start());
    let mut answers = 0;
    while played.run.ended().is_none() {
        let context = Context::bare(&played.place);
        let said =
            Said { id: MessageId::new(format!("b{answers}")), at: NOON, text: "x".into(), tap: None, media: None };
        step(&played.flow, &mut played.run, Input::Said { said: vec![said] }, &context);
        answers += 1;
    }
    assert_eq!(answers, LIFE_LIMIT - 1);
    assert!(matches!(ended(&played), Ended::Failed { why } if why.contains("does not come to an end")));
}

#[test]
fn a_failure_goes_to_the_node_for_errors_once() {
    let mut document = flow_of(
        vec![("bad", failing()), ("sorry", tell("Something went wrong.")), ("again", failing())],
        &[("bad", "out", "sorry"), ("sorry", "out", "again"), ("again", "out", "sorry")],
    );
    document.settings.error_node = Some(NodeId::new("sorry"));
    let mut played = Played::new(document);
    played.act(&start());
    assert_eq!(played.heard(), ["Something went wrong."]);
    assert_eq!(*ended(&played), Ended::Failed { why: "“Set variable”: n: 'abc' is not a number".into() });
    assert_eq!(played.trace[1].failure.as_deref(), Some("“Set variable”: n: 'abc' is not a number"));
    assert_eq!(played.trace[1].next, Some(NodeId::new("sorry")));
}

#[test]
fn a_way_out_that_leads_nowhere_is_a_failure_in_words() {
    let mut played = Played::new(flow_of(vec![("a", tell("Hello"))], &[]));
    played.act(&start());
    assert_eq!(*ended(&played), Ended::Failed { why: "“Message” leaves by “out”, which leads nowhere".into() });
    let mut document = flow_of(vec![("a", ask("x"))], &[]);
    document.nodes.clear();
    let mut played = Played::new(document);
    played.act(&start());
    assert_eq!(*ended(&played), Ended::Failed { why: "The flow has no start.".into() });
}

#[test]
fn a_run_that_gives_up_says_so_and_ends_or_goes_on() {
    let expiry =
        |node: Option<&str>| Expiry { after_minutes: 1, message: "Are you there?".into(), node: node.map(NodeId::new) };
    for (node, heard) in
        [(None, &["first?", "Are you there?"][..]), (Some("end"), &["first?", "Are you there?", " "][..])]
    {
        let mut document = two_questions();
        document.settings.expiry = Some(expiry(node));
        document.nodes[3].body = end("{{first}} {{second}} bye");
        let mut played = Played::new(document);
        played.play(&[start(), Act::Pass(61)]);
        assert_eq!(played.heard().len(), heard.len());
        assert_eq!(*ended(&played), if node.is_none() { Ended::Expired } else { Ended::Completed });
    }
}

#[test]
fn the_earlier_of_both_times_counts() {
    let question =
        InputNode { prompt: "x?".into(), variable: "x".into(), timeout_minutes: Some(5), ..InputNode::default() };
    for (expires, heard) in [(10, "too late"), (2, "gone")] {
        let mut document = flow_of(
            vec![("a", question.clone().into()), ("late", end("too late")), ("end", end("thanks"))],
            &[("a", "timeout", "late"), ("a", "success", "end"), ("a", "failure", "end")],
        );
        document.settings.expiry = Some(Expiry { after_minutes: expires, message: "gone".into(), node: None });
        let mut played = Played::new(document);
        played.play(&[start(), Act::Pass(6_000)]);
        assert_eq!(played.heard().last().unwrap(), heard);
    }
}

#[test]
fn an_answer_written_in_time_counts_although_it_comes_late_and_one_written_late_is_free() {
    for (written, taken, heard) in [(59, Taken::Used, 2), (60, Taken::TooLate, 1)] {
        let mut document = two_questions();
        document.settings.expiry = Some(Expiry { after_minutes: 1, ..Expiry::default() });
        let mut played = Played::new(document);
        played.act(&start());
        // The program slept, and no timer rang.
        played.place.now = NOON.plus(3_600_000);
        let id = MessageId::new("late");
        let said = Said { id, at: NOON.plus(written * 1_000), text: "x".into(), tap: None, media: None };
        played.feed(Input::Said { said: vec![said] });
        assert_eq!((played.taken, played.heard().len()), (Some(taken), heard));
    }
}

#[test]
fn a_kept_run_follows_the_restart_policy() {
    let kept = |restart| {
        let mut document = two_questions();
        document.settings.restart = restart;
        document.nodes[3].body = EndNode { message: "bye".into(), run: AfterEnd::Keep, ..EndNode::default() }.into();
        let mut played = Played::new(document);
        played.play(&[start(), say("1"), say("2"), say("3")]);
        played
    };
    let played = kept(Restart::FromStart);
    assert_eq!(played.heard(), ["first?", "second?", "bye", "first?"]);
    assert_eq!(played.run.variables["second"], "2".into(), "its variables stay");
    let played = kept(Restart::LastQuestion);
    assert_eq!(played.heard(), ["first?", "second?", "bye", "bye"]);
    assert_eq!(played.run.variables["second"], "3".into());
    let played = kept(Restart::OtherFlow { flow_id: FlowId::new("other") });
    assert_eq!(*ended(&played), Ended::OtherFlow);
    assert!(
        played
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::StartFlow { flow_id, .. } if flow_id.as_str() == "other"))
    );
}

#[test]
fn a_takeover_pauses_asks_again_or_ends() {
    let taken = |takeover| {
        let mut document = two_questions();
        document.settings.takeover = takeover;
        let mut played = Played::new(document);
        played.play(&[start(), Act::TakeOver, say("to the operator"), Act::Pass(1_000_000), Act::HandBack, say("1")]);
        played
    };
    assert_eq!(taken(Takeover::Pause).heard(), ["first?", "second?"]);
    assert_eq!(taken(Takeover::PauseAndAskAgain).heard(), ["first?", "first?", "second?"]);
    assert_eq!(*ended(&taken(Takeover::End)), Ended::TakenOver);
}

#[test]
fn waiting_times_stand_still_during_a_takeover() {
    let mut document = flow_of(vec![("a", DelayNode::default().into()), ("end", end("done"))], &[("a", "out", "end")]);
    document.settings.expiry = None;
    let mut played = Played::new(document);
    played.play(&[start(), Act::Pass(3), Act::TakeOver, Act::Pass(500), Act::HandBack, Act::Pass(1)]);
    assert_eq!(played.heard(), Vec::<String>::new());
    assert_eq!(played.run.timer().unwrap().1, NOON.plus(505_000));
    played.act(&Act::Pass(1));
    assert_eq!(played.heard(), ["done"]);
}

#[test]
fn timers_and_results_of_another_wait_hit_nothing() {
    let mut played = Played::new(two_questions());
    played.act(&start());
    let key = played.run.waits().unwrap().key.clone();
    assert_eq!(played.feed(Input::Timer { key: key.clone() }).taken, Taken::TooEarly);
    played.act(&say("1"));
    let before = played.run.clone();
    assert_eq!(played.feed(Input::Timer { key: key.clone() }).taken, Taken::Stale);
    assert_eq!(played.feed(Input::ModelDone { key: key.clone(), result: Err("no".into()) }).taken, Taken::Stale);
    assert_eq!(played.feed(Input::Timer { key: EffectKey::new(&played.run.id, 999) }).taken, Taken::Stale);
    assert_eq!(played.feed(Input::Start { said: Vec::new(), variables: Default::default() }).taken, Taken::Impossible);
    assert_eq!(played.run, before, "what hits nothing changes nothing");
}

#[test]
fn a_message_is_seen_once_even_in_a_burst_with_new_ones() {
    let mut played = Played::new(two_questions());
    played.act(&start());
    let said =
        |id: &str, text: &str| Said { id: MessageId::new(id), at: NOON, text: text.into(), tap: None, media: None };
    played.feed(Input::Said { said: vec![said("x", "one"), said("y", "two"), said("x", "one")] });
    assert_eq!(played.run.variables["first"], "one\ntwo".into());
    played.feed(Input::Said { said: vec![said("y", "two"), said("z", "three")] });
    assert_eq!(played.run.variables["second"], "three".into());
    assert_eq!(*ended(&played), Ended::Completed);
}

#[test]
fn the_operator_can_move_reset_and_end_a_run() {
    let mut played = Played::new(two_questions());
    played.play(&[start(), say("1"), Act::MoveTo(NodeId::new("a"))]);
    assert_eq!(played.heard(), ["first?", "second?", "first?"]);
    assert_eq!(played.run.variables.len(), 1);
    played.act(&Act::MoveTo(NodeId::new("nowhere")));
    assert_eq!(played.taken, Some(Taken::Impossible));
    played.act(&Act::Reset);
    assert_eq!((played.run.variables.len(), played.run.node.clone()), (0, Some(NodeId::new("a"))));
    played.play(&[Act::TakeOver, Act::MoveTo(NodeId::new("b"))]);
    assert_eq!(played.heard().len(), 4, "nothing is said while the operator has the chat");
    played.act(&Act::HandBack);
    assert_eq!(played.heard().last().unwrap(), "second?");
    played.act(&Act::EndNow);
    assert_eq!(*ended(&played), Ended::ByHand);
    played.act(&Act::EndNow);
    assert_eq!(played.taken, Some(Taken::Over));
}

#[test]
fn the_simulator_stops_before_a_node_and_goes_on() {
    let document = flow_of(
        vec![("a", tell("one")), ("b", tell("two")), ("end", end("three"))],
        &[("a", "out", "b"), ("b", "out", "end")],
    );
    let mut played = Played::new(document);
    let place = played.place.clone();
    let breaks = Breaks { everywhere: false, nodes: BTreeSet::from([NodeId::new("b"), NodeId::new("end")]) };
    let context = Context { breaks: Some(&breaks), detail: Detail::Full, ..Context::bare(&place) };
    let begin = Input::Start { said: Vec::new(), variables: Default::default() };
    step(&played.flow, &mut played.run, begin, &context);
    assert_eq!(played.run.node, Some(NodeId::new("b")));
    let on = step(&played.flow, &mut played.run, Input::Continue, &context);
    assert_eq!((on.trace.len(), played.run.node.clone()), (1, Some(NodeId::new("end"))));
    step(&played.flow, &mut played.run, Input::Continue, &context);
    assert_eq!(*ended(&played), Ended::Completed);
}

#[test]
fn full_detail_tells_what_was_read_compared_and_changed() {
    let when = flow::nodes::When::Expression { expression: "{{first}} == \"1\"".into() };
    let branch = flow::nodes::Branch { id: "one".into(), label: String::new(), when };
    let condition = flow::nodes::ConditionNode { branches: vec![branch] };
    let document = flow_of(
        vec![("a", ask("first")), ("c", condition.into()), ("end", end("It is {{first}}"))],
        &[("a", "success", "c"), ("a", "failure", "end"), ("c", "branch:one", "end"), ("c", "default", "end")],
    );
    let mut played = Played::new(document);
    played.act(&start());
    let place = played.place.clone();
    let context = Context { detail: Detail::Full, ..Context::bare(&place) };
    let said = Said { id: MessageId::new("1"), at: NOON, text: "1".into(), tap: None, media: None };
    let told = step(&played.flow, &mut played.run, Input::Said { said: vec![said] }, &context);
    assert_eq!(told.trace[0].changed["first"], "1".into());
    assert!(told.trace[1].compared[0].result);
    assert_eq!(told.trace[2].read["first"], "1".into());
}

#[test]
fn rounds_begin_anew_once_the_run_has_left_the_loop() {
    let twice = LoopNode { repeat: Repeat::Times { count: 2 }, counter: "round".into(), ..LoopNode::default() };
    let document = flow_of(
        vec![("loop", twice.into()), ("ask", ask("x")), ("more", ask("more")), ("end", end("done"))],
        &[
            ("loop", "body", "ask"),
            ("ask", "success", "loop"),
            ("ask", "failure", "end"),
            ("loop", "exit", "more"),
            ("more", "success", "loop"),
            ("more", "failure", "end"),
        ],
    );
    let mut played = Played::new(document);
    played.play(&[start(), say("1"), say("2")]);
    assert_eq!((played.heard().last().unwrap().as_str(), played.run.rounds.len()), ("more?", 0));
    played.play(&[say("yes"), say("1")]);
    assert_eq!(played.run.variables["round"], 2.into());
    assert_eq!(played.heard().last().unwrap(), "x?");
    played.act(&Act::MoveTo(NodeId::new("more")));
    assert_eq!(played.run.rounds.len(), 0, "left in the middle");
}

#[test]
fn a_stored_run_looks_like_this() {
    let mut played = Played::new(two_questions());
    played.play(&[start(), say("1")]);
    // The form of a stored run is a promise to every later version: change it only together with `RUN_FORMAT`.
    insta::assert_json_snapshot!(played.run);
    played.act(&Act::TakeOver);
    assert!(matches!(played.run.state, State::Suspended { .. }));
}
