//! The vector file: what was ever embedded, by the digest of its text, so that nothing is embedded twice.
//!
//! It is a cache and says nothing of which passages there are: that is for the word index alone to say, whose commit is one
//! rename. So there is nothing to reconcile: a vector without a passage waits for the next passage with its text, a passage
//! without its vector is embedded again. Records have one length and a checksum each: a damaged one is skipped, a torn end
//! cut off. A file of another model or version starts anew. When more than half of it is unused it is written afresh beside
//! the old one and renamed over it.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use domain::EmbedderModel;

use crate::{bytes::Reader, vectors::Packed};

/// Raise the number when the records or the embedded texts change: old files are then embedded again.
const MAGIC: &str = "switchboard vectors 2";

/// Below this many records compaction is not worth a rename.
const SMALL: usize = 256;

/// Where the records are.
enum Medium {
    Memory(Vec<u8>),
    Disk { path: PathBuf, file: File },
}

/// One record: which it is in the file, and how many vectors of passages it stands for.
#[derive(Clone, Copy)]
struct Slot {
    record: u32,
    uses: u32,
}

/// The open file.
pub struct VectorFile {
    medium: Medium,
    header: Vec<u8>,
    dimensions: usize,
    /// By the lower half of the digest; the record has all of it.
    slots: HashMap<u64, Slot>,
    /// Records in the file, damaged and replaced ones included.
    records: usize,
    /// Slots with uses.
    used: usize,
    /// The records while the index is opened, when nearly all of them are wanted.
    loaded: Vec<u8>,
}

impl VectorFile {
    /// Opens or creates the file. Its records stay in memory until [`VectorFile::settle`].
    pub fn open(path: &Path, model: &EmbedderModel) -> Result<Self> {
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(|| format!("Open the vector file {}", path.display()))?;
        let mut opened = Self::on(Medium::Disk { path: path.to_owned(), file }, model);
        opened.read()?;
        Ok(opened)
    }

    /// One that is gone when it is dropped.
    pub fn in_memory(model: &EmbedderModel) -> Self {
        Self::on(Medium::Memory(Vec::new()), model)
    }

    fn on(medium: Medium, model: &EmbedderModel) -> Self {
        let header = format!("{MAGIC} {} {}\n", model.id.replace(char::is_whitespace, "_"), model.dimensions);
        Self {
            medium,
            header: header.into_bytes(),
            dimensions: model.dimensions,
            slots: HashMap::new(),
            records: 0,
            used: 0,
            loaded: Vec::new(),
        }
    }

