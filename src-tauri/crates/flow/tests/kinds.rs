//! Every kind of node: a fixture flow with scripts, played and compared with its golden transcript. The loop is over the list of
//! kinds, so a new kind cannot come without a fixture, and its scripts must leave by every way out that it has.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use flow::validate::{Known, may_be_published};
use flow::{NodeKind, palette};
use serde::Deserialize;
use support::{Act, Played};

#[derive(Deserialize)]
struct Fixture {
    story: String,
    flow: serde_json::Value,
    scripts: Vec<Script>,
}

#[derive(Deserialize)]
struct Script {
    name: String,
    acts: Vec<Act>,
}

fn fixture(kind: NodeKind) -> Fixture {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/kinds/{}.json", kind.name()));
    let file =
        std::fs::read(&path).unwrap_or_else(|_| panic!("{} has no fixture: write {}", kind.name(), path.display()));
    serde_json::from_slice(&file).unwrap()
}

#[test]
fn every_kind_has_a_golden_transcript_that_leaves_by_every_way_out() {
    for kind in NodeKind::ALL {
        let Fixture { story, flow, scripts } = fixture(*kind);
        let imported = flow::import(flow.to_string().as_bytes()).unwrap();
        assert_eq!(imported.notes, [], "{kind:?}");
        let document = imported.document;
        let of_kind = || document.nodes.iter().filter(|node| node.kind() == *kind);
        let handles: BTreeSet<String> =
            of_kind().flat_map(|node| node.body.handles()).map(|handle| handle.id).collect();
        let (mut taken, mut transcripts) = (BTreeSet::new(), vec![story]);
        for Script { name, acts } in scripts {
            let mut played = Played::new(document.clone());
            acts.iter().for_each(|act| played.act(act));
            played.write_variables();
            transcripts.push(format!("# {name}\n{}", played.transcript));
            let of_kind = played.trace.iter().filter(|entry| entry.kind == *kind);
            taken.extend(of_kind.filter_map(|entry| entry.handle.clone()));
        }
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(kind.name(), transcripts.join("\n"));
        });
        assert_eq!(taken, handles, "{}: its scripts leave by every way out", kind.name());
    }
}

#[test]
fn every_fixture_is_fit_to_be_published_but_for_what_its_story_wants_to_be_missing() {
    let known = Known { globals: BTreeSet::from(["shop".to_owned()]), ..Known::default() };
    for kind in NodeKind::ALL {
        let document = flow::import(fixture(*kind).flow.to_string().as_bytes()).unwrap().document;
        let findings = flow::validate(&document, &known);
        let wanted = |finding: &&flow::Finding| !finding.message.contains("unknown");
        let errors: Vec<_> = findings.iter().filter(wanted).cloned().collect();
        assert!(may_be_published(&errors), "{}: {errors:#?}", kind.name());
    }
}

#[test]
fn the_form_of_every_kind_has_exactly_the_fields_of_the_kind() {
    for entry in palette() {
        let fresh = serde_json::to_value(&entry.fresh).unwrap();
        let has: BTreeSet<&str> = fresh["config"].as_object().unwrap().keys().map(String::as_str).collect();
        let shows: BTreeSet<&str> = entry.spec.fields.iter().map(|field| field.name).collect();
        assert_eq!(shows, has, "{:?}", entry.kind);
        assert!(!entry.spec.about.is_empty() && !entry.spec.icon.is_empty() && !entry.spec.title.is_empty());
    }
}

#[test]
fn every_kind_reads_back_what_it_writes_and_fills_in_what_is_missing() {
    for kind in NodeKind::ALL {
        let node = flow::Node::new("n", kind.fresh());
        let json = serde_json::to_string(&node).unwrap();
        assert_eq!(serde_json::from_str::<flow::Node>(&json).unwrap(), node);
        let bare = format!(r#"{{"id": "n", "kind": "{}"}}"#, kind.name());
        assert_eq!(serde_json::from_str::<flow::Node>(&bare).unwrap().body, kind.fresh());
        let future = format!(r#"{{"id": "n", "kind": "{}", "version": {}}}"#, kind.name(), kind.version() + 1);
        let error = serde_json::from_str::<flow::Node>(&future).unwrap_err().to_string();
        assert!(error.contains("Update Switchboard"), "{error}");
    }
}
