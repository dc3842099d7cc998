//! A stand-in for the embedding model: deterministic, instant, and good enough that like words mean like things.

use domain::{Embedder, EmbedderModel, text};

const DIMENSIONS: usize = 384;

/// Hashes words and groups of three letters into a vector. It knows no synonyms; tests ask in words of the FAQ.
#[derive(Clone, Copy, Debug, Default)]
pub struct HashingEmbedder;

impl HashingEmbedder {
    fn embed(text: &str) -> Vec<f32> {
        let mut vector = vec![0.0_f32; DIMENSIONS];
        let folded = text::folded(text);
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            // Little words join sentences, they do not make them alike.
            let weight = if word.chars().count() > 3 { 1.0 } else { 0.2 };
            add(&mut vector, word.as_bytes(), weight);
            for letters in word.as_bytes().windows(3) {
                add(&mut vector, letters, 0.25 * weight);
            }
        }
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
        if length == 0.0 {
            vector[0] = 1.0;
            return vector;
        }
        vector.iter().map(|x| x / length).collect()
    }
}

fn add(vector: &mut [f32], feature: &[u8], weight: f32) {
    // FNV-1a; the top bit is the sign, so that features that share a place cancel out on average.
    let hash = feature
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let place = usize::try_from(hash % DIMENSIONS as u64).unwrap_or(0);
    vector[place] += if hash >> 63 == 0 { weight } else { -weight };
}

impl Embedder for HashingEmbedder {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: "hashing-1".into(), dimensions: DIMENSIONS }
    }

    fn embed_query(&self, text: &str) -> anyhow::Result<Vec<f32>> {
        Ok(Self::embed(text))
    }

    fn embed_passages(&self, texts: &[String]) -> anyhow::Result<Vec<Vec<f32>>> {
        Ok(texts.iter().map(|text| Self::embed(text)).collect())
    }

    fn unload(&self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_words_are_near_and_others_far() {
        let cosine = |a: &str, b: &str| -> f32 {
            HashingEmbedder::embed(a).iter().zip(HashingEmbedder::embed(b)).map(|(x, y)| x * y).sum()
        };
        assert!(cosine("What are your opening hours?", "what are your OPENING hours") > 0.99);
        assert!(cosine("What are your opening hours?", "Do you sell gift cards?") < 0.3);
    }
}
