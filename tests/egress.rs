//! Egress: whatever left for a model is written down byte for byte before it leaves, and goes when the operator wants it gone.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::dump::columns_with;
use ai_loopback::{Act, Loopback, Wire};
use domain::assistant::{Call, CallOutcome, CallQuery, CallRow};
use domain::{CallId, ChatId, ProviderId, Purpose, SettingsPatch};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use store::calls::{self, NewCall};
use testkit::{MODEL, PROVIDER_KEY, World};

const DAY_MS: i64 = 24 * 60 * 60_000;

async fn all(world: &World) -> Vec<CallRow> {
    world.core().calls(CallQuery { limit: 200, ..CallQuery::default() }).await.unwrap().rows
}

async fn opened(world: &World, id: &CallId) -> Call {
    world.core().call(id.clone()).await.unwrap()
}

/// The stored bytes of every request, in the order they left.
async fn stored(world: &World) -> Vec<Vec<u8>> {
    let stored = world.store().read("requests", |conn| {
        let mut statement = conn
            .prepare("SELECT request FROM call_texts JOIN calls ON calls.id = call_texts.call_id ORDER BY calls.seq")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    });
    stored.await.unwrap()
}

/// What a model server was asked, in the order it arrived.
fn arrived(server: &Loopback) -> Vec<Vec<u8>> {
    server.seen().into_iter().map(|seen| seen.body.to_vec()).collect()
}

/// A call of long ago, or of a chat, as if it had been made.
async fn made(world: &World, name: &str, at: domain::UnixMs, chat: Option<&ChatId>) -> CallId {
    let call = NewCall {
        id: CallId::new(name),
        at,
        purpose: Purpose::Reply,
        account_id: Some(world.account().clone()),
        chat_id: chat.cloned(),
        provider_id: ProviderId::new("openai"),
        provider_name: "OpenAI".into(),
        model: MODEL.into(),
        host: "models.example".into(),
        url: "https://models.example/v1/chat/completions".into(),
        headers: "content-type: application/json".into(),
        request: br#"{"words":"Do you deliver?"}"#.to_vec(),
    };
    world.store().write("a call", move |tx| calls::begin(tx, &call)).await.unwrap();
    CallId::new(name)
}

#[tokio::test]
async fn a_call_is_shown_as_it_left_and_as_it_came_back() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let id = world.add_provider("Our server", &server.base_url()).await;
    server.then(Act::text("ready"));
    assert!(world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap().works);
    world.settled().await;
    let rows = all(&world).await;
    let tests: Vec<_> = rows.iter().filter(|row| row.purpose == Purpose::Test).collect();
    let [row] = tests.as_slice() else { panic!("{rows:?}") };
    assert_eq!(row.outcome, CallOutcome::Answered);
    assert_eq!((row.provider_id.clone(), row.provider_name.as_str(), row.model.as_str()), (id, "Our server", MODEL));
    assert!(row.tokens_in > 0 && row.bytes_out > 0 && row.bytes_in > 0 && row.kept);
    assert!(server.base_url().contains(&row.host), "{}", row.host);
    assert_eq!(stored(&world).await, arrived(&server));
    let text = opened(&world, &row.id).await.text.unwrap();
    assert!(text.request.contains("the one word") && text.answer.contains("ready"), "{}", text.answer);
    assert!(text.headers.contains("authorization: Bearer <redacted>"), "{}", text.headers);
    assert!(text.url.starts_with(&server.base_url()), "{}", text.url);
}

#[tokio::test]
async fn asking_for_a_list_of_models_is_in_the_log_too_and_in_no_figure() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let id = world.add_provider("Our server", &server.base_url()).await;
    world.core().refresh_models(id).await.unwrap();
    let rows = all(&world).await;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.purpose, row.outcome, row.cost_usd), (Purpose::Listing, CallOutcome::Answered, Some(0.0)));
    let text = opened(&world, &row.id).await.text.unwrap();
    assert!(text.url.ends_with("/models") && text.answer.contains("loopback"), "{} {}", text.url, text.answer);
    assert!(text.headers.contains("authorization: Bearer <redacted>"), "{}", text.headers);
    let usage = world.core().usage(1).await.unwrap();
    assert_eq!((usage.days[0].calls, usage.models.len(), usage.unpriced_calls), (0, 0, 0));
}

