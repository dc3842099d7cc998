//! Deliveries: every state a message can have is evidence, and what cannot be known is asked.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::HOURS;
use domain::practice::Ticks;
use domain::{AccountStatus, DeliveryState, Message, MessageId, NoticeKind};
use engine::CoreError;
use sandbox::Fault;
use testkit::World;

/// A world in which bob wrote and needs no answer.
async fn world_with_bob() -> World {
    let world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world
}

async fn message(world: &World, id: &MessageId) -> Message {
    world.bob().messages().await.into_iter().find(|message| message.id == *id).unwrap()
}

async fn state(world: &World, id: &MessageId) -> DeliveryState {
    message(world, id).await.state.unwrap()
}

#[tokio::test]
async fn a_message_goes_from_sent_over_delivered_to_read() {
    let world = world_with_bob().await;
    let sent = world.operator().replies(&world.bob(), "hello").await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Sent);
    world.advance(1).await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Delivered);
    world.bob().looks().await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Read);
}

#[tokio::test]
async fn the_customer_sees_what_became_of_his_own_messages() {
    let world = world_with_bob().await;
    let ticks = || world.bob().phone()[0].ticks;
    assert_eq!(ticks(), Some(Ticks::Delivered));
    world.operator().opens(&world.bob()).await;
    assert_eq!(ticks(), Some(Ticks::Read));
}

#[tokio::test]
async fn a_refused_message_says_why_and_the_operator_is_told() {
    let world = world_with_bob().await;
    world.inject(Fault::Refuse("not on WhatsApp".into()));
    let sent = world.operator().replies(&world.bob(), "hello").await;
    let failed = message(&world, &sent).await;
    assert_eq!(failed.state, Some(DeliveryState::Failed));
    assert!(failed.failure.unwrap().contains("not on WhatsApp"));
    assert_eq!(world.operator().notices(NoticeKind::SendFailed).await.len(), 1);
    world.advance(600).await;
    assert!(world.bob().got().is_empty(), "it is not tried again by itself");
}

#[tokio::test]
async fn what_is_written_without_a_connection_waits_and_leaves_when_it_is_back() {
    let world = world_with_bob().await;
    world.inject(Fault::Disconnect(120_000));
    world.settled().await;
    let sent = world.operator().replies(&world.bob(), "hello").await;
    world.advance(100).await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Queued);
    assert_eq!(world.core().accounts().await.unwrap()[0].status, AccountStatus::Disconnected);
    world.advance(30).await;
    assert_eq!(world.bob().got(), ["hello"]);
    assert_eq!(world.core().accounts().await.unwrap()[0].status, AccountStatus::Ready);
}

#[tokio::test]
async fn an_account_that_the_operator_disconnects_holds_its_messages_until_he_connects_it() {
    let mut world = world_with_bob().await;
    let account = world.account().clone();
    world.core().disconnect_account(account.clone()).await.unwrap();
    world.operator().replies(&world.bob(), "hello").await;
    world.advance(600).await;
    assert!(world.bob().got().is_empty());
    world.restart().await;
    world.advance(600).await;
    assert!(world.bob().got().is_empty(), "also after a restart");
    world.core().connect_account(account).await.unwrap();
    world.settled().await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["hello"]);
}

#[tokio::test]
async fn a_message_that_provably_did_not_leave_is_tried_again_until_it_does() {
    let world = world_with_bob().await;
    for _ in 0..5 {
        world.inject(Fault::NotConnected);
    }
    let sent = world.operator().replies(&world.bob(), "hello").await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Queued);
    world.advance(120).await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Delivered);
    assert_eq!(world.bob().got(), ["hello"]);
}

#[tokio::test]
async fn after_a_broken_connection_the_network_is_asked_and_believed() {
    for (fault, arrivals) in [(Fault::BreakAfterArrival, 1), (Fault::BreakBeforeArrival, 1)] {
        let world = world_with_bob().await;
        world.inject(fault);
        let sent = world.operator().replies(&world.bob(), "hello").await;
        world.plays_out().await;
        assert_eq!(state(&world, &sent).await, DeliveryState::Delivered);
        assert_eq!(world.bob().got().len(), arrivals);
        assert!(world.phones().arrived_again().is_empty());
    }
}

/// A message that nobody knows the fate of; it arrived, or it did not.
async fn maybe_sent(arrives: bool) -> (World, MessageId) {
    let world = world_with_bob().await;
    if arrives {
        world.inject(Fault::LoseReceipt);
    }
    world.inject(if arrives { Fault::BreakAfterArrival } else { Fault::BreakBeforeArrival });
    world.inject(Fault::CannotTell);
    let sent = world.operator().replies(&world.bob(), "hello").await;
    world.plays_out().await;
    (world, sent)
}

