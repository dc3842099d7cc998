//! Sources: what the operator adds is read, answers, and follows every change of it, and nothing is done twice.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use acceptance::equal;
use domain::knowledge::{Refresh, SourceFormat};
use domain::{BaseId, Embedder, EmbedderModel, Source, SourceState};
use engine::CoreError;
use testkit::{HashingEmbedder, Setup, World};

const GUIDE: &str = "# House rules\n\nThe workshop has rules that guests ask about.\n\n## Sharpening scissors\n\nWe sharpen \
                     scissors on Tuesdays while you wait; it takes twenty minutes.\n\n## Lost keys\n\nLost keys are kept \
                     at the counter for ninety days.\n";

fn setup() -> Setup {
    World::setup().reader(env!("CARGO_BIN_EXE_read_document"))
}

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

fn file(world: &World, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = world.dir().join("papers").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path
}

/// Adds one file and waits until it was read.
async fn added(world: &World, path: PathBuf) -> Source {
    let source = world.core().add_files(base(world).await, vec![path]).await.unwrap().pop().unwrap();
    world.settled().await;
    world.core().source(source.id).await.unwrap()
}

/// What a question finds: the texts of passages of sources.
async fn found(world: &World, base: &BaseId, question: &str) -> Vec<String> {
    let answer = world.core().ask(base.clone(), question.into()).await.unwrap();
    answer.why.passages.into_iter().filter(|passage| passage.chunk.is_some()).map(|passage| passage.answer).collect()
}

async fn is_found(world: &World, base: &BaseId, question: &str, words: &str) -> bool {
    found(world, base, question).await.iter().any(|text| text.contains(words))
}

/// Database and index have the same passages. Ends the world.
async fn assert_equal(mut world: World) -> usize {
    world.stop().await;
    let index = std::fs::read_dir(world.dir().join("index")).unwrap().next().unwrap().unwrap().path();
    let store = store::Store::open(world.dir(), &store::DatabaseKey::new(testkit::KEY)).unwrap();
    equal::check_chunks(&store).await.unwrap();
    equal::compare(&store, &index).await.unwrap()
}

/// Counts the texts that meanings are found for.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Counting {
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

impl Embedder for Counting {
    fn model(&self) -> EmbedderModel {
        HashingEmbedder.model()
    }

    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        HashingEmbedder.embed_query(text)
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        self.0.fetch_add(texts.len(), Ordering::SeqCst);
        HashingEmbedder.embed_passages(texts)
    }

    fn unload(&self) {}
}

#[tokio::test]
async fn an_added_file_is_read_and_answers() {
    let world = setup().start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    assert_eq!((source.state, source.reason.as_deref()), (SourceState::Indexed, None));
    assert_eq!((source.format, source.title.as_str()), (Some(SourceFormat::Markdown), "rules"));
    assert!(source.passages >= 1 && source.read_at.is_some() && source.language.as_deref() == Some("en"), "{source:?}");
    let base = base(&world).await;
    assert!(is_found(&world, &base, "Do you sharpen scissors?", "on Tuesdays").await);
    assert_equal(world).await;
}

#[tokio::test]
async fn a_source_that_did_not_change_is_not_embedded_again() {
    let counting = Arc::new(Counting::default());
    let mut world = setup().embedder(Arc::clone(&counting) as Arc<dyn Embedder>).start().await;
    let path = file(&world, "rules.md", GUIDE);
    let source = added(&world, path.clone()).await;
    assert!(counting.take() > 0);
    world.core().read_again(source.id.clone()).await.unwrap();
    world.settled().await;
    world.core().rename_source(source.id.clone(), "Rules of the shop".into()).await.unwrap();
    world.settled().await;
    world.restart().await;
    assert_eq!(counting.take(), 0, "read again, renamed, restarted: the same words");
    // A sentence more in one section: only that section is new.
    std::fs::write(&path, GUIDE.replace("ninety days.", "ninety days. Umbrellas too.")).unwrap();
    world.core().read_again(source.id.clone()).await.unwrap();
    world.settled().await;
    assert!((1..=2).contains(&counting.take()));
    let now = world.core().source(source.id).await.unwrap();
    assert_eq!((now.state, now.title.as_str()), (SourceState::Indexed, "Rules of the shop"), "the chosen name stays");
    let base = base(&world).await;
    assert!(is_found(&world, &base, "Where are lost keys kept?", "Umbrellas").await);
    assert_equal(world).await;
}

