//! What the operator sends beside words, and what he tells by looking and typing.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;
use std::sync::Arc;

use acceptance::scripted::{Scripted, Shared};
use domain::{AccountId, AccountStatus, ChatId, Details, Inbound, MessageKind, Owner, PersonNews, WireEvent};
use engine::CoreError;
use sandbox::Fault;
use testkit::World;

const ANA: &str = "15550100@s.whatsapp.net";

fn picture() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 3).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

fn file(world: &World, name: &str, content: &[u8]) -> PathBuf {
    let path = world.dir().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

async fn world_with_bob() -> World {
    let world = World::new().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world
}

async fn world_with(network: &Arc<Scripted>) -> (World, AccountId) {
    let world = World::setup().network(Arc::new(Shared(Arc::clone(network)))).start().await;
    let account = network.account(&world, "Shop").await;
    (world, account)
}

async fn writes(network: &Scripted, world: &World, account: &AccountId, jid: &str, id: &str) -> ChatId {
    let inbound = Inbound { chat_jid: jid.into(), sender_jid: jid.into(), ..world.bob().message(id, "hello") };
    network.says(world, account, WireEvent::Message(Box::new(inbound))).await;
    world.core().chat_with(account.clone(), jid.into()).await.unwrap().unwrap()
}

#[tokio::test]
async fn files_leave_in_order_with_one_caption_and_the_operator_owns_the_chat() {
    let world = world_with_bob().await;
    let (bob, core) = (world.bob(), world.core());
    let paths = vec![file(&world, "lamp.png", &picture()), file(&world, "prices.csv", b"lamp;9")];
    let question = bob.messages().await[0].id.clone();
    let sent = core.send_files(bob.chat_id().await, paths, "Our lamp".into(), Some(question.clone())).await.unwrap();
    world.plays_out().await;
    let phone: Vec<_> = bob.phone().into_iter().filter(|bubble| !bubble.from_me).collect();
    let seen: Vec<_> = phone.iter().map(|bubble| (bubble.kind, &*bubble.text)).collect();
    assert_eq!(seen, [(MessageKind::Image, "Our lamp"), (MessageKind::Document, "")]);
    assert_eq!(phone[1].media.as_ref().unwrap().name.as_deref(), Some("prices.csv"));
    assert_eq!(core.media(sent[0].clone()).await.unwrap().content, picture());
    assert_eq!(bob.chat().await.chat.owner, Owner::Human);
    let first = bob.messages().await.into_iter().find(|message| message.id == sent[0]).unwrap();
    assert_eq!(first.quoted.unwrap().message_id, Some(question));
}

#[tokio::test]
async fn what_is_pasted_is_sent_once_and_nothing_of_it_is_kept() {
    let world = world_with_bob().await;
    let (bob, core) = (world.bob(), world.core());
    let pasted = core.keep_pasted(picture()).unwrap();
    assert!(pasted.ends_with("Pasted picture.png"), "{pasted:?}");
    let sent = core.send_files(bob.chat_id().await, vec![pasted.clone()], "Look".into(), None).await.unwrap();
    world.plays_out().await;
    assert_eq!(core.media(sent[0].clone()).await.unwrap().content, picture());
    let phone = bob.phone().into_iter().rfind(|bubble| !bubble.from_me).unwrap();
    assert_eq!((phone.kind, &*phone.text), (MessageKind::Image, "Look"));
    let again = core.send_files(bob.chat_id().await, vec![pasted], String::new(), None).await;
    assert!(matches!(again, Err(CoreError::Invalid(why)) if why.contains("Paste it again")));
}

#[tokio::test]
async fn what_is_pasted_waits_for_a_sending_that_failed_and_has_to_be_something() {
    let world = world_with_bob().await;
    let (bob, core) = (world.bob(), world.core());
    assert!(matches!(core.keep_pasted(Vec::new()), Err(CoreError::Invalid(_))));
    assert!(matches!(core.keep_pasted(vec![0; 26 * 1024 * 1024]), Err(CoreError::Invalid(_))));
    let first = core.keep_pasted(picture()).unwrap();
    let with_bad = vec![first.clone(), world.dir().join("gone.png")];
    assert!(core.send_files(bob.chat_id().await, with_bad, String::new(), None).await.is_err());
    core.send_files(bob.chat_id().await, vec![first], String::new(), None).await.unwrap();
    // Ten are kept.
    let kept: Vec<_> = (0..11).map(|_| core.keep_pasted(picture()).unwrap()).collect();
    assert!(core.send_files(bob.chat_id().await, kept[..1].to_vec(), String::new(), None).await.is_err());
    core.send_files(bob.chat_id().await, kept[1..].to_vec(), String::new(), None).await.unwrap();
    world.plays_out().await;
    assert_eq!(bob.phone().into_iter().filter(|bubble| bubble.kind == MessageKind::Image).count(), 11);
}

#[tokio::test]
async fn if_one_file_is_bad_nothing_is_queued() {
    let world = world_with_bob().await;
    let chat = world.bob().chat_id().await;
    let good = file(&world, "lamp.png", &picture());
    let many = vec![good.clone(); 11];
    for paths in
        [vec![good.clone(), world.dir().join("gone.png")], vec![good, file(&world, "empty.png", b"")], vec![], many]
    {
        let answer = world.core().send_files(chat.clone(), paths, String::new(), None).await;
        assert!(matches!(answer, Err(CoreError::Invalid(_))), "{answer:?}");
    }
    world.plays_out().await;
    assert_eq!(world.bob().messages().await.len(), 1);
}

#[tokio::test]
async fn a_file_is_sent_again_with_everything_that_it_was() {
    let world = world_with_bob().await;
    let chat = world.bob().chat_id().await;
    world.inject(Fault::Refuse("no".into()));
    let poll = world.core().send_poll(chat, "Which?".into(), vec!["red".into(), "blue".into()], false).await.unwrap();
    world.settled().await;
    world.core().send_again(poll).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["Which?\n1. red\n2. blue"]);
}

