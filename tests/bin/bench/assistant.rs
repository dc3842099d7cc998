//! `assistant`: what our side of a reply costs when a model writes it: media check, retrieval, prompt, request, egress log,
//! reading and judging of the answer, commit. The model is a stub in a process of its own that answers at once.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ai_loopback::{Act, Loopback, Wire};
use anyhow::{Context, Result};
use domain::ModelRef;
use domain::assistant::{ModelPatch, ProviderInput};
use serde_json::{Value, json};

use crate::core::Bench;
use crate::{questions, runtime};
use acceptance::machine::{percentiles, resident_mib, tenths};

/// Distinct questions: their vectors are remembered, as of those that customers keep asking.
const KNOWN_QUESTIONS: usize = 200;
/// The longest that any reply may take.
const PATIENCE: Duration = Duration::from_secs(60);

struct Size {
    warm_up: usize,
    one: usize,
    ten: usize,
    hundred: usize,
}

pub fn run(smoke: bool) -> Result<Value> {
    let size = if smoke {
        Size { warm_up: 10, one: 20, ten: 50, hundred: 200 }
    } else {
        Size { warm_up: 300, one: 1_000, ten: 2_000, hundred: 5_000 }
    };
    let dir = tempfile::tempdir()?;
    runtime()?.block_on(measure(dir.path(), &size))
}

/// The stub, seen from the benchmark: it keeps every request, which is not our memory.
struct Stub {
    child: Child,
    address: String,
}

impl Stub {
    fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("__stub")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("Start the stub")?;
        let mut address = String::new();
        let said = child.stdout.take().context("The stub has no voice")?;
        BufReader::new(said).read_line(&mut address)?;
        Ok(Self { child, address: address.trim().to_owned() })
    }

    /// Ends it; what a real provider would have refused is an error.
    fn end(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        let ended = self.child.wait()?;
        anyhow::ensure!(ended.success(), "A real provider would have refused a request: see above");
        Ok(())
    }
}

/// The other side of [`Stub`]: a model that reads the knowledge it is given and cites it, until nobody listens any more.
pub fn stub() -> Result<()> {
    runtime()?.block_on(async {
        let model = Loopback::start(Wire::OpenAi).await?;
        model.always(Act::think(ai_loopback::answer_from_context));
        println!("{}", model.base_url());
        tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin())).await??;
        let complaints = model.complaints();
        anyhow::ensure!(complaints.is_empty(), "{}", complaints.join("; "));
        Ok(())
    })
}

async fn measure(dir: &Path, size: &Size) -> Result<Value> {
    let model = Stub::start()?;
    let mut bench = Bench::new(dir).await?;
    answer_with(&bench, &model.address).await?;
    let questions = questions::answered(&bench.core, KNOWN_QUESTIONS).await?;
    let mut asked = 0;
    side_by_side(&mut bench, 1, size.warm_up, &mut asked, &questions).await?;
    let before = resident_mib();
    let (mut one, _) = side_by_side(&mut bench, 1, size.one, &mut asked, &questions).await?;
    let (mut ten, _) = side_by_side(&mut bench, 10, size.ten, &mut asked, &questions).await?;
    let (mut hundred, rate) = side_by_side(&mut bench, 100, size.hundred, &mut asked, &questions).await?;
    let after = resident_mib();
    bench.core.shutdown().await;
    model.end()?;
    Ok(json!({
        "overhead_ms": {
            "chats_1": percentiles(&mut one),
            "chats_10": percentiles(&mut ten),
            "chats_100": percentiles(&mut hundred),
        },
        "replies_per_s": rate,
        "rss_mb": after,
        "rss_mb_before": before,
        "what": format!(
            "Practice account with the sample shop, encrypted database on disk, synchronous=FULL, repeat_limit 0; the assistant uses a model on \
             127.0.0.1 that answers at once, in a process of its own on the same cores. overhead_ms: from receive to handed to the wire, HTTP to \
             the stub and its own work included, when 1, 10 and 100 customers ask at the same time and each asks again as soon as \
             it has its reply ({}, {} and {} replies after {} of warm-up); each reply searches the knowledge base, writes the \
             request to the log before it leaves, and commits. replies_per_s: at 100. rss_mb: this process at the end, \
             model of meaning included; rss_mb_before: after the warm-up.",
            size.one, size.ten, size.hundred, size.warm_up
        ),
    }))
}

/// The practice account's assistant uses the stub.
async fn answer_with(bench: &Bench, address: &str) -> Result<()> {
    let provider = bench
        .core
        .save_provider(ProviderInput {
            id: None,
            name: "Stub".into(),
            base_url: address.to_owned(),
            key: Some("sk-bench-555-0100".into()),
            transcription_model: String::new(),
            concurrent: 64,
            timeout_s: 60,
        })
        .await?;
    bench.core.refresh_models(provider.id.clone()).await?;
    let model = bench.core.providers().await?.into_iter().find(|known| known.id == provider.id);
    let model = model.and_then(|known| known.models.into_iter().next()).context("The stub lists no model")?.id;
    let known = ModelPatch { shape: Some(domain::assistant::ShapeSupport::Schema), ..ModelPatch::default() };
    bench.core.update_model(provider.id.clone(), model.clone(), known).await?;
    let mut settings = bench.core.assistant(bench.account.clone()).await?;
    settings.model = Some(ModelRef { provider_id: provider.id, model });
    bench.core.update_assistant(bench.account.clone(), settings).await?;
    Ok(())
}

/// So many customers ask at once, each again as soon as it has its reply. Returns how long each reply took, and replies a
/// second.
async fn side_by_side(
    bench: &mut Bench,
    chats: usize,
    replies: usize,
    asked: &mut usize,
    questions: &[String],
) -> Result<(Vec<f64>, f64)> {
    let (begun, mut since) = (Instant::now(), HashMap::new());
    let mut samples = Vec::with_capacity(replies);
    let mut left = replies;
    for chat in 0..chats.min(replies) {
        left -= 1;
        ask(bench, &format!("{chat}@bench"), asked, questions, &mut since).await?;
    }
    while samples.len() < replies {
        let next = tokio::time::timeout(PATIENCE, bench.handed.recv()).await;
        let chat = next.context("A customer got no reply")?.context("The wire is closed")?;
        let Some(begun) = since.remove(&chat) else { continue };
        samples.push(Instant::elapsed(&begun).as_secs_f64() * 1e3);
        if left > 0 {
            left -= 1;
            ask(bench, &chat, asked, questions, &mut since).await?;
        }
    }
    Ok((samples, tenths(replies as f64 / begun.elapsed().as_secs_f64())))
}

async fn ask(
    bench: &Bench,
    chat: &str,
    asked: &mut usize,
    questions: &[String],
    since: &mut HashMap<String, Instant>,
) -> Result<()> {
    let question = questions.get(*asked % questions.len()).context("There are no questions")?;
    *asked += 1;
    since.insert(chat.to_owned(), Instant::now());
    bench.say(chat, *asked, question).await
}
