//! The history that comes with linking: it fills the inbox, and nothing starts because of it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::shop::HOURS;
use domain::view::{ChatFilter, ChatQuery, ChatRow};
use domain::{
    AccountPatch, DeliveryState, Inbound, Ingress, LinkStep, LinkedAs, NoticeKind, Past, PastChat, PastMessage, Sender,
    UnixMs, WireEvent, WireId,
};
use testkit::World;

fn said(world: &World, jid: &str, number: u32, from_me: bool) -> PastMessage {
    let message = Inbound {
        wire_id: WireId::new(format!("past {number}")),
        chat_jid: jid.into(),
        sender_jid: if from_me { "shop@practice".into() } else { jid.into() },
        from_me,
        push_name: if from_me { String::new() } else { "Someone".into() },
        text: format!("said {number}").into(),
        at: world.now().plus(-86_400_000 + i64::from(number) * 1_000),
        ..Inbound::default()
    };
    PastMessage { message, state: from_me.then_some(DeliveryState::Read) }
}

fn chat(jid: &str, name: &str, messages: Vec<PastMessage>) -> PastChat {
    PastChat { jid: jid.into(), alias: None, is_group: false, name: name.into(), unread: 0, messages }
}

async fn comes(world: &World, chats: Vec<PastChat>, percent: Option<u8>) {
    let past = WireEvent::Past(Box::new(Past { chats, percent }));
    world.core().receive(world.account(), past).await.unwrap();
    world.settled().await;
}

async fn rows(world: &World) -> Vec<ChatRow> {
    let query = ChatQuery { filter: ChatFilter::All, limit: 200, ..ChatQuery::default() };
    world.core().chats(query).await.unwrap().rows
}

#[tokio::test]
async fn the_past_fills_the_inbox_and_starts_nothing() {
    let world = World::new().await;
    let bob = (0..4).map(|number| said(&world, "bob@practice", number, number == 3)).collect();
    let ann = vec![said(&world, "ann@practice", 50, false), said(&world, "ann@practice", 9, false)];
    let chats = vec![chat("bob@practice", "Bob Baker", bob), PastChat { unread: 1, ..chat("ann@practice", "", ann) }];
    comes(&world, chats.clone(), None).await;
    world.plays_out().await;
    let found = rows(&world).await;
    let seen: Vec<_> = found.iter().map(|row| (row.title.as_str(), row.preview.as_str(), row.unread)).collect();
    assert_eq!(seen, [("Someone", "said 50", 1), ("Bob Baker", "said 3", 0)]);
    assert!(found.iter().all(|row| row.waiting_since.is_none() && row.last_message_at < Some(world.now())));
    let messages = world.bob().messages().await;
    assert_eq!((messages[3].sender, messages[3].state), (Sender::Phone, Some(DeliveryState::Read)));
    assert!(messages.iter().map(|message| message.at).is_sorted());
    assert!(world.bob().got().is_empty() && world.core().notices().await.unwrap().is_empty());
    let found = world.core().search_messages("said".into(), 10).await.unwrap();
    assert_eq!(found.len(), 6, "it is searched like everything else");
    let before = world.whole_transcript().await;
    comes(&world, chats, None).await;
    assert_eq!(world.whole_transcript().await, before, "it may come twice");
}

#[tokio::test]
async fn whom_the_past_knows_is_neither_new_nor_welcomed() {
    let welcoming = AccountPatch { welcome_message: Some("Welcome to our shop!".into()), ..AccountPatch::default() };
    let world = World::setup().account(welcoming).start().await;
    let with_bob = vec![said(&world, "bob@practice", 1, false)];
    comes(&world, vec![chat("bob@practice", "", with_bob), chat("ann@practice", "", Vec::new())], None).await;
    assert_eq!(rows(&world).await.len(), 1, "a chat in which nothing was said is none yet");
    for name in ["bob", "ann", "cleo"] {
        world.customer(name).says(HOURS.question).await;
    }
    world.plays_out().await;
    for name in ["bob", "ann"] {
        let got = world.customer(name).got();
        assert!(got.len() == 1 && HOURS.is(&got[0]), "{name}: {got:?}");
    }
    assert_eq!(world.customer("cleo").got()[0], "Welcome to our shop!", "she is new");
    let new = world.operator().notices(NoticeKind::NewContact).await;
    assert_eq!(new.len(), 1, "{new:?}");
}

