//! Providers: set up, tried, changed and forgotten through Core; keys in the keychain and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::dump::columns_with;
use ai_loopback::{Act, Loopback, Wire};
use domain::assistant::{ModelPatch, Provider, ProviderInput, ProviderStanding, ShapeSupport};
use domain::{NoticeKind, ProviderId, Secret, Secrets};
use engine::CoreError;
use testkit::{MODEL, PROVIDER_KEY, World};

const OPENAI_KEY: &str = "sk-openai-555-0101-fictitious";

fn input(id: Option<&str>) -> ProviderInput {
    ProviderInput {
        id: id.map(ProviderId::new),
        name: "Our server".into(),
        base_url: String::new(),
        key: None,
        transcription_model: String::new(),
        concurrent: 4,
        timeout_s: 45,
    }
}

fn key_name(id: &ProviderId) -> String {
    format!("provider/{id}")
}

async fn provider(world: &World, id: &ProviderId) -> Provider {
    let all = world.core().providers().await.unwrap();
    all.into_iter().find(|provider| provider.id == *id).unwrap()
}

/// The provider as its form would send it again.
fn again(provider: &Provider) -> ProviderInput {
    ProviderInput {
        id: Some(provider.id.clone()),
        name: provider.name.clone(),
        base_url: provider.base_url.clone(),
        key: None,
        transcription_model: provider.transcription_model.clone().unwrap_or_default(),
        concurrent: provider.concurrent,
        timeout_s: provider.timeout_s,
    }
}

