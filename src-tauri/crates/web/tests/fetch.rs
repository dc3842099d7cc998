//! Fetching, against real servers on this computer that behave as strangers' servers do.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::{io::Write, time::Duration};

use axum::body::Body;
use support::{Book, Oddity, Shop, Then, answer, fetcher, html_page, page, redirect, status};
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Allowed, Answer, FetchError, Kinds, Limits, Oversize, Refused};

fn limits() -> Limits {
    Limits::default()
}

fn public() -> Allowed {
    Allowed::public()
}

#[tokio::test]
async fn a_page_comes_with_its_type_charset_and_final_address() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/old" => redirect("/new?a=1#top"),
        _ => answer(
            200,
            &[("content-type", "text/html; charset=ISO-8859-1"), ("x-robots-tag", "noindex")],
            &b"caf\xe9"[..],
        ),
    })
    .await;
    let page = shop.get("/old").await.unwrap();
    assert_eq!(page.url, shop.url("/new?a=1"));
    assert_eq!(page.content_type.as_deref(), Some("text/html"));
    assert_eq!(page.charset.as_deref(), Some("iso-8859-1"));
    assert_eq!(page.robots_tag.as_deref(), Some("noindex"));
    assert_eq!(&page.body[..], b"caf\xe9", "decoding is the reader's business");
    assert_eq!(page.seen, None);
}

#[tokio::test]
async fn an_address_of_this_computer_is_only_opened_if_it_was_typed() {
    let shop = Shop::with_pages(&[("/", "hello")]).await;
    let untyped = fetcher().get(&shop.url("/"), &public(), &limits(), None, &CancellationToken::new()).await;
    assert_eq!(page(untyped).unwrap_err(), Refused::Private.into());
    assert!(shop.asked().is_empty());
    assert!(shop.get("/").await.is_ok());
}

#[tokio::test]
async fn a_redirect_from_a_typed_address_into_private_space_is_refused() {
    let neighbour = Shop::with_pages(&[("/secret", "secret")]).await;
    let secret = neighbour.url("/secret").to_string();
    let targets = [
        (secret.clone(), Refused::Private),
        (secret.replace("127.0.0.1", "localhost"), Refused::PrivateName),
        (secret.replace("127.0.0.1", "2130706433"), Refused::Private),
        (secret.replace("127.0.0.1", "[::ffff:127.0.0.1]"), Refused::Private),
        ("http://10.0.0.7/".into(), Refused::Private),
        ("http://169.254.169.254/latest/meta-data/".into(), Refused::Nowhere),
        ("file:///etc/passwd".into(), Refused::Scheme),
        ("http://ana:secret@93.184.216.34/".into(), Refused::Credentials),
    ];
    for (target, why) in targets {
        let to = target.clone();
        let shop = Shop::open(move |_| redirect(&to)).await;
        assert_eq!(shop.get("/").await.unwrap_err(), why.into(), "{target}");
    }
    assert!(neighbour.asked().is_empty());
}

#[tokio::test]
async fn a_name_that_resolves_into_private_space_is_refused_even_when_typed() {
    let shop = Shop::with_pages(&[("/", "secret")]).await;
    let fetcher = Book::fetcher(&[("shop.example", "127.0.0.1"), ("meta.local", "169.254.169.254")]);
    let get = async |url: &str, typed: bool| {
        let url = Url::parse(url).unwrap();
        let allowed = if typed { Allowed::origin(&url) } else { public() };
        page(fetcher.get(&url, &allowed, &limits(), None, &CancellationToken::new()).await).unwrap_err()
    };
    let url = format!("http://shop.example:{}/", shop.address.port());
    assert_eq!(get(&url, false).await, Refused::PrivateName.into());
    assert_eq!(get(&url, true).await, Refused::PrivateName.into());
    assert_eq!(get("http://meta.local/", true).await, Refused::Nowhere.into());
    assert_eq!(get("http://nobody.example/", false).await, FetchError::NoSuchHost);
    assert!(shop.asked().is_empty());
}

#[tokio::test]
async fn the_open_connection_of_a_typed_origin_carries_no_other_request() {
    let shop = Shop::with_pages(&[("/", "till")]).await;
    let fetcher = Book::fetcher(&[("till.local", "127.0.0.1")]);
    let url = Url::parse(&format!("http://till.local:{}/", shop.address.port())).unwrap();
    let get = async |allowed| page(fetcher.get(&url, &allowed, &limits(), None, &CancellationToken::new()).await);
    assert!(get(Allowed::origin(&url)).await.is_ok());
    assert_eq!(get(public()).await.unwrap_err(), Refused::PrivateName.into());
    assert_eq!(shop.asked().len(), 1);
}

