//! First messages to people who never wrote: looked up before, refused while WhatsApp locks them, told once.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::scripted::{Scripted, Shared};
use domain::{
    AccountId, ChatId, DeliveryState, Evidence, Inbound, LinkedAs, Message, NewChats, NoticeKind, PersonNews,
    SendError, SettingsPatch, WireEvent,
};
use engine::CoreError;
use testkit::World;

const ANA: &str = "15550100@s.whatsapp.net";

async fn world_with(network: &Arc<Scripted>) -> (World, AccountId) {
    let world = World::setup().network(Arc::new(Shared(Arc::clone(network)))).start().await;
    let account = network.account(&world, "Shop").await;
    (world, account)
}

fn person(number: &str) -> PersonNews {
    PersonNews {
        jid: format!("{}@s.whatsapp.net", number.trim_start_matches('+')),
        phone: Some(number.into()),
        push_name: Some("Ben".into()),
        ..PersonNews::default()
    }
}

/// A chat with somebody who never wrote.
async fn stranger(network: &Scripted, world: &World, account: &AccountId, number: &str) -> ChatId {
    network.knows(person(number));
    world.core().start_chat(account.clone(), number.into()).await.unwrap()
}

/// Ana writes.
async fn ana_writes(network: &Scripted, world: &World, account: &AccountId, id: &str) -> ChatId {
    let inbound = Inbound { chat_jid: ANA.into(), sender_jid: ANA.into(), ..world.bob().message(id, "hello") };
    network.says(world, account, WireEvent::Message(Box::new(inbound))).await;
    world.core().chat_with(account.clone(), ANA.into()).await.unwrap().unwrap()
}

async fn says(world: &World, chat: &ChatId, text: &str) -> Message {
    let id = world.core().send_text(chat.clone(), text.into(), None).await.unwrap();
    world.settled().await;
    let rows = world.core().messages(chat.clone(), None, 200).await.unwrap().rows;
    rows.into_iter().find(|message| message.id == id).unwrap()
}

#[tokio::test]
async fn a_lock_stops_first_messages_only_and_is_told_once() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let known = ana_writes(&network, &world, &account, "A1").await;
    let (one, two) = (
        stranger(&network, &world, &account, "+4915100000001").await,
        stranger(&network, &world, &account, "+4915100000002").await,
    );
    network.answers(SendError::NewChatsLocked(Some(world.now().plus(3_600_000))));
    for chat in [&one, &two, &one] {
        let refused = says(&world, chat, "hi").await;
        assert_eq!(refused.state, Some(DeliveryState::Failed));
        assert!(refused.failure.unwrap().contains("begin new chats"));
    }
    assert_eq!(world.operator().notices(NoticeKind::Restriction).await.len(), 1);
    assert!(world.operator().notices(NoticeKind::SendFailed).await.is_empty());
    assert_eq!(says(&world, &known, "an answer").await.state, Some(DeliveryState::Sent));
    assert_eq!(network.log().sent.len(), 1, "the server is not asked again while it is locked");

    world.advance(3_601).await;
    assert_eq!(says(&world, &two, "hi").await.state, Some(DeliveryState::Sent));
}

#[tokio::test]
async fn a_chat_that_was_begun_before_the_lock_goes_on() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let begun = stranger(&network, &world, &account, "+4915100000001").await;
    assert_eq!(says(&world, &begun, "hi").await.state, Some(DeliveryState::Sent));
    let locked = NewChats { locked_until: Some(world.now().plus(3_600_000)), ..NewChats::default() };
    for _ in 0..2 {
        network.says(&world, &account, WireEvent::Evidence(Evidence::NewChats(locked))).await;
    }
    assert_eq!(world.operator().notices(NoticeKind::Restriction).await.len(), 1);
    assert_eq!(says(&world, &begun, "are you there?").await.state, Some(DeliveryState::Sent));
    let fresh = stranger(&network, &world, &account, "+4915100000002").await;
    assert_eq!(says(&world, &fresh, "hi").await.state, Some(DeliveryState::Failed));
}

