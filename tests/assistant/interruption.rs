//! Interruption: what happens while a model thinks. Nobody is spoken over, nothing is answered twice.

use acceptance::shop::{DELIVERY_COST, HOURS};
use ai_loopback::{Act, Loopback};
use domain::assistant::{CallOutcome, CallQuery};
use domain::{Owner, SettingsPatch};
use testkit::{Customer, World};

use crate::stage::shop;

/// A customer asks, and the model does not answer for as long as the test wants.
async fn asks(world: &World, server: &Loopback, customer: &Customer<'_>) {
    let before = server.chats().len();
    server.then(Act::Hang);
    customer.says(HOURS.question).await;
    // His turn falls due; from then on the chat's lane is busy until the model answers.
    let due = world.clock().next_deadline().unwrap();
    world.clock().advance(due);
    server.wait_for(before + 1).await;
}

#[tokio::test]
async fn taking_over_while_a_model_thinks_ends_the_thinking_and_nothing_is_sent() {
    let (world, server) = shop().await;
    let bob = world.bob();
    asks(&world, &server, &bob).await;
    world.core().take_over(bob.chat_id().await).await.unwrap();
    world.plays_out().await;
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    let chat = bob.chat().await.chat;
    assert!(chat.owner == Owner::Human && chat.waiting_since.is_some(), "the operator sees that somebody waits");
    let query = CallQuery { chat_id: Some(chat.id), limit: 10, ..CallQuery::default() };
    let calls = world.core().calls(query).await.unwrap().rows;
    assert_eq!((calls.len(), calls[0].outcome), (1, CallOutcome::Stopped));
    assert_eq!(server.chats().len(), 1, "it is not asked again");
}

#[tokio::test]
async fn the_operators_answer_while_a_model_thinks_is_the_only_one() {
    let (world, server) = shop().await;
    let bob = world.bob();
    asks(&world, &server, &bob).await;
    world.core().send_text(bob.chat_id().await, "From nine to six.".into(), None).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got(), ["From nine to six."]);
    assert_eq!(server.chats().len(), 1);
}

#[tokio::test]
async fn an_answer_on_the_phone_while_a_model_thinks_is_the_only_one() {
    let (world, server) = shop().await;
    let bob = world.bob();
    asks(&world, &server, &bob).await;
    bob.is_answered_on_the_phone("p1", "From nine to six.").await;
    world.plays_out().await;
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    assert_eq!(server.chats().len(), 1);
}

#[tokio::test]
async fn the_freeze_ends_the_thinking_and_the_customer_waits() {
    let (world, server) = shop().await;
    let bob = world.bob();
    asks(&world, &server, &bob).await;
    world.core().update_settings(SettingsPatch { frozen: Some(true), ..SettingsPatch::default() }).await.unwrap();
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert!(bob.chat().await.chat.waiting_since.is_some());
}

#[tokio::test]
async fn a_message_that_comes_while_a_model_thinks_is_answered_after_the_first() {
    let (world, server) = shop().await;
    // What drips cites nothing.
    world.assistant(|assistant| assistant.free_answers = true).await;
    let bob = world.bob();
    server.then(Act::Drip { bytes: 16, every_ms: 5 });
    bob.says(HOURS.question).await;
    let due = world.clock().next_deadline().unwrap();
    world.clock().advance(due);
    server.wait_for(1).await;
    world.sandbox().say(world.account(), bob.jid(), DELIVERY_COST.question).await.unwrap();
    world.plays_out().await;
    let got = bob.got();
    assert_eq!(server.chats().len(), 2, "{got:?}");
    assert!(got.len() == 2 && got[0] == "We open at nine." && DELIVERY_COST.is(&got[1]), "{got:?}");
    let turns = &server.chats()[1].prompt;
    assert!(!turns.question().contains("opening hours"), "it is a turn of its own: {}", turns.question());
}

#[tokio::test]
async fn an_app_that_ends_while_a_model_thinks_answers_once_after_the_restart() {
    let (mut world, server) = shop().await;
    asks(&world, &server, &world.bob()).await;
    world.restart().await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1, "{}", world.whole_transcript().await);
    assert!(HOURS.is(&world.bob().got()[0]));
    assert!(world.phones().arrived_again().is_empty());
}

#[tokio::test]
async fn an_app_that_dies_while_a_model_thinks_answers_once_after_the_start() {
    let (mut world, server) = shop().await;
    asks(&world, &server, &world.bob()).await;
    world.crash().await;
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1, "{}", world.whole_transcript().await);
    assert!(world.phones().arrived_again().is_empty());
}

#[tokio::test]
async fn the_customer_sees_typing_while_a_model_thinks_and_no_longer() {
    let (world, server) = shop().await;
    let bob = world.bob();
    asks(&world, &server, &bob).await;
    let thread = world.sandbox().thread(world.account(), bob.jid()).await.unwrap();
    assert!(thread.shop_typing);
    world.core().take_over(bob.chat_id().await).await.unwrap();
    world.plays_out().await;
    assert!(!bob.looks().await.shop_typing);
}

#[tokio::test]
async fn one_chat_that_thinks_does_not_hold_up_another() {
    let (world, server) = shop().await;
    let (ann, ben) = (world.customer("ann"), world.customer("ben"));
    asks(&world, &server, &ann).await;
    world.sandbox().say(world.account(), ben.jid(), HOURS.question).await.unwrap();
    server.wait_for(1).await;
    let due = world.clock().next_deadline().unwrap();
    world.clock().advance(due);
    server.wait_for(2).await;
    world.eventually("the other customer has his answer", async || !ben.got().is_empty()).await;
    assert!(ann.got().is_empty());
    world.core().take_over(ann.chat_id().await).await.unwrap();
    world.settled().await;
}