    fn read(&mut self) -> Result<()> {
        let Medium::Disk { file, .. } = &mut self.medium else { return Ok(()) };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).context("Read the vector file")?;
        if !bytes.starts_with(&self.header) {
            if !bytes.is_empty() {
                tracing::info!("the vector file is of another model or damaged; embedding again");
            }
            file.set_len(0).context("Empty the vector file")?;
            file.rewind().context("Rewind the vector file")?;
            return file.write_all(&self.header).context("Begin the vector file");
        }
        bytes.drain(..self.header.len());
        let width = width(self.dimensions);
        self.records = bytes.len() / width;
        let torn = bytes.len() % width;
        if torn > 0 {
            tracing::info!(torn, "the vector file ends in a torn record; cutting it off");
            file.set_len((self.header.len() + self.records * width) as u64).context("Cut off the torn record")?;
        }
        let mut damaged = 0;
        for (record, bytes) in bytes.chunks_exact(width).enumerate() {
            match parse(bytes, self.dimensions) {
                Some((digest, _)) => drop(self.slots.insert(digest as u64, Slot { record: record as u32, uses: 0 })),
                None => damaged += 1,
            }
        }
        if damaged > 0 {
            tracing::warn!(damaged, "records of the vector file are damaged; embedding them again");
        }
        self.loaded = bytes;
        Ok(())
    }

    /// Frees what opening kept in memory.
    pub fn settle(&mut self) {
        self.loaded = Vec::new();
    }

    /// Forgets all uses: the passages are about to be counted again.
    pub fn unuse(&mut self) {
        self.used = 0;
        self.slots.values_mut().for_each(|slot| slot.uses = 0);
    }

    /// The vector of a text, if it was embedded.
    pub fn get(&mut self, digest: u128) -> Result<Option<Packed>> {
        let Some(slot) = self.slots.get(&(digest as u64)) else { return Ok(None) };
        let width = width(self.dimensions);
        let start = slot.record as usize * width;
        let found = if let Some(bytes) = self.loaded.get(start..start + width) {
            parse(bytes, self.dimensions)
        } else {
            match &mut self.medium {
                Medium::Memory(bytes) => {
                    bytes.get(start..start + width).and_then(|bytes| parse(bytes, self.dimensions))
                }
                Medium::Disk { file, .. } => {
                    let mut bytes = vec![0; width];
                    file.seek(SeekFrom::Start((self.header.len() + start) as u64))
                        .context("Seek in the vector file")?;
                    file.read_exact(&mut bytes).context("Read the vector file")?;
                    parse(&bytes, self.dimensions)
                }
            }
        };
        match found {
            Some((found, vector)) if found == digest => Ok(Some(vector)),
            _ => {
                // Another text with the same half, or the disk lost it: the caller embeds it again.
                self.slots.remove(&(digest as u64));
                Ok(None)
            }
        }
    }

    /// Writes vectors durably, all or (after a crash) a beginning of them.
    pub fn append(&mut self, vectors: &[(u128, Packed)]) -> Result<()> {
        let mut bytes = Vec::with_capacity(vectors.len() * width(self.dimensions));
        for (digest, vector) in vectors {
            frame(*digest, vector, &mut bytes);
        }
        match &mut self.medium {
            Medium::Memory(all) => all.extend(bytes),
            Medium::Disk { file, .. } => {
                let end = (self.header.len() + self.records * width(self.dimensions)) as u64;
                let written = file.seek(SeekFrom::Start(end)).and_then(|_| file.write_all(&bytes));
                if let Err(error) = written.and_then(|()| file.sync_data()) {
                    // A full disk must not leave half a record in front of the next one.
                    file.set_len(end).context("Take back a half-written record")?;
                    return Err(error).context("Write the vector file (is the disk full?)");
                }
            }
        }
        for (digest, _) in vectors {
            let uses = self.slots.get(&(*digest as u64)).map_or(0, |slot| slot.uses);
            self.slots.insert(*digest as u64, Slot { record: self.records as u32, uses });
            self.records += 1;
        }
        Ok(())
    }

    /// A vector of a passage stands for this text now.
    pub fn take_up(&mut self, digest: u128) {
        if let Some(slot) = self.slots.get_mut(&(digest as u64)) {
            self.used += usize::from(slot.uses == 0);
            slot.uses += 1;
        }
    }

    /// It does no more.
    pub fn lay_down(&mut self, digest: u128) {
        if let Some(slot) = self.slots.get_mut(&(digest as u64)).filter(|slot| slot.uses > 0) {
            slot.uses -= 1;
            self.used -= usize::from(slot.uses == 0);
        }
    }

    /// Writes the file afresh without unused records, if those are most of it.
    pub fn compact(&mut self) -> Result<()> {
        if self.records < SMALL || self.records < 2 * self.used {
            return Ok(());
        }
        let width = width(self.dimensions);
        let mut kept: Vec<(u32, u64)> = Vec::with_capacity(self.used);
        kept.extend(self.slots.iter().filter(|(_, slot)| slot.uses > 0).map(|(digest, slot)| (slot.record, *digest)));
        kept.sort_unstable();
        let mut old = Vec::new();
        if let Medium::Disk { file, .. } = &mut self.medium {
            file.seek(SeekFrom::Start(self.header.len() as u64)).context("Seek in the vector file")?;
            file.read_to_end(&mut old).context("Read the vector file")?;
        }
        let old = if let Medium::Memory(bytes) = &self.medium { bytes } else { &old };
        let mut fresh = Vec::with_capacity(self.header.len() + kept.len() * width);
        for (record, _) in &kept {
            let start = *record as usize * width;
            fresh.extend(old.get(start..start + width).context("Read the vector file: it became shorter")?);
        }
        match &mut self.medium {
            Medium::Memory(bytes) => *bytes = fresh,
            Medium::Disk { path, file } => *file = replace(path, &self.header, &fresh)?,
        }
        self.records = kept.len();
        self.slots.retain(|_, slot| slot.uses > 0);
        for (record, (_, digest)) in kept.iter().enumerate() {
            if let Some(slot) = self.slots.get_mut(digest) {
                slot.record = record as u32;
            }
        }
        Ok(())
    }
}

