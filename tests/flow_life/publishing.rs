//! Publishing: versions are for good, one of them answers, and going back is one step.

use engine::CoreError;
use flow::trigger::{Audience, Schedule};
use flow::view::{FlowPatch, FlowState, FlowText, ForRunning};
use flow::{Document, Trigger, TriggerWhen};
use testkit::World;

use super::{asking, detail, draw, drawn, publish, published, refused};

#[tokio::test]
async fn the_first_version_activates_the_flow_and_later_ones_leave_it_as_it_is() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let note = " The first one ".to_owned();
    let first = core.publish(id.clone(), 2, note, ForRunning::Finish).await.unwrap();
    assert_eq!((first.number, first.note.as_str(), first.live, first.changes), (1, "The first one", true, 0));
    let row = detail(&world, &id).await.row;
    assert_eq!((row.active, row.state, row.version), (true, FlowState::Published, Some(1)));
    assert_eq!(row.published_at, Some(world.now()));
    core.update_flow(id.clone(), FlowPatch { active: Some(false), ..FlowPatch::default() }).await.unwrap();
    draw(&world, &id, asking("hello", "Good day!")).await;
    let second = publish(&world, &id, ForRunning::Finish).await.unwrap();
    assert_eq!((second.number, second.changes), (2, 1));
    assert!(!detail(&world, &id).await.row.active);
    let versions = core.flow_versions(id.clone()).await.unwrap();
    let told: Vec<_> = versions.iter().map(|version| (version.number, version.live)).collect();
    assert_eq!(told, [(2, true), (1, false)]);
    let text = core.flow_text(id.clone(), FlowText::Version { id: first.id }).await.unwrap();
    assert!(text.contains("Welcome!") && !text.contains("Good day!"), "a version never changes");
}

#[tokio::test]
async fn what_is_wrong_blocks_publishing_with_words_that_say_what_to_do() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let mut broken = asking("hello", "");
    broken.edges.pop();
    draw(&world, &id, broken).await;
    let words = refused(publish(&world, &id, ForRunning::Finish).await);
    assert!(words.contains("“Greet”") && words.contains("more error"), "{words}");
    assert_eq!(detail(&world, &id).await.row.version, None);
    assert!(world.core().flow_versions(id.clone()).await.unwrap().is_empty());
    let plan = world.core().plan_publish(id).await.unwrap();
    assert!(!flow::validate::may_be_published(&plan.findings));
}

#[tokio::test]
async fn publishing_what_answers_already_is_a_conflict_and_moving_nodes_about_is_no_change() {
    let world = World::new().await;
    let id = published(&world, asking("hello", "Welcome!")).await;
    let again = publish(&world, &id, ForRunning::Finish).await;
    assert!(
        matches!(&again, Err(CoreError::Conflict(words)) if words == "Nothing changed since version 1."),
        "{again:?}"
    );
    let mut moved = asking("hello", "Welcome!");
    moved.nodes[1].position.x = 400.0;
    draw(&world, &id, moved).await;
    assert_eq!(detail(&world, &id).await.row.state, FlowState::Published);
    assert!(matches!(publish(&world, &id, ForRunning::Finish).await, Err(CoreError::Conflict(_))));
    let stale = world.core().publish(id.clone(), 1, String::new(), ForRunning::Finish).await;
    assert!(refused(stale).contains("Load it again"));
}

