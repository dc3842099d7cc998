//! Running: what publishing does to conversations, the ones that begin and the ones that are under way.

use flow::view::{ForRunning, RunQuery, RunRow};
use flow::{Document, NodeKind};
use testkit::World;

use super::{asking, detail, draw, publish, published};

async fn runs(world: &World) -> Vec<RunRow> {
    world.core().runs(RunQuery::default()).await.unwrap().rows
}

async fn says(world: &World, customer: &str, text: &str) -> String {
    let before = world.customer(customer).got().len();
    world.customer(customer).says(text).await;
    world.plays_out().await;
    world.customer(customer).got().split_off(before).join(" / ")
}

/// The question is gone, and so is the node that greeted.
fn shorter() -> Document {
    let mut document = asking("hey", "Good day!");
    document.nodes.retain(|node| node.kind() != NodeKind::Input && node.id.as_str() != "sorry");
    document.edges.truncate(2);
    document.edges[1].target = domain::NodeId::new("bye");
    document.nodes[2].body = flow::nodes::EndNode { message: "Bye.".into(), ..Default::default() }.into();
    document
}

#[tokio::test]
async fn publishing_swaps_triggers_at_once() {
    let world = World::new().await;
    let id = published(&world, asking("hello", "Welcome!")).await;
    assert_eq!(says(&world, "ann", "hello").await, "Welcome! / What is your name?");
    draw(&world, &id, asking("moin", "Good day!")).await;
    assert_eq!(says(&world, "ben", "hello").await, "Welcome! / What is your name?", "the draft answers nobody");
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    assert_eq!(says(&world, "bob", "moin").await, "Good day! / What is your name?");
    let versions: Vec<_> = runs(&world).await.iter().map(|run| run.version).collect();
    assert_eq!(versions, [2, 1, 1]);
    // Ann's conversation goes on where it is, in the version that it began with.
    assert_eq!(says(&world, "ann", "Ann").await, "Thank you, Ann.");
    let old_word = says(&world, "ann", "hello").await;
    assert!(!old_word.contains("What is your name?"), "{old_word}");
}

#[tokio::test]
async fn the_plan_counts_who_stands_where_and_the_figures_follow() {
    let world = World::new().await;
    let core = world.core();
    let id = published(&world, asking("hello", "Welcome!")).await;
    for customer in ["ann", "ben", "bob"] {
        says(&world, customer, "hello").await;
    }
    says(&world, "bob", "Bob").await;
    let row = detail(&world, &id).await.row;
    assert_eq!((row.live_runs, row.starts, row.completed, row.failed), (2, 3, 1, 0));

    draw(&world, &id, asking("hello", "Good day!")).await;
    let plan = core.plan_publish(id.clone()).await.unwrap();
    assert_eq!((plan.live_runs, plan.on_changed.len(), plan.on_removed.len()), (2, 0, 0), "nobody stands there");
    draw(&world, &id, shorter()).await;
    let plan = core.plan_publish(id.clone()).await.unwrap();
    assert_eq!((plan.live_runs, plan.on_changed.len()), (2, 0));
    let gone: Vec<_> = plan.on_removed.iter().map(|at| (at.node.as_str(), at.title.as_str(), at.runs)).collect();
    assert_eq!(gone, [("ask", "Ask", 2)]);
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    let versions = core.flow_versions(id.clone()).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.live_runs).collect::<Vec<_>>(), [0, 2]);
    // Whoever stands in the version that one goes back to is touched by nothing.
    let plan = core.plan_roll_back(id, versions[1].id.clone()).await.unwrap();
    assert_eq!((plan.live_runs, plan.on_changed.len(), plan.on_removed.len()), (2, 0, 0));
}

#[tokio::test]
async fn running_conversations_move_to_the_new_version_or_begin_again() {
    let world = World::new().await;
    let id = published(&world, asking("hello", "Welcome!")).await;
    says(&world, "ann", "hello").await;
    let mut next = asking("hello", "Good day!");
    next.nodes[3].body = flow::nodes::EndNode { message: "Bye, {{name}}.".into(), ..Default::default() }.into();
    draw(&world, &id, next).await;
    publish(&world, &id, ForRunning::Move).await.unwrap();
    assert_eq!(runs(&world).await[0].version, 2);
    assert_eq!(says(&world, "ann", "Ann").await, "Bye, Ann.");

    says(&world, "ben", "hello").await;
    draw(&world, &id, shorter()).await;
    publish(&world, &id, ForRunning::Move).await.unwrap();
    assert!(runs(&world).await[0].restarts, "the node he stood at is gone");
    assert_eq!(says(&world, "ben", "Ben").await, "Good day! / Bye.");
}

#[tokio::test]
async fn deleting_a_flow_ends_its_conversations() {
    let world = World::new().await;
    let id = published(&world, asking("hello", "Welcome!")).await;
    says(&world, "ann", "hello").await;
    assert_eq!(detail(&world, &id).await.row.live_runs, 1);
    world.core().delete_flow(id.clone()).await.unwrap();
    world.settled().await;
    world.core().restore_flow(id.clone()).await.unwrap();
    let row = detail(&world, &id).await.row;
    assert_eq!((row.live_runs, row.starts, row.active), (0, 1, false));
    let answer = says(&world, "ann", "Ann").await;
    assert!(!answer.contains("Thank you, Ann"), "{answer}");
}
