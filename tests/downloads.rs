//! Files that come after their message: fetched a few at a time, checked, stored once; whoever answers waits for them a while.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::death::DieAt;
use acceptance::scripted::{Scripted, Shared, remote};
use acceptance::shop::HOURS;
use domain::{
    AccountId, AccountStatus, DownloadState, FetchFault, Inbound, Message, MessageId, MessageKind, Sender, WireEvent,
    WireId,
};
use engine::{Checkpoint, CoreError, DOWNLOAD_CHECKPOINTS};
use testkit::World;

const ANA: &str = "15550100@s.whatsapp.net";

/// A picture of two by three pixels.
fn picture() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 3).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

async fn world_with(network: &Arc<Scripted>) -> (World, AccountId) {
    let world = World::setup().network(Arc::new(Shared(Arc::clone(network)))).start().await;
    let account = network.account(&world, "Shop").await;
    (world, account)
}

/// A picture with these words arrives, its file waits at the pointer.
async fn arrives(network: &Scripted, world: &World, account: &AccountId, pointer: &str, words: &str) {
    let inbound = Inbound {
        chat_jid: ANA.into(),
        sender_jid: ANA.into(),
        kind: MessageKind::Image,
        remote: Some(remote(pointer, "image/png")),
        ..world.bob().message(pointer, words)
    };
    network.says(world, account, WireEvent::Message(Box::new(inbound))).await;
}

async fn messages(world: &World, account: &AccountId) -> Vec<Message> {
    let chat = world.core().chat_with(account.clone(), ANA.into()).await.unwrap().unwrap();
    world.core().messages(chat, None, 200).await.unwrap().rows
}

async fn first(world: &World, account: &AccountId) -> Message {
    messages(world, account).await.remove(0)
}

fn state(message: &Message) -> Option<DownloadState> {
    message.download.as_ref().map(|download| download.state)
}

async fn answers(world: &World, account: &AccountId) -> usize {
    messages(world, account).await.iter().filter(|message| message.sender == Sender::Bot).count()
}

async fn stored(world: &World, id: &MessageId) -> Option<Vec<u8>> {
    world.core().media(id.clone()).await.ok().map(|file| file.content)
}

#[tokio::test]
async fn a_message_is_there_before_its_file_and_is_answered_once_that_is_here() {
    let network = Scripted::new();
    network.file("a", [Ok(picture())]);
    network.holds_files();
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", HOURS.question).await;
    assert_eq!(state(&first(&world, &account).await), Some(DownloadState::Fetching));
    world.advance(20).await;
    assert_eq!(answers(&world, &account).await, 0, "what it is about is not known yet");
    network.lets_go(&world, 1).await;
    let message = first(&world, &account).await;
    assert_eq!(message.download, None);
    let media = message.media.unwrap();
    assert_eq!((&*media.mime, media.width, media.height), ("image/png", Some(2), Some(3)));
    assert_eq!(stored(&world, &message.id).await, Some(picture()));
    world.settled().await;
    assert_eq!(answers(&world, &account).await, 1, "at once, not after the patience");
}

#[tokio::test]
async fn nobody_waits_longer_than_three_quarters_of_a_minute_for_a_file() {
    let network = Scripted::new();
    network.holds_files();
    network.file("a", [Ok(picture())]);
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", HOURS.question).await;
    world.advance(47).await;
    assert_eq!(answers(&world, &account).await, 0);
    world.advance(2).await;
    assert_eq!(answers(&world, &account).await, 1);
    network.lets_go(&world, 1).await;
    assert!(first(&world, &account).await.download.is_none(), "it comes all the same");
    assert_eq!(answers(&world, &account).await, 1);
}

