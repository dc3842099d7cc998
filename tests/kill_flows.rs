//! The kill test of flows: a shop whose customers go through a flow with questions, a web request, a delay and a loop is killed
//! (SIGKILL, from outside) at every checkpoint of a step and a call, and at random moments. The next shop starts on what the
//! last one left.
//!
//! What must hold in the end: every customer's phone has exactly the conversation, round after round, nothing missing and
//! nothing twice; every node was counted exactly as often as it was visited; every web request came with the key of its
//! call, however often it was repeated. `KILL_SEED` repeats a run as far as timing allows, `KILL_ROUNDS` multiplies it.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use engine::{CHECKPOINTS, FLOW_CHECKPOINTS};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use store::{DatabaseKey, Store};
use testkit::KEY;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Nobody needs longer for anything here.
const PATIENCE: Duration = Duration::from_secs(60);
const CUSTOMERS: usize = 4;

#[expect(clippy::disallowed_methods, reason = "a test is configured here and nowhere else")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// How often each call was made, by its key.
type Asked = Arc<Mutex<HashMap<String, usize>>>;

/// Doubles a number. Every third call is turned away once.
async fn double(
    State(asked): State<Asked>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> (StatusCode, Json<Value>) {
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    let (count, keys) = {
        let mut asked = asked.lock().unwrap();
        let count = asked.entry(key).or_default();
        *count += 1;
        (*count, asked.len())
    };
    if count == 1 && keys.is_multiple_of(3) {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({})));
    }
    let n: f64 = query["n"].parse().unwrap();
    (StatusCode::OK, Json(json!({"double": n * 2.0})))
}

async fn serve(asked: Asked) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = axum::Router::new().route("/double", axum::routing::get(double)).with_state(asked);
    tokio::spawn(async move { axum::serve(listener, app).await });
    port
}