#[tokio::test]
async fn a_poll_is_a_question_with_answers() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let chat = writes(&network, &world, &account, ANA, "A1").await;
    world.core().send_poll(chat.clone(), "Which?".into(), vec!["red".into(), " blue".into()], true).await.unwrap();
    world.settled().await;
    let sent = network.log().sent.pop().unwrap();
    assert_eq!((sent.kind, &*sent.text), (MessageKind::Poll, "Which?"));
    let options = vec!["red".to_owned(), "blue".to_owned()];
    assert_eq!(sent.details, Some(Details::Poll { options, several: true }));
    let bad = world.core().send_poll(chat, "Which?".into(), vec!["red".into()], true).await;
    assert!(matches!(bad, Err(CoreError::Invalid(_))));
}

#[tokio::test]
async fn the_customer_sees_that_the_operator_types_and_that_he_stopped() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let chat = writes(&network, &world, &account, ANA, "A1").await;
    let typed = |network: &Scripted| network.log().typing.into_iter().map(|(_, typing)| typing).collect::<Vec<_>>();
    for _ in 0..3 {
        world.core().operator_typing(chat.clone(), true).await.unwrap();
        world.advance(1).await;
    }
    assert_eq!(typed(&network), [true]);
    world.advance(8).await;
    assert_eq!(typed(&network), [true]);
    world.advance(2).await;
    assert_eq!(typed(&network), [true, false], "also when nobody says so");
    world.core().operator_typing(chat.clone(), true).await.unwrap();
    world.core().operator_typing(chat.clone(), false).await.unwrap();
    world.core().operator_typing(chat, false).await.unwrap();
    world.advance(60).await;
    assert_eq!(typed(&network), [true, false, true, false]);
}

#[tokio::test]
async fn what_was_seen_without_a_connection_is_told_when_there_is_one_also_after_a_crash() {
    let network = Scripted::new();
    let (mut world, account) = world_with(&network).await;
    let chat = writes(&network, &world, &account, ANA, "A1").await;
    writes(&network, &world, &account, ANA, "A2").await;
    network.says(&world, &account, WireEvent::Status(AccountStatus::Disconnected.into())).await;
    world.core().mark_read(chat.clone()).await.unwrap();
    world.settled().await;
    assert!(network.log().read.is_empty());
    world.crash().await;
    network.says(&world, &account, WireEvent::Status(AccountStatus::Ready.into())).await;
    let read: Vec<_> = network.log().read.into_iter().map(|seen| (seen.wire_id.to_string(), seen.sender_jid)).collect();
    assert_eq!(read, [("A1".to_owned(), ANA.to_owned()), ("A2".to_owned(), ANA.to_owned())]);
    network.says(&world, &account, WireEvent::Status(AccountStatus::Connecting.into())).await;
    network.says(&world, &account, WireEvent::Status(AccountStatus::Ready.into())).await;
    world.core().mark_read(chat).await.unwrap();
    assert_eq!(network.log().read.len(), 2, "once");
}

#[tokio::test]
async fn a_new_person_is_asked_about_once_a_day_and_one_a_second() {
    let network = Scripted::new();
    let about = PersonNews { jid: ANA.into(), about: Some("Gone fishing".into()), ..PersonNews::default() };
    network.knows(about);
    let (world, account) = world_with(&network).await;
    let chat = writes(&network, &world, &account, ANA, "A1").await;
    for index in 0..3 {
        writes(&network, &world, &account, &format!("4915100000{index}@s.whatsapp.net"), "B1").await;
    }
    assert_eq!(network.log().asked, [ANA]);
    world.advance(1).await;
    assert_eq!(network.log().asked.len(), 2);
    world.advance(10).await;
    assert_eq!(network.log().asked.len(), 4);
    assert_eq!(world.core().chat(chat.clone()).await.unwrap().contact.unwrap().about, "Gone fishing");
    world.core().mark_read(chat.clone()).await.unwrap();
    world.advance(10).await;
    assert_eq!(network.log().asked.len(), 4);
    world.advance(24 * 3_600).await;
    world.core().mark_read(chat).await.unwrap();
    world.advance(1).await;
    assert_eq!(network.log().asked.len(), 5);
}
