//! `flows`: how fast conversations run, what waiting costs, and how long a crowd of timers takes.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::{FlowId, MessageId, RunId, UnixMs, VersionId};
use flow::answer::Place;
use flow::step::{Input, Said};
use flow::view::{AnalyticsQuery, ForRunning};
use flow::{Flow, Run, Variables, step};
use serde_json::{Value, json};
use store::Store;

use crate::core::{self, Bench, key};
use crate::{memory, runtime, start};
use acceptance::machine::{percentiles, tenths};

/// Customers who talk at once.
const CUSTOMERS: usize = 200;
/// The longest that anything may take.
const PATIENCE: Duration = Duration::from_secs(120);

struct Size {
    pure: Duration,
    warm_up: usize,
    steps: usize,
    singles: usize,
    waiting: usize,
    timers: usize,
    starts: usize,
}

pub fn run(smoke: bool) -> Result<Value> {
    let size = if smoke {
        Size {
            pure: Duration::from_millis(50),
            warm_up: 20,
            steps: 400,
            singles: 20,
            waiting: 500,
            timers: 200,
            starts: 1,
        }
    } else {
        let pure = Duration::from_secs(3);
        Size { pure, warm_up: 2_000, steps: 20_000, singles: 1_000, waiting: 100_000, timers: 10_000, starts: 5 }
    };
    let pure = pure_steps(size.pure)?;
    let dir = tempfile::tempdir()?;
    let Durable { rate, mut crowd, mut alone } = runtime()?.block_on(durable(&dir.path().join("durable"), &size))?;
    let waiting = dir.path().join("waiting");
    let disk_mb = runtime()?.block_on(fill(&waiting, size.waiting, core::now()))?;
    let drain_ms = runtime()?.block_on(drain(&dir.path().join("timers"), size.timers))?;
    Ok(json!({
        "pure_steps_per_s": pure,
        "durable_steps_per_s": rate,
        "step_ms": percentiles(&mut alone),
        "step_ms_200_at_once": percentiles(&mut crowd),
        "waiting_runs": {
            "count": size.waiting,
            "rss_mb": memory::of("idle", &waiting)?,
            "resume_ms": start::median_ms(&waiting, size.starts)?,
            "disk_mb": disk_mb,
        },
        "timers_due_at_once": { "count": size.timers, "drain_ms": drain_ms },
        "what": format!(
            "pure_steps_per_s: nodes at work on one thread in memory, a conversation of 17 nodes with templates, a condition, a loop and \
             two inputs, begun anew whenever it ends. durable_steps_per_s: {} messages of {CUSTOMERS} customers at once who write again \
             when they are answered; each is recorded, put to its run and answered by one node, encrypted database, \
             synchronous=FULL, counted when the answer was handed to the wire (one commit after that of run and outbox row). \
             step_ms: {} messages of one customer, from receive to handed to the wire; step_ms_200_at_once: the same in the crowd. waiting_runs: memory and start of a process \
             of its own, median of {} starts. timers_due_at_once: from the start of the core to the last of {} runs being over.",
            size.steps, size.singles, size.starts, size.timers
        ),
    }))
}

/// Two questions and a word at the end: each message of a customer is one step that says one thing.
fn talk() -> Value {
    drawn(
        &json!([{"on": true, "when": {"type": "any_message"}}]),
        &[
            ("start", "start", json!({})),
            ("name", "input", json!({"prompt": "What is your name?", "variable": "name"})),
            ("wish", "input", json!({"prompt": "What would you like, {{name}}?", "variable": "wish"})),
            ("end", "end", json!({"message": "{{wish}} for {{name}}: noted."})),
        ],
        &[
            ("start", "out", "name"),
            ("name", "success", "wish"),
            ("name", "failure", "end"),
            ("wish", "success", "end"),
            ("wish", "failure", "end"),
        ],
    )
}

