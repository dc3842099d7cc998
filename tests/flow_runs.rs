//! Runs: conversations that run exactly. What a customer says reaches the step that asked for it, once; time, the operator and
//! a crash may come between any two lines.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::{ChatStatus, Contact, ContactPatch, FlowId, MessageKind, NoticeKind, Owner};
use engine::CoreError;
use flow::view::{ForRunning, RunPlace};
use flow::{Ended, Value, Variables};
use serde_json::{Value as Json, json};
use testkit::{Customer, World, drawn};

/// Asks for a name and a day, and says both.
fn booking() -> Json {
    drawn(
        "book",
        &[
            ("start", "start", json!({})),
            ("name", "input", json!({"prompt": "Your name?", "variable": "name"})),
            (
                "day",
                "buttons",
                json!({"text": "Which day, {{name}}?", "buttons": [
                {"id": "mon", "label": "Monday", "store_in": "day"}, {"id": "tue", "label": "Tuesday", "store_in": "day"}]}),
            ),
            ("done", "message", json!({"text": "{{day}}, {{name}}: noted."})),
            ("end", "end", json!({})),
        ],
        &[
            ("start", "out", "name"),
            ("name", "success", "day"),
            ("name", "failure", "end"),
            ("day", "button:mon", "done"),
            ("day", "button:tue", "done"),
            ("day", "fallback", "end"),
            ("done", "out", "end"),
        ],
    )
}

/// Waits for an hour before it says the second thing.
fn reminder() -> Json {
    drawn(
        "remind",
        &[
            ("start", "start", json!({})),
            ("first", "message", json!({"text": "I will remind you."})),
            ("wait", "delay", json!({"amount": 1, "unit": "hours"})),
            ("second", "message", json!({"text": "It is time."})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "first"), ("first", "out", "wait"), ("wait", "out", "second"), ("second", "out", "end")],
    )
}

async fn ended(bob: &Customer<'_>) -> Option<Ended> {
    bob.run().await.and_then(|run| run.ended)
}

fn variable(run: &flow::view::RunDetail, name: &str) -> Option<Value> {
    run.variables.get(name).cloned()
}

#[tokio::test]
async fn a_conversation_runs_from_its_keyword_to_its_end() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let bob = world.bob();
    bob.says("I would like to BOOK something").await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["Your name?"]);
    bob.says("Bob").await;
    world.plays_out().await;
    assert_eq!(bob.got()[1], "Which day, Bob?\n\n1. Monday\n2. Tuesday");
    bob.says("2").await;
    world.plays_out().await;
    assert_eq!(bob.got()[2], "Tuesday, Bob: noted.");
    assert_eq!(ended(&bob).await, Some(Ended::Completed));
    let why = bob.messages().await.into_iter().rfind(|message| message.why.is_some()).unwrap().why.unwrap();
    let flow = why.flow.expect("it says which flow");
    assert_eq!((flow.name.as_str(), flow.version, flow.node_title.as_str()), ("book", 1, "done"));
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn a_tap_a_number_and_a_misspelled_label_choose_the_same() {
    for said in ["tap", "2", "tuesdy", "TUESDAY"] {
        let world = World::new().await;
        world.flow(&booking()).await;
        let bob = world.bob();
        for text in ["book", "Bob"] {
            bob.says(text).await;
            world.plays_out().await;
        }
        if said == "tap" {
            let choice = bob.phone().into_iter().rev().find(|bubble| !bubble.from_me).unwrap().choices[1].clone();
            world.sandbox().tap(world.account(), bob.jid(), &choice).await.unwrap();
            world.settled().await;
        } else {
            bob.says(said).await;
        }
        world.plays_out().await;
        assert_eq!(bob.got().last().unwrap(), "Tuesday, Bob: noted.", "{said}");
    }
}

