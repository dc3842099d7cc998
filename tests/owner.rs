//! Who speaks: bot, operator, or the bot with the operator's approval. Exactly one, and the operator is in charge.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::{Arc, Condvar, Mutex};

use acceptance::shop::{DELIVERY_COST, GIFT_CARDS, HOURS};
use domain::{ChatStatus, DeliveryState, Embedder, EmbedderModel, NoticeKind, Owner, Sender};
use engine::CoreError;
use testkit::{HashingEmbedder, World};

#[tokio::test]
async fn human_takeover_silences_automation() {
    let world = World::new().await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says(HOURS.question).await;
    world.plays_out().await;
    operator.takes_over(&bob).await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "only the answer from before");
    assert!(bob.chat().await.chat.waiting_since.is_some(), "he waits for the operator");
    operator.replies(&bob, "It is on us this time.").await;
    world.plays_out().await;
    assert!(bob.chat().await.chat.waiting_since.is_none());
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn hand_back_lets_the_bot_answer_again() {
    let world = World::new().await;
    let (bob, operator) = (world.bob(), world.operator());
    bob.says("thanks").await;
    world.plays_out().await;
    operator.takes_over(&bob).await;
    operator.hands_back(&bob).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(HOURS.is(&bob.got()[0]), "{}", world.transcript(&bob).await);
}

/// A model that thinks until it is told to go on.
#[derive(Clone, Default)]
struct SlowThinker(Arc<(Mutex<Thinking>, Condvar)>);

#[derive(Default)]
struct Thinking {
    slow: bool,
    asked: bool,
}

impl SlowThinker {
    fn change(&self, change: impl FnOnce(&mut Thinking)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    fn is_asked(&self) -> bool {
        self.0.0.lock().unwrap().asked
    }
}

impl Embedder for SlowThinker {
    fn model(&self) -> EmbedderModel {
        HashingEmbedder.model()
    }

    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        self.change(|thinking| thinking.asked = true);
        let thinking = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(thinking, |thinking| thinking.slow).unwrap());
        HashingEmbedder.embed_query(text)
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        HashingEmbedder.embed_passages(texts)
    }

    fn unload(&self) {}
}

/// Lets the assistant think about bob's question, meanwhile does `act`, then lets it finish.
async fn while_it_thinks(act: impl AsyncFnOnce(&World)) -> World {
    let thinker = SlowThinker::default();
    let world = World::setup().embedder(Arc::new(thinker.clone())).start().await;
    thinker.change(|thinking| thinking.slow = true);
    world.bob().says(HOURS.question).await;
    world.clock().advance(3_000);
    while !thinker.is_asked() {
        tokio::task::yield_now().await;
    }
    act(&world).await;
    thinker.change(|thinking| thinking.slow = false);
    world.plays_out().await;
    world
}

#[tokio::test]
async fn takeover_while_the_assistant_thinks_is_never_spoken_over() {
    let world = while_it_thinks(async |world| {
        world.core().take_over(world.bob().chat_id().await).await.unwrap();
    })
    .await;
    let bob = world.bob();
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    let chat = bob.chat().await.chat;
    assert_eq!(chat.owner, Owner::Human);
    assert!(chat.waiting_since.is_some(), "his question is still there to be answered");
}

#[tokio::test]
async fn a_reply_of_the_operator_while_the_assistant_thinks_is_the_only_one() {
    let world = while_it_thinks(async |world| {
        world.core().send_text(world.bob().chat_id().await, "We open at nine.".into(), None).await.unwrap();
    })
    .await;
    assert_eq!(world.bob().got(), ["We open at nine."]);
}

#[tokio::test]
async fn a_freeze_while_the_assistant_thinks_holds_its_answer_back() {
    let world = while_it_thinks(async |world| {
        let patch = domain::SettingsPatch { frozen: Some(true), ..Default::default() };
        world.core().update_settings(patch).await.unwrap();
    })
    .await;
    assert!(world.bob().got().is_empty());
}

#[tokio::test]
async fn a_message_that_comes_while_the_assistant_thinks_is_answered_too() {
    let world = while_it_thinks(async |world| {
        world.sandbox().say(world.account(), world.bob().jid(), DELIVERY_COST.question).await.unwrap();
    })
    .await;
    world.plays_out().await;
    let got = world.bob().got();
    assert!(got.iter().any(|text| DELIVERY_COST.is(text)), "{}", world.transcript(&world.bob()).await);
    assert!(got.len() <= 2, "each question is answered once at most: {got:?}");
}

#[tokio::test]
async fn takeover_before_the_burst_ends_leaves_the_question_to_the_operator() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.operator().takes_over(&bob).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert!(bob.chat().await.chat.waiting_since.is_some());
}

#[tokio::test]
async fn a_reply_from_the_bot_that_has_not_left_is_taken_back_when_the_operator_takes_over() {
    let world = World::new().await;
    let bob = world.bob();
    world.inject(sandbox::Fault::NotConnected);
    bob.says(HOURS.question).await;
    world.advance(3).await;
    assert_eq!(bob.states().await, [DeliveryState::Queued]);
    world.operator().takes_over(&bob).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    let taken_back = bob.last().await;
    assert_eq!(taken_back.state, Some(DeliveryState::Failed));
    assert!(taken_back.failure.unwrap().contains("took over"));
}

