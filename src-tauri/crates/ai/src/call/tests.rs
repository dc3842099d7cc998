//! One attempt against a socket that says exactly these bytes. The providers' own behaviour is in `tests/contract.rs`.

use std::sync::Arc;

use domain::{ProviderId, Secret};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Notify,
    task::JoinHandle,
};

use super::*;
use crate::{
    ask::{Ask, Role, Shape, Turn},
    models::over_built_in,
    providers::provider,
};

const KEY: &str = "sk-fictitious-555-0100";

/// What a socket does after it has read a request.
enum Then {
    Close,
    Hold,
    Flood,
}

/// A server that takes one connection, answers with `bytes` and then does as told. Its address, and the request it got.
async fn server(bytes: impl Into<Vec<u8>>, then: Then) -> (String, JoinHandle<String>) {
    server_that_tells(bytes, then, Arc::new(Notify::new())).await
}

/// The same; `asked` is told when the request is there.
async fn server_that_tells(bytes: impl Into<Vec<u8>>, then: Then, asked: Arc<Notify>) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let bytes = bytes.into();
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = socket.read(&mut buffer).await.unwrap();
            request.extend_from_slice(&buffer[..read]);
            let text = String::from_utf8_lossy(&request).to_lowercase();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let length =
                head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok()).unwrap_or(0);
            if read == 0 || body.len() >= length {
                break;
            }
        }
        asked.notify_one();
        socket.write_all(&bytes).await.unwrap();
        match then {
            Then::Close => {}
            // Until the client goes away.
            Then::Hold => _ = socket.read(&mut buffer).await,
            Then::Flood => while socket.write_all(&[b' '; 4096]).await.is_ok() {},
        }
        String::from_utf8_lossy(&request).into_owned()
    });
    (address, served)
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nretry-after: 7\r\n\r\n{body}", body.len())
}

fn target(address: &str) -> Target {
    let spec = provider("compatible").unwrap();
    let key = Some(Secret::new(KEY));
    Target::new(ProviderId::new("mine"), "Mine", spec, Some(address), key, spec.model("a-model")).unwrap()
}

fn client(idle: Duration) -> Client {
    Client::with_limits("Switchboard/0.1", Limits { idle, answer: 64 * 1024, list: 64 * 1024 }).unwrap()
}

async fn call(target: &Target) -> Called {
    call_within(target, Duration::from_secs(60)).await
}

async fn call_within(target: &Target, idle: Duration) -> Called {
    let turns = vec![Turn::text(Role::Customer, "Hi")];
    let ask = Ask { system: "Be brief.".into(), turns, temperature: 0.5, max_tokens: 50, shape: Shape::Text };
    client(idle).call(target, target.request(&ask)).await
}

#[tokio::test]
async fn an_answer_comes_with_its_bytes_and_its_time() {
    let body = r#"{"model":"m","choices":[{"message":{"content":"Hello!"},"finish_reason":"stop"}]}"#;
    let (address, served) = server(answer("200 OK", body), Then::Close).await;
    let target = target(&address);
    let called = call(&target).await;
    assert_eq!(called.result.unwrap().text, "Hello!");
    assert_eq!(
        (called.status, called.bytes_in as usize, called.body.unwrap()),
        (Some(200), body.len(), Bytes::from(body))
    );
    let request = served.await.unwrap();
    assert!(request.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains(&format!("authorization: Bearer {KEY}\r\n"))
            && request.contains("user-agent: Switchboard/0.1")
    );
}

