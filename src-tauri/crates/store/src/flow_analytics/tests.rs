//! Whatever became of the runs: the sums are those of somebody who counts one by one, and two indices answer alone.

use std::collections::BTreeMap;

use flow::view::{NodeCounts, RunCounts};
use flow::{Document, Node, NodeKind};

use super::*;

const DAY: i64 = 24 * 60 * 60_000;
const HOWS: [&str; 7] = ["completed", "error", "failed", "expired", "taken_over", "by_hand", "other_flow"];
const NODES: [&str; 4] = ["start", "ask", "gone", "end"];

/// A run as somebody would note it who counts one by one.
#[derive(Clone, Debug)]
struct Noted {
    version: usize,
    node: &'static str,
    how: Option<&'static str>,
    started_at: i64,
    ended_at: i64,
}

/// The same numbers every time, and no pattern in them.
fn numbers() -> impl FnMut(u64) -> usize {
    let mut state = 7_u64;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below).unwrap()
    }
}

fn noted(count: usize) -> Vec<Noted> {
    let mut number = numbers();
    (0..count)
        .map(|_| {
            let started_at = (number(40) as i64) * DAY + number(DAY as u64) as i64;
            Noted {
                version: number(3),
                node: NODES[number(4)],
                how: (number(5) > 0).then(|| HOWS[number(7)]),
                started_at,
                ended_at: started_at + number(3 * DAY as u64) as i64,
            }
        })
        .collect()
}

fn database(runs: &[Noted]) -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::migrate::migrate(&mut conn).unwrap();
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    let tx = conn.transaction().unwrap();
    let drawn = |nodes: &[(&str, NodeKind)]| {
        let nodes = nodes.iter().map(|(id, kind)| Node { label: format!("The {id}"), ..Node::new(*id, kind.fresh()) });
        crate::sql::json(&Document { nodes: nodes.collect(), ..Document::default() }).unwrap()
    };
    let old = drawn(&[("start", NodeKind::Start), ("gone", NodeKind::Message), ("end", NodeKind::End)]);
    let new = drawn(&[("start", NodeKind::Start), ("ask", NodeKind::Input), ("end", NodeKind::End)]);
    tx.execute(
        "INSERT INTO flows (id, name, rank, live, draft, edited_at, created_at) VALUES ('f', '', 1, 'v2', '{}', 0, 0)",
        [],
    )
    .unwrap();
    for (number, document) in (0..).zip([&old, &new, &new, &new]) {
        let sql = "INSERT INTO flow_versions (id, flow_id, number, document, published_at) VALUES (?1, 'f', ?2, ?3, 0)";
        tx.execute(sql, params![format!("v{number}"), number + 1_i64, document]).unwrap();
    }
    for (at, run) in runs.iter().enumerate() {
        tx.prepare_cached(
            "INSERT INTO runs (id, flow_id, version_id, chat_id, live, state, node, how, started_at, touched_at, ended_at, data)
             VALUES (?1, 'f', ?2, ?1, ?3, '', ?4, ?5, ?6, 0, ?7, '{}')",
        )
        .unwrap()
        .execute(params![
            format!("r{at}"),
            format!("v{}", run.version),
            run.how.is_none(),
            run.node,
            run.how,
            run.started_at,
            run.how.map(|_| run.ended_at)
        ])
        .unwrap();
    }
    tx.commit().unwrap();
    conn
}

fn wanted(version: Option<usize>, from: Option<i64>) -> Wanted {
    Wanted {
        flow_id: FlowId::new("f"),
        version_id: version.map(|version| VersionId::new(format!("v{version}"))),
        begin: from.map(|day| UnixMs(day * DAY)),
        begin_day: from,
        days: (from.unwrap_or(0)..=40).map(|day| UnixMs(day * DAY)).collect(),
    }
}

fn counted<'r>(runs: impl Iterator<Item = &'r Noted> + Clone) -> RunCounts {
    let of = |hows: &[&str]| {
        u32::try_from(runs.clone().filter(|run| run.how.is_some_and(|how| hows.contains(&how))).count()).unwrap()
    };
    let completed: Vec<f64> = runs
        .clone()
        .filter(|run| run.how == Some("completed"))
        .map(|run| (run.ended_at - run.started_at) as f64)
        .collect();
    RunCounts {
        starts: u32::try_from(runs.clone().count()).unwrap(),
        completed: of(&["completed"]),
        failed: of(&["error", "failed"]),
        dropped: of(&["expired"]),
        ended: of(&["taken_over", "by_hand", "other_flow"]),
        live: u32::try_from(runs.clone().filter(|run| run.how.is_none()).count()).unwrap(),
        mean_ms: (!completed.is_empty()).then(|| completed.iter().sum::<f64>() / completed.len() as f64),
    }
}

