//! Watching flows: what became of their runs, and what they share: global variables and secrets.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::BTreeMap;

use acceptance::dump::columns_with;
use domain::{FlowId, NodeId, RunId, Secret, Secrets};
use engine::CoreError;
use flow::step::For;
use flow::view::{AnalyticsQuery, FlowAnalytics, ForRunning, RunDetail, RunFilter, RunPlace, RunQuery, RunRow};
use flow::{Ended, Value, Variables};
use serde_json::{Value as Json, json};
use testkit::World;

const DAY: i64 = 24 * 60 * 60;

/// Asks for a size and says what it will be; gives up after an hour.
fn order() -> Json {
    json!({
        "format": 1,
        "name": "Order",
        "triggers": [{"when": {"type": "keyword", "words": ["order"]}}],
        "settings": {"expiry": {"after_minutes": 60}},
        "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "size", "kind": "input", "label": "Which size?",
             "config": {"prompt": "Which size?", "answer": {"type": "text"}, "variable": "size"}},
            {"id": "end", "kind": "end", "config": {"message": "{{size}}, by {{global.carrier || \"post\"}}."}},
            {"id": "wrong", "kind": "end", "config": {"outcome": "error"}},
        ],
        "edges": [
            {"id": "1", "source": "start", "handle": "out", "target": "size"},
            {"id": "2", "source": "size", "handle": "success", "target": "end"},
            {"id": "3", "source": "size", "handle": "failure", "target": "wrong"},
        ],
    })
}

async fn says(world: &World, customer: &str, text: &str) {
    world.customer(customer).says(text).await;
    world.plays_out().await;
}

async fn rows(world: &World, query: RunQuery) -> Vec<RunRow> {
    world.core().runs(query).await.unwrap().rows
}

async fn only_run(world: &World) -> RunDetail {
    let rows = rows(world, RunQuery::default()).await;
    let [row] = &rows[..] else { panic!("{rows:?}") };
    world.core().run(row.id.clone()).await.unwrap()
}

async fn analytics(world: &World, flow: &FlowId, days: Option<u32>) -> FlowAnalytics {
    let query = AnalyticsQuery { flow_id: flow.clone(), version_id: None, days };
    world.core().flow_analytics(query).await.unwrap()
}

