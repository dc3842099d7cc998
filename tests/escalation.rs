//! Escalation: what the bot does not know goes to the operator, and nobody is forgotten.

use acceptance::shop::{ESCALATION, HOURS, UNKNOWN};
use domain::{AccountPatch, Cause, NoticeKind, Owner};
use testkit::World;

#[tokio::test]
async fn an_unknown_question_goes_to_the_operator_with_a_word_to_the_customer() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1);
    assert!(bob.got()[0].starts_with(ESCALATION));
    let chat = bob.chat().await.chat;
    assert_eq!(chat.owner, Owner::Human);
    assert!(chat.waiting_since.is_some());
    let notices = world.operator().notices(NoticeKind::Escalation).await;
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].chat_id, Some(chat.id));
    assert!(notices[0].body.contains("hamster"), "the operator reads what it is about: {}", notices[0].body);
    let why = bob.last().await.why.unwrap();
    assert_eq!(why.cause, Cause::Escalation);
    assert!(why.passages.iter().all(|passage| !passage.used));
    insta::assert_snapshot!(world.transcript(&bob).await);
}

#[tokio::test]
async fn further_questions_wait_with_the_first_and_are_not_escalated_again() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    let since = bob.chat().await.chat.waiting_since;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1, "the operator owns the chat now");
    assert_eq!(world.operator().notices(NoticeKind::Escalation).await.len(), 1);
    assert_eq!(bob.chat().await.chat.waiting_since, since, "he waits since his first question");
}

#[tokio::test]
async fn an_overdue_reply_is_told_once_per_wait() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.advance(9 * 60).await;
    assert!(world.operator().notices(NoticeKind::ReplyOverdue).await.is_empty());
    world.advance(2 * 60).await;
    let operator = world.operator();
    world
        .eventually("the operator hears that his reply is overdue", async || {
            operator.notices(NoticeKind::ReplyOverdue).await.len() == 1
        })
        .await;
    world.advance(3_600).await;
    assert_eq!(operator.notices(NoticeKind::ReplyOverdue).await.len(), 1, "not again for the same wait");
}

#[tokio::test]
async fn the_operators_answer_ends_the_wait_and_no_overdue_notice_comes() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    world.operator().replies(&bob, "With patience, yes.").await;
    world.advance(3_600).await;
    assert_eq!(bob.got().last().unwrap(), "With patience, yes.");
    assert!(bob.chat().await.chat.waiting_since.is_none());
    assert!(world.operator().notices(NoticeKind::ReplyOverdue).await.is_empty());
}

#[tokio::test]
async fn a_courtesy_is_neither_answered_nor_escalated() {
    let world = World::new().await;
    let bob = world.bob();
    for courtesy in ["thanks", "Thank you!", "ok", "👍", "obrigado"] {
        bob.says(courtesy).await;
        world.plays_out().await;
    }
    assert!(bob.got().is_empty(), "{}", world.transcript(&bob).await);
    let chat = bob.chat().await.chat;
    assert!(chat.owner == Owner::Bot && chat.waiting_since.is_none());
}

#[tokio::test]
async fn a_greeting_is_answered_with_the_welcome_and_a_first_question_gets_both() {
    let welcome = "Welcome to the shop.";
    let account = AccountPatch { welcome_message: Some(welcome.into()), ..AccountPatch::default() };
    let world = World::setup().account(account).settings(Default::default()).start().await;
    let (ann, bob) = (world.customer("ann"), world.bob());
    ann.says("hello").await;
    bob.says(HOURS.question).await;
    world.advance(20).await;
    assert_eq!(ann.got(), [welcome]);
    let got = bob.got();
    assert!(got.len() == 2 && got[0] == welcome && HOURS.is(&got[1]), "{got:?}");
}

#[tokio::test]
async fn with_the_assistant_off_every_question_waits_for_the_operator() {
    let account = AccountPatch { assistant_on: Some(false), ..AccountPatch::default() };
    let world = World::setup().account(account).start().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert!(bob.chat().await.chat.waiting_since.is_some());
}

#[tokio::test]
async fn without_an_escalation_message_the_chat_is_handed_over_silently_to_the_customer() {
    let silent = AccountPatch {
        escalation_message: Some(String::new()),
        welcome_message: Some(String::new()),
        ..AccountPatch::default()
    };
    let world = World::setup().account(silent).start().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    assert!(bob.got().is_empty());
    assert_eq!(bob.chat().await.chat.owner, Owner::Human);
    assert_eq!(world.operator().notices(NoticeKind::Escalation).await.len(), 1, "never silence without a notice");
}