#[tokio::test]
async fn of_two_who_publish_the_same_draft_one_does() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let publish = || world.core().publish(id.clone(), 2, String::new(), ForRunning::Finish);
    let (one, other) = tokio::join!(publish(), publish());
    let (done, failed) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(done.unwrap().number, 1);
    assert!(matches!(failed, Err(CoreError::Conflict(_))), "{failed:?}");
    assert_eq!(world.core().flow_versions(id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn rolling_back_makes_an_old_version_answer_and_leaves_the_draft() {
    let world = World::new().await;
    let core = world.core();
    let id = published(&world, asking("hello", "Welcome!")).await;
    draw(&world, &id, asking("hi", "Good day!")).await;
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    let first = core.flow_versions(id.clone()).await.unwrap().pop().unwrap();
    let plan = core.plan_roll_back(id.clone(), first.id.clone()).await.unwrap();
    assert_eq!((plan.lines.len(), plan.live_runs, plan.findings.len()), (2, 0, 0), "{:?}", plan.lines);
    let back = core.roll_back(id.clone(), first.id.clone(), ForRunning::Finish).await.unwrap();
    assert_eq!((back.number, back.live), (1, true));
    let row = detail(&world, &id).await.row;
    assert_eq!((row.version, row.state, row.triggers.len()), (Some(1), FlowState::Changed, 1));
    assert!(row.triggers[0].contains("hello"), "{:?}", row.triggers);
    assert_eq!(detail(&world, &id).await.draft, asking("hi", "Good day!"));
    let twice = core.roll_back(id.clone(), first.id.clone(), ForRunning::Finish).await;
    assert_eq!(refused(twice), "Version 1 answers already.");
    // What was rolled back from can be published again: as a version of its own.
    assert_eq!(publish(&world, &id, ForRunning::Finish).await.unwrap().number, 3);
    let other = published(&world, asking("bye", "Bye!")).await;
    let foreign = core.roll_back(other, first.id, ForRunning::Finish).await;
    assert!(matches!(foreign, Err(CoreError::NotFound(_))), "{foreign:?}");
}

#[tokio::test]
async fn any_two_texts_of_a_flow_are_compared_in_lines() {
    let world = World::new().await;
    let core = world.core();
    let id = published(&world, asking("hello", "Welcome!")).await;
    let first = FlowText::Version { id: core.flow_versions(id.clone()).await.unwrap()[0].id.clone() };
    draw(&world, &id, asking("hello", "Good day!")).await;
    let lines = async |before: &FlowText, next: &FlowText| {
        let lines = core.flow_diff(id.clone(), before.clone(), next.clone()).await.unwrap();
        lines.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(lines(&first, &FlowText::Draft).await, ["~ Message “Greet”, text: “Welcome!” → “Good day!”"]);
    assert_eq!(lines(&FlowText::Draft, &first).await, ["~ Message “Greet”, text: “Good day!” → “Welcome!”"]);
    assert!(lines(&first, &first).await.is_empty());
    let plan = core.plan_publish(id).await.unwrap();
    assert_eq!((plan.lines.len(), plan.draft_rev, plan.policy), (1, 3, ForRunning::Finish));
}

fn daily(minute: u32) -> Document {
    let schedule = Schedule::Week { days: Vec::new(), minute };
    let audience = Audience::Label { label: "vip".into() };
    let trigger = Trigger::new(TriggerWhen::Scheduled { schedule, audience });
    Document { triggers: vec![trigger], ..asking("", "Good morning!") }
}

#[tokio::test]
async fn scheduled_starts_follow_the_version_that_answers() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, daily(12 * 60)).await;
    let next = async || detail(&world, &id).await.next_start_at;
    assert_eq!(next().await, None);
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    let noon = next().await.unwrap();
    draw(&world, &id, daily(13 * 60)).await;
    assert_eq!(next().await, Some(noon), "the draft starts nothing");
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    assert_eq!(next().await.map(|at| at.since(noon)), Some(60 * 60_000));
    let active = |active| FlowPatch { active: Some(active), ..FlowPatch::default() };
    core.update_flow(id.clone(), active(false)).await.unwrap();
    assert_eq!(next().await, None);
    let first = core.flow_versions(id.clone()).await.unwrap().pop().unwrap();
    core.roll_back(id.clone(), first.id, ForRunning::Finish).await.unwrap();
    assert_eq!(next().await, None, "rolling back does not activate");
    core.update_flow(id.clone(), active(true)).await.unwrap();
    assert_eq!(next().await, Some(noon));
    core.delete_flow(id.clone()).await.unwrap();
    core.restore_flow(id.clone()).await.unwrap();
    assert_eq!(next().await, None);
}
