//! Handing over: every way in which a turn is not answered ends with a message, an owner, a notice and a reason.

use acceptance::shop::{ESCALATION, HOURS, UNKNOWN};
use ai_loopback::Act;
use domain::assistant::{Autonomy, ReasonKind, SensitiveTopic};
use domain::{Cause, NoticeKind, Owner, SettingsPatch};
use serde_json::json;
use testkit::World;

use crate::stage::{answer, answer_with, base, escalates_with, handed_over, says, server, shop, thinks};

#[tokio::test]
async fn a_model_that_is_not_sure_does_not_answer() {
    let (world, server) = shop().await;
    server.always(says(answer("Perhaps on Sundays.", 0.3, &["K1"])));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::NotSure).await;
    assert_eq!(bob.got().len(), 1);
    assert!(bob.got()[0].starts_with(ESCALATION), "{:?}", bob.got());
}

#[tokio::test]
async fn the_operators_own_words_tell_the_customer() {
    let (world, server) = shop().await;
    escalates_with(&world, "One moment, Mia looks into it.").await;
    server.always(says(answer("Perhaps on Sundays.", 0.3, &["K1"])));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.got(), ["One moment, Mia looks into it."]);
}

#[tokio::test]
async fn a_reply_that_cites_nothing_is_not_sent() {
    let (world, server) = shop().await;
    server.always(says(answer("We are open on Sundays.", 0.99, &[])));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Uncited).await;
    assert!(bob.got().iter().all(|text| !text.contains("Sundays")), "{:?}", bob.got());
}

#[tokio::test]
async fn a_reply_that_cites_what_the_model_was_not_shown_is_not_sent() {
    let (world, server) = shop().await;
    server.always(says(answer("We are open on Sundays.", 0.99, &["K99"])));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Uncited).await;
}

#[tokio::test]
async fn the_model_itself_can_hand_over_and_its_summary_is_the_operators() {
    let (world, server) = shop().await;
    let summary = "He wants to know whether hamsters juggle.";
    server.always(says(answer_with(json!({ "action": "escalate", "reply": "", "used": [], "summary": summary }))));
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::ModelDecided).await;
    let handover = bob.chat().await.handover.unwrap();
    assert_eq!((handover.summary.as_str(), handover.by_model), (summary, true));
    assert!(!world.core().gaps(base(&world).await).await.unwrap().is_empty(), "it is a gap of the knowledge base");
}

#[tokio::test]
async fn who_asks_for_a_human_gets_one_and_no_model_is_asked() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says("I want to talk to a human, please").await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::WantsHuman).await;
    assert!(server.chats().is_empty());
    let handover = bob.chat().await.handover.unwrap();
    assert!(!handover.by_model && handover.summary.contains("talk to a human"), "{}", handover.summary);
}

#[tokio::test]
async fn a_topic_of_the_operators_is_his_by_its_words_and_by_the_models_judgement() {
    let (world, server) = shop().await;
    let topic = SensitiveTopic { name: "allergies".into(), words: vec!["peanut".into()], rule: Autonomy::Human };
    world.assistant(|assistant| assistant.topics = vec![topic]).await;
    let (ann, ben) = (world.customer("ann"), world.customer("ben"));
    ann.says("Is there any peanut in it?").await;
    world.plays_out().await;
    handed_over(&world, &ann, ReasonKind::Topic).await;
    assert!(server.chats().is_empty(), "its words were enough");
    server.then(says(answer_with(json!({ "topic": "allergies" }))));
    ben.says("Will it make my throat swell?").await;
    world.plays_out().await;
    handed_over(&world, &ben, ReasonKind::Topic).await;
    assert!(ben.chat().await.handover.unwrap().reason.detail.contains("allergies"));
}

#[tokio::test]
async fn a_question_asked_for_the_third_time_goes_to_the_operator() {
    let (world, server) = shop().await;
    let bob = world.bob();
    for _ in 0..2 {
        bob.says(HOURS.question).await;
        world.plays_out().await;
    }
    assert_eq!(bob.got().len(), 2);
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Repeated).await;
    assert_eq!(server.chats().len(), 2);
}

#[tokio::test]
async fn a_question_is_not_repeated_after_the_operator_spoke() {
    let (world, _server) = shop().await;
    let bob = world.bob();
    for _ in 0..2 {
        bob.says(HOURS.question).await;
        world.plays_out().await;
    }
    world.operator().replies(&bob, "As it says: from nine.").await;
    world.operator().hands_back(&bob).await;
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.chat.owner, Owner::Bot, "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn when_a_model_fails_the_next_one_answers_and_the_failure_is_told() {
    let world = World::new().await;
    let (first, second) = (server().await, server().await);
    world.with_models(&[&first.base_url(), &second.base_url()]).await;
    first.always(Act::status(401));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    thinks(&world).await;
    assert!(HOURS.is(&bob.got()[0]), "{:?}", bob.got());
    let why = bob.last().await.why.unwrap();
    assert_eq!(why.answerer, "Provider 2");
    let thought = why.thought.unwrap();
    assert!(thought.failures.iter().any(|failure| failure.contains("Provider 1")), "{:?}", thought.failures);
}