#[tokio::test]
async fn the_same_file_is_one_source_under_any_name_and_a_changed_one_is_read_again() {
    let world = setup().start().await;
    let (first, twin) = (file(&world, "rules.md", GUIDE), file(&world, "copy of rules.md", GUIDE));
    let source = added(&world, first.clone()).await;
    assert_eq!(added(&world, twin.clone()).await.id, source.id);
    std::fs::write(&first, "# House rules\n\nDogs are welcome in the garden of the workshop.\n").unwrap();
    let changed = added(&world, first).await;
    assert_eq!(changed.id, source.id);
    let base = base(&world).await;
    assert!(is_found(&world, &base, "Are dogs welcome in the garden?", "Dogs are welcome").await);
    assert!(!is_found(&world, &base, "Do you sharpen scissors?", "Tuesdays").await);
    assert_eq!(world.core().sources(base).await.unwrap().len(), 1);
    assert_equal(world).await;
}

#[tokio::test]
async fn a_file_that_is_gone_is_read_again_from_what_was_kept() {
    let world = setup().start().await;
    let path = file(&world, "rules.md", GUIDE);
    let source = added(&world, path.clone()).await;
    std::fs::remove_file(path).unwrap();
    world.core().read_again(source.id.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(world.core().source(source.id.clone()).await.unwrap().state, SourceState::Indexed);
    let copy = world.dir().join("saved.md");
    world.core().save_source(source.id, copy.clone()).await.unwrap();
    assert_eq!(std::fs::read_to_string(copy).unwrap(), GUIDE);
}

#[tokio::test]
async fn a_folder_of_mixed_files_gives_what_can_be_read_and_says_what_not() {
    let world = setup().start().await;
    file(&world, "rules.md", GUIDE);
    file(&world, "prices/list.csv", "Item,Price\nKey copy,4.50\nScissors,3.00\n");
    file(&world, "prices/empty.txt", "");
    file(&world, "prices/broken.pdf", "%PDF-1.7 and then nothing of a PDF");
    file(&world, "photos/shop.jpg", "no picture");
    file(&world, ".hidden.md", "# Secret");
    let base = base(&world).await;
    let sources = world.core().add_files(base.clone(), vec![world.dir().join("papers")]).await.unwrap();
    assert_eq!(sources.len(), 4);
    world.settled().await;
    for source in world.core().sources(base.clone()).await.unwrap() {
        let name = source.location.unwrap();
        if name.ends_with("empty.txt") || name.ends_with("broken.pdf") {
            assert_eq!(source.state, SourceState::Failed, "{name}");
            assert!(source.reason.is_some_and(|reason| reason.ends_with('.')), "{name}");
        } else {
            assert_eq!(source.state, SourceState::Indexed, "{name}: {:?}", source.reason);
        }
    }
    let notices = world.core().notices().await.unwrap();
    assert!(notices.iter().any(|notice| notice.body.contains("jpg 1")), "{notices:?}");
    assert!(is_found(&world, &base, "What does a key copy cost?", "4.50").await);
    assert_equal(world).await;
}

#[tokio::test]
async fn a_file_that_is_too_large_or_not_there_is_a_source_that_says_so() {
    let world = setup().start().await;
    let large = file(&world, "large.txt", "");
    std::fs::File::options().write(true).open(&large).unwrap().set_len(26 * 1024 * 1024).unwrap();
    for (path, word) in [(large, "25 MB"), (world.dir().join("nowhere.pdf"), "opened")] {
        let source = added(&world, path).await;
        assert_eq!(source.state, SourceState::Failed);
        assert!(source.reason.clone().unwrap().contains(word), "{:?}", source.reason);
    }
}

#[tokio::test]
async fn a_text_is_typed_changed_and_read_back() {
    let world = setup().start().await;
    let base = base(&world).await;
    let core = world.core();
    let source = core.add_text(base.clone(), "Holidays".into(), "We are closed in August.".into()).await.unwrap();
    world.settled().await;
    assert!(is_found(&world, &base, "When are you closed?", "August").await);
    let text = "We are closed in September.";
    core.update_text(source.id.clone(), "Closing days".into(), text.into()).await.unwrap();
    world.settled().await;
    assert_eq!(core.text_of_source(source.id.clone()).await.unwrap(), text);
    let found = found(&world, &base, "When are you closed?").await;
    assert!(found.iter().any(|text| text.contains("September")) && !found.iter().any(|text| text.contains("August")));
    assert_eq!(core.source(source.id.clone()).await.unwrap().title, "Closing days");
    let empty = core.update_text(source.id, "Closing days".into(), " \n ".into()).await;
    assert!(matches!(empty, Err(CoreError::Invalid(_))), "{empty:?}");
    assert_equal(world).await;
}

#[tokio::test]
async fn a_deleted_source_answers_no_more_and_a_restored_one_does() {
    let mut world = setup().start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    let base = base(&world).await;
    world.core().delete_source(source.id.clone()).await.unwrap();
    assert!(!is_found(&world, &base, "Do you sharpen scissors?", "Tuesdays").await);
    assert!(matches!(world.core().source(source.id.clone()).await, Err(CoreError::NotFound(_))));
    world.restart().await;
    assert!(!is_found(&world, &base, "Do you sharpen scissors?", "Tuesdays").await, "also after a restart");
    world.core().restore_source(source.id.clone()).await.unwrap();
    world.settled().await;
    assert!(is_found(&world, &base, "Do you sharpen scissors?", "Tuesdays").await);
    // A day later a deletion is for ever.
    world.core().delete_source(source.id.clone()).await.unwrap();
    world.advance(25 * 60 * 60).await;
    world.restart().await;
    assert!(matches!(world.core().restore_source(source.id).await, Err(CoreError::NotFound(_))));
    assert_equal(world).await;
}

#[tokio::test]
async fn a_moved_source_answers_in_its_new_base_only() {
    let world = setup().start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    let (old, new) = (base(&world).await, world.core().create_base("Elsewhere".into()).await.unwrap().id);
    let moved = world.core().move_source(source.id, new.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(moved.base_id, new);
    assert!(is_found(&world, &new, "Do you sharpen scissors?", "Tuesdays").await);
    assert!(!is_found(&world, &old, "Do you sharpen scissors?", "Tuesdays").await);
    let nowhere = world.core().move_source(moved.id, BaseId::new("nowhere")).await;
    assert!(matches!(nowhere, Err(CoreError::NotFound(_))), "{nowhere:?}");
    assert_equal(world).await;
}

#[tokio::test]
async fn what_is_cited_is_shown_where_it_stands() {
    let world = setup().start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    let base = base(&world).await;
    let answer = world.core().ask(base, "Where are lost keys kept?".into()).await.unwrap();
    let passage = answer.why.passages.iter().find(|passage| passage.answer.contains("ninety days")).unwrap();
    let cited = passage.chunk.clone().unwrap().chunk_id;
    let lines = world.core().source_lines(source.id.clone(), Some(cited), 0, 100).await.unwrap();
    assert_eq!(lines.lines.len(), lines.total as usize);
    let marked: Vec<&str> = lines.lines.iter().filter(|line| line.cited).map(|line| line.text.as_str()).collect();
    assert!(marked.iter().any(|line| line.contains("ninety days")), "{marked:?}");
    let headings: Vec<&str> =
        lines.lines.iter().filter(|line| line.heading.is_some()).map(|line| line.text.as_str()).collect();
    assert_eq!(headings, ["House rules", "Sharpening scissors", "Lost keys"]);
    let from = lines.cited_from.unwrap();
    let part = world.core().source_lines(source.id, None, from, 1).await.unwrap();
    assert_eq!((part.total, part.lines[0].text.as_str()), (lines.total, lines.lines[from as usize].text.as_str()));
}

#[tokio::test]
async fn a_program_that_cannot_read_is_a_reason_and_nothing_else_stops() {
    let world = World::setup().reader("/no/such/program").start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    assert_eq!(source.state, SourceState::Failed);
    assert!(source.reason.unwrap().contains("did not start"));
    world.customer("ann").says(acceptance::shop::HOURS.question).await;
    world.plays_out().await;
    assert!(acceptance::shop::HOURS.is(&world.customer("ann").got().pop().unwrap()));
}

#[tokio::test]
async fn a_crash_in_the_middle_of_reading_loses_nothing() {
    let mut world = setup().start().await;
    let base = base(&world).await;
    world.core().add_files(base.clone(), vec![file(&world, "rules.md", GUIDE)]).await.unwrap();
    world.crash().await;
    let source = world.core().sources(base.clone()).await.unwrap().pop().unwrap();
    assert_eq!(source.state, SourceState::Indexed, "{:?}", source.reason);
    assert!(is_found(&world, &base, "Do you sharpen scissors?", "Tuesdays").await);
    assert_equal(world).await;
}

#[tokio::test]
async fn only_pages_of_the_web_are_read_again_by_themselves() {
    let world = setup().start().await;
    let source = added(&world, file(&world, "rules.md", GUIDE)).await;
    let refused = world.core().set_refresh(source.id, Refresh::Daily).await;
    assert!(matches!(refused, Err(CoreError::Invalid(_))), "{refused:?}");
}