#[tokio::test]
async fn a_busy_provider_says_how_long_it_wants_to_be_left_alone_and_an_echoed_key_is_scrubbed() {
    let body = format!(r#"{{"error":{{"message":"slow down, {KEY}","type":"requests"}}}}"#);
    let (address, _served) = server(answer("429 Too Many Requests", &body), Then::Close).await;
    let called = call(&target(&address)).await;
    assert_eq!(called.result, Err(Failure::RateLimited { retry_after: Some(Duration::from_secs(7)) }));
    let kept = String::from_utf8(called.body.unwrap().to_vec()).unwrap();
    assert!(kept.contains("slow down, <redacted>") && !kept.contains(KEY));
}

#[tokio::test]
async fn what_a_model_wrote_is_an_answer_though_its_provider_found_no_json_in_it() {
    let body = r#"{"error":{"message":"Failed to generate JSON","code":"json_validate_failed","failed_generation":"{\"reply\": \"Yes"}}"#;
    let (address, _served) = server(answer("400 Bad Request", body), Then::Close).await;
    let called = call(&target(&address)).await;
    assert_eq!((called.result.unwrap().text.as_str(), called.status), (r#"{"reply": "Yes"#, Some(400)));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let redirect = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
    let (address, _served) = server(redirect, Then::Close).await;
    let called = call(&target(&address)).await;
    assert!(matches!(called.result, Err(Failure::Rejected { status: 302, words }) if words.contains("forwards")));
}

#[tokio::test]
async fn an_endless_answer_is_read_to_the_limit_and_no_further() {
    let (address, served) = server("HTTP/1.1 200 OK\r\n\r\n", Then::Flood).await;
    let called = call(&target(&address)).await;
    assert_eq!(called.result, Err(Failure::TooLarge));
    assert_eq!(called.body.unwrap().len(), 64 * 1024);
    served.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_ends_in_the_middle_is_broken_and_one_that_stops_talking_timed_out() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"choices\":";
    let (address, _served) = server(half, Then::Close).await;
    let called = call(&target(&address)).await;
    assert_eq!((called.result, called.status), (Err(Failure::Broken), Some(200)));

    let (address, _served) = server("", Then::Close).await;
    assert_eq!(call(&target(&address)).await.result, Err(Failure::Broken));

    let (address, _served) = server(half, Then::Hold).await;
    let called = call_within(&target(&address), Duration::from_millis(50)).await;
    assert_eq!((called.result, called.body.unwrap()), (Err(Failure::TimedOut), Bytes::from("{\"choices\":")));
}

#[tokio::test]
async fn a_silent_provider_gets_the_target_s_time_and_the_connection_is_closed() {
    let (address, served) = server("", Then::Hold).await;
    let mut target = target(&address);
    target.timeout = Duration::from_millis(50);
    let called = call(&target).await;
    assert_eq!((called.result, called.status, called.body), (Err(Failure::TimedOut), None, None));
    served.await.unwrap();
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    let asked = Arc::new(Notify::new());
    let (address, served) = server_that_tells("", Then::Hold, asked.clone()).await;
    let target = target(&address);
    let calling = tokio::spawn(async move { call(&target).await });
    asked.notified().await;
    calling.abort();
    assert!(calling.await.unwrap_err().is_cancelled());
    // It holds the connection until the client is gone.
    served.await.unwrap();
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let called = call(&target(&address)).await;
    assert_eq!((called.result, called.status), (Err(Failure::Unreachable), None));
}

#[tokio::test]
async fn the_live_list_is_asked_for_and_read() {
    let (address, served) =
        server(answer("200 OK", r#"{"data":[{"id":"b"},{"id":"a"},{"id":"a-embed"}]}"#), Then::Close).await;
    let asked = target(&address);
    let listed = client(Duration::from_secs(60)).list(&asked, asked.listing()).await.result.unwrap();
    let models = over_built_in(&asked, listed);
    assert_eq!(
        models.iter().map(|model| (model.id.as_str(), model.listed)).collect::<Vec<_>>(),
        [("a", true), ("b", true)]
    );
    assert!(served.await.unwrap().starts_with("GET /v1/models HTTP/1.1\r\n"));

    let (address, _served) = server(answer("401 Unauthorized", "{}"), Then::Close).await;
    let asked = target(&address);
    let refused = client(Duration::from_secs(60)).list(&asked, asked.listing()).await;
    assert_eq!(refused.result, Err(Failure::Unauthorized));
}