#[test]
fn twenty_thousand_runs_are_counted_as_one_would_count_them_by_hand() {
    let runs = noted(20_000);
    let conn = database(&runs);
    for (version, from) in [(None, None), (None, Some(33)), (Some(1), Some(10)), (Some(3), None), (None, Some(40))] {
        let told = of(&conn, &wanted(version, from)).unwrap();
        let begin = from.map_or(i64::MIN, |day| day * DAY);
        let of_version = |run: &&Noted| version.is_none_or(|version| run.version == version);
        let mine = || runs.iter().filter(of_version).filter(move |run| run.started_at >= begin);
        assert_eq!(told.total, counted(mine()), "{version:?} {from:?}");
        for shown in &told.versions {
            let number = shown.number as usize - 1;
            assert_eq!(shown.counts, counted(mine().filter(|run| run.version == number)));
        }
        assert_eq!(told.versions.iter().map(|shown| shown.counts.starts).sum::<u32>(), told.total.starts);
        let days: Vec<(i64, u32, u32, u32)> =
            told.days.iter().map(|day| (day.day.0 / DAY, day.starts, day.completed, day.failed)).collect();
        let by_hand = |day: i64| {
            let counts = counted(mine().filter(|run| run.started_at / DAY == day));
            (day, counts.starts, counts.completed, counts.failed)
        };
        assert_eq!(days, (from.unwrap_or(0)..40).map(by_hand).collect::<Vec<_>>());
        for node in &told.nodes {
            let here = |run: &&Noted| run.node == node.node.as_str();
            let dropped = mine()
                .filter(here)
                .filter(|run| ["failed", "expired", "taken_over", "by_hand"].contains(&run.how.unwrap_or("")));
            assert_eq!(node.drop_off as usize, dropped.count());
            let standing = runs.iter().filter(of_version).filter(here).filter(|run| run.how.is_none());
            assert_eq!(node.standing as usize, standing.count(), "now, whenever they began");
        }
    }
}

#[test]
fn versions_are_there_that_had_runs_or_answer_newest_first() {
    let told = of(&database(&noted(2)), &wanted(None, None)).unwrap();
    let began: BTreeMap<u32, u32> =
        told.versions.iter().map(|version| (version.number, version.counts.starts)).collect();
    assert!(began.contains_key(&3), "it answers: {began:?}");
    assert!(!began.contains_key(&4), "nobody ever saw it: {began:?}");
    assert!(told.versions.is_sorted_by_key(|version| std::cmp::Reverse(version.number)));
}

#[test]
fn nodes_are_in_the_order_of_the_drawing_and_those_that_are_gone_come_last() {
    let runs = [Noted { version: 0, node: "gone", how: Some("expired"), started_at: 5 * DAY, ended_at: 6 * DAY }];
    let conn = database(&runs);
    for (version, day, node, visits, waits) in
        [("v0", 5, "gone", 3, 2), ("v2", 6, "ask", 4, 0), ("v1", 7, "ask", 5, 1), ("v1", 4, "ask", 100, 100)]
    {
        conn.execute(
            "INSERT INTO node_counts (version_id, day, node, visits, errors, waits, waited_ms) VALUES (?1, ?2, ?3, ?4, 1, ?5, 600)",
            params![version, day, node, visits, waits],
        )
        .unwrap();
    }
    let row = |counts: &NodeCounts| {
        let NodeCounts { title, kind, visits, errors, drop_off, mean_wait_ms, .. } = counts;
        (title.clone(), *kind, *visits, *errors, *drop_off, *mean_wait_ms)
    };
    let told = of(&conn, &wanted(None, Some(5))).unwrap();
    let expected = [
        ("The start".into(), Some(NodeKind::Start), 0, 0, 0, None),
        ("The ask".into(), Some(NodeKind::Input), 9, 2, 0, Some(1_200.0)),
        ("The end".into(), Some(NodeKind::End), 0, 0, 0, None),
        ("The gone".into(), None, 3, 1, 1, Some(300.0)),
    ];
    assert_eq!(told.nodes.iter().map(row).collect::<Vec<_>>(), expected);
    let of_one = of(&conn, &wanted(Some(0), Some(5))).unwrap();
    assert_eq!(of_one.nodes.iter().map(|node| node.node.as_str()).collect::<Vec<_>>(), ["start", "gone", "end"]);
}

#[test]
fn a_flow_that_was_never_published_has_no_figures() {
    let mut conn = Connection::open_in_memory().unwrap();
    crate::migrate::migrate(&mut conn).unwrap();
    let told = of(&conn, &wanted(None, Some(38))).unwrap();
    assert_eq!(told.total, RunCounts::default());
    assert_eq!((told.days.len(), told.versions.len(), told.nodes.len()), (2, 0, 0));
    assert_eq!(first_start(&conn, &FlowId::new("f"), None).unwrap(), None);
}

#[test]
fn counting_reads_indices_and_no_run() {
    let conn = database(&noted(10));
    let plan = |sql: &str| -> String {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        statement.raw_bind_parameter(1, "f").unwrap();
        let mut rows = statement.raw_query();
        let mut plan = String::new();
        while let Some(row) = rows.next().unwrap() {
            plan.push_str(&row.get::<_, String>(3).unwrap());
        }
        plan
    };
    for (sql, index) in [
        (count::OVER, "COVERING INDEX runs_over (flow_id=? AND started_at>?)"),
        (count::LIVE, "COVERING INDEX runs_standing (flow_id=?)"),
        ("SELECT min(started_at) FROM runs WHERE flow_id = ?1", "COVERING INDEX"),
    ] {
        assert!(plan(sql).contains(index), "{}", plan(sql));
    }
}
