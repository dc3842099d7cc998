//! Crawling, against a small shop on this computer.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use axum::body::Body;
use support::{Hurried, Shop, answer, fetcher, html_page, redirect, status};
use tokio_util::sync::CancellationToken;
use web::{Crawl, FetchError, Limits, Scope, SkippedPage, Step, WhySkipped};

/// All of a crawl: paths that were delivered, and what was skipped.
async fn all(crawl: &mut Crawl, clock: &Hurried) -> (Vec<String>, Vec<SkippedPage>) {
    let (fetcher, limits, cancel) = (fetcher(), Limits::default(), CancellationToken::new());
    let (mut pages, mut skipped) = (Vec::new(), Vec::new());
    loop {
        match crawl.next(&fetcher, &limits, clock, &cancel).await {
            Step::Page(page) => pages.push(path(&page.url)),
            Step::Skipped(page) => skipped.push(*page),
            Step::Finished => return (pages, skipped),
            Step::Stopped => panic!("nobody stopped it"),
        }
    }
}

fn path(url: &url::Url) -> String {
    url[url::Position::BeforePath..].to_owned()
}

fn scope(depth: u8, most: u16) -> Scope {
    Scope { depth, most, ..Scope::default() }
}

fn crawl(shop: &Shop, scope: Scope) -> Crawl {
    Crawl::new(&shop.url("/"), shop.typed(), scope).unwrap()
}

async fn pages_of(shop: &Shop, scope: Scope) -> (Vec<String>, Vec<SkippedPage>) {
    all(&mut crawl(shop, scope), &Hurried::default()).await
}

fn whys(skipped: &[SkippedPage]) -> Vec<(String, WhySkipped)> {
    skipped.iter().map(|page| (path(&page.url), page.why.clone())).collect()
}

#[tokio::test]
async fn a_site_is_read_breadth_first_each_page_once_to_its_depth() {
    let shop = Shop::with_pages(&[
        ("/", "<a href=/shoes><a href=/hats#felt><a href=/shoes?utm_source=home><a href=/logo.png><a href=https://other.example/>"),
        ("/shoes", "shoes <a href=/shoes/red><a href=/>"),
        ("/hats", "hats <a href=/shoes><a href=/hats/felt>"),
        ("/shoes/red", "red <a href=/deeper>"),
        ("/hats/felt", "felt"),
    ])
    .await;
    assert_eq!(pages_of(&shop, scope(0, 50)).await.0, ["/"]);
    let (pages, skipped) = pages_of(&shop, scope(2, 50)).await;
    assert_eq!(pages, ["/", "/shoes", "/hats", "/shoes/red", "/hats/felt"]);
    assert_eq!(skipped, []);
    assert_eq!(pages_of(&shop, scope(2, 3)).await.0, ["/", "/shoes", "/hats"]);
    assert!(!shop.asked().contains(&"/logo.png".to_owned()));
}

#[tokio::test]
async fn a_calendar_without_end_ends_at_the_limit() {
    let shop = Shop::open(|request| {
        let day: u32 = request.uri().path().trim_start_matches("/day/").parse().unwrap_or(0);
        html_page(&format!("day {day} <a href=/day/{}>next</a> <a href=/day/{}>", day + 1, day + 1000))
    })
    .await;
    let (pages, _) = pages_of(&shop, scope(5, 12)).await;
    assert_eq!(pages.len(), 12);
    assert_eq!(pages_of(&shop, scope(1, 500)).await.0.len(), 3);
}

#[tokio::test]
async fn one_page_under_many_addresses_is_delivered_once() {
    let shop = Shop::with_pages(&[
        (
            "/",
            "<a href='/list?a=1&b=2'><a href='/list?b=2&a=1'><a href=/list?sort=up><a href=/copy><a href=/index.html>",
        ),
        ("/list?a=1&b=2", "a list"),
        ("/list?b=2&a=1", "a list with a clock: 12:01"),
        ("/list?sort=up", "sorted <link rel=canonical href='/list?a=1&b=2'>"),
        ("/copy", "a list"),
    ])
    .await;
    let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
    assert_eq!(pages, ["/", "/list?a=1&b=2"]);
    let list = shop.url("/list?a=1&b=2");
    assert_eq!(
        whys(&skipped),
        [("/list?sort=up".into(), WhySkipped::Duplicate(list.clone())), ("/copy".into(), WhySkipped::Duplicate(list))]
    );
}

#[tokio::test]
async fn robots_txt_binds_what_is_found_and_not_what_was_typed() {
    let shop = Shop::with_pages(&[
        (
            "/robots.txt",
            "User-agent: *\nDisallow: /\n\nUser-agent: Switchboard\nDisallow: /$\nDisallow: /basket\nCrawl-delay: 3\n",
        ),
        ("/", "<a href=/shoes><a href=/basket/7>"),
        ("/shoes", "shoes"),
        ("/basket/7", "basket"),
    ])
    .await;
    let clock = Hurried::default();
    let (pages, skipped) = all(&mut crawl(&shop, scope(1, 50)), &clock).await;
    assert_eq!(pages, ["/", "/shoes"]);
    assert_eq!(whys(&skipped), [("/basket/7".into(), WhySkipped::Robots)]);
    assert_eq!(shop.asked(), ["/", "/robots.txt", "/shoes"], "robots.txt is read once, and only for what was found");
}

