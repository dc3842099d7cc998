//! An endpoint on this computer and everything that one can answer.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::HeaderMap,
    response::Response,
    routing::post,
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::*;

type Answer = Box<dyn Fn(usize, &Value) -> Response + Send + Sync>;

#[derive(Clone)]
struct Shared {
    answer: Arc<Answer>,
    asked: Arc<AtomicUsize>,
    headers: Arc<Mutex<HeaderMap>>,
}

/// An endpoint that gives `answer` to (number of the request from 0, its body).
struct Server {
    url: String,
    shared: Shared,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    fn new(answer: impl Fn(usize, &Value) -> Response + Send + Sync + 'static) -> Self {
        let shared = Shared { answer: Arc::new(Box::new(answer)), asked: Arc::default(), headers: Arc::default() };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/embeddings", post(reply)).with_state(shared.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { url, shared, _runtime: runtime }
    }

    fn endpoint(&self) -> Endpoint {
        let key = Some(Secret::new("sk-555-0100"));
        Endpoint { url: self.url.clone(), model: "tiny".into(), key }
    }

    /// An embedder for vectors of length 2 that waits for nothing.
    fn embedder(&self) -> EndpointEmbedder {
        let mut embedder = EndpointEmbedder::new(self.endpoint(), 2).unwrap();
        embedder.limits.pause = Duration::ZERO;
        embedder
    }

    fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }
}

async fn reply(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let number = shared.asked.fetch_add(1, Ordering::SeqCst);
    *shared.headers.lock().unwrap() = headers;
    (shared.answer)(number, &serde_json::from_slice(&body).unwrap())
}

fn status(status: u16) -> Response {
    Response::builder().status(status).body(Body::from("{\"error\": \"the server's own words\"}")).unwrap()
}

fn with(body: impl Into<Body>) -> Response {
    Response::new(body.into())
}

/// For each text the vector [its length, 1].
fn vectors(request: &Value) -> Response {
    let texts = request["input"].as_array().unwrap();
    let item = |(index, text): (usize, &Value)| json!({"index": index, "embedding": [text.as_str().unwrap().len(), 1]});
    with(json!({"data": texts.iter().enumerate().map(item).collect::<Vec<_>>()}).to_string())
}

fn failure(answer: impl Fn(usize, &Value) -> Response + Send + Sync + 'static) -> String {
    format!("{:#}", Server::new(answer).embedder().embed_query("mug").unwrap_err())
}

#[test]
fn vectors_come_in_the_order_of_the_texts_and_with_length_1() {
    let server = Server::new(|_, request| {
        let mut answer: Value = json!({"data": []});
        for (index, text) in request["input"].as_array().unwrap().iter().enumerate().rev() {
            let item = json!({"index": index, "embedding": [text.as_str().unwrap().len(), 0]});
            answer["data"].as_array_mut().unwrap().push(item);
        }
        answer["data"][0]["embedding"] = json!([0, 7]);
        with(answer.to_string())
    });
    let found = server.embedder().embed_passages(&["a".into(), "bb".into()]).unwrap();
    assert_eq!(found, [[1.0, 0.0], [0.0, 1.0]]);
}

#[test]
fn the_key_goes_in_the_header_and_the_model_in_the_body() {
    let server = Server::new(|_, request| {
        assert_eq!((&request["model"], &request["encoding_format"]), (&json!("tiny"), &json!("float")));
        vectors(request)
    });
    server.embedder().embed_query("mug").unwrap();
    assert_eq!(server.shared.headers.lock().unwrap()["authorization"], "Bearer sk-555-0100");
    assert!(!format!("{:?}", server.endpoint()).contains("sk-555"));
}

#[test]
fn many_texts_are_asked_for_64_at_a_time() {
    let server = Server::new(|_, request| {
        assert!(request["input"].as_array().unwrap().len() <= 64);
        vectors(request)
    });
    let texts: Vec<String> = (0..130).map(|number| format!("text {number}")).collect();
    assert_eq!(server.embedder().embed_passages(&texts).unwrap().len(), 130);
    assert_eq!(server.asked(), 3);
}

