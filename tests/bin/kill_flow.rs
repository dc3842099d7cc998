//! The shop with a flow that dies: a real engine on a real encrypted database, practice phones that remember, and customers who
//! go on where their phone stands.
//!
//! `kill_flow DIR PORT ROUNDS [POINT NTH]`: every customer goes through the flow ROUNDS times, then the process ends by itself.
//! At the NTH passing of POINT it says so on stdout and stands still until it is killed.

#![expect(clippy::print_stdout, reason = "the parent reads it")]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use domain::practice::PracticeBubble;
use domain::{AccountId, AccountPatch, SettingsPatch};
use engine::{Checkpoint, Core, Parts, RandomIds, Runs, SearchParts, StoredPractice, SystemClock};
use flow::view::ForRunning;
use models::Hub;
use sandbox::Sandbox;
use serde_json::json;
use store::{DatabaseKey, Store};
use testkit::{HashingEmbedder, KEY, MemorySecrets};

/// Customers who talk at once.
const CUSTOMERS: usize = 4;

struct DieAt {
    point: Option<String>,
    left: AtomicU64,
}

impl Checkpoint for DieAt {
    fn reached(&self, point: &'static str) {
        if self.point.as_deref() != Some(point) || self.left.fetch_sub(1, Ordering::SeqCst) != 1 {
            return;
        }
        println!("at {point}");
        loop {
            std::thread::park();
        }
    }
}

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().context("DIR")?);
    let port = args.next().context("PORT")?;
    let rounds = args.next().context("ROUNDS")?.parse()?;
    let point = args.next();
    let nth = args.next().map_or(Ok(0), |nth| nth.parse())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(run(dir, &port, rounds, DieAt { point, left: AtomicU64::new(nth) }))
}

async fn run(dir: PathBuf, port: &str, rounds: usize, checkpoint: DieAt) -> Result<()> {
    let store = Arc::new(Store::open(&dir, &DatabaseKey::new(KEY))?);
    let phones = Arc::new(StoredPractice(Arc::clone(&store)));
    let sandbox = Sandbox::new(phones, Arc::new(SystemClock), Arc::new(RandomIds));
    let core = Core::start(Parts {
        store,
        runs: Runs::Everything,
        search: SearchParts {
            dir: Some(dir.join("index")),
            shipped: Arc::new(HashingEmbedder),
            models: testkit::models_of(&dir),
            hub: Hub::default(),
        },
        reader: testkit::reader("no document is read here"),
        web: web::Fetcher::new("Switchboard/test")?,
        ai: ai::Client::new("Switchboard/test")?,
        ffmpeg: None,
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        networks: vec![Arc::clone(&sandbox) as Arc<dyn domain::Network>],
        checkpoint: Arc::new(checkpoint),
    })
    .await?;
    let account = found(&core, port).await?;
    println!("up");
    let people = sandbox.contacts_of(&account).await?;
    let talks = people.into_iter().take(CUSTOMERS).map(|person| {
        let (sandbox, core, account) = (Arc::clone(&sandbox), Arc::clone(&core), account.clone());
        tokio::spawn(async move { talk(&sandbox, &core, &account, &person.jid, rounds).await })
    });
    for talk in talks.collect::<Vec<_>>() {
        talk.await??;
    }
    core.settled().await;
    core.shutdown().await;
    println!("done");
    Ok(())
}

/// The practice shop with its flow, made by the first process that lives long enough.
async fn found(core: &Core, port: &str) -> Result<AccountId> {
    let quick = SettingsPatch {
        burst_quiet_ms: Some(0),
        typing_pace: Some(false),
        rate_per_minute: Some(1_000_000),
        ..SettingsPatch::default()
    };
    core.update_settings(quick).await?;
    let account = core.start_practice().await?.id;
    let quiet = AccountPatch { welcome_message: Some(String::new()), ..AccountPatch::default() };
    core.update_account(account.clone(), quiet).await?;
    let known = core.flows().await?;
    let row = match known.into_iter().next() {
        Some(row) => row,
        None => {
            core.import_flow_text(document(port).to_string()).await?;
            core.flows().await?.into_iter().next().context("The flow was made")?
        }
    };
    if row.version.is_none() {
        let rev = core.flow(row.id.clone()).await?.draft_rev;
        core.publish(row.id, rev, String::new(), ForRunning::Finish).await?;
    }
    Ok(account)
}

