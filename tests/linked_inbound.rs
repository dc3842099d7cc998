//! Everything that a linked account can tell of messages, people and groups.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::shop::{DELIVERY_COST, HOURS};
use domain::download::FILE_BYTES;
use domain::{
    Card, Details, DownloadState, GroupNews, Inbound, Ingress, Media, Message, MessageKind, PersonNews, RemoteFile,
    Sender, Topic, UnixMs, WireEvent, WireId,
};
use proptest::prelude::*;
use testkit::{Customer, World};

async fn tell(world: &World, event: WireEvent) {
    world.core().receive(world.account(), event).await.unwrap();
    world.settled().await;
}

fn edited(world: &World, by: &str, chat: &str, target: &str, text: &str) -> WireEvent {
    let (chat_jid, sender_jid, target) = (chat.to_owned(), by.to_owned(), WireId::new(target));
    WireEvent::Edited { chat_jid, target, from_me: false, sender_jid, text: text.into(), at: world.now() }
}

fn deleted(by: &str, chat: &str, target: &str, by_admin: bool) -> WireEvent {
    let (chat_jid, sender_jid, target) = (chat.to_owned(), by.to_owned(), WireId::new(target));
    WireEvent::Deleted { chat_jid, target, from_me: false, sender_jid, by_admin }
}

fn reacted(world: &World, by: &str, name: &str, chat: &str, target: &str, emoji: &str) -> WireEvent {
    WireEvent::Reaction {
        chat_jid: chat.to_owned(),
        target: WireId::new(target),
        from_me: by.is_empty(),
        sender_jid: by.to_owned(),
        name: name.to_owned(),
        emoji: emoji.to_owned(),
        at: world.now(),
    }
}

