//! How long a search takes and what it costs in memory: made-up chunks of about 120 words, without the model at 1 000, 10 000
//! and 100 000, and the shipped model on real FAQs: `cargo run --release -p knowledge --example latency -- 1000 10000 100000`.
//!
//! Words of the chunks are as frequent as in real texts (Zipf): the FAQs' own first, then invented ones. Vectors are sums of
//! word vectors out of a hash: as long as real ones, alike where texts are.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for developers")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod support;

use std::{ops::ControlFlow, path::Path, sync::Arc, time::Instant};

use domain::{Embedder, EmbedderModel};
use knowledge::{Ask, Body, Knowledge, Passage};

/// Different words of the made-up texts.
const VOCABULARY: usize = 40_000;

/// Passages put together, as a caller does.
const BATCH: usize = 256;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / 16_777_216.0
    }

    /// A place in a list of `length`, the first ones more often, as words are.
    fn zipf(&mut self, length: usize) -> usize {
        ((length as f32).powf(self.roll()) as usize).saturating_sub(1).min(length - 1)
    }
}

struct Hashing;

impl Hashing {
    fn vector(text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; 384];
        for word in text.split_whitespace() {
            let seed = word.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
            let mut dice = Dice(seed);
            vector.iter_mut().for_each(|x| *x += dice.roll() - 0.5);
        }
        vector
    }
}

impl Embedder for Hashing {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: "hashing".into(), dimensions: 384 }
    }

    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        Ok(Self::vector(text))
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| Self::vector(text)).collect())
    }

    fn unload(&self) {}
}

/// The FAQs' words by how often they occur, then invented ones.
fn vocabulary() -> Vec<String> {
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for passage in support::passages() {
        let Body::Faq { question, answer, .. } = passage.body else { continue };
        for word in question.split_whitespace().chain(answer.split_whitespace()) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut words: Vec<(usize, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_by(|a, b| b.cmp(a));
    let mut words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    let (heads, tails) =
        (["b", "cr", "d", "fl", "g", "l", "m", "n", "p", "r", "st", "t", "v"], ["a", "e", "i", "o", "u"]);
    let mut dice = Dice(1);
    while words.len() < VOCABULARY {
        let syllables = 2 + (dice.roll() * 3.0) as usize;
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(heads[(dice.roll() * 13.0) as usize]);
            word.push_str(tails[(dice.roll() * 5.0) as usize]);
        }
        words.push(word);
    }
    words
}

/// Chunk `n`: its base is one of `bases`, its source has twenty chunks.
fn chunk(n: usize, bases: usize, words: &[String]) -> Passage {
    let mut dice = Dice(n as u64 + 99);
    let mut said = |count: usize| {
        let words: Vec<&str> = (0..count).map(|_| words[dice.zipf(words.len())].as_str()).collect();
        words.join(" ")
    };
    let (heading, text) = (said(6), said(120));
    let body = Body::Chunk {
        source: format!("source {}", n / 20),
        ordinal: (n % 20) as u32,
        title: format!("manual {}", n / 20),
        heading,
        text,
    };
    Passage { id: format!("{n:036}"), base: format!("base {}", n % bases), stamp: n as u64, language: None, body }
}

fn main() {
    let counts: Vec<usize> = std::env::args().skip(1).filter_map(|count| count.parse().ok()).collect();
    let counts = if counts.is_empty() { vec![1_000, 10_000, 100_000] } else { counts };
    println!("process: {} MiB", resident());
    let questions: Vec<String> =
        support::questions(support::Half::Training).into_iter().map(|question| question.question).collect();
    let words = vocabulary();
    for count in counts {
        for bases in [1, 20] {
            synthetic(count, bases, &words, &questions);
        }
    }
    drop(words);
    real(&questions);
}

fn synthetic(count: usize, bases: usize, words: &[String], questions: &[String]) {
    let dir = tempfile::tempdir().unwrap();
    let started = Instant::now();
    {
        let knowledge = Knowledge::open(dir.path(), Arc::new(Hashing)).unwrap();
        let mut slowest = 0.0_f64;
        for from in (0..count).step_by(BATCH) {
            let batch: Vec<Passage> = (from..count.min(from + BATCH)).map(|n| chunk(n, bases, words)).collect();
            let started = Instant::now();
            knowledge.put(&batch, &mut |_| ControlFlow::Continue(())).unwrap();
            slowest = slowest.max(started.elapsed().as_secs_f64());
        }
        let bytes = knowledge.stats().bytes / 1_048_576;
        println!(
            "{count} chunks in {bases} base(s): put in {:.1?} (slowest batch of {BATCH} {slowest:.2} s), {bytes} MiB on disk, {} MiB",
            started.elapsed(),
            resident()
        );
    }
    let (started, before) = (Instant::now(), resident());
    let knowledge = Knowledge::open(dir.path(), Arc::new(Hashing)).unwrap();
    println!(
        "  reopened in {:.0?}, {} MiB more ({} files in the word index)",
        started.elapsed(),
        resident() - before,
        files(dir.path())
    );
    time(&knowledge, &["base 0".to_owned()], questions);
    println!("  after searching {} MiB more", resident() - before);
    searching_while_putting(&knowledge, count, bases, words, questions);
}

/// What a change costs the searches that run beside it.
fn searching_while_putting(knowledge: &Knowledge, count: usize, bases: usize, words: &[String], questions: &[String]) {
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for batch in 0..4 {
                let from = count + batch * BATCH;
                let batch: Vec<Passage> = (from..from + BATCH).map(|n| chunk(n, bases, words)).collect();
                knowledge.put(&batch, &mut |_| ControlFlow::Continue(())).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::SeqCst);
        });
        let mut times = Vec::new();
        for question in questions.iter().cycle() {
            if done.load(std::sync::atomic::Ordering::SeqCst) {
                break;
            }
            let ask = Ask { bases: &["base 0".to_owned()], question, top: 5, languages: &[] };
            let started = Instant::now();
            knowledge.search(&ask).unwrap();
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        print_times("search while putting", times);
    });
}