#[tokio::test]
async fn every_request_that_a_server_saw_is_in_the_log_byte_for_byte_whatever_became_of_it() {
    let acts: [fn() -> Act; 8] = [
        || Act::think(ai_loopback::answer_from_context),
        || Act::status(500),
        || Act::DisconnectMidBody,
        || Act::DisconnectBeforeHeaders,
        || Act::NotJson,
        || Act::SchemaBroken,
        || Act::too_many("1"),
        || Act::EmptyContent,
    ];
    let words = ["Do you deliver?", "When are you open?", "Is the café \"open\" on Sundays? 🎈", "Wo seid ihr?"];
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    world.with_model(&server.base_url()).await;
    let mut chance = StdRng::seed_from_u64(5);
    for _ in 0..30 {
        for _ in 0..chance.random_range(1..4) {
            server.then(acts[chance.random_range(0..acts.len())]());
        }
        let customer = format!("customer {}", chance.random_range(0..12));
        world.customer(&customer).says(words[chance.random_range(0..words.len())]).await;
        world.advance(chance.random_range(0..90)).await;
    }
    world.advance(300).await;
    let (mut stored, mut arrived) = (stored(&world).await, arrived(&server));
    assert!(arrived.len() >= 12, "{}", arrived.len());
    stored.sort();
    arrived.sort();
    let text =
        |bodies: &[Vec<u8>]| bodies.iter().map(|body| String::from_utf8_lossy(body).into_owned()).collect::<Vec<_>>();
    assert_eq!(text(&stored), text(&arrived));
    let rows = all(&world).await;
    assert!(rows.iter().all(|row| row.outcome != CallOutcome::Open), "each has ended: {rows:?}");
    assert!(rows.iter().any(|row| row.outcome == CallOutcome::Failed && row.failure.is_some()));
    assert!(rows.iter().all(|row| row.chat_id.is_some() && row.chat_title.is_some()));
    assert_eq!(columns_with(&world, PROVIDER_KEY).await, Vec::<String>::new(), "keys are in no table");
}

#[tokio::test]
async fn a_call_that_a_crash_left_open_is_shown_as_never_answered() {
    let mut world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let id = world.add_provider("Our server", &server.base_url()).await;
    server.always(Act::Hang);
    let core = std::sync::Arc::clone(world.core());
    let asking = tokio::spawn(async move { core.test_provider(id, Some(MODEL.into())).await });
    server.wait_for(1).await;
    assert_eq!(all(&world).await[0].outcome, CallOutcome::Open);
    world.core().abandon();
    asking.abort();
    drop(asking.await);
    world.crash().await;
    let row = all(&world).await.remove(0);
    assert_eq!(row.outcome, CallOutcome::Stopped);
    assert_eq!(row.failure.as_deref(), Some("The app ended before the answer came."));
    let text = opened(&world, &row.id).await.text.unwrap();
    assert!(text.request.contains("the one word"), "what left is known");
}

