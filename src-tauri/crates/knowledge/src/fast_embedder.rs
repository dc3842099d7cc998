//! The embedder on the device: a sentence model through fastembed and ONNX Runtime.
//!
//! Loaded at the first use and dropped by [`Embedder::unload`], because it is the largest thing in memory. fastembed's
//! defaults take gigabytes (all cores, batches of 256, an arena that only grows): here half of the cores work, one text at
//! a time, without an arena. One text at a time also because the model quantises its activations over the whole batch:
//! together, a passage's vector would depend on its neighbours.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result, ensure};
use domain::{Embedder, EmbedderModel, text};
use fastembed::{InitOptionsUserDefined, Pooling, TextEmbedding, TokenizerFiles, UserDefinedEmbeddingModel};
use lru::LruCache;
use ort::ep::CPU;

use crate::runtime;

/// The window of the shipped model; what is behind it is not embedded.
const WINDOW_TOKENS: usize = 256;

/// No window of 256 tokens holds more characters than this; the tokenizer need not look at the rest.
const WINDOW_CHARS: usize = 4_000;

/// The length of the shipped model's vectors.
const DIMENSIONS: usize = 384;

/// Questions whose vectors are kept: customers ask the same things, and the test panel asks on every keystroke.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// The adapter of the port [`Embedder`].
pub struct FastEmbedder {
    dir: PathBuf,
    library: PathBuf,
    id: String,
    /// Held while embedding: the session takes one text at a time.
    model: Mutex<Option<TextEmbedding>>,
    remembered: Mutex<LruCache<String, Vec<f32>>>,
}

impl FastEmbedder {
    /// An embedder for the model in `dir` and the ONNX Runtime library at `library`. Looks that both are there; loads
    /// nothing yet.
    pub fn open(dir: &Path, library: &Path) -> Result<Self> {
        for name in ["model.onnx", "tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json"]
        {
            ensure!(
                dir.join(name).is_file(),
                "The embedding model is incomplete: {} is missing in {}. Install the app again",
                name,
                dir.display()
            );
        }
        ensure!(
            library.is_file(),
            "ONNX Runtime is missing at {}. Install the app again; in a checkout run `npm ci` in `ui/`, which brings it",
            library.display()
        );
        let name = dir.file_name().map_or_else(|| "model".into(), |name| name.to_string_lossy().into_owned());
        Ok(Self {
            dir: dir.to_owned(),
            library: library.to_owned(),
            id: format!("{name}-int8-1"),
            model: Mutex::new(None),
            remembered: Mutex::new(LruCache::new(REMEMBERED)),
        })
    }

    /// Whether the model is in memory now.
    pub fn loaded(&self) -> bool {
        self.lock().is_some()
    }

    fn load(&self) -> Result<TextEmbedding> {
        let environment = runtime::environment(&self.library)?;
        let read = |name: &str| {
            std::fs::read(self.dir.join(name)).with_context(|| format!("Read {name} in {}", self.dir.display()))
        };
        let files = TokenizerFiles {
            tokenizer_file: read("tokenizer.json")?,
            config_file: read("config.json")?,
            special_tokens_map_file: read("special_tokens_map.json")?,
            tokenizer_config_file: read("tokenizer_config.json")?,
        };
        let model = UserDefinedEmbeddingModel::new(read("model.onnx")?, files).with_pooling(Pooling::Mean);
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let options = InitOptionsUserDefined::new()
            .with_environment(environment)
            .with_execution_providers(vec![CPU::default().with_arena_allocator(false).build()])
            .with_max_length(WINDOW_TOKENS)
            .with_intra_threads((cores / 2).max(1))
            // A thread that waits for the next question must not burn a core.
            .with_session_config("session.intra_op.allow_spinning", "0");
        TextEmbedding::try_new_from_user_defined(model, options).context("Load the embedding model")
    }

    fn embed(&self, text: &str) -> Result<Vec<f32>> {
        let mut model = self.lock();
        if model.is_none() {
            *model = Some(self.load()?);
        }
        let model = model.as_mut().context("Load the embedding model")?;
        let mut vectors = model.embed([text::cut(text, WINDOW_CHARS)], Some(1)).context("Embed a text")?;
        vectors.pop().context("The embedding model gave no vector")
    }

    fn lock(&self) -> MutexGuard<'_, Option<TextEmbedding>> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self) -> MutexGuard<'_, LruCache<String, Vec<f32>>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Embedder for FastEmbedder {
    fn model(&self) -> EmbedderModel {
        EmbedderModel { id: self.id.clone(), dimensions: DIMENSIONS }
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(vector) = self.remembered().get(&text) {
            return Ok(vector.clone());
        }
        let vector = self.embed(&text)?;
        self.remembered().put(text, vector.clone());
        Ok(vector)
    }

    fn embed_passages(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| self.embed(text)).collect()
    }

    fn unload(&self) {
        *self.lock() = None;
    }
}