async fn refused(world: &World, input: ProviderInput) -> String {
    match world.core().save_provider(input).await {
        Err(CoreError::Invalid(words)) => words,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn every_provider_of_the_registry_is_listed_before_anything_is_set_up() {
    let world = World::new().await;
    let all = world.core().providers().await.unwrap();
    let ids: Vec<&str> = all.iter().map(|provider| provider.id.as_str()).collect();
    let registry: Vec<&str> = ai::PROVIDERS.iter().map(|spec| spec.id).filter(|id| *id != "compatible").collect();
    assert_eq!(ids, registry);
    for provider in &all {
        assert_eq!(provider.standing, ProviderStanding::NotSetUp, "{}", provider.name);
        assert!(!provider.has_key && !provider.base_url.is_empty(), "{}", provider.name);
        assert!(!provider.needs_key || !provider.key_page.is_empty(), "{} says where to get a key", provider.name);
        let names: Vec<String> = provider.models.iter().map(|model| model.name.to_lowercase()).collect();
        assert!(names.is_sorted(), "{}: models by name", provider.name);
    }
}

#[tokio::test]
async fn a_key_is_in_the_keychain_and_in_no_table() {
    let world = World::new().await;
    let saved = ProviderInput { key: Some(format!("  {OPENAI_KEY}\n")), ..input(Some("openai")) };
    assert!(!format!("{saved:?}").contains("555-0101"), "nor in logs");
    let provider = world.core().save_provider(saved).await.unwrap();
    assert!(provider.has_key);
    assert_eq!(provider.standing, ProviderStanding::Untested);
    assert_eq!(world.secrets().get("provider/openai").unwrap(), Some(Secret::new(OPENAI_KEY)));
    assert_eq!(columns_with(&world, "555-0101").await, Vec::<String>::new());
    assert_eq!(
        columns_with(&world, "openai").await,
        ["audit.target", "providers.id", "providers.kind"],
        "the search finds"
    );
}

#[tokio::test]
async fn an_address_of_the_operator_answers_its_test_and_its_list_is_kept() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    server.accepts_key(PROVIDER_KEY);
    let id = world.add_provider("Our server", &server.base_url()).await;
    let tested = world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap();
    assert!(tested.works, "{}", tested.words);
    assert_eq!(tested.model, MODEL);
    world.settled().await;
    let known = provider(&world, &id).await;
    assert!(matches!(known.standing, ProviderStanding::Works { .. }), "{:?}", known.standing);
    assert_eq!(known.models_listed_at, Some(world.now()));
    assert!(known.models.iter().any(|model| model.listed), "{:?}", known.models);
    assert!(known.on_this_computer && known.address_editable && !known.needs_key);
    assert_eq!(server.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_key_is_kept_and_the_standing_says_so_until_it_works() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    server.accepts_key("sk-another-555-0102");
    let id = world.add_provider("Our server", &server.base_url()).await;
    let tested = world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap();
    assert!(!tested.works && tested.words.contains("key"), "{}", tested.words);
    let known = provider(&world, &id).await;
    assert!(known.has_key);
    let ProviderStanding::Failed { reason, .. } = known.standing else { panic!("{:?}", known.standing) };
    assert_eq!(reason, tested.words);
    assert_eq!(columns_with(&world, PROVIDER_KEY).await, Vec::<String>::new(), "careless servers echo keys");

    let better = ProviderInput { key: Some("sk-another-555-0102".into()), ..again(&provider(&world, &id).await) };
    assert_eq!(world.core().save_provider(better).await.unwrap().standing, ProviderStanding::Untested);
    assert!(world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap().works);
}

#[tokio::test]
async fn what_others_could_read_along_is_refused_before_anything_is_changed() {
    let world = World::new().await;
    for (address, key, word) in [
        ("http://models.example/v1", None, "https"),
        ("http://192.168.1.20:8000/v1", Some("sk-555-0103"), "key"),
        ("models.example", None, "not an address"),
        ("", None, "address"),
    ] {
        let key = key.map(str::to_owned);
        let words = refused(&world, ProviderInput { base_url: address.into(), key, ..input(None) }).await;
        assert!(words.contains(word), "{address}: {words}");
    }
    let local = || ProviderInput { base_url: "http://127.0.0.1:18080/v1".into(), ..input(None) };
    assert!(refused(&world, ProviderInput { name: " ".into(), ..local() }).await.contains("name"));
    assert!(refused(&world, ProviderInput { concurrent: 0, ..local() }).await.contains("64"));
    assert!(refused(&world, ProviderInput { timeout_s: 301, ..local() }).await.contains("300"));
    assert!(refused(&world, ProviderInput { key: Some("sk 1\u{200b}".into()), ..local() }).await.contains("Copy"));
    assert!(refused(&world, input(Some("openai"))).await.contains("needs a key"));
    assert!(refused(&world, input(Some("nobody"))).await.contains("does not exist"));
    assert!(refused(&world, input(Some("compatible"))).await.contains("does not exist"));
    assert_eq!(world.secrets().get("provider/openai").unwrap(), None);
    assert!(world.core().providers().await.unwrap().iter().all(|p| p.standing == ProviderStanding::NotSetUp));
}

#[tokio::test]
async fn a_provider_that_an_assistant_uses_stays_and_the_words_name_the_account() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let model = world.with_model(&server.base_url()).await;
    let name = world.core().accounts().await.unwrap()[0].name.clone();
    let refused = world.core().delete_provider(model.provider_id.clone()).await;
    assert!(matches!(&refused, Err(CoreError::NotAllowedNow(words)) if words.contains(&name)), "{refused:?}");
    assert!(world.secrets().get(&key_name(&model.provider_id)).unwrap().is_some());

    world.assistant(|assistant| assistant.model = None).await;
    world.core().delete_provider(model.provider_id.clone()).await.unwrap();
    assert!(world.core().providers().await.unwrap().iter().all(|provider| provider.id != model.provider_id));
    assert_eq!(world.secrets().get(&key_name(&model.provider_id)).unwrap(), None);
}

#[tokio::test]
async fn a_provider_of_the_registry_is_there_again_after_it_was_deleted() {
    let world = World::new().await;
    let saved = ProviderInput { key: Some(OPENAI_KEY.into()), ..input(Some("openai")) };
    let id = world.core().save_provider(saved).await.unwrap().id;
    world.core().delete_provider(id.clone()).await.unwrap();
    assert_eq!(provider(&world, &id).await.standing, ProviderStanding::NotSetUp);
    assert_eq!(world.secrets().get("provider/openai").unwrap(), None);
}

#[tokio::test]
async fn a_removed_key_is_gone_and_the_rest_stays() {
    let world = World::new().await;
    let saved = ProviderInput { key: Some(OPENAI_KEY.into()), timeout_s: 90, ..input(Some("openai")) };
    let id = world.core().save_provider(saved).await.unwrap().id;
    let without = ProviderInput { key: Some(String::new()), ..again(&provider(&world, &id).await) };
    let known = world.core().save_provider(without).await.unwrap();
    assert_eq!((known.standing, known.has_key, known.timeout_s), (ProviderStanding::NotSetUp, false, 90));
    assert_eq!(world.secrets().get("provider/openai").unwrap(), None);
}

#[tokio::test]
async fn what_was_set_up_survives_a_restart() {
    let mut world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    server.accepts_key(PROVIDER_KEY);
    let id = world.add_provider("Our server", &server.base_url()).await;
    assert!(world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap().works);
    world.settled().await;
    let before = provider(&world, &id).await;
    world.restart().await;
    assert_eq!(provider(&world, &id).await, before);
    assert!(world.core().test_provider(id, Some(MODEL.into())).await.unwrap().works, "with its key");
}

#[tokio::test]
async fn a_launch_makes_keychain_and_rows_equal_after_a_crash_between_them() {
    let mut world = World::new().await;
    let saved = ProviderInput { key: Some(OPENAI_KEY.into()), ..input(Some("openai")) };
    world.core().save_provider(saved).await.unwrap();
    // As if the app had died: before the row of a key was committed, and after a key was gone whose row was not.
    world.secrets().put("provider/groq", &Secret::new("gsk-555-0104")).unwrap();
    world.secrets().remove("provider/openai").unwrap();
    world.crash().await;
    assert_eq!(world.secrets().get("provider/groq").unwrap(), None, "it was never saved");
    let openai = provider(&world, &ProviderId::new("openai")).await;
    assert_eq!((openai.has_key, openai.standing), (false, ProviderStanding::NotSetUp));
}

#[tokio::test]
async fn what_the_operator_knows_of_a_model_stays_when_the_list_is_read_again() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let id = world.add_provider("Our server", &server.base_url()).await;
    let model = |provider: &Provider| provider.models.iter().find(|model| model.id == MODEL).cloned();
    let patch = ModelPatch { vision: Some(true), price_in: Some(0.5), ..ModelPatch::default() };
    world.core().update_model(id.clone(), MODEL.into(), patch).await.unwrap();
    let patch = ModelPatch { shape: Some(ShapeSupport::Text), price_in: Some(-1.0), ..ModelPatch::default() };
    world.core().update_model(id.clone(), MODEL.into(), patch).await.unwrap();
    let refreshed = world.core().refresh_models(id.clone()).await.unwrap();
    let known = model(&refreshed).unwrap();
    assert!(known.edited && known.vision, "earlier changes stay: {known:?}");
    assert_eq!((known.shape, known.price_in), (ShapeSupport::Text, None), "a negative price is not known");

    let odd = ModelPatch { price_out: Some(f64::NAN), ..ModelPatch::default() };
    assert!(world.core().update_model(id.clone(), MODEL.into(), odd).await.is_err());
    let odd = ModelPatch { context: Some(12), ..ModelPatch::default() };
    assert!(world.core().update_model(id.clone(), MODEL.into(), odd).await.is_err());

    let plain = world.core().update_model(id, MODEL.into(), ModelPatch::default()).await.unwrap();
    assert!(model(&plain).is_none_or(|model| !model.edited && !model.vision), "an empty change forgets");
}

