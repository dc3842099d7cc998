//! Autonomy: replies that wait for approval, and replies that wait for the operator to stop them.

use acceptance::shop::{HOURS, UNKNOWN};
use domain::assistant::{Autonomy, SensitiveTopic};
use domain::{ContactPatch, DeliveryState, MessageId, Owner, SettingsPatch};
use engine::CoreError;
use testkit::World;

use crate::stage::shop;

async fn delayed(seconds: u32) -> (World, ai_loopback::Loopback) {
    let (world, server) = shop().await;
    world
        .assistant(|assistant| {
            assistant.autonomy = Autonomy::Delayed;
            assistant.delay_s = seconds;
        })
        .await;
    (world, server)
}

async fn last_id(world: &World) -> MessageId {
    world.bob().last().await.id
}

#[tokio::test]
async fn a_draft_of_a_model_leaves_when_it_is_approved_and_is_paid_then() {
    let (world, _server) = shop().await;
    world.operator().sets(SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }).await;
    world.core().add_credits(5, "For the test".into()).await.unwrap();
    world.assistant(|assistant| assistant.autonomy = Autonomy::Draft).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    let draft = world.operator().drafts().await.remove(0);
    assert!(HOURS.is(&draft.text) && draft.why.unwrap().answerer == "Provider 1");
    assert_eq!(world.core().credits().await.unwrap().balance, 5, "a draft costs nothing yet");
    world.core().approve_draft(draft.id.clone(), None).await.unwrap();
    world.plays_out().await;
    assert!(HOURS.is(&bob.got()[0]));
    assert!(bob.last().await.why.unwrap().approved_by_operator);
    assert_eq!(world.core().credits().await.unwrap().balance, 3);
    let again = world.core().approve_draft(draft.id, None).await;
    assert!(matches!(again, Err(CoreError::Conflict(_))), "{again:?}");
    assert_eq!(world.core().credits().await.unwrap().balance, 3);
}

#[tokio::test]
async fn a_draft_that_cannot_be_paid_stays_and_says_so() {
    let (world, _server) = shop().await;
    world.assistant(|assistant| assistant.autonomy = Autonomy::Draft).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    world.operator().sets(SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }).await;
    let draft = world.operator().drafts().await.remove(0);
    let refused = world.core().approve_draft(draft.id, None).await;
    assert!(matches!(refused, Err(CoreError::NotAllowedNow(_))), "{refused:?}");
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert_eq!(world.operator().drafts().await.len(), 1);
}

#[tokio::test]
async fn replies_to_a_customer_who_is_marked_for_approval_are_drafts_of_the_model() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says("thanks").await;
    world.plays_out().await;
    world.operator().marks(&bob, ContactPatch { approval: Some(true), ..ContactPatch::default() }).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!((server.chats().len(), bob.got().len(), world.operator().drafts().await.len()), (1, 0, 1));
}

#[tokio::test]
async fn with_drafts_nothing_leaves_by_itself_when_the_assistant_does_not_know() {
    let (world, _server) = shop().await;
    world.assistant(|assistant| assistant.autonomy = Autonomy::Draft).await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    let chat = bob.chat().await;
    assert!(chat.chat.waiting_since.is_some() && chat.handover.is_some());
}

#[tokio::test]
async fn a_topic_can_be_stricter_than_the_account() {
    let (world, _server) = shop().await;
    let topic = SensitiveTopic { name: "hours".into(), words: vec!["opening hours".into()], rule: Autonomy::Draft };
    world.assistant(|assistant| assistant.topics = vec![topic]).await;
    let (ann, ben) = (world.customer("ann"), world.customer("ben"));
    ann.says(HOURS.question).await;
    ben.says("Where is your shop?").await;
    world.plays_out().await;
    assert!(ann.got().is_empty());
    assert_eq!((ben.got().len(), world.operator().drafts().await.len()), (1, 1));
}

#[tokio::test]
async fn a_delayed_reply_leaves_when_its_time_has_come_and_says_when_that_is() {
    let (world, _server) = delayed(60).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    let reply = bob.last().await;
    let wait = reply.leaves_at.unwrap().since(world.now());
    assert!((45_000..=60_000).contains(&wait), "{wait}");
    assert_eq!(reply.state, Some(DeliveryState::Queued));
    world.advance(60).await;
    assert!(HOURS.is(&bob.got()[0]));
    assert_eq!(bob.last().await.leaves_at, None);
}

