//! `search`: full text over messages, and questions to knowledge bases of two sizes.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use knowledge::{Ask, Body, Knowledge, Passage};
use serde_json::{Value, json};
use store::Store;

use crate::core::{Bench, embedder, key};
use crate::half_real::HalfReal;
use crate::{fill, questions, runtime};
use acceptance::machine::percentiles;

pub fn run(smoke: bool) -> Result<Value> {
    let (messages, samples, sizes) = if smoke { (1_000, 50, [100, 500]) } else { (100_000, 1_000, [1_000, 50_000]) };
    let dir = tempfile::tempdir()?;
    let mut fts = runtime()?.block_on(full_text(dir.path(), messages, samples))?;
    let [small, large] = sizes;
    Ok(json!({
        "messages": messages,
        "fts_ms": percentiles(&mut fts),
        "knowledge_ms": {
            "chunks_1000": percentiles(&mut knowledge(&dir.path().join("small"), small, samples)?),
            "chunks_50000": percentiles(&mut knowledge(&dir.path().join("large"), large, samples)?),
        },
        "what": format!(
            "fts_ms: {samples} searches (one word, two words, a beginning, a number, in turn) over {messages} messages in the \
             encrypted database, 50 hits with snippets, after 20 of warm-up. knowledge_ms: {samples} different questions, each \
             embedded by the shipped model, over {small} and {large} passages whose own vectors are synthetic (made from \
             hashes: embedding them would take minutes and does not change the scan)."
        ),
    }))
}

async fn full_text(dir: &Path, messages: usize, samples: usize) -> Result<Vec<f64>> {
    let bench = Bench::new(dir).await?;
    bench.core.settled().await;
    bench.core.shutdown().await;
    let account = bench.account.clone();
    drop(bench);
    fill::messages(dir, &account, messages).await?;
    let store = Store::open(dir, &key())?;
    let query = |n: usize| match n % 4 {
        0 => fill::sentence(n).split(' ').next().unwrap_or_default().to_owned(),
        1 => fill::sentence(n).split(' ').take(2).collect::<Vec<_>>().join(" "),
        2 => fill::sentence(n).chars().take(3).collect(),
        _ => format!("number {}", n * 7 % messages),
    };
    let mut times = Vec::with_capacity(samples);
    for n in 0..samples + 20 {
        let text = query(n);
        let begun = Instant::now();
        store.read("bench search", move |conn| store::search::messages(conn, &text, 50)).await?;
        if n >= 20 {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(times)
}

fn knowledge(dir: &Path, passages: usize, samples: usize) -> Result<Vec<f64>> {
    let knowledge = Knowledge::open(dir, Arc::new(HalfReal(embedder()?)))?;
    let all: Vec<Passage> = (0..passages)
        .map(|n| Passage {
            id: format!("passage-{n}"),
            base: "bench".into(),
            stamp: 0,
            language: None,
            body: Body::Faq {
                question: format!("{} {}?", questions::question(n), fill::sentence(n)),
                variants: Vec::new(),
                answer: fill::sentence(n + passages),
            },
        })
        .collect();
    knowledge.sync(&all)?;
    let bases = ["bench".to_owned()];
    let mut times = Vec::with_capacity(samples);
    for n in 0..samples + 20 {
        let question = format!("{} ({n})", questions::question(n));
        let begun = Instant::now();
        knowledge.search(&Ask { bases: &bases, question: &question, top: 5, languages: &[] })?;
        if n >= 20 {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(times)
}
