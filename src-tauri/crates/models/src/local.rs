//! The embedder on the device: a sentence model through fastembed and ONNX Runtime.
//!
//! Loaded at the first use and dropped by [`Embedder::unload`], because it is the largest thing in memory. Long texts go one
//! at a time: on a CPU a batch is no faster (measured with 190 words: 43 a second alone, 38 by four, 30 by sixteen) and takes
//! up to three times the memory. Only short texts share a batch, of about equal length so that little is padding. A model
//! that quantises its activations at run time never batches: a passage's vector would depend on its neighbours (measured:
//! cosine 0.997 to itself).
//!
//! One session serves questions and passages. Questions overtake between two batches ([`Turns`]); a second session would
//! double the memory to save them one batch.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use domain::{Embedder, EmbedderModel, text};
use fastembed::TextEmbedding;

use crate::{
    catalogue,
    manifest::Installed,
    remembered::Remembered,
    session,
    spec::{ModelSpec, Quantization},
    turns::{Turn, Turns},
};

/// The revision of the shipped weights; in the name of the vectors that people already have.
const SHIPPED_REVISION: &str = "1";

/// Texts in a batch at most.
const BATCH_TEXTS: usize = 16;

/// Bytes of a batch at most, padding included, unless one text alone is longer: about 256 tokens, as long as one long
/// text takes.
const BATCH_BYTES: usize = 1024;

/// The adapter of the port [`Embedder`].
pub struct LocalEmbedder {
    installed: Installed,
    library: PathBuf,
    model: Turns<Option<TextEmbedding>>,
    remembered: Remembered,
}

impl LocalEmbedder {
    /// The model that comes with the app, in `dir`, through the ONNX Runtime library at `library`. Looks that both are
    /// there; loads nothing yet.
    pub fn shipped(dir: &Path, library: &Path) -> Result<Self> {
        Self::open(shipped(dir), library)
    }

    /// An installed model. Looks that its files are there; loads nothing yet.
    pub(crate) fn open(installed: Installed, library: &Path) -> Result<Self> {
        installed.ensure_usable()?;
        ensure!(
            installed.spec.dimensions > 0,
            "{} orders what was found and cannot search. Choose another model",
            installed.spec.name
        );
        ensure!(
            library.is_file(),
            "ONNX Runtime is missing at {}. Install the app again; in a checkout run `npm ci` in `ui/`, which brings it",
            library.display()
        );
        Ok(Self { installed, library: library.to_owned(), model: Turns::new(None), remembered: Remembered::new() })
    }

    /// Whether the model is in memory now.
    pub fn loaded(&self) -> bool {
        self.model.hurried().is_some()
    }

    fn spec(&self) -> &ModelSpec {
        &self.installed.spec
    }

    fn embed(&self, mut model: Turn<'_, Option<TextEmbedding>>, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        if model.is_none() {
            *model = Some(session::embedder(&self.installed, &self.library)?);
        }
        let model = model.as_mut().context("Load the embedding model")?;
        let vectors = model.embed(texts, Some(texts.len())).context("Embed a text")?;
        ensure!(
            vectors.len() == texts.len(),
            "{} gave {} vectors for {} texts",
            self.spec().name,
            vectors.len(),
            texts.len()
        );
        for vector in &vectors {
            ensure!(
                vector.len() == self.spec().dimensions && vector.iter().all(|value| value.is_finite()),
                "{} gave a vector that cannot be used. Remove it and install it again",
                self.spec().name
            );
        }
        Ok(vectors)
    }

    fn fed(&self, prefix: &str, text: &str) -> String {
        format!("{prefix}{}", text::cut(text, self.spec().window_chars()))
    }
}

impl Embedder for LocalEmbedder {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: self.installed.vectors_id(), dimensions: self.spec().dimensions }
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>> {
        self.remembered.or_embed(text, |text| {
            let text = self.fed(&self.spec().query_prefix, text);
            self.embed(self.model.hurried(), &[text])?.pop().context("The embedding model gave no vector")
        })
    }

    fn embed_passages(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let lengths: Vec<usize> = texts.iter().map(String::len).collect();
        let most = if self.spec().quantization == Quantization::Dynamic { 1 } else { BATCH_TEXTS };
        let mut vectors = vec![Vec::new(); texts.len()];
        for batch in batches(&lengths, most) {
            let fed: Vec<String> =
                batch.iter().map(|&index| self.fed(&self.spec().passage_prefix, &texts[index])).collect();
            for (index, vector) in batch.into_iter().zip(self.embed(self.model.patient(), &fed)?) {
                vectors[index] = vector;
            }
        }
        Ok(vectors)
    }

    fn unload(&self) {
        *self.model.hurried() = None;
    }
}

/// The shipped model. It has no manifest: the bundle of the app vouches for its files.
pub(crate) fn shipped(dir: &Path) -> Installed {
    let spec = catalogue::shipped();
    let mut shipped = Installed {
        size_mb: spec.size_mb,
        spec,
        dir: dir.to_owned(),
        revision: SHIPPED_REVISION.into(),
        damaged: None,
        files: Default::default(),
    };
    shipped.damaged = shipped
        .missing()
        .map(|name| format!("The model is incomplete: {name} is missing in {}. Install the app again", dir.display()));
    shipped
}

/// Which texts go together: places of texts of about equal length, `most` at most.
fn batches(lengths: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut places: Vec<usize> = (0..lengths.len()).collect();
    places.sort_by_key(|&place| lengths[place]);
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for place in places {
        match batches.last_mut() {
            // Sorted: the newcomer is the longest, and all are padded to it.
            Some(batch) if batch.len() < most && (batch.len() + 1) * lengths[place] <= BATCH_BYTES => batch.push(place),
            _ => batches.push(vec![place]),
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_texts_go_alone_and_short_ones_together() {
        assert_eq!(batches(&[900, 20, 901, 30, 25], 16), [vec![1, 4, 3], vec![0], vec![2]]);
    }

    #[test]
    fn a_model_that_must_not_batch_gets_one_text_at_a_time() {
        assert_eq!(batches(&[3, 1, 2], 1), [[1], [2], [0]]);
    }

    proptest! {
        #[test]
        fn every_text_is_in_one_batch_and_no_batch_is_too_large(
            lengths in proptest::collection::vec(0usize..2_000, 0..100),
            most in 1usize..20,
        ) {
            let batches = batches(&lengths, most);
            let mut places: Vec<_> = batches.iter().flatten().copied().collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..lengths.len()).collect::<Vec<_>>());
            for batch in batches {
                let longest = batch.iter().map(|&place| lengths[place]).max().unwrap_or(0);
                prop_assert!(batch.len() <= most);
                prop_assert!(batch.len() == 1 || batch.len() * longest <= BATCH_BYTES);
            }
        }
    }
}