#[tokio::test]
async fn what_never_comes_says_why_and_nobody_waits_for_it() {
    let cases = [
        (FetchFault::Gone, DownloadState::Gone, "does not have this file"),
        (FetchFault::TooLarge, DownloadState::TooLarge, "larger than 25 MB"),
        (FetchFault::Damaged, DownloadState::Failed, "damaged"),
    ];
    for (fault, expected, words) in cases {
        let network = Scripted::new();
        network.file("a", [Err(fault)]);
        let (world, account) = world_with(&network).await;
        arrives(&network, &world, &account, "a", HOURS.question).await;
        let download = first(&world, &account).await.download.unwrap();
        assert_eq!(download.state, expected);
        assert!(download.why.contains(words), "{}", download.why);
        world.advance(5).await;
        assert_eq!(answers(&world, &account).await, 1, "{expected:?}");
        world.advance(3_600).await;
        assert_eq!(network.log().fetched.len(), 1, "it is not asked for again by itself");
    }
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_with_pauses_then_the_operator_may() {
    let network = Scripted::new();
    network.file("a", [Err(FetchFault::Later("busy".into()))]);
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", "look").await;
    assert_eq!(network.log().fetched.len(), 1);
    world.advance(1).await;
    assert_eq!(network.log().fetched.len(), 1);
    world.advance(1).await;
    assert_eq!(network.log().fetched.len(), 2);
    world.advance(3_600).await;
    assert_eq!(network.log().fetched.len(), 8);
    let failed = first(&world, &account).await;
    assert_eq!(state(&failed), Some(DownloadState::Failed));
    assert!(failed.download.unwrap().why.contains("Ask for it again"));

    network.file("a", [Ok(picture())]);
    world.core().fetch_file(failed.id.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(stored(&world, &failed.id).await, Some(picture()));
    assert!(matches!(world.core().fetch_file(failed.id).await, Err(CoreError::NotFound(_))));
}

#[tokio::test]
async fn two_come_at_once_the_newest_first_and_every_account_in_turn() {
    let network = Scripted::new();
    network.holds_files();
    let (world, account) = world_with(&network).await;
    let other = network.account(&world, "Other shop").await;
    for (whose, pointers) in [(&account, ["a1", "a2", "a3", "a4"]), (&other, ["b1", "b2", "b3", "b4"])] {
        for pointer in pointers {
            network.file(pointer, [Ok(picture())]);
            arrives(&network, &world, whose, pointer, "look").await;
        }
    }
    assert_eq!(network.log().fetched, ["a1", "a2"], "whoever comes first finds it free");
    for _ in 0..6 {
        network.lets_go(&world, 1).await;
    }
    let log = network.log();
    assert_eq!(log.most, 2);
    assert_eq!(log.fetched[2..], ["b4", "a4", "b3", "a3", "b2", "b1"], "{:?}", log.fetched);
}

#[tokio::test]
async fn a_file_that_is_not_what_it_claims_to_be_is_a_document_of_no_type() {
    let network = Scripted::new();
    network.file("a", [Ok(b"<svg onload='alert(1)'></svg>".to_vec())]);
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", "look").await;
    let message = first(&world, &account).await;
    let media = message.media.unwrap();
    assert_eq!((message.kind, &*media.mime, media.width), (MessageKind::Document, "application/octet-stream", None));
}

#[tokio::test]
async fn without_a_connection_nobody_asks_and_no_attempt_is_counted() {
    let network = Scripted::new();
    network.file("a", [Err(FetchFault::Later("cut off".into())), Ok(picture())]);
    network.holds_files();
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", "look").await;
    network.says(&world, &account, WireEvent::Status(AccountStatus::Disconnected.into())).await;
    network.lets_go(&world, 1).await;
    world.advance(3_600).await;
    assert_eq!(network.log().fetched.len(), 1);
    assert_eq!(state(&first(&world, &account).await), Some(DownloadState::Waiting));
    network.lets_go(&world, 1).await;
    network.says(&world, &account, WireEvent::Status(AccountStatus::Ready.into())).await;
    assert!(first(&world, &account).await.download.is_none());
}

#[tokio::test]
async fn the_file_of_a_message_that_was_deleted_meanwhile_is_not_kept() {
    let network = Scripted::new();
    network.file("a", [Ok(picture())]);
    network.holds_files();
    let (world, account) = world_with(&network).await;
    arrives(&network, &world, &account, "a", "look").await;
    let deleted = WireEvent::Deleted {
        chat_jid: ANA.into(),
        target: WireId::new("a"),
        from_me: false,
        sender_jid: ANA.into(),
        by_admin: false,
    };
    network.says(&world, &account, deleted).await;
    network.lets_go(&world, 1).await;
    let message = first(&world, &account).await;
    assert!(message.deleted && message.media.is_none() && message.download.is_none());
    assert_eq!(stored(&world, &message.id).await, None);
}

#[tokio::test]
async fn killed_at_every_point_of_a_download_the_file_is_here_in_the_end() {
    for point in DOWNLOAD_CHECKPOINTS {
        let (network, death) = (Scripted::new(), Arc::new(DieAt::default()));
        network.file("a", [Ok(picture())]);
        let setup = World::setup().network(Arc::new(Shared(Arc::clone(&network))));
        let mut world = setup.checkpoint(Arc::clone(&death) as Arc<dyn Checkpoint>).start().await;
        let account = network.account(&world, "Shop").await;
        death.arm(point);
        let inbound = Inbound {
            chat_jid: ANA.into(),
            sender_jid: ANA.into(),
            kind: MessageKind::Image,
            remote: Some(remote("a", "image/png")),
            ..world.bob().message("a", "look")
        };
        network.tries_to_say(&account, WireEvent::Message(Box::new(inbound))).await.unwrap();
        death.struck().await;
        world.die().await;
        world.boot().await;
        world.settled().await;
        network.says(&world, &account, WireEvent::Status(AccountStatus::Ready.into())).await;
        let message = first(&world, &account).await;
        assert_eq!(message.download, None, "{point}");
        assert_eq!(stored(&world, &message.id).await, Some(picture()), "{point}");
    }
}