#[tokio::test]
async fn a_delayed_reply_can_be_stopped_and_is_a_draft_then() {
    let (world, _server) = delayed(60).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let id = last_id(&world).await;
    let draft = world.core().stop_reply(id.clone()).await.unwrap();
    world.advance(120).await;
    assert!(bob.got().is_empty());
    let stopped = bob.last().await;
    assert_eq!((stopped.state, stopped.failure.as_deref()), (Some(DeliveryState::Failed), Some("You stopped it.")));
    let drafts = world.operator().drafts().await;
    assert_eq!(drafts[0].id, draft);
    assert!(HOURS.is(&drafts[0].text) && drafts[0].why.as_ref().unwrap().thought.is_some());
    assert!(matches!(world.core().stop_reply(id).await, Err(CoreError::Conflict(_))));
    world.core().approve_draft(draft, Some("We open at nine.".into())).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.got(), ["We open at nine."]);
}

#[tokio::test]
async fn a_reply_that_was_stopped_and_approved_is_paid_once() {
    let (world, _server) = delayed(60).await;
    world.operator().sets(SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }).await;
    world.core().add_credits(5, "For the test".into()).await.unwrap();
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let draft = world.core().stop_reply(last_id(&world).await).await.unwrap();
    world.core().approve_draft(draft, None).await.unwrap();
    world.plays_out().await;
    assert_eq!((bob.got().len(), world.core().credits().await.unwrap().balance), (1, 3));
}

#[tokio::test]
async fn a_delayed_reply_can_be_sent_at_once() {
    let (world, _server) = delayed(3_600).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let id = last_id(&world).await;
    world.core().send_reply_now(id.clone()).await.unwrap();
    world.settled().await;
    assert!(HOURS.is(&bob.got()[0]));
    assert!(matches!(world.core().send_reply_now(id).await, Err(CoreError::Conflict(_))));
}

#[tokio::test]
async fn a_delayed_reply_survives_a_restart_and_a_crash() {
    for crash in [false, true] {
        let (mut world, _server) = delayed(60).await;
        world.bob().says(HOURS.question).await;
        world.plays_out().await;
        if crash {
            world.crash().await
        } else {
            world.restart().await
        }
        assert!(world.bob().got().is_empty());
        world.advance(60).await;
        assert_eq!(world.bob().got().len(), 1);
    }
}

#[tokio::test]
async fn a_reply_that_is_delayed_for_long_is_not_too_old_when_it_leaves() {
    let (world, _server) = delayed(3_600).await;
    world.operator().sets(SettingsPatch { stale_after_minutes: Some(5), ..SettingsPatch::default() }).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.advance(3_700).await;
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn the_operators_own_words_and_his_taking_over_take_a_delayed_reply_back() {
    for writes in [true, false] {
        let (world, _server) = delayed(60).await;
        let bob = world.bob();
        bob.says(HOURS.question).await;
        world.plays_out().await;
        if writes {
            world.operator().replies(&bob, "From nine to six.").await;
        } else {
            world.operator().takes_over(&bob).await;
        }
        world.advance(120).await;
        assert!(!bob.got().iter().any(|text| HOURS.is(text)), "{:?}", bob.got());
    }
}

#[tokio::test]
async fn a_hand_over_takes_back_what_still_waits_and_is_said_at_once() {
    let (world, _server) = delayed(3_600).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    bob.says("Forget it, I want to talk to a human").await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "{}", world.transcript(&bob).await);
    assert_eq!(bob.chat().await.chat.owner, Owner::Human);
    world.advance(3_700).await;
    assert_eq!(bob.got().len(), 1, "what waited never leaves");
}

#[tokio::test]
async fn nobody_types_for_a_reply_that_waits() {
    let (world, _server) = delayed(60).await;
    world.operator().sets(SettingsPatch { typing_pace: Some(true), ..SettingsPatch::default() }).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(!bob.looks().await.shop_typing);
    world.advance(70).await;
    assert_eq!(bob.got().len(), 1);
}
