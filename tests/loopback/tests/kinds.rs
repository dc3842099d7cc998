//! Every kind of message, both ways.

#![allow(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use domain::{ChatId, Details, DownloadState, Message, MessageKind, Sender};
use loopback::{ANNA, LIMIT, Rig, SHOP, Shop, until};
use wa_loopback::PhoneHandle;
use wa_loopback::content::{Card, Content, FileSource, Outgoing, Quote, Target};

/// A shop and Anna, who know each other already.
struct Scene {
    rig: Rig,
    shop: Shop,
    chat: ChatId,
    anna: PhoneHandle,
}

impl Scene {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let shop = Shop::linked(&rig).await;
        shop.is_silent().await;
        let anna = rig.server.phone(ANNA);
        anna.send_text(SHOP, "hello").unwrap();
        let chat = shop.chat("Anna").await;
        shop.message(&chat, "hello", |message| message.text == "hello").await;
        Self { rig, shop, chat, anna }
    }

    /// Anna sends something; what the shop has of it.
    async fn comes(&self, what: &str, content: impl Into<Outgoing>, fits: impl Fn(&Message) -> bool) -> Message {
        self.anna.send(SHOP, content).unwrap();
        self.shop.message(&self.chat, what, |message| message.sender == Sender::Contact && fits(message)).await
    }

    /// The same for a file: waits until it is here.
    async fn file_comes(&self, kind: MessageKind, content: Content, bytes: &[u8]) -> Message {
        let message = self
            .comes(&format!("{kind:?}"), content, |message| message.kind == kind && message.download.is_none())
            .await;
        let kept = self.shop.core().media(message.id.clone()).await.unwrap();
        assert_eq!(kept.content, bytes, "{kind:?}");
        message
    }

    fn well_behaved(&self) {
        assert!(self.rig.server.violations().is_empty(), "{:#?}", self.rig.server.violations());
    }
}