#[tokio::test]
async fn phone_reply_pauses_the_bot() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says("thanks").await;
    world.plays_out().await;
    bob.is_answered_on_the_phone("3A90", "You are welcome, Bob!").await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    let chat = bob.chat().await.chat;
    assert!(chat.paused_until.is_some() && chat.waiting_since.is_some());

    world.advance(3_600).await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "after the pause the bot is awake again");
    let phone = bob.messages().await.into_iter().find(|m| m.sender == Sender::Phone);
    assert_eq!(phone.unwrap().text, "You are welcome, Bob!");
}

#[tokio::test]
async fn a_phone_reply_answers_the_question_that_the_bot_was_about_to_answer() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    bob.is_answered_on_the_phone("3A90", "From nine.").await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert!(bob.chat().await.chat.waiting_since.is_none(), "he has his answer");
}

#[tokio::test]
async fn our_own_message_that_comes_back_from_the_network_is_no_phone_reply() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let ours = bob.phone().into_iter().find(|bubble| !bubble.from_me).unwrap();
    bob.is_answered_on_the_phone(ours.wire_id.as_str(), &ours.text).await;
    assert_eq!(bob.messages().await.len(), 2);
    assert!(bob.chat().await.chat.paused_until.is_none());
}

async fn with_draft() -> World {
    let world = World::new().await;
    let bob = world.bob();
    bob.says("thanks").await;
    world.plays_out().await;
    world.core().set_owner(bob.chat_id().await, Owner::Approval).await.unwrap();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    world
}

#[tokio::test]
async fn in_approval_nothing_leaves_before_the_operator_says_so() {
    let world = with_draft().await;
    let (bob, operator) = (world.bob(), world.operator());
    assert!(bob.got().is_empty());
    let drafts = operator.drafts().await;
    assert!(drafts.len() == 1 && HOURS.is(&drafts[0].text));
    assert!(bob.chat().await.draft.is_some());
    assert_eq!(operator.notices(NoticeKind::ApprovalNeeded).await.len(), 1);

    world.core().approve_draft(drafts[0].id.clone(), None).await.unwrap();
    world.plays_out().await;
    assert!(HOURS.is(&bob.got()[0]));
    assert!(bob.last().await.why.unwrap().approved_by_operator);
    assert!(operator.drafts().await.is_empty());
    assert_eq!(bob.chat().await.chat.owner, Owner::Approval, "the next one waits for approval again");
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn a_draft_leaves_with_the_operators_words_if_he_changes_it() {
    let world = with_draft().await;
    let draft = world.operator().drafts().await.remove(0);
    let blank = world.core().approve_draft(draft.id.clone(), Some("  ".into())).await;
    assert!(matches!(blank, Err(CoreError::Invalid(_))), "{blank:?}");
    world.core().approve_draft(draft.id, Some("From nine to half past six.".into())).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["From nine to half past six."]);
}

#[tokio::test]
async fn a_rejected_draft_never_leaves_and_the_customer_waits_for_the_operator() {
    let world = with_draft().await;
    let draft = world.operator().drafts().await.remove(0);
    world.core().reject_draft(draft.id.clone()).await.unwrap();
    world.plays_out().await;
    assert!(world.bob().got().is_empty());
    assert!(world.bob().chat().await.chat.waiting_since.is_some());
    let late = world.core().approve_draft(draft.id, None).await;
    assert!(matches!(late, Err(CoreError::Conflict(_))), "{late:?}");
}

#[tokio::test]
async fn a_new_question_replaces_the_draft_for_the_one_before() {
    let world = with_draft().await;
    let (bob, operator) = (world.bob(), world.operator());
    let old = operator.drafts().await.remove(0);
    bob.says(GIFT_CARDS.question).await;
    world.plays_out().await;
    let drafts = operator.drafts().await;
    assert_eq!(drafts.len(), 1);
    assert_ne!(drafts[0].id, old.id);
    assert!(matches!(world.core().approve_draft(old.id, None).await, Err(CoreError::Conflict(_))));
    assert!(bob.got().is_empty());
}

#[tokio::test]
async fn a_draft_is_approved_once_however_often_it_is_clicked() {
    let world = with_draft().await;
    let draft = world.operator().drafts().await.remove(0).id;
    let (one, two) =
        tokio::join!(world.core().approve_draft(draft.clone(), None), world.core().approve_draft(draft.clone(), None));
    assert!(one.is_ok() != two.is_ok());
    world.plays_out().await;
    assert_eq!(world.bob().got().len(), 1);
}

#[tokio::test]
async fn a_resolved_chat_opens_again_with_the_customers_next_message() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    world.core().resolve(bob.chat_id().await).await.unwrap();
    assert_eq!(bob.chat().await.chat.status, ChatStatus::Resolved);
    world.core().reopen(bob.chat_id().await).await.unwrap();
    assert_eq!(bob.chat().await.chat.status, ChatStatus::Open);
    world.core().resolve(bob.chat_id().await).await.unwrap();
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.chat.status, ChatStatus::Open);
    assert_eq!(bob.got().len(), 2);
}
