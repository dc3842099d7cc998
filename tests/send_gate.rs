//! The one send gate: what leaves, when, and what never does, whoever wrote it.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::{DELIVERY_COST, HOURS};
use domain::practice::PracticeBubble;
use domain::{Cause, ContactPatch, DeliveryState, SettingsPatch};
use engine::CoreError;
use sandbox::Fault;
use testkit::{Customer, World};

/// A world in which bob wrote and needs no answer.
async fn world_with_bob() -> World {
    let world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world
}

async fn sets_blocked(world: &World, bob: &Customer<'_>, blocked: bool) {
    world.operator().marks(bob, ContactPatch { blocked: Some(blocked), ..ContactPatch::default() }).await;
}

#[tokio::test]
async fn who_is_blocked_is_recorded_and_never_answered_by_anybody() {
    let world = world_with_bob().await;
    let bob = world.bob();
    sets_blocked(&world, &bob, true).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.recorded().await, 2);
    assert!(bob.chat().await.chat.waiting_since.is_none(), "nobody is called for him");
    let written = world.core().send_text(bob.chat_id().await, "hi".into(), None).await;
    assert!(matches!(written, Err(CoreError::NotAllowedNow(_))), "{written:?}");
    assert!(bob.got().is_empty());
    sets_blocked(&world, &bob, false).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "unblocked he is answered again");
}

#[tokio::test]
async fn a_message_that_waits_in_the_outbox_does_not_leave_to_who_was_blocked_meanwhile() {
    let world = world_with_bob().await;
    let bob = world.bob();
    world.inject(Fault::NotConnected);
    world.operator().replies(&bob, "One moment please.").await;
    sets_blocked(&world, &bob, true).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    let last = bob.last().await;
    assert_eq!(last.state, Some(DeliveryState::Failed));
    assert!(last.failure.unwrap().contains("blocked"));
}

#[tokio::test]
async fn an_opt_out_word_is_confirmed_once_and_silences_automation_until_start() {
    let world = world_with_bob().await;
    let bob = world.bob();
    bob.says("Stop.").await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "the confirmation");
    assert_eq!(bob.last().await.why.unwrap().cause, Cause::OptOut);
    assert!(bob.chat().await.chat.opted_out);

    bob.says("STOP").await;
    world.plays_out().await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "confirmed once, then silence: {}", world.transcript(&bob).await);
    assert!(bob.chat().await.chat.waiting_since.is_some(), "his question waits for the operator");

    world.operator().replies(&bob, "We open at nine.").await;
    world.plays_out().await;
    assert_eq!(bob.got().last().unwrap(), "We open at nine.", "the operator may always write");
    world.operator().hands_back(&bob).await;

    bob.says("START").await;
    world.plays_out().await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert!(DELIVERY_COST.is(bob.got().last().unwrap()));
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn please_do_not_stop_is_no_opt_out() {
    let world = world_with_bob().await;
    let bob = world.bob();
    bob.says("please do not stop").await;
    world.plays_out().await;
    assert!(!bob.chat().await.chat.opted_out);
}

#[tokio::test]
async fn an_answer_on_its_way_does_not_reach_who_opts_out_meanwhile() {
    let world = world_with_bob().await;
    let bob = world.bob();
    for _ in 0..3 {
        world.inject(Fault::NotConnected);
    }
    bob.says(HOURS.question).await;
    world.advance(3).await;
    bob.says("stop").await;
    world.advance(120).await;
    let got = bob.got();
    assert!(got.len() == 1 && !HOURS.is(&got[0]), "only the confirmation: {}", world.transcript(&bob).await);
}

#[tokio::test]
async fn freeze_silences_automation_and_lets_the_operator_write() {
    let world = world_with_bob().await;
    let (bob, operator) = (world.bob(), world.operator());
    operator.freezes(true).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert!(bob.chat().await.chat.waiting_since.is_some());
    operator.replies(&bob, "Nine.").await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["Nine."]);
}

/// Bob's answer is in the outbox when everything is frozen.
async fn frozen_with_an_answer_waiting() -> World {
    let world = world_with_bob().await;
    world.inject(Fault::NotConnected);
    world.bob().says(HOURS.question).await;
    world.advance(3).await;
    world.operator().freezes(true).await;
    world.advance(60).await;
    assert_eq!(world.bob().states().await, [DeliveryState::Queued], "held");
    world
}

