//! Knowledge: what the operator writes is what customers get, at once, and each answer says why.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::document::document;
use acceptance::shop::{ESCALATION, GIFT_CARDS, HOURS};
use domain::view::{Action, IndexPhase};
use domain::{BaseId, BasePatch, Cause, CutReason, Faq, FaqInput};
use engine::CoreError;
use testkit::World;

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

fn faq(question: &str, answer: &str) -> FaqInput {
    FaqInput::new(question, answer)
}

async fn gift_cards(world: &World) -> Faq {
    let faqs = world.core().faqs(base(world).await, String::new()).await.unwrap();
    faqs.into_iter().find(|faq| faq.question == GIFT_CARDS.question).unwrap()
}

/// What a new customer gets for this question.
async fn answer(world: &World, customer: &str, question: &str) -> String {
    let customer = world.customer(customer);
    customer.says(question).await;
    world.plays_out().await;
    customer.got().pop().unwrap()
}

#[tokio::test]
async fn a_new_faq_answers_from_then_on() {
    let world = World::new().await;
    let question = "Do you sharpen scissors?";
    assert!(answer(&world, "ann", question).await.starts_with(ESCALATION));
    world.core().create_faq(base(&world).await, faq(question, "Yes, while you wait.")).await.unwrap();
    assert_eq!(answer(&world, "ben", question).await, "Yes, while you wait.");
}

#[tokio::test]
async fn a_changed_faq_answers_with_its_new_words() {
    let world = World::new().await;
    let old = gift_cards(&world).await;
    world.core().update_faq(old.id, faq(GIFT_CARDS.question, "Not any more.")).await.unwrap();
    assert_eq!(answer(&world, "ann", GIFT_CARDS.question).await, "Not any more.");
}

#[tokio::test]
async fn a_deleted_faq_answers_no_more_and_a_restored_one_does() {
    let mut world = World::new().await;
    let faq = gift_cards(&world).await;
    world.core().delete_faq(faq.id.clone()).await.unwrap();
    assert!(!GIFT_CARDS.is(&answer(&world, "ann", GIFT_CARDS.question).await));
    world.restart().await;
    assert!(!GIFT_CARDS.is(&answer(&world, "ben", GIFT_CARDS.question).await), "also after a restart");
    world.core().restore_faq(faq.id).await.unwrap();
    assert!(GIFT_CARDS.is(&answer(&world, "cleo", GIFT_CARDS.question).await));
}

#[tokio::test]
async fn an_answer_says_which_passages_were_weighed_and_why() {
    let world = World::new().await;
    answer(&world, "ann", HOURS.question).await;
    let why = world.customer("ann").last().await.why.unwrap();
    assert_eq!((why.cause, why.question.as_str(), why.answerer.as_str()), (Cause::Answer, HOURS.question, "on-device"));
    assert!(why.model.is_some() && why.took_ms.is_some());
    let (floor, confidence) = (why.floor.unwrap(), why.confidence.unwrap());
    assert!(confidence >= floor && confidence <= 1.0);
    assert_eq!(why.passages.iter().filter(|passage| passage.used).count(), 1);
    for passage in &why.passages {
        assert!((0.0..=1.0).contains(&passage.confidence));
        assert!(passage.bm25.is_some() || passage.cosine.is_some(), "it was found by something");
        match passage.cut {
            None => assert!(passage.used && passage.question == HOURS.question && !passage.matched_words.is_empty()),
            Some(CutReason::BelowFloor) => assert!(passage.confidence < floor),
            Some(CutReason::NotBest | CutReason::Duplicate | CutReason::Joined) => assert!(passage.confidence >= floor),
            Some(CutReason::NotUsed | CutReason::NoRoom) => panic!("no model was asked"),
        }
    }
}

#[tokio::test]
async fn the_record_of_an_answer_keeps_the_words_of_then() {
    let world = World::new().await;
    answer(&world, "ann", GIFT_CARDS.question).await;
    let old = gift_cards(&world).await;
    world.core().update_faq(old.id, faq("Something else?", "Something else.")).await.unwrap();
    let why = world.customer("ann").last().await.why.unwrap();
    let used = why.passages.iter().find(|passage| passage.used).unwrap();
    assert!(used.question == GIFT_CARDS.question && GIFT_CARDS.is(&used.answer));
}

#[tokio::test]
async fn uses_of_a_faq_are_counted() {
    let world = World::new().await;
    assert_eq!(gift_cards(&world).await.uses, 0);
    answer(&world, "ann", GIFT_CARDS.question).await;
    answer(&world, "ben", GIFT_CARDS.question).await;
    assert_eq!(gift_cards(&world).await.uses, 2);
}

#[tokio::test]
async fn a_test_question_shows_what_would_happen_and_sends_nothing() {
    let world = World::new().await;
    let base = base(&world).await;
    let known = world.core().ask(base.clone(), HOURS.question.into()).await.unwrap();
    assert!(known.action == Action::Reply && HOURS.is(&known.reply));
    let unknown = world.core().ask(base.clone(), acceptance::shop::UNKNOWN.into()).await.unwrap();
    assert_eq!(unknown.action, Action::Escalate);
    let courtesy = world.core().ask(base.clone(), "thanks".into()).await.unwrap();
    assert_eq!(courtesy.action, Action::None);
    let nothing = world.core().ask(base, "  ".into()).await;
    assert!(matches!(nothing, Err(CoreError::Invalid(_))), "{nothing:?}");
    assert!(world.whole_transcript().await.is_empty());
}

