//! Upkeep: making the index equal to the database, in steps that can be killed anywhere.
//!
//! The caller says which passages there should be ([`Knowledge::plan`]: ids and stamps only), fetches the texts of those that
//! are missing in batches and gives them to [`Knowledge::put`], then takes out what is gone with [`Knowledge::remove`]. Put
//! first, remove second: then what only moved is found again and not embedded.

use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
};

use anyhow::{Context, Result, ensure};

use crate::{Knowledge, Passage, desk::Desk, digest, lexicon::Entry, row::Row, vectors::Packed, written::Written};

/// Texts embedded between two saves: what is lost at most when the app is killed, and how often progress is told.
const SAVED_TOGETHER: usize = 16;

/// Passages that [`Knowledge::sync`] commits together.
const COMMITTED_TOGETHER: usize = 512;

/// What has to be done to make the index equal to the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Passages to put: they are new, or their stamp is another.
    pub missing: Vec<String>,
    /// Passages to remove.
    pub gone: Vec<String>,
    /// Passages that are as they should be.
    pub kept: usize,
}

/// How far [`Knowledge::put`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Texts that were embedded.
    pub embedded: usize,
    /// Texts to embed: those that were never embedded before, each once.
    pub to_embed: usize,
}

/// What a change did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// New passages.
    pub added: usize,
    /// Passages that were there before.
    pub changed: usize,
    /// Passages that are gone.
    pub removed: usize,
    /// Passages left alone.
    pub unchanged: usize,
    /// Texts that went through the embedder: a FAQ has one for each wording and one for the whole, a chunk has one.
    pub embedded: usize,
    /// The caller broke it off: what was embedded is kept, the passages of the batch were not put.
    pub stopped: bool,
}

impl Knowledge {
    /// Compares what there is with what there should be: pairs of id and stamp. Needs no texts.
    pub fn plan(&self, wanted: impl IntoIterator<Item = (String, u64)>) -> Result<Plan> {
        let desk = self.desk()?;
        let state = self.state();
        let mut plan = Plan::default();
        let mut seen = HashSet::new();
        for (id, stamp) in wanted {
            let key = digest::key(&id);
            if !seen.insert(key) {
                continue;
            }
            let known = desk.row(key).and_then(|row| state.shelf.row(row));
            if known.is_some_and(|row| row.stamp == stamp) {
                plan.kept += 1;
            } else {
                plan.missing.push(id);
            }
        }
        for block in &state.shelf.blocks {
            let gone = block.rows().filter(|(_, row)| !seen.contains(&row.key()));
            plan.gone.extend(gone.map(|(_, row)| row.id.to_string()));
        }
        plan.gone.sort_unstable();
        Ok(plan)
    }

    /// Adds passages or replaces those with their ids, in one commit; of several with one id the last counts. They are seen
    /// together, by the next search.
    ///
    /// A commit takes tens of milliseconds and now and then merges what earlier ones left: batches of 64 to 512 passages
    /// spend nearly all of their time on embedding. `progress` is told after every few texts and may break it off; it must not
    /// change the index itself.
    pub fn put(
        &self,
        passages: &[Passage],
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<SyncReport> {
        let mut desk = self.desk()?;
        let mut seen = HashSet::new();
        let mut put: Vec<&Passage> = passages.iter().rev().filter(|passage| seen.insert(passage.id.as_str())).collect();
        put.reverse();
        let mut report = SyncReport::default();
        let digests = self.embed(&mut desk, &put, progress, &mut report)?;
        if report.stopped || put.is_empty() {
            return Ok(report);
        }
        report.changed = put.iter().filter(|passage| desk.row(digest::key(&passage.id)).is_some()).count();
        report.added = put.len() - report.changed;
        let entries = put.iter().zip(digests).map(|(passage, digests)| Entry {
            cut: Row::cut(passage),
            digests,
            written: Written::new(&passage.body),
        });
        let entries = entries.collect();
        self.change(&mut desk, entries, &[])?;
        Ok(report)
    }

    /// Removes passages in one commit; ids that are not there are ignored.
    pub fn remove(&self, ids: &[String]) -> Result<usize> {
        let mut desk = self.desk()?;
        let keys: HashSet<u64> = ids.iter().map(|id| digest::key(id)).filter(|key| desk.row(*key).is_some()).collect();
        if keys.is_empty() {
            return Ok(0);
        }
        let keys: Vec<u64> = keys.into_iter().collect();
        self.change(&mut desk, Vec::new(), &keys)?;
        Ok(keys.len())
    }

    /// Makes the index equal to `all`, for callers that have all passages at hand. Killed halfway, the next one goes on.
    pub fn sync(&self, all: &[Passage]) -> Result<SyncReport> {
        let by_id: HashMap<&str, &Passage> = all.iter().map(|passage| (passage.id.as_str(), passage)).collect();
        let mut wanted = Vec::new();
        let mut seen = HashSet::new();
        for passage in all.iter().filter(|passage| seen.insert(passage.id.as_str())) {
            wanted.push((passage.id.clone(), by_id[passage.id.as_str()].stamp));
        }
        let plan = self.plan(wanted)?;
        let mut report = SyncReport { unchanged: plan.kept, ..SyncReport::default() };
        for ids in plan.missing.chunks(COMMITTED_TOGETHER) {
            let batch: Vec<Passage> =
                ids.iter().filter_map(|id| by_id.get(id.as_str())).map(|p| (*p).clone()).collect();
            let put = self.put(&batch, &mut |_| ControlFlow::Continue(()))?;
            report.added += put.added;
            report.changed += put.changed;
            report.embedded += put.embedded;
        }
        report.removed = self.remove(&plan.gone)?;
        Ok(report)
    }

    /// Embeds what was never embedded; returns the digests of each passage's texts.
    fn embed(
        &self,
        desk: &mut Desk,
        passages: &[&Passage],
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        report: &mut SyncReport,
    ) -> Result<Vec<Vec<u128>>> {
        let mut digests = Vec::with_capacity(passages.len());
        let mut new: Vec<(u128, String)> = Vec::new();
        let mut seen = HashSet::new();
        for passage in passages {
            let mut of_passage = Vec::new();
            for text in passage.body.embedded() {
                let digest = digest::of(&[&text]);
                of_passage.push(digest);
                // Read, not only looked up: the disk may have lost it.
                if seen.insert(digest) && desk.file.get(digest)?.is_none() {
                    new.push((digest, text));
                }
            }
            digests.push(of_passage);
        }
        let to_embed = new.len();
        for some in new.chunks(SAVED_TOGETHER) {
            let texts: Vec<String> = some.iter().map(|(_, text)| text.clone()).collect();
            let vectors = self.embedder.embed_passages(&texts).context("Embed passages")?;
            let (made, expected) = (vectors.len(), texts.len());
            ensure!(made == expected, "The embedding model made {made} vectors of {expected} texts");
            vectors.iter().try_for_each(|vector| self.ensure_dimensions(vector))?;
            let packed: Vec<(u128, Packed)> =
                some.iter().zip(&vectors).map(|((digest, _), vector)| (*digest, Packed::new(vector))).collect();
            desk.file.append(&packed)?;
            report.embedded += some.len();
            if progress(Progress { embedded: report.embedded, to_embed }).is_break() {
                report.stopped = true;
                break;
            }
        }
        Ok(digests)
    }

    fn change(&self, desk: &mut Desk, put: Vec<Entry>, take: &[u64]) -> Result<()> {
        let state = desk.change(&self.state(), put, take)?;
        self.show(state);
        desk.file.compact()
    }
}
