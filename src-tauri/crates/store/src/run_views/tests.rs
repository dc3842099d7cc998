//! The list of runs: every run on exactly one page, in order, whatever it is filtered by.

use std::collections::BTreeSet;

use flow::step::{EffectKey, For};
use flow::{Document, Node, NodeKind, Run};
use rusqlite::params;

use super::*;
use crate::sql::json;

fn database() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::migrate::migrate(&mut conn).unwrap();
    crate::sql::add_functions(&conn).unwrap();
    let ask = Node { label: "Which size?".into(), ..Node::new("ask", NodeKind::Input.fresh()) };
    let document = json(&Document { nodes: vec![ask], ..Document::default() }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, kind, name) VALUES ('shop', 'sandbox', 'Shop');
         INSERT INTO contacts (id, name, push_name, phone) VALUES ('zoe', 'Zoë Adams', 'z', '+1 555 0101'),
                                                                 ('bob', '', 'Bob', '+1 555 0102');
         INSERT INTO chats (id, account_id, contact_id, jid, group_name) VALUES
             ('zoe', 'shop', 'zoe', 'zoe@s', ''), ('bob', 'shop', 'bob', 'bob@s', ''), ('team', 'shop', NULL, 'team@g', 'Team');
         INSERT INTO flows (id, name, rank, draft, edited_at, created_at) VALUES ('order', 'Order', 1, '{}', 0, 0),
                                                                               ('quiz', 'Quiz', 2, '{}', 0, 0);",
    )
    .unwrap();
    for (id, flow, number) in [("order-1", "order", 1), ("order-2", "order", 2), ("quiz-1", "quiz", 1)] {
        conn.execute(
            "INSERT INTO flow_versions (id, flow_id, number, document, published_at) VALUES (?1, ?2, ?3, ?4, 0)",
            params![id, flow, number, document],
        )
        .unwrap();
    }
    conn
}

struct Put<'p> {
    id: &'p str,
    version: &'p str,
    chat: &'p str,
    started_at: i64,
    how: Option<&'p str>,
}

fn put(conn: &Connection, put: &Put<'_>) {
    let (flow, _) = put.version.split_once('-').unwrap();
    let mut run = Run::new(RunId::new(put.id), FlowId::new(flow), VersionId::new(put.version), UnixMs(put.started_at));
    run.variables.insert("size".into(), "large".into());
    let wait = Wait {
        key: EffectKey::new(&run.id, 1),
        waits_for: For::Answer,
        since: UnixMs(put.started_at),
        until: None,
        expires_at: Some(UnixMs(put.started_at + 9)),
    };
    run.state = State::Waiting { wait };
    conn.execute(
        "INSERT INTO runs (id, flow_id, version_id, chat_id, live, state, node, due_at, how, why, started_at, touched_at, ended_at, data)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'ask', ?7, ?8, ?9, ?10, ?10, ?11, ?12)",
        params![
            put.id,
            flow,
            put.version,
            put.chat,
            put.how.is_none(),
            if put.how.is_none() { "waiting" } else { "ended" },
            put.how.is_none().then_some(put.started_at + 9),
            put.how,
            if put.how == Some("failed") { "It went round." } else { "" },
            put.started_at,
            put.how.map(|_| put.started_at + 5),
            json(&run).unwrap()
        ],
    )
    .unwrap();
}

fn filled() -> Connection {
    let conn = database();
    for (id, version, chat, started_at, how) in [
        ("a", "order-1", "zoe", 10, Some("completed")),
        ("b", "order-1", "bob", 10, Some("failed")),
        ("c", "order-2", "zoe", 20, None),
        ("d", "quiz-1", "bob", 30, Some("expired")),
        ("e", "quiz-1", "team", 30, Some("error")),
        ("f", "quiz-1", "bob", 40, None),
    ] {
        put(&conn, &Put { id, version, chat, started_at, how });
    }
    conn
}