#[tokio::test]
async fn what_nobody_can_know_is_maybe_sent_and_the_operator_is_asked_once() {
    for arrives in [true, false] {
        let (mut world, sent) = maybe_sent(arrives).await;
        assert_eq!(state(&world, &sent).await, DeliveryState::MaybeSent);
        let notices = world.operator().notices(NoticeKind::MaybeSent).await;
        assert_eq!(notices.len(), 1);
        assert_eq!(notices[0].chat_id, Some(world.bob().chat_id().await));
        world.advance(3_600).await;
        world.restart().await;
        world.plays_out().await;
        assert_eq!(state(&world, &sent).await, DeliveryState::MaybeSent, "never sent again on a guess");
        assert_eq!(world.bob().got().len(), usize::from(arrives));
        assert_eq!(world.operator().notices(NoticeKind::MaybeSent).await.len(), 1);
    }
}

#[tokio::test]
async fn a_maybe_sent_message_is_sent_again_only_as_a_new_one_and_only_once() {
    let (world, sent) = maybe_sent(false).await;
    let (one, two) = tokio::join!(world.core().send_again(sent.clone()), world.core().send_again(sent.clone()));
    assert!(one.is_ok() != two.is_ok(), "clicked twice: {one:?} {two:?}");
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["hello"]);
    assert_eq!(state(&world, &sent).await, DeliveryState::Failed, "the old one is out of the way");
    let again = one.or(two).unwrap();
    assert_ne!(again, sent);
    assert_eq!(state(&world, &again).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn it_arrived_settles_a_maybe_sent_message() {
    let (world, sent) = maybe_sent(true).await;
    world.core().it_arrived(sent.clone()).await.unwrap();
    assert_eq!(state(&world, &sent).await, DeliveryState::Sent);
    let again = world.core().send_again(sent.clone()).await;
    assert!(matches!(again, Err(CoreError::Conflict(_))), "{again:?}");
    assert!(matches!(world.core().it_arrived(sent).await, Err(CoreError::Conflict(_))));
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn a_failed_message_can_be_sent_again() {
    let world = world_with_bob().await;
    world.inject(Fault::Refuse("try later".into()));
    let failed = world.operator().replies(&world.bob(), "hello").await;
    world.core().send_again(failed).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["hello"]);
}

#[tokio::test]
async fn a_late_receipt_settles_a_maybe_sent_message() {
    let world = world_with_bob().await;
    world.inject(Fault::BreakAfterArrival);
    world.inject(Fault::CannotTell);
    let sent = world.operator().replies(&world.bob(), "hello").await;
    assert_eq!(state(&world, &sent).await, DeliveryState::MaybeSent);
    world.advance(1).await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Delivered);
}

#[tokio::test]
async fn a_server_that_never_answers_is_asked_after_thirty_seconds() {
    for arrives in [true, false] {
        let world = world_with_bob().await;
        world.inject(Fault::LoseReceipt);
        world.inject(Fault::Hang { arrives });
        let sent = world.operator().replies(&world.bob(), "hello").await;
        world.advance(29).await;
        assert_eq!(state(&world, &sent).await, DeliveryState::Sending);
        world.advance(2).await;
        world.plays_out().await;
        assert_eq!(world.bob().got(), ["hello"], "arrived: {arrives}");
        assert!(matches!(state(&world, &sent).await, DeliveryState::Sent | DeliveryState::Delivered));
        assert!(world.phones().arrived_again().is_empty());
    }
}

#[tokio::test]
async fn a_hanging_chat_does_not_hold_up_another_one() {
    let world = world_with_bob().await;
    world.inject(Fault::Hang { arrives: false });
    world.operator().replies(&world.bob(), "hello").await;
    let ann = world.customer("ann");
    ann.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(ann.got().len(), 1);
    assert!(world.bob().got().is_empty());
}

#[tokio::test]
async fn receipts_twice_and_in_any_order_never_move_a_message_back() {
    let world = world_with_bob().await;
    world.inject(Fault::ScrambleReceipts);
    let sent = world.operator().replies(&world.bob(), "hello").await;
    world.plays_out().await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Read);
    assert!(message(&world, &sent).await.failure.is_none());
}

#[tokio::test]
async fn without_receipts_a_message_stays_sent() {
    let world = world_with_bob().await;
    world.inject(Fault::LoseReceipt);
    let sent = world.operator().replies(&world.bob(), "hello").await;
    world.advance(3_600).await;
    assert_eq!(state(&world, &sent).await, DeliveryState::Sent);
}

#[tokio::test]
async fn the_customer_sees_that_the_shop_types_before_an_automatic_answer() {
    let world = World::setup().settings(domain::SettingsPatch::default()).start().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.advance(3).await;
    assert!(bob.looks().await.shop_typing);
    assert!(bob.got().is_empty());
    world.advance(4).await;
    assert!(!bob.looks().await.shop_typing);
    assert_eq!(bob.got().len(), 1);
}