#[tokio::test]
async fn redirects_end_after_five_and_in_a_circle() {
    let shop = Shop::open(|request| match request.uri().path().trim_start_matches('/').parse::<u32>() {
        Ok(0) => html_page("arrived"),
        Ok(left) => redirect(&format!("/{}", left - 1)),
        Err(_) => redirect("/circle"),
    })
    .await;
    assert!(shop.get("/5").await.is_ok());
    assert_eq!(shop.get("/6").await.unwrap_err(), FetchError::TooManyRedirects);
    assert_eq!(shop.get("/circle").await.unwrap_err(), FetchError::TooManyRedirects);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_said() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/none" => status(302),
        _ => redirect("http://["),
    })
    .await;
    assert_eq!(shop.get("/none").await.unwrap_err(), FetchError::BadRedirect);
    assert_eq!(shop.get("/bad").await.unwrap_err(), FetchError::BadRedirect);
}

#[tokio::test]
async fn each_refusal_of_a_site_has_its_own_word() {
    let shop = Shop::open(|request| {
        let code = request.uri().path()[1..].parse().unwrap();
        answer(code, &[("retry-after", "120")], Body::empty())
    })
    .await;
    let busy = |code| FetchError::Busy { code, retry_after: Some(Duration::from_secs(120)) };
    let cases = [
        (404, FetchError::NotFound(404)),
        (410, FetchError::NotFound(410)),
        (401, FetchError::LoginRequired(401)),
        (403, FetchError::LoginRequired(403)),
        (429, busy(429)),
        (503, busy(503)),
        (500, FetchError::SiteFault(500)),
        (418, FetchError::Status(418)),
        (304, FetchError::Status(304)),
    ];
    for (code, expected) in cases {
        assert_eq!(shop.get(&format!("/{code}")).await.unwrap_err(), expected);
    }
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let shop = Shop::open(|request| {
        let known = request.headers().get("if-none-match").is_some_and(|etag| etag == "\"v1\"");
        match request.uri().path() {
            "/moved" => redirect("/page"),
            _ if known => answer(304, &[], Body::empty()),
            _ => answer(200, &[("content-type", "text/html"), ("etag", "\"v1\"")], "prices"),
        }
    })
    .await;
    let (fetcher, allowed, cancel) = (fetcher(), shop.typed(), CancellationToken::new());
    let seen = shop.get("/moved").await.unwrap().seen.unwrap();
    assert_eq!((seen.etag.as_deref(), &seen.url), (Some("\"v1\""), &shop.url("/page")));
    let again = fetcher.get(&shop.url("/moved"), &allowed, &limits(), Some(&seen), &cancel).await;
    assert!(matches!(again, Ok(Answer::NotModified)));
    let other = fetcher.get(&shop.url("/other"), &allowed, &limits(), Some(&seen), &cancel).await;
    assert!(matches!(other, Ok(Answer::Page(_))), "validators of one page are not sent to another");
}

#[tokio::test]
async fn pictures_and_unknown_compressions_are_not_taken() {
    let shop = Shop::open(|request| match request.uri().path() {
        "/logo" => answer(200, &[("content-type", "image/png")], "png"),
        "/zstd" => answer(200, &[("content-type", "text/html"), ("content-encoding", "zstd")], "?"),
        "/prices.pdf" => answer(200, &[("content-type", "application/octet-stream")], "%PDF-1.7"),
        _ => answer(200, &[], "no type"),
    })
    .await;
    assert_eq!(shop.get("/logo").await.unwrap_err(), FetchError::Unsupported("image/png".into()));
    assert_eq!(shop.get("/zstd").await.unwrap_err(), FetchError::Unsupported("zstd".into()));
    assert_eq!(&shop.get("/prices.pdf").await.unwrap().body[..], b"%PDF-1.7");
    assert_eq!(shop.get("/plain").await.unwrap().content_type, None);
    assert!(shop.get_within("/logo", &Limits { kinds: Kinds::Any, ..limits() }).await.is_ok());
}

#[tokio::test]
async fn a_bomb_of_gzip_is_cut_off_at_the_limit() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..8).for_each(|_| gzip.write_all(&[0; 1024 * 1024]).unwrap());
    let bomb = gzip.finish().unwrap();
    assert!(bomb.len() < 100_000);
    let headers = [("content-type", "text/html"), ("content-encoding", "gzip")];
    let shop = Shop::open(move |_| answer(200, &headers, bomb.clone())).await;
    assert_eq!(shop.get("/").await.unwrap_err(), FetchError::TooLarge(limits().page));
    let cut = shop.get_within("/", &Limits { page: 1000, oversize: Oversize::Cut, ..limits() }).await.unwrap();
    assert_eq!(cut.body.len(), 1000);
}

