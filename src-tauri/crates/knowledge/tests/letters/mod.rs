//! A small embedder without a model: counts of letter pairs. Enough to tell texts apart.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use domain::{Embedder, EmbedderModel};
use knowledge::Passage;

/// Counts what it embedded: two texts per passage.
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
        self.texts.load(Ordering::SeqCst) / 2
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

pub fn faq(id: &str, base: &str, question: &str, answer: &str) -> Passage {
    Passage { id: id.into(), base: base.into(), question: question.into(), answer: answer.into() }
}