#[tokio::test]
async fn another_address_is_another_server_and_another_limit_is_not() {
    let world = World::new().await;
    let (one, other) = (Loopback::start(Wire::OpenAi).await.unwrap(), Loopback::start(Wire::OpenAi).await.unwrap());
    let id = world.add_provider("Our server", &one.base_url()).await;
    assert!(world.core().test_provider(id.clone(), Some(MODEL.into())).await.unwrap().works);
    world.settled().await;
    let slower = ProviderInput { timeout_s: 120, ..again(&provider(&world, &id).await) };
    let known = world.core().save_provider(slower).await.unwrap();
    assert!(matches!(known.standing, ProviderStanding::Works { .. }));
    assert!(known.models_listed_at.is_some());
    let moved = ProviderInput { base_url: other.base_url(), ..again(&known) };
    let known = world.core().save_provider(moved).await.unwrap();
    assert_eq!((known.standing, known.models_listed_at), (ProviderStanding::Untested, None));
    assert!(known.has_key, "the key is kept");
}

#[tokio::test]
async fn a_provider_that_is_not_set_up_is_not_asked() {
    let world = World::new().await;
    for id in ["openai", "nobody"] {
        let tested = world.core().test_provider(ProviderId::new(id), None).await;
        assert!(matches!(tested, Err(CoreError::NotAllowedNow(_))), "{tested:?}");
        let listed = world.core().refresh_models(ProviderId::new(id)).await;
        assert!(matches!(listed, Err(CoreError::NotAllowedNow(_))), "{listed:?}");
    }
}

