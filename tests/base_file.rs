//! Base files: a base leaves in one file and comes back whole, or not at all.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use acceptance::document::document;
use acceptance::shop::HOURS;
use domain::knowledge::PinInput;
use domain::view::Action;
use domain::{Base, BaseId, BasePatch, FaqInput, SourceKind, SourceState};
use engine::{BASE_CHECKPOINTS, Checkpoint, CoreError};
use testkit::World;
use tokio::sync::Notify;

const RETURNS: &str = "You can send everything back within thirty days, unworn and with its label.";

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

/// A base with something of everything, exported.
async fn exported(world: &World) -> (BaseId, PathBuf) {
    let base = base(world).await;
    let variants = FaqInput { variants: vec!["Scissors?".into()], ..FaqInput::new("Do you sharpen scissors?", "Yes.") };
    world.core().create_faq(base.clone(), variants).await.unwrap();
    document(world, &base, "Care", &[("Care", "Wipe the shades with a dry cloth.")]).await;
    document(world, &base, "Returns", &[("Returns", RETURNS)]).await;
    let languages = BasePatch { languages: Some(vec!["en".into()]), ..BasePatch::default() };
    world.core().update_base(base.clone(), languages).await.unwrap();
    let faq = world.core().faqs(base.clone(), HOURS.question.into()).await.unwrap().remove(0);
    let pin = PinInput { question: HOURS.question.into(), faq_id: Some(faq.id), chunk_id: None };
    world.core().add_pin(base.clone(), pin).await.unwrap();
    let path = world.dir().join("luma.switchboard-base");
    world.core().export_base(base.clone(), path.clone()).await.unwrap();
    (base, path)
}

async fn bases(world: &World) -> Vec<Base> {
    world.core().bases().await.unwrap()
}

#[tokio::test]
async fn an_exported_base_comes_back_under_a_free_name() {
    let world = World::new().await;
    let (old, path) = exported(&world).await;
    let before = bases(&world).await.into_iter().find(|base| base.id == old).unwrap();
    let new = world.core().import_base(path.clone()).await.unwrap();
    assert_eq!((new.name.as_str(), new.is_default), (format!("{} (2)", before.name).as_str(), false));
    assert_eq!((new.faqs, new.sources, &new.languages), (before.faqs, before.sources, &before.languages));
    assert_eq!(world.core().import_base(path).await.unwrap().name, format!("{} (3)", before.name));
    let faqs = async |base: &BaseId| {
        let faqs = world.core().faqs(base.clone(), String::new()).await.unwrap();
        faqs.into_iter().map(|faq| (faq.question, faq.variants, faq.answer)).collect::<Vec<_>>()
    };
    assert_eq!(faqs(&new.id).await, faqs(&old).await);
    let sources = world.core().sources(new.id.clone()).await.unwrap();
    assert_eq!((sources[0].kind, sources[0].title.as_str()), (SourceKind::Text, "Returns"));
    assert_eq!(world.core().text_of_source(sources[0].id.clone()).await.unwrap(), RETURNS);
    let pins = world.core().pins(new.id.clone()).await.unwrap();
    assert_eq!((pins.len(), pins[0].expected.as_str()), (1, HOURS.question));
    world.settled().await;
    let asked = world.core().ask(new.id, HOURS.question.into()).await.unwrap();
    assert!(asked.action == Action::Reply && HOURS.is(&asked.reply));
}

#[tokio::test]
async fn an_imported_text_is_read_and_answers() {
    let world = World::setup().reader(env!("CARGO_BIN_EXE_read_document")).start().await;
    let text = format!("# Returns\n\n{RETURNS}\n");
    world.core().add_text(base(&world).await, "Returns".into(), text).await.unwrap();
    world.settled().await;
    let path = world.dir().join("luma.switchboard-base");
    world.core().export_base(base(&world).await, path.clone()).await.unwrap();
    let copy = world.core().import_base(path).await.unwrap();
    world.settled().await;
    let sources = world.core().sources(copy.id.clone()).await.unwrap();
    assert_eq!((sources.len(), sources[0].state, sources[0].passages), (1, SourceState::Indexed, 1), "{sources:?}");
    let asked = world.core().ask(copy.id, "Can I send everything back within thirty days?".into()).await.unwrap();
    assert_eq!(asked.reply, RETURNS);
}

#[tokio::test]
async fn an_export_that_cannot_be_written_leaves_what_was_there() {
    let world = World::new().await;
    let base = base(&world).await;
    let folder = world.dir().join("folder");
    std::fs::create_dir(&folder).unwrap();
    assert!(world.core().export_base(base.clone(), folder.clone()).await.is_err());
    assert!(world.core().export_base(base, folder.join("missing").join("luma")).await.is_err());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    let nobody = world.core().export_base(BaseId::new("no such base"), folder.join("luma")).await;
    assert!(matches!(nobody, Err(CoreError::NotFound(_))), "{nobody:?}");
}

#[tokio::test]
async fn a_file_that_is_not_whole_adds_nothing() {
    let world = World::new().await;
    let (_, path) = exported(&world).await;
    let (whole, before) = (std::fs::read(&path).unwrap(), bases(&world).await);
    let half = world.dir().join("half");
    let mut flipped = whole.clone();
    flipped[60] ^= 0xff;
    for damaged in [&b""[..], b"no zip at all", &whole[..whole.len() / 2], &flipped] {
        std::fs::write(&half, damaged).unwrap();
        let refused = world.core().import_base(half.clone()).await;
        assert!(matches!(&refused, Err(CoreError::Invalid(words)) if words.ends_with('.')), "{refused:?}");
    }
    let missing = world.core().import_base(world.dir().join("missing")).await;
    assert!(matches!(missing, Err(CoreError::Invalid(_))), "{missing:?}");
    assert_eq!(bases(&world).await, before);
}

/// Says when so many parts of a base file were written.
struct Parts {
    left: AtomicU32,
    reached: Notify,
}

impl Checkpoint for Parts {
    fn reached(&self, point: &'static str) {
        if BASE_CHECKPOINTS.contains(&point) && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.reached.notify_one();
        }
    }
}

async fn rows(world: &World) -> (i64, i64) {
    let count = world.store().read("rows", |conn| {
        let count = |sql: &str| conn.query_row(sql, [], |row| row.get(0));
        Ok((count("SELECT count(*) FROM bases")?, count("SELECT count(*) FROM faqs")?))
    });
    count.await.unwrap()
}

#[tokio::test]
async fn killed_within_an_import_nothing_is_seen_of_it_and_a_day_later_nothing_is_left() {
    // The base itself, its FAQs, one of its two sources. The write after that is on its way when it is killed.
    for part in 1..=3 {
        let parts = Arc::new(Parts { left: AtomicU32::new(0), reached: Notify::new() });
        let mut world = World::setup().checkpoint(Arc::clone(&parts) as Arc<dyn Checkpoint>).start().await;
        let (_, path) = exported(&world).await;
        let (before, stored) = (bases(&world).await, rows(&world).await);
        parts.left.store(part, Ordering::SeqCst);
        {
            let core = Arc::clone(world.core());
            tokio::select! {
                biased;
                () = parts.reached.notified() => {}
                imported = core.import_base(path) => panic!("it was to be killed: {imported:?}"),
            }
        }
        world.crash().await;
        assert_eq!(bases(&world).await, before, "part {part}");
        assert!(rows(&world).await.0 > stored.0, "there was something to hide");
        world.advance(25 * 60 * 60).await;
        world.restart().await;
        assert_eq!((bases(&world).await, rows(&world).await), (before, stored), "part {part}");
    }
}
