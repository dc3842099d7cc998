//! Businesses: their documents, read and cut as the product does it, and their FAQs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use documents::Chunker;
use knowledge::{Body, Passage};
use serde::Deserialize;

use crate::model;

/// Tokens that reach the shipped model, and those that a passage repeats of the one before it.
const MOST_TOKENS: usize = 256;
const OVERLAP: usize = 50;

/// What the questions of a business are kept in.
pub(super) const QUESTIONS: &str = "questions.jsonl";

#[derive(Deserialize)]
struct Business {
    name: String,
    faqs: Vec<Faq>,
}

#[derive(Deserialize)]
struct Faq {
    question: String,
    answer: String,
}

/// The folders of the businesses that have documents.
pub(super) fn folders() -> Result<Vec<PathBuf>> {
    list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/knowledge"))
}

/// The passages of all documents; the base is the name of the business's folder, the source that of the file.
pub fn documents() -> Result<Vec<Passage>> {
    let tokenizer = model::shipped().join("tokenizer.json");
    let tokenizer = std::fs::read(&tokenizer).with_context(|| format!("Read {}", tokenizer.display()))?;
    let chunker = Chunker::new(&tokenizer, MOST_TOKENS, OVERLAP)?;
    let mut passages = Vec::new();
    for folder in folders()? {
        let base = name(&folder);
        for file in list(&folder)? {
            if name(&file) != QUESTIONS {
                passages.extend(document(&chunker, &base, &file)?);
            }
        }
    }
    Ok(passages)
}

fn document(chunker: &Chunker, base: &str, file: &Path) -> Result<Vec<Passage>> {
    let source = name(file);
    let bytes = std::fs::read(file).with_context(|| format!("Read {}", file.display()))?;
    let document = documents::read(&source, None, &bytes).with_context(|| format!("Understand {}", file.display()))?;
    let title = document.title.clone().unwrap_or_else(|| name(&file.with_extension("")));
    let chunks = chunker.chunk(&document).chunks.into_iter().enumerate();
    let passage = |(place, chunk): (usize, documents::Chunk)| Passage {
        id: format!("{base}/{source}#{place}"),
        base: base.to_owned(),
        stamp: 0,
        language: document.language.clone(),
        body: Body::Chunk {
            source: source.clone(),
            ordinal: place as u32,
            title: title.clone(),
            heading: chunk.context,
            text: chunk.text,
        },
    };
    Ok(chunks.map(passage).collect())
}

/// The FAQs of the sample shop that ships with the app and of four more businesses; the base is the name of the business.
pub fn faqs() -> Result<Vec<Passage>> {
    let mut all: Vec<Business> = vec![json("../src-tauri/resources/sample-shop.json")?];
    all.extend(json::<Vec<Business>>("../src-tauri/crates/knowledge/tests/fixtures/businesses.json")?);
    let of = |business: Business| {
        let base = business.name;
        business.faqs.into_iter().map(move |faq| Passage {
            id: format!("{base}: {}", faq.question),
            base: base.clone(),
            stamp: 0,
            language: None,
            body: Body::Faq { question: faq.question, variants: Vec::new(), answer: faq.answer },
        })
    };
    Ok(all.into_iter().flat_map(of).collect())
}

/// Reads a file of this repository, named from `tests/`.
pub(super) fn json<T: for<'a> Deserialize<'a>>(file: &str) -> Result<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("Read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("Understand {}", path.display()))
}

/// What is in a folder, in the order of the names.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().with_context(|| format!("List {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort_unstable();
    Ok(paths)
}

pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