#[tokio::test]
async fn pages_show_each_call_once_and_filters_keep_their_promise() {
    let world = World::new().await;
    world.bob().says("Hello").await;
    world.plays_out().await;
    let chat = world.bob().chat_id().await;
    for number in 0..25 {
        made(&world, &format!("call {number}"), world.now(), (number % 2 == 0).then_some(&chat)).await;
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let query = CallQuery { after: after.clone(), limit: 7, ..CallQuery::default() };
        let page = world.core().calls(query).await.unwrap();
        seen.extend(page.rows.into_iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<CallId> = (0..25).rev().map(|number| CallId::new(format!("call {number}"))).collect();
    assert_eq!(seen, expected, "newest first");
    let of_chat = CallQuery { chat_id: Some(chat), limit: 200, ..CallQuery::default() };
    assert_eq!(world.core().calls(of_chat).await.unwrap().rows.len(), 13);
    let failed = CallQuery { failed: true, limit: 200, ..CallQuery::default() };
    assert!(world.core().calls(failed).await.unwrap().rows.is_empty());
    let odd = CallQuery { after: Some("somewhere".into()), limit: 7, ..CallQuery::default() };
    assert!(world.core().calls(odd).await.is_err());
}

#[tokio::test]
async fn words_are_deleted_by_hand_and_figures_stay() {
    let world = World::new().await;
    world.bob().says("Hello").await;
    world.plays_out().await;
    let chat = world.bob().chat_id().await;
    let now = world.now();
    let old = made(&world, "old", now.plus(-DAY_MS), None).await;
    let of_chat = made(&world, "of the chat", now, Some(&chat)).await;
    let other = made(&world, "other", now, None).await;
    assert_eq!(world.core().delete_call_texts(None, Some(now.plus(-1))).await.unwrap(), 1);
    assert!(opened(&world, &old).await.text.is_none());
    assert_eq!(world.core().delete_call_texts(Some(chat), None).await.unwrap(), 1);
    let deleted = opened(&world, &of_chat).await;
    assert!(deleted.text.is_none() && !deleted.row.kept);
    assert_eq!(deleted.row.bytes_out, 27, "the figures stay");
    assert!(opened(&world, &other).await.text.is_some());
    assert_eq!(world.core().delete_call_texts(None, None).await.unwrap(), 1);
    assert_eq!(columns_with(&world, "Do you deliver?").await, Vec::<String>::new());
    assert_eq!(all(&world).await.len(), 3);
}

#[tokio::test]
async fn words_go_after_the_days_that_the_operator_wants_them_kept() {
    let world = World::new().await;
    world.operator().sets(SettingsPatch { egress_days: Some(7), ..SettingsPatch::default() }).await;
    let old = made(&world, "old", world.now().plus(-8 * DAY_MS), None).await;
    let young = made(&world, "young", world.now().plus(-6 * DAY_MS), None).await;
    world.advance(30).await;
    assert!(opened(&world, &old).await.text.is_none());
    assert!(opened(&world, &young).await.text.is_some());
    // It is looked at once an hour.
    world.clock().set(2 * DAY_MS);
    world.advance(30).await;
    assert!(opened(&world, &young).await.text.is_none());
    assert_eq!(all(&world).await.len(), 2, "the figures stay");
}

#[tokio::test]
async fn words_go_with_the_account_they_are_of() {
    let world = World::new().await;
    world.bob().says("Hello").await;
    world.plays_out().await;
    let chat = world.bob().chat_id().await;
    made(&world, "of the chat", world.now(), Some(&chat)).await;
    made(&world, "of the account", world.now(), None).await;
    world.core().delete_account(world.account().clone()).await.unwrap();
    assert_eq!(columns_with(&world, "Do you deliver?").await, Vec::<String>::new());
    let rows = all(&world).await;
    assert_eq!(rows.len(), 2, "the figures stay");
    assert!(rows.iter().all(|row| row.account_id.is_none() && row.chat_id.is_none() && row.chat_title.is_none()));
}

#[tokio::test]
async fn a_call_of_a_chat_that_is_gone_cannot_be_written_down() {
    let world = World::new().await;
    let call = NewCall {
        id: CallId::new("late"),
        at: world.now(),
        purpose: Purpose::Reply,
        account_id: None,
        chat_id: Some(ChatId::new("gone")),
        provider_id: ProviderId::new("openai"),
        provider_name: "OpenAI".into(),
        model: MODEL.into(),
        host: String::new(),
        url: String::new(),
        headers: String::new(),
        request: Vec::new(),
    };
    assert!(world.store().write("a call", move |tx| calls::begin(tx, &call)).await.is_err());
    assert!(all(&world).await.is_empty(), "so it does not leave");
}
