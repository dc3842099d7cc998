//! WhatsApp gives everybody two addresses. However he is addressed, he is one contact with one chat.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::{DELIVERY_COST, HOURS};
use domain::view::{ChatFilter, ChatQuery};
use domain::{
    ContactPatch, DeliveryState, Inbound, Ingress, NoticeKind, Owner, PersonNews, Receipt, ReceiptKind, WireEvent,
    WireId,
};
use testkit::{Customer, World};

/// Bob as his other address shows him.
fn hidden(world: &World) -> Customer<'_> {
    world.customer("hidden-bob")
}

fn knowing(inbound: Inbound, other: &Customer<'_>) -> Inbound {
    Inbound { alias: Some(other.jid().into()), ..inbound }
}

fn nameless(inbound: Inbound) -> Inbound {
    Inbound { push_name: String::new(), phone: None, avatar: None, ..inbound }
}

async fn tell(world: &World, event: WireEvent) {
    world.core().receive(world.account(), event).await.unwrap();
    world.settled().await;
}

async fn chats(world: &World) -> usize {
    let query = ChatQuery { filter: ChatFilter::All, limit: 50, ..ChatQuery::default() };
    world.core().chats(query).await.unwrap().rows.len()
}

#[tokio::test]
async fn whichever_address_he_writes_from_it_is_the_same_chat_and_news_of_it_finds_it() {
    let world = World::new().await;
    let (bob, hidden) = (world.bob(), hidden(&world));
    hidden.delivers(knowing(nameless(hidden.message("3A01", HOURS.question)), &bob)).await.unwrap();
    world.plays_out().await;
    assert_eq!(hidden.chat().await.contact.unwrap().phone, None);
    bob.delivers(bob.message("3A02", DELIVERY_COST.question)).await.unwrap();
    bob.delivers(bob.message("3A01", HOURS.question)).await.unwrap();
    world.plays_out().await;
    assert_eq!(chats(&world).await, 1);
    assert_eq!(bob.chat_id().await, hidden.chat_id().await);
    assert_eq!(hidden.got().len(), 2, "{}", world.transcript(&bob).await);
    let contact = bob.chat().await.contact.unwrap();
    assert_eq!(contact.phone, bob.message("x", "").phone, "the number is learned later");
    assert_eq!(world.operator().notices(NoticeKind::NewContact).await.len(), 1);
    let ours = hidden.phone().into_iter().find(|bubble| !bubble.from_me).unwrap().wire_id;
    tell(&world, WireEvent::Receipt(Receipt { chat_jid: bob.jid().into(), wire_id: ours, kind: ReceiptKind::Read }))
        .await;
    assert!(bob.states().await.contains(&DeliveryState::Read));
    // An echo of ours under the other address is no message of the phone, so automation does not rest.
    let last = bob.messages().await.into_iter().rfind(|message| message.state.is_some()).unwrap();
    let wire = hidden.phone().into_iter().rfind(|bubble| !bubble.from_me).unwrap().wire_id;
    let echo = Inbound { from_me: true, ..bob.message(wire.as_str(), &*last.text) };
    bob.delivers(echo).await.unwrap();
    assert_eq!(bob.chat().await.chat.paused_until, None);
    assert_eq!(bob.messages().await.len(), 4);
}

#[tokio::test]
async fn two_chats_become_one_the_moment_it_is_known_and_nothing_is_answered_twice() {
    let world = World::new().await;
    let (bob, hidden, operator) = (world.bob(), hidden(&world), world.operator());
    bob.delivers(bob.message("3A01", HOURS.question)).await.unwrap();
    world.plays_out().await;
    operator.marks(&bob, ContactPatch { name: Some("Robert".into()), ..ContactPatch::default() }).await;
    // Delivered again under the other address, and something new that waits.
    hidden.delivers(nameless(hidden.message("3A02", "thanks"))).await.unwrap();
    world.plays_out().await;
    operator.takes_over(&hidden).await;
    hidden.delivers(nameless(hidden.message("3A03", DELIVERY_COST.question))).await.unwrap();
    operator.replies(&hidden, "One moment").await;
    assert_eq!(chats(&world).await, 2);
    let (kept, gone) = (bob.chat_id().await, hidden.chat_id().await);
    let news = PersonNews { jid: hidden.jid().into(), alias: Some(bob.jid().into()), ..PersonNews::default() };
    tell(&world, WireEvent::Person(news.clone())).await;
    world.plays_out().await;
    assert_eq!(chats(&world).await, 1);
    let chat = bob.chat().await.chat;
    assert_eq!((chat.title.as_str(), chat.owner), ("Robert", Owner::Human), "who took over has it");
    assert_eq!(chat.id, hidden.chat_id().await);
    assert_eq!(world.core().chat(gone).await.unwrap().chat.id, kept, "whoever looks at the other one sees this one");
    assert_eq!(operator.notices(NoticeKind::NewContact).await.len(), 1, "he was new once");
    insta::assert_snapshot!(world.transcript(&bob).await);
    let before = world.whole_transcript().await;
    tell(&world, WireEvent::Person(news)).await;
    assert_eq!(world.whole_transcript().await, before);
    // What he writes from either address goes on in the one chat.
    hidden.delivers(hidden.message("3A04", "still there?")).await.unwrap();
    assert_eq!(chats(&world).await, 1);
}

