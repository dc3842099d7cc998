//! Gaps: what customers asked and nobody had written down is kept, put together, and goes when it is answered.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;

use acceptance::shop::{HOURS, UNKNOWN};
use domain::practice::PracticeSample;
use domain::{BaseId, ContactPatch, Embedder, EmbedderModel, FaqId, FaqInput, Gap, GapId};
use engine::CoreError;
use testkit::{HashingEmbedder, World};

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

async fn gaps(world: &World) -> Vec<Gap> {
    world.core().gaps(base(world).await).await.unwrap()
}

async fn asks(world: &World, customer: &str, question: &str) {
    world.customer(customer).says(question).await;
    world.plays_out().await;
}

#[tokio::test]
async fn a_question_without_a_good_answer_is_kept() {
    let mut world = World::new().await;
    asks(&world, "bob", HOURS.question).await;
    assert!(gaps(&world).await.is_empty(), "this one had an answer");
    asks(&world, "bob", UNKNOWN).await;
    world.restart().await;
    let kept = gaps(&world).await;
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].question.as_str(), kept[0].count, kept[0].others.len()), (UNKNOWN, 1, 0));
    assert_eq!(kept[0].chat_id, Some(world.bob().chat_id().await));
    assert_eq!(world.core().bases().await.unwrap().iter().map(|base| base.gaps).sum::<u32>(), 1);
}

#[tokio::test]
async fn the_same_question_of_several_customers_is_one_entry_and_the_most_asked_is_first() {
    let world = World::new().await;
    asks(&world, "bob", "Do you sharpen old scissors?").await;
    asks(&world, "ann", UNKNOWN).await;
    asks(&world, "ben", "can my hamster learn to juggle").await;
    asks(&world, "cleo", "Can my old hamster learn to juggle?").await;
    let kept = gaps(&world).await;
    assert_eq!(kept.iter().map(|gap| gap.count).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(kept[0].ids.len(), 3);
    assert_eq!(kept[0].others.len(), 1, "the same words are there once: {:?}", kept[0]);
    assert_eq!(kept[0].chat_id, Some(world.customer("cleo").chat_id().await), "where it was asked last");
}

#[tokio::test]
async fn a_draft_that_cannot_be_written_leaves_its_question_too() {
    let world = World::new().await;
    asks(&world, "bob", "thanks").await;
    world.operator().marks(&world.bob(), ContactPatch { approval: Some(true), ..ContactPatch::default() }).await;
    asks(&world, "bob", UNKNOWN).await;
    assert_eq!(gaps(&world).await.len(), 1);
}

#[tokio::test]
async fn pictures_courtesies_and_those_who_opt_out_leave_no_question() {
    let world = World::new().await;
    world.bob().sends(PracticeSample::Picture).await;
    world.plays_out().await;
    asks(&world, "ann", "thank you").await;
    asks(&world, "ben", "STOP").await;
    world.operator().takes_over(&world.customer("ann")).await;
    asks(&world, "ann", UNKNOWN).await;
    assert!(gaps(&world).await.is_empty());
}

/// Has no idea, as a model that was deleted.
struct Broken;

impl Embedder for Broken {
    fn model(&self) -> EmbedderModel {
        HashingEmbedder.model()
    }

    fn embed_query(&self, _: &str) -> anyhow::Result<Vec<f32>> {
        anyhow::bail!("The model is gone")
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        HashingEmbedder.embed_passages(texts)
    }

    fn unload(&self) {}
}

#[tokio::test]
async fn a_search_that_failed_leaves_no_question() {
    let world = World::setup().embedder(Arc::new(Broken)).start().await;
    asks(&world, "bob", UNKNOWN).await;
    assert!(gaps(&world).await.is_empty());
}

#[tokio::test]
async fn what_the_operator_replied_is_offered_as_the_answer() {
    let world = World::new().await;
    asks(&world, "bob", UNKNOWN).await;
    assert_eq!(gaps(&world).await[0].reply, None);
    world.operator().replies(&world.bob(), "Only with small balls.").await;
    assert_eq!(gaps(&world).await[0].reply.as_deref(), Some("Only with small balls."));
}

#[tokio::test]
async fn a_long_question_is_kept_as_long_as_a_faq_can_be() {
    let world = World::new().await;
    asks(&world, "bob", &"Can my hamster juggle? ".repeat(50)).await;
    let question = gaps(&world).await.remove(0).question;
    assert!((400..=500).contains(&question.chars().count()));
    FaqInput::new(question, "No.").checked().unwrap();
}

#[tokio::test]
async fn an_answered_question_is_settled_and_can_be_opened_again() {
    let world = World::new().await;
    asks(&world, "bob", UNKNOWN).await;
    let ids = gaps(&world).await.remove(0).ids;
    let nobody = world.core().close_gaps(ids.clone(), Some(FaqId::new("no such FAQ"))).await;
    assert!(matches!(nobody, Err(CoreError::NotFound(_))), "{nobody:?}");
    let faq = world.core().create_faq(base(&world).await, FaqInput::new(UNKNOWN, "No.")).await.unwrap();
    world.core().close_gaps(ids.clone(), Some(faq.id)).await.unwrap();
    assert!(gaps(&world).await.is_empty());
    world.core().reopen_gaps(ids.clone()).await.unwrap();
    assert_eq!(gaps(&world).await[0].ids, ids);
    world.core().close_gaps(ids, None).await.unwrap();
    assert!(gaps(&world).await.is_empty(), "dismissed");
    world.core().close_gaps(vec![GapId::new("gone")], None).await.unwrap();
}