/// Waits for an hour, then says one thing.
fn reminder() -> Value {
    drawn(
        &json!([{"on": true, "when": {"type": "keyword", "words": ["remind"]}}]),
        &[
            ("start", "start", json!({})),
            ("wait", "delay", json!({"amount": 1, "unit": "hours"})),
            ("say", "message", json!({"text": "It is time."})),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "wait"), ("wait", "out", "say"), ("say", "out", "end")],
    )
}

fn drawn(triggers: &Value, nodes: &[(&str, &str, Value)], edges: &[(&str, &str, &str)]) -> Value {
    let mut document = testkit::drawn("bench", nodes, edges);
    if let Value::Object(document) = &mut document {
        document.insert("triggers".into(), triggers.clone());
    }
    document
}

async fn published(core: &engine::Core, document: &Value) -> Result<FlowId> {
    let id = core.import_flow_text(document.to_string()).await?.id;
    let rev = core.flow(id.clone()).await?.draft_rev;
    core.publish(id.clone(), rev, String::new(), ForRunning::Finish).await?;
    Ok(id)
}

/// Nodes a second, on one thread.
fn pure_steps(duration: Duration) -> Result<f64> {
    let document = testkit::drawn(
        "pure",
        &[
            ("start", "start", json!({})),
            ("hello", "message", json!({"text": "Hello {{contact.name || \"you\"}}."})),
            ("count", "set_variable", json!({"changes": [{"op": "increment", "name": "visits"}]})),
            ("name", "input", json!({"prompt": "Your name?", "variable": "name"})),
            ("again", "loop", json!({"repeat": {"type": "times", "count": 4}, "counter": "round"})),
            (
                "which",
                "condition",
                json!({"branches": [
                {"id": "late", "label": "Late", "when": {"type": "expression", "expression": "{{round}} > 2 AND {{name}} is not empty"}}]}),
            ),
            ("some", "message", json!({"text": "Round {{round}}, {{name}}."})),
            ("end", "end", json!({"message": "Bye, {{name}}."})),
        ],
        &[
            ("start", "out", "hello"),
            ("hello", "out", "count"),
            ("count", "out", "name"),
            ("name", "success", "again"),
            ("name", "failure", "end"),
            ("again", "body", "which"),
            ("which", "branch:late", "some"),
            ("which", "default", "some"),
            ("some", "out", "again"),
            ("again", "exit", "end"),
        ],
    );
    let flow = Flow::new(
        flow::import(document.to_string().as_bytes()).map_err(|refused| anyhow::anyhow!("{refused:?}"))?.document,
    );
    let now = UnixMs(1_795_176_000_000);
    let place = Place { now, ..Place::default() };
    let context = flow::Context::bare(&place);
    let (mut nodes, begun) = (0_usize, Instant::now());
    while begun.elapsed() < duration {
        for _ in 0..200 {
            let mut run = Run::new(RunId::new("run"), FlowId::new("flow"), VersionId::new("version"), now);
            let input = Input::Start { said: Vec::new(), variables: Variables::new() };
            nodes += step(&flow, &mut run, input, &context).trace.len();
            let said = Said { id: MessageId::new("m1"), at: now, text: "Grace".into(), tap: None, media: None };
            nodes += step(&flow, &mut run, Input::Said { said: vec![said] }, &context).trace.len();
            ensure!(run.ended().is_some(), "The conversation does not end");
        }
    }
    Ok(tenths(nodes as f64 / begun.elapsed().as_secs_f64()))
}

/// Customers who talk at once, then one alone. Returns steps a second, and milliseconds from a message to its answer being
/// handed to the wire, which is one commit after that of the step.
async fn durable(dir: &Path, size: &Size) -> Result<Durable> {
    let mut bench = Bench::new(dir).await?;
    published(&bench.core, &talk()).await?;
    let mut said = 0;
    talks(&mut bench, &mut said, CUSTOMERS, size.warm_up.max(CUSTOMERS)).await?;
    let begun = Instant::now();
    let crowd = talks(&mut bench, &mut said, CUSTOMERS, size.steps).await?;
    let rate = tenths(size.steps as f64 / begun.elapsed().as_secs_f64());
    let alone = talks(&mut bench, &mut said, 1, size.singles).await?;
    bench.core.shutdown().await;
    Ok(Durable { rate, crowd, alone })
}

