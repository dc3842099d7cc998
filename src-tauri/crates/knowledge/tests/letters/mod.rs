//! A small embedder without a model: counts of letter pairs. Enough to tell texts apart.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use domain::{Embedder, EmbedderModel};
use knowledge::{Body, Passage};

/// Counts the texts that it embedded.
pub struct Letters {
    id: &'static str,
    texts: AtomicUsize,
}

impl Default for Letters {
    fn default() -> Self {
        Self::called("letters")
    }
}

#[allow(dead_code, reason = "shared by tests that need different parts")]
impl Letters {
    pub fn called(id: &'static str) -> Self {
        Self { id, texts: AtomicUsize::new(0) }
    }

    pub fn embedded(&self) -> usize {
        self.texts.load(Ordering::SeqCst)
    }
}

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0; 64];
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    for pair in letters.windows(2) {
        vector[(pair[0] as usize * 31 + pair[1] as usize) % 64] += 1.0;
    }
    vector
}

impl Embedder for Letters {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: self.id.into(), dimensions: 64 }
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>> {
        Ok(vector(text))
    }

    fn embed_passages(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        self.texts.fetch_add(texts.len(), Ordering::SeqCst);
        Ok(texts.iter().map(|text| vector(text)).collect())
    }

    fn unload(&self) {}
}

/// Changes whenever anything of a passage changes, as the caller's stamps do.
fn stamped(mut passage: Passage) -> Passage {
    let json = serde_json::to_string(&passage).unwrap();
    passage.stamp = json.bytes().fold(7, |stamp: u64, byte| stamp.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte));
    passage
}

#[allow(dead_code, reason = "shared by tests that need different parts")]
pub fn faq(id: &str, base: &str, question: &str, answer: &str) -> Passage {
    faq_with(id, base, question, &[], answer)
}

#[allow(dead_code, reason = "shared by tests that need different parts")]
pub fn faq_with(id: &str, base: &str, question: &str, variants: &[&str], answer: &str) -> Passage {
    let variants = variants.iter().map(|variant| (*variant).to_owned()).collect();
    let body = Body::Faq { question: question.into(), variants, answer: answer.into() };
    stamped(Passage { id: id.into(), base: base.into(), stamp: 0, language: None, body })
}

/// A chunk called "source/ordinal".
#[allow(dead_code, reason = "shared by tests that need different parts")]
pub fn chunk(source: &str, ordinal: u32, base: &str, heading: &str, text: &str) -> Passage {
    let body = Body::Chunk {
        source: source.into(),
        ordinal,
        title: format!("{source} file"),
        heading: heading.into(),
        text: text.into(),
    };
    stamped(Passage { id: format!("{source}/{ordinal}"), base: base.into(), stamp: 0, language: None, body })
}

#[allow(dead_code, reason = "shared by tests that need different parts")]
pub fn written_in(language: &str, passage: Passage) -> Passage {
    stamped(Passage { language: Some(language.into()), ..passage })
}
