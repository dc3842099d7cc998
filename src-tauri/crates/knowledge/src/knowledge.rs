//! Knowledge: the index over all knowledge bases.
//!
//! The database is the truth; the index is a copy that can always be made again. So nothing here is repaired in place:
//! what is damaged is dropped at opening, and [`Knowledge::sync`] makes the index equal to the database. Changes take one
//! lock (`desk`) one after the other; embedding, the slow part, happens outside of the lock that searches read under.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use domain::{Embedder, text};

use crate::{
    Passage, Search, bm25,
    fusion::Calibration,
    lexicon::Lexicon,
    passage,
    question::Question,
    record::Record,
    shelf::{Row, Shelf},
    state::State,
    vector_file::VectorFile,
    vectors::{Packed, Probe},
    words,
};

/// More of a question than this does not fit the model's window, and no FAQ needs it.
const QUESTION_LIMIT: usize = 2_000;

/// Passages embedded between two saves: what is lost at most when the app is killed during a long `sync`.
const SAVED_TOGETHER: usize = 32;

/// What [`Knowledge::sync`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// New passages.
    pub added: usize,
    /// Passages whose text or base changed.
    pub changed: usize,
    /// Passages that are gone.
    pub removed: usize,
    /// Passages left alone.
    pub unchanged: usize,
    /// Passages that went through the embedder.
    pub embedded: usize,
}

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

/// The index over all knowledge bases. Share it in an `Arc`; all methods block.
pub struct Knowledge {
    embedder: Arc<dyn Embedder>,
    calibration: Calibration,
    dimensions: usize,
    /// Held for the whole of a change: two changes at once would mix their records.
    desk: Mutex<Option<VectorFile>>,
    /// Written only for the short moment in which a change becomes visible.
    state: RwLock<State>,
}

