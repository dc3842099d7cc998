//! A shop's web site on this computer: real sockets, scripted answers. It is opened as a typed origin; nothing in these
//! tests leaves the computer.

#![allow(dead_code, reason = "each test file uses a part")]

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
};
use domain::{Clock, UnixMs};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Allowed, Answer, FetchError, Fetcher, Limits, Names, Page};

/// A server that logs what it was asked for.
pub struct Shop {
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Shop {
    /// Opens a shop that answers with `answer`.
    pub async fn open(answer: impl Fn(&Request) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, log) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let seen = log.clone();
        let handle = move |request: Request| {
            seen.lock().unwrap().push(request.uri().to_string());
            std::future::ready(answer(&request))
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await.unwrap() });
        Self { address, log }
    }

    /// Opens a shop with these HTML pages; everything else does not exist.
    pub async fn with_pages(pages: &[(&str, &str)]) -> Self {
        let pages: HashMap<String, String> =
            pages.iter().map(|(at, html)| (at.to_string(), html.to_string())).collect();
        Self::open(move |request| match pages.get(&request.uri().to_string()) {
            Some(text) if request.uri().path().ends_with(".txt") => text.clone().into_response(),
            Some(html) => html_page(html),
            None => status(404),
        })
        .await
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub fn typed(&self) -> Allowed {
        Allowed::origin(&self.url("/"))
    }

    /// What it was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub async fn get(&self, path: &str) -> Result<Page, FetchError> {
        self.get_within(path, &Limits::default()).await
    }

    pub async fn get_within(&self, path: &str, limits: &Limits) -> Result<Page, FetchError> {
        page(fetcher().get(&self.url(path), &self.typed(), limits, None, &CancellationToken::new()).await)
    }
}

pub fn page(answer: Result<Answer, FetchError>) -> Result<Page, FetchError> {
    answer.map(|answer| match answer {
        Answer::Page(page) => *page,
        Answer::NotModified => panic!("nothing was asked conditionally"),
    })
}

pub fn fetcher() -> Fetcher {
    Fetcher::new("Switchboard/test").unwrap()
}

pub fn html_page(html: &str) -> Response {
    ([("content-type", "text/html; charset=utf-8")], html.to_owned()).into_response()
}

pub fn status(code: u16) -> Response {
    Response::builder().status(code).body(Body::empty()).unwrap()
}

pub fn answer(code: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let response =
        headers.iter().fold(Response::builder().status(code), |all, (name, value)| all.header(*name, *value));
    response.body(body.into()).unwrap()
}

pub fn redirect(to: &str) -> Response {
    answer(302, &[("location", to)], Body::empty())
}

/// What a server that speaks no proper HTTP does after its words.
#[derive(Clone, Copy)]
pub enum Then {
    /// Hangs up.
    Close,
    /// Says nothing more and keeps the line.
    Hold,
    /// Says the same again and again.
    Repeat(&'static [u8]),
}

/// A server that says `words` to everybody.
pub struct Oddity {
    pub url: Url,
    /// Told of every request.
    pub called: Arc<Notify>,
}

impl Oddity {
    pub async fn open(words: impl Into<Vec<u8>>, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let (called, words) = (Arc::new(Notify::new()), words.into());
        let told = called.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(speak(stream, words.clone(), then, told.clone()));
            }
        });
        Self { url, called }
    }

    pub async fn get_within(&self, limits: &Limits) -> Result<Page, FetchError> {
        let allowed = Allowed::origin(&self.url);
        page(fetcher().get(&self.url, &allowed, limits, None, &CancellationToken::new()).await)
    }
}

/// Whether the peer hangs up in between does not matter.
async fn speak(mut stream: TcpStream, words: Vec<u8>, then: Then, told: Arc<Notify>) -> io::Result<()> {
    let _whatever = stream.read(&mut [0; 4096]).await?;
    told.notify_one();
    stream.write_all(&words).await?;
    match then {
        Then::Close => stream.shutdown().await,
        Then::Hold => std::future::pending().await,
        Then::Repeat(words) => loop {
            stream.write_all(words).await?;
        },
    }
}

/// Names as the test says.
pub struct Book(pub HashMap<&'static str, Vec<IpAddr>>);

impl Book {
    pub fn fetcher(entries: &[(&'static str, &str)]) -> Fetcher {
        let entries = entries.iter().map(|(name, address)| (*name, vec![address.parse().unwrap()])).collect();
        Fetcher::with_names("Switchboard/test", Arc::new(Self(entries))).unwrap()
    }
}

#[async_trait]
impl Names for Book {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(self.0.get(host).cloned().unwrap_or_default())
    }
}

/// A clock on which every sleep is over at once, and remembered.
#[derive(Default)]
pub struct Hurried(Mutex<(i64, Vec<i64>)>);

impl Hurried {
    /// Milliseconds of each sleep.
    pub fn slept(&self) -> Vec<i64> {
        self.0.lock().unwrap().1.clone()
    }
}

#[async_trait]
impl Clock for Hurried {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.lock().unwrap().0)
    }

    fn midnight(&self) -> UnixMs {
        UnixMs(0)
    }

    async fn sleep_until(&self, at: UnixMs) {
        let mut state = self.0.lock().unwrap();
        let ms = at.0 - state.0;
        if ms > 0 {
            state.1.push(ms);
            state.0 = at.0;
        }
    }
}
