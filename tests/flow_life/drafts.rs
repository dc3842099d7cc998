//! Drafts: made, saved by whoever saw the last save, looked back on, taken again.

use engine::CoreError;
use flow::Severity;
use flow::view::{DraftFrom, FlowState, FlowText, ForRunning};
use testkit::World;

use super::{asking, detail, draw, drawn, names, publish, refused};

#[tokio::test]
async fn a_new_flow_has_a_start_a_free_name_and_answers_nobody() {
    let world = World::new().await;
    let core = world.core();
    let first = core.create_flow(" Welcome ".into(), None).await.unwrap();
    let second = core.create_flow("welcome".into(), None).await.unwrap();
    core.create_flow(String::new(), None).await.unwrap();
    assert_eq!(names(&world).await, ["Welcome", "welcome 2", "New flow"]);
    let flow = detail(&world, &first).await;
    assert_eq!((flow.row.state, flow.row.active, flow.row.rank, flow.row.nodes), (FlowState::Draft, false, 1, 1));
    assert_eq!((flow.draft.name.as_str(), flow.draft_rev), ("Welcome", 1));
    assert_eq!(detail(&world, &second).await.draft.name, "welcome 2");
    assert!(refused(core.create_flow("x".repeat(101), None).await).contains("100"));
    let nothing = core.create_flow(String::new(), Some("no such template".into())).await;
    assert!(matches!(nothing, Err(CoreError::NotFound(_))), "{nothing:?}");
}

#[tokio::test]
async fn every_template_becomes_a_flow_that_can_be_published_as_it_is_and_has_its_tests() {
    let world = World::new().await;
    let core = world.core();
    let templates = core.flow_templates();
    assert!(templates.len() >= 10, "{}", templates.len());
    for template in templates {
        let id = core.create_flow(String::new(), Some(template.id.clone())).await.unwrap();
        let flow = detail(&world, &id).await;
        assert_eq!((flow.row.name.as_str(), flow.row.nodes), (template.name.as_str(), template.nodes));
        assert_eq!(flow.outline.len(), flow.draft.nodes.len());
        let wrong: Vec<_> = flow.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
        // What it names outside of itself is the shop's to set up; everything else is whole.
        let inside = wrong.iter().filter(|finding| finding.rule != flow::Rule::KnownOutside);
        assert_eq!(inside.count(), 0, "{}: {wrong:?}", template.name);
        let tests = store_tests(&world, &id).await;
        assert_eq!(tests, template.tests as usize, "{}", template.name);
        assert!(tests > 0, "{}", template.name);
    }
}

async fn store_tests(world: &World, id: &domain::FlowId) -> usize {
    let id = id.clone();
    world.store().read("tests", move |conn| store::flow_tests::of_flow(conn, &id)).await.unwrap().len()
}

#[tokio::test]
async fn nobody_overwrites_what_he_has_not_seen() {
    let world = World::new().await;
    let id = world.core().create_flow("Names".into(), None).await.unwrap();
    let saved = world.core().save_draft(id.clone(), 1, asking("hello", "Welcome!")).await.unwrap();
    assert_eq!((saved.rev, saved.findings.len()), (2, 0), "{:?}", saved.findings);
    let late = world.core().save_draft(id.clone(), 1, asking("hello", "I was late")).await;
    assert!(matches!(&late, Err(CoreError::Conflict(words)) if words.contains("Load it again")), "{late:?}");
    let (one, other) = tokio::join!(
        world.core().save_draft(id.clone(), 2, asking("hello", "One")),
        world.core().save_draft(id.clone(), 2, asking("hello", "Other")),
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(detail(&world, &id).await.draft_rev, 3);
}

#[tokio::test]
async fn a_save_that_changes_nothing_is_none_and_a_wrong_draft_is_kept_with_what_is_wrong() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let rev = detail(&world, &id).await.draft_rev;
    assert_eq!(draw(&world, &id, asking("hello", "Welcome!")).await, rev);
    let mut broken = asking("hello", "Welcome!");
    broken.edges.clear();
    let saved = world.core().save_draft(id.clone(), rev, broken.clone()).await.unwrap();
    assert!(saved.findings.iter().any(|finding| finding.severity == Severity::Error));
    let flow = detail(&world, &id).await;
    assert_eq!((flow.draft, flow.findings.len()), (broken, saved.findings.len()));
    assert!(flow.row.errors > 0);
}

#[tokio::test]
async fn a_flow_that_is_too_large_is_refused_and_nothing_changes() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let before = detail(&world, &id).await;
    let huge = flow::Document { description: "x".repeat(2 * 1024 * 1024), ..asking("hello", "Welcome!") };
    assert!(refused(world.core().save_draft(id.clone(), before.draft_rev, huge).await).contains("2 MB is the most"));
    assert_eq!(detail(&world, &id).await, before);
}