#[tokio::test]
async fn the_operator_is_told_once_of_a_refused_key_until_it_worked_in_between() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    world.with_model(&server.base_url()).await;
    let told = async || world.operator().notices(NoticeKind::Provider).await.len();
    let asks = async |customer: &str| {
        world.customer(customer).says("Do you have a loyalty programme for regulars?").await;
        world.advance(60).await;
    };
    server.always(Act::status(401));
    asks("ann").await;
    assert_eq!(told().await, 1);
    asks("ben").await;
    assert_eq!(told().await, 1, "he knows");
    server.always(Act::think(ai_loopback::answer_from_context));
    asks("cleo").await;
    server.always(Act::status(401));
    asks("dora").await;
    assert_eq!(told().await, 2, "it worked in between");
}

#[tokio::test]
async fn a_provider_that_fails_again_and_again_rests_and_the_operator_is_told_once() {
    let world = World::new().await;
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    let model = world.with_model(&server.base_url()).await;
    server.always(Act::status(500));
    for customer in ["ann", "ben", "cleo", "dora", "emil", "fay"] {
        world.customer(customer).says("Do you have a loyalty programme for regulars?").await;
        world.advance(10).await;
    }
    let notices = world.operator().notices(NoticeKind::Provider).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(!notices[0].body.is_empty());
    let standing = provider(&world, &model.provider_id).await.standing;
    assert!(matches!(standing, ProviderStanding::Resting { .. } | ProviderStanding::Failed { .. }), "{standing:?}");
}

#[tokio::test]
async fn a_key_that_is_refused_when_the_list_is_asked_for_is_told_by_the_test_and_by_the_standing() {
    let (world, server) = (World::new().await, Loopback::start(Wire::OpenAi).await.unwrap());
    server.accepts_key("sk-test-another-one");
    let id = world.add_provider("Own server", &server.base_url()).await;
    let tested = world.core().test_provider(id.clone(), None).await.unwrap();
    assert!(!tested.works && tested.words.contains("key"), "{tested:?}");
    let known = world.core().providers().await.unwrap().into_iter().find(|known| known.id == id).unwrap();
    assert!(matches!(known.standing, ProviderStanding::Failed { .. }), "{:?}", known.standing);
}