fn voted(world: &World, by: &str, chat: &str, target: &str, options: &[&str], later: i64) -> WireEvent {
    WireEvent::Voted {
        chat_jid: chat.to_owned(),
        target: WireId::new(target),
        from_me: by.is_empty(),
        sender_jid: by.to_owned(),
        name: String::new(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        at: world.now().plus(later),
    }
}

/// A message in the group.
fn in_group(from: &Customer<'_>, wire: &str, text: &str) -> Inbound {
    Inbound { chat_jid: "team@practice".into(), is_group: true, ..from.message(wire, text) }
}

fn poll(customer: &Customer<'_>, wire: &str) -> Inbound {
    Inbound {
        kind: MessageKind::Poll,
        details: Some(Details::Poll { options: vec!["Mon".into(), "Tue".into()], several: true }),
        ..customer.message(wire, "Which day?")
    }
}

async fn find(customer: &Customer<'_>, text: &str) -> Message {
    customer.messages().await.into_iter().find(|message| message.text == text).unwrap()
}

#[tokio::test]
async fn places_cards_and_what_cannot_be_shown_say_in_words_what_they_are() {
    let world = World::new().await;
    let bob = world.bob();
    let place = Details::Location {
        latitude: 52.5,
        longitude: 13.4,
        name: "Café Kranz".into(),
        address: "Main Street 1".into(),
        live: false,
    };
    let cards = Details::Cards { cards: vec![Card { name: "Ann".into(), phones: vec!["+1 555 0100".into()] }] };
    let event = Details::Unsupported { what: "an event".into() };
    let kinds = [
        (MessageKind::Location, place, "52.5, 13.4 Café Kranz, Main Street 1", "Location: Café Kranz"),
        (MessageKind::ContactCard, cards, "Ann +1 555 0100", "Contact card: Ann"),
        (MessageKind::Unsupported, event, "", "Unsupported message: an event"),
    ];
    for (index, (kind, details, words, preview)) in kinds.into_iter().enumerate() {
        let inbound = Inbound { kind, details: Some(details.clone()), ..bob.message(&format!("3A{index}"), "") };
        bob.delivers(inbound).await.unwrap();
        let last = bob.last().await;
        assert_eq!((last.kind, last.text.as_str(), &last.details), (kind, words, &Some(details)));
        assert_eq!(bob.chat().await.chat.preview, preview);
    }
    let hits = world.core().search_messages("kranz".into(), 10).await.unwrap();
    assert_eq!(hits.len(), 1, "a place is found by its name");
    bob.delivers(Inbound { kind: MessageKind::Image, view_once: true, ..bob.message("once", "") }).await.unwrap();
    assert!(bob.last().await.view_once);
    assert_eq!(bob.chat().await.chat.preview, "Photo to view once");
}

#[tokio::test]
async fn a_file_on_the_network_is_shown_at_once_and_one_that_is_too_large_says_so() {
    let world = World::new().await;
    let bob = world.bob();
    let remote = |bytes, thumbnail: Option<Vec<u8>>| {
        let media = Media { mime: "image/jpeg".into(), name: None, bytes, width: Some(4), height: Some(3) };
        Some(RemoteFile { media, pointer: vec![1, 2, 3], thumbnail })
    };
    let photo = |wire: &str, remote| Inbound { kind: MessageKind::Image, remote, ..bob.message(wire, "look") };
    bob.delivers(photo("3A01", remote(FILE_BYTES + 1, Some(vec![0xff, 0xd8, 0x00])))).await.unwrap();
    let message = bob.last().await;
    let download = message.download.unwrap();
    assert_eq!(download.state, DownloadState::TooLarge);
    assert!(download.why.contains("25 MB"), "{}", download.why);
    assert_eq!(download.thumbnail.as_deref(), Some("data:image/jpeg;base64,/9gA"));
    assert_eq!(message.media.unwrap().width, Some(4));
    bob.delivers(photo("3A02", remote(100, Some(b"<svg>".to_vec())))).await.unwrap();
    let download = bob.last().await.download.unwrap();
    assert_eq!(download.thumbnail, None, "that is no picture");
}

#[tokio::test]
async fn a_group_has_its_name_and_every_message_its_author() {
    let world = World::new().await;
    let (ann, bob, team) = (world.customer("ann"), world.bob(), world.customer("team"));
    bob.says("hi").await;
    let contact = bob.chat().await.contact.unwrap();
    let called = domain::ContactPatch { name: Some("Bob of the bakery".into()), ..domain::ContactPatch::default() };
    world.core().update_contact(contact.id, called).await.unwrap();
    ann.delivers(in_group(&ann, "3A01", "hello all")).await.unwrap();
    assert_eq!(team.chat().await.chat.title, "Group", "an address is no name");
    bob.delivers(in_group(&bob, "3A01", "hello Ann")).await.unwrap();
    let nameless = Inbound { push_name: String::new(), ..in_group(&world.customer("cleo"), "3A02", "who are you") };
    let number = nameless.phone.clone().unwrap();
    ann.delivers(nameless).await.unwrap();
    let authors: Vec<_> = team.messages().await.into_iter().filter_map(|message| message.author).collect();
    assert_eq!(
        authors,
        ["Ann".to_owned(), "Bob of the bakery".to_owned(), number.clone()],
        "by the same id, two messages"
    );
    assert_eq!(team.chat().await.chat.preview, format!("{number}: who are you"));
    tell(&world, WireEvent::Group(GroupNews { jid: "team@practice".into(), name: "Team".into() })).await;
    let cleo = PersonNews { jid: "cleo@practice".into(), push_name: Some("Cleo".into()), ..PersonNews::default() };
    tell(&world, WireEvent::Person(cleo)).await;
    let chat = team.chat().await.chat;
    assert_eq!((chat.title.as_str(), chat.preview.as_str()), ("Team", "Cleo: who are you"));
    // A name that comes before the first message is kept for it.
    tell(&world, WireEvent::Group(GroupNews { jid: "family@practice".into(), name: "Family".into() })).await;
    let family = Inbound { chat_jid: "family@practice".into(), ..in_group(&ann, "3A09", "dinner?") };
    ann.delivers(family).await.unwrap();
    assert_eq!(world.customer("family").chat().await.chat.title, "Family");
}

#[tokio::test]
async fn everybody_has_one_emoji_of_his_own_and_takes_it_away_again() {
    let world = World::new().await;
    let (ann, bob, team) = (world.customer("ann"), world.bob(), world.customer("team"));
    ann.delivers(in_group(&ann, "3A01", "done!")).await.unwrap();
    for (by, name, emoji) in
        [(ann.jid(), "Ann", "😀"), (bob.jid(), "Bob", "👍"), (bob.jid(), "Bob", "❤"), ("", "", "🎉")]
    {
        tell(&world, reacted(&world, by, name, team.jid(), "3A01", emoji)).await;
        world.advance(1).await;
    }
    let emojis = async || {
        let reactions = team.last().await.reactions;
        reactions.into_iter().map(|one| (one.emoji, one.name, one.sender)).collect::<Vec<_>>()
    };
    let one = |emoji: &str, name: &str, sender| (emoji.to_owned(), name.to_owned(), sender);
    let all = [one("😀", "Ann", Sender::Contact), one("❤", "Bob", Sender::Contact), one("🎉", "", Sender::Phone)];
    assert_eq!(emojis().await, all);
    tell(&world, reacted(&world, bob.jid(), "Bob", team.jid(), "3A01", "")).await;
    assert_eq!(emojis().await, [all[0].clone(), all[2].clone()]);
    // In a conversation of two there is one for each side, whatever address the network names.
    bob.says("hi").await;
    let wire = bob.phone()[0].wire_id.clone();
    for address in ["bob@practice", "another address"] {
        tell(&world, reacted(&world, address, "", bob.jid(), wire.as_str(), "👍")).await;
    }
    assert_eq!(bob.messages().await[0].reactions.len(), 1);
}

#[tokio::test]
async fn an_older_reaction_edit_or_vote_that_comes_again_is_none() {
    let world = World::new().await;
    let bob = world.bob();
    bob.delivers(poll(&bob, "3A01")).await.unwrap();
    let before = [
        reacted(&world, bob.jid(), "", bob.jid(), "3A01", "👍"),
        edited(&world, bob.jid(), bob.jid(), "3A01", "Which day then?"),
        voted(&world, bob.jid(), bob.jid(), "3A01", &["Mon"], 0),
    ];
    world.advance(5).await;
    let after = [
        reacted(&world, bob.jid(), "", bob.jid(), "3A01", ""),
        edited(&world, bob.jid(), bob.jid(), "3A01", "Which day at last?"),
        voted(&world, bob.jid(), bob.jid(), "3A01", &[], 0),
    ];
    for event in before.iter().chain(&after).chain(&before) {
        tell(&world, event.clone()).await;
    }
    let message = find(&bob, "Which day at last?").await;
    assert!(message.reactions.is_empty() && message.votes.is_empty() && message.edited);
}

#[tokio::test]
async fn nobody_changes_what_somebody_else_wrote_but_an_admin_may_delete_it() {
    let world = World::new().await;
    let (ann, bob, team) = (world.customer("ann"), world.bob(), world.customer("team"));
    ann.delivers(in_group(&ann, "3A01", "I agree")).await.unwrap();
    tell(&world, edited(&world, bob.jid(), team.jid(), "3A01", "I do not agree")).await;
    tell(&world, deleted(bob.jid(), team.jid(), "3A01", false)).await;
    assert_eq!(team.last().await.text, "I agree");
    tell(&world, edited(&world, ann.jid(), team.jid(), "3A01", "I agree!")).await;
    assert_eq!(team.last().await.text, "I agree!");
    tell(&world, deleted(bob.jid(), team.jid(), "3A01", true)).await;
    assert!(team.last().await.deleted);
    // Bob cannot change what the shop said to him, an admin or not.
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let ours = bob.phone().into_iter().find(|bubble| !bubble.from_me).unwrap().wire_id;
    tell(&world, edited(&world, bob.jid(), bob.jid(), ours.as_str(), "We are closed for ever")).await;
    tell(&world, deleted(bob.jid(), bob.jid(), ours.as_str(), true)).await;
    let answer = bob.last().await;
    assert!(HOURS.is(&answer.text) && !answer.deleted && !answer.edited, "{}", answer.text);
}

#[tokio::test]
async fn what_overtakes_its_message_waits_for_it() {
    let world = World::new().await;
    let bob = world.bob();
    for event in [
        reacted(&world, bob.jid(), "", bob.jid(), "3A01", "👍"),
        edited(&world, bob.jid(), bob.jid(), "3A01", HOURS.question),
        deleted(bob.jid(), bob.jid(), "3A02", false),
        voted(&world, bob.jid(), bob.jid(), "3A03", &["Tue", "Wed", "Tue"], 0),
    ] {
        for _ in 0..2 {
            tell(&world, event.clone()).await;
        }
    }
    assert!(bob.known_chat_id().await.is_none(), "nothing is to be seen of it");
    for inbound in [bob.message("3A02", DELIVERY_COST.question), bob.message("3A01", "When?"), poll(&bob, "3A03")] {
        bob.delivers(inbound.clone()).await.unwrap();
        bob.delivers(inbound).await.unwrap();
    }
    world.plays_out().await;
    let messages = bob.messages().await;
    assert!(messages[0].deleted && messages[0].text.is_empty(), "what was deleted before it came is never shown");
    assert_eq!((messages[1].text.as_str(), messages[1].reactions.len()), (HOURS.question, 1));
    assert_eq!(messages[2].votes[0].options, ["Tue"], "in the poll's words, once");
    let got = bob.got();
    assert!(got.len() == 1 && !DELIVERY_COST.is(&got[0]), "{got:?}");
}

#[tokio::test]
async fn what_is_deleted_before_its_answer_is_not_answered_and_what_is_edited_is_answered_as_it_reads() {
    let world = World::new().await;
    let (ann, bob) = (world.customer("ann"), world.bob());
    ann.delivers(ann.message("3A01", DELIVERY_COST.question)).await.unwrap();
    bob.delivers(bob.message("3A01", DELIVERY_COST.question)).await.unwrap();
    world.advance(1).await;
    tell(&world, deleted(ann.jid(), ann.jid(), "3A01", false)).await;
    tell(&world, edited(&world, bob.jid(), bob.jid(), "3A01", HOURS.question)).await;
    world.plays_out().await;
    assert!(ann.got().is_empty(), "{}", world.transcript(&ann).await);
    assert!(bob.got().len() == 1 && HOURS.is(&bob.got()[0]), "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn the_latest_vote_of_everybody_counts() {
    let world = World::new().await;
    let (ann, bob, team) = (world.customer("ann"), world.bob(), world.customer("team"));
    ann.says("hi").await;
    let asked = Inbound { chat_jid: "team@practice".into(), is_group: true, ..poll(&ann, "3A01") };
    ann.delivers(asked).await.unwrap();
    ann.delivers(in_group(&ann, "3A02", "vote please")).await.unwrap();
    for (by, options, later) in [
        (ann.jid(), &["Mon", "Tue"][..], 0),
        (bob.jid(), &["Mon"], 1),
        (bob.jid(), &["Tue", "Nonsense"], 2),
        ("", &["Tue"], 3),
    ] {
        tell(&world, voted(&world, by, team.jid(), "3A01", options, later)).await;
    }
    tell(&world, voted(&world, ann.jid(), team.jid(), "3A02", &["Mon"], 4)).await;
    let votes = async || find(&team, "Which day?").await.votes.into_iter().map(|vote| (vote.name, vote.options));
    let all: Vec<_> = votes().await.collect();
    let vote = |name: &str, options: &[&str]| (name.to_owned(), options.iter().map(|one| (*one).to_owned()).collect());
    assert_eq!(all, [vote("Ann", &["Mon", "Tue"]), vote("", &["Tue"]), vote("You", &["Tue"])]);
    tell(&world, voted(&world, bob.jid(), team.jid(), "3A01", &[], 5)).await;
    assert_eq!(votes().await.count(), 2);
    assert!(find(&team, "vote please").await.votes.is_empty(), "that is no poll");
}

#[tokio::test]
async fn names_have_an_order_and_strangers_are_not_made_contacts() {
    let world = World::new().await;
    let bob = world.bob();
    let stranger = PersonNews { jid: "eve@practice".into(), push_name: Some("Eve".into()), ..PersonNews::default() };
    tell(&world, WireEvent::Person(stranger)).await;
    assert!(world.customer("eve").known_chat_id().await.is_none());
    bob.delivers(Inbound { push_name: "Bobby".into(), ..bob.message("3A01", "hi") }).await.unwrap();
    let told = |news: PersonNews| tell(&world, WireEvent::Person(PersonNews { jid: bob.jid().into(), ..news }));
    told(PersonNews { saved_name: Some("Bob Baker".into()), ..PersonNews::default() }).await;
    assert_eq!(bob.chat().await.chat.title, "Bob Baker");
    assert_eq!(bob.chat().await.contact.unwrap().title(), "Bob Baker");
    let query = domain::view::ChatQuery { text: "baker".into(), limit: 10, ..domain::view::ChatQuery::default() };
    assert_eq!(world.core().chats(query).await.unwrap().rows.len(), 1, "he is found by it");
    let contact = bob.chat().await.contact.unwrap();
    let mine = domain::ContactPatch { name: Some("Robert".into()), ..domain::ContactPatch::default() };
    world.core().update_contact(contact.id, mine).await.unwrap();
    assert_eq!(bob.chat().await.chat.title, "Robert");
    let news = PersonNews {
        about: Some("Bread\0 since 1950".into()),
        avatar: Some("data:image/jpeg;base64,/9j/".into()),
        phone: Some("+15550100".into()),
        ..PersonNews::default()
    };
    told(news.clone()).await;
    let contact = bob.chat().await.contact.unwrap();
    assert_eq!((contact.about.as_str(), contact.phone.as_deref()), ("Bread  since 1950", Some("+15550100")));
    assert_eq!(contact.avatar, news.avatar);
    let mut changes = world.store().changes();
    told(news.clone()).await;
    for hostile in ["https://example.com/track.png", "data:text/html,<script>", "javascript:alert(1)"] {
        told(PersonNews { avatar: Some(hostile.into()), phone: Some("call me".into()), ..PersonNews::default() }).await;
    }
    let told_of = std::iter::from_fn(|| changes.try_recv().ok()).flat_map(|topics| topics.to_vec());
    let of_people: Vec<_> = told_of.filter(|topic| matches!(topic, Topic::Contacts | Topic::Chats)).collect();
    assert!(of_people.is_empty(), "nothing changed: {of_people:?}");
    told(PersonNews { avatar: Some(String::new()), saved_name: Some(String::new()), ..PersonNews::default() }).await;
    let contact = bob.chat().await.contact.unwrap();
    assert_eq!((contact.avatar, contact.saved_name.as_str()), (None, ""));
}

fn anything() -> impl Strategy<Value = String> {
    let far = |text: &str, times: usize| Just(text.repeat(times));
    prop_oneof![
        3 => Just("3A01".to_owned()),
        3 => Just("bob@practice".to_owned()),
        1 => Just(String::new()),
        1 => Just("team@practice".to_owned()),
        1 => Just("nul\0and\u{202e}more".to_owned()),
        1 => far("x", 600),
        1 => far("é👍", 30_000),
        1 => any::<String>(),
    ]
}

fn any_event() -> impl Strategy<Value = WireEvent> {
    let at = prop_oneof![Just(0), Just(i64::MIN), Just(i64::MAX), 0..2_000_000_000_000_i64].prop_map(UnixMs);
    let many = prop_oneof![Just(vec!["Mon".to_owned()]), Just(vec!["y".repeat(999); 10_000]), Just(Vec::new())];
    let parts = (anything(), anything(), anything(), anything(), any::<[bool; 3]>(), at, many, 0..8_u8);
    parts.prop_map(|(chat_jid, wire, sender_jid, text, [from_me, flag, other], at, options, kind)| {
        let target = WireId::new(wire.clone());
        match kind {
            0 => WireEvent::Reaction { chat_jid, target, from_me, sender_jid, name: text.clone(), emoji: text, at },
            1 => WireEvent::Edited { chat_jid, target, from_me, sender_jid, text: text.into_bytes(), at },
            2 => WireEvent::Deleted { chat_jid, target, from_me, sender_jid, by_admin: flag },
            3 => WireEvent::Voted { chat_jid, target, from_me, sender_jid, name: text, options, at },
            4 => WireEvent::Group(GroupNews { jid: chat_jid, name: text }),
            5 => WireEvent::Person(PersonNews {
                jid: chat_jid,
                alias: flag.then_some(sender_jid),
                push_name: other.then(|| text.clone()),
                saved_name: flag.then(|| text.clone()),
                about: Some(text.clone()),
                avatar: Some(text.clone()),
                phone: Some(text),
            }),
            _ => {
                let details = [
                    Details::Poll { options, several: flag },
                    Details::Location {
                        latitude: if other { f64::NAN } else { 1.0 },
                        longitude: 1e300,
                        name: text.clone(),
                        address: text.clone(),
                        live: flag,
                    },
                    Details::Cards { cards: vec![Card { name: text.clone(), phones: vec![text.clone(); 99] }; 400] },
                ];
                let media =
                    Media { mime: text.clone(), name: Some(text.clone()), bytes: u32::MAX, width: None, height: None };
                let pointer = vec![7; if flag { 100_000 } else { 0 }];
                let kinds = [MessageKind::Poll, MessageKind::Location, MessageKind::ContactCard];
                let which = usize::from(kind) % 3;
                WireEvent::Message(Box::new(Inbound {
                    wire_id: target,
                    is_group: chat_jid.starts_with("team"),
                    chat_jid,
                    alias: other.then(|| sender_jid.clone()),
                    sender_jid,
                    from_me,
                    push_name: text.clone(),
                    phone: Some(text.clone()),
                    avatar: Some(text.clone()),
                    kind: kinds[which],
                    text: if flag { vec![0xff, 0x00, 0xfe] } else { Vec::new() },
                    details: Some(details[which].clone()),
                    view_once: other && flag,
                    remote: Some(RemoteFile { media, pointer, thumbnail: Some(vec![0xff, 0xd8]) }),
                    quotes: Some(WireId::new(text.clone())),
                    tap: Some(text),
                    at,
                    ..Inbound::default()
                }))
            }
        }
    })
}

#[test]
fn whatever_a_stranger_sends_is_cut_or_refused_and_everything_can_still_be_read() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    let config = ProptestConfig { cases: 24, ..ProptestConfig::default() };
    proptest!(config, |(events in prop::collection::vec(any_event(), 1..6))| {
        runtime.block_on(async {
            for event in events {
                for _ in 0..2 {
                    if let Err(error) = world.core().receive(world.account(), event.clone()).await {
                        let refused = error.downcast_ref::<store::Refused>().is_some();
                        let too_large = format!("{error:#}").contains("larger than any can be");
                        assert!(refused || too_large, "{error:#}");
                    }
                }
            }
            let rows = world.core().chats(domain::view::ChatQuery { limit: 200, ..Default::default() }).await.unwrap().rows;
            for row in rows {
                assert!(row.title.chars().count() <= 100 && row.preview.chars().count() <= 160, "{}", row.title);
                world.all_messages(row.id).await;
            }
        });
    });
}
