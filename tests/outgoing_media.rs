//! Files that flows send: fetched from a web server while their message is the next of its chat, never sent twice.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::practice::PracticeBubble;
use domain::send_gate::Origin;
use domain::{
    Cause, DeliveryState, FlowId, Message, MessageId, MessageKind, NodeId, NoticeKind, RunId, Sender, SettingsPatch,
    VersionId, Why, WhyFlow, WireId,
};
use store::messages::NewMessage;
use store::outbox;
use testkit::World;
use tokio::sync::{Notify, Semaphore};

/// A picture of two by three pixels.
fn picture() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 3).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// A web server with files, that can be down, or slow to answer.
#[derive(Clone)]
struct Server(Arc<Shelf>);

struct Shelf {
    files: Mutex<BTreeMap<String, (&'static str, Vec<u8>)>>,
    /// So many requests more are answered with a fault.
    faults: Mutex<usize>,
    asked: Mutex<usize>,
    /// Rings with every request.
    bell: Notify,
    /// A request is answered once it has a permit.
    open: Semaphore,
}

impl Server {
    async fn start() -> (Self, String) {
        let shelf = Shelf {
            files: Mutex::default(),
            faults: Mutex::default(),
            asked: Mutex::default(),
            bell: Notify::new(),
            open: Semaphore::new(1_000),
        };
        let server = Self(Arc::new(shelf));
        server.put("/lamp.png", "image/png", picture());
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = axum::Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (server, origin)
    }

    fn put(&self, path: &str, mime: &'static str, content: Vec<u8>) {
        self.0.files.lock().unwrap().insert(path.to_owned(), (mime, content));
    }

    fn breaks_down(&self, times: usize) {
        *self.0.faults.lock().unwrap() = times;
    }

    fn asked(&self) -> usize {
        *self.0.asked.lock().unwrap()
    }

    /// Does not answer until it is let go.
    fn holds(&self) {
        self.0.open.forget_permits(1_000);
    }

