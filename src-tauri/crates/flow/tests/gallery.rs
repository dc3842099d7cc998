//! The gallery ships what it promises: every ready flow comes in as a file, may be published, is drawn tidily, and does in its
//! test conversations what it says, through every node and nearly every way out.

use std::collections::BTreeSet;

use domain::UnixMs;
use flow::gallery::{Template, templates};
use flow::nodes::{Form, NodeBody};
use flow::script::play_all;
use flow::validate::{Known, may_be_published};
use flow::{FlowTest, Severity, TriggerWhen, export, import, validate};

/// Of a hundred ways out, so many must be taken by the test conversations.
const WAYS: u32 = 90;

fn report(template: &Template) -> flow::TestReport {
    let test = |script: &flow::Script| FlowTest {
        id: script.name.clone(),
        name: script.name.clone(),
        script: script.clone(),
        at: UnixMs(0),
    };
    play_all(&template.document, &template.tests.iter().map(test).collect::<Vec<_>>())
}

/// Every text of a flow, whoever reads it.
fn texts(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => into.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| texts(field, into)),
        _ => {}
    }
}

#[test]
fn there_are_at_least_ten_of_them_and_each_says_what_it_does_and_needs() {
    assert!(templates().len() >= 10);
    for Template { id, name, description, needs, document, tests } in templates() {
        assert!(!name.is_empty() && !needs.is_empty() && description.ends_with('.'), "{id}");
        assert_eq!((&document.name, &document.description), (name, description), "{id}");
        assert!(tests.len() >= 2 && tests.iter().all(|test| !test.name.is_empty()), "{id}");
    }
}

#[test]
fn every_flow_is_a_file_that_comes_in_and_may_be_published() {
    for template in templates() {
        let imported = import(export(&template.document).as_bytes()).unwrap();
        assert_eq!((imported.notes, &imported.document), (vec![], &template.document), "{}", template.id);
        let findings = validate(&template.document, &Known::default());
        assert!(may_be_published(&findings), "{}: {findings:#?}", template.id);
        // One that is new in the gallery and has a warning must say here why that is right.
        let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
        assert_eq!(
            warnings.map(|finding| &finding.message).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "{}",
            template.id
        );
    }
}

#[test]
fn every_test_conversation_goes_as_it_says() {
    let failures = templates().iter().flat_map(|template| {
        let failed = report(template).results.into_iter().filter(|result| !result.passed);
        failed.map(|result| {
            let failures =
                result.failures.iter().map(|failure| format!("  line {}: {}", failure.line, failure.message));
            let failures = failures.collect::<Vec<_>>().join("\n");
            format!("{}, {}:\n{failures}\n  {}\n", template.id, result.name, result.transcript.join("\n  "))
        })
    });
    let failures: Vec<String> = failures.collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn together_they_go_through_every_node_and_nearly_every_way_out() {
    for template in templates() {
        let coverage = report(template).coverage;
        assert!(coverage.nodes_missed.is_empty(), "{}: {:?}", template.id, coverage.nodes_missed);
        let missed = coverage.edges_missed.len() as u32;
        let most = coverage.edges - (coverage.edges * WAYS).div_ceil(100);
        assert!(missed <= most, "{}: {missed} of {}: {:?}", template.id, coverage.edges, coverage.edges_missed);
    }
}

#[test]
fn its_outline_names_every_node_once_and_begins_at_the_start() {
    for template in templates() {
        let shown = template.view();
        let ids: BTreeSet<_> = shown.outline.iter().map(|node| &node.id).collect();
        assert_eq!((ids.len(), shown.outline.len()), (template.document.nodes.len(), ids.len()), "{}", template.id);
        assert_eq!(shown.outline[0].kind, flow::NodeKind::Start);
        assert!(shown.outline.iter().all(|node| !node.text.is_empty() && !node.text.contains('\n')), "{}", template.id);
    }
}

#[test]
fn every_node_has_a_name_and_a_place_of_its_own_on_the_grid() {
    for template in templates() {
        let mut places = BTreeSet::new();
        for node in &template.document.nodes {
            let (x, y) = (node.position.x as i64, node.position.y as i64);
            assert!(!node.label.is_empty(), "{}: {}", template.id, node.id);
            assert!(x % 300 == 0 && y % 160 == 0 && places.insert((x, y)), "{}: {} at {x}, {y}", template.id, node.id);
        }
    }
}

#[test]
fn the_tone_is_calm() {
    for template in templates() {
        let mut all = Vec::new();
        texts(&serde_json::to_value(&template.document).unwrap(), &mut all);
        all.extend([template.description.clone()].into_iter().chain(template.needs.clone()));
        let loud = all.iter().filter(|text| text.contains('!') && !text.contains("!="));
        assert_eq!(loud.collect::<Vec<_>>(), Vec::<&String>::new(), "{}", template.id);
    }
}

#[test]
fn no_answer_that_a_flow_asks_for_is_a_word_that_ends_all_messages() {
    // A message that is only "cancel" opts its sender out before any flow sees it.
    let settings = domain::Settings::default();
    let taken: BTreeSet<String> = settings.opt_out_words.iter().chain(&settings.opt_in_words).cloned().collect();
    for template in templates() {
        let nodes = template.document.nodes.iter().flat_map(|node| match &node.body {
            NodeBody::Buttons(node) => node.buttons.iter().map(|button| button.label.source().to_owned()).collect(),
            NodeBody::Input(flow::nodes::InputNode { answer: Form::Choice { options }, .. }) => options.clone(),
            _ => Vec::new(),
        });
        let triggers = template.document.triggers.iter().flat_map(|trigger| match &trigger.when {
            TriggerWhen::Exact { texts, .. } => texts.clone(),
            _ => Vec::new(),
        });
        for word in nodes.chain(triggers) {
            assert!(!taken.contains(&word.to_lowercase()), "{}: {word}", template.id);
        }
    }
}