#[tokio::test]
async fn what_is_older_goes_before_what_is_there_and_the_chat_stays_where_it_is() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    world.customer("ann").says("thanks").await;
    world.plays_out().await;
    let order: Vec<_> = rows(&world).await.into_iter().map(|row| (row.id, row.last_message_at, row.unread)).collect();
    let older = |from: u32| (from..from + 5).map(|number| said(&world, "bob@practice", number, false)).collect();
    // The newer part first, as it is sent.
    comes(&world, vec![PastChat { unread: 7, ..chat("bob@practice", "", older(10)) }], Some(50)).await;
    comes(&world, vec![chat("bob@practice", "", older(0))], Some(100)).await;
    let texts: Vec<String> = bob.messages().await.into_iter().map(|message| message.text).collect();
    let expected = (0..5).chain(10..15).map(|number| format!("said {number}"));
    assert!(texts.iter().take(10).cloned().eq(expected), "{texts:?}");
    assert_eq!(texts[10], HOURS.question);
    let after: Vec<_> = rows(&world).await.into_iter().map(|row| (row.id, row.last_message_at, row.unread)).collect();
    assert_eq!(after, order);
    // Pages go on into the past.
    let chat = bob.chat_id().await;
    let newest = world.core().messages(chat.clone(), None, 4).await.unwrap();
    let before = world.core().messages(chat, newest.before, 100).await.unwrap();
    assert_eq!(before.rows.len() + newest.rows.len(), texts.len());
}

#[tokio::test]
async fn ten_thousand_messages_do_not_hold_up_a_live_one() {
    let world = World::new().await;
    let chats: Vec<PastChat> = (0..10)
        .map(|chat_number: u32| {
            let jid = format!("past{chat_number}@practice");
            let messages = (0..1_000).map(|number| said(&world, &jid, number, number % 2 == 0)).collect();
            chat(&jid, "", messages)
        })
        .collect();
    let (core, account) = (Arc::clone(world.core()), world.account().clone());
    let filling = tokio::spawn(async move {
        core.receive(&account, WireEvent::Past(Box::new(Past { chats, percent: Some(100) }))).await
    });
    let mut live = 0;
    while !filling.is_finished() {
        let bob = world.bob();
        let message = bob.message(&format!("live {live}"), "thanks");
        world.core().receive(world.account(), WireEvent::Message(Box::new(message))).await.unwrap();
        live += 1;
    }
    filling.await.unwrap().unwrap();
    assert!(live >= 20, "only {live} live messages came in between");
    for row in rows(&world).await.into_iter().filter(|row| row.title != "Bob Carter") {
        let messages = world.all_messages(row.id).await;
        if messages.len() > 500 {
            assert_eq!(messages.len(), 1_000);
            assert!(messages.iter().map(|message| message.at).is_sorted());
        }
    }
}

#[tokio::test]
async fn the_operator_sees_how_far_it_is_while_he_links() {
    let world = World::new().await;
    let account = world.account().clone();
    let linked = LinkedAs { phone: "+15550100".into(), profile_name: "Shop".into() };
    world.core().receive(&account, WireEvent::Linked(linked)).await.unwrap();
    comes(&world, Vec::new(), Some(40)).await;
    assert_eq!(world.core().link_step(&account), LinkStep::Syncing { percent: Some(40) });
    comes(&world, Vec::new(), Some(100)).await;
    assert_eq!(world.core().link_step(&account), LinkStep::Linked);
}

#[tokio::test]
async fn a_group_of_the_past_has_its_name_and_its_authors() {
    let world = World::new().await;
    let in_group = |number, by: &str| {
        let PastMessage { message, state } = said(&world, "team@practice", number, false);
        let message = Inbound { is_group: true, sender_jid: by.into(), push_name: by.to_uppercase(), ..message };
        PastMessage { message, state }
    };
    let team = chat("team@practice", "The team", vec![in_group(1, "ann"), in_group(2, "bob"), in_group(2, "ann")]);
    comes(&world, vec![PastChat { is_group: true, ..team }], None).await;
    let found = rows(&world).await.remove(0);
    assert_eq!((found.title.as_str(), found.is_group), ("The team", true));
    let authors: Vec<_> =
        world.customer("team").messages().await.into_iter().filter_map(|message| message.author).collect();
    assert_eq!(authors, ["ANN", "BOB", "ANN"]);
    assert_eq!(found.last_message_at, Some(UnixMs(world.now().0 - 86_400_000 + 2_000)));
}
