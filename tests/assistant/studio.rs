//! Studio: trying an assistant before customers meet it.

use acceptance::shop::{DELIVERY_COST, ESCALATION, HOURS, UNKNOWN};
use ai_loopback::Act;
use domain::assistant::{AssistantSettings, CallQuery, ModelRef, Purpose, ReasonKind, Try, TryLine};
use domain::view::Action;
use domain::{BaseId, ProviderId};
use engine::CoreError;
use testkit::World;

use crate::stage::{answer, says, shop, told};

async fn question(world: &World, question: &str) -> Try {
    Try {
        account_id: world.account().clone(),
        settings: world.core().assistant(world.account().clone()).await.unwrap(),
        history: Vec::new(),
        question: question.into(),
        of_message: None,
    }
}

#[tokio::test]
async fn what_is_tried_takes_the_same_way_and_nothing_is_kept_but_the_call() {
    let (world, server) = shop().await;
    world.bob().says("thanks").await;
    world.plays_out().await;
    let before = world.whole_transcript().await;
    let tried = world.core().try_assistant(question(&world, HOURS.question).await).await.unwrap();
    assert_eq!(tried.action, Action::Reply);
    assert!(HOURS.is(&tried.messages[0]), "{:?}", tried.messages);
    assert!(tried.why.passages.iter().any(|passage| passage.used) && !tried.parts.is_empty());
    assert_eq!((tried.calls.len(), tried.calls[0].purpose), (1, Purpose::Studio));
    assert_eq!(server.chats().len(), 1);
    assert_eq!(world.whole_transcript().await, before);
    let calls = world.core().calls(CallQuery { limit: 10, ..CallQuery::default() }).await.unwrap().rows;
    assert_eq!(calls.len(), 1);
}

#[tokio::test]
async fn what_is_tried_says_why_it_would_be_handed_over() {
    let (world, server) = shop().await;
    server.always(says(answer("Perhaps.", 0.1, &["K1"])));
    let tried = world.core().try_assistant(question(&world, HOURS.question).await).await.unwrap();
    assert_eq!(tried.action, Action::Escalate);
    assert_eq!(tried.reason.unwrap().kind, ReasonKind::NotSure);
    assert!(tried.messages[0].starts_with(ESCALATION));
    assert!(world.operator().notices(domain::NoticeKind::Escalation).await.is_empty());
}

#[tokio::test]
async fn an_assistant_without_a_model_can_be_tried_too() {
    let world = World::new().await;
    let tried = world.core().try_assistant(question(&world, HOURS.question).await).await.unwrap();
    assert!(tried.action == Action::Reply && HOURS.is(&tried.messages[0]));
    assert_eq!(tried.why.answerer, "on-device");
    assert!(tried.calls.is_empty());
}

#[tokio::test]
async fn settings_that_are_not_saved_are_those_that_are_tried() {
    let (world, server) = shop().await;
    let mut tried = question(&world, HOURS.question).await;
    tried.settings.persona = "You are a pirate.".into();
    tried.history = vec![
        TryLine { from_customer: true, text: "Do you have parrots?".into() },
        TryLine { from_customer: false, text: "Only lamps.".into() },
    ];
    world.core().try_assistant(tried).await.unwrap();
    let said = told(&server.chats()[0]);
    assert!(said.contains("pirate") && said.contains("parrots") && said.contains("Only lamps"), "{said}");
    assert!(!world.core().assistant(world.account().clone()).await.unwrap().persona.contains("pirate"));
}

#[tokio::test]
async fn the_preview_is_what_leaves() {
    let (world, server) = shop().await;
    let preview = world.core().preview_request(question(&world, HOURS.question).await).await.unwrap();
    assert!(server.chats().is_empty(), "nothing leaves for a preview");
    assert_eq!((preview.provider.as_str(), preview.model.as_str()), ("Provider 1", "stub-1"));
    assert!(preview.url.starts_with(&server.base_url()) && !preview.headers.contains("sk-test"));
    assert!(preview.headers.contains("<redacted>"), "{}", preview.headers);
    let tried = world.core().try_assistant(question(&world, HOURS.question).await).await.unwrap();
    assert_eq!(tried.parts, preview.parts);
    let (shown, left): (serde_json::Value, _) =
        (serde_json::from_str(&preview.body).unwrap(), server.chats()[0].json());
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&shown), keys(&left));
    // Each request has a code of its own around what customers wrote; but for that they are the same.
    let length = |value: &serde_json::Value| value.to_string().len();
    assert_eq!(length(&shown), length(&left));
}

