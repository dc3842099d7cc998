//! What a request carries, and what comes back.

use std::time::Duration;

use acceptance::program::{Program, answer, json};
use flow::nodes::{HttpBody, HttpMethod, HttpRequestNode};
use flow::simulate::SimulationAct;
use serde_json::json;
use testkit::World;

use crate::{act, after, around, failure, get, keeps, live, pair, post, run, said, variable};

#[tokio::test]
async fn every_body_is_written_in_its_own_way() {
    let (world, shop) = (World::new().await, Program::start(|_| json(200, &json!({}))).await);
    let nasty = r#"a"b&c=d}ü"#;
    let bodies = [
        (HttpBody::Json { json: r#"{"said": "{{said}}", "all": {{said}}}"#.into() }, "application/json"),
        (
            HttpBody::Form { fields: vec![pair("said", "{{said}}"), pair("x", "1")] },
            "application/x-www-form-urlencoded",
        ),
        (HttpBody::Text { text: "Said: {{said}}".into() }, "text/plain; charset=utf-8"),
    ];
    for (body, kind) in bodies {
        let node = HttpRequestNode { query: vec![pair("q", "{{said}}")], ..post(shop.url("/?v=1"), body) };
        assert_eq!(said(&run(&world, node, &[("said", nasty)]).await), "Done.");
        let asked = shop.asked().pop().unwrap();
        assert_eq!(asked.header("content-type"), Some(kind));
        assert_eq!(asked.line, "POST /?v=1&q=a%22b%26c%3Dd%7D%C3%BC");
    }
    let bodies: Vec<String> = shop.asked().into_iter().map(|asked| asked.body).collect();
    let read: serde_json::Value = serde_json::from_str(&bodies[0]).unwrap();
    assert_eq!(read, json!({ "said": nasty, "all": nasty }));
    assert_eq!(bodies[1], "said=a%22b%26c%3Dd%7D%C3%BC&x=1");
    assert_eq!(bodies[2], format!("Said: {nasty}"));
}

#[tokio::test]
async fn every_attempt_carries_the_same_key_unless_the_flow_has_its_own() {
    let world = World::new().await;
    let shop = Program::start(|_| answer(503, &[("retry-after", "7")], "busy")).await;
    let id = live(&world, around(HttpRequestNode { retries: 2, ..post(shop.url("/"), HttpBody::None) })).await;
    act(&world, &id, SimulationAct::Start { variables: Default::default() }).await;
    let waits = after(&world, &id).await;
    let wait = waits.wait.unwrap();
    let left = wait.until.unwrap().since(waits.now);
    assert!((6_900..=7_000).contains(&left), "the server said how long: {left}");
    for _ in 0..2 {
        act(&world, &id, SimulationAct::NextTimer).await;
        after(&world, &id).await;
    }
    let state = after(&world, &id).await;
    assert_eq!((said(&state), variable(&state, "status")), ("Failed.", 503_u32.into()));
    let keys: Vec<String> =
        shop.asked().iter().map(|asked| asked.header("idempotency-key").unwrap().to_owned()).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0] && !key.is_empty()), "{keys:?}");

    let own =
        HttpRequestNode { headers: vec![pair("idempotency-KEY", "order-7")], ..post(shop.url("/"), HttpBody::None) };
    run(&world, own, &[]).await;
    assert_eq!(shop.asked().pop().unwrap().header("idempotency-key"), Some("order-7"));
}