    fn lets_go(&self) {
        self.0.open.add_permits(1_000);
    }
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    *server.0.asked.lock().unwrap() += 1;
    server.0.bell.notify_one();
    server.0.open.acquire().await.unwrap().forget();
    let broken = {
        let mut faults = server.0.faults.lock().unwrap();
        let broken = *faults > 0;
        *faults = faults.saturating_sub(1);
        broken
    };
    if broken {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    match server.0.files.lock().unwrap().get(request.uri().path()) {
        Some((mime, content)) => ([(header::CONTENT_TYPE, *mime)], content.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A world in which bob wrote and needs no answer, and nothing automatic leaves yet.
async fn world_with_bob(setup: testkit::Setup) -> World {
    let world = setup.start().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    world.operator().freezes(true).await;
    world
}

/// A flow of which a node sends the file at this address.
async fn flow_that_sends(world: &World, written: &str) -> Why {
    let document = serde_json::json!({ "nodes": [
        { "id": "start", "kind": "start", "config": {} },
        { "id": "show", "kind": "message", "config": { "media": { "source": { "from": "url", "url": written } } } },
    ]});
    let document = document.to_string();
    let job = move |tx: &store::Tx<'_>| {
        tx.execute(
            "INSERT OR IGNORE INTO flows (id, name, rank, draft, edited_at, created_at) VALUES ('f', 'Lamps', 1, '{}', 0, 0)",
            [],
        )?;
        tx.execute(
            "INSERT OR REPLACE INTO flow_versions (id, flow_id, number, document, published_at) VALUES ('v', 'f', 1, ?1, 0)",
            [document],
        )?;
        Ok(())
    };
    world.store().write("flow", job).await.unwrap();
    let flow = WhyFlow {
        flow_id: FlowId::new("f"),
        name: "Lamps".into(),
        version_id: VersionId::new("v"),
        version: 1,
        run_id: RunId::new("r"),
        node: Some(NodeId::new("show")),
        node_title: "Show it".into(),
        trigger: String::new(),
    };
    Why { flow: Some(flow), ..Why::plain(Cause::Flow, "") }
}

/// The flow sends a file (or words) to bob.
async fn queue(world: &World, kind: MessageKind, words: &str, url: Option<(String, &str)>) -> MessageId {
    let why = match &url {
        Some((url, _)) => flow_that_sends(world, url).await,
        None => Why::plain(Cause::Flow, ""),
    };
    queue_for(world, kind, words, url, why).await
}

async fn queue_for(world: &World, kind: MessageKind, words: &str, url: Option<(String, &str)>, why: Why) -> MessageId {
    let (chat, now) = (world.bob().chat_id().await, world.now());
    let id = MessageId::new(format!("flow {}", world.bob().messages().await.len()));
    let (words, url, message) = (words.to_owned(), url.map(|(url, name)| (url, name.to_owned())), id.clone());
    let job = move |tx: &store::Tx<'_>| {
        let wire_id = WireId::new(format!("3EB0 {message}"));
        let new = NewMessage {
            id: &message,
            wire_id: &wire_id,
            chat_id: &chat,
            sender: Sender::Bot,
            kind,
            text: &words,
            choices: &[],
            quotes: None,
            why: Some(&why),
            at: now,
        };
        outbox::queue(tx, &new, Origin::Automatic)?;
        match &url {
            Some((url, name)) => outbox::fetch_before_sending(tx, &message, url, name),
            None => Ok(()),
        }
    };
    world.store().write("flow's message", job).await.unwrap();
    id
}

async fn message(world: &World, id: &MessageId) -> Message {
    world.bob().messages().await.into_iter().find(|message| message.id == *id).unwrap()
}

fn arrived(world: &World) -> Vec<PracticeBubble> {
    world.bob().phone().into_iter().filter(|bubble| !bubble.from_me).collect()
}

/// Lets the outbox go without waiting for what comes of it.
async fn thaw(world: &World) {
    let patch = SettingsPatch { frozen: Some(false), ..SettingsPatch::default() };
    world.core().update_settings(patch).await.unwrap();
}

#[tokio::test]
async fn a_file_of_the_web_arrives_before_what_was_said_after_it() {
    let (server, origin) = Server::start().await;
    let world = world_with_bob(World::setup()).await;
    let shown =
        queue(&world, MessageKind::Image, "This is the lamp", Some((format!("{origin}/lamp.png?order=1"), ""))).await;
    queue(&world, MessageKind::Text, "Do you like it?", None).await;
    assert_eq!(message(&world, &shown).await.media, None);
    world.operator().freezes(false).await;
    world.plays_out().await;

    let bubbles = arrived(&world);
    assert_eq!(bubbles.iter().map(|bubble| &*bubble.text).collect::<Vec<_>>(), ["This is the lamp", "Do you like it?"]);
    let media = bubbles[0].media.clone().unwrap();
    assert_eq!((&*media.mime, media.width, media.height), ("image/png", Some(2), Some(3)));
    assert_eq!(bubbles[0].kind, MessageKind::Image);
    let message = message(&world, &shown).await;
    assert_eq!((message.state, message.media), (Some(DeliveryState::Delivered), Some(media)));
    assert_eq!(world.core().media(shown).await.unwrap().content, picture());
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn a_document_is_called_as_the_flow_says() {
    let (server, origin) = Server::start().await;
    server.put("/get", "application/pdf", b"%PDF-1.7\n1 0 obj".to_vec());
    let world = world_with_bob(World::setup()).await;
    queue(&world, MessageKind::Document, "", Some((format!("{origin}/get"), "Price list"))).await;
    world.operator().freezes(false).await;
    let media = arrived(&world)[0].media.clone().unwrap();
    assert_eq!((media.name.as_deref(), &*media.mime), (Some("Price list.pdf"), "application/pdf"));
}

#[tokio::test]
async fn what_is_not_there_or_not_what_it_should_be_fails_in_words_and_the_next_goes_on() {
    let (server, origin) = Server::start().await;
    server.put("/login", "text/html", b"<!doctype html><html><title>Please log in</title></html>".to_vec());
    server.put("/huge.png", "image/png", [picture(), vec![0; 16 * 1024 * 1024]].concat());
    server.put("/empty.png", "image/png", Vec::new());
    let world = world_with_bob(World::setup()).await;
    for (path, words) in [
        ("/gone.png", "There is no file at its address (404)"),
        ("/login", "does not lead to a picture (text/html)"),
        ("/huge.png", "larger than 16 MB"),
        ("/empty.png", "It is empty"),
    ] {
        world.operator().freezes(true).await;
        let asked = server.asked();
        let failed = queue(&world, MessageKind::Image, "Look", Some((format!("{origin}{path}"), ""))).await;
        queue(&world, MessageKind::Text, path, None).await;
        world.operator().freezes(false).await;
        let failed = message(&world, &failed).await;
        assert_eq!(failed.state, Some(DeliveryState::Failed), "{path}");
        let why = failed.failure.unwrap();
        assert!(why.contains(words), "{path}: {why}");
        assert_eq!(world.operator().notices(NoticeKind::SendFailed).await[0].body, why);
        assert_eq!(server.asked(), asked + 1, "{path} is not asked for again");
        assert_eq!(arrived(&world).last().unwrap().text, path, "the next message went on");
        assert!(arrived(&world).iter().all(|bubble| bubble.text != "Look"));
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_asked_again_with_pauses_and_the_order_is_kept() {
    let (server, origin) = Server::start().await;
    let world = world_with_bob(World::setup()).await;
    server.breaks_down(2);
    queue(&world, MessageKind::Image, "the lamp", Some((format!("{origin}/lamp.png"), ""))).await;
    queue(&world, MessageKind::Text, "after it", None).await;
    world.operator().freezes(false).await;
    assert_eq!(server.asked(), 1);
    world.advance(1).await;
    assert_eq!(server.asked(), 1, "not before its pause is over");
    world.advance(1).await;
    assert_eq!(server.asked(), 2);
    assert!(arrived(&world).is_empty(), "what stands behind it waits");
    world.advance(10).await;
    assert_eq!(world.bob().got(), ["the lamp", "after it"]);
    assert_eq!(server.asked(), 3);
}

#[tokio::test]
async fn after_three_more_attempts_it_fails_and_can_be_sent_again_with_its_file() {
    let (server, origin) = Server::start().await;
    let world = world_with_bob(World::setup()).await;
    server.breaks_down(4);
    let failed = queue(&world, MessageKind::Image, "the lamp", Some((format!("{origin}/lamp.png"), ""))).await;
    world.operator().freezes(false).await;
    world.advance(120).await;
    assert_eq!(server.asked(), 4);
    assert_eq!(message(&world, &failed).await.state, Some(DeliveryState::Failed));
    let again = world.core().send_again(failed).await.unwrap();
    world.settled().await;
    world.plays_out().await;
    assert_eq!(arrived(&world)[0].media.clone().unwrap().mime, "image/png");
    let again = message(&world, &again).await;
    assert_eq!((again.kind, again.state), (MessageKind::Image, Some(DeliveryState::Delivered)));
    // What arrived once has its file here: sending it again would ask nobody.
    assert_eq!(server.asked(), 5);
}

#[tokio::test]
async fn the_own_network_is_only_asked_where_the_author_wrote_it_himself() {
    let (server, origin) = Server::start().await;
    let world = world_with_bob(World::setup()).await;
    let url = format!("{origin}/lamp.png");
    for written in ["{{picture}}", "http://127.0.0.1{{rest}}", "https://shop.example/{{picture}}"] {
        let why = flow_that_sends(&world, written).await;
        let refused = queue_for(&world, MessageKind::Image, "", Some((url.clone(), "")), why).await;
        world.operator().freezes(false).await;
        world.operator().freezes(true).await;
        let why = message(&world, &refused).await.failure.unwrap();
        assert!(why.contains("https://"), "{written}: {why}");
    }
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn after_a_crash_in_the_middle_it_is_fetched_anew_and_sent_once() {
    let (server, origin) = Server::start().await;
    let mut world = world_with_bob(World::setup()).await;
    queue(&world, MessageKind::Image, "the lamp", Some((format!("{origin}/lamp.png"), ""))).await;
    server.holds();
    thaw(&world).await;
    server.0.bell.notified().await;
    world.die().await;
    server.lets_go();
    world.boot().await;
    world.settled().await;
    world.plays_out().await;
    assert_eq!(world.bob().got(), ["the lamp"]);
    assert_eq!(server.asked(), 2);
    assert!(world.phones().arrived_again().is_empty());
}

#[tokio::test]
async fn what_was_taken_back_while_its_file_was_fetched_stays_so() {
    let (server, origin) = Server::start().await;
    let world = world_with_bob(World::setup()).await;
    let shown = queue(&world, MessageKind::Image, "the lamp", Some((format!("{origin}/lamp.png"), ""))).await;
    server.holds();
    thaw(&world).await;
    server.0.bell.notified().await;
    world.core().take_over(world.bob().chat_id().await).await.unwrap();
    server.lets_go();
    world.settled().await;
    world.plays_out().await;
    assert!(arrived(&world).is_empty());
    let shown = message(&world, &shown).await;
    assert_eq!((shown.state, shown.media), (Some(DeliveryState::Failed), None));
}

#[tokio::test]
async fn the_practice_phone_knows_which_message_has_the_file() {
    let (_server, origin) = Server::start().await;
    let world = world_with_bob(World::setup().stored_phones()).await;
    let shown = queue(&world, MessageKind::Image, "the lamp", Some((format!("{origin}/lamp.png"), ""))).await;
    world.operator().freezes(false).await;
    let thread = world.bob().looks().await;
    let bubble = thread.bubbles.iter().find(|bubble| bubble.text == "the lamp").unwrap();
    assert_eq!(bubble.file_of, Some(shown));
}