#[tokio::test]
async fn a_turn_that_is_open_in_the_chat_that_goes_is_answered_in_the_one_that_stays() {
    let world = World::new().await;
    let (bob, hidden) = (world.bob(), hidden(&world));
    bob.delivers(bob.message("3A01", "thanks")).await.unwrap();
    world.plays_out().await;
    hidden.delivers(nameless(hidden.message("3A02", HOURS.question))).await.unwrap();
    world.advance(1).await;
    bob.delivers(knowing(bob.message("3A03", "please"), &hidden)).await.unwrap();
    world.plays_out().await;
    let got = bob.got();
    assert!(got.iter().filter(|text| HOURS.is(text)).count() == 1, "{}", world.transcript(&bob).await);
    assert!(hidden.got().is_empty());
    assert_eq!(bob.recorded().await, 3);
}

#[tokio::test]
async fn a_refusal_stands_whichever_address_it_was_said_from() {
    let world = World::new().await;
    let (bob, hidden) = (world.bob(), hidden(&world));
    bob.says(HOURS.question).await;
    world.plays_out().await;
    hidden.delivers(nameless(hidden.message("3A01", "STOP"))).await.unwrap();
    world.plays_out().await;
    let news = PersonNews { jid: bob.jid().into(), alias: Some(hidden.jid().into()), ..PersonNews::default() };
    tell(&world, WireEvent::Person(news)).await;
    assert!(bob.chat().await.contact.unwrap().opted_out);
    let answered = bob.got().len();
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), answered, "no automatic message any more");
}

#[tokio::test]
async fn in_a_group_one_person_under_two_addresses_says_everything_once() {
    let world = World::new().await;
    let (bob, hidden, team) = (world.bob(), hidden(&world), world.customer("team"));
    let says = |customer: &Customer<'_>, wire: &str| Inbound {
        chat_jid: "team@practice".into(),
        is_group: true,
        ..customer.message(wire, "hello")
    };
    let changes = |text: &str| WireEvent::Edited {
        chat_jid: "team@practice".into(),
        target: WireId::new("3A01"),
        from_me: false,
        sender_jid: hidden.jid().into(),
        text: text.into(),
        at: world.now(),
    };
    let reacts = |customer: &Customer<'_>, emoji: &str, later: i64| WireEvent::Reaction {
        chat_jid: "team@practice".into(),
        target: WireId::new("3A01"),
        from_me: false,
        sender_jid: customer.jid().into(),
        name: "Bob".into(),
        emoji: emoji.into(),
        at: world.now().plus(later),
    };
    bob.delivers(says(&bob, "3A01")).await.unwrap();
    tell(&world, reacts(&bob, "👍", 1)).await;
    tell(&world, reacts(&hidden, "❤", 2)).await;
    // For all that is known somebody else changes it; that is not done until it is known to be him.
    tell(&world, changes("hello all")).await;
    assert_eq!(team.messages().await[0].text, "hello");
    bob.delivers(knowing(says(&bob, "3A02"), &hidden)).await.unwrap();
    hidden.delivers(says(&hidden, "3A02")).await.unwrap();
    let messages = team.messages().await;
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].text, "hello all");
    let emojis: Vec<_> = messages[0].reactions.iter().map(|reaction| reaction.emoji.as_str()).collect();
    assert_eq!(emojis, ["❤"]);
    assert!(bob.known_chat_id().await.is_none(), "nobody is made a contact by writing in a group");
}
