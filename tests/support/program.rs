//! Program: another program on the web, on this computer: real sockets, scripted answers, and a memory of what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use tokio::io::AsyncWriteExt;

/// What the program was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `GET /orders?id=1`
    pub line: String,
    /// Headers, by name in small letters.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

impl Asked {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A program on the web.
pub struct Program {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Program {
    /// Starts one that answers so.
    pub async fn start(answer: impl Fn(&Asked) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (address, asked) = (listener.local_addr().expect("an address"), Arc::new(Mutex::new(Vec::new())));
        let known = Arc::clone(&asked);
        let handle = move |request: Request| {
            let (answer, known) = (answer.clone(), Arc::clone(&known));
            async move {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, 16 * 1024 * 1024).await.unwrap_or_default();
                let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
                    (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                };
                let asked = Asked {
                    line: format!("{} {}", parts.method, parts.uri),
                    headers: parts.headers.iter().map(header).collect(),
                    body: String::from_utf8_lossy(&body).into_owned(),
                };
                known.lock().unwrap_or_else(PoisonError::into_inner).push(asked.clone());
                answer(&asked)
            }
        };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
        Self { address, asked }
    }

    /// Starts one that takes connections and never says a word.
    pub async fn silent() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                held.push(stream);
            }
        });
        Self { address, asked: Arc::default() }
    }

    /// Starts one whose answer never ends: a piece of so many bytes, a pause, and so on.
    pub async fn endless(bytes: usize, pause: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n";
                let piece = vec![b'x'; bytes];
                tokio::spawn(async move {
                    let mut sent = stream.write_all(head).await;
                    while sent.is_ok() {
                        sent = stream.write_all(&piece).await;
                        // Real time: the client's patience is real as well.
                        let _ = tokio::time::timeout(pause, std::future::pending::<()>()).await;
                    }
                });
            }
        });
        Self { address, asked: Arc::default() }
    }

    /// An address on it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An answer with headers.
pub fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Body>) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("an answer")
}

/// An answer in JSON.
pub fn json(status: u16, body: &serde_json::Value) -> Response {
    answer(status, &[("content-type", "application/json")], body.to_string())
}
