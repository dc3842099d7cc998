//! The models behind search: changed while the old one answers, resumed after a crash, gone back from at once.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use acceptance::embeddings::Embeddings;
use acceptance::shop::HOURS;
use domain::NoticeKind;
use domain::knowledge::{EndpointInput, ModelPhase, Models, SearchModel};
use domain::view::Action;
use engine::{Checkpoint, CoreError, MODEL_CHECKPOINTS};
use store::passages;
use testkit::World;

const KEY: &str = "sk-555-0142";

async fn endpoint(world: &World, server: &Embeddings) -> SearchModel {
    let input = EndpointInput { url: server.url(), model: "hashes".into(), key: Some(KEY.into()) };
    world.core().add_endpoint(input).await.unwrap()
}

async fn models(world: &World) -> Models {
    world.core().models().await.unwrap()
}

async fn active(world: &World) -> String {
    let active = models(world).await.models.into_iter().find(|model| model.active).unwrap();
    active.id
}

/// The default base answers what the sample shop knows.
async fn answers(world: &World) -> bool {
    let base = world.core().bases().await.unwrap().remove(0).id;
    world.core().ask(base, HOURS.question.into()).await.unwrap().action == Action::Reply
}

/// The index holds exactly what the database has.
async fn index_is_whole(world: &World) -> bool {
    let passages = world.store().read("stamps", passages::stamps).await.unwrap().len();
    world.core().index_state().total as usize == passages
}

async fn told(world: &World) -> HashSet<String> {
    let notices = world.core().notices().await.unwrap();
    notices.into_iter().filter(|notice| notice.kind == NoticeKind::SearchModel).map(|notice| notice.title).collect()
}

#[tokio::test]
async fn another_model_takes_over_when_everything_is_read_and_is_remembered() {
    let server = Embeddings::start(KEY).await;
    let mut world = World::new().await;
    let model = endpoint(&world, &server).await;
    assert!(matches!(model.phase, ModelPhase::Endpoint { .. }), "{:?}", model.phase);
    let tried = server.texts();
    world.core().use_model(model.id.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(active(&world).await, model.id);
    assert!(models(&world).await.switching.is_none());
    assert!(server.texts() > tried, "the passages went through the new model");
    assert!(answers(&world).await && index_is_whole(&world).await);
    assert!(told(&world).await.iter().any(|title| title.contains("Search now uses")));
    world.restart().await;
    assert_eq!(active(&world).await, model.id);
    assert!(answers(&world).await);
}

#[tokio::test]
async fn going_back_embeds_nothing_again() {
    let server = Embeddings::start(KEY).await;
    let world = World::new().await;
    let shipped = active(&world).await;
    let model = endpoint(&world, &server).await;
    world.core().use_model(model.id.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(models(&world).await.previous, Some(shipped.clone()));
    world.core().roll_back_model().await.unwrap();
    world.settled().await;
    assert_eq!(active(&world).await, shipped);
    let before = server.texts();
    world.core().roll_back_model().await.unwrap();
    world.settled().await;
    assert_eq!(active(&world).await, model.id);
    assert_eq!(server.texts(), before, "its index was kept");
    assert!(answers(&world).await);
}

#[tokio::test]
async fn a_faq_written_during_the_change_answers_before_and_after_it() {
    let server = Embeddings::start(KEY).await;
    let world = World::new().await;
    let model = endpoint(&world, &server).await;
    server.hold_after(0);
    world.core().use_model(model.id.clone()).await.unwrap();
    server.held().await;
    let base = world.core().bases().await.unwrap().remove(0).id;
    let faq = domain::FaqInput::new("Do you sharpen scissors?", "Yes, while you wait.");
    world.core().create_faq(base.clone(), faq).await.unwrap();
    assert_ne!(active(&world).await, model.id, "the old model answers meanwhile");
    let reply = |answer: domain::view::TestAnswer| answer.reply;
    assert_eq!(
        reply(world.core().ask(base.clone(), "Do you sharpen scissors?".into()).await.unwrap()),
        "Yes, while you wait."
    );
    server.go_on();
    world.settled().await;
    assert_eq!(active(&world).await, model.id);
    assert_eq!(reply(world.core().ask(base, "Do you sharpen scissors?".into()).await.unwrap()), "Yes, while you wait.");
    assert!(index_is_whole(&world).await);
}

#[tokio::test]
async fn a_model_that_fails_half_way_leaves_the_old_one_answering_and_says_so() {
    let server = Embeddings::start(KEY).await;
    let world = World::new().await;
    let shipped = active(&world).await;
    let model = endpoint(&world, &server).await;
    server.refuse();
    world.core().use_model(model.id).await.unwrap();
    world.settled().await;
    assert_eq!(active(&world).await, shipped);
    assert!(models(&world).await.switching.unwrap().failed.is_some());
    assert!(told(&world).await.iter().any(|title| title.contains("could not change")));
    assert!(answers(&world).await);
}

#[tokio::test]
async fn an_endpoint_that_does_not_answer_is_not_added() {
    let server = Embeddings::start(KEY).await;
    let world = World::new().await;
    let input = EndpointInput { url: server.url(), model: "hashes".into(), key: Some("wrong".into()) };
    assert!(matches!(world.core().add_endpoint(input).await, Err(CoreError::Invalid(_))));
    assert!(models(&world).await.models.iter().all(|model| !matches!(model.phase, ModelPhase::Endpoint { .. })));
}

#[tokio::test]
async fn the_key_of_an_endpoint_is_nowhere_in_the_data() {
    let server = Embeddings::start(KEY).await;
    let mut world = World::new().await;
    let model = endpoint(&world, &server).await;
    assert!(!serde_json::to_string(&models(&world).await).unwrap().contains(KEY));
    world.core().remove_model(model.id).await.unwrap();
    world.stop().await;
    for entry in std::fs::read_dir(world.dir()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "{}", entry.path().display());
    }
}

#[tokio::test]
async fn the_model_in_use_is_not_removed() {
    let server = Embeddings::start(KEY).await;
    let world = World::new().await;
    let model = endpoint(&world, &server).await;
    world.core().use_model(model.id.clone()).await.unwrap();
    world.settled().await;
    assert!(matches!(world.core().remove_model(model.id).await, Err(CoreError::NotAllowedNow(_))));
    let shipped = models::shipped().id;
    assert!(matches!(world.core().remove_model(shipped).await, Err(CoreError::NotAllowedNow(_))));
}

/// Cuts the core off at the nth time that a checkpoint is reached.
struct Cut {
    point: &'static str,
    after: AtomicUsize,
    cut: tokio::sync::Notify,
}

impl Checkpoint for Cut {
    fn reached(&self, point: &'static str) {
        if point == self.point && self.after.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.cut.notify_one();
        }
    }
}

#[tokio::test]
async fn a_crash_at_any_checkpoint_of_a_change_is_resumed_and_index_and_database_agree() {
    for point in MODEL_CHECKPOINTS {
        let server = Embeddings::start(KEY).await;
        let cut = Arc::new(Cut { point, after: AtomicUsize::new(1), cut: tokio::sync::Notify::new() });
        let mut world = World::setup().checkpoint(Arc::clone(&cut) as Arc<dyn Checkpoint>).start().await;
        let model = endpoint(&world, &server).await;
        world.core().use_model(model.id.clone()).await.unwrap();
        cut.cut.notified().await;
        world.crash().await;
        assert_eq!(active(&world).await, model.id, "after {point}");
        assert!(answers(&world).await && index_is_whole(&world).await, "after {point}");
    }
}
