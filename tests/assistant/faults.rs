//! Faults: whatever a model server does, over each of the four wires, a customer gets one reply or one word that a human
//! will answer. Never silence, never two, never a chat that is stuck. What each fault is to the caller is tested in `ai`,
//! for every provider; here it is what comes of it.

use std::time::Duration;

use acceptance::shop::{HOURS, UNKNOWN};
use ai::Limits;
use ai_loopback::{Act, Loopback};
use domain::assistant::{ModelRef, ProviderInput};
use domain::{NoticeKind, Owner, ProviderId};
use testkit::{PROVIDER_KEY, World};

use crate::stage::thinks;

/// Everything that can go wrong, and what never ends.
fn faults() -> Vec<Act> {
    vec![
        Act::SchemaBroken,
        Act::CutAnswer,
        Act::TruncatedJson,
        Act::status(401),
        Act::status(403),
        Act::status(404),
        Act::too_many("1"),
        Act::too_many("3600"),
        Act::QuotaSpent,
        Act::status(500),
        Act::status(503),
        Act::DisconnectBeforeHeaders,
        Act::DisconnectMidBody,
        Act::Huge { bytes: u64::MAX },
        Act::Empty,
        Act::EmptyContent,
        Act::NotJson,
        Act::WrongContentType,
        Act::RedirectTo("http://127.0.0.1:9/".into()),
        Act::ErrorIn200,
        Act::Filtered,
        Act::Hang,
        Act::Drip { bytes: 1, every_ms: 300 },
    ]
}

/// The sample shop, answered by this provider of the registry at the address of a server that speaks as it does.
async fn shop(provider: &str) -> (World, Loopback) {
    let limits = Limits { idle: Duration::from_millis(200), ..Limits::default() };
    let world = World::setup().ai(ai::Client::with_limits("Switchboard/test", limits).unwrap()).start().await;
    let server = Loopback::start_as(provider).await.unwrap();
    let id = ProviderId::new(provider);
    let input = ProviderInput {
        id: Some(id.clone()),
        name: String::new(),
        base_url: if provider == "ollama" { server.base_url() } else { String::new() },
        key: (provider != "ollama").then(|| PROVIDER_KEY.to_owned()),
        transcription_model: String::new(),
        concurrent: 4,
        timeout_s: 5,
    };
    world.core().save_provider(input).await.unwrap();
    let (at, row) = (server.base_url(), id.clone());
    let moved = world.store().write("address", move |tx| {
        let row = store::providers::get(tx, &row)?.unwrap();
        // No wait of a test is longer than a second.
        let row = store::providers::ProviderRow { base_url: at, timeout_s: 1, ..row };
        store::providers::put(tx, &row, true, domain::UnixMs(0))
    });
    moved.await.unwrap();
    let known = world.core().providers().await.unwrap().into_iter().find(|known| known.id == id).unwrap();
    // Ollama has whatever was pulled: nothing comes with the app.
    let model = known.models.first().map_or_else(|| "llama3.2".to_owned(), |model| model.id.clone());
    let model = ModelRef { provider_id: id, model };
    world
        .assistant(|assistant| {
            assistant.model = Some(model);
            assistant.repeat_limit = 0;
        })
        .await;
    (world, server)
}

async fn every_fault_ends_with_one_word_to_the_customer(provider: &str) {
    let (world, server) = shop(provider).await;
    let bob = world.bob();
    for fault in faults() {
        let got = bob.got().len();
        let told = world.operator().notices(NoticeKind::Escalation).await.len();
        server.always(fault.clone());
        bob.says(UNKNOWN).await;
        thinks(&world).await;
        let story = world.transcript(&bob).await;
        assert_eq!(bob.got().len(), got + 1, "{provider}, {fault:?}: one word, never silence, never two\n{story}");
        let chat = bob.chat().await;
        assert_eq!(chat.chat.owner, Owner::Human, "{provider}, {fault:?}\n{story}");
        assert!(chat.handover.is_some(), "{provider}, {fault:?}: the operator is told why\n{story}");
        let notices = world.operator().notices(NoticeKind::Escalation).await.len();
        assert_eq!(notices, told + 1, "{provider}, {fault:?}: the operator is called once\n{story}");
        world.core().hand_back(bob.chat_id().await).await.unwrap();
        world.core().resolve(bob.chat_id().await).await.unwrap();
        world.settled().await;
    }
    // Once it is well again, and was left alone for as long as it is left alone, it answers: no lane is stuck.
    server.always(Act::think(ai_loopback::answer_from_context));
    world.advance(3_600).await;
    let got = bob.got().len();
    bob.says(HOURS.question).await;
    thinks(&world).await;
    assert_eq!(bob.got().len(), got + 1, "{}", world.transcript(&bob).await);
    assert!(HOURS.is(&bob.got()[got]), "{provider}: {}", world.transcript(&bob).await);
    assert_ne!(bob.last().await.why.unwrap().answerer, "on-device", "{provider}: the model answers again");
}

#[tokio::test]
async fn every_fault_of_the_openai_wire_ends_with_one_word_to_the_customer() {
    every_fault_ends_with_one_word_to_the_customer("openai").await;
}

#[tokio::test]
async fn every_fault_of_the_anthropic_wire_ends_with_one_word_to_the_customer() {
    every_fault_ends_with_one_word_to_the_customer("anthropic").await;
}

#[tokio::test]
async fn every_fault_of_the_gemini_wire_ends_with_one_word_to_the_customer() {
    every_fault_ends_with_one_word_to_the_customer("gemini").await;
}

#[tokio::test]
async fn every_fault_of_the_ollama_wire_ends_with_one_word_to_the_customer() {
    every_fault_ends_with_one_word_to_the_customer("ollama").await;
}