#[tokio::test]
async fn without_a_model_the_preview_says_that_nothing_leaves() {
    let world = World::new().await;
    let preview = world.core().preview_request(question(&world, HOURS.question).await).await.unwrap();
    assert!(preview.provider.is_empty() && preview.body.is_empty());
}

#[tokio::test]
async fn a_past_question_is_tried_with_what_was_said_before_it_and_not_after() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says("Do you have a parrot? And what are your opening hours?").await;
    world.plays_out().await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    bob.says("I have a hamster. Where is your shop?").await;
    world.plays_out().await;
    let past = world.core().past_questions(world.account().clone(), 10).await.unwrap();
    let asked: Vec<_> = past.iter().map(|past| past.question.as_str()).collect();
    assert_eq!(asked.len(), 3);
    assert!(asked[0].contains("hamster") && asked[1] == DELIVERY_COST.question && asked[2].contains("parrot"));
    assert!(past.iter().all(|past| past.by_bot) && DELIVERY_COST.is(&past[1].reply), "{past:?}");
    let mut tried = question(&world, "").await;
    tried.of_message = Some(past[1].message_id.clone());
    let before = world.transcript(&bob).await;
    let answered = world.core().try_assistant(tried).await.unwrap();
    assert!(DELIVERY_COST.is(&answered.messages[0]), "{:?}", answered.messages);
    let said = told(server.chats().last().unwrap());
    assert!(said.contains("parrot") && !said.contains("hamster"), "{said}");
    assert_eq!(world.transcript(&bob).await, before);
}

#[tokio::test]
async fn what_the_operator_answered_is_told_with_past_questions() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    world.operator().replies(&bob, "With patience, yes.").await;
    world.plays_out().await;
    let past = world.core().past_questions(world.account().clone(), 10).await.unwrap();
    assert_eq!(past.len(), 1);
    assert!(!past[0].by_bot && past[0].reply.ends_with("With patience, yes."), "{past:?}");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_and_nothing_is_changed() {
    let world = World::new().await;
    let (core, account) = (world.core(), world.account().clone());
    let before = core.assistant(account.clone()).await.unwrap();
    let nobody = ModelRef { provider_id: ProviderId::new("nobody"), model: "m".into() };
    for refused in [
        AssistantSettings { threshold: 2.0, ..before.clone() },
        AssistantSettings { model: Some(nobody.clone()), ..before.clone() },
        AssistantSettings { fallbacks: vec![nobody.clone()], ..before.clone() },
        AssistantSettings { transcription: Some(nobody), ..before.clone() },
        AssistantSettings { bases: vec![BaseId::new("nothing")], ..before.clone() },
    ] {
        let error = core.update_assistant(account.clone(), refused).await.unwrap_err();
        assert!(matches!(error, CoreError::Invalid(_) | CoreError::NotFound(_)), "{error:?}");
        assert_eq!(core.assistant(account.clone()).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_model_that_fails_in_the_studio_says_so() {
    let (world, server) = shop().await;
    server.always(Act::status(401));
    let tried = world.core().try_assistant(question(&world, UNKNOWN).await).await.unwrap();
    assert_eq!(tried.reason.unwrap().kind, ReasonKind::ProviderFailed);
    assert_eq!(tried.calls.len(), 1);
    assert!(tried.calls[0].failure.is_some());
}

#[tokio::test]
async fn a_question_without_words_is_not_tried() {
    let world = World::new().await;
    let refused = world.core().try_assistant(question(&world, "  ").await).await;
    assert!(matches!(refused, Err(CoreError::Invalid(_))));
}