/// Bytes of a record: digest, scale, steps, checksum.
fn width(dimensions: usize) -> usize {
    16 + 4 + dimensions + 4
}

fn frame(digest: u128, vector: &Packed, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend(digest.to_le_bytes());
    out.extend(vector.scale.to_le_bytes());
    out.extend(vector.steps.iter().map(|step| step.to_le_bytes()[0]));
    let checksum = crc32fast::hash(&out[start..]);
    out.extend(checksum.to_le_bytes());
}

fn parse(bytes: &[u8], dimensions: usize) -> Option<(u128, Packed)> {
    let (sound, checksum) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    if crc32fast::hash(sound).to_le_bytes() != checksum {
        return None;
    }
    let mut reader = Reader(sound);
    let digest = u128::from_le_bytes(reader.array()?);
    let scale = f32::from_le_bytes(reader.array()?);
    let steps = reader.slice(dimensions)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
    reader.whole((digest, Packed { steps, scale }))
}

/// Writes a file beside the old one and renames it over it.
fn replace(path: &Path, header: &[u8], records: &[u8]) -> Result<File> {
    let fresh = path.with_extension("new");
    let mut file = File::create(&fresh).context("Create the compacted vector file")?;
    file.write_all(header).context("Begin the compacted vector file")?;
    file.write_all(records).context("Write the compacted vector file")?;
    file.sync_all().context("Make the compacted vector file durable")?;
    drop(file);
    std::fs::rename(&fresh, path).context("Replace the vector file")?;
    sync_parent(path);
    OpenOptions::new().read(true).write(true).open(path).context("Reopen the vector file")
}

/// Makes a rename durable. Where a directory cannot be synced (Windows) the rename is still atomic, and a lost rename only
/// leaves the larger old file.
fn sync_parent(path: &Path) {
    if let Some(Err(error)) = path.parent().map(|dir| File::open(dir).and_then(|dir| dir.sync_all())) {
        tracing::debug!(%error, "the directory of the vector file was not synced");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> EmbedderModel {
        EmbedderModel { id: "m".into(), dimensions: 4 }
    }

    fn vector(n: u8) -> Packed {
        Packed { steps: vec![1, -127, 0, n as i8], scale: 0.25 }
    }

    #[test]
    fn a_vector_comes_back_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("v");
        VectorFile::open(&path, &model()).unwrap().append(&[(7, vector(7)), (8, vector(8))]).unwrap();
        for settled in [false, true] {
            let mut file = VectorFile::open(&path, &model()).unwrap();
            if settled {
                file.settle();
            }
            assert_eq!(file.get(8).unwrap(), Some(vector(8)));
            assert_eq!(file.get(9).unwrap(), None);
        }
    }

    #[test]
    fn texts_whose_digests_share_a_half_are_not_confused() {
        let mut file = VectorFile::in_memory(&model());
        file.append(&[(7, vector(7))]).unwrap();
        assert_eq!(file.get(7 | 1 << 100).unwrap(), None);
    }

    #[test]
    fn compaction_keeps_what_is_used_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("v");
        let disk = VectorFile::open(&path, &model()).unwrap();
        for mut file in [disk, VectorFile::in_memory(&model())] {
            let all: Vec<(u128, Packed)> = (0..1000).map(|n| (n, vector(n as u8))).collect();
            file.append(&all).unwrap();
            (0..100).for_each(|n| file.take_up(n * 10));
            file.take_up(20);
            file.lay_down(20);
            file.lay_down(30);
            file.compact().unwrap();
            assert_eq!(file.records, 99);
            assert_eq!(file.get(20).unwrap(), Some(vector(20)));
            assert_eq!(file.get(990).unwrap(), Some(vector(990_u16 as u8)));
            assert_eq!((file.get(30).unwrap(), file.get(31).unwrap()), (None, None));
            file.append(&[(31, vector(31))]).unwrap();
            assert_eq!(file.get(31).unwrap(), Some(vector(31)));
        }
        let mut again = VectorFile::open(&path, &model()).unwrap();
        assert_eq!((again.records, again.get(31).unwrap()), (100, Some(vector(31))));
    }
}
