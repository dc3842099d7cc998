//! Query: how long a question takes, by the number of chunks.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use acceptance::judge;
use anyhow::{Context, Result};
use knowledge::{Ask, Body, Knowledge, Passage};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;

use crate::core::embedder;
use crate::half_real::HalfReal;
use acceptance::machine::percentiles;

const WARM_UP: usize = 50;
/// Chunks that are put together.
const BATCH: usize = 512;
/// About what a chunk of a document has.
const WORDS: usize = 110;
/// Chunks of one source.
const PER_SOURCE: usize = 40;

/// Asks an index of so many chunks. Their words are drawn from the documents of the fixtures, so that common words are common;
/// the questions are those of the fixtures, each made different by a word.
pub fn measured(chunks: usize, samples: usize) -> Result<Value> {
    let dir = tempfile::tempdir()?;
    let knowledge = Knowledge::open(dir.path(), Arc::new(HalfReal(embedder()?)))?;
    let documents = judge::documents()?;
    let words: Vec<&str> = documents.iter().flat_map(|passage| written(passage).split_whitespace()).collect();
    let mut chance = StdRng::seed_from_u64(7);
    for from in (0..chunks).step_by(BATCH) {
        let batch: Vec<Passage> =
            (from..(from + BATCH).min(chunks)).map(|place| chunk(place, &words, &mut chance)).collect();
        knowledge.put(&batch, &mut |_| ControlFlow::Continue(()))?;
    }
    let questions = judge::document_questions(&documents)?;
    let bases = ["bench".to_owned()];
    let mut times = Vec::with_capacity(samples);
    for n in 0..WARM_UP + samples {
        let question = &questions.get(n % questions.len()).context("There are no questions")?.text;
        let more = words.get(n * 7 % words.len()).copied().unwrap_or_default();
        let question = format!("{question} {more} {n}");
        let begun = Instant::now();
        knowledge.search(&Ask { bases: &bases, question: &question, top: 5, languages: &[] })?;
        if n >= WARM_UP {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(percentiles(&mut times))
}

fn chunk(place: usize, words: &[&str], chance: &mut StdRng) -> Passage {
    let mut draw = |count: usize| -> String {
        // Stretches, not single words: what stands together in documents stands together here.
        let mut text = String::new();
        for _ in 0..count.div_ceil(10) {
            let from = chance.random_range(0..words.len().saturating_sub(10).max(1));
            for word in words.iter().skip(from).take(10) {
                text.push_str(word);
                text.push(' ');
            }
        }
        text
    };
    let body = Body::Chunk {
        source: format!("source-{}", place / PER_SOURCE),
        ordinal: (place % PER_SOURCE) as u32,
        title: format!("Document {}", place / PER_SOURCE),
        heading: draw(10),
        text: draw(WORDS),
    };
    Passage { id: format!("chunk-{place}"), base: "bench".into(), stamp: 0, language: Some("en".into()), body }
}

fn written(passage: &Passage) -> &str {
    match &passage.body {
        Body::Chunk { text, .. } => text,
        Body::Faq { answer, .. } => answer,
    }
}
