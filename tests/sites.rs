//! Pages and sites: read from a web server on this computer, read again by their rhythm, followed when they change.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::knowledge::{CrawlRules, Refresh};
use domain::{BaseId, NoticeKind, Source, SourceKind, SourceState};
use engine::CoreError;
use testkit::{Setup, World};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// A web site that can change, and remembers what was asked of it.
#[derive(Clone, Default)]
struct Site(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    pages: BTreeMap<String, String>,
    down: bool,
    asked: Vec<String>,
    unchanged: usize,
}

impl Site {
    async fn open() -> (Self, String) {
        let site = Self::default();
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let app = axum::Router::new().fallback(answer).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (site, origin)
    }

    fn put(&self, path: &str, title: &str, words: &str, links: &[&str]) {
        let links: String = links.iter().map(|to| format!("<p>More: <a href=\"{to}\">{to}</a></p>")).collect();
        let page = format!(
            "<!doctype html><html lang=en><head><title>{title}</title></head><body><main><article><h1>{title}</h1><p>{words}</p>\
             <p>This page belongs to the small shop on the corner of the market and says what customers ask most.</p>\
             {links}</article></main></body></html>"
        );
        self.0.lock().unwrap().pages.insert(path.to_owned(), page);
    }

    fn drop_page(&self, path: &str) {
        self.0.lock().unwrap().pages.remove(path);
    }

    fn set_down(&self, down: bool) {
        self.0.lock().unwrap().down = down;
    }

    fn take_asked(&self) -> (Vec<String>, usize) {
        let mut pages = self.0.lock().unwrap();
        (std::mem::take(&mut pages.asked), std::mem::take(&mut pages.unchanged))
    }
}

async fn answer(State(site): State<Site>, request: Request) -> Response {
    let mut pages = site.0.lock().unwrap();
    let path = request.uri().path().to_owned();
    pages.asked.push(path.clone());
    if pages.down {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let Some(page) = pages.pages.get(&path).cloned() else { return StatusCode::NOT_FOUND.into_response() };
    let etag = format!("\"{}\"", domain::text::fingerprint([page.as_str()]));
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| *known == *etag) {
        pages.unchanged += 1;
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::ETAG, etag)], page).into_response()
}

fn setup() -> Setup {
    World::setup().reader(env!("CARGO_BIN_EXE_read_document"))
}

async fn base(world: &World) -> BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

/// Lets time pass in one go, then enough for polite pauses.
async fn pass(world: &World, ms: i64) {
    world.settled().await;
    world.clock().advance(ms);
    world.advance(40).await;
}

async fn page(world: &World, url: String, refresh: Refresh) -> Source {
    let source = world.core().add_pages(base(world).await, vec![url], None, refresh).await.unwrap().remove(0);
    world.advance(5).await;
    world.core().source(source.id).await.unwrap()
}

async fn finds(world: &World, question: &str, words: &str) -> bool {
    let answer = world.core().ask(base(world).await, question.into()).await.unwrap();
    answer.why.passages.iter().any(|passage| passage.chunk.is_some() && passage.answer.contains(words))
}

fn shop(site: &Site) {
    site.put("/", "The corner shop", "Welcome to the corner shop.", &["/parking", "/umbrellas"]);
    site.put("/parking", "Parking", "Bicycles are parked behind the bakery.", &["/umbrellas"]);
    site.put("/umbrellas", "Umbrellas", "Umbrellas are lent for seven days.", &["/"]);
}

async fn crawled(world: &World, origin: &str, refresh: Refresh) -> Source {
    let rules = Some(CrawlRules { depth: 2, most: 20 });
    let added = world.core().add_pages(base(world).await, vec![origin.to_owned()], rules, refresh).await.unwrap();
    world.advance(40).await;
    world.core().source(added[0].id.clone()).await.unwrap()
}

async fn addresses(world: &World) -> Vec<String> {
    let sources = world.core().sources(base(world).await).await.unwrap();
    let mut paths: Vec<String> = sources
        .into_iter()
        .filter(|source| source.kind == SourceKind::Page)
        .map(|source| format!("/{}", source.location.unwrap().splitn(4, '/').nth(3).unwrap()))
        .collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_page_is_read_and_answers_with_its_address() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = page(&world, format!("{origin}/parking"), Refresh::Never).await;
    assert_eq!((source.state, source.reason.as_deref()), (SourceState::Indexed, None));
    assert!(source.title.contains("Parking"), "{}", source.title);
    let answer = world.core().ask(base(&world).await, "Where are bicycles parked?".into()).await.unwrap();
    let place = answer.why.passages.iter().find_map(|passage| passage.chunk.clone()).unwrap();
    assert_eq!(place.url, Some(format!("{origin}/parking")));
    let again = world.core().add_pages(base(&world).await, vec![format!("{origin}/parking#top")], None, Refresh::Never);
    assert_eq!(again.await.unwrap()[0].id, source.id, "an address is one source");
}

#[tokio::test]
async fn a_page_is_read_again_by_its_rhythm_and_only_if_it_changed() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = page(&world, format!("{origin}/parking"), Refresh::Daily).await;
    site.take_asked();
    pass(&world, DAY_MS).await;
    assert_eq!(site.take_asked(), (vec!["/parking".to_owned()], 1));
    site.put("/parking", "Parking", "Bicycles are parked inside the courtyard.", &[]);
    pass(&world, DAY_MS).await;
    assert!(finds(&world, "Where are bicycles parked?", "courtyard").await);
    assert!(!finds(&world, "Where are bicycles parked?", "bakery").await);
    world.core().set_refresh(source.id, Refresh::Never).await.unwrap();
    site.take_asked();
    pass(&world, 3 * DAY_MS).await;
    assert_eq!(site.take_asked(), (vec![], 0));
}

