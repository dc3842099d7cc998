//! The servers are as strict as the real ones: a lenient server would prove nothing about who talks to it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use ai_loopback::{Act, Asked, Errand, Loopback};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const KEY: &str = "sk-fictitious-555-0100";

/// Says something to a server, and returns everything it says until it hangs up.
async fn say(server: &Loopback, method: &str, path: &str, headers: &str, body: &str) -> String {
    let mut line = TcpStream::connect(server.origin().trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    line.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap_or("0").parse().unwrap()
}

fn path_and_headers(provider: &str) -> (&'static str, String) {
    let json = "content-type: application/json\r\n";
    match provider {
        "anthropic" => ("/v1/messages", format!("{json}x-api-key: {KEY}\r\nanthropic-version: 2023-06-01\r\n")),
        "gemini" => ("/v1beta/models/gemini-2.5-flash:generateContent", format!("{json}x-goog-api-key: {KEY}\r\n")),
        "ollama" => ("/api/chat", json.into()),
        _ => ("/v1/chat/completions", format!("{json}authorization: Bearer {KEY}\r\n")),
    }
}

async fn ask(provider: &str, body: &Value) -> (u16, Loopback) {
    let server = Loopback::start_as(provider).await.unwrap();
    server.always(Act::text("We open at nine."));
    let (path, headers) = path_and_headers(provider);
    let answer = say(&server, "POST", path, &headers, &body.to_string()).await;
    (status(&answer), server)
}

/// A good request of each wire.
fn good(provider: &str) -> Value {
    let user = json!({ "role": "user", "content": "When do you open? Answer in JSON." });
    match provider {
        "anthropic" => {
            json!({ "model": "claude-haiku-4-5", "max_tokens": 200, "system": "A shop.", "messages": [user] })
        }
        "gemini" => json!({
            "contents": [{ "role": "user", "parts": [{ "text": "When do you open?" }] }],
            "generationConfig": { "temperature": 0.2, "maxOutputTokens": 200 },
        }),
        "ollama" => {
            json!({ "model": "llama3.2", "stream": false, "messages": [user], "options": { "num_predict": 200 } })
        }
        _ => {
            json!({ "model": "gpt-4.1-mini", "max_tokens": 200, "messages": [{ "role": "system", "content": "A shop." }, user] })
        }
    }
}

#[tokio::test]
async fn a_good_request_of_every_dialect_is_answered() {
    for provider in [
        "openai",
        "groq",
        "openrouter",
        "mistral",
        "sambanova",
        "huggingface",
        "deepseek",
        "compatible",
        "anthropic",
        "gemini",
        "ollama",
    ] {
        let (status, server) = ask(provider, &good(provider)).await;
        assert_eq!((status, server.complaints()), (200, Vec::new()), "{provider}");
        let seen = &server.seen()[0];
        assert_eq!(seen.errand, Errand::Chat);
        assert!(seen.prompt.question().starts_with("When do you open?"), "{provider}: {:?}", seen.prompt);
        assert_eq!(seen.prompt.max_tokens, Some(200), "{provider}");
    }
}

/// One change that makes a good request a wrong one.
fn wrong(provider: &str, pointer: &str, value: Value) -> (String, String, Value) {
    let mut body = good(provider);
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(list) => list[field.parse::<usize>().unwrap()] = value,
        object => object[field] = value,
    }
    (provider.into(), pointer.into(), body)
}

#[tokio::test]
async fn what_a_provider_refuses_is_refused() {
    let schema = |schema: Value| json!({ "type": "json_schema", "json_schema": { "name": "answer", "strict": true, "schema": schema } });
    let open = json!({ "type": "object", "properties": { "reply": { "type": "string" } }, "required": ["reply"] });
    let mut closed = open.clone();
    closed["additionalProperties"] = false.into();
    let user = |content: Value| json!([{ "role": "user", "content": content }]);
    let cases = [
        wrong("openai", "/model", Value::Null),
        wrong("openai", "/messages", json!([])),
        wrong("openai", "/messages/0", json!({ "role": "bot", "content": "hi" })),
        wrong("openai", "/max_tokens", 0.into()),
        wrong("openai", "/temperature", 3.into()),
        wrong("openai", "/stream", true.into()),
        wrong("openai", "/unheard_of", 1.into()),
        wrong("openai", "/model", "gpt-5-mini".into()),
        wrong("openai", "/max_completion_tokens", 200.into()),
        wrong("openai", "/response_format", json!({ "type": "xml" })),
        wrong("openai", "/response_format", schema(open.clone())),
        wrong(
            "openai",
            "/messages",
            user(json!([{ "type": "image_url", "image_url": { "url": "https://example.com/a.jpg" } }])),
        ),
        wrong(
            "openai",
            "/messages",
            user(json!([{ "type": "image_url", "image_url": { "url": "data:image/png;base64,@@@@" } }])),
        ),
        wrong(
            "openai",
            "/messages",
            user(json!([{ "type": "input_audio", "input_audio": { "data": "aGk=", "format": "ogg" } }])),
        ),
        wrong("groq", "/response_format", schema(closed.clone())),
        wrong("deepseek", "/response_format", schema(closed.clone())),
        wrong("deepseek", "/max_completion_tokens", 200.into()),
        wrong("mistral", "/max_completion_tokens", 200.into()),
        wrong("anthropic", "/max_tokens", Value::Null),
        wrong("anthropic", "/temperature", 1.5.into()),
        wrong("anthropic", "/messages/0", json!({ "role": "system", "content": "A shop." })),
        wrong("anthropic", "/messages/0", json!({ "role": "assistant", "content": "Hello." })),
        wrong("anthropic", "/messages", user("".into())),
        wrong(
            "anthropic",
            "/messages",
            user(
                json!([{ "type": "image", "source": { "type": "base64", "media_type": "image/heic", "data": "aGk=" } }]),
            ),
        ),
        wrong("anthropic", "/tool_choice", json!({ "type": "tool", "name": "answer" })),
        wrong("anthropic", "/output_config", json!({ "format": { "type": "json_schema", "schema": open } })),
        wrong("gemini", "/contents/0", json!({ "role": "assistant", "parts": [{ "text": "hi" }] })),
        wrong("gemini", "/contents/0", json!({ "role": "user", "parts": [] })),
        wrong("gemini", "/generationConfig", json!({ "max_tokens": 200 })),
        wrong("gemini", "/generationConfig", json!({ "responseSchema": open })),
        wrong(
            "gemini",
            "/generationConfig",
            json!({ "responseMimeType": "application/json", "responseSchema": closed }),
        ),
        wrong("ollama", "/stream", Value::Null),
        wrong("ollama", "/format", "xml".into()),
        wrong("ollama", "/messages", user(json!([{ "type": "text", "text": "hi" }]))),
    ];
    for (provider, what, body) in cases {
        let (status, server) = ask(&provider, &body).await;
        let refused = if provider == "mistral" { 422 } else { 400 };
        assert_eq!((status, server.complaints().len()), (refused, 1), "{provider} took {what}: {body}");
    }
}

