//! Where a request may go.

use acceptance::program::{Program, answer, json};
use serde_json::json;
use testkit::World;

use crate::{failure, get, post, run, said, variable};
use flow::nodes::HttpBody;

#[tokio::test]
async fn a_program_of_ones_own_is_asked_when_its_address_is_written_in_the_node() {
    let (world, till) = (World::new().await, Program::start(|_| json(200, &json!({ "open": true }))).await);
    let state = run(&world, get(till.url("/orders/{{id}}")), &[("id", "7/8 ?")]).await;
    assert_eq!((said(&state), variable(&state, "status")), ("Done.", 200_u32.into()));
    assert_eq!(till.asked()[0].line, "GET /orders/7%2F8%20%3F", "a value cannot change where the request goes");
}

#[tokio::test]
async fn a_host_from_a_variable_is_public_or_refused() {
    let (world, till) = (World::new().await, Program::start(|_| json(200, &json!({}))).await);
    let port = till.address.port();
    let (host, origin) = (format!("127.0.0.1:{port}"), till.url(""));
    for (url, variables) in [
        ("{{url}}", vec![("url", till.url("/"))]),
        ("http://{{host}}/", vec![("host", host.clone())]),
        ("http://{{host}}/", vec![("host", format!("[::ffff:127.0.0.1]:{port}"))]),
        ("http://{{host}}/", vec![("host", format!("2130706433:{port}"))]),
        ("http://{{host}}/", vec![("host", format!("localhost:{port}"))]),
        ("http://127.0.0.1:{{port}}/", vec![("port", port.to_string())]),
        ("http:///{{host}}/", vec![("host", host.clone())]),
        ("http://{{name}}@127.0.0.1/", vec![("name", "ana".into())]),
        ("{{origin}}/orders", vec![("origin", origin)]),
        ("http://{{host}}/latest/meta-data/", vec![("host", "169.254.169.254".into())]),
        ("http://{{host}}/", vec![("host", "router.local".into())]),
        ("{{url}}", vec![("url", "file:///etc/passwd".into())]),
    ] {
        let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let state = run(&world, get(url), &variables).await;
        assert!(!failure(&state).is_empty() && said(&state) == "Failed.", "{url} {variables:?}");
    }
    assert!(till.asked().is_empty(), "nobody knocked");
}

#[tokio::test]
async fn cloud_metadata_is_refused_even_when_written_in_the_node() {
    let world = World::new().await;
    for url in ["http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://0.0.0.0:8080/"] {
        assert_eq!(failure(&run(&world, get(url), &[]).await), "No program can be reached at this address.", "{url}");
    }
}

#[tokio::test]
async fn a_redirect_into_the_private_network_is_refused() {
    let world = World::new().await;
    let router = Program::start(|_| json(200, &json!({ "password": "secret" }))).await;
    for to in [router.url("/admin"), router.url("/admin").replace("127.0.0.1", "localhost"), "http://10.0.0.1/".into()]
    {
        let till = Program::start(move |_| answer(302, &[("location", &to)], "")).await;
        let state = run(&world, get(till.url("/")), &[]).await;
        assert!(failure(&state).contains("private network"), "{}", failure(&state));
    }
    assert!(router.asked().is_empty());
}

#[tokio::test]
async fn what_reads_is_redirected_on_its_own_server_and_a_circle_ends() {
    let world = World::new().await;
    let till = Program::start(|asked| match asked.line.as_str() {
        "GET /old" => answer(301, &[("location", "/new?a=1")], ""),
        "GET /new?a=1" => json(200, &json!({ "moved": true })),
        _ => answer(302, &[("location", "/circle")], ""),
    })
    .await;
    let state = run(&world, get(till.url("/old")), &[]).await;
    assert_eq!(variable(&state, "answer").to_string(), r#"{"moved":true}"#);
    let circle = run(&world, get(till.url("/circle")), &[]).await;
    assert!(failure(&circle).contains("without end"), "{}", failure(&circle));
    assert_eq!(till.asked().len(), 2 + 6);
}

#[tokio::test]
async fn what_changes_something_is_never_sent_on() {
    let world = World::new().await;
    let elsewhere = Program::start(|_| json(200, &json!({}))).await;
    let to = elsewhere.url("/");
    let till = Program::start(move |_| answer(307, &[("location", &to)], "")).await;
    let state = run(&world, post(till.url("/orders"), HttpBody::Text { text: "one cake".into() }), &[]).await;
    assert_eq!((said(&state), variable(&state, "status")), ("Failed.", 307_u32.into()));
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_in_words() {
    let world = World::new().await;
    let gone = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let state = run(&world, get(format!("http://{gone}/")), &[]).await;
    assert!(failure(&state).contains("could not be reached"), "{}", failure(&state));
    assert_eq!(variable(&state, "status"), 0_u32.into());
}
