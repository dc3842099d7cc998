//! Pins: a question that must keep its answer says so when it lost it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use acceptance::document::{document, recut};
use acceptance::shop::HOURS;
use domain::knowledge::PinInput;
use domain::{BaseId, ChunkId, Faq, FaqInput, Pin};
use engine::CoreError;
use testkit::World;

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

async fn hours(world: &World) -> Faq {
    let faqs = world.core().faqs(base(world).await, String::new()).await.unwrap();
    faqs.into_iter().find(|faq| faq.question == HOURS.question).unwrap()
}

fn pin(question: &str, faq: Option<&Faq>, chunk: Option<&ChunkId>) -> PinInput {
    PinInput { question: question.into(), faq_id: faq.map(|faq| faq.id.clone()), chunk_id: chunk.cloned() }
}

async fn run(world: &World) -> (Vec<Pin>, [u32; 3]) {
    let run = world.core().run_pins(base(world).await).await.unwrap();
    (run.pins, [run.passed, run.broken, run.mended])
}

#[tokio::test]
async fn a_pin_is_tried_at_once_and_says_what_answered() {
    let world = World::new().await;
    let faq = hours(&world).await;
    let pinned = world.core().add_pin(base(&world).await, pin(HOURS.question, Some(&faq), None)).await.unwrap();
    let tried = pinned.last.unwrap();
    assert!(tried.passed && tried.place == Some(1) && tried.instead.is_empty());
    assert!(tried.confidence.unwrap() > 0.5 && !tried.model.is_empty());
    assert_eq!((pinned.expected.as_str(), pinned.before), (HOURS.question, None));
    let again = world.core().add_pin(base(&world).await, pin(" what are your OPENING hours? ", Some(&faq), None)).await;
    assert_eq!(again.unwrap().id, pinned.id, "pinned twice is pinned once");
    assert_eq!(world.core().pins(base(&world).await).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_pin_that_lost_its_answer_is_broken_and_one_that_got_it_back_is_mended() {
    let world = World::new().await;
    let faq = hours(&world).await;
    world.core().add_pin(base(&world).await, pin(HOURS.question, Some(&faq), None)).await.unwrap();
    assert_eq!(run(&world).await.1, [1, 0, 0]);
    world.core().update_faq(faq.id.clone(), FaqInput::new("Do you repair clocks?", "No.")).await.unwrap();
    let other = FaqInput::new(HOURS.question, "Always.");
    let other = world.core().create_faq(base(&world).await, other).await.unwrap();
    let (pins, counts) = run(&world).await;
    assert_eq!(counts, [0, 1, 0]);
    let tried = pins[0].last.as_ref().unwrap();
    assert!(!tried.passed && tried.instead == HOURS.question, "{tried:?}");
    assert!(pins[0].before.as_ref().unwrap().passed);
    assert_eq!(run(&world).await.1, [0, 0, 0], "it was broken before");
    world.core().delete_faq(other.id).await.unwrap();
    world.core().update_faq(faq.id, FaqInput::new(&faq.question, &faq.answer)).await.unwrap();
    assert_eq!(run(&world).await.1, [1, 0, 1]);
}

const REPAIRS: &str = "Repairs of bicycles take three working days. Bring the bicycle in the morning and leave its lock at \
                       home. A broken chain is repaired while you wait, for eighteen dollars. New tyres are ordered.";

#[tokio::test]
async fn a_pinned_passage_is_known_again_after_its_source_was_cut_anew() {
    let world = World::new().await;
    let base = base(&world).await;
    let question = "Is a broken chain repaired while I wait?";
    let source = document(&world, &base, "Workshop", &[("Repairs", REPAIRS)]).await;
    let asked = world.core().ask(base.clone(), question.into()).await.unwrap();
    let chunk = asked.why.passages.into_iter().find(|passage| passage.used).unwrap().chunk.unwrap().chunk_id;
    let pinned = world.core().add_pin(base.clone(), pin(question, None, Some(&chunk))).await.unwrap();
    assert!(pinned.last.as_ref().unwrap().passed, "{pinned:?}");
    assert_eq!((pinned.source_id.as_ref(), pinned.expected.as_str()), (Some(&source), "Workshop"));
    let (days, chain) = REPAIRS.split_once(" A broken").unwrap();
    let chain = format!("A broken{chain} Saddles are sold in the shop.");
    recut(&world, &source, "Workshop", &[("Repairs", days), ("Repairs", &chain)]).await;
    assert_eq!(run(&world).await.1, [1, 0, 0]);
    recut(&world, &source, "Workshop", &[("Repairs", "We repair no bicycles, and no broken chain, while you wait.")])
        .await;
    let (pins, counts) = run(&world).await;
    assert_eq!(counts, [0, 1, 0], "{pins:?}");
}

#[tokio::test]
async fn what_a_pin_expects_may_be_gone() {
    let world = World::new().await;
    let faq = hours(&world).await;
    world.core().add_pin(base(&world).await, pin(HOURS.question, Some(&faq), None)).await.unwrap();
    world.core().delete_faq(faq.id).await.unwrap();
    let (pins, counts) = run(&world).await;
    assert_eq!((counts, pins[0].expected.as_str()), ([0, 1, 0], ""));
    assert_eq!(pins[0].last.as_ref().unwrap().place, None);
    world.core().delete_pin(pins[0].id.clone()).await.unwrap();
    assert!(world.core().pins(base(&world).await).await.unwrap().is_empty());
    let again = world.core().delete_pin(pins[0].id.clone()).await;
    assert!(matches!(again, Err(CoreError::NotFound(_))), "{again:?}");
}

#[tokio::test]
async fn a_pin_has_a_question_and_exactly_one_answer_of_its_base() {
    let world = World::new().await;
    let (base, faq) = (base(&world).await, hours(&world).await);
    let chunk = ChunkId::new("no such passage");
    for input in [
        pin(" ", Some(&faq), None),
        pin("why?", None, None),
        pin("why?", Some(&faq), Some(&chunk)),
        pin(&"x".repeat(1_001), Some(&faq), None),
    ] {
        let refused = world.core().add_pin(base.clone(), input).await;
        assert!(matches!(refused, Err(CoreError::Invalid(_))), "{refused:?}");
    }
    let gone = world.core().add_pin(base, pin("why?", None, Some(&chunk))).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
    let other = world.core().create_base("Other".into()).await.unwrap();
    let elsewhere = world.core().add_pin(other.id, pin("why?", Some(&faq), None)).await;
    assert!(matches!(elsewhere, Err(CoreError::NotFound(_))), "{elsewhere:?}");
}
