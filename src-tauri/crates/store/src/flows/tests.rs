//! What the tables of flows promise: revisions guard drafts, the journal forgets the oldest, versions are for good.

use domain::{ChatId, MessageId, MessageKind, Sender, WireId};
use flow::Script;
use flow::view::FlowFile;
use proptest::prelude::*;

use super::*;
use crate::flow_versions::StoredVersion;
use crate::{DatabaseKey, Store, flow_files, flow_known, flow_tests, flow_versions, messages};

fn open() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &DatabaseKey::new([7; 32])).unwrap();
    (dir, store)
}

fn named(name: &str) -> Document {
    Document { name: name.into(), ..Document::default() }
}

fn id(name: &str) -> FlowId {
    FlowId::new(name)
}

async fn with_flows(ids: &'static [&'static str]) -> (tempfile::TempDir, Store) {
    let (dir, store) = open();
    let insert = move |tx: &Tx<'_>| ids.iter().try_for_each(|name| insert(tx, &id(name), &named(name), "", UnixMs(1)));
    store.write("flows", insert).await.unwrap();
    (dir, store)
}

async fn order_of(store: &Store) -> Vec<String> {
    let flows = store.read("flows", all).await.unwrap();
    flows.into_iter().map(|flow| flow.id.to_string()).collect()
}

#[tokio::test]
async fn a_draft_is_replaced_only_by_who_names_its_revision() {
    let (_dir, store) = with_flows(&["a"]).await;
    let save = async |rev, name: &'static str| {
        store.write("draft", move |tx| save_draft(tx, &id("a"), rev, &named(name), "", UnixMs(2))).await.unwrap()
    };
    assert_eq!(save(1, "first").await, Some(2));
    assert_eq!(save(1, "late").await, None);
    assert_eq!(save(2, "").await, Some(3));
    let (draft, flow) = store.read("flow", |conn| Ok((draft(conn, &id("a"))?, get(conn, &id("a"))?))).await.unwrap();
    assert_eq!(draft, Some((named(""), 3)));
    assert_eq!(flow.unwrap().name, "Untitled flow");
    let journal = store.read("edits", |conn| flow_edits::of_flow(conn, &id("a"))).await.unwrap();
    assert_eq!(journal.iter().map(|edit| edit.rev).collect::<Vec<_>>(), [3, 2, 1]);
    let second = store.read("edit", |conn| flow_edits::document(conn, &id("a"), 2)).await.unwrap();
    assert_eq!(second, Some(named("first")));
}

#[tokio::test]
async fn the_journal_keeps_the_newest_saves_and_always_the_last_one() {
    let (_dir, store) = with_flows(&["a", "b"]).await;
    let saves = flow_edits::MOST + 3;
    let save = move |tx: &Tx<'_>| {
        (1..=saves).try_for_each(|rev| save_draft(tx, &id("a"), rev, &named("x"), "", UnixMs(2)).map(drop))
    };
    store.write("drafts", save).await.unwrap();
    let kept = async |flow: &'static str| {
        let edits = store.read("edits", move |conn| flow_edits::of_flow(conn, &id(flow))).await.unwrap();
        edits.into_iter().map(|edit| edit.rev).collect::<Vec<_>>()
    };
    let newest: Vec<u32> = (5..=saves + 1).rev().collect();
    assert_eq!(kept("a").await, newest);
    assert_eq!(kept("b").await, [1]);
    let huge = || Document {
        description: "x".repeat(usize::try_from(flow_edits::MOST_BYTES).unwrap() + 1),
        ..Document::default()
    };
    let last = store.write("draft", move |tx| save_draft(tx, &id("b"), 1, &huge(), "", UnixMs(3))).await.unwrap();
    assert_eq!(last, Some(2));
    assert_eq!(kept("b").await, [2]);
}