#[tokio::test]
async fn json_must_be_said_where_the_provider_wants_to_hear_it() {
    let mut body = good("openai");
    body["response_format"] = json!({ "type": "json_object" });
    let (status, server) = ask("openai", &body).await;
    assert_eq!((status, &server.seen()[0].prompt.asked), (200, &Asked::Json));
    body["messages"] = json!([{ "role": "user", "content": "When do you open?" }]);
    assert_eq!(ask("openai", &body).await.0, 400);
}

#[tokio::test]
async fn keys_versions_and_paths_are_demanded() {
    for provider in ["openai", "anthropic", "gemini"] {
        let server = Loopback::start_as(provider).await.unwrap();
        server.accepts_key(KEY).always(Act::text("Hello."));
        let (path, headers) = path_and_headers(provider);
        let body = good(provider).to_string();
        let asked =
            async |path: &str, headers: &str, body: &str| status(&say(&server, "POST", path, headers, body).await);
        assert_eq!(asked(path, &headers, &body).await, 200, "{provider}");
        let wrong_key = if provider == "gemini" { 400 } else { 401 };
        assert_eq!(asked(path, &headers.replace(KEY, "another"), &body).await, wrong_key, "{provider}");
        let without: String =
            headers.lines().filter(|line| !line.contains(KEY)).map(|line| format!("{line}\r\n")).collect();
        assert_eq!(asked(path, &without, &body).await, 401, "{provider}");
        assert_eq!(asked("/v2/other", &headers, &body).await, 404, "{provider}");
        assert_eq!(asked(path, &headers, "{\"model\":").await, 400, "{provider}");
        assert_eq!(asked(path, &headers.replace("application/json", "text/plain"), &body).await, 400, "{provider}");
        assert_eq!(asked(&format!("{path}?key={KEY}"), &headers, &body).await, 400, "{provider}");
    }
    let server = Loopback::start_as("anthropic").await.unwrap();
    let headers = path_and_headers("anthropic").1.replace("2023-06-01", "2020-01-01");
    assert_eq!(status(&say(&server, "POST", "/v1/messages", &headers, &good("anthropic").to_string()).await), 400);
}

#[tokio::test]
async fn lines_are_cut_before_and_in_the_middle_of_an_answer() {
    let server = Loopback::start_as("compatible").await.unwrap();
    server.then(Act::DisconnectBeforeHeaders).then(Act::DisconnectMidBody).always(Act::Empty);
    let (path, headers) = path_and_headers("compatible");
    let body = good("compatible").to_string();
    assert_eq!(say(&server, "POST", path, &headers, &body).await, "");
    let half = say(&server, "POST", path, &headers, &body).await;
    assert!(half.starts_with("HTTP/1.1 200") && half.ends_with("\r\n\r\n{\"choices\":[{\"finish"), "{half}");
    let empty = say(&server, "POST", path, &headers, &body).await;
    assert!(empty.starts_with("HTTP/1.1 200") && empty.ends_with("\r\n\r\n"), "{empty}");
}

#[tokio::test]
async fn a_server_is_gone_with_its_owner_and_only_this_computer_can_reach_it() {
    let server = Loopback::start_as("openai").await.unwrap();
    let address = server.origin().trim_start_matches("http://").to_owned();
    drop(server);
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let dialect = ai_loopback::Dialect::of("openai").unwrap();
    assert!(Loopback::listen(([0, 0, 0, 0], 0).into(), dialect).await.is_err());
}