#[tokio::test]
async fn the_journal_says_what_each_save_changed_and_any_of_them_can_be_taken_again() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let mut next = asking("hello", "Good day!");
    next.nodes.remove(4);
    next.edges.remove(3);
    draw(&world, &id, next.clone()).await;
    let told = async || {
        let edits = world.core().flow_edits(id.clone()).await.unwrap();
        edits.into_iter().map(|edit| (edit.rev, edit.summary)).collect::<Vec<_>>()
    };
    let edits = told().await;
    assert_eq!(edits[0], (3, "Changed “Greet”, removed “End”".into()));
    assert_eq!(edits[1].1, "Changed the triggers, added 4 nodes");
    assert_eq!(edits[2], (1, "Created".into()));

    let saved = world.core().restore_draft(id.clone(), 3, DraftFrom::Edit { rev: 2 }).await.unwrap();
    assert_eq!(saved.rev, 4);
    assert_eq!(detail(&world, &id).await.draft, asking("hello", "Welcome!"));
    assert_eq!(told().await[0], (4, "Brought back save 2".into()));
    let again = world.core().restore_draft(id.clone(), 4, DraftFrom::Edit { rev: 3 }).await.unwrap();
    assert_eq!((again.rev, detail(&world, &id).await.draft), (5, next));
    let late = world.core().restore_draft(id.clone(), 3, DraftFrom::Edit { rev: 1 }).await;
    assert!(matches!(late, Err(CoreError::Conflict(_))), "{late:?}");
    let gone = world.core().restore_draft(id.clone(), 5, DraftFrom::Edit { rev: 99 }).await;
    assert!(matches!(gone, Err(CoreError::NotFound(_))), "{gone:?}");
}

#[tokio::test]
async fn a_version_becomes_the_draft_again() {
    let world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let first = publish(&world, &id, ForRunning::Finish).await.unwrap();
    let rev = draw(&world, &id, asking("hello", "Good day!")).await;
    assert_eq!(detail(&world, &id).await.row.state, FlowState::Changed);
    let from = DraftFrom::Version { id: first.id.clone() };
    world.core().restore_draft(id.clone(), rev, from).await.unwrap();
    let flow = detail(&world, &id).await;
    assert_eq!((flow.draft, flow.row.state), (asking("hello", "Welcome!"), FlowState::Published));
    let other = drawn(&world, asking("bye", "Bye!")).await;
    let foreign = world.core().restore_draft(other, 2, DraftFrom::Version { id: first.id }).await;
    assert!(matches!(foreign, Err(CoreError::NotFound(_))), "a version of another flow: {foreign:?}");
}

#[tokio::test]
async fn a_flow_is_edited_as_text_and_what_cannot_be_read_is_told_with_its_place() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    let text = core.flow_text(id.clone(), FlowText::Draft).await.unwrap();
    let saved = core.save_draft_text(id.clone(), 2, text.replace("Welcome!", "Good day!")).await.unwrap();
    assert_eq!((saved.rev, detail(&world, &id).await.draft), (3, asking("hello", "Good day!")));
    let missing_comma = text.replacen(",\n", "\n", 1);
    assert!(refused(core.save_draft_text(id.clone(), 3, missing_comma).await).starts_with("Line 3, column"));
    let misspelled = text.replace("\"prompt\"", "\"promt\"");
    assert!(refused(core.save_draft_text(id.clone(), 3, misspelled).await).starts_with("Node ask, promt: "));
    let late = core.save_draft_text(id.clone(), 2, text).await;
    assert!(matches!(late, Err(CoreError::Conflict(_))), "{late:?}");
    assert_eq!(detail(&world, &id).await.draft_rev, 3);
}

#[tokio::test]
async fn drafts_journal_and_versions_are_there_after_a_crash() {
    let mut world = World::new().await;
    let id = drawn(&world, asking("hello", "Welcome!")).await;
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    draw(&world, &id, asking("hello", "Good day!")).await;
    let told = async |world: &World| {
        let core = world.core();
        let versions = core.flow_versions(id.clone()).await.unwrap();
        (detail(world, &id).await, core.flow_edits(id.clone()).await.unwrap(), versions)
    };
    let before = told(&world).await;
    world.crash().await;
    assert_eq!(told(&world).await, before);
}

#[tokio::test]
async fn the_list_says_of_each_flow_what_the_flow_says_itself_whatever_changes() {
    let world = World::new().await;
    let core = world.core();
    let id = drawn(&world, asking("hello", "Welcome to {{global.shop}}!")).await;
    let listed = async || {
        let row = core.flows().await.unwrap().into_iter().find(|row| row.id == id).unwrap();
        assert_eq!(row, detail(&world, &id).await.row);
        row
    };
    let unknown = listed().await;
    core.set_global_variable("shop".into(), "Luma".into()).await.unwrap();
    let known = listed().await;
    assert!(known.errors + known.warnings < unknown.errors + unknown.warnings, "{known:?}");
    publish(&world, &id, ForRunning::Finish).await.unwrap();
    assert_eq!((listed().await.state, listed().await.version), (FlowState::Published, Some(1)));
    let file = world.dir().join("menu.pdf");
    std::fs::write(&file, "%PDF-1.7").unwrap();
    core.add_flow_file(id.clone(), file).await.unwrap();
    draw(&world, &id, asking("hello", "")).await;
    let changed = listed().await;
    assert!(changed.state == FlowState::Changed && changed.errors > 0, "{changed:?}");
    let stop = domain::SettingsPatch { opt_out_words: Some(vec!["hello".into()]), ..Default::default() };
    world.operator().sets(stop).await;
    assert!(listed().await.warnings > changed.warnings);
}
