//! Reactions, other words, deletions: true here once the network confirmed them, whatever happens on the way.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::death::DieAt;
use acceptance::scripted::{Scripted, Shared};
use acceptance::shop::HOURS;
use domain::{Change, DeliveryState, Message, MessageId, MessageKind, NoticeKind, Sender};
use engine::{CHANGE_CHECKPOINTS, Checkpoint, CoreError};
use sandbox::Fault;
use testkit::{Customer, World};

/// A world in which bob wrote and the operator said hello.
async fn world_with_hello(world: World) -> (World, MessageId) {
    world.bob().says("thanks").await;
    world.plays_out().await;
    let sent = world.operator().replies(&world.bob(), "hello").await;
    world.plays_out().await;
    (world, sent)
}

async fn message(bob: &Customer<'_>, id: &MessageId) -> Message {
    bob.messages().await.into_iter().find(|message| message.id == *id).unwrap()
}

/// What the phone shows of the shop's last message.
fn shown(bob: &Customer<'_>) -> (String, Option<String>, bool) {
    let bubble = bob.phone().into_iter().rfind(|bubble| !bubble.from_me).unwrap();
    (bubble.text, bubble.reaction, bubble.deleted)
}

fn emojis(message: &Message) -> Vec<(Sender, &str)> {
    message.reactions.iter().map(|reaction| (reaction.sender, reaction.emoji.as_str())).collect()
}

fn is_refused(answer: Result<(), CoreError>, words: &str) {
    let Err(CoreError::NotAllowedNow(why)) = answer else { panic!("{answer:?}") };
    assert!(why.contains(words), "{why}");
}

#[tokio::test]
async fn an_emoji_new_words_and_a_deletion_arrive_at_the_phone_and_stand_here() {
    let (world, sent) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    let theirs = bob.messages().await[0].id.clone();
    core.react(theirs.clone(), "👍".into()).await.unwrap();
    core.react(theirs.clone(), "❤️".into()).await.unwrap();
    core.edit_message(sent.clone(), "hello there".into()).await.unwrap();
    world.settled().await;
    assert_eq!(emojis(&message(&bob, &theirs).await), [(Sender::Operator, "❤️")]);
    assert_eq!(bob.phone()[0].reaction.as_deref(), Some("❤️"));
    let edited = message(&bob, &sent).await;
    assert_eq!((&*edited.text, edited.edited, edited.changes.len()), ("hello there", true, 0));
    assert_eq!(shown(&bob).0, "hello there");

    core.react(theirs.clone(), String::new()).await.unwrap();
    core.delete_message(sent.clone()).await.unwrap();
    world.settled().await;
    assert!(message(&bob, &theirs).await.reactions.iter().all(|reaction| reaction.emoji.is_empty()));
    assert_eq!(bob.phone()[0].reaction, None);
    let gone = message(&bob, &sent).await;
    assert_eq!((&*gone.text, gone.deleted), ("", true));
    assert_eq!(shown(&bob), (String::new(), None, true));
    is_refused(core.edit_message(sent.clone(), "again".into()).await, "deleted");
    is_refused(core.react(sent, "👍".into()).await, "deleted");
}

#[tokio::test]
async fn what_is_still_queued_is_changed_at_once_and_what_is_deleted_never_leaves() {
    let (world, _) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    world.inject(Fault::Disconnect(60_000));
    world.settled().await;
    let first = world.operator().replies(&bob, "one").await;
    let second = world.operator().replies(&bob, "two").await;
    core.edit_message(first.clone(), "one, better".into()).await.unwrap();
    core.delete_message(second.clone()).await.unwrap();
    let rows = bob.messages().await;
    assert!(rows.iter().all(|message| message.id != second), "it leaves no trace");
    let first = message(&bob, &first).await;
    assert_eq!((&*first.text, first.edited, first.changes.len()), ("one, better", false, 0));
    assert_eq!(bob.chat().await.chat.preview, "one, better");
    world.advance(120).await;
    assert_eq!(bob.got(), ["hello", "one, better"]);
    assert!(world.phones().changes().is_empty(), "nothing was changed on the phone");
}

#[tokio::test]
async fn an_automatic_reply_that_is_deleted_in_the_queue_stays_on_record() {
    let world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.inject(Fault::Disconnect(60_000));
    world.advance(5).await;
    let reply = world.bob().last().await;
    assert_eq!((reply.sender, reply.state), (Sender::Bot, Some(DeliveryState::Queued)));
    world.core().delete_message(reply.id.clone()).await.unwrap();
    world.advance(120).await;
    assert!(world.bob().got().is_empty());
    let kept = message(&world.bob(), &reply.id).await;
    assert_eq!(kept.failure.as_deref(), Some("You deleted it before it was sent."));
}

