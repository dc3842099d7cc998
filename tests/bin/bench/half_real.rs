//! An embedder for indexes of any size: embedding 100 000 passages would take an hour and does not change how they are
//! searched, so their vectors are made from hashes. Questions go through the shipped model.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use anyhow::Result;
use domain::{Embedder, EmbedderModel};
use models::LocalEmbedder;

/// The shipped model for questions, hashes for passages.
pub struct HalfReal(pub Arc<LocalEmbedder>);

impl Embedder for HalfReal {
    fn model(&self) -> EmbedderModel {
        self.0.model()
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>> {
        self.0.embed_query(text)
    }

    fn embed_passages(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let dimensions = self.model().dimensions;
        Ok(texts.iter().map(|text| synthetic(text, dimensions)).collect())
    }

    fn unload(&self) {
        self.0.unload();
    }
}

fn synthetic(text: &str, dimensions: usize) -> Vec<f32> {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let mut state = hasher.finish() | 1;
    let raw: Vec<f32> = (0..dimensions)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % 2_001) as f32 / 1_000.0 - 1.0
        })
        .collect();
    let length = raw.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::EPSILON);
    raw.into_iter().map(|x| x / length).collect()
}