#[tokio::test]
async fn an_announced_or_endless_body_beyond_the_limit_is_refused() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 99999999999\r\n\r\n";
    let server = Oddity::open(announced, Then::Hold).await;
    assert_eq!(server.get_within(&limits()).await.unwrap_err(), FetchError::TooLarge(limits().page));

    let endless = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Oddity::open(endless, Then::Repeat(b"5\r\nhello\r\n")).await;
    let small = Limits { page: 50_000, ..limits() };
    assert_eq!(server.get_within(&small).await.unwrap_err(), FetchError::TooLarge(50_000));
}

#[tokio::test]
async fn a_document_may_be_larger_than_a_page() {
    let shop = Shop::open(|_| answer(200, &[("content-type", "application/pdf")], vec![b'x'; 2000])).await;
    assert!(shop.get_within("/", &Limits { page: 1000, document: 3000, ..limits() }).await.is_ok());
    let small = shop.get_within("/", &Limits { page: 1000, document: 1500, ..limits() }).await;
    assert_eq!(small.unwrap_err(), FetchError::TooLarge(1500));
}

#[tokio::test]
async fn a_server_that_says_nothing_or_stops_in_the_middle_is_not_waited_for() {
    let short = Duration::from_millis(50);
    let (total, idle) = (Limits { total: short, ..limits() }, Limits { idle: short, ..limits() });
    let silent = Oddity::open("", Then::Hold).await;
    assert!(matches!(silent.get_within(&total).await, Err(FetchError::TimedOut(_))));
    let stalled = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100\r\n\r\nhalf";
    let stalled = Oddity::open(stalled, Then::Hold).await;
    assert!(matches!(stalled.get_within(&total).await, Err(FetchError::TimedOut(_))));
    assert!(matches!(stalled.get_within(&idle).await, Err(FetchError::TimedOut(_))));
}

#[tokio::test]
async fn a_slow_drip_that_is_never_idle_ends_with_the_whole_time() {
    let drip = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Oddity::open(drip, Then::Repeat(b"1\r\nx\r\n")).await;
    let patient = Limits { total: Duration::from_millis(50), page: usize::MAX / 2, ..limits() };
    assert!(matches!(server.get_within(&patient).await, Err(FetchError::TimedOut(_))));
}

#[tokio::test]
async fn half_an_answer_and_no_http_are_broken() {
    let cut = Oddity::open("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", Then::Close).await;
    assert_eq!(cut.get_within(&limits()).await.unwrap_err(), FetchError::Broken);
    let ssh = Oddity::open("SSH-2.0-OpenSSH_9.6\r\n", Then::Close).await;
    assert_eq!(ssh.get_within(&limits()).await.unwrap_err(), FetchError::Broken);
}

#[tokio::test]
async fn huge_headers_are_broken() {
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-a: b\r\n".repeat(1_000));
    let endless = "HTTP/1.1 200 OK\r\nx-a: ";
    for server in [Oddity::open(many, Then::Close).await, Oddity::open(endless, Then::Repeat(&[b'a'; 4096])).await] {
        assert_eq!(server.get_within(&limits()).await.unwrap_err(), FetchError::Broken);
    }
}

#[tokio::test]
async fn who_does_not_listen_is_unreachable_and_who_does_not_speak_tls_is_not_safe() {
    let server = Oddity::open("HTTP/1.1 400 Bad Request\r\n\r\n", Then::Close).await;
    let mut url = server.url.clone();
    url.set_scheme("https").unwrap();
    let get = async |url: &Url| {
        let allowed = Allowed::origin(url);
        page(fetcher().get(url, &allowed, &limits(), None, &CancellationToken::new()).await).unwrap_err()
    };
    assert_eq!(get(&url).await, FetchError::Insecure);
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(get(&Url::parse(&format!("http://{gone}/")).unwrap()).await, FetchError::Unreachable);
}

#[tokio::test]
async fn cancelling_ends_a_request_that_is_under_way() {
    let server = Oddity::open("", Then::Hold).await;
    let (url, cancel) = (server.url.clone(), CancellationToken::new());
    let token = cancel.clone();
    let task =
        tokio::spawn(
            async move { fetcher().get(&url, &Allowed::origin(&url), &Limits::default(), None, &token).await },
        );
    server.called.notified().await;
    cancel.cancel();
    assert_eq!(page(task.await.unwrap()).unwrap_err(), FetchError::Cancelled);
}

#[test]
fn every_error_speaks_to_the_operator() {
    let errors = [
        FetchError::NotFound(404),
        FetchError::Busy { code: 429, retry_after: None },
        FetchError::TimedOut(30),
        FetchError::TooLarge(5 * 1024 * 1024),
        FetchError::Unsupported("image/png".into()),
        FetchError::Insecure,
        Refused::Private.into(),
    ];
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said[2], "The site did not answer within 30 seconds.");
    assert_eq!(said[3], "The page is larger than 5 MB.");
    assert_eq!(said[6], "This address is inside a private network and was not typed by you.");
    assert!(said.iter().all(|sentence| sentence.ends_with('.') && !sentence.contains("Error")), "{said:?}");
}