impl Knowledge {
    /// Opens the index in `dir`, which is created. A damaged index, or one of another model, starts empty: call
    /// [`Knowledge::sync`] next.
    pub fn open(dir: &Path, embedder: Arc<dyn Embedder>) -> Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("Create the knowledge folder {}", dir.display()))?;
        let (file, shelf) = VectorFile::open(&dir.join("vectors.bin"), &embedder.model())?;
        let lexicon = Lexicon::open(&dir.join("bm25"))?;
        Self::on(Some(file), shelf, lexicon, embedder)
    }

    /// An index that is gone when it is dropped.
    pub fn in_memory(embedder: Arc<dyn Embedder>) -> Result<Self> {
        let shelf = Shelf::new(embedder.model().dimensions);
        Self::on(None, shelf, Lexicon::in_memory()?, embedder)
    }

    fn on(file: Option<VectorFile>, shelf: Shelf, lexicon: Lexicon, embedder: Arc<dyn Embedder>) -> Result<Self> {
        let model = embedder.model();
        Ok(Self {
            calibration: Calibration::of(&model),
            dimensions: model.dimensions,
            desk: Mutex::new(file),
            state: RwLock::new(State::new(shelf, Arc::new(lexicon))?),
            embedder,
        })
    }

    /// Makes the index equal to `all`. What did not change is not embedded again. Killed halfway, the next one goes on.
    pub fn sync(&self, all: &[Passage]) -> Result<SyncReport> {
        let mut desk = self.desk();
        let wanted: HashMap<u64, &Passage> = all.iter().map(|passage| (passage.key(), passage)).collect();
        let stamps = self.stamps()?;
        let mut report = SyncReport::default();
        let mut put = Vec::new();
        // In the order of `all`, so that two launches write the same index.
        let mut seen = HashSet::new();
        for passage in all.iter().rev().filter(|passage| seen.insert(passage.key())) {
            match (stamps.get(&passage.key()), self.has_vectors(passage)) {
                (Some(stamp), true) if *stamp == passage.stamp() => report.unchanged += 1,
                (None, false) => {
                    report.added += 1;
                    put.push(passage);
                }
                _ => {
                    report.changed += 1;
                    put.push(passage);
                }
            }
        }
        put.reverse();
        let gone: HashSet<u64> =
            stamps.keys().copied().chain(self.keys()).filter(|key| !wanted.contains_key(key)).collect();
        report.removed = gone.len();
        self.take(&mut desk, &gone.into_iter().collect::<Vec<_>>())?;
        report.embedded = self.put(&mut desk, &put)?;
        Ok(report)
    }

    /// Adds passages or replaces those with their ids; visible to the next search.
    pub fn upsert(&self, passages: &[Passage]) -> Result<()> {
        let mut seen = HashSet::new();
        let mut put: Vec<&Passage> = passages.iter().rev().filter(|passage| seen.insert(passage.key())).collect();
        put.reverse();
        self.put(&mut self.desk(), &put).map(|_| ())
    }

    /// Removes passages; ids that are not there are ignored.
    pub fn remove(&self, ids: &[String]) -> Result<()> {
        let keys: Vec<u64> = ids.iter().map(|id| passage::key(id)).collect();
        self.take(&mut self.desk(), &keys)
    }

    /// Finds what answers a question in `bases`. At most `top` hits; nothing is found for a question without words.
    pub fn search(&self, bases: &[String], question: &str, top: usize) -> Result<Search> {
        let question = text::cut(question.trim(), QUESTION_LIMIT);
        let terms = words::terms(question, bm25::MOST_TERMS);
        let floor = self.calibration.floor;
        if terms.is_empty() || !self.state().shelf.within(bases).contains(&true) {
            return Ok(Search::empty(floor, 0));
        }
        let started = Instant::now();
        let vector = self.embedder.embed_query(question).context("Embed the question")?;
        ensure!(
            vector.len() == self.dimensions,
            "The embedder made {} dimensions, not {}",
            vector.len(),
            self.dimensions
        );
        let embedded = Instant::now();
        let asked = Question { terms, probe: Probe::new(&vector), bases };
        let (found, passages) = asked.find(&self.state(), &self.calibration)?;
        Ok(Search {
            embed_ms: (embedded - started).as_secs_f64() * 1e3,
            search_ms: embedded.elapsed().as_secs_f64() * 1e3,
            ..Search::divided(found, floor, top, passages)
        })
    }

    /// What the index holds.
    pub fn stats(&self) -> Stats {
        let vectors = self.desk().as_ref().map_or(0, VectorFile::bytes);
        let state = self.state();
        Stats { passages: state.shelf.len(), bytes: vectors + state.lexicon.bytes(), model: self.embedder.model().id }
    }

    /// Embeds what has no vectors yet, then makes the passages visible. Returns how many were embedded.
    fn put(&self, desk: &mut Option<VectorFile>, passages: &[&Passage]) -> Result<usize> {
        let mut embedded = 0;
        for some in passages.chunks(SAVED_TOGETHER) {
            let rows = self.rows(some, &mut embedded)?;
            self.show(desk, rows.into_iter().map(Record::Put).collect())?;
        }
        let lexicon = self.state().lexicon.clone();
        lexicon.write(passages, &[])?;
        self.write_state().refresh()?;
        self.compact(desk)?;
        Ok(embedded)
    }

    fn take(&self, desk: &mut Option<VectorFile>, keys: &[u64]) -> Result<()> {
        if keys.is_empty() {
            return Ok(());
        }
        let records = {
            let state = self.state();
            let rows = keys.iter().filter_map(|key| state.shelf.row(*key));
            rows.map(|row| Record::Take(state.shelf.id(row).to_owned())).collect()
        };
        self.show(desk, records)?;
        let lexicon = self.state().lexicon.clone();
        lexicon.write(&[], keys)?;
        self.write_state().refresh()?;
        self.compact(desk)
    }

    /// Writes records to disk, then to the shelf.
    fn show(&self, desk: &mut Option<VectorFile>, records: Vec<Record>) -> Result<()> {
        if let Some(file) = desk {
            file.append(&records)?;
        }
        let mut state = self.write_state();
        for record in records {
            match record {
                Record::Put(row) => state.shelf.put(row),
                Record::Take(id) => state.shelf.take(passage::key(&id)),
            }
        }
        state.refresh()
    }

    /// The rows of passages: vectors from the shelf where the texts are the same, from the embedder otherwise.
    fn rows(&self, passages: &[&Passage], embedded: &mut usize) -> Result<Vec<Row>> {
        let (known, new): (Vec<&&Passage>, Vec<&&Passage>) =
            passages.iter().partition(|passage| self.has_texts(passage));
        let mut rows = Vec::with_capacity(passages.len());
        for passage in known {
            let state = self.state();
            let Some(row) = state.shelf.row(passage.key()) else { continue };
            rows.push(Row { base: passage.base.clone(), ..state.shelf.get(row) });
        }
        let texts: Vec<String> = new.iter().flat_map(|passage| passage.texts()).collect();
        if texts.is_empty() {
            return Ok(rows);
        }
        let vectors = self.embedder.embed_passages(&texts).context("Embed passages")?;
        ensure!(vectors.len() == texts.len(), "The embedder made {} vectors of {} texts", vectors.len(), texts.len());
        ensure!(vectors.iter().all(|vector| vector.len() == self.dimensions), "The embedder's vectors changed length");
        for (passage, pair) in new.iter().zip(vectors.chunks(2)) {
            rows.push(Row {
                id: passage.id.clone(),
                base: passage.base.clone(),
                text_hash: passage.text_hash(),
                vectors: [Packed::new(&pair[0]), Packed::new(&pair[1])],
            });
        }
        *embedded += new.len();
        Ok(rows)
    }

    fn compact(&self, desk: &mut Option<VectorFile>) -> Result<()> {
        desk.as_mut().map_or(Ok(()), |file| file.compact(&self.state().shelf))
    }

    fn has_texts(&self, passage: &Passage) -> bool {
        let state = self.state();
        state.shelf.row(passage.key()).is_some_and(|row| state.shelf.text_hash(row) == passage.text_hash())
    }

    fn has_vectors(&self, passage: &Passage) -> bool {
        let state = self.state();
        state.shelf.row(passage.key()).is_some_and(|row| {
            state.shelf.text_hash(row) == passage.text_hash() && state.shelf.base(row) == passage.base
        })
    }

    fn stamps(&self) -> Result<HashMap<u64, u64>> {
        let state = self.state();
        let entries = state.lexicon.entries(&state.searcher)?;
        Ok(entries.into_iter().map(|(key, stamp, _)| (key, stamp)).collect())
    }

    fn keys(&self) -> Vec<u64> {
        self.state().shelf.ids().iter().map(|id| passage::key(id)).collect()
    }

    // A search that panicked leaves nothing half-done behind, so a poisoned lock is still good.
    fn desk(&self) -> MutexGuard<'_, Option<VectorFile>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_state(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
