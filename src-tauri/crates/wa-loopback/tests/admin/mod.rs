//! The admin interface over plain HTTP.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wa_loopback::{Loopback, Options};

use super::client::{Connection, Device, bytes};

/// One request; status and body.
async fn call(loopback: &Loopback, method: &str, path: &str, body: Value, extra: &str) -> (u16, Value) {
    let address = loopback.admin_addr().unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{extra}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let status = answer[9..12].parse().unwrap();
    let content = answer.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(content).unwrap_or_else(|_| panic!("no JSON: {answer}")))
}

#[tokio::test]
async fn everything_can_be_done_over_http() {
    let loopback = Loopback::start(Options::default()).await.unwrap();
    let ok = async |method: &'static str, path: &'static str, body: Value| {
        let (status, answer) = call(&loopback, method, path, body, "").await;
        assert_eq!(status, 200, "{method} {path}: {answer}");
        answer
    };
    for phone in ["15550100", "15550101"] {
        ok("POST", "/accounts", json!({ "phone": phone, "name": phone })).await;
    }
    let mut device = Device::new();
    let mut connection = Connection::open(&loopback, &device, device.registration(), b"").await;
    let request = connection.until(|node| node.get_optional_child("pair-device").is_some()).await;
    let reference = request.get_optional_child_by_tag(&["pair-device", "ref"]).unwrap();
    let qr = device.qr(std::str::from_utf8(bytes(reference)).unwrap());
    let scan = ok("POST", "/accounts/15550100/scan", json!({ "qr": qr }));
    let client = async {
        let success = connection.until(|node| node.get_optional_child("pair-success").is_some()).await;
        let answer = device.accept(&success);
        connection.send(&answer).await;
    };
    let (scanned, ()) = tokio::join!(scan, client);
    assert_eq!(scanned, json!({ "account": "15550100", "device": 1 }));
    let accounts = ok("GET", "/accounts", Value::Null).await;
    assert_eq!(accounts["accounts"][0]["companions"][0]["device"], 1);
    let message = json!({ "to": "15550101", "message": { "kind": "text", "text": "hello" } });
    let sent = ok("POST", "/accounts/15550100/send", message).await;
    let inbox = ok("GET", "/accounts/15550101/inbox?wait_ms=5000", Value::Null).await;
    assert_eq!(inbox["messages"][0]["message"]["text"], "hello");
    assert_eq!(inbox["messages"][0]["id"], sent["id"]);
    let nothing = ok("GET", "/accounts/15550101/inbox?since=9&wait_ms=20", Value::Null).await;
    assert_eq!(nothing["messages"], json!([]));
    let group = json!({ "creator": "15550100", "subject": "Team", "participants": ["15550101"] });
    let group = ok("POST", "/groups", group).await;
    assert!(group["jid"].as_str().unwrap().ends_with("@g.us"));
    ok("PUT", "/accounts/15550101/behaviour", json!({ "answers": [{ "reply": { "kind": "text", "text": "yes" } }] }))
        .await;
    let fault = ok("POST", "/faults", json!({ "kind": "delay", "ms": 5, "account": "15550100", "times": null })).await;
    assert_eq!(ok("GET", "/faults", Value::Null).await["faults"][0]["id"], fault["id"]);
    ok("DELETE", "/faults", Value::Null).await;
    assert!(ok("GET", "/stats", Value::Null).await["linked"].as_u64().is_some());
    assert!(!ok("GET", "/stanzas?tag=iq&limit=1", Value::Null).await["stanzas"].as_array().unwrap().is_empty());
    assert!(ok("GET", "/", Value::Null).await["routes"].as_array().unwrap().len() > 40);
    ok("POST", "/restart", Value::Null).await;
    ok("DELETE", "/accounts/15550100/devices/1", Value::Null).await;
}

#[tokio::test]
async fn errors_are_json_and_browsers_are_refused() {
    let loopback = Loopback::start(Options::default()).await.unwrap();
    for (method, path, body, status) in [
        ("GET", "/nowhere", Value::Null, 404),
        ("DELETE", "/accounts", Value::Null, 405),
        ("POST", "/accounts", json!({ "phone": "x" }), 400),
        ("POST", "/accounts", json!([]), 400),
        ("GET", "/accounts/1/inbox", Value::Null, 400),
        ("GET", "/stanzas?since=x", Value::Null, 400),
        ("POST", "/accounts/15550100/scan", json!({ "qr": "x" }), 400),
    ] {
        let (got, answer) = call(&loopback, method, path, body, "").await;
        assert_eq!(got, status, "{method} {path}: {answer}");
        assert!(answer["error"].is_string(), "{answer}");
    }
    let (status, _) = call(&loopback, "GET", "/stats", Value::Null, "Origin: https://evil.example\r\n").await;
    assert_eq!(status, 403);
}
