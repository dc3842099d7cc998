//! `pipeline`: how many replies a second, how long one takes, memory and start.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::core::Bench;
use crate::{fill, memory, questions, runtime, start, window};
use acceptance::machine::{percentiles, tenths};

const CHATS: usize = 50;
/// Distinct questions: they fit into the embedder's memory of questions, as the ones that customers keep asking do.
const KNOWN_QUESTIONS: usize = 200;
/// The longest that any reply may take.
const PATIENCE: Duration = Duration::from_secs(30);

struct Size {
    warm_up: usize,
    replies: usize,
    new_questions: usize,
    singles: usize,
    messages: usize,
    starts: usize,
}

pub fn run(smoke: bool) -> Result<Value> {
    let size = if smoke {
        Size { warm_up: 20, replies: 200, new_questions: 50, singles: 20, messages: 1_000, starts: 1 }
    } else {
        Size { warm_up: 1_000, replies: 20_000, new_questions: 2_000, singles: 1_000, messages: 100_000, starts: 9 }
    };
    let dir = tempfile::tempdir()?;
    let (rates, mut single) = runtime()?.block_on(flow(&dir.path().join("flow"), &size))?;

    let empty = dir.path().join("empty");
    runtime()?.block_on(practice(&empty))?;
    let full = dir.path().join("full");
    let account = runtime()?.block_on(practice(&full))?;
    runtime()?.block_on(fill::messages(&full, &account, size.messages))?;

    let mut figures = json!({
        "replies_per_s": rates.known,
        "replies_per_s_new_questions": rates.new,
        "reply_ms": percentiles(&mut single),
        "rss_mb": {
            "idle": memory::of("idle", &empty)?,
            "with_embedder": memory::of("with_embedder", &empty)?,
            "after_100k_messages": memory::of("idle", &full)?,
        },
        "start_ms": {
            "empty": start::median_ms(&empty, size.starts)?,
            "messages_100k": start::median_ms(&full, size.starts)?,
        },
        "what": format!(
            "Practice account with the sample shop, encrypted database on disk, synchronous=FULL, every reply found by BM25 and \
             vectors; nobody is called because a question comes again (repeat_limit 0). replies_per_s: {} replies, {CHATS} customers at once who ask the next question when the last reply was \
             handed to the wire, {KNOWN_QUESTIONS} different questions (their vectors are remembered), after {} replies of \
             warm-up; _new_questions: {} replies, every question embedded anew. reply_ms: {} replies, one at a time, from \
             receive to handed to the wire. rss_mb and start_ms: processes of their own, median of {} starts, {} messages \
             in {} chats.",
            size.replies, size.warm_up, size.new_questions, size.singles, size.starts, size.messages, size.messages / 50
        ),
    });
    if let (Some(window_ms), Value::Object(figures)) = (window::first_inbox_ms(&full)?, &mut figures) {
        figures.insert("window_ms".into(), window_ms.into());
    }
    Ok(figures)
}

struct Rates {
    known: f64,
    new: f64,
}

async fn practice(dir: &Path) -> Result<domain::AccountId> {
    let bench = Bench::new(dir).await?;
    bench.core.settled().await;
    bench.core.shutdown().await;
    Ok(bench.account)
}

async fn flow(dir: &Path, size: &Size) -> Result<(Rates, Vec<f64>)> {
    let mut bench = Bench::new(dir).await?;
    // In this order, and more than are remembered: each is embedded anew when it is asked again in the same order.
    let fresh = questions::answered(&bench.core, size.new_questions).await?;
    let known = fresh.get(..KNOWN_QUESTIONS.min(fresh.len())).context("There are no questions")?;
    let mut asked = 0;
    let new = side_by_side(&mut bench, size.new_questions, &mut asked, &fresh).await?;
    side_by_side(&mut bench, size.warm_up, &mut asked, known).await?;
    let rates = Rates { known: side_by_side(&mut bench, size.replies, &mut asked, known).await?, new };
    let single = one_at_a_time(&mut bench, size.singles, &mut asked, known).await?;
    bench.core.shutdown().await;
    Ok((rates, single))
}

/// Every customer asks, and asks again as soon as he has his reply. Returns replies per second.
async fn side_by_side(bench: &mut Bench, replies: usize, asked: &mut usize, questions: &[String]) -> Result<f64> {
    let begun = Instant::now();
    let mut open = CHATS.min(replies);
    let mut left = replies - open;
    for chat in 0..open {
        ask(bench, &format!("{chat}@bench"), asked, questions).await?;
    }
    while open > 0 {
        let chat = handed(bench).await?;
        if left == 0 {
            open -= 1;
        } else {
            left -= 1;
            ask(bench, &chat, asked, questions).await?;
        }
    }
    Ok(tenths(replies as f64 / begun.elapsed().as_secs_f64()))
}

async fn one_at_a_time(bench: &mut Bench, replies: usize, asked: &mut usize, questions: &[String]) -> Result<Vec<f64>> {
    let mut samples = Vec::with_capacity(replies);
    for _ in 0..replies {
        bench.core.settled().await;
        let begun = Instant::now();
        ask(bench, "0@bench", asked, questions).await?;
        handed(bench).await?;
        samples.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(samples)
}

async fn ask(bench: &Bench, chat: &str, asked: &mut usize, questions: &[String]) -> Result<()> {
    let question = questions.get(*asked % questions.len()).context("There are no questions")?;
    *asked += 1;
    bench.say(chat, *asked, question).await
}

/// The chat whose reply was handed over next. A reply that does not come is an error, not a wait.
async fn handed(bench: &mut Bench) -> Result<String> {
    let next = tokio::time::timeout(PATIENCE, bench.handed.recv()).await;
    next.context("A customer got no reply")?.context("The wire is closed")
}
