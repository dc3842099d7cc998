//! A server for vectors that speaks OpenAI's protocol, on this computer: words are hashed as the stand-in model does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use domain::Embedder;
use serde_json::{Value, json};
use testkit::HashingEmbedder;
use tokio::sync::watch;

/// The server; gone when it is dropped.
pub struct Embeddings {
    url: String,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    key: String,
    texts: AtomicUsize,
    refuses: AtomicBool,
    /// Requests that are still answered before the server holds; `usize::MAX`: all.
    free: AtomicUsize,
    holds: watch::Sender<bool>,
    held: watch::Sender<bool>,
}

impl Embeddings {
    /// Starts it; whoever has not this key is turned away. An empty one lets everybody in.
    pub async fn start(key: &str) -> Self {
        let shared = Arc::new(Shared {
            key: key.to_owned(),
            texts: AtomicUsize::new(0),
            refuses: AtomicBool::new(false),
            free: AtomicUsize::new(usize::MAX),
            holds: watch::Sender::new(false),
            held: watch::Sender::new(false),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has free ports");
        let url = format!("http://{}/v1", listener.local_addr().expect("a bound socket has an address"));
        let app = Router::new().route("/v1/embeddings", post(embed)).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, app).await.expect("the server serves") });
        Self { url, shared, task }
    }

    /// Its address, up to and including `/v1`.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// How many texts it turned into vectors.
    pub fn texts(&self) -> usize {
        self.shared.texts.load(Ordering::SeqCst)
    }

    /// From now on it answers that it cannot.
    pub fn refuse(&self) {
        self.shared.refuses.store(true, Ordering::SeqCst);
    }

    /// Answers so many requests more, then none until [`Embeddings::go_on`].
    pub fn hold_after(&self, requests: usize) {
        self.shared.holds.send_replace(true);
        self.shared.free.store(requests, Ordering::SeqCst);
    }

    /// Returns when a request waits.
    pub async fn held(&self) {
        self.shared.held.subscribe().wait_for(|held| *held).await.expect("the server lives");
    }

    /// Answers what waits, and everything after it.
    pub fn go_on(&self) {
        self.shared.free.store(usize::MAX, Ordering::SeqCst);
        self.shared.holds.send_replace(false);
    }
}

impl Drop for Embeddings {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn embed(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(asked): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let sent = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !shared.key.is_empty() && sent != format!("Bearer {}", shared.key) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": { "message": "Incorrect API key provided" } })));
    }
    if shared.refuses.load(Ordering::SeqCst) {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": { "message": "The model is out of order" } })));
    }
    if *shared.holds.borrow() {
        let free = shared.free.load(Ordering::SeqCst);
        shared.free.store(free.saturating_sub(1), Ordering::SeqCst);
        if free == 0 {
            shared.held.send_replace(true);
            drop(shared.holds.subscribe().wait_for(|holds| !*holds).await);
        }
    }
    let texts: Vec<String> = match &asked["input"] {
        Value::String(one) => vec![one.clone()],
        many => many.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect(),
    };
    shared.texts.fetch_add(texts.len(), Ordering::SeqCst);
    let vectors = HashingEmbedder.embed_passages(&texts).expect("hashing cannot fail");
    let data: Vec<Value> = vectors
        .into_iter()
        .enumerate()
        .map(|(index, embedding)| json!({ "object": "embedding", "index": index, "embedding": embedding }))
        .collect();
    (StatusCode::OK, Json(json!({ "object": "list", "data": data, "model": asked["model"] })))
}