#[test]
fn a_test_tells_the_length_of_the_vectors() {
    let server = Server::new(|_, _| with(r#"{"data": [{"embedding": [3, 4, 0]}]}"#));
    assert_eq!(server.endpoint().test().unwrap().dimensions, 3);
}

#[test]
fn the_vectors_are_kept_under_the_name_of_address_and_model() {
    let endpoint = Endpoint { url: "https://api.example.com/v1/".into(), model: "small".into(), key: None };
    let embedder = EndpointEmbedder::new(endpoint, 3).unwrap();
    assert_eq!(embedder.model().id, "endpoint-api.example.com-small");
    assert_eq!(embedder.url.as_str(), "https://api.example.com/v1/embeddings");
}

#[test]
fn a_question_asked_again_is_not_sent_again() {
    let server = Server::new(|_, request| vectors(request));
    let embedder = server.embedder();
    embedder.embed_query("mug").unwrap();
    embedder.embed_query(" mug ").unwrap();
    assert_eq!(server.asked(), 1);
}

#[test]
fn a_refused_key_is_not_tried_again() {
    let server = Server::new(|_, _| status(401));
    let error = server.embedder().embed_query("mug").unwrap_err().to_string();
    assert!(error.contains("refused the key"), "{error}");
    assert_eq!(server.asked(), 1);
}

#[test]
fn an_unknown_model_says_so() {
    assert!(failure(|_, _| status(404)).contains("does not know this model"));
}

#[test]
fn a_server_that_stumbles_twice_is_asked_a_third_time() {
    let server = Server::new(|number, request| if number < 2 { status(503) } else { vectors(request) });
    server.embedder().embed_query("mug").unwrap();
    assert_eq!(server.asked(), 3);
}

#[test]
fn a_server_that_stumbles_three_times_has_a_problem() {
    let server = Server::new(|_, _| status(500));
    let error = server.embedder().embed_query("mug").unwrap_err().to_string();
    assert!(error.contains("error 500"), "{error}");
    assert_eq!(server.asked(), 3);
}

#[test]
fn a_server_that_is_asked_too_often_is_asked_again_when_it_says() {
    let busy = || Response::builder().status(429).header("retry-after", "0").body(Body::empty()).unwrap();
    let server = Server::new(move |number, request| if number == 0 { busy() } else { vectors(request) });
    let mut embedder = server.embedder();
    // Only the server's own word is short enough to be waited for.
    embedder.limits.pause = Duration::from_secs(3_600);
    embedder.embed_query("mug").unwrap();
}

#[test]
fn a_server_that_wants_to_be_left_alone_for_long_is_left_alone() {
    let busy = || Response::builder().status(429).header("retry-after", "3600").body(Body::empty()).unwrap();
    let server = Server::new(move |_, _| busy());
    let error = server.embedder().embed_query("mug").unwrap_err().to_string();
    assert!(error.contains("asked too often"), "{error}");
    assert_eq!(server.asked(), 1);
}

#[test]
fn vectors_of_another_length_are_refused() {
    let error = failure(|_, _| with(r#"{"data": [{"embedding": [1, 2, 3]}]}"#));
    assert!(error.contains("length 3 instead of 2"), "{error}");
}

#[test]
fn numbers_that_are_none_are_refused() {
    for numbers in ["[NaN, 1]", "[null, 1]", "[1e39, 1]", "[0, 0]", "[]"] {
        failure(move |_, _| with(format!(r#"{{"data": [{{"embedding": {numbers}}}]}}"#)));
    }
}

#[test]
fn too_few_vectors_or_wrong_places_are_refused() {
    assert!(failure(|_, _| with(r#"{"data": []}"#)).contains("0 vectors for 1 texts"));
    assert!(failure(|_, _| with(r#"{"data": [{"index": 7, "embedding": [1, 2]}]}"#)).contains("wrongly"));
}

#[test]
fn an_answer_that_is_cut_off_or_something_else_is_refused() {
    for body in [r#"{"data": [{"embedding": [1, "#, "<html>", ""] {
        assert!(failure(move |_, _| with(body)).contains("something else than vectors"), "{body}");
    }
}

#[test]
fn an_answer_without_end_is_given_up() {
    let chunk = Bytes::from(vec![b' '; 1024 * 1024]);
    let error =
        failure(move |_, _| with(Body::from_stream(stream::repeat(chunk.clone()).map(Ok::<_, std::io::Error>))));
    assert!(error.contains("far too long"), "{error}");
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let server = Server::new(|_, _| {
        let start = stream::iter([Ok::<_, std::io::Error>(Bytes::from("{\"data\": ["))]);
        with(Body::from_stream(start.chain(stream::pending())))
    });
    let mut embedder = server.embedder();
    embedder.limits.time = Duration::from_millis(200);
    embedder.embed_query("mug").unwrap_err();
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::new(|_, request| vectors(request));
    let place = format!("{}/embeddings", elsewhere.url);
    let error =
        failure(move |_, _| Response::builder().status(307).header("location", &place).body(Body::empty()).unwrap());
    assert!(error.contains("error 307"), "{error}");
    assert_eq!(elsewhere.asked(), 0);
}

#[test]
fn an_address_without_encryption_is_refused() {
    let endpoint = Endpoint { url: "http://api.example.com/v1".into(), model: "small".into(), key: None };
    assert!(EndpointEmbedder::new(endpoint, 3).is_err());
}