#[tokio::test]
async fn when_no_model_answers_this_computer_does_if_it_is_sure() {
    let (world, server) = shop().await;
    server.always(Act::status(500));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    thinks(&world).await;
    assert_eq!(bob.got().len(), 1);
    assert!(HOURS.is(&bob.got()[0]), "{:?}", bob.got());
    let why = bob.last().await.why.unwrap();
    assert_eq!((why.cause, why.answerer.as_str()), (Cause::Answer, "on-device"));
    assert!(!why.thought.unwrap().failures.is_empty());
}

#[tokio::test]
async fn when_no_model_answers_and_this_computer_is_not_sure_the_operator_does() {
    for fault in [Act::status(401), Act::status(500), Act::NotJson, Act::Empty, Act::DisconnectMidBody] {
        let (world, server) = shop().await;
        server.always(fault.clone());
        let bob = world.bob();
        bob.says(UNKNOWN).await;
        thinks(&world).await;
        assert_eq!(bob.got().len(), 1, "{fault:?}: never silence, never two");
        handed_over(&world, &bob, ReasonKind::ProviderFailed).await;
        let reason = bob.chat().await.handover.unwrap().reason;
        assert!(reason.detail.contains("Provider 1"), "{fault:?}: {}", reason.detail);
    }
}

#[tokio::test]
async fn a_refusal_of_the_provider_goes_to_the_operator() {
    let (world, server) = shop().await;
    server.always(Act::Filtered);
    let bob = world.bob();
    bob.says(UNKNOWN).await;
    thinks(&world).await;
    handed_over(&world, &bob, ReasonKind::Refused).await;
}

#[tokio::test]
async fn without_credits_no_model_is_asked() {
    let (world, server) = shop().await;
    world.operator().sets(SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::NoCredits).await;
    assert!(server.chats().is_empty());
}

#[tokio::test]
async fn a_reply_is_paid_once_and_a_hand_over_is_free() {
    let (world, server) = shop().await;
    world.operator().sets(SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }).await;
    world.core().add_credits(5, "For the test".into()).await.unwrap();
    let (ann, ben, cleo) = (world.customer("ann"), world.customer("ben"), world.customer("cleo"));
    ann.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(world.core().credits().await.unwrap().balance, 3);
    server.then(says(answer("Perhaps.", 0.1, &["K1"])));
    ben.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(world.core().credits().await.unwrap().balance, 3, "nothing was answered");
    cleo.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(world.core().credits().await.unwrap().balance, 1);
    let dan = world.customer("dan");
    dan.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &dan, ReasonKind::NoCredits).await;
}

#[tokio::test]
async fn with_the_budget_spent_this_computer_answers_what_it_is_sure_of() {
    let (world, server) = shop().await;
    // A token costs so much that one reply is more than the day may cost.
    let model = world.core().assistant(world.account().clone()).await.unwrap().model.unwrap();
    let dear = domain::assistant::ModelPatch { price_in: Some(9_000.0), ..Default::default() };
    crate::stage::patch(&world, &model, dear).await;
    world.operator().sets(SettingsPatch { budget_day_cents: Some(1), ..SettingsPatch::default() }).await;
    let (ann, ben, cleo) = (world.customer("ann"), world.customer("ben"), world.customer("cleo"));
    ann.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(server.chats().len(), 1);
    ben.says(HOURS.question).await;
    cleo.says(UNKNOWN).await;
    world.plays_out().await;
    assert_eq!(server.chats().len(), 1, "nothing more is spent");
    assert!(HOURS.is(&ben.got()[0]), "{:?}", ben.got());
    handed_over(&world, &cleo, ReasonKind::BudgetSpent).await;
}

#[tokio::test]
async fn what_the_operator_should_know_goes_when_he_answers_hands_back_or_resolves() {
    for ends in ["answers", "hands back", "resolves", "answers on his phone"] {
        let world = World::new().await;
        let bob = world.bob();
        bob.says(UNKNOWN).await;
        world.plays_out().await;
        assert!(bob.chat().await.handover.is_some());
        match ends {
            "answers" => drop(world.operator().replies(&bob, "With patience, yes.").await),
            "hands back" => world.operator().hands_back(&bob).await,
            "resolves" => world.core().resolve(bob.chat_id().await).await.unwrap(),
            _ => bob.is_answered_on_the_phone("p1", "Yes.").await,
        }
        assert!(bob.chat().await.handover.is_none(), "he {ends}");
    }
}

#[tokio::test]
async fn the_notice_says_what_was_asked_and_why_it_is_the_operators() {
    let (world, _server) = shop().await;
    let bob = world.bob();
    bob.says("Give me a real person, my hamster is sad").await;
    world.plays_out().await;
    let notices = world.operator().notices(NoticeKind::Escalation).await;
    assert_eq!(notices.len(), 1);
    assert!(notices[0].body.contains("hamster") && notices[0].body.contains("asks for a human"), "{}", notices[0].body);
}

#[tokio::test]
async fn an_assistant_that_is_set_to_write_nothing_hands_everything_over() {
    let (world, server) = shop().await;
    world.assistant(|assistant| assistant.autonomy = Autonomy::Human).await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    handed_over(&world, &bob, ReasonKind::Topic).await;
    assert!(server.chats().is_empty());
}
