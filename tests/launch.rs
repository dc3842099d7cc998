//! Launch: a start resumes what the last run left, however that ended.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::{HOURS, UNKNOWN};
use domain::{AccountStatus, DeliveryState, NoticeKind, Owner};
use sandbox::Fault;
use testkit::World;

#[tokio::test]
async fn everything_is_still_there_after_a_restart_and_after_a_crash() {
    let mut world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    world.bob().says(UNKNOWN).await;
    world.plays_out().await;
    let before = world.transcript(&world.bob()).await;
    world.restart().await;
    world.plays_out().await;
    assert_eq!(world.transcript(&world.bob()).await, before);
    world.crash().await;
    world.plays_out().await;
    assert_eq!(world.transcript(&world.bob()).await, before);
    insta::assert_snapshot!(before);
}

#[tokio::test]
async fn a_turn_that_was_open_is_answered_after_a_crash() {
    let mut world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.crash().await;
    assert!(world.bob().got().is_empty());
    world.plays_out().await;
    assert!(HOURS.is(&world.bob().got()[0]));
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn a_turn_that_was_open_is_answered_after_a_restart() {
    let mut world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.restart().await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn a_queued_message_leaves_after_a_crash() {
    let mut world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world.inject(Fault::Disconnect(3_600_000));
    world.settled().await;
    world.operator().replies(&world.bob(), "hello").await;
    world.crash().await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["hello"]);
    assert_eq!(world.bob().states().await, [DeliveryState::Delivered]);
}

/// The app dies while a message is being sent that arrived, or did not.
async fn dies_while_sending(arrives: bool) -> World {
    let mut world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world.inject(Fault::LoseReceipt);
    world.inject(Fault::Hang { arrives });
    world.operator().replies(&world.bob(), "hello").await;
    assert_eq!(world.bob().states().await, [DeliveryState::Sending]);
    world.die().await;
    world
}

#[tokio::test]
async fn what_was_being_sent_is_cleared_up_with_the_network() {
    for arrives in [true, false] {
        let mut world = dies_while_sending(arrives).await;
        world.boot().await;
        world.settled().await;
        world.plays_out().await;
        assert_eq!(world.bob().got(), ["hello"], "arrived before: {arrives}");
        assert!(world.phones().arrived_again().is_empty());
        assert!(matches!(world.bob().states().await[0], DeliveryState::Sent | DeliveryState::Delivered));
    }
}

#[tokio::test]
async fn if_the_network_cannot_tell_the_operator_is_asked() {
    for arrives in [true, false] {
        let mut world = dies_while_sending(arrives).await;
        world.boot_into(&[Fault::CannotTell]).await;
        world.settled().await;
        world.plays_out().await;
        assert_eq!(world.bob().states().await, [DeliveryState::MaybeSent]);
        assert_eq!(world.operator().notices(NoticeKind::MaybeSent).await.len(), 1);
        assert_eq!(world.bob().got().len(), usize::from(arrives));
        world.core().send_again(world.bob().last().await.id).await.unwrap();
        world.plays_out().await;
        assert_eq!(world.bob().got().len(), usize::from(arrives) + 1, "as the operator decided");
    }
}

#[tokio::test]
async fn what_was_being_sent_on_an_account_that_stays_away_is_asked_too() {
    let mut world = dies_while_sending(true).await;
    world.boot_into(&[Fault::Disconnect(3_600_000)]).await;
    world.settled().await;
    assert_eq!(world.core().accounts().await.unwrap()[0].status, AccountStatus::Connecting);
    assert_eq!(world.bob().states().await, [DeliveryState::Sending]);
    world.advance(120).await;
    assert_eq!(world.bob().states().await, [DeliveryState::MaybeSent], "it does not hang in the air");
}

#[tokio::test]
async fn messages_from_while_the_app_was_off_for_long_are_listed_not_answered() {
    let mut world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world.inject(Fault::Drop);
    world.bob().says(HOURS.question).await;
    world.die().await;
    world.clock().advance(31 * 60_000);
    world.boot().await;
    world.settled().await;
    world.plays_out().await;
    let bob = world.bob();
    assert_eq!(bob.recorded().await, 2);
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    assert!(bob.chat().await.chat.waiting_since.is_some());
    assert_eq!(world.operator().notices(NoticeKind::MissedWhileAway).await.len(), 1);
}

#[tokio::test]
async fn messages_from_while_the_app_was_off_for_a_moment_are_answered() {
    let mut world = World::new().await;
    world.inject(Fault::Drop);
    world.bob().says(HOURS.question).await;
    world.die().await;
    world.clock().advance(10 * 60_000);
    world.boot().await;
    world.settled().await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn owners_and_waits_outlive_a_crash() {
    let mut world = World::new().await;
    world.bob().says(UNKNOWN).await;
    world.plays_out().await;
    let since = world.bob().chat().await.chat.waiting_since;
    world.crash().await;
    let chat = world.bob().chat().await.chat;
    assert_eq!((chat.owner, chat.waiting_since), (Owner::Human, since));
    world.advance(11 * 60).await;
    let operator = world.operator();
    world
        .eventually("the wait is told as overdue", async || {
            !operator.notices(NoticeKind::ReplyOverdue).await.is_empty()
        })
        .await;
}

#[tokio::test]
async fn a_message_that_the_dying_app_had_not_confirmed_comes_again_and_counts_once() {
    // The phones live in the database here, as in the product: they too survive only what is on disk.
    let mut world = World::setup().stored_phones().start().await;
    world.inject(Fault::Drop);
    world.bob().says(HOURS.question).await;
    world.crash().await;
    world.plays_out().await;
    assert_eq!(world.bob().recorded().await, 1);
    world.crash().await;
    world.plays_out().await;
    let bob = world.bob();
    assert_eq!(bob.messages().await.len(), 2, "{}", world.transcript(&bob).await);
    assert_eq!(bob.looks().await.bubbles.len(), 2);
}

#[tokio::test]
async fn a_quit_while_the_server_does_not_answer_waits_for_it_and_leaves_nothing_in_the_air() {
    let mut world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world.inject(Fault::Hang { arrives: true });
    world.operator().replies(&world.bob(), "hello").await;
    world.restart().await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["hello"]);
    assert!(world.phones().arrived_again().is_empty());
    assert_ne!(world.bob().states().await, [DeliveryState::Sending]);
}