#[tokio::test]
async fn freeze_holds_what_is_in_the_outbox_and_unfreeze_releases_it() {
    let world = frozen_with_an_answer_waiting().await;
    world.operator().freezes(false).await;
    world.plays_out().await;
    assert!(HOURS.is(&world.bob().got()[0]));
}

#[tokio::test]
async fn the_freeze_outlives_a_restart() {
    let mut world = frozen_with_an_answer_waiting().await;
    world.restart().await;
    world.advance(60).await;
    assert!(world.core().settings().frozen);
    assert!(world.bob().got().is_empty());
    world.operator().freezes(false).await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn what_was_held_too_long_goes_stale_instead_of_leaving() {
    let world = frozen_with_an_answer_waiting().await;
    world.advance(31 * 60).await;
    world.operator().freezes(false).await;
    world.plays_out().await;
    assert!(world.bob().got().is_empty());
    let last = world.bob().last().await;
    assert_eq!(last.state, Some(DeliveryState::Failed));
    assert!(last.failure.unwrap().contains("too long"));
}

#[tokio::test]
async fn the_operator_goes_ahead_of_automatic_messages_held_by_the_freeze() {
    let world = frozen_with_an_answer_waiting().await;
    world.operator().replies(&world.bob(), "Sorry, we had a power cut.").await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["Sorry, we had a power cut."]);
}

fn arrivals(phone: &[PracticeBubble]) -> Vec<i64> {
    phone.iter().filter(|bubble| !bubble.from_me).map(|bubble| bubble.at.0).collect()
}

#[tokio::test]
async fn no_minute_has_more_than_sixty_messages_and_none_is_wasted() {
    let world = world_with_bob().await;
    let bob = world.bob();
    let chat = bob.chat_id().await;
    let begin = world.now().0;
    for number in 0..130 {
        world.core().send_text(chat.clone(), format!("number {number}"), None).await.unwrap();
    }
    world.advance(180).await;
    let arrived = arrivals(&bob.phone());
    assert_eq!(arrived.len(), 130);
    for (index, at) in arrived.iter().enumerate() {
        let in_window = arrived[..=index].iter().filter(|other| at - **other < 60_000).count();
        assert!(in_window <= 60, "{in_window} within the minute before {at}");
    }
    let minute = |from: i64| arrived.iter().filter(|at| (from..from + 60_000).contains(&(**at - begin))).count();
    assert_eq!((minute(0), minute(60_000), minute(120_000)), (60, 60, 10), "each minute is used fully");
}

#[tokio::test]
async fn the_rate_is_the_accounts_not_the_chats() {
    let world = World::new().await;
    world.operator().sets(SettingsPatch { rate_per_minute: Some(3), ..SettingsPatch::default() }).await;
    let customers: Vec<Customer<'_>> = ["ann", "ben", "cleo", "dan"].map(|name| world.customer(name)).into();
    for customer in &customers {
        customer.says(HOURS.question).await;
    }
    world.advance(50).await;
    let answered = |customers: &[Customer<'_>]| customers.iter().filter(|c| !c.got().is_empty()).count();
    assert_eq!(answered(&customers), 3);
    world.advance(30).await;
    assert_eq!(answered(&customers), 4);
}

#[tokio::test]
async fn messages_of_a_chat_keep_their_order_whatever_the_network_does() {
    let world = world_with_bob().await;
    let bob = world.bob();
    let chat = bob.chat_id().await;
    let faults = [
        Fault::NotConnected,
        Fault::NotConnected,
        Fault::BreakBeforeArrival,
        Fault::BreakAfterArrival,
        Fault::NotConnected,
    ];
    for fault in faults {
        world.inject(fault);
    }
    let texts: Vec<String> = (0..20).map(|number| format!("number {number}")).collect();
    for text in &texts {
        world.core().send_text(chat.clone(), text.clone(), None).await.unwrap();
    }
    world.advance(300).await;
    assert_eq!(bob.got(), texts);
    assert!(world.phones().arrived_again().is_empty());
}

#[tokio::test]
async fn what_the_operator_may_not_send_is_refused_in_words() {
    let world = world_with_bob().await;
    let chat = world.bob().chat_id().await;
    for text in ["", "  \n ", &"x".repeat(4_097)] {
        let refused = world.core().send_text(chat.clone(), text.to_owned(), None).await;
        assert!(matches!(&refused, Err(CoreError::Invalid(words)) if !words.is_empty()), "{refused:?}");
    }
    assert_eq!(world.bob().messages().await.len(), 1, "nothing was written");
}