fn invalid<T: std::fmt::Debug>(answer: Result<T, CoreError>) -> String {
    match answer {
        Err(CoreError::Invalid(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_run_can_be_watched_while_it_waits_and_after_it_ended() {
    let world = World::new().await;
    let flow = world.flow(&order()).await;
    says(&world, "bob", "I want to order").await;
    let seen = only_run(&world).await;
    assert_eq!((seen.row.flow_id, seen.row.flow_name.as_str(), seen.row.version), (flow, "Order", 1));
    assert_eq!(seen.row.chat_id, world.bob().chat_id().await);
    assert_eq!(seen.row.title, world.bob().chat().await.chat.title);
    assert_eq!((seen.row.place, seen.row.node_title.as_str()), (RunPlace::Waiting, "Which size?"));
    assert_eq!(seen.row.wait.unwrap().waits_for, For::Answer);
    assert!(seen.row.due_at.is_some() && seen.row.ended.is_none());
    let way = |detail: &RunDetail| detail.trace.iter().map(|entry| entry.node.to_string()).collect::<Vec<_>>();
    assert_eq!(way(&only_run(&world).await), ["start", "size"]);
    assert_eq!(seen.nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>(), ["start", "size", "end", "wrong"]);

    says(&world, "bob", "Large").await;
    let seen = only_run(&world).await;
    assert_eq!((seen.row.place, seen.row.ended.clone()), (RunPlace::Ended, Some(Ended::Completed)));
    assert_eq!(seen.row.ended_at, Some(seen.row.touched_at));
    assert_eq!(way(&seen), ["start", "size", "size", "end"]);
    assert_eq!(seen.variables.get("size"), Some(&Value::from("Large")));
    assert!(!format!("{seen:?}").contains("Large"), "what he wrote is in no log");
    let gone = world.core().run(RunId::new("nobody's")).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
}

#[tokio::test]
async fn runs_are_found_by_place_contact_and_flow() {
    let world = World::new().await;
    let flow = world.flow(&order()).await;
    for customer in ["ann", "ben", "cleo"] {
        says(&world, customer, "order").await;
    }
    says(&world, "ben", "Small").await;
    let name = world.customer("cleo").chat().await.chat.title.to_uppercase();
    let found = async |query: RunQuery| rows(&world, query).await.len();
    let all = RunQuery { flow_id: Some(flow), ..RunQuery::default() };
    assert_eq!(found(all.clone()).await, 3);
    assert_eq!(found(RunQuery { filter: RunFilter::Live, ..all.clone() }).await, 2);
    assert_eq!(found(RunQuery { filter: RunFilter::Ended, ..all.clone() }).await, 1);
    assert_eq!(found(RunQuery { filter: RunFilter::Failed, ..all.clone() }).await, 0);
    assert_eq!(found(RunQuery { node: Some(NodeId::new("size")), ..all.clone() }).await, 2);
    assert_eq!(found(RunQuery { text: name, ..all.clone() }).await, 1);
    let first = world.core().runs(RunQuery { limit: 2, ..all.clone() }).await.unwrap();
    let rest = world.core().runs(RunQuery { limit: 2, after: first.next, ..all.clone() }).await.unwrap();
    assert_eq!((first.rows.len(), rest.rows.len(), rest.next), (2, 1, None));
    let nowhere = world.core().runs(RunQuery { after: Some("page 2".into()), ..all }).await;
    assert_eq!(invalid(nowhere), "This page of runs does not exist.");
}

#[tokio::test]
async fn what_became_of_runs_is_counted_by_version_by_day_and_by_node() {
    let world = World::new().await;
    let flow = world.flow(&order()).await;
    says(&world, "ann", "order").await;
    says(&world, "ann", "Small").await;
    says(&world, "ben", "order").await;
    world.clock().set(DAY * 1_000);
    world.plays_out().await;
    let mut second = order();
    second["nodes"][3] = json!({"id": "hm", "kind": "end", "label": "No idea", "config": {"outcome": "error"}});
    second["edges"][2]["target"] = "hm".into();
    world.redraw(&flow, &second).await;
    world.publish(&flow, ForRunning::Finish).await;
    says(&world, "cleo", "order").await;
    world.operator().takes_over(&world.customer("cleo")).await;
    says(&world, "ann", "order").await;

    let told = analytics(&world, &flow, None).await;
    let counts = told.total;
    assert_eq!((counts.starts, counts.completed, counts.dropped, counts.live), (4, 1, 1, 2));
    assert_eq!((counts.failed, counts.ended), (0, 0), "{counts:?}");
    assert_eq!(counts.starts, counts.completed + counts.failed + counts.dropped + counts.ended + counts.live);
    assert!(counts.mean_ms.is_some_and(|ms| ms > 0.0 && ms < 60_000.0), "{counts:?}");
    let versions: Vec<(u32, u32)> =
        told.versions.iter().map(|version| (version.number, version.counts.starts)).collect();
    assert_eq!(versions, [(2, 2), (1, 2)]);
    let days: Vec<(u32, u32)> = told.days.iter().map(|day| (day.starts, day.completed)).collect();
    assert_eq!(days, [(2, 1), (2, 0)]);
    let nodes: BTreeMap<&str, _> = told.nodes.iter().map(|node| (node.node.as_str(), node)).collect();
    assert_eq!(told.nodes.iter().map(|node| node.node.as_str()).collect::<Vec<_>>(), ["start", "size", "end", "hm"]);
    let size = nodes["size"];
    assert_eq!((size.visits, size.drop_off, size.standing, size.errors), (4, 1, 2, 0));
    assert!(size.mean_wait_ms.is_some_and(|ms| ms > 1_000.0), "{size:?}");
    assert_eq!((nodes["end"].visits, nodes["end"].drop_off), (1, 0));

    let week = analytics(&world, &flow, Some(7)).await;
    assert_eq!(week.days.iter().map(|day| day.starts).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 2, 2]);
    let today = analytics(&world, &flow, Some(1)).await;
    assert_eq!((today.total.starts, today.nodes[1].visits, today.nodes[1].standing), (2, 2, 2));
    let one =
        AnalyticsQuery { flow_id: flow.clone(), version_id: Some(told.versions[1].version_id.clone()), days: None };
    let one = world.core().flow_analytics(one).await.unwrap();
    assert_eq!((one.total.starts, one.versions.len(), one.nodes[1].visits), (2, 1, 2));
    for days in [0, 4_000] {
        let query = AnalyticsQuery { flow_id: flow.clone(), version_id: None, days: Some(days) };
        assert!(invalid(world.core().flow_analytics(query).await).contains("1 to"));
    }
    let nobody = AnalyticsQuery { flow_id: FlowId::new("gone"), version_id: None, days: None };
    assert!(matches!(world.core().flow_analytics(nobody).await, Err(CoreError::NotFound(_))));
}

#[tokio::test]
async fn a_month_after_its_end_the_way_of_a_run_is_gone_and_the_figures_stay() {
    let world = World::new().await;
    let flow = world.flow(&order()).await;
    says(&world, "ann", "order").await;
    says(&world, "ann", "Small").await;
    world.clock().set((30 * DAY - 60) * 1_000);
    world.advance(20).await;
    assert_eq!(only_run(&world).await.trace.len(), 4, "not yet");
    world.advance(60).await;
    let seen = only_run(&world).await;
    assert_eq!((seen.trace.len(), seen.calls.len()), (0, 0));
    assert_eq!(seen.row.ended, Some(Ended::Completed));
    let told = analytics(&world, &flow, None).await;
    assert_eq!((told.total.completed, told.nodes[1].visits, told.days.len()), (1, 1, 31));
}

#[tokio::test]
async fn a_global_variable_has_a_name_a_type_and_a_size_that_are_allowed() {
    let world = World::new().await;
    let core = world.core();
    let object = Value::parse_json(r#"{"open": [9, 17]}"#).unwrap();
    for (name, value) in [("hours", object), ("company", "Soap & Co".into()), ("rate", 3.into()), ("none", Value::Null)]
    {
        let set = core.set_global_variable(format!(" {name} "), value.clone()).await.unwrap();
        assert_eq!((set.name.as_str(), set.kind, &set.value, set.at), (name, value.kind(), &value, world.now()));
    }
    let names = |all: Vec<flow::view::GlobalVariable>| all.into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(names(core.global_variables().await.unwrap()), ["company", "hours", "none", "rate"]);
    for (name, why) in [
        ("", "Give the variable a name."),
        ("2nd", "begin with a letter"),
        ("first name", "begin with a letter"),
        ("userId", "'userId' is set by Switchboard"),
        ("contact", "has a meaning of its own"),
        ("AND", "has a meaning of its own"),
        (&"x".repeat(65), "The name has more than 64 characters."),
    ] {
        let refused = invalid(core.set_global_variable(name.into(), 1.into()).await);
        assert!(refused.contains(why), "{name}: {refused}");
    }
    let large = core.set_global_variable("large".into(), "x".repeat(300 * 1024).into()).await;
    assert_eq!(invalid(large), "The value is larger than 256 KiB.");
    core.delete_global_variable("none".into()).await.unwrap();
    assert!(matches!(core.delete_global_variable("none".into()).await, Err(CoreError::NotFound(_))));
    for number in 3..200 {
        core.set_global_variable(format!("v{number}"), number.into()).await.unwrap();
    }
    let many = core.set_global_variable("onceMore".into(), 1.into()).await;
    assert!(matches!(&many, Err(CoreError::Conflict(why)) if why.contains("200 global variables")), "{many:?}");
    core.set_global_variable("rate".into(), 4.into()).await.unwrap();
}

#[tokio::test]
async fn a_global_variable_is_seen_by_the_next_step_of_a_run_that_is_live() {
    let mut world = World::new().await;
    world.flow(&order()).await;
    for customer in ["ann", "ben", "cleo"] {
        says(&world, customer, "order").await;
    }
    says(&world, "ann", "Small").await;
    assert_eq!(world.customer("ann").got().pop().unwrap(), "Small, by post.");
    world.core().set_global_variable("carrier".into(), "bike".into()).await.unwrap();
    says(&world, "ben", "Small").await;
    assert_eq!(world.customer("ben").got().pop().unwrap(), "Small, by bike.");
    world.restart().await;
    world.core().set_global_variable("carrier".into(), "train".into()).await.unwrap();
    world.core().delete_global_variable("carrier".into()).await.unwrap();
    says(&world, "cleo", "Small").await;
    assert_eq!(world.customer("cleo").got().pop().unwrap(), "Small, by post.");
}

/// Reads a global variable and a secret.
fn asks_the_shop(name: &str, variable: &str, secret: &str) -> Json {
    json!({
        "format": 1,
        "name": name,
        "nodes": [
            {"id": "start", "kind": "start"},
            {"id": "ask", "kind": "http_request", "config": {
                "url": format!("https://shop.example/{{{{{variable}}}}}"),
                "headers": [{"name": "Authorization", "value": format!("Bearer {{{{secret.{secret}}}}}")}],
                "store_response_in": "reply"}},
            {"id": "end", "kind": "end"},
        ],
        "edges": [
            {"id": "1", "source": "start", "handle": "out", "target": "ask"},
            {"id": "2", "source": "ask", "handle": "success", "target": "end"},
            {"id": "3", "source": "ask", "handle": "failure", "target": "end"},
        ],
    })
}

async fn imports(world: &World, flow: &Json) -> FlowId {
    world.core().import_flow_text(flow.to_string()).await.unwrap().id
}

#[tokio::test]
async fn who_uses_a_variable_or_a_secret_in_a_draft_or_live_is_named() {
    let world = World::new().await;
    let core = world.core();
    core.set_global_variable("branch".into(), "north".into()).await.unwrap();
    core.set_global_variable("idle".into(), true.into()).await.unwrap();
    core.set_flow_secret("crm".into(), Secret::new("s3cret-of-the-crm")).await.unwrap();
    core.set_flow_secret("old".into(), Secret::new("s3cret-of-old")).await.unwrap();
    imports(&world, &asks_the_shop("Stock", "branch", "crm")).await;
    let live = world.flow(&asks_the_shop("Prices", "global.branch", "old")).await;
    world.redraw(&live, &asks_the_shop("Prices", "global.branch", "crm")).await;
    let gone = imports(&world, &asks_the_shop("Gone", "branch", "crm")).await;
    core.delete_flow(gone).await.unwrap();

    let globals = core.global_variables().await.unwrap();
    let globals: Vec<(&str, Vec<String>)> =
        globals.iter().map(|one| (one.name.as_str(), one.used_by.clone())).collect();
    assert_eq!(globals, [("branch", vec!["Prices".into(), "Stock".into()]), ("idle", vec![])]);
    let secrets = core.flow_secrets().await.unwrap();
    let secrets: Vec<(&str, Vec<String>)> =
        secrets.iter().map(|one| (one.name.as_str(), one.used_by.clone())).collect();
    assert_eq!(secrets, [("crm", vec!["Prices".into(), "Stock".into()]), ("old", vec!["Prices".into()])]);
}

#[tokio::test]
async fn a_secret_is_in_the_keychain_and_nowhere_else() {
    let mut world = World::new().await;
    const VALUE: &str = "tok_5550199_very_secret";
    let set = world.core().set_flow_secret(" crm ".into(), Secret::new(format!(" {VALUE}\n"))).await.unwrap();
    assert_eq!((set.name.as_str(), set.at, set.missing), ("crm", world.now(), false));
    let keychain = |world: &World| world.secrets().get("flow/crm").unwrap().map(|secret| secret.reveal().to_owned());
    assert_eq!(keychain(&world).as_deref(), Some(VALUE), "without what came with copying");
    assert_eq!(columns_with(&world, VALUE).await, Vec::<String>::new());
    assert!(columns_with(&world, "crm").await.contains(&"flow_secrets.name".to_owned()));
    world.restart().await;
    let listed = world.core().flow_secrets().await.unwrap();
    assert!(!serde_json::to_string(&listed).unwrap().contains(VALUE) && !listed[0].missing);

    for (name, value, why) in [
        ("", VALUE, "Give the secret a name."),
        ("my key", VALUE, "begin with a letter"),
        ("secret", VALUE, "has a meaning of its own"),
        ("crm", "  \n", "The secret is empty."),
        ("crm", &"x".repeat(8 * 1024 + 1), "longer than 8 KB"),
    ] {
        let refused = invalid(world.core().set_flow_secret(name.into(), Secret::new(value)).await);
        assert!(refused.contains(why), "{name}: {refused}");
    }
    assert_eq!(keychain(&world).as_deref(), Some(VALUE));
    world.core().set_flow_secret("crm".into(), Secret::new("x".repeat(8 * 1024))).await.unwrap();
    world.core().delete_flow_secret("crm".into()).await.unwrap();
    assert_eq!(keychain(&world), None);
    assert!(world.core().flow_secrets().await.unwrap().is_empty());
    assert!(matches!(world.core().delete_flow_secret("crm".into()).await, Err(CoreError::NotFound(_))));
}

#[tokio::test]
async fn a_secret_that_the_keychain_lost_or_never_got_is_missing_and_can_be_set_again() {
    let mut world = World::new().await;
    world.core().set_flow_secret("crm".into(), Secret::new("one")).await.unwrap();
    world.secrets().remove("flow/crm").unwrap();
    // The app was cut off after the name was written down, before the keychain had the value.
    let now = world.now();
    let written = world.store().write("a name", move |tx| store::flow_secrets::add(tx, "shop", now));
    written.await.unwrap();
    world.crash().await;
    let missing = |all: Vec<flow::view::FlowSecret>| {
        all.into_iter().filter(|secret| secret.missing).map(|secret| secret.name).collect::<Vec<_>>()
    };
    assert_eq!(missing(world.core().flow_secrets().await.unwrap()), ["crm", "shop"]);
    world.core().set_flow_secret("shop".into(), Secret::new("two")).await.unwrap();
    world.core().delete_flow_secret("crm".into()).await.unwrap();
    let left = world.core().flow_secrets().await.unwrap();
    assert_eq!(left.iter().map(|secret| (secret.name.as_str(), secret.missing)).collect::<Vec<_>>(), [("shop", false)]);
}

#[tokio::test]
async fn a_run_knows_its_own_variables_before_the_global_ones() {
    let world = World::new().await;
    world.core().set_global_variable("size".into(), "unknown".into()).await.unwrap();
    world.flow(&order()).await;
    says(&world, "ann", "order").await;
    says(&world, "ann", "Tiny").await;
    assert_eq!(world.customer("ann").got().pop().unwrap(), "Tiny, by post.");
    assert_eq!(only_run(&world).await.variables, Variables::from([("size".into(), "Tiny".into())]));
    let [global] = &world.core().global_variables().await.unwrap()[..] else { panic!() };
    assert_eq!(global.value, Value::from("unknown"), "a run never changes it");
}
