//! `knowledge`: how good search is, how fast documents come in, how fast questions are answered, and the memory of it.

mod ingest;
mod quality;
mod query;

use anyhow::Result;
use serde_json::{Value, json};

pub use ingest::child as ingest_child;

struct Size {
    /// Documents that are read, and pages of each.
    rounds: usize,
    pages: usize,
    /// Chunks of the indexes that are asked, and questions to each.
    indexes: [usize; 3],
    samples: usize,
}

pub fn run(smoke: bool) -> Result<Value> {
    let size = if smoke {
        Size { rounds: 1, pages: 8, indexes: [100, 200, 400], samples: 50 }
    } else {
        Size { rounds: 5, pages: 60, indexes: [1_000, 10_000, 100_000], samples: 1_000 }
    };
    let quality = quality::measured(smoke)?;
    let ingest = ingest::measured(size.rounds, size.pages)?;
    let [small, middle, large] = size.indexes.map(|chunks| query::measured(chunks, size.samples));
    Ok(json!({
        "quality": quality.overall,
        "classes": quality.classes,
        "refusal": quality.refusal,
        "answers": quality.answers,
        "curve": quality.curve,
        "excerpt": quality.excerpt,
        "ingest": ingest.rates,
        "query_ms": { "chunks_1000": small?, "chunks_10000": middle?, "chunks_100000": large? },
        "rss_mb": ingest.memory,
        "what": format!(
            "quality, refusal, answers, curve: {} questions, from which nothing was learned, to {} passages of eight fictitious \
             businesses (tests/fixtures/knowledge); classes and excerpt: all {} questions; bm25 and vectors are the two halves of \
             the same search; refusal and answers at the product's floor, curve at others. excerpt: share of right first passages \
             whose excerpt has the fact. ingest: {} PDFs of {} pages, one after the other, from adding to indexed, through the reading process and \
             the encrypted database; raw: the same texts through the same model alone, after each document; one document of \
             warm-up. query_ms: {} different questions, embedded by the shipped model, to indexes of {:?} chunks with synthetic \
             vectors, after 50 of warm-up. rss_mb: the process that took the PDFs in, at its most and after the model was freed; \
             the reading process is another.",
            quality.held_out, quality.passages, quality.questions, size.rounds, size.pages, size.samples, size.indexes
        ),
    }))
}