#[tokio::test]
async fn the_assistant_answers_what_no_flow_takes_and_is_awake_again_after_a_flow() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let bob = world.bob();
    let question = acceptance::shop::HOURS.question;
    bob.says(question).await;
    world.plays_out().await;
    assert!(acceptance::shop::HOURS.is(&bob.got()[0]));
    for text in ["book", question, "1"] {
        bob.says(text).await;
        world.plays_out().await;
    }
    assert_eq!(
        bob.got()[2],
        format!("Which day, {question}?\n\n1. Monday\n2. Tuesday"),
        "the run gets it, not the assistant"
    );
    bob.says(acceptance::shop::DELIVERY_COST.question).await;
    world.plays_out().await;
    assert!(acceptance::shop::DELIVERY_COST.is(bob.got().last().unwrap()), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn what_came_before_a_question_left_does_not_answer_it() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let bob = world.bob();
    bob.says("book").await;
    world.advance(5).await;
    assert_eq!(bob.got(), ["Your name?"]);
    // A message that was on its way when the question left: its stamp is older.
    let late = domain::Inbound { at: world.now().plus(-60_000), ..bob.message("late", "hello?") };
    bob.delivers(late).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got(), ["Your name?"], "it is not his name");
    bob.says("Bob").await;
    world.plays_out().await;
    assert_eq!(bob.got()[1].lines().next(), Some("Which day, Bob?"));
}

#[tokio::test]
async fn a_burst_is_one_answer_and_a_duplicate_is_none() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let bob = world.bob();
    bob.says("book").await;
    world.plays_out().await;
    let name = bob.message("m1", "Bob");
    bob.delivers(name.clone()).await.unwrap();
    bob.delivers(bob.message("m2", "Miller")).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got()[1].lines().next(), Some("Which day, Bob"), "{:?}", bob.got());
    bob.delivers(name).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got().len(), 2, "the same message again is nothing");
    assert_eq!(variable(&world.run(&bob.run().await.unwrap().id).await, "name"), Some("Bob\nMiller".into()));
}

#[tokio::test]
async fn delays_end_after_a_restart_and_late_ones_at_once() {
    let mut world = World::new().await;
    world.flow(&reminder()).await;
    world.bob().says("remind me").await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["I will remind you."]);
    world.restart().await;
    world.advance(59 * 60).await;
    assert_eq!(world.bob().got().len(), 1);
    world.advance(60).await;
    assert_eq!(world.bob().got(), ["I will remind you.", "It is time."]);
    // The second customer's hour passes while the app is off.
    world.customer("mia").says("remind me").await;
    world.plays_out().await;
    world.stop().await;
    world.boot().await;
    world.advance(2 * 60 * 60).await;
    assert_eq!(world.customer("mia").got().len(), 2);
}

#[tokio::test]
async fn while_a_run_waits_for_its_time_the_assistant_answers_and_may_hand_over() {
    let world = World::new().await;
    world.flow(&reminder()).await;
    let (bob, operator) = (world.bob(), world.operator());
    for text in ["remind me", acceptance::shop::HOURS.question] {
        bob.says(text).await;
        world.plays_out().await;
    }
    assert!(acceptance::shop::HOURS.is(&bob.got()[1]));
    bob.says("Can you teach my parrot to sing opera?").await;
    world.plays_out().await;
    assert_eq!(bob.run().await.unwrap().place, RunPlace::Suspended, "the operator has the chat now");
    world.advance(2 * 60 * 60).await;
    assert!(!bob.got().contains(&"It is time.".to_owned()));
    operator.hands_back(&bob).await;
    world.advance(2 * 60 * 60).await;
    assert_eq!(bob.got().last().unwrap(), "It is time.");
}

#[tokio::test]
async fn one_run_a_chat_and_chats_do_not_see_each_other() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let (bob, mia) = (world.bob(), world.customer("mia"));
    bob.says("book").await;
    mia.says("book").await;
    world.plays_out().await;
    bob.says("book").await;
    mia.says("Mia").await;
    world.plays_out().await;
    assert_eq!(bob.got()[1].lines().next(), Some("Which day, book?"), "it answers the question");
    assert_eq!(mia.got()[1].lines().next(), Some("Which day, Mia?"));
    assert_eq!(world.runs().await.len(), 2);
}

#[tokio::test]
async fn taking_over_pauses_a_run_and_handing_back_lets_it_go_on_where_it_stood() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says("book").await;
    world.plays_out().await;
    operator.replies(&bob, "Hi Bob, this is Ann. One moment.").await;
    world.plays_out().await;
    assert_eq!(bob.run().await.unwrap().place, RunPlace::Suspended);
    bob.says("Sure").await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 2, "the run keeps silent");
    operator.hands_back(&bob).await;
    world.plays_out().await;
    bob.says("Robert").await;
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap().lines().next(), Some("Which day, Robert?"));
}

