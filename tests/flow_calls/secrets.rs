//! Secrets: they reach the server that they are for, and nobody else ever sees them.

use acceptance::dump::columns_with;
use acceptance::program::{Program, answer, json};
use domain::Secret;
use flow::nodes::{HttpBody, HttpRequestNode};
use serde_json::json;
use testkit::World;

use crate::{failure, get, keeps, pair, post, run, said, variable};

const KEY: &str = r#"sk "555-0142"&fictitious"#;

async fn world() -> World {
    let world = World::new().await;
    world.core().set_flow_secret("shop".into(), Secret::new(KEY)).await.unwrap();
    world
}

#[tokio::test]
async fn a_secret_arrives_and_is_shown_as_dots_everywhere() {
    let (world, shop) = (world().await, Program::start(|_| json(200, &json!({ "order": 7 }))).await);
    let body = HttpBody::Json { json: r#"{"key": "{{secret.shop}}"}"#.into() };
    let node = HttpRequestNode {
        headers: vec![pair("Authorization", "Bearer {{secret.shop}}")],
        query: vec![pair("key", "{{secret.shop}}")],
        mapping: keeps("order", "order"),
        ..post(shop.url("/orders"), body)
    };
    let state = run(&world, node, &[]).await;
    assert_eq!((said(&state), variable(&state, "order")), ("Done.", 7_u32.into()));
    let asked = shop.asked().pop().unwrap();
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert!(asked.line.contains("555-0142"), "{}", asked.line);
    let sent: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(sent["key"], KEY);
    let shown = serde_json::to_string(&state).unwrap();
    assert!(shown.contains("•••") && !shown.contains("555-0142"), "{shown}");
    assert_eq!(columns_with(&world, "555-0142").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_repeats_a_secret_does_not_bring_it_into_a_variable() {
    let world = world().await;
    let echo = Program::start(|asked| json(200, &json!({ "you": asked.header("x-key"), "asked": asked.line }))).await;
    let node = HttpRequestNode {
        headers: vec![pair("X-Key", "{{secret.shop}}")],
        query: vec![pair("k", "{{secret.shop}}")],
        mapping: keeps("you", "you"),
        ..get(echo.url("/"))
    };
    let state = run(&world, node, &[]).await;
    assert_eq!(variable(&state, "you"), "•••".into());
    let shown = serde_json::to_string(&state).unwrap();
    assert!(!shown.contains("555-0142"), "{shown}");
}

#[tokio::test]
async fn another_server_gets_none_of_it_by_a_redirect() {
    let world = world().await;
    // Another port is another origin; it is on this computer, so the guard stops it before it is asked anything.
    let thief = Program::start(|_| json(200, &json!({}))).await;
    let to = thief.url("/");
    let shop = Program::start(move |_| answer(302, &[("location", &to)], "")).await;
    let node = HttpRequestNode { headers: vec![pair("Authorization", "{{secret.shop}}")], ..get(shop.url("/")) };
    let state = run(&world, node, &[]).await;
    assert!(!failure(&state).contains("555"), "{}", failure(&state));
    assert!(thief.asked().is_empty());
}

#[tokio::test]
async fn no_failure_repeats_a_secret() {
    let (world, shop) = (world().await, Program::start(|_| json(200, &json!({}))).await);
    let url = shop.url("/");
    let broken = [
        HttpRequestNode { url: "https://{{secret.shop}}".into(), ..get("") },
        HttpRequestNode { url: "{{secret.shop}}".into(), ..get("") },
        HttpRequestNode { headers: vec![pair("Host", "{{secret.shop}}")], ..get(url.clone()) },
        HttpRequestNode { headers: vec![pair("X", "{{secret.missing}}"), pair("Y", "{{secret.shop}}")], ..get(url) },
    ];
    for node in broken {
        let state = run(&world, node, &[]).await;
        assert!(!failure(&state).is_empty(), "it fails");
        let shown = serde_json::to_string(&state).unwrap();
        assert!(!shown.contains("555-0142"), "{shown}");
    }
    assert!(shop.asked().is_empty());
    assert_eq!(columns_with(&world, "555-0142").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_secret_that_is_not_set_is_named() {
    let (world, shop) = (World::new().await, Program::start(|_| json(200, &json!({}))).await);
    let node = HttpRequestNode { headers: vec![pair("X", "{{secret.shop}}")], ..get(shop.url("/")) };
    let state = run(&world, node, &[]).await;
    assert!(failure(&state).contains("“shop” is not set"), "{}", failure(&state));
    assert!(shop.asked().is_empty());
}
