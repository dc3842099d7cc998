//! Stopping a reading: at any point of it, what was there before answers as before, and nothing half-read stays.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use acceptance::equal;
use domain::{BaseId, Source, SourceState};
use engine::{Checkpoint, SOURCE_CHECKPOINTS};
use testkit::World;
use tokio::sync::Notify;

/// Says when a point is passed, once it is armed.
struct Point {
    name: &'static str,
    armed: AtomicBool,
    passed: Notify,
}

impl Checkpoint for Point {
    fn reached(&self, point: &'static str) {
        if point == self.name && self.armed.swap(false, Ordering::SeqCst) {
            self.passed.notify_one();
        }
    }
}

struct Story {
    world: World,
    base: BaseId,
    path: PathBuf,
    point: Arc<Point>,
}

/// A document of several batches; `edition` is in every passage.
fn handbook(edition: &str) -> String {
    (0..200)
        .map(|part| {
            let counter = "The counter is on the ground floor beside the stairs. ".repeat(12);
            format!("# Part {part}\n\nItem {part} of the {edition} edition is kept on shelf {part}. {counter}\n\n")
        })
        .collect()
}

impl Story {
    async fn new(point: &'static str) -> Self {
        let point = Arc::new(Point { name: point, armed: AtomicBool::new(false), passed: Notify::new() });
        let setup = World::setup().reader(env!("CARGO_BIN_EXE_read_document"));
        let world = setup.checkpoint(Arc::clone(&point) as Arc<dyn Checkpoint>).start().await;
        let base = world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id;
        let path = world.dir().join("handbook.md");
        std::fs::write(&path, handbook("first")).unwrap();
        Self { world, base, path, point }
    }

    async fn add(&self) -> Source {
        self.world.core().add_files(self.base.clone(), vec![self.path.clone()]).await.unwrap().remove(0)
    }

    /// Adds the document and stops its reading right after the point.
    async fn add_and_stop(&self) -> Source {
        self.point.armed.store(true, Ordering::SeqCst);
        let source = self.add().await;
        self.point.passed.notified().await;
        self.world.core().stop_reading(source.id.clone()).await.unwrap();
        self.world.settled().await;
        self.world.core().source(source.id).await.unwrap()
    }

    async fn says(&self, words: &str) -> bool {
        let answer = self.world.core().ask(self.base.clone(), "Where is item 17 kept?".into()).await.unwrap();
        answer.why.passages.iter().any(|passage| passage.answer.contains(words))
    }

    async fn assert_equal(mut self) {
        self.world.stop().await;
        let index = std::fs::read_dir(self.world.dir().join("index")).unwrap().next().unwrap().unwrap().path();
        let store = store::Store::open(self.world.dir(), &store::DatabaseKey::new(testkit::KEY)).unwrap();
        equal::check_chunks(&store).await.unwrap();
        equal::compare(&store, &index).await.unwrap();
    }
}

#[tokio::test]
async fn a_new_source_that_is_stopped_says_nothing_until_it_is_read_again() {
    for point in SOURCE_CHECKPOINTS.iter().take(3) {
        let story = Story::new(point).await;
        let stopped = story.add_and_stop().await;
        assert_eq!((stopped.state, stopped.passages), (SourceState::Failed, 0), "{point}");
        assert!(stopped.reason.unwrap().starts_with("Stopped by you."), "{point}");
        assert!(!story.says("first edition").await, "{point}");
        story.world.core().read_again(stopped.id).await.unwrap();
        story.world.settled().await;
        assert!(story.says("first edition").await, "{point}");
        story.assert_equal().await;
    }
}

#[tokio::test]
async fn a_source_that_was_read_before_answers_as_before_when_its_reading_is_stopped() {
    for point in SOURCE_CHECKPOINTS.iter().take(3) {
        let story = Story::new(point).await;
        let first = story.add().await;
        story.world.settled().await;
        std::fs::write(&story.path, handbook("second")).unwrap();
        let stopped = story.add_and_stop().await;
        assert_eq!((&stopped.id, stopped.state, &stopped.reason), (&first.id, SourceState::Indexed, &None), "{point}");
        assert!(story.says("first edition").await && !story.says("second edition").await, "{point}");
        story.world.core().read_again(stopped.id).await.unwrap();
        story.world.settled().await;
        assert!(story.says("second edition").await && !story.says("first edition").await, "{point}");
        story.assert_equal().await;
    }
}

#[tokio::test]
async fn a_source_that_is_deleted_or_changed_while_it_is_read_leaves_nothing_behind() {
    for point in SOURCE_CHECKPOINTS.iter().take(3) {
        let story = Story::new(point).await;
        story.point.armed.store(true, Ordering::SeqCst);
        let source = story.add().await;
        story.point.passed.notified().await;
        // Changed in the middle …
        std::fs::write(&story.path, handbook("second")).unwrap();
        story.point.armed.store(true, Ordering::SeqCst);
        story.add().await;
        story.point.passed.notified().await;
        // … and deleted in the middle of reading that.
        story.world.core().delete_source(source.id.clone()).await.unwrap();
        story.world.settled().await;
        assert!(!story.says("edition").await, "{point}");
        story.world.core().restore_source(source.id.clone()).await.unwrap();
        story.world.settled().await;
        let back = story.world.core().source(source.id).await.unwrap();
        assert_eq!(back.state, SourceState::Indexed, "{point}");
        assert!(story.says("second edition").await && !story.says("first edition").await, "{point}");
        story.assert_equal().await;
    }
}