struct Shop {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Shop {
    fn open(dir: &Path, port: u16, rounds: usize, point: Option<(&str, u64)>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kill_flow"));
        command.arg(dir).arg(port.to_string()).arg(rounds.to_string());
        if let Some((point, nth)) = point {
            command.arg(point).arg(nth.to_string());
        }
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next thing it says; `None` once it ended.
    async fn says(&mut self) -> Option<String> {
        tokio::time::timeout(PATIENCE, self.lines.next_line()).await.expect("it says something").unwrap()
    }

    async fn killed(mut self) {
        self.child.kill().await.unwrap();
    }
}

async fn kills(story: &str, times: u64, mut end: impl FnMut(&mut StdRng, u64) -> End) {
    let seed = number("KILL_SEED").unwrap_or_else(rand::random);
    let times = times * number("KILL_ROUNDS").unwrap_or(1);
    eprintln!("{story}: KILL_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let dir = tempfile::tempdir().unwrap();
    let asked = Asked::default();
    let port = serve(Arc::clone(&asked)).await;
    for index in 0..times {
        match end(&mut random, index) {
            End::At(point, nth) => {
                let mut shop = Shop::open(dir.path(), port, usize::MAX, Some((point, nth)));
                loop {
                    match shop.says().await {
                        Some(line) if line.starts_with("at ") => break,
                        Some(_) => {}
                        None => {
                            panic!("{story}, KILL_SEED={seed}, kill {index}: the shop ended by itself before {point}")
                        }
                    }
                }
                shop.killed().await;
            }
            End::After(time) => {
                let mut shop = Shop::open(dir.path(), port, usize::MAX, None);
                assert_eq!(shop.says().await.as_deref(), Some("up"), "{story}, KILL_SEED={seed}, kill {index}");
                drop(tokio::time::timeout(time, shop.child.wait()).await);
                shop.killed().await;
            }
        }
    }
    let rounds = begun(dir.path()).await + 1;
    let mut last = Shop::open(dir.path(), port, rounds, None);
    assert_eq!(
        (last.says().await.as_deref(), last.says().await.as_deref()),
        (Some("up"), Some("done")),
        "KILL_SEED={seed}"
    );
    assert!(last.child.wait().await.unwrap().success());
    let asked = asked.lock().unwrap().clone();
    check(dir.path(), rounds, &asked).await.unwrap_or_else(|error| panic!("{story}, KILL_SEED={seed}: {error:#}"));
    let repeated = asked.values().filter(|count| **count > 1).count();
    eprintln!("{story}: {times} kills, {rounds} rounds, {} calls, {repeated} of them repeated", asked.len());
}

enum End {
    /// At the nth passing of a checkpoint.
    At(&'static str, u64),
    /// So long after it is up.
    After(Duration),
}

/// The highest round that anybody began.
async fn begun(dir: &Path) -> usize {
    let phones = phones(dir).await;
    let rounds = phones.values().flatten().filter_map(|(_, text)| text.strip_prefix("begin ")?.parse::<usize>().ok());
    rounds.max().unwrap_or(0)
}

/// What is on each phone: whether it is the customer's own, and the words.
async fn phones(dir: &Path) -> HashMap<String, Vec<(bool, String)>> {
    let store = Store::open(dir, &DatabaseKey::new(KEY)).unwrap();
    let read = store.read("phones", |conn| {
        let mut statement = conn.prepare("SELECT jid, from_me, text FROM practice_bubbles ORDER BY seq")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<Result<Vec<(String, (bool, String))>, _>>()?)
    });
    let mut phones: HashMap<String, Vec<(bool, String)>> = HashMap::new();
    for (jid, bubble) in read.await.unwrap() {
        phones.entry(jid).or_default().push(bubble);
    }
    phones
}

fn conversation(rounds: usize) -> Vec<(bool, String)> {
    let round = |round: usize| {
        [
            (true, format!("begin {round}")),
            (false, "Number?".into()),
            (true, "7".into()),
            (false, "Word 1?".into()),
            (true, "one".into()),
            (false, "Word 2?".into()),
            (true, "two".into()),
            (false, "14 two 2".into()),
            (false, "Right?\n\n1. Yes\n2. No".into()),
            (true, "1".into()),
            (false, "Done.".into()),
        ]
    };
    (1..=rounds).flat_map(round).collect()
}

async fn check(dir: &Path, rounds: usize, asked: &HashMap<String, usize>) -> anyhow::Result<()> {
    let phones = phones(dir).await;
    anyhow::ensure!(phones.len() == CUSTOMERS, "{} customers", phones.len());
    let expected = conversation(rounds);
    for (jid, phone) in &phones {
        if let Some(at) = (0..expected.len().max(phone.len())).find(|at| phone.get(*at) != expected.get(*at)) {
            let around = phone.get(at.saturating_sub(4)..(at + 4).min(phone.len()));
            anyhow::bail!(
                "{jid}, bubble {at}: {:?} instead of {:?}; around it {around:?}",
                phone.get(at),
                expected.get(at)
            );
        }
    }
    let store = Store::open(dir, &DatabaseKey::new(KEY))?;
    let (runs, visits, keys, labels) = store
        .read("what happened", |conn| {
            let runs: Vec<String> = conn
                .prepare("SELECT coalesce(how, state) FROM runs")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let visits: Vec<(String, i64)> = conn
                .prepare("SELECT node, sum(visits) FROM node_counts GROUP BY node")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let keys: Vec<String> = conn
                .prepare("SELECT json_extract(request, '$.idempotency_key') FROM run_calls WHERE answer IS NOT NULL")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let labels: i64 = conn.query_row("SELECT count(*) FROM labels", [], |row| row.get(0))?;
            Ok((runs, visits, keys, labels))
        })
        .await?;
    let all = rounds * CUSTOMERS;
    anyhow::ensure!(runs.len() == all && runs.iter().all(|how| how == "completed"), "{} runs: {runs:?}", runs.len());
    for (node, visits) in visits {
        let each = match node.as_str() {
            "twice" => 3,
            "count" | "word" => 2,
            _ => 1,
        };
        let expected = i64::try_from(all)? * each;
        anyhow::ensure!(visits == expected, "{node} was counted {visits} times instead of {expected}");
    }
    let keys: HashSet<&String> = keys.iter().collect();
    let seen: HashSet<&String> = asked.keys().collect();
    anyhow::ensure!(
        keys == seen && keys.len() == all,
        "{} calls are written down, the server saw {}",
        keys.len(),
        seen.len()
    );
    anyhow::ensure!(usize::try_from(labels)? == CUSTOMERS, "{labels} labels");
    Ok(())
}

#[tokio::test]
async fn killed_at_every_checkpoint_of_a_run_every_conversation_is_exact() {
    let points: Vec<&'static str> = CHECKPOINTS.iter().chain(FLOW_CHECKPOINTS).copied().collect();
    // Every checkpoint that a conversation with a flow passes.
    let points: Vec<_> = points.into_iter().filter(|point| !["acted", "turn_committed"].contains(point)).collect();
    let count = points.len() as u64;
    kills("checkpoints", count * 4, |random, index| {
        End::At(points[usize::try_from(index % count).unwrap()], random.random_range(1..8))
    })
    .await;
}

#[tokio::test]
async fn killed_at_random_moments_every_conversation_is_exact() {
    kills("random", 30, |random, _| End::After(Duration::from_micros(random.random_range(0..1_200_000)))).await;
}