#[tokio::test]
async fn a_lock_without_an_end_is_believed_for_an_hour() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let chat = stranger(&network, &world, &account, "+4915100000001").await;
    network.answers(SendError::NewChatsLocked(None));
    assert_eq!(says(&world, &chat, "hi").await.state, Some(DeliveryState::Failed));
    world.advance(3_599).await;
    assert_eq!(says(&world, &chat, "hi").await.state, Some(DeliveryState::Failed));
    world.advance(2).await;
    assert_eq!(says(&world, &chat, "hi").await.state, Some(DeliveryState::Sent));
}

#[tokio::test]
async fn a_number_is_looked_up_before_its_chat_is_made_and_found_again_afterwards() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let unknown = world.core().start_chat(account.clone(), "+4915100000009".into()).await;
    assert!(matches!(&unknown, Err(CoreError::Invalid(why)) if why.contains("not on WhatsApp")), "{unknown:?}");
    let wrong = world.core().start_chat(account.clone(), "call me".into()).await;
    assert!(matches!(wrong, Err(CoreError::Invalid(_))));

    let hidden = PersonNews { alias: Some("777@lid".into()), ..person("+4915100000001") };
    network.knows(hidden);
    let chat = world.core().start_chat(account.clone(), "+49 151 0000 0001".into()).await.unwrap();
    assert_eq!(world.core().start_chat(account.clone(), "004915100000001".into()).await.unwrap(), chat);
    let detail = world.core().chat(chat.clone()).await.unwrap();
    assert_eq!((&*detail.chat.title, detail.contact.unwrap().phone.as_deref()), ("Ben", Some("+4915100000001")));
    assert_eq!(network.log().sent.len(), 0);
    // Whoever answers under his other address is the same person.
    let reply = Inbound { chat_jid: "777@lid".into(), sender_jid: "777@lid".into(), ..world.bob().message("B1", "hi") };
    network.says(&world, &account, WireEvent::Message(Box::new(reply))).await;
    assert_eq!(world.core().messages(chat, None, 10).await.unwrap().rows.len(), 1);
}

#[tokio::test]
async fn who_wrote_before_has_one_chat_and_a_number_without_country_belongs_to_the_shops() {
    let network = Scripted::new();
    let (world, account) = world_with(&network).await;
    let linked = LinkedAs { phone: "+4915100000000".into(), profile_name: String::new() };
    network.says(&world, &account, WireEvent::Linked(linked)).await;
    let known = ana_writes(&network, &world, &account, "A1").await;
    network.knows(PersonNews { jid: ANA.into(), ..person("+15550100777") });
    assert_eq!(world.core().start_chat(account.clone(), "+1 555 0100 777".into()).await.unwrap(), known);

    network.knows(person("+4915100000001"));
    world.core().start_chat(account.clone(), "0151 00000001".into()).await.unwrap();
    let itself = world.core().start_chat(account.clone(), "0151 00000000".into()).await;
    assert!(matches!(itself, Err(CoreError::Invalid(_))));
    network.knows(person("+447700900123"));
    let patch = SettingsPatch { default_country: Some("44".into()), ..SettingsPatch::default() };
    world.core().update_settings(patch).await.unwrap();
    world.core().start_chat(account.clone(), "07700 900123".into()).await.unwrap();
    assert_eq!(network.log().looked_up, ["+15550100777", "+4915100000001", "+447700900123"]);
}

#[tokio::test]
async fn a_practice_customer_can_be_written_to_first() {
    let world = World::new().await;
    let chat = world.core().start_chat(world.account().clone(), "+15550100".into()).await.unwrap();
    says(&world, &chat, "Hello Mia").await;
    assert_eq!(world.customer("mia").got(), ["Hello Mia"]);
    assert_eq!(world.core().chat(chat).await.unwrap().chat.title, "Mia Thompson");
}