#[tokio::test]
async fn a_faq_without_question_or_answer_or_in_no_base_is_refused_in_words() {
    let world = World::new().await;
    let base = base(&world).await;
    let long = "x".repeat(501);
    for (question, text) in [("", "yes"), ("why?", " "), (long.as_str(), "yes")] {
        let refused = world.core().create_faq(base.clone(), faq(question, text)).await;
        assert!(matches!(&refused, Err(CoreError::Invalid(words)) if !words.is_empty()), "{refused:?}");
    }
    let nowhere = world.core().create_faq(BaseId::new("no such base"), faq("why?", "yes")).await;
    assert!(matches!(nowhere, Err(CoreError::NotFound(_))), "{nowhere:?}");
}

#[tokio::test]
async fn the_index_is_ready_and_complete_after_a_start_and_after_a_lost_index() {
    let mut world = World::new().await;
    let total = world.core().index_state().total;
    assert!(total > 0);
    world.stop().await;
    std::fs::remove_dir_all(world.dir().join("index")).unwrap();
    world.boot().await;
    world.settled().await;
    let state = world.core().index_state();
    assert_eq!((state.state, state.done, state.total), (IndexPhase::Ready, total, total));
    assert!(HOURS.is(&answer(&world, "ann", HOURS.question).await));
}

#[tokio::test]
async fn an_account_answers_from_its_own_base_only() {
    let world = World::new().await;
    let own = base(&world).await;
    for other in world.core().bases().await.unwrap().into_iter().filter(|other| other.id != own) {
        world.core().create_faq(other.id, faq("Do you sharpen scissors?", "Elsewhere.")).await.unwrap();
    }
    assert!(answer(&world, "ann", "Do you sharpen scissors?").await.starts_with(ESCALATION));
}

const REPAIRS: &str = "Repairs of bicycles take three working days. Bring the bicycle in the morning and leave its lock at \
                       home. A broken chain is repaired while you wait, for eighteen dollars.";

#[tokio::test]
async fn a_document_answers_with_the_sentence_that_was_asked_for() {
    let world = World::new().await;
    document(&world, &base(&world).await, "Workshop", &[("Repairs", REPAIRS)]).await;
    let got = answer(&world, "ann", "Is a broken chain repaired while I wait?").await;
    assert!(REPAIRS.contains(&got) && got.contains("eighteen dollars") && got.len() < REPAIRS.len(), "{got}");
}

#[tokio::test]
async fn an_answer_from_a_document_says_where_it_stands_and_is_counted() {
    let world = World::new().await;
    let base = base(&world).await;
    let source = document(&world, &base, "Workshop", &[("Repairs › Bicycles", REPAIRS)]).await;
    answer(&world, "ann", "Is a broken chain repaired while I wait?").await;
    let why = world.customer("ann").last().await.why.unwrap();
    let used = why.passages.iter().find(|passage| passage.used).unwrap();
    let place = used.chunk.as_ref().unwrap();
    assert_eq!(
        (&place.source_id, place.title.as_str(), place.heading.as_str()),
        (&source, "Workshop", "Repairs › Bicycles")
    );
    assert_eq!((used.faq_id.as_ref(), used.question.as_str(), used.answer.as_str()), (None, "Workshop", REPAIRS));
    assert!(why.passages.len() <= 5, "the best five are kept");
    assert_eq!(world.core().source(source).await.unwrap().uses, 1);
}

#[tokio::test]
async fn what_the_index_has_and_the_database_has_not_is_no_answer() {
    let world = World::new().await;
    let base = base(&world).await;
    let source = document(&world, &base, "Workshop", &[("Repairs", REPAIRS)]).await;
    let now = world.now();
    world.store().write("source", move |tx| store::sources::delete(tx, &source, now)).await.unwrap();
    let got = answer(&world, "ann", "Is a broken chain repaired while I wait?").await;
    assert!(got.starts_with(ESCALATION), "{got}");
    let why = world.customer("ann").last().await.why.unwrap();
    assert!(why.passages.iter().all(|passage| passage.chunk.is_none()));
}

#[tokio::test]
async fn a_base_answers_in_its_languages_only() {
    let world = World::new().await;
    let base = base(&world).await;
    document(&world, &base, "Workshop", &[("Repairs", REPAIRS)]).await;
    let patch = BasePatch { languages: Some(vec!["pt".into()]), ..BasePatch::default() };
    world.core().update_base(base.clone(), patch).await.unwrap();
    let question = "Is a broken chain repaired while I wait?";
    assert_eq!(world.core().ask(base.clone(), question.into()).await.unwrap().action, Action::Escalate);
    let patch = BasePatch { languages: Some(vec!["pt".into(), "en".into()]), ..BasePatch::default() };
    world.core().update_base(base.clone(), patch).await.unwrap();
    assert_eq!(world.core().ask(base, question.into()).await.unwrap().action, Action::Reply);
}

#[tokio::test]
async fn a_test_question_shows_as_many_passages_as_were_asked_for() {
    let world = World::new().await;
    let base = base(&world).await;
    let most = async |top| {
        let asked = world.core().ask_for(base.clone(), HOURS.question.into(), top).await.unwrap();
        (asked.why.passages.len(), asked.reply)
    };
    let ((one, reply), (ten, same)) = (most(1).await, most(10).await);
    assert!(one == 1 && (6..=10).contains(&ten), "{one} {ten}");
    assert_eq!(reply, same);
}