#[tokio::test]
async fn a_version_is_numbered_once_and_stays_when_another_answers() {
    let (_dir, store) = with_flows(&["a"]).await;
    let publish = async |name: &'static str, number| {
        let version = StoredVersion {
            id: VersionId::new(name),
            flow_id: id("a"),
            number,
            note: String::new(),
            changes: 0,
            published_at: UnixMs(5),
        };
        let job = move |tx: &Tx<'_>| {
            flow_versions::insert(tx, &version, &named(name))?;
            set_live(tx, &id("a"), &version.id)
        };
        store.write("version", job).await
    };
    publish("one", 1).await.unwrap();
    publish("two", 2).await.unwrap();
    publish("also two", 2).await.unwrap_err();
    let versions = store.read("versions", |conn| flow_versions::of_flow(conn, &id("a"))).await.unwrap();
    let told: Vec<_> = versions.iter().map(|version| (version.number, version.live)).collect();
    assert_eq!(told, [(2, true), (1, false)]);
    let old = store.read("version", |conn| flow_versions::document(conn, &VersionId::new("one"))).await.unwrap();
    assert_eq!(old, Some(named("one")));
    let next = store.read("number", |conn| flow_versions::next_number(conn, &id("a"))).await.unwrap();
    assert_eq!(next, 3);
}

#[tokio::test]
async fn flows_answer_on_their_accounts_and_deleted_ones_nowhere() {
    let (_dir, store) = with_flows(&["all", "one", "never", "gone"]).await;
    let job = |tx: &Tx<'_>| {
        for name in ["all", "one", "gone"] {
            let version = StoredVersion {
                id: VersionId::new(name),
                flow_id: id(name),
                number: 1,
                note: String::new(),
                changes: 0,
                published_at: UnixMs(5),
            };
            flow_versions::insert(tx, &version, &named(name))?;
            set_live(tx, &id(name), &version.id)?;
        }
        set_accounts(tx, &id("one"), &[AccountId::new("shop")])?;
        order(tx, &[id("one"), id("all"), id("never"), id("gone")])?;
        delete(tx, &id("gone"), UnixMs(9))
    };
    assert!(store.write("flows", job).await.unwrap());
    let answering = async |account: &'static str| {
        let found = store.read("answering", move |conn| flow_versions::answering(conn, &AccountId::new(account))).await;
        found.unwrap().into_iter().map(|answering| answering.document.name).collect::<Vec<_>>()
    };
    assert_eq!(answering("shop").await, ["one", "all"]);
    assert_eq!(answering("home").await, ["all"]);
    let known = store.read("known", flow_known::known).await.unwrap();
    assert_eq!(known.flows, Some([id("all"), id("one"), id("never")].into()));
}

#[tokio::test]
async fn what_was_deleted_comes_back_to_its_place_until_it_is_forgotten() {
    let (_dir, store) = with_flows(&["a", "b", "c"]).await;
    store.write("delete", |tx| delete(tx, &id("b"), UnixMs(10))).await.unwrap();
    store.write("order", |tx| order(tx, &[id("c"), id("a")])).await.unwrap();
    store.write("restore", |tx| restore(tx, &id("b"))).await.unwrap();
    assert_eq!(order_of(&store).await, ["c", "b", "a"]);
    store.write("delete", |tx| delete(tx, &id("b"), UnixMs(10))).await.unwrap();
    store.write("purge", |tx| purge(tx, UnixMs(10 + UNDO_MS))).await.unwrap();
    assert!(store.read("draft", |conn| draft(conn, &id("b"))).await.unwrap().is_none());
    store.write("purge", |tx| purge(tx, UnixMs(11 + UNDO_MS))).await.unwrap();
    assert!(store.write("restore", |tx| restore(tx, &id("b"))).await.unwrap().is_none());
    let edits = store.read("edits", |conn| flow_edits::of_flow(conn, &id("b"))).await.unwrap();
    assert_eq!(edits, []);
}

