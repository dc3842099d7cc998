//! Ingest: documents through the whole of the product, against the model alone. In a process of its own, whose memory is told.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use domain::{BaseId, Embedder, SourceState};
use engine::Core;
use models::LocalEmbedder;
use serde_json::{Value, json};
use store::Store;

use crate::{core, fill, pdf, runtime};
use acceptance::machine::{peak_mib, resident_mib, tenths};

/// Sentences of a paragraph.
const SENTENCES: usize = 8;
/// Paragraphs that fill a page, a little more than that.
const PARAGRAPHS: usize = 5;

pub struct Ingest {
    pub rates: Value,
    pub memory: Value,
}

/// Measures in a new process.
pub fn measured(rounds: usize, pages: usize) -> Result<Ingest> {
    let arguments = ["__ingest".to_owned(), rounds.to_string(), pages.to_string()];
    let output = Command::new(std::env::current_exe()?).args(arguments).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: Value = serde_json::from_slice(&output.stdout).context("The child printed no figures")?;
    Ok(Ingest { rates: figures["rates"].clone(), memory: figures["memory"].clone() })
}

/// The other side of [`measured`].
pub fn child(rounds: usize, pages: usize) -> Result<()> {
    let figures = runtime()?.block_on(async {
        let dir = tempfile::tempdir()?;
        let embedder = core::embedder()?;
        let store = Arc::new(Store::open(dir.path(), &core::key())?);
        let model = Arc::clone(&embedder) as Arc<dyn Embedder>;
        let (core, _handed) = core::start_on(Arc::clone(&store), dir.path(), model).await?;
        let base = core.create_base("Bench".into()).await?.id;
        core.settled().await;
        let mut total = Round::default();
        for round in 0..=rounds {
            let measured = self::round(&core, &store, &embedder, dir.path(), &base, round, pages).await?;
            // The first one loads the model.
            if round > 0 {
                total.add(&measured);
            }
        }
        let ingest_peak = peak_mib();
        core.settled().await;
        embedder.unload();
        let memory = json!({ "ingest_peak": ingest_peak, "idle_after": resident_mib() });
        core.shutdown().await;
        anyhow::Ok(json!({ "rates": total.rates(), "memory": memory }))
    })?;
    println!("{figures}");
    Ok(())
}

#[derive(Default)]
struct Round {
    pages: usize,
    chunks: usize,
    took: Duration,
    raw: Duration,
}

impl Round {
    fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.chunks += other.chunks;
        self.took += other.took;
        self.raw += other.raw;
    }

    fn rates(&self) -> Value {
        let per_s = |count: usize, time: Duration| tenths(count as f64 / time.as_secs_f64().max(f64::EPSILON));
        json!({
            "pages_per_s": per_s(self.pages, self.took),
            "chunks_per_s": per_s(self.chunks, self.took),
            "raw_embedder_chunks_per_s": per_s(self.chunks, self.raw),
        })
    }
}

/// One document into the base, then its passages through the model alone.
async fn round(
    core: &Arc<Core>,
    store: &Store,
    embedder: &Arc<LocalEmbedder>,
    dir: &Path,
    base: &BaseId,
    round: usize,
    pages: usize,
) -> Result<Round> {
    let (bytes, pages) = pdf::of(&paragraphs(round, pages));
    let file = dir.join(format!("handbook-{round}.pdf"));
    std::fs::write(&file, bytes)?;
    let begun = Instant::now();
    let added = core.add_files(base.clone(), vec![file]).await?;
    let id = added.first().map(|source| source.id.clone()).context("The document was not added")?;
    core.settled().await;
    let took = begun.elapsed();
    let source = core.source(id.clone()).await?;
    if source.state != SourceState::Indexed {
        bail!("The document is {:?}: {:?}", source.state, source.reason);
    }
    let texts = store
        .read("bench passages", move |conn| {
            let ids = store::chunks::ids_of(conn, &id)?;
            store::passages::load(conn, &ids)
        })
        .await?
        .into_iter()
        .map(|row| match row.body {
            store::passages::PassageBody::Chunk { heading, text, .. } if heading.is_empty() => text,
            store::passages::PassageBody::Chunk { heading, text, .. } => format!("{heading}\n{text}"),
            store::passages::PassageBody::Faq { question, .. } => question,
        })
        .collect::<Vec<String>>();
    let (embedder, chunks) = (Arc::clone(embedder), texts.len());
    let raw = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        embedder.embed_passages(&texts).map(|_vectors| begun.elapsed())
    })
    .await??;
    Ok(Round { pages, chunks, took, raw })
}

/// Prose that no other round has: what is known already is not embedded again.
fn paragraphs(round: usize, pages: usize) -> Vec<String> {
    let sentence = |n: usize| {
        let words = fill::sentence(n);
        let mut letters = words.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
        format!("{first}{}.", letters.as_str())
    };
    (0..pages * PARAGRAPHS)
        .map(|place| {
            let from = (round * pages * PARAGRAPHS + place) * SENTENCES;
            (from..from + SENTENCES).map(sentence).collect::<Vec<_>>().join(" ")
        })
        .collect()
}