#[tokio::test]
async fn waiting_times_stand_still_while_the_operator_talks() {
    let world = World::new().await;
    world.flow(&reminder()).await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says("remind me").await;
    world.plays_out().await;
    operator.takes_over(&bob).await;
    world.advance(2 * 60 * 60).await;
    assert_eq!(bob.got().len(), 1, "nobody speaks over the operator");
    operator.hands_back(&bob).await;
    world.advance(30 * 60).await;
    assert_eq!(bob.got().len(), 1, "an hour of waiting is an hour");
    world.advance(31 * 60).await;
    assert_eq!(bob.got().len(), 2);
}

#[tokio::test]
async fn the_freeze_holds_timers_and_thawing_rings_them() {
    let world = World::new().await;
    world.flow(&reminder()).await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says("remind me").await;
    world.plays_out().await;
    operator.freezes(true).await;
    world.advance(2 * 60 * 60).await;
    assert_eq!(bob.got().len(), 1);
    operator.freezes(false).await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["I will remind you.", "It is time."]);
}

#[tokio::test]
async fn the_operators_own_phone_pauses_a_run_for_a_while() {
    let world = World::new().await;
    world.flow(&reminder()).await;
    let bob = world.bob();
    bob.says("remind me").await;
    world.advance(59 * 60).await;
    bob.is_answered_on_the_phone("p1", "Hello from my phone").await;
    world.advance(2 * 60).await;
    assert_eq!(bob.got().len(), 1, "the pause holds");
    world.advance(3 * 60 * 60).await;
    assert_eq!(bob.got(), ["I will remind you.", "It is time."]);
}

#[tokio::test]
async fn the_operator_moves_resets_and_ends_runs() {
    let world = World::new().await;
    world.flow(&booking()).await;
    let (bob, core) = (world.bob(), world.core());
    for text in ["book", "Bob"] {
        bob.says(text).await;
        world.plays_out().await;
    }
    let id = bob.run().await.unwrap().id;
    core.reset_run(id.clone()).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap(), "Your name?");
    assert_eq!(variable(&world.run(&id).await, "name"), None);
    core.move_run(id.clone(), "done".to_owned().into_node()).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap(), ", : noted.");
    assert_eq!(ended(&bob).await, Some(Ended::Completed));
    assert!(matches!(core.end_run(id).await, Err(CoreError::Conflict(_))));
    bob.says("book").await;
    world.plays_out().await;
    let id = bob.run().await.unwrap().id;
    core.end_run(id).await.unwrap();
    world.plays_out().await;
    assert_eq!(ended(&bob).await, Some(Ended::ByHand));
}

/// Reads better in a story.
trait IntoNode {
    fn into_node(self) -> domain::NodeId;
}

impl IntoNode for String {
    fn into_node(self) -> domain::NodeId {
        domain::NodeId::new(self)
    }
}

#[tokio::test]
async fn handing_off_gives_the_chat_to_the_operator_and_waits_for_him_if_it_shall() {
    let flow = drawn(
        "human",
        &[
            ("start", "start", json!({})),
            (
                "off",
                "handoff",
                json!({"message": "A colleague will answer.", "note": "Wants a human", "then": "wait_for_operator"}),
            ),
            ("bye", "message", json!({"text": "I am back."})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "off"), ("off", "out", "bye"), ("bye", "out", "end")],
    );
    let world = World::new().await;
    world.flow(&flow).await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says("human please").await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["A colleague will answer."]);
    let chat = bob.chat().await;
    assert_eq!((chat.chat.owner, chat.chat.waiting_since.is_some()), (Owner::Human, true));
    assert_eq!(chat.handover.unwrap().summary, "Wants a human");
    let notices = world.core().notices().await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.kind == NoticeKind::Escalation).count(), 1);
    operator.hands_back(&bob).await;
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap(), "I am back.");
    assert_eq!(ended(&bob).await, Some(Ended::Completed));
}