#[tokio::test]
async fn the_pause_between_requests_is_the_longer_of_ours_and_the_sites() {
    let pages = [("/", "<a href=/a><a href=/b>"), ("/a", "a"), ("/b", "b")];
    let shop = Shop::with_pages(&pages).await;
    let clock = Hurried::default();
    all(&mut crawl(&shop, scope(1, 50)), &clock).await;
    assert_eq!(clock.slept(), [1_000, 1_000]);

    let slow: Vec<_> = pages.into_iter().chain([("/robots.txt", "User-agent: *\nCrawl-delay: 3\n")]).collect();
    let shop = Shop::with_pages(&slow).await;
    let clock = Hurried::default();
    all(&mut crawl(&shop, scope(1, 50)), &clock).await;
    assert_eq!(clock.slept(), [1_000, 3_000], "the wish is known from the second page on");
}

#[tokio::test]
async fn a_robots_txt_that_cannot_be_read_now_allows_nothing() {
    type Robots = fn() -> axum::response::Response;
    let robots: [Robots; 4] =
        [|| status(500), || status(503), || status(429), || redirect("http://10.0.0.7/robots.txt")];
    for robots in robots {
        let shop = Shop::open(move |request| match request.uri().path() {
            "/robots.txt" => robots(),
            _ => html_page("<a href=/shoes><a href=/hats>"),
        })
        .await;
        let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
        assert_eq!(pages, ["/"]);
        assert_eq!(whys(&skipped), [("/shoes".into(), WhySkipped::RobotsUnknown)], "said once");
    }
}

#[tokio::test]
async fn of_a_huge_robots_txt_the_first_500_kilobytes_count() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/robots.txt" => {
            let filler = "# nothing to see here\n".repeat(30_000);
            let text = format!("User-agent: *\nDisallow: /early\n{filler}Disallow: /late\n");
            answer(200, &[("content-type", "text/plain")], text)
        }
        "/" => html_page("<a href=/early><a href=/late>"),
        path => html_page(path),
    })
    .await;
    let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
    assert_eq!(pages, ["/", "/late"]);
    assert_eq!(whys(&skipped), [("/early".into(), WhySkipped::Robots)]);
}

#[tokio::test]
async fn links_that_are_not_to_be_followed_are_not() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/" => html_page("<a href=/meta><a href=/header><a rel=nofollow href=/no>"),
        "/meta" => html_page("<meta name=robots content=nofollow><a href=/from-meta>"),
        "/header" => answer(
            200,
            &[("content-type", "text/html"), ("x-robots-tag", "noindex, nofollow")],
            "<a href=/from-header>",
        ),
        "/robots.txt" => status(404),
        path => html_page(path),
    })
    .await;
    assert_eq!(pages_of(&shop, scope(3, 50)).await.0, ["/", "/meta", "/header"]);
}

#[tokio::test]
async fn redirects_are_links_too_bound_by_site_robots_and_what_was_had() {
    let elsewhere = Shop::with_pages(&[("/", "elsewhere")]).await;
    let away = elsewhere.url("/").to_string();
    let shop = Shop::open(move |request| match request.uri().path() {
        "/robots.txt" => answer(200, &[], "User-agent: *\nDisallow: /private"),
        "/" => html_page("<a href=/moved><a href=/away><a href=/into><a href=/back><a href=/circle>"),
        "/moved" => redirect("/arrived"),
        "/away" => redirect(&away),
        "/into" => redirect("/private"),
        "/back" => redirect("/"),
        "/circle" => redirect("/circle"),
        path => html_page(path),
    })
    .await;
    let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
    assert_eq!(pages, ["/", "/arrived"]);
    let expected = [
        ("/away", WhySkipped::OtherSite),
        ("/private", WhySkipped::Robots),
        ("/back", WhySkipped::Duplicate(shop.url("/"))),
        ("/circle", WhySkipped::Failed(FetchError::TooManyRedirects)),
    ];
    assert_eq!(whys(&skipped), expected.map(|(path, why)| (path.to_owned(), why)));
    assert!(elsewhere.asked().is_empty(), "another site is not even asked");
}