#[tokio::test]
async fn a_page_that_fails_keeps_answering_is_tried_less_and_less_and_reported_once() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = page(&world, format!("{origin}/parking"), Refresh::Daily).await;
    site.set_down(true);
    pass(&world, DAY_MS).await;
    let failed = world.core().source(source.id.clone()).await.unwrap();
    assert_eq!(failed.state, SourceState::Failed);
    assert!(failed.reason.unwrap().contains("fault"));
    assert!(finds(&world, "Where are bicycles parked?", "bakery").await, "what it said before still answers");
    site.take_asked();
    for _ in 0..6 {
        pass(&world, DAY_MS).await;
    }
    assert_eq!(site.take_asked().0.len(), 6, "at last once a day");
    let told = world.core().notices().await.unwrap();
    assert_eq!(told.iter().filter(|notice| notice.kind == NoticeKind::SourceFailed).count(), 1);
    site.set_down(false);
    pass(&world, DAY_MS).await;
    let back = world.core().source(source.id).await.unwrap();
    assert_eq!((back.state, back.reason), (SourceState::Indexed, None));
}

#[tokio::test]
async fn a_site_becomes_its_pages_and_follows_what_changes() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = crawled(&world, &origin, Refresh::Weekly).await;
    assert_eq!((source.state, source.pages), (SourceState::Indexed, Some(3)), "{:?}", source.reason);
    assert_eq!(addresses(&world).await, ["/", "/parking", "/umbrellas"]);
    assert!(finds(&world, "How long are umbrellas lent?", "seven days").await && source.passages >= 3);
    // A week later: one page is gone, one is new, one changed.
    site.drop_page("/parking");
    site.put("/", "The corner shop", "Welcome to the corner shop.", &["/umbrellas", "/toys"]);
    site.put("/umbrellas", "Umbrellas", "Umbrellas are lent for three weeks.", &["/"]);
    site.put("/toys", "Toys", "Wooden trains are repaired for free.", &[]);
    pass(&world, 7 * DAY_MS).await;
    assert_eq!(addresses(&world).await, ["/", "/toys", "/umbrellas"]);
    assert!(finds(&world, "Are wooden trains repaired?", "for free").await);
    assert!(finds(&world, "How long are umbrellas lent?", "three weeks").await);
    assert!(!finds(&world, "Where are bicycles parked?", "bakery").await);
}

#[tokio::test]
async fn a_site_that_half_fails_keeps_the_pages_it_had() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = crawled(&world, &origin, Refresh::Never).await;
    // The link stays and the page is missing: that may be an accident.
    site.drop_page("/parking");
    world.core().read_again(source.id.clone()).await.unwrap();
    world.advance(40).await;
    let again = world.core().source(source.id).await.unwrap();
    assert_eq!((again.state, again.pages), (SourceState::Indexed, Some(3)));
    assert!(again.warnings.iter().any(|warning| warning.contains("/parking")), "{:?}", again.warnings);
    assert!(finds(&world, "Where are bicycles parked?", "bakery").await);
}

#[tokio::test]
async fn a_deleted_site_takes_its_pages_along_and_brings_them_back() {
    let world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let source = crawled(&world, &origin, Refresh::Never).await;
    world.core().delete_source(source.id.clone()).await.unwrap();
    assert!(addresses(&world).await.is_empty() && !finds(&world, "How long are umbrellas lent?", "seven days").await);
    world.core().restore_source(source.id).await.unwrap();
    world.settled().await;
    assert_eq!(addresses(&world).await.len(), 3);
    assert!(finds(&world, "How long are umbrellas lent?", "seven days").await);
}

#[tokio::test]
async fn a_search_of_a_site_can_be_stopped_and_goes_on_from_the_beginning() {
    let mut world = setup().start().await;
    let (site, origin) = Site::open().await;
    shop(&site);
    let rules = Some(CrawlRules { depth: 2, most: 20 });
    let added = world.core().add_pages(base(&world).await, vec![origin], rules, Refresh::Never).await.unwrap();
    // In the middle of the polite pause after the first page.
    world.settled().await;
    let stopped = world.core().stop_reading(added[0].id.clone()).await.unwrap();
    world.settled().await;
    assert_eq!(stopped.state, SourceState::Failed);
    assert!(stopped.reason.unwrap().starts_with("Stopped by you."));
    world.core().read_again(added[0].id.clone()).await.unwrap();
    world.settled().await;
    world.crash().await;
    world.advance(40).await;
    assert_eq!(addresses(&world).await, ["/", "/parking", "/umbrellas"]);
}

#[tokio::test]
async fn addresses_that_are_none_are_named_and_nothing_is_added() {
    let world = setup().start().await;
    let base = base(&world).await;
    for wrong in ["two words", "file:///etc/passwd", "http://user:secret@shop.example/"] {
        let urls = vec!["http://127.0.0.1:8099/".to_owned(), wrong.to_owned()];
        let refused = world.core().add_pages(base.clone(), urls, None, Refresh::Never).await;
        assert!(matches!(&refused, Err(CoreError::Invalid(words)) if words.contains(wrong)), "{refused:?}");
    }
    let deep = Some(CrawlRules { depth: 9, most: 20 });
    let refused = world.core().add_pages(base.clone(), vec!["shop.example".into()], deep, Refresh::Never).await;
    assert!(matches!(refused, Err(CoreError::Invalid(_))));
    assert!(world.core().sources(base).await.unwrap().is_empty());
}