#[tokio::test]
async fn every_status_is_an_answer_and_its_words_are_kept() {
    let world = World::new().await;
    let shop = Program::start(|asked| {
        let code = asked.line.rsplit('/').next().unwrap().parse().unwrap();
        json(code, &json!({ "code": code }))
    })
    .await;
    for code in [200_u16, 201, 400, 401, 404, 409, 422, 500] {
        let state = run(&world, get(shop.url(&format!("/{code}"))), &[]).await;
        assert_eq!(variable(&state, "status"), u32::from(code).into());
        assert_eq!(said(&state), if code < 300 { "Done." } else { "Failed." }, "{code}");
        let shown = serde_json::to_string(&state.calls).unwrap();
        assert!(shown.contains(&format!(r#"\"code\":{code}"#)), "{shown}");
    }
}

#[tokio::test]
async fn parts_of_an_answer_are_kept_and_an_empty_one_is_fine() {
    let world = World::new().await;
    let shop = Program::start(|asked| match asked.line.as_str() {
        "DELETE /orders/1" => answer(204, &[], ""),
        _ => json(200, &json!({ "orders": [{ "id": 5 }, { "id": 6 }] })),
    })
    .await;
    let node = HttpRequestNode { mapping: keeps("orders[1].id", "order"), ..get(shop.url("/orders")) };
    assert_eq!(variable(&run(&world, node, &[]).await, "order"), 6_u32.into());
    let node = HttpRequestNode { method: HttpMethod::Delete, ..get(shop.url("/orders/1")) };
    assert_eq!(variable(&run(&world, node, &[]).await, "status"), 204_u32.into());
}

#[tokio::test]
async fn charsets_are_read_and_what_is_no_text_is_refused() {
    let world = World::new().await;
    let shop = Program::start(|asked| match asked.line.as_str() {
        "GET /latin" => answer(200, &[("content-type", "text/plain; charset=ISO-8859-1")], &b"caf\xe9"[..]),
        "GET /wrong" => answer(200, &[("content-type", "text/plain; charset=utf-8")], &b"caf\xe9"[..]),
        "GET /unknown" => answer(200, &[("content-type", "text/plain; charset=klingon")], &b"caf\xe9"[..]),
        "GET /silent" => answer(200, &[], "plain"),
        "GET /bytes" => answer(200, &[("content-type", "text/plain")], &b"\x00\x01"[..]),
        _ => answer(200, &[("content-type", "image/png")], &b"\x89PNG"[..]),
    })
    .await;
    let answer = async |path: &str| run(&world, get(shop.url(path)), &[]).await;
    assert_eq!(variable(&answer("/latin").await, "answer"), "café".into());
    assert_eq!(variable(&answer("/wrong").await, "answer"), "caf\u{fffd}".into());
    assert_eq!(variable(&answer("/unknown").await, "answer"), "café".into());
    assert_eq!(variable(&answer("/silent").await, "answer"), "plain".into());
    assert_eq!(failure(&answer("/bytes").await), "The answer is no text.");
    assert!(failure(&answer("/picture").await).contains("image/png"));
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused_whether_it_says_so_or_not() {
    let world = World::new().await;
    let shop = Program::start(|asked| match asked.line.as_str() {
        "GET /large" => answer(200, &[("content-type", "text/plain")], "x".repeat(2 * 1024 * 1024)),
        "GET /sorry" => answer(500, &[("content-type", "text/plain")], "x".repeat(2 * 1024 * 1024)),
        _ => answer(200, &[("content-type", "text/plain")], "x".repeat(200 * 1024)),
    })
    .await;
    let endless = Program::endless(64 * 1024, Duration::ZERO).await;
    for url in [shop.url("/large"), endless.url("/")] {
        let state = run(&world, get(url), &[]).await;
        assert_eq!(failure(&state), "The answer is larger than 1 MB.");
    }
    assert_eq!(said(&run(&world, get(shop.url("/fits")), &[]).await), "Done.");
    let sorry = run(&world, get(shop.url("/sorry")), &[]).await;
    assert_eq!(variable(&sorry, "status"), 500_u32.into(), "of a failure the status counts");
}

#[tokio::test]
async fn a_server_that_hangs_or_drips_is_left_after_the_time_of_the_node() {
    let world = World::new().await;
    let silent = Program::silent().await;
    let drips = Program::endless(1, Duration::from_millis(50)).await;
    for url in [silent.url("/"), drips.url("/")] {
        let node = HttpRequestNode { timeout_seconds: 1, ..get(url) };
        let state = run(&world, node, &[]).await;
        assert_eq!(failure(&state), "The server did not answer within 1 seconds.");
    }
}

#[tokio::test]
async fn answering_by_hand_or_beginning_again_ends_the_real_call() {
    let (world, silent) = (World::new().await, Program::silent().await);
    let id = live(&world, around(HttpRequestNode { timeout_seconds: 60, ..get(silent.url("/")) })).await;
    let start = || SimulationAct::Start { variables: Default::default() };
    assert!(act(&world, &id, start()).await.busy);
    let state = act(&world, &id, SimulationAct::AnswerWeb { status: 200, body: "{}".into() }).await;
    assert_eq!((state.busy, said(&state)), (false, "Done."));
    act(&world, &id, SimulationAct::Reset).await;
    assert!(act(&world, &id, start()).await.busy);
    let state = act(&world, &id, SimulationAct::Live { web: false, model: false }).await;
    assert!(!state.busy, "from now on it is answered by hand");
    let state = act(&world, &id, SimulationAct::FailWeb { message: "no line".into() }).await;
    assert_eq!(said(&state), "Failed.");
    world.settled().await;
}