/// A picture that is one.
fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 120]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The beginning of a sound file of this kind, and something behind it.
fn ogg() -> Vec<u8> {
    [b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead".as_slice(), &[1; 3000]].concat()
}

fn mp4() -> Vec<u8> {
    [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice(), &[2; 4000]].concat()
}

fn webp() -> Vec<u8> {
    [b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x01\x40\x26\x25\xa4\0\x03\x70\0\xfe\xfd\x36\x68\0".as_slice()].concat()
}

#[tokio::test]
async fn words_quotes_and_names_come_in() {
    let scene = Scene::new().await;
    let long = "ä😀 ".repeat(2_000);
    scene.comes("a long text", Outgoing::text(&long), |message| message.text == long).await;

    let answer = scene.shop.core().send_text(scene.chat.clone(), "Which lamp?".into(), None).await.unwrap();
    let got = scene.anna.wait_for_text("Which lamp?", LIMIT).await.unwrap();
    let quote = Quote { id: got.id.clone(), text: Some("Which lamp?".into()), ..Quote::default() };
    let message = scene.comes("a reply", Outgoing::reply("The red one", quote), |m| m.text == "The red one").await;
    assert_eq!(message.quoted.unwrap().message_id, Some(answer));
    scene.well_behaved();
}

#[tokio::test]
async fn files_come_in_with_what_they_hold() {
    let scene = Scene::new().await;
    let bytes = png(64, 48);
    let picture = Content::Image {
        file: FileSource::from_bytes(&bytes, "image/png"),
        caption: Some("my lamp".into()),
        size: Some((64, 48)),
        view_once: false,
    };
    let message = scene.file_comes(MessageKind::Image, picture, &bytes).await;
    assert_eq!(message.text, "my lamp");
    let media = message.media.unwrap();
    assert_eq!((media.mime.as_str(), media.width, media.height), ("image/png", Some(64), Some(48)));

    let film = Content::Video {
        file: FileSource::from_bytes(&mp4(), "video/mp4"),
        caption: None,
        size: Some((320, 240)),
        seconds: 3,
        gif: false,
        view_once: false,
        round: false,
    };
    scene.file_comes(MessageKind::Video, film, &mp4()).await;
    let sound = Content::Audio { file: FileSource::from_bytes(&ogg(), "audio/ogg"), seconds: 4 };
    scene.file_comes(MessageKind::Audio, sound, &ogg()).await;
    let note = Content::Voice { file: FileSource::from_bytes(&ogg(), "audio/ogg; codecs=opus"), seconds: 4 };
    scene.file_comes(MessageKind::Voice, note, &ogg()).await;
    let sticker = Content::Sticker { file: FileSource::from_bytes(&webp(), "image/webp"), animated: false };
    scene.file_comes(MessageKind::Sticker, sticker, &webp()).await;

    let paper = b"%PDF-1.4 an invoice of a shop that does not exist".to_vec();
    let mut file = FileSource::from_bytes(&paper, "application/pdf");
    file.name = Some("Invoice 7.pdf".into());
    let document = Content::Document { file, caption: Some("the invoice".into()), pages: Some(1) };
    let message = scene.file_comes(MessageKind::Document, document, &paper).await;
    assert_eq!(message.media.unwrap().name.as_deref(), Some("Invoice 7.pdf"));
    assert_eq!(message.text, "the invoice");
    scene.well_behaved();
}

#[tokio::test]
async fn places_cards_polls_and_the_rest_come_in() {
    let scene = Scene::new().await;
    let place = Content::Location {
        latitude: 52.5,
        longitude: 13.4,
        name: Some("Café".into()),
        address: Some("Somewhere 1".into()),
    };
    let message = scene.comes("a place", place, |message| message.kind == MessageKind::Location).await;
    let Some(Details::Location { latitude, name, live, .. }) = message.details else { panic!("{message:?}") };
    assert_eq!((latitude, name.as_str(), live), (52.5, "Café", false));
    assert!(message.text.contains("52.5"), "the words say it, too");

    let card = Card { name: "Cara".into(), phone: Some("4915100000300".into()), vcard: None };
    let message = scene.comes("a card", Content::Contact { card }, |m| m.kind == MessageKind::ContactCard).await;
    let Some(Details::Cards { cards }) = message.details else { panic!("no cards") };
    assert_eq!(cards[0].name, "Cara");
    assert!(cards[0].phones[0].contains("4915100000300"));

    let options = vec!["red".to_owned(), "blue".into()];
    let poll = Content::Poll { question: "Which colour?".into(), options: options.clone(), selectable: 1 };
    let id = scene.anna.send(SHOP, poll).unwrap();
    let message = scene.shop.message(&scene.chat, "a poll", |message| message.kind == MessageKind::Poll).await;
    assert_eq!(message.text, "Which colour?");
    assert_eq!(message.details, Some(Details::Poll { options, several: false }));
    scene.anna.send(SHOP, Content::PollVote { poll: id, options: vec!["blue".into()] }).unwrap();
    let voted = scene.shop.message(&scene.chat, "a vote", |message| !message.votes.is_empty()).await;
    assert_eq!(voted.votes[0].options, ["blue"]);

    let once = Content::Image {
        file: FileSource::from_bytes(&png(8, 8), "image/png"),
        caption: None,
        size: None,
        view_once: true,
    };
    let message = scene.comes("a picture to see once", once, |message| message.view_once).await;
    assert!(message.media.is_none() || message.download.is_none(), "nothing of it is kept");

    scene.anna.send(SHOP, Content::Event { name: "Opening".into(), start: 1_800_000_000 }).ok();
    let message = scene.shop.message(&scene.chat, "an event", |m| m.kind == MessageKind::Unsupported).await;
    assert!(matches!(message.details, Some(Details::Unsupported { what }) if !what.is_empty()));
    scene.well_behaved();
}

#[tokio::test]
async fn reactions_edits_and_deletions_come_in() {
    let scene = Scene::new().await;
    let id = scene.anna.send_text(SHOP, "first words").unwrap();
    let first = scene.shop.message(&scene.chat, "it", |message| message.text == "first words").await;
    scene.anna.send(SHOP, Content::Edit { id: id.clone(), text: "better words".into() }).unwrap();
    let edited = scene.shop.message(&scene.chat, "the edit", |message| message.edited).await;
    assert_eq!((edited.id, edited.text.as_str()), (first.id.clone(), "better words"));

    let answer = scene.shop.core().send_text(scene.chat.clone(), "Thank you".into(), None).await.unwrap();
    let got = scene.anna.wait_for_text("Thank you", LIMIT).await.unwrap();
    let to = Target { id: got.id, from_me: false, author: None };
    scene.anna.send(SHOP, Content::Reaction { to: to.clone(), emoji: "👍".into() }).unwrap();
    let liked = scene.shop.message(&scene.chat, "the reaction", |message| !message.reactions.is_empty()).await;
    assert_eq!((liked.id, liked.reactions[0].emoji.as_str()), (answer.clone(), "👍"));
    scene.anna.send(SHOP, Content::Reaction { to, emoji: String::new() }).unwrap();
    scene.shop.message(&scene.chat, "no reaction", |m| m.id == answer && m.reactions.is_empty()).await;

    scene.anna.send(SHOP, Content::Revoke { to: Target { id, from_me: true, author: None } }).unwrap();
    let gone = scene.shop.message(&scene.chat, "the deletion", |message| message.deleted).await;
    assert_eq!(gone.id, first.id);
    scene.well_behaved();
}

#[tokio::test]
async fn a_file_that_is_gone_or_damaged_says_so_and_can_be_asked_for_again() {
    use wa_loopback::media::{MediaFault, MediaFaultAction, MediaRequestKind};
    let scene = Scene::new().await;
    let bytes = png(32, 32);
    let picture = || Content::Image {
        file: FileSource::from_bytes(&bytes, "image/png"),
        caption: None,
        size: None,
        view_once: false,
    };
    let fault = MediaFault {
        on: Some(MediaRequestKind::Download),
        host: None,
        path: None,
        times: None,
        action: MediaFaultAction::Status { code: 404 },
    };
    scene.rig.server.inject(wa_loopback::FaultRequest::from(wa_loopback::Fault::Media { media: fault }));
    scene.anna.send(SHOP, picture()).unwrap();
    let failed = |message: &Message| {
        message.download.as_ref().is_some_and(|download| {
            matches!(download.state, DownloadState::Gone | DownloadState::Failed) && !download.why.is_empty()
        })
    };
    let message = scene.shop.message(&scene.chat, "the failure", failed).await;
    scene.rig.server.clear_faults();
    scene.shop.core().fetch_file(message.id.clone()).await.unwrap();
    scene.shop.message(&scene.chat, "the file", |m| m.id == message.id && m.download.is_none()).await;
    assert_eq!(scene.shop.core().media(message.id).await.unwrap().content, bytes);
}

#[tokio::test]
async fn what_the_operator_sends_arrives_as_what_it_is() {
    let scene = Scene::new().await;
    let core = scene.shop.core();
    let hello = scene.shop.message(&scene.chat, "hello", |message| message.text == "hello").await;
    let reply = core.send_text(scene.chat.clone(), "Hello Anna".into(), Some(hello.id.clone())).await.unwrap();
    let got = scene.anna.wait_for_text("Hello Anna", LIMIT).await.unwrap();
    assert_eq!(got.message.quoted.as_ref().unwrap().text.as_deref(), Some("hello"));

    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("lamp.png", png(300, 200)),
        ("note.ogg", ogg()),
        ("film.mp4", mp4()),
        ("price list.pdf", b"%PDF-1.4 x".to_vec()),
    ];
    let mut paths = Vec::new();
    for (name, bytes) in &files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    core.send_files(scene.chat.clone(), paths, "for you".into(), None).await.unwrap();
    for (kind, (name, bytes)) in ["image", "audio", "video", "document"].into_iter().zip(&files) {
        let got = scene.anna.wait_for(|got| got.message.kind == kind, LIMIT).await;
        let got = got.unwrap_or_else(|error| panic!("{kind}: {error}; {:#?}", scene.anna.inbox().unwrap()));
        assert_eq!(&scene.anna.fetch(&got).unwrap(), bytes, "{name}");
        if kind == "image" {
            assert_eq!(got.message.text.as_deref(), Some("for you"));
            assert_eq!(got.message.size, Some((300, 200)));
            assert!(got.message.thumbnail, "a small picture comes with it");
        }
        if kind == "document" {
            assert_eq!(got.message.file_name.as_deref(), Some("price list.pdf"));
        }
    }

    let options = vec!["morning".to_owned(), "evening".into()];
    let poll = core.send_poll(scene.chat.clone(), "When?".into(), options.clone(), false).await.unwrap();
    let got = scene.anna.wait_for(|got| got.message.kind == "poll", LIMIT).await.unwrap();
    assert_eq!(got.message.poll.as_ref().unwrap().options, options);
    scene.anna.send(SHOP, Content::PollVote { poll: got.id, options: vec!["evening".into()] }).unwrap();
    let voted = scene.shop.message(&scene.chat, "the vote", |m| m.id == poll && !m.votes.is_empty()).await;
    assert_eq!(voted.votes[0].options, ["evening"]);

    core.react(hello.id, "🙏".into()).await.unwrap();
    let got = scene.anna.wait_for(|got| got.message.reaction.is_some(), LIMIT).await.unwrap();
    assert_eq!(got.message.reaction.unwrap().emoji, "🙏");
    core.edit_message(reply.clone(), "Hello dear Anna".into()).await.unwrap();
    let got = scene.anna.wait_for(|got| got.message.kind == "edit", LIMIT).await.unwrap();
    assert_eq!(got.message.text.as_deref(), Some("Hello dear Anna"));
    scene.shop.message(&scene.chat, "the edit here", |m| m.id == reply && m.edited && m.changes.is_empty()).await;
    core.delete_message(reply.clone()).await.unwrap();
    scene.anna.wait_for(|got| got.message.kind == "revoke", LIMIT).await.unwrap();
    scene.shop.message(&scene.chat, "the deletion here", |m| m.id == reply && m.deleted).await;
    scene.well_behaved();
}

#[tokio::test]
async fn ticks_typing_and_read_receipts_go_both_ways() {
    let scene = Scene::new().await;
    let core = scene.shop.core();
    let sent = core.send_text(scene.chat.clone(), "look".into(), None).await.unwrap();
    let got = scene.anna.wait_for_text("look", LIMIT).await.unwrap();
    let state = |state| move |message: &Message| message.state == Some(state);
    let is_it = sent.clone();
    let delivered = state(domain::DeliveryState::Delivered);
    scene.shop.message(&scene.chat, "delivered", |m| m.id == is_it && delivered(m)).await;
    scene.anna.mark_read(&got.id).unwrap();
    let read = state(domain::DeliveryState::Read);
    scene.shop.message(&scene.chat, "read", |m| m.id == sent && read(m)).await;

    let id = scene.anna.send_text(SHOP, "seen?").unwrap();
    scene.shop.message(&scene.chat, "it", |message| message.text == "seen?").await;
    core.mark_read(scene.chat.clone()).await.unwrap();
    scene.anna.wait_receipt(&id, "read", SHOP, LIMIT).await.unwrap();

    let mut told = core.told();
    scene.anna.typing(SHOP, Some("composing")).unwrap();
    until("typing", LIMIT, || {
        let heard = matches!(told.try_recv(), Ok(engine::Told::Typing { typing: true, .. }));
        async move { heard.then_some(()) }
    })
    .await;
    core.operator_typing(scene.chat.clone(), true).await.unwrap();
    scene.anna.wait_inbox("typing", |inbox| inbox.all_typing().last().cloned(), LIMIT).await.unwrap();
    scene.well_behaved();
}

#[tokio::test]
async fn what_is_typed_on_the_own_phone_is_here_as_such_and_pauses_automation() {
    let scene = Scene::new().await;
    scene.rig.server.phone(SHOP).send_text(ANNA, "written on my phone").unwrap();
    let message = scene.shop.message(&scene.chat, "the phone's message", |m| m.text == "written on my phone").await;
    assert_eq!(message.sender, Sender::Phone);
    let chats = scene.shop.chats().await;
    assert!(chats.iter().find(|chat| chat.id == scene.chat).unwrap().paused_until.is_some());
    scene.anna.wait_for_text("written on my phone", LIMIT).await.unwrap();
}

#[tokio::test]
async fn names_pictures_and_about_are_learnt() {
    let rig = Rig::new().await;
    let anna = rig.server.phone(ANNA);
    anna.set_about("always in a hurry").unwrap();
    anna.set_picture(Some(png(40, 40))).unwrap();
    let shop = Shop::linked(&rig).await;
    shop.is_silent().await;
    anna.send_text(SHOP, "hello").unwrap();
    let chat = shop.chat("Anna").await;
    until("picture and about", LIMIT, || async {
        let contact = shop.core().chat(chat.clone()).await.unwrap().contact.unwrap();
        let known = contact.avatar.is_some_and(|avatar| avatar.starts_with("data:image/"));
        (known && contact.about == "always in a hurry" && contact.phone.as_deref() == Some("+4915100000100"))
            .then_some(())
    })
    .await;
}
