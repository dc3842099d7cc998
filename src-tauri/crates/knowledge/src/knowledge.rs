//! Knowledge: the index over all knowledge bases.
//!
//! The database is the truth; the index is a copy that can always be made again. So nothing here is repaired in place:
//! what is damaged is dropped at opening, and [`Knowledge::plan`] says what has to be put again. Changes take one lock (the
//! desk) one after the other; searches take what the last finished change left, and neither waits for the other.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use domain::{Embedder, Reranker, text};

use crate::{
    Ask, Calibration, Kind, Search, bm25,
    desk::{Desk, State},
    lexicon::Lexicon,
    question::Question,
    scope::Scope,
    vector_file::VectorFile,
    vectors::Probe,
    verdict::Verdict,
    words,
};

/// More of a question than this does not fit the model's window, and no passage needs it.
const QUESTION_LIMIT: usize = 2_000;

/// What the index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// How many passages.
    pub passages: usize,
    /// Bytes on disk; 0 in memory.
    pub bytes: u64,
    /// The embedding model.
    pub model: String,
}

/// What can be set while searches run.
#[derive(Clone)]
struct Settings {
    calibration: Arc<Calibration>,
    reranker: Option<Arc<dyn Reranker>>,
}

/// The index over all knowledge bases. Share it in an `Arc`; all methods block.
pub struct Knowledge {
    pub(crate) embedder: Arc<dyn Embedder>,
    pub(crate) dimensions: usize,
    pub(crate) lexicon: Arc<Lexicon>,
    vectors: Option<PathBuf>,
    /// Held for the whole of a change: two changes at once would mix their records.
    desk: Mutex<Desk>,
    /// Written only to put a finished state in the stead of the last.
    state: RwLock<Arc<State>>,
    settings: RwLock<Settings>,
}

impl Knowledge {
    /// Opens the index in `dir`, which is created. A damaged index, or one of another model, has lost passages or starts
    /// empty: call [`Knowledge::plan`] next.
    pub fn open(dir: &Path, embedder: Arc<dyn Embedder>) -> Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("Create the knowledge folder {}", dir.display()))?;
        let vectors = dir.join("vectors.bin");
        let file = VectorFile::open(&vectors, &embedder.model())?;
        Self::on(Some(vectors), file, Lexicon::open(&dir.join("bm25"))?, embedder)
    }

    /// An index that is gone when it is dropped.
    pub fn in_memory(embedder: Arc<dyn Embedder>) -> Result<Self> {
        Self::on(None, VectorFile::in_memory(&embedder.model()), Lexicon::in_memory()?, embedder)
    }

    fn on(vectors: Option<PathBuf>, file: VectorFile, lexicon: Lexicon, embedder: Arc<dyn Embedder>) -> Result<Self> {
        let model = embedder.model();
        let lexicon = Arc::new(lexicon);
        let (desk, state) = Desk::open(Arc::clone(&lexicon), file, model.dimensions)?;
        let settings = Settings { calibration: Arc::new(Calibration::of(&model)), reranker: None };
        Ok(Self {
            dimensions: model.dimensions,
            lexicon,
            vectors,
            desk: Mutex::new(desk),
            state: RwLock::new(Arc::new(state)),
            settings: RwLock::new(settings),
            embedder,
        })
    }

    /// Sets the model that puts found passages in order; `None`: they stay as fused.
    pub fn set_reranker(&self, reranker: Option<Arc<dyn Reranker>>) {
        self.settings.write().unwrap_or_else(PoisonError::into_inner).reranker = reranker;
    }

    /// Sets how signals are weighed, in the stead of [`Calibration::of`] the embedding model.
    pub fn set_calibration(&self, calibration: Calibration) {
        self.settings.write().unwrap_or_else(PoisonError::into_inner).calibration = Arc::new(calibration);
    }

    /// Finds what answers a question. Nothing is found for a question without words.
    pub fn search(&self, ask: &Ask<'_>) -> Result<Search> {
        let Settings { calibration, reranker } = self.settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        let question = text::cut(ask.question.trim(), QUESTION_LIMIT);
        let state = self.state();
        let scope = Scope::new(&state.shelf, ask.bases, ask.languages);
        let terms = words::terms(question, bm25::MOST_TERMS, &scope.tongues);
        if terms.is_empty() || scope.tally.passages == 0 {
            return Ok(Search::empty(calibration.floor(Kind::Faq), 0));
        }
        let started = Instant::now();
        let vector = self.embedder.embed_query(question).context("Embed the question")?;
        self.ensure_dimensions(&vector)?;
        let embedded = Instant::now();
        let probe = Probe::new(&vector);
        let asked = Question { terms: &terms, probe: &probe, scope: &scope };
        let (candidates, lookup) = asked.candidates(&state, self.lexicon.fields.words)?;
        let verdict = Verdict {
            state: &state,
            lexicon: &self.lexicon,
            calibration: &calibration,
            reranker: reranker.as_ref(),
            question,
            terms: &terms,
            lookup: &lookup,
        };
        let search = verdict.divide(candidates, ask.top, scope.tally.passages)?;
        Ok(Search {
            embed_ms: (embedded - started).as_secs_f64() * 1e3,
            search_ms: embedded.elapsed().as_secs_f64() * 1e3,
            ..search
        })
    }

    /// What the index holds.
    pub fn stats(&self) -> Stats {
        let vectors = self.vectors.as_ref().and_then(|path| path.metadata().ok()).map_or(0, |metadata| metadata.len());
        let passages = self.state().shelf.len();
        Stats { passages, bytes: vectors + self.lexicon.bytes(), model: self.embedder.model().id }
    }

    pub(crate) fn ensure_dimensions(&self, vector: &[f32]) -> Result<()> {
        let (made, expected) = (vector.len(), self.dimensions);
        ensure!(made == expected, "The embedding model made {made} dimensions, not {expected}");
        Ok(())
    }

    /// The desk, with memory as the disk is. A change that panicked left it behind, so a poisoned lock is still good.
    pub(crate) fn desk(&self) -> Result<MutexGuard<'_, Desk>> {
        let mut desk = self.desk.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = desk.caught_up(self.dimensions)? {
            self.show(state);
        }
        Ok(desk)
    }

    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes a state the one that searches see from now on.
    pub(crate) fn show(&self, state: State) {
        let before =
            std::mem::replace(&mut *self.state.write().unwrap_or_else(PoisonError::into_inner), Arc::new(state));
        // Freed outside of the lock.
        drop(before);
    }
}