#[tokio::test]
async fn a_message_has_its_own_copy_of_a_file_and_only_of_its_flow() {
    let (_dir, store) = with_flows(&["a", "b"]).await;
    let job = |tx: &Tx<'_>| {
        tx.execute_batch(
            "INSERT INTO accounts (id, kind, name, status, status_since, wanted, settings, created_at)
                 VALUES ('account', 'sandbox', '', 'ready', 0, 1, '{}', 0);
             INSERT INTO chats (id, account_id, jid) VALUES ('chat', 'account', 'a@s.whatsapp.net');",
        )?;
        let file = FlowFile { id: "f".into(), name: "menu.pdf".into(), mime: "application/pdf".into(), bytes: 3 };
        flow_files::add(tx, &id("a"), &file, b"pdf", UnixMs(1))?;
        flow_files::copy(tx, "f", "g", &id("b"), UnixMs(1))?;
        let (message, wire) = (MessageId::new("m"), WireId::new("w"));
        messages::insert(
            tx,
            &messages::NewMessage {
                id: &message,
                wire_id: &wire,
                chat_id: &ChatId::new("chat"),
                sender: Sender::Bot,
                kind: MessageKind::Document,
                text: "",
                choices: &[],
                quotes: None,
                why: None,
                at: UnixMs(1),
            },
        )?;
        let attached = (
            flow_files::attach(tx, "g", &id("a"), &message)?,
            flow_files::attach(tx, "f", &id("a"), &message)?,
            flow_files::delete(tx, &id("b"), "f")?,
            flow_files::delete(tx, &id("a"), "f")?,
        );
        Ok((attached, messages::content(tx, &message)?, flow_files::content(tx, "g")?))
    };
    let (attached, sent, copy) = store.write("file", job).await.unwrap();
    assert_eq!(attached, (false, true, false, true));
    let sent = sent.unwrap();
    assert_eq!((sent.media.name.as_deref(), &sent.content[..]), (Some("menu.pdf"), &b"pdf"[..]));
    assert_eq!(copy.unwrap().1, b"pdf");
}

#[tokio::test]
async fn a_test_conversation_is_replaced_in_its_place_and_never_taken_from_another_flow() {
    let (_dir, store) = with_flows(&["a", "b"]).await;
    let put = async |flow: &'static str, test: &'static str, name: &'static str| {
        let script = Script { name: name.into(), ..Script::default() };
        store.write("test", move |tx| flow_tests::put(tx, &id(flow), test, &script, UnixMs(1))).await
    };
    put("a", "1", "first").await.unwrap();
    put("a", "2", "second").await.unwrap();
    put("a", "1", "changed").await.unwrap();
    put("b", "1", "stolen").await.unwrap_err();
    let tests = store.read("tests", |conn| flow_tests::of_flow(conn, &id("a"))).await.unwrap();
    assert_eq!(tests.iter().map(|test| test.name.as_str()).collect::<Vec<_>>(), ["changed", "second"]);
}

#[derive(Clone, Debug)]
enum Act {
    Insert,
    Delete(usize),
    Restore(usize),
    Turn(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => Just(Act::Insert),
        2 => (0..8_usize).prop_map(Act::Delete),
        2 => (0..8_usize).prop_map(Act::Restore),
        2 => (0..8_usize).prop_map(Act::Turn),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_two_flows_are_ever_asked_at_the_same_time(acts in proptest::collection::vec(act(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (_dir, store) = open();
            for (at, act) in acts.into_iter().enumerate() {
                let job = move |tx: &Tx<'_>| {
                    let mut ids: Vec<FlowId> = all(tx)?.into_iter().map(|flow| flow.id).collect();
                    match act {
                        Act::Insert => insert(tx, &id(&format!("{at:02}")), &named("x"), "", UnixMs(1))?,
                        Act::Delete(n) if n < ids.len() => drop(delete(tx, &ids[n], UnixMs(1))?),
                        Act::Restore(n) => drop(restore(tx, &id(&format!("{n:02}")))?),
                        Act::Turn(n) if n < ids.len() => {
                            ids.rotate_left(n);
                            order(tx, &ids)?;
                            let now: Vec<FlowId> = all(tx)?.into_iter().map(|flow| flow.id).collect();
                            assert_eq!(now, ids);
                        }
                        Act::Delete(_) | Act::Turn(_) => {}
                    }
                    Ok(all(tx)?.into_iter().map(|flow| flow.rank).collect::<Vec<_>>())
                };
                let ranks = store.write("act", job).await.unwrap();
                assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
            }
        });
    }
}