#[tokio::test]
async fn a_label_put_on_starts_the_flow_that_waits_for_it() {
    let mut onboarding = reminder();
    onboarding["triggers"] = json!([{"on": true, "when": {"type": "label_added", "label": "Client"}}]);
    let labelling = drawn(
        "join",
        &[
            ("start", "start", json!({})),
            ("label", "label", json!({"action": "add", "label": "client"})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "label"), ("label", "out", "end")],
    );
    let world = World::new().await;
    world.flow(&onboarding).await;
    world.flow(&labelling).await;
    let bob = world.bob();
    bob.says("join").await;
    world.plays_out().await;
    let contact: Contact = bob.chat().await.contact.unwrap();
    assert_eq!(contact.labels, ["client"]);
    assert_eq!(bob.got(), ["I will remind you."], "the label of one flow starts the other");
    let mia = world.customer("mia");
    mia.says("thanks").await;
    world.plays_out().await;
    let contact = mia.chat().await.contact.unwrap();
    world.core().add_label(contact.id.clone(), "Client".into()).await.unwrap();
    world.plays_out().await;
    assert_eq!(mia.got(), ["I will remind you."]);
    world.core().add_label(contact.id, "client".into()).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.runs().await.len(), 3, "the same label again is no news");
}

#[tokio::test]
async fn a_schedule_starts_a_flow_once_for_everybody_it_is_for() {
    let mut flow = reminder();
    let at = World::new().await.now().plus(30 * 60_000);
    flow["triggers"] = json!([{"on": true, "when": {"type": "scheduled", "schedule": {"every": "once", "at": at},
        "audience": {"to": "label", "label": "vip"}}}]);
    let mut world = World::new().await;
    for name in ["bob", "mia"] {
        world.customer(name).says("thanks").await;
        world.plays_out().await;
        let contact = world.customer(name).chat().await.contact.unwrap();
        if name == "bob" {
            world.core().add_label(contact.id, "VIP".into()).await.unwrap();
        }
    }
    world.flow(&flow).await;
    world.advance(29 * 60).await;
    assert_eq!(world.runs().await.len(), 0);
    world.crash().await;
    world.advance(2 * 60).await;
    assert_eq!((world.bob().got().len(), world.customer("mia").got().len()), (1, 0));
    world.crash().await;
    world.advance(5 * 60).await;
    assert_eq!(world.runs().await.len(), 1, "once");
}

#[tokio::test]
async fn started_by_hand_with_values_unless_somebody_else_talks() {
    let flow = drawn(
        "offer",
        &[
            ("start", "start", json!({})),
            ("say", "message", json!({"text": "{{product || \"Nothing\"}} for you."})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "say"), ("say", "out", "end")],
    );
    let world = World::new().await;
    let id = world.flow(&flow).await;
    let (bob, operator, core) = (world.bob(), world.operator(), world.core());
    bob.says("thanks").await;
    world.plays_out().await;
    let chat = bob.chat_id().await;
    let values = Variables::from([("product".to_owned(), Value::from("Tea"))]);
    core.start_flow(id.clone(), chat.clone(), values).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got(), ["Tea for you."]);
    operator.takes_over(&bob).await;
    let refused = core.start_flow(id.clone(), chat.clone(), Variables::new()).await;
    assert!(matches!(refused, Err(CoreError::NotAllowedNow(_))));
    operator.hands_back(&bob).await;
    core.update_flow(id.clone(), flow::view::FlowPatch { active: Some(false), account_ids: None }).await.unwrap();
    assert!(matches!(core.start_flow(id, chat, Variables::new()).await, Err(CoreError::NotAllowedNow(_))));
}

#[tokio::test]
async fn who_opts_out_or_is_blocked_leaves_his_run() {
    for how in ["STOP", "blocked"] {
        let world = World::new().await;
        world.flow(&reminder()).await;
        let (bob, operator) = (world.bob(), world.operator());
        bob.says("remind me").await;
        world.plays_out().await;
        if how == "STOP" {
            bob.says("STOP").await;
        } else {
            operator.marks(&bob, ContactPatch { blocked: Some(true), ..ContactPatch::default() }).await;
        }
        world.advance(2 * 60 * 60).await;
        assert_eq!(ended(&bob).await, Some(Ended::ByHand), "{how}");
        assert!(!bob.got().contains(&"It is time.".to_owned()), "{how}");
    }
}

