//! How long a search takes and what it costs in memory, without and with the shipped model:
//! `cargo run --release -p knowledge --example latency -- 50000`.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for developers")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;

use std::{sync::Arc, time::Instant};

use domain::{Embedder, EmbedderModel};
use knowledge::{Knowledge, Passage};

/// Vectors out of a hash: as long as real ones, as cheap as can be.
struct Synthetic;

impl Synthetic {
    fn vector(text: &str) -> Vec<f32> {
        let mut state = text.bytes().fold(7_u64, |state, byte| state.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / 16_777_216.0 - 0.5
        };
        (0..384).map(|_| next()).collect()
    }
}

impl Embedder for Synthetic {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: "synthetic".into(), dimensions: 384 }
    }

    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        Ok(Self::vector(text))
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| Self::vector(text)).collect())
    }

    fn unload(&self) {}
}

fn main() {
    let count: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(50_000);
    println!("process: {} MiB", resident());
    let questions: Vec<String> =
        support::questions(support::Half::Training).into_iter().map(|question| question.question).collect();
    let dir = tempfile::tempdir().unwrap();
    let samples = support::passages();
    let many: Vec<Passage> = (0..count)
        .map(|n| {
            let sample = &samples[n % samples.len()];
            let question = format!("{} {} {n}", sample.question, samples[(n / 7) % samples.len()].question);
            Passage { id: format!("{n:036}"), base: "base".into(), question, answer: sample.answer.clone() }
        })
        .collect();
    let started = Instant::now();
    let knowledge = Knowledge::open(dir.path(), Arc::new(Synthetic)).unwrap();
    knowledge.sync(&many).unwrap();
    println!("{count} synthetic: sync {:?}, {:?}, {} MiB", started.elapsed(), knowledge.stats(), resident());
    drop(knowledge);
    drop(many);
    let started = Instant::now();
    let knowledge = Knowledge::open(dir.path(), Arc::new(Synthetic)).unwrap();
    println!("reopen {:?}, {} MiB", started.elapsed(), resident());
    time(&knowledge, &["base".into()], &questions);
    drop(knowledge);

    let embedder = Arc::new(support::embedder());
    let started = Instant::now();
    let knowledge = Knowledge::in_memory(embedder.clone()).unwrap();
    knowledge.sync(&samples).unwrap();
    println!("{} real passages: load and sync {:?}, {} MiB", samples.len(), started.elapsed(), resident());
    time(&knowledge, &["Luma Lamps".into(), "Harbour Dental".into()], &questions);
    println!("with the model {} MiB", resident());
    embedder.unload();
    println!("after unload {} MiB", resident());
}

fn time(knowledge: &Knowledge, bases: &[String], questions: &[String]) {
    let mut embed = Vec::new();
    let mut search = Vec::new();
    for question in questions {
        let found = knowledge.search(bases, question, 5).unwrap();
        embed.push(found.embed_ms);
        search.push(found.search_ms);
    }
    for (what, mut times) in [("embed", embed), ("search", search)] {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        println!("  {what}: p50 {:.2} ms, p95 {:.2} ms, max {:.2} ms, n {}", at(50), at(95), at(100), times.len());
    }
}

fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or_default() * 4096 / 1_048_576
}