#[tokio::test]
async fn a_busy_site_is_asked_again_once_when_it_said() {
    let tries = Arc::new(AtomicUsize::new(0));
    let shop = Shop::open(move |request| match request.uri().path() {
        "/" => html_page("<a href=/busy><a href=/always>"),
        "/busy" if tries.fetch_add(1, Ordering::Relaxed) == 0 => answer(429, &[("retry-after", "30")], Body::empty()),
        "/always" => answer(503, &[("retry-after", "3600")], Body::empty()),
        "/robots.txt" => status(404),
        path => html_page(path),
    })
    .await;
    let clock = Hurried::default();
    let (pages, skipped) = all(&mut crawl(&shop, scope(1, 50)), &clock).await;
    assert_eq!(pages, ["/", "/busy"]);
    assert_eq!(clock.slept(), [1_000, 30_000, 1_000]);
    let hour = Some(std::time::Duration::from_secs(3600));
    assert_eq!(
        whys(&skipped),
        [("/always".into(), WhySkipped::Failed(FetchError::Busy { code: 503, retry_after: hour }))]
    );
}

#[tokio::test]
async fn a_site_that_keeps_failing_is_left_alone() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/" => html_page(&(0..40).map(|n| format!("<a href=/{n}>")).collect::<String>()),
        "/robots.txt" => status(404),
        _ => status(500),
    })
    .await;
    let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
    assert_eq!((pages.len(), skipped.len()), (1, 5));
    assert_eq!(skipped[4].why, WhySkipped::GaveUp { left: 35, last: FetchError::SiteFault(500) });
}

#[tokio::test]
async fn a_crawl_stopped_in_the_middle_goes_on_where_it_was_after_a_restart() {
    let cancel = CancellationToken::new();
    let armed = Arc::new(OnceLock::new());
    armed.set(cancel.clone()).unwrap();
    let shop = Shop::open(move |request| match request.uri().path() {
        "/" => html_page("<a href=/a><a href=/b><a href=/c>"),
        "/robots.txt" => status(404),
        "/b" => {
            armed.get().unwrap().cancel();
            html_page("b")
        }
        path => html_page(path),
    })
    .await;
    let (fetcher, limits, clock) = (fetcher(), Limits::default(), Hurried::default());
    let mut crawl = crawl(&shop, scope(1, 50));
    let mut before = Vec::new();
    while let Step::Page(page) = crawl.next(&fetcher, &limits, &clock, &cancel).await {
        before.push(path(&page.url));
    }
    assert!(matches!(crawl.next(&fetcher, &limits, &clock, &cancel).await, Step::Stopped));
    let saved = serde_json::to_string(&crawl).unwrap();
    let (after, skipped) = all(&mut serde_json::from_str(&saved).unwrap(), &clock).await;
    assert_eq!([before, after].concat(), ["/", "/a", "/b", "/c"]);
    assert_eq!(skipped, []);
}

#[tokio::test]
async fn the_site_map_adds_what_no_link_leads_to() {
    let pages = [("/", "home"), ("/hidden", "hidden"), ("/listed", "listed")];
    let shop = Shop::open(move |request| {
        let base = format!("http://{}", request.headers()["host"].to_str().unwrap());
        let xml = |body: String| answer(200, &[("content-type", "application/xml")], body);
        let loc = |path: &str| format!("<loc>{base}{path}</loc>");
        match request.uri().path() {
            "/robots.txt" => {
                answer(200, &[], format!("Sitemap: {base}/maps.xml\nSitemap: https://other.example/map.xml\n"))
            }
            "/maps.xml" => xml(format!("<sitemapindex>{}</sitemapindex>", loc("/pages.xml"))),
            "/pages.xml" => {
                xml(format!("<urlset>{}{}<loc>https://other.example/</loc></urlset>", loc("/listed"), loc("/hidden")))
            }
            path => pages.iter().find(|(at, _)| *at == path).map_or_else(|| status(404), |(_, html)| html_page(html)),
        }
    })
    .await;
    assert_eq!(pages_of(&shop, scope(1, 50)).await.0, ["/"]);
    let (pages, skipped) = pages_of(&shop, Scope { sitemap: true, ..scope(1, 50) }).await;
    assert_eq!((pages, skipped), (vec!["/".into(), "/listed".into(), "/hidden".into()], vec![]));
}

#[tokio::test]
async fn documents_are_fetched_only_when_wished() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/" => html_page("<a href=/prices.pdf><a href=/download?id=7>"),
        "/robots.txt" => status(404),
        _ => answer(200, &[("content-type", "application/pdf")], format!("%PDF {}", request.uri())),
    })
    .await;
    let (pages, skipped) = pages_of(&shop, scope(1, 50)).await;
    assert_eq!((pages, skipped.len()), (vec!["/".to_owned()], 1));
    let (pages, _) = pages_of(&shop, Scope { documents: true, ..scope(1, 50) }).await;
    assert_eq!(pages, ["/", "/prices.pdf", "/download?id=7"]);
}

#[tokio::test]
async fn a_start_that_is_not_allowed_does_not_begin() {
    let shop = Shop::with_pages(&[]).await;
    assert!(Crawl::new(&shop.url("/"), web::Allowed::public(), Scope::default()).is_err());
    let (pages, skipped) = pages_of(&shop, Scope::default()).await;
    assert_eq!(pages, [""; 0]);
    assert_eq!(whys(&skipped), [("/".into(), WhySkipped::Failed(FetchError::NotFound(404)))]);
}
