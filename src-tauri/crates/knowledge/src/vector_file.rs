//! The vector file: what was embedded, so that a launch embeds nothing again.
//!
//! Append-only. A record is `length, crc32, body`; a later record of the same passage replaces an earlier one, a removal
//! is a record too. Killed while writing, the file ends in a torn record: it is cut off at the next opening and `sync`
//! embeds what was lost. A file of another model, version or with a broken header starts anew. When more than half of the
//! records are dead, the file is written afresh beside the old one and renamed over it.

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use domain::EmbedderModel;

use crate::{
    passage,
    record::{self, Record},
    shelf::Shelf,
};

/// Raise the number when the records or the embedded texts change: old files are then embedded again.
const MAGIC: &str = "switchboard vectors 1";

/// The most a record may claim to be long; a larger length is damage.
const LONGEST: usize = 1 << 20;

/// Below this many records compaction is not worth a rename.
const SMALL: usize = 256;

/// The open file.
pub struct VectorFile {
    path: PathBuf,
    header: String,
    file: File,
    /// Records in the file, dead ones included.
    records: usize,
}

impl VectorFile {
    /// Opens or creates the file and puts what it holds on a shelf.
    pub fn open(path: &Path, model: &EmbedderModel) -> Result<(Self, Shelf)> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(|| format!("Open the vector file {}", path.display()))?;
        let header = format!("{MAGIC} {} {}\n", model.id.replace(char::is_whitespace, "_"), model.dimensions);
        let mut shelf = Shelf::new(model.dimensions);
        let (end, records) = read(&file, &header, &mut shelf, model.dimensions).context("Read the vector file")?;
        let length = file.metadata().context("Measure the vector file")?.len();
        if end == 0 {
            if length > 0 {
                tracing::info!("the vector file is of another model or damaged; embedding again");
            }
            file.set_len(0).context("Empty the vector file")?;
            file.seek(SeekFrom::Start(0)).context("Rewind the vector file")?;
            file.write_all(header.as_bytes()).context("Begin the vector file")?;
        } else {
            if end < length {
                tracing::info!(lost = length - end, "the vector file ends in a torn record; cutting it off");
                file.set_len(end).context("Cut the torn end off the vector file")?;
            }
            file.seek(SeekFrom::Start(end)).context("Go to the end of the vector file")?;
        }
        Ok((Self { path: path.to_owned(), header, file, records }, shelf))
    }

    /// Writes records durably, all or (after a crash) a beginning of them.
    pub fn append(&mut self, records: &[Record]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        for record in records {
            record::frame(record, &mut bytes);
        }
        let end = self.file.stream_position().context("Find the end of the vector file")?;
        if let Err(error) = self.file.write_all(&bytes).and_then(|()| self.file.sync_data()) {
            // A full disk must not leave half a record in front of the next one.
            self.file.set_len(end).context("Take back a half-written record")?;
            self.file.seek(SeekFrom::Start(end)).context("Go back to the end of the vector file")?;
            return Err(error).context("Write the vector file (is the disk full?)");
        }
        self.records += records.len();
        Ok(())
    }

    /// Writes the file afresh if most of it is dead.
    pub fn compact(&mut self, shelf: &Shelf) -> Result<()> {
        if self.records < SMALL || self.records < 2 * shelf.len() {
            return Ok(());
        }
        let fresh = self.path.with_extension("new");
        let mut out = BufWriter::new(File::create(&fresh).context("Create the compacted vector file")?);
        out.write_all(self.header.as_bytes()).context("Begin the compacted vector file")?;
        let mut bytes = Vec::new();
        for row in 0..shelf.len() {
            bytes.clear();
            record::frame(&Record::Put(shelf.get(row)), &mut bytes);
            out.write_all(&bytes).context("Write the compacted vector file")?;
        }
        let file = out.into_inner().map_err(|error| error.into_error()).context("Write the compacted vector file")?;
        file.sync_all().context("Make the compacted vector file durable")?;
        drop(file);
        std::fs::rename(&fresh, &self.path).context("Replace the vector file")?;
        sync_parent(&self.path);
        self.file = OpenOptions::new().read(true).write(true).open(&self.path).context("Reopen the vector file")?;
        self.file.seek(SeekFrom::End(0)).context("Go to the end of the vector file")?;
        self.records = shelf.len();
        Ok(())
    }

    /// Its size.
    pub fn bytes(&self) -> u64 {
        self.file.metadata().map_or(0, |metadata| metadata.len())
    }
}

/// Reads records onto the shelf until the end or the first damage; returns where the sound part ends (0: not even the
/// header is ours) and how many records it has.
fn read(file: &File, header: &str, shelf: &mut Shelf, dimensions: usize) -> Result<(u64, usize)> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    let mut start = vec![0; header.len()];
    if !filled(&mut input, &mut start)? || start != header.as_bytes() {
        return Ok((0, 0));
    }
    let mut end = header.len() as u64;
    let mut records = 0;
    let mut body = Vec::new();
    loop {
        let mut frame = [0; 8];
        if !filled(&mut input, &mut frame)? {
            break;
        }
        let [a, b, c, d, e, f, g, h] = frame;
        let (length, checksum) = (u32::from_le_bytes([a, b, c, d]) as usize, u32::from_le_bytes([e, f, g, h]));
        if length > LONGEST {
            break;
        }
        body.resize(length, 0);
        if !filled(&mut input, &mut body)? || crc32fast::hash(&body) != checksum {
            break;
        }
        match record::parse(&body, dimensions) {
            Some(Record::Put(row)) => shelf.put(row),
            Some(Record::Take(id)) => shelf.take(passage::key(&id)),
            None => break,
        }
        end += (frame.len() + length) as u64;
        records += 1;
    }
    Ok((end, records))
}

/// Fills the buffer; `false` if the file ends before.
fn filled(input: &mut impl Read, buffer: &mut [u8]) -> Result<bool> {
    match input.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes a rename durable. Where a directory cannot be synced (Windows) the rename is still atomic, and a lost rename only
/// leaves the larger old file.
fn sync_parent(path: &Path) {
    if let Some(Err(error)) = path.parent().map(|dir| File::open(dir).and_then(|dir| dir.sync_all())) {
        tracing::debug!(%error, "the directory of the vector file was not synced");
    }
}
