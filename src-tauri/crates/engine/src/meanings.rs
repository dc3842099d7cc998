//! Meanings: vectors of questions that are compared with each other, kept while somebody looks at them.
//!
//! The index has vectors of passages to be found by a question. Here questions stand side by side, and most of them, those
//! without an answer, are in no index.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Core;

/// A vector of length 1.
pub(crate) type Meaning = Arc<[f32]>;

/// Questions that have nothing to do with each other.
///
/// Models use different parts of the scale: with one of them strangers have a cosine of 0.1, with another one of 0.8. How
/// alike these are is where "not alike" begins.
const STRANGERS: [&str; 10] = [
    "What time do you open?",
    "Can I pay by card?",
    "My parcel is damaged.",
    "Do you have vegan food?",
    "How do I reset my password?",
    "Is the pool heated?",
    "Where is the nearest station?",
    "I need an appointment with the dentist.",
    "Do you speak Spanish?",
    "How heavy is the box?",
];

/// Vectors that are kept: about 6 MB of the model that ships.
const MOST: usize = 4_096;

/// Texts embedded in one call: customers' questions come in between.
const BATCH: usize = 32;

/// Vectors by text, of one model.
#[derive(Default)]
pub(crate) struct Meanings(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    model: String,
    vectors: HashMap<String, Meaning>,
}

/// The meanings of texts, to be compared.
pub(crate) struct Compared {
    meanings: Vec<Meaning>,
    /// The cosine of strangers.
    ground: f32,
}

impl Core {
    /// The meanings of texts, in order.
    pub(crate) async fn meanings(&self, texts: Vec<String>) -> anyhow::Result<Compared> {
        let this = self.this.clone();
        let count = texts.len();
        self.index
            .with(self.now(), move |served| {
                let model = served.embedder.model().id;
                let core = this.upgrade();
                let all: Vec<String> = texts.into_iter().chain(STRANGERS.map(str::to_owned)).collect();
                let mut known = core.as_ref().map_or_else(HashMap::new, |core| core.meanings.of(&model, &all));
                let mut missing: Vec<&String> = all.iter().filter(|text| !known.contains_key(*text)).collect();
                missing.sort_unstable();
                missing.dedup();
                let mut new = HashMap::with_capacity(missing.len());
                for batch in missing.chunks(BATCH) {
                    let batch: Vec<String> = batch.iter().copied().cloned().collect();
                    let vectors = served.embedder.embed_passages(&batch)?;
                    anyhow::ensure!(vectors.len() == batch.len(), "The model left questions out");
                    new.extend(batch.into_iter().zip(vectors.into_iter().map(Meaning::from)));
                }
                if let Some(core) = core {
                    core.meanings.keep(&model, &new);
                }
                known.extend(new);
                let mut meanings: Vec<Meaning> = all.iter().filter_map(|text| known.get(text)).cloned().collect();
                let ground = mean_cosine(&meanings.split_off(count));
                Ok(Compared { meanings, ground })
            })
            .await
    }
}

impl Compared {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.meanings.len()
    }

    /// How alike two of them are: 1 means the same, 0 as little as strangers.
    pub fn likeness(&self, one: usize, other: usize) -> f32 {
        let (one, other) = (&self.meanings[one], &self.meanings[other]);
        (cosine(one, other) - self.ground) / (1.0 - self.ground)
    }

    /// Meanings on the whole scale.
    #[cfg(test)]
    pub fn of(meanings: Vec<Meaning>) -> Self {
        Self { meanings, ground: 0.0 }
    }
}

impl Meanings {
    /// What is kept of these texts.
    fn of(&self, model: &str, texts: &[String]) -> HashMap<String, Meaning> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.model != model {
            return HashMap::new();
        }
        texts.iter().filter_map(|text| Some((text.clone(), kept.vectors.get(text)?.clone()))).collect()
    }

    fn keep(&self, model: &str, new: &HashMap<String, Meaning>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.model != model || kept.vectors.len() + new.len() > MOST {
            // Rare, and what is still looked at is made again at the next look.
            *kept = Kept { model: model.to_owned(), vectors: HashMap::new() };
        }
        kept.vectors.extend(new.iter().take(MOST).map(|(text, vector)| (text.clone(), Arc::clone(vector))));
    }
}

fn cosine(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// The cosine of two of them on average. A model for which all is one would leave nothing of the scale.
fn mean_cosine(meanings: &[Meaning]) -> f32 {
    let (mut sum, mut pairs) = (0.0, 0.0_f32);
    for (place, one) in meanings.iter().enumerate() {
        for other in meanings.iter().skip(place + 1) {
            sum += cosine(one, other);
            pairs += 1.0;
        }
    }
    (sum / pairs.max(1.0)).clamp(0.0, 0.95)
}
