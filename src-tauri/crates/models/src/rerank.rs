//! The reranker on the device: a cross-encoder through fastembed and ONNX Runtime. It reads question and passage together,
//! which vectors never do: the largest single gain in finding the right passage, for some milliseconds a passage.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use domain::{Reranker, text};
use fastembed::TextRerank;

use crate::{manifest::Installed, session, turns::Turns};

/// Pairs that are read at once. As with vectors, more are no faster on a CPU and take memory.
const BATCH: usize = 1;

/// The adapter of the port [`Reranker`].
pub struct LocalReranker {
    installed: Installed,
    library: PathBuf,
    model: Turns<Option<TextRerank>>,
}

impl LocalReranker {
    /// An installed model. Looks that its files are there; loads nothing yet.
    pub(crate) fn open(installed: Installed, library: &Path) -> Result<Self> {
        installed.ensure_usable()?;
        Ok(Self { installed, library: library.to_owned(), model: Turns::new(None) })
    }

    /// Whether the model is in memory now.
    pub fn loaded(&self) -> bool {
        self.model.hurried().is_some()
    }
}

impl Reranker for LocalReranker {
    fn model_id(&self) -> String {
        self.installed.vectors_id()
    }

    fn scores(&self, question: &str, passages: &[String]) -> Result<Vec<f32>> {
        if passages.is_empty() {
            return Ok(Vec::new());
        }
        let limit = self.installed.spec.window_chars();
        let passages: Vec<&str> = passages.iter().map(|passage| text::cut(passage, limit)).collect();
        let mut model = self.model.hurried();
        if model.is_none() {
            *model = Some(session::reranker(&self.installed, &self.library)?);
        }
        let model = model.as_mut().context("Load the model that orders")?;
        let ranked = model
            .rerank(text::cut(question, limit), &passages, false, Some(BATCH))
            .context("Read question and passage together")?;
        let mut scores = vec![f32::NAN; passages.len()];
        for result in ranked {
            if let Some(score) = scores.get_mut(result.index) {
                *score = sigmoid(result.score);
            }
        }
        ensure!(
            scores.iter().all(|score| score.is_finite()),
            "{} gave a score that cannot be used. Remove it and install it again",
            self.installed.spec.name
        );
        Ok(scores)
    }

    fn unload(&self) {
        *self.model.hurried() = None;
    }
}

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