#[tokio::test]
async fn a_change_waits_until_it_is_known_that_its_message_arrived() {
    let (world, _) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    world.inject(Fault::LoseReceipt);
    world.inject(Fault::BreakAfterArrival);
    world.inject(Fault::CannotTell);
    let maybe = world.operator().replies(&bob, "maybe").await;
    world.plays_out().await;
    assert_eq!(message(&bob, &maybe).await.state, Some(DeliveryState::MaybeSent));
    core.edit_message(maybe.clone(), "surely".into()).await.unwrap();
    world.advance(60).await;
    let waits = message(&bob, &maybe).await;
    assert_eq!((&*waits.text, waits.changes.len()), ("maybe", 1));
    assert_eq!(waits.changes[0].failure, None);
    core.it_arrived(maybe.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(message(&bob, &maybe).await.text, "surely");
    assert_eq!(shown(&bob).0, "surely");
}

#[tokio::test]
async fn a_message_that_failed_cannot_be_changed_and_one_that_fails_later_says_so() {
    let (world, _) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    world.inject(Fault::Refuse("no".into()));
    let failed = world.operator().replies(&bob, "never").await;
    is_refused(core.edit_message(failed.clone(), "x".into()).await, "not sent");
    is_refused(core.delete_message(failed).await, "not sent");

    world.inject(Fault::BreakBeforeArrival);
    world.inject(Fault::CannotTell);
    let maybe = world.operator().replies(&bob, "maybe").await;
    core.edit_message(maybe.clone(), "x".into()).await.unwrap();
    core.send_again(maybe.clone()).await.unwrap();
    world.plays_out().await;
    let old = message(&bob, &maybe).await;
    assert!(old.changes[0].failure.as_ref().is_some_and(|why| why.contains("not sent")), "{:?}", old.changes);
    assert_eq!(bob.got(), ["hello", "maybe"]);
}

#[tokio::test]
async fn without_an_answer_it_is_handed_over_again_and_nothing_happens_twice() {
    let (world, sent) = world_with_hello(World::new().await).await;
    for fault in
        [Fault::NotConnected, Fault::BreakAfterArrival, Fault::BreakBeforeArrival, Fault::Hang { arrives: true }]
    {
        world.inject(fault);
    }
    world.core().edit_message(sent.clone(), "hello there".into()).await.unwrap();
    world.settled().await;
    assert_eq!(message(&world.bob(), &sent).await.text, "hello", "not before it is confirmed");
    world.advance(120).await;
    let edited = message(&world.bob(), &sent).await;
    assert_eq!((&*edited.text, edited.changes.len()), ("hello there", 0));
    assert_eq!(shown(&world.bob()).0, "hello there");
    assert_eq!(world.phones().changes().len(), 3, "two of five attempts did not arrive");
}

#[tokio::test]
async fn what_is_refused_says_why_and_can_be_tried_again_or_left() {
    let (world, sent) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    world.inject(Fault::Refuse("too late".into()));
    core.delete_message(sent.clone()).await.unwrap();
    world.plays_out().await;
    let refused = message(&bob, &sent).await;
    assert!(!refused.deleted);
    assert!(refused.changes[0].failure.as_ref().is_some_and(|why| why.contains("too late")));
    assert_eq!(world.operator().notices(NoticeKind::SendFailed).await.len(), 1);
    world.advance(600).await;
    assert!(world.phones().changes().is_empty(), "it is not tried again by itself");

    core.discard_change(sent.clone()).await.unwrap();
    assert!(message(&bob, &sent).await.changes.is_empty());
    assert!(matches!(core.discard_change(sent.clone()).await, Err(CoreError::Conflict(_))));
    core.delete_message(sent.clone()).await.unwrap();
    world.settled().await;
    assert!(message(&bob, &sent).await.deleted);
}

#[tokio::test]
async fn a_newer_wish_takes_the_place_of_one_that_waits() {
    let (world, sent) = world_with_hello(World::new().await).await;
    let core = world.core();
    world.inject(Fault::Disconnect(60_000));
    world.settled().await;
    for emoji in ["👍", "😀", "❤️"] {
        core.react(sent.clone(), emoji.into()).await.unwrap();
    }
    for text in ["a", "b"] {
        core.edit_message(sent.clone(), text.into()).await.unwrap();
    }
    assert_eq!(message(&world.bob(), &sent).await.changes.len(), 2);
    core.delete_message(sent.clone()).await.unwrap();
    assert_eq!(message(&world.bob(), &sent).await.changes.len(), 1, "what is deleted needs no emoji");
    is_refused(core.edit_message(sent.clone(), "c".into()).await, "being deleted");
    core.discard_change(sent.clone()).await.unwrap();
    core.react(sent.clone(), "👍".into()).await.unwrap();
    core.edit_message(sent.clone(), "d".into()).await.unwrap();
    world.advance(120).await;
    let changes: Vec<Change> = world.phones().changes().into_iter().map(|(_, change)| change).collect();
    assert_eq!(changes, [Change::React { emoji: "👍".into() }, Change::Edit { text: "d".into() }]);
}

#[tokio::test]
async fn words_that_are_a_quarter_of_an_hour_old_stay_also_if_the_wish_waited_so_long() {
    let (world, sent) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    world.inject(Fault::Disconnect(16 * 60_000));
    world.settled().await;
    core.edit_message(sent.clone(), "in time".into()).await.unwrap();
    world.advance(17 * 60).await;
    let kept = message(&bob, &sent).await;
    assert_eq!(kept.text, "hello");
    assert!(kept.changes[0].failure.as_ref().is_some_and(|why| why.contains("15 minutes")));
    is_refused(core.edit_message(sent.clone(), "too late".into()).await, "15 minutes");
    is_refused(core.edit_message(bob.messages().await[0].id.clone(), "his".into()).await, "your own");
    let two_emojis = core.react(sent, "👍👍".into()).await;
    assert!(matches!(two_emojis, Err(CoreError::Invalid(_))));
}

#[tokio::test]
async fn a_reaction_of_the_operator_passes_the_freeze_and_nobody_reacts_to_who_is_blocked() {
    let (world, _) = world_with_hello(World::new().await).await;
    let (core, bob) = (world.core(), world.bob());
    let theirs = bob.messages().await[0].id.clone();
    world.operator().freezes(true).await;
    core.react(theirs.clone(), "👍".into()).await.unwrap();
    world.settled().await;
    assert_eq!(bob.phone()[0].reaction.as_deref(), Some("👍"));
    let patch = domain::ContactPatch { blocked: Some(true), ..domain::ContactPatch::default() };
    world.operator().marks(&bob, patch).await;
    is_refused(core.react(theirs, "❤️".into()).await, "blocked");
}

#[tokio::test]
async fn what_was_wished_survives_the_app() {
    let (mut world, sent) = world_with_hello(World::new().await).await;
    world.inject(Fault::Disconnect(600_000));
    world.settled().await;
    world.core().edit_message(sent.clone(), "after the crash".into()).await.unwrap();
    world.crash().await;
    world.plays_out().await;
    assert_eq!(message(&world.bob(), &sent).await.text, "after the crash");
    assert_eq!(shown(&world.bob()).0, "after the crash");
}

#[tokio::test]
async fn killed_at_every_point_of_a_change_it_comes_true_once() {
    for point in CHANGE_CHECKPOINTS {
        let death = Arc::new(DieAt::default());
        let setup = World::setup().checkpoint(Arc::clone(&death) as Arc<dyn Checkpoint>);
        let (mut world, sent) = world_with_hello(setup.start().await).await;
        death.arm(point);
        world.core().edit_message(sent.clone(), "other words".into()).await.unwrap();
        death.struck().await;
        world.die().await;
        world.boot().await;
        world.settled().await;
        world.plays_out().await;
        let edited = message(&world.bob(), &sent).await;
        assert_eq!((&*edited.text, edited.edited, edited.changes.len()), ("other words", true, 0), "{point}");
        assert_eq!(shown(&world.bob()).0, "other words", "{point}");
        let arrived = world.phones().changes();
        assert!(arrived.iter().all(|change| *change == arrived[0]), "{point}: {arrived:?}");
    }
}

#[tokio::test]
async fn an_answer_tells_the_network_what_it_answers() {
    let network = Scripted::new();
    let world = World::setup().network(Arc::new(Shared(Arc::clone(&network)))).start().await;
    let account = network.account(&world, "Shop").await;
    let inbound = domain::Inbound {
        chat_jid: "15550100@s.whatsapp.net".into(),
        sender_jid: "15550100@s.whatsapp.net".into(),
        ..world.bob().message("A1", "Is it red?")
    };
    network.says(&world, &account, domain::WireEvent::Message(Box::new(inbound))).await;
    let chat = world.core().chat_with(account, "15550100@s.whatsapp.net".into()).await.unwrap().unwrap();
    let question = world.core().messages(chat.clone(), None, 10).await.unwrap().rows.remove(0);
    let answer = world.core().send_text(chat.clone(), "It is.".into(), Some(question.id.clone())).await.unwrap();
    world.settled().await;
    world.core().react(question.id, "👍".into()).await.unwrap();
    world.core().send_text(chat, "And blue.".into(), Some(answer)).await.unwrap();
    world.settled().await;
    let log = network.log();
    let quotes: Vec<_> = log.sent.iter().map(|sent| sent.quotes.clone().unwrap()).collect();
    assert_eq!((quotes[0].target.wire_id.as_str(), &*quotes[0].text), ("A1", "Is it red?"));
    assert_eq!((quotes[0].target.from_me, &*quotes[0].target.sender_jid), (false, "15550100@s.whatsapp.net"));
    assert_eq!(
        (quotes[1].target.from_me, &*quotes[1].target.sender_jid, quotes[1].kind),
        (true, "", MessageKind::Text)
    );
    let target = &log.changed[0].target;
    assert_eq!(
        (target.wire_id.as_str(), target.from_me, &*target.sender_jid),
        ("A1", false, "15550100@s.whatsapp.net")
    );
}