fn ids(conn: &Connection, query: &RunQuery) -> String {
    page(conn, query).unwrap().rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn each_filter_lists_its_runs_newest_first() {
    let conn = filled();
    let all = RunQuery::default();
    let filtered = |filter| RunQuery { filter, ..RunQuery::default() };
    let text = |text: &str| RunQuery { text: text.into(), ..RunQuery::default() };
    for (query, expected) in [
        (all.clone(), "fedcba"),
        (filtered(RunFilter::Live), "fc"),
        (filtered(RunFilter::Failed), "eb"),
        (filtered(RunFilter::Ended), "edba"),
        (RunQuery { flow_id: Some(FlowId::new("order")), ..all.clone() }, "cba"),
        (RunQuery { flow_id: Some(FlowId::new("order")), ..filtered(RunFilter::Ended) }, "ba"),
        (RunQuery { version_id: Some(VersionId::new("order-1")), ..all.clone() }, "ba"),
        (RunQuery { chat_id: Some(ChatId::new("zoe")), ..all.clone() }, "ca"),
        (RunQuery { node: Some(NodeId::new("ask")), ..filtered(RunFilter::Live) }, "fc"),
        (RunQuery { node: Some(NodeId::new("other")), ..all.clone() }, ""),
        (text("zoe a"), "ca"),
        (text("ZOË"), "ca"),
        (text("0102"), "fdb"),
        (text("tea"), "e"),
        (text("100%_'"), ""),
        (RunQuery { limit: 2, ..all }, "fe"),
    ] {
        assert_eq!(ids(&conn, &query), expected, "{query:?}");
    }
}

#[test]
fn pages_join_without_a_gap_also_where_runs_began_at_the_same_moment() {
    let conn = database();
    let mut expected = BTreeSet::new();
    for at in 0..57 {
        let id = format!("run-{at:02}");
        put(
            &conn,
            &Put { id: &id, version: "order-1", chat: "zoe", started_at: i64::from(at / 10), how: Some("completed") },
        );
        expected.insert(id);
    }
    for filter in [RunFilter::All, RunFilter::Ended] {
        let mut query = RunQuery { limit: 4, filter, ..RunQuery::default() };
        let mut seen = Vec::new();
        loop {
            let found = page(&conn, &query).unwrap();
            assert!(found.rows.len() <= 4);
            seen.extend(found.rows.into_iter().map(|row| (row.started_at, row.id.to_string())));
            // Somebody begins meanwhile: it is newer than all of these.
            let id = format!("new-{filter:?}-{}", seen.len());
            put(&conn, &Put { id: &id, version: "order-1", chat: "zoe", started_at: 99, how: Some("completed") });
            let Some(next) = found.next else { break };
            query.after = Some(next);
        }
        assert!(seen.is_sorted_by(|one, other| one > other));
        let seen: BTreeSet<String> = seen.into_iter().map(|(_, id)| id).filter(|id| id.starts_with("run")).collect();
        assert_eq!(seen, expected);
    }
    assert!(page(&conn, &RunQuery { after: Some("nonsense".into()), ..RunQuery::default() }).is_err());
}

#[test]
fn a_row_says_whose_it_is_where_it_stands_and_how_it_ended() {
    let conn = filled();
    let (version, waiting) = row(&conn, &RunId::new("c")).unwrap().unwrap();
    assert_eq!((version.as_str(), waiting.version, waiting.flow_name.as_str()), ("order-2", 2, "Order"));
    assert_eq!((waiting.title.as_str(), waiting.account_name.as_str()), ("Zoë Adams", "Shop"));
    assert_eq!((waiting.place, waiting.node_title.as_str()), (RunPlace::Waiting, "Which size?"));
    assert_eq!(waiting.wait.unwrap().expires_at, waiting.due_at);
    assert_eq!(waiting.ended, None);
    let failed = row(&conn, &RunId::new("b")).unwrap().unwrap().1;
    assert_eq!(failed.ended, Some(Ended::Failed { why: "It went round.".into() }));
    assert_eq!((failed.place, failed.wait, failed.ended_at), (RunPlace::Ended, None, Some(UnixMs(15))));
    assert_eq!(row(&conn, &RunId::new("e")).unwrap().unwrap().1.title, "Team", "a group");
    assert!(row(&conn, &RunId::new("nobody")).unwrap().is_none());
    let variables = variables(&conn, &RunId::new("c")).unwrap();
    assert_eq!(variables, Variables::from([("size".into(), "large".into())]));
}

#[test]
fn a_page_is_found_by_an_index_and_is_not_sorted() {
    let conn = filled();
    let plan = |filter: &str| -> String {
        let sql =
            format!("EXPLAIN QUERY PLAN {SELECT} WHERE {filter} ORDER BY runs.started_at DESC, runs.id DESC LIMIT 9");
        let mut statement = conn.prepare(&sql).unwrap();
        let plan: Vec<String> = statement.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
        plan.join("\n")
    };
    for (filter, index) in [
        ("1", "runs_by_time"),
        ("runs.flow_id = 'order'", "runs_of_flow"),
        ("runs.version_id = 'order-1'", "runs_of_version"),
        ("runs.flow_id = 'order' AND runs.live = 0 AND runs.how IN ('error', 'failed')", "runs_of_flow"),
    ] {
        assert!(plan(filter).contains(index) && !plan(filter).contains("TEMP B-TREE"), "{filter}\n{}", plan(filter));
    }
}