struct Durable {
    rate: f64,
    crowd: Vec<f64>,
    alone: Vec<f64>,
}

/// So many customers write, and write again once they are answered.
async fn talks(bench: &mut Bench, said: &mut usize, customers: usize, messages: usize) -> Result<Vec<f64>> {
    let mut open: HashMap<String, Instant> = HashMap::new();
    let (mut left, mut samples) = (messages, Vec::with_capacity(messages));
    for customer in 0..customers.min(messages) {
        say(bench, said, &mut open, format!("{customer}@bench")).await?;
        left -= 1;
    }
    while !open.is_empty() {
        let jid = tokio::time::timeout(PATIENCE, bench.handed.recv()).await?.context("The wire is gone")?;
        let since = open.remove(&jid).context("Somebody was answered who did not write")?;
        samples.push(since.elapsed().as_secs_f64() * 1_000.0);
        if left > 0 {
            left -= 1;
            say(bench, said, &mut open, jid).await?;
        }
    }
    Ok(samples)
}

async fn say(bench: &Bench, said: &mut usize, open: &mut HashMap<String, Instant>, jid: String) -> Result<()> {
    *said += 1;
    open.insert(jid.clone(), Instant::now());
    bench.say(&jid, *said, "Tea, please").await
}

/// A shop with many waiting runs. Returns megabytes on disk.
async fn fill(dir: &Path, count: usize, at: UnixMs) -> Result<f64> {
    let bench = Bench::new(dir).await?;
    let flow = published(&bench.core, &reminder()).await?;
    bench.core.settled().await;
    bench.core.shutdown().await;
    let account = bench.account.clone();
    drop(bench);
    let store = open_again(dir).await?;
    let before = store.sizes();
    acceptance::flows::waiting_runs(&store, &account, &flow, count, at).await?;
    let after = store.sizes();
    Ok(tenths((after.0 + after.1).saturating_sub(before.0 + before.1) as f64 / 1_048_576.0))
}

/// From the start of a core to the last of many runs being over, whose timers rang while it was off.
async fn drain(dir: &Path, count: usize) -> Result<f64> {
    let bench = Bench::new(dir).await?;
    let flow = published(&bench.core, &reminder()).await?;
    bench.core.disconnect_account(bench.account.clone()).await?;
    bench.core.settled().await;
    bench.core.shutdown().await;
    let account = bench.account.clone();
    drop(bench);
    let store = Arc::new(open_again(dir).await?);
    let two_hours_ago = core::now().plus(-2 * 60 * 60_000);
    acceptance::flows::waiting_runs(&store, &account, &flow, count, two_hours_ago).await?;
    let begun = Instant::now();
    let (core, _handed) = core::start_on(store, dir, core::embedder()?).await?;
    let mut told = core.told();
    let query = AnalyticsQuery { flow_id: flow, version_id: None, days: None };
    loop {
        let total = core.flow_analytics(query.clone()).await?.total;
        if total.completed as usize == count {
            break;
        }
        ensure!(begun.elapsed() < PATIENCE, "Only {} of {count} timers rang", total.completed);
        // A word that anything changed; whatever was missed changes the count as well.
        drop(tokio::time::timeout(Duration::from_millis(20), told.recv()).await);
    }
    let took = tenths(begun.elapsed().as_secs_f64() * 1_000.0);
    core.shutdown().await;
    Ok(took)
}

/// The database, once whoever had it is gone.
async fn open_again(dir: &Path) -> Result<Store> {
    let begun = Instant::now();
    loop {
        match Store::open(dir, &key()) {
            Ok(store) => return Ok(store),
            Err(error) if begun.elapsed() > PATIENCE => return Err(error.into()),
            Err(_) => tokio::task::yield_now().await,
        }
    }
}