fn real(questions: &[String]) {
    let embedder = Arc::new(support::embedder());
    let started = Instant::now();
    let knowledge = Knowledge::in_memory(embedder.clone()).unwrap();
    knowledge.sync(&support::passages()).unwrap();
    println!("real FAQs: load and sync {:.0?}, {} MiB", started.elapsed(), resident());
    time(&knowledge, &["Luma Lamps".into(), "Harbour Dental".into()], questions);
    println!("with the model {} MiB", resident());
    embedder.unload();
    println!("after unload {} MiB", resident());
}

fn time(knowledge: &Knowledge, bases: &[String], questions: &[String]) {
    let mut embed = Vec::new();
    let mut search = Vec::new();
    let before = processor();
    for round in 0..2 {
        for question in questions {
            let found = knowledge.search(&Ask { bases, question, top: 5, languages: &[] }).unwrap();
            // The first round warms up what the file system has to read.
            if round > 0 || questions.len() < 100 {
                embed.push(found.embed_ms);
                search.push(found.search_ms);
            }
        }
    }
    print_times("embed", embed);
    print_times("search", search);
    let spent = (processor() - before) as f64 * 10.0 / (2 * questions.len()) as f64;
    println!("  processor time of all threads: {spent:.2} ms a question");
}

/// Processor time of the whole process, in hundredths of a second: what searches cost on a machine that does other things too.
fn processor() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    [11, 12].iter().filter_map(|field| fields.get(*field)?.parse::<u64>().ok()).sum()
}

fn print_times(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let Some(last) = times.len().checked_sub(1) else { return };
    let at = |share: usize| times[last * share / 100];
    println!("  {what}: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, n {}", at(50), at(95), at(99), times.len());
}

fn files(dir: &Path) -> usize {
    std::fs::read_dir(dir.join("bm25")).unwrap().count()
}

fn resident() -> i64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).and_then(|pages| pages.parse::<i64>().ok()).unwrap_or_default() * 4096 / 1_048_576
}