fn document(port: &str) -> serde_json::Value {
    testkit::drawn(
        "begin",
        &[
            ("start", "start", json!({})),
            ("number", "input", json!({"prompt": "Number?", "answer": {"type": "number"}, "variable": "n"})),
            (
                "double",
                "http_request",
                json!({
                "url": format!("http://127.0.0.1:{port}/double"), "query": [{"name": "n", "value": "{{n}}"}],
                "mapping": [{"path": "double", "variable": "double"}], "retries": 3, "retry_delay_seconds": 1}),
            ),
            ("wait", "delay", json!({"amount": 1, "unit": "seconds"})),
            ("twice", "loop", json!({"repeat": {"type": "times", "count": 2}, "counter": "round"})),
            ("count", "set_variable", json!({"changes": [{"op": "increment", "name": "count"}]})),
            ("word", "input", json!({"prompt": "Word {{round}}?", "variable": "word"})),
            ("label", "label", json!({"action": "add", "label": "asked"})),
            ("sum", "message", json!({"text": "{{double}} {{word}} {{count}}"})),
            (
                "again",
                "buttons",
                json!({"text": "Right?", "buttons": [{"id": "y", "label": "Yes"}, {"id": "n", "label": "No"}]}),
            ),
            ("end", "end", json!({"message": "Done."})),
        ],
        &[
            ("start", "out", "number"),
            ("number", "success", "double"),
            ("number", "failure", "end"),
            ("double", "success", "wait"),
            ("double", "failure", "end"),
            ("wait", "out", "twice"),
            ("twice", "body", "count"),
            ("count", "out", "word"),
            ("word", "success", "twice"),
            ("word", "failure", "end"),
            ("twice", "exit", "label"),
            ("label", "out", "sum"),
            ("sum", "out", "again"),
            ("again", "button:y", "end"),
            ("again", "button:n", "end"),
            ("again", "fallback", "end"),
        ],
    )
}

/// A customer looks at his phone and says what comes next, until he went through the flow so often.
async fn talk(sandbox: &Sandbox, core: &Core, account: &AccountId, jid: &str, rounds: usize) -> Result<()> {
    let mut told = core.told();
    loop {
        let bubbles = sandbox.thread(account, jid).await?.bubbles;
        match next(&bubbles, rounds) {
            Some(Next::Say(text)) => drop(sandbox.say(account, jid, &text).await?),
            Some(Next::Finished) => return Ok(()),
            // Something happens soon, here or with somebody else.
            None => drop(tokio::time::timeout(Duration::from_millis(20), told.recv()).await),
        }
    }
}

enum Next {
    Say(String),
    Finished,
}

fn next(bubbles: &[PracticeBubble], rounds: usize) -> Option<Next> {
    let round = |text: &str| text.strip_prefix("begin ").and_then(|round| round.parse::<usize>().ok());
    let begun = bubbles.iter().rev().filter(|bubble| bubble.from_me).find_map(|bubble| round(&bubble.text));
    let last = bubbles.last();
    let say = |text: &str| Some(Next::Say(text.to_owned()));
    match last.filter(|bubble| !bubble.from_me).map(|bubble| bubble.text.as_str()) {
        None if bubbles.is_empty() => say("begin 1"),
        Some("Number?") => say("7"),
        Some("Word 1?") => say("one"),
        Some("Word 2?") => say("two"),
        Some("Right?\n\n1. Yes\n2. No") => say("1"),
        Some("Done.") => match begun.unwrap_or(0) {
            done if done >= rounds => Some(Next::Finished),
            done => Some(Next::Say(format!("begin {}", done + 1))),
        },
        _ => None,
    }
}
