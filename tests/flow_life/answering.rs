//! Answering: who is asked first, on which account, and what would happen.

use domain::{AccountId, FlowId};
use engine::CoreError;
use flow::view::{FlowPatch, FlowState, ForRunning};
use flow::{Occasion, Routed};
use testkit::World;

use super::{asking, detail, drawn, names, publish, published, refused};

async fn which(world: &World, text: &str) -> Routed {
    let occasion = Occasion::Message { text: text.into(), first: false, media: None };
    world.core().which_flow(world.account().clone(), occasion).await.unwrap()
}

fn active(active: bool) -> FlowPatch {
    FlowPatch { active: Some(active), ..FlowPatch::default() }
}

fn on(accounts: &[&str]) -> FlowPatch {
    let accounts = accounts.iter().map(|&id| AccountId::new(id)).collect();
    FlowPatch { account_ids: Some(accounts), ..FlowPatch::default() }
}

#[tokio::test]
async fn it_is_told_which_flow_would_answer_and_why_each_of_the_others_would_not() {
    let world = World::new().await;
    let core = world.core();
    let named = |name: &str, word: &str| flow::Document { name: name.into(), ..asking(word, "Welcome!") };
    let first = published(&world, named("First", "hello")).await;
    let second = published(&world, named("Second", "hello")).await;
    let off = published(&world, named("Off", "hello")).await;
    core.update_flow(off, active(false)).await.unwrap();
    drawn(&world, named("Drawn", "hello")).await;
    published(&world, named("Other word", "bye")).await;
    let chosen = which(&world, "Hello there").await;
    assert_eq!(chosen.chosen.as_ref().unwrap().flow_id, first);
    let others: Vec<_> = chosen.others.iter().map(|other| (other.name.as_str(), other.why_not.as_str())).collect();
    let expected = [
        ("Second", "it would (the message has “hello” in it), but “First” comes first"),
        ("Off", "it is not active"),
        ("Other word", "none of its triggers fits"),
        ("Drawn", "it was never published"),
    ];
    assert_eq!(others, expected);

    let mut order: Vec<FlowId> = core.flows().await.unwrap().into_iter().map(|row| row.id).collect();
    order.swap(0, 1);
    core.order_flows(order.clone()).await.unwrap();
    assert_eq!(names(&world).await, ["Second", "First", "Off", "Drawn", "Other word"]);
    assert_eq!(which(&world, "hello").await.chosen.unwrap().flow_id, second);
    assert!(which(&world, "something else").await.chosen.is_none());
    order.pop();
    let half = core.order_flows(order).await;
    assert!(matches!(half, Err(CoreError::Conflict(_))), "{half:?}");
    let nowhere = core.which_flow(AccountId::new("gone"), Occasion::ApiCall { flow_id: first }).await;
    assert!(matches!(nowhere, Err(CoreError::NotFound(_))), "{nowhere:?}");
}

#[tokio::test]
async fn a_flow_answers_on_its_accounts_alone_and_never_on_all_by_mistake() {
    let world = World::new().await;
    let core = world.core();
    let id = published(&world, asking("hello", "Welcome!")).await;
    let row = core.update_flow(id.clone(), on(&[world.account().as_str(), "gone"])).await.unwrap();
    assert_eq!(row.account_ids, [world.account().clone()]);
    assert!(which(&world, "hello").await.chosen.is_some());
    let none = core.update_flow(id.clone(), on(&["gone"])).await;
    assert!(matches!(none, Err(CoreError::NotFound(_))), "{none:?}");
    assert_eq!(detail(&world, &id).await.row.account_ids.len(), 1);
    // The account is gone later: its flow answers nowhere.
    let elsewhere = id.clone();
    let set = move |tx: &store::Tx<'_>| store::flows::set_accounts(tx, &elsewhere, &[AccountId::new("gone")]);
    world.store().write("accounts", set).await.unwrap();
    let routed = which(&world, "hello").await;
    assert!(routed.chosen.is_none());
    assert_eq!(routed.others[0].why_not, "it is for other accounts");
    assert_eq!(core.update_flow(id, on(&[])).await.unwrap().account_ids, []);
    assert!(which(&world, "hello").await.chosen.is_some());
}

#[tokio::test]
async fn only_what_was_published_can_be_activated_and_the_account_counts_it() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    assert!(refused(core.update_flow(id.clone(), active(true)).await).starts_with("Publish it first"));
    let counts = async || {
        let account = core.accounts().await.unwrap().remove(0);
        (account.flows_active, account.flows_total)
    };
    assert_eq!(counts().await, (0, 1));
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    assert_eq!(counts().await, (1, 1));
    let row = core.update_flow(id.clone(), active(false)).await.unwrap();
    assert_eq!((row.active, row.state, counts().await), (false, FlowState::Published, (0, 1)));
    assert!(core.update_flow(id, active(true)).await.unwrap().active);
    assert_eq!(counts().await, (1, 1));
}

#[tokio::test]
async fn a_deleted_flow_answers_nobody_and_comes_back_to_its_place_without_starting_anything() {
    let mut world = World::new().await;
    let ids = [
        published(&world, flow::Document { name: "One".into(), ..asking("hello", "One") }).await,
        published(&world, flow::Document { name: "Two".into(), ..asking("hello", "Two") }).await,
    ];
    world.core().delete_flow(ids[0].clone()).await.unwrap();
    assert_eq!(names(&world).await, ["Two"]);
    assert_eq!(which(&world, "hello").await.chosen.unwrap().flow_id, ids[1]);
    let gone = world.core().flow(ids[0].clone()).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
    let twice = world.core().delete_flow(ids[0].clone()).await;
    assert!(matches!(twice, Err(CoreError::NotFound(_))), "{twice:?}");

    world.restart().await;
    world.core().restore_flow(ids[0].clone()).await.unwrap();
    assert_eq!(names(&world).await, ["One", "Two"]);
    let back = detail(&world, &ids[0]).await;
    assert_eq!((back.row.active, back.row.version, back.draft.name.as_str()), (false, Some(1), "One"));
    assert_eq!(which(&world, "hello").await.chosen.unwrap().flow_id, ids[1]);

    world.core().delete_flow(ids[0].clone()).await.unwrap();
    world.stop().await;
    world.clock().advance(25 * 60 * 60_000);
    world.boot().await;
    let forgotten = world.core().restore_flow(ids[0].clone()).await;
    assert!(matches!(forgotten, Err(CoreError::NotFound(_))), "{forgotten:?}");
}