#[tokio::test]
async fn a_run_finishes_on_its_version_moves_or_begins_anew_as_published() {
    let mut second = booking();
    second["nodes"][2]["config"]["text"] = json!("New: which day, {{name}}?");
    for (running, next) in [
        (ForRunning::Finish, "Which day, Bob?"),
        (ForRunning::Move, "New: which day, Bob?"),
        (ForRunning::Restart, "Your name?"),
    ] {
        let world = World::new().await;
        let id: FlowId = world.flow(&booking()).await;
        let (bob, mia) = (world.bob(), world.customer("mia"));
        bob.says("book").await;
        world.plays_out().await;
        world.redraw(&id, &second).await;
        world.publish(&id, running).await;
        bob.says("Bob").await;
        world.plays_out().await;
        assert_eq!(bob.got().last().unwrap().lines().next(), Some(next), "{running:?}");
        for text in ["book", "Mia"] {
            mia.says(text).await;
            world.plays_out().await;
        }
        assert_eq!(
            mia.got().last().unwrap().lines().next(),
            Some("New: which day, Mia?"),
            "new runs take the new version"
        );
    }
}

#[tokio::test]
async fn a_flow_that_goes_round_fails_clearly_and_calls_the_operator() {
    let mut flow = drawn(
        "round",
        &[
            ("start", "start", json!({})),
            (
                "loop",
                "loop",
                json!({"repeat": {"type": "until", "condition": "{{count || 0}} > 1000"}, "max_iterations": 100}),
            ),
            ("set", "set_variable", json!({"changes": [{"op": "increment", "name": "count"}]})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "loop"), ("loop", "body", "set"), ("set", "out", "loop"), ("loop", "exit", "end")],
    );
    flow["settings"] = json!({"step_limit": 20});
    let world = World::new().await;
    world.flow(&flow).await;
    let bob = world.bob();
    bob.says("round").await;
    world.plays_out().await;
    let run = bob.run().await.unwrap();
    let Some(Ended::Failed { why }) = run.ended else { panic!("{run:?}") };
    assert!(why.contains("goes round") && why.contains("loop"), "{why}");
    let notice = world.core().notices().await.unwrap().into_iter().find(|n| n.kind == NoticeKind::FlowFailed).unwrap();
    assert!(notice.title.contains("round") && notice.chat_id.is_some(), "{notice:?}");
    assert!(bob.chat().await.chat.waiting_since.is_some());
    assert_eq!(bob.chat().await.chat.status, ChatStatus::Open);
}

#[tokio::test]
async fn who_does_not_answer_lets_the_run_expire_and_starts_anew() {
    let mut flow = booking();
    flow["settings"] = json!({"expiry": {"after_minutes": 30, "message": "I close this for now."}});
    let world = World::new().await;
    world.flow(&flow).await;
    let bob = world.bob();
    bob.says("book").await;
    world.advance(31 * 60).await;
    assert_eq!(bob.got(), ["Your name?", "I close this for now."]);
    assert_eq!(ended(&bob).await, Some(Ended::Expired));
    bob.says("book").await;
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap(), "Your name?");
    assert_eq!(world.runs().await.len(), 2);
}

#[tokio::test]
async fn a_file_is_what_some_flows_wait_for() {
    let mut flow = reminder();
    flow["triggers"] = json!([{"on": true, "when": {"type": "media_received", "kinds": ["image"]}}]);
    let world = World::new().await;
    world.flow(&flow).await;
    let bob = world.bob();
    bob.sends(domain::practice::PracticeSample::Picture).await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["I will remind you."]);
    assert_eq!(bob.messages().await[0].kind, MessageKind::Image);
}

#[tokio::test]
async fn a_thousand_timers_due_at_once_all_ring_once() {
    // The bench does ten thousand; here is the claim at a size for every day.
    let mut world = World::new().await;
    let flow = world.flow(&reminder()).await;
    acceptance::flows::waiting_runs(world.store(), world.account(), &flow, 1_000, world.now()).await.unwrap();
    world.stop().await;
    world.boot().await;
    world.advance(60 * 60 + 60).await;
    let runs = world
        .core()
        .flow_analytics(flow::view::AnalyticsQuery { flow_id: flow, version_id: None, days: None })
        .await
        .unwrap();
    assert_eq!((runs.total.starts, runs.total.completed, runs.total.live), (1_000, 1_000, 0));
}
